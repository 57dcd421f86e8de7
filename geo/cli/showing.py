"""Commands that show: ``map``, ``export`` and ``serve``."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.common import (
    WRONG_USE,
    AsKnown,
    From,
    Json,
    TheatreName,
    To,
    check_output,
    day_within,
    documents_in,
    fail,
    period,
    progress,
    reporting,
    say,
)
from geo.cli.describing import (
    SUFFIXES,
    Credits,
    DescriptionFile,
    Extent,
    Language,
    Layers,
    Mode,
    Names,
    Renderer,
    Scale,
    Size,
    Title,
    described,
    shown_progress,
)
from geo.cli.importing import StartFiles, with_start
from geo.errors import InputError
from geo.theatre import Theatre, load_theatre

if TYPE_CHECKING:
    from geo.model import Timeline

OptionalIn = Annotated[
    Path | None, typer.Option("--in", metavar="IN.jsonl", help="Documents; without them, the theatre's own reports.")
]
Tiles = Annotated[bool, typer.Option("--tiles", help="HTML: offer online tiles; the page then uses the network.")]
OptionalWorkspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        help="Add the documents of this workspace, with what reviewers decided, and know the places added to it.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command(name="map")(draw_map)
    app.command()(export)
    app.command()(serve)


def draw_map(
    theatre: TheatreName,
    out: Annotated[Path, typer.Option(metavar="FILE.html", help="Where to write the page.")],
    source: OptionalIn = None,
    day_from: From = None,
    day_to: To = None,
    as_known: AsKnown = False,
    workspace: OptionalWorkspace = None,
    tiles: Tiles = False,
    start_map: StartFiles = None,
    json_errors: Json = False,
) -> None:
    """Write the map with its player as one self-contained HTML file."""
    if out.suffix.lower() not in (".html", ".htm"):
        fail(f"{out}: a map is written as .html; use 'export' for other formats.", WRONG_USE, as_json=json_errors)
    export(
        out, theatre, None, source, day_from, day_to, as_known=as_known, workspace=workspace, tiles=tiles,
        start_map=start_map, json_errors=json_errors,
    )  # fmt: skip


def export(
    out: Annotated[
        Path, typer.Option(help=f"Where to write; the suffix says the format: {' '.join(SUFFIXES)}", metavar="FILE")
    ],
    theatre: Annotated[
        str | None, typer.Option("--theatre", help="Name of a theatre, such as syria-2024, unless the file names it.")
    ] = None,
    description: DescriptionFile = None,
    source: OptionalIn = None,
    day_from: From = None,
    day_to: To = None,
    day: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day a picture shows; by default the last.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Map data: land that changed hands since this day; by default the day before."
        ),
    ] = None,
    as_known: AsKnown = False,
    workspace: OptionalWorkspace = None,
    mode: Mode = None,
    renderer: Renderer = None,
    scale: Scale = None,
    tiles: Tiles = False,
    extent: Extent = None,
    layers: Layers = None,
    size: Size = None,
    language: Language = None,
    names: Names = None,
    title: Title = None,
    line: Credits = None,
    start_map: StartFiles = None,
    json_errors: Json = False,
) -> None:
    """Export the map or its data; the file's suffix says the format."""
    with reporting(as_json=json_errors):
        check_output(out, source, workspace, description, *(start_map or ()), as_json=json_errors)
        given = {
            "theatre": theatre, "as_known": as_known or None, "mode": mode, "renderer": renderer, "scale": scale,
            "tiles": tiles or None, "extent": extent, "layers": layers, "size": size, "language": language,
            "names": names, "title": title, "credits": line,
        }  # fmt: skip
        asked = described(description, given, as_json=json_errors)
        if not asked.theatre:
            fail("no theatre is named; give --theatre, or name it in --description.", WRONG_USE, as_json=json_errors)
        chosen = with_start(load_theatre(asked.theatre), start_map, as_json=json_errors)
        start, end = period(
            chosen, day_from or _iso(asked.date_from), day_to or _iso(asked.date_to), as_json=json_errors
        )
        shown = day_within(day or _iso(asked.day), "--day", start, end, as_json=json_errors)
        earlier = day_within(since or _iso(asked.since), "--since", start, end, as_json=json_errors)
        _check_suffix(out, as_json=json_errors)
        from geo.exports import write

        timeline = timeline_for(chosen, source, workspace, start, end, as_known=asked.as_known, as_json=json_errors)
        with shown_progress() as progress:
            days = {"date_from": start, "date_to": end, "day": shown, "since": earlier}
            write(timeline, chosen, out, asked, progress=progress, **days)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _check_suffix(out: Path, *, as_json: bool) -> None:
    """Exit status 2 when a format is asked for that there is not."""
    from geo.exports import check_suffix

    try:
        check_suffix(out)
    except InputError as error:
        fail(str(error), WRONG_USE, as_json=as_json)


def timeline_for(
    theatre: Theatre,
    source: Path | None,
    workspace: Path | None,
    start: date,
    end: date,
    *,
    as_known: bool,
    as_json: bool,
) -> Timeline:
    """The timeline of a file's documents (None: the theatre's own) and of a workspace's, as reviewers decided there.

    Raises
    ------
    InputError, WorkspaceError
        When the file holds no usable document, or the workspace cannot be used.
    """
    from geo import pipeline

    if source is None:
        documents = pipeline.bundled_documents(theatre)
    else:
        documents = documents_in([source], as_json=as_json)
    readings = pipeline.workspace_readings(workspace, theatre) if workspace else ()
    added = pipeline.added_places(workspace, theatre)
    decided = pipeline.decisions_in(workspace)
    return pipeline.timeline_of(
        theatre, documents, start, end, as_known=as_known, extra=readings, added=added, decisions=decided,
        watch=lambda told: progress(told, len(told), "read"),
    )  # fmt: skip


def serve(
    theatre: Annotated[str, typer.Option(help="The theatre the dashboard opens on.")] = "syria-2024",
    workspace: OptionalWorkspace = None,
    port: Annotated[int, typer.Option(help="Port on this machine.", min=1, max=65_535)] = 8501,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "localhost",
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
    login: Annotated[bool, typer.Option("--login", help="Ask people to log in; see docs/serving.md.")] = False,
    json_errors: Json = False,
) -> None:
    """Serve the dashboard; the first map is drawn before the page is offered."""
    with reporting(as_json=json_errors):
        from geo.dashboard.access import LOGIN_VARIABLE
        from geo.dashboard.server import serve as served

        chosen = load_theatre(theatre)
        if workspace:
            from geo.store.workspace import Workspace

            Workspace(workspace).close()
            os.environ["FRONTLINE_WORKSPACE"] = str(workspace.resolve())
        if login:
            os.environ[LOGIN_VARIABLE] = "yes"
        say("info", f"Preparing {chosen.title} ...", as_json=json_errors)
        served(chosen, port=port, address=address, headless=not (open_browser and _has_display()))


def _has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
