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
    typer.Option("--workspace", help="Add the documents of this workspace, and know the places added to it."),
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
        theatre, out, source, day_from, day_to, None, as_known, workspace, "light", "auto", 2.0, tiles, start_map,
        json_errors,
    )  # fmt: skip


def export(
    theatre: TheatreName,
    out: Annotated[Path, typer.Option(help="Where to write; the suffix says the format: .html .png .geojson .csv")],
    source: OptionalIn = None,
    day_from: From = None,
    day_to: To = None,
    day: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day a picture shows; by default the last.")
    ] = None,
    as_known: AsKnown = False,
    workspace: OptionalWorkspace = None,
    mode: Annotated[str, typer.Option(help="light or dark.")] = "light",
    renderer: Annotated[str, typer.Option(help="PNG: browser (as in the map), static (no browser), or auto.")] = "auto",
    scale: Annotated[float, typer.Option(min=1, max=4, help="PNG: pixels per point.")] = 2.0,
    tiles: Tiles = False,
    start_map: StartFiles = None,
    json_errors: Json = False,
) -> None:
    """Export the map or its data; the file's suffix says the format."""
    with reporting(as_json=json_errors):
        check_output(out, source, workspace, *(start_map or ()), as_json=json_errors)
        chosen = with_start(load_theatre(theatre), start_map, as_json=json_errors)
        start, end = period(chosen, day_from, day_to, as_json=json_errors)
        shown = day_within(day, "--day", start, end, as_json=json_errors)
        _check_asked(out, mode, renderer, as_json=json_errors)
        from geo.exports import write

        timeline = timeline_for(chosen, source, workspace, start, end, as_known=as_known, as_json=json_errors)
        write(timeline, chosen, out, day=shown, mode=mode, renderer=renderer, scale=scale, tiles=tiles)


def _check_asked(out: Path, mode: str, renderer: str, *, as_json: bool) -> None:
    """Exit status 2 when a format, a look or a renderer is asked for that there is not."""
    from geo.exports import check_suffix
    from geo.exports.formats import MODES, RENDERERS

    try:
        check_suffix(out)
    except InputError as error:
        fail(str(error), WRONG_USE, as_json=as_json)
    for option, value, known in (("--mode", mode, MODES), ("--renderer", renderer, RENDERERS)):
        if value not in known:
            fail(f"{option} {value!r} is unknown; choose {' or '.join(known)}.", WRONG_USE, as_json=as_json)


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
    """The timeline of a file's documents (None: the theatre's own) and of a workspace's.

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
    bar = progress(documents, len(documents), "read")
    return pipeline.timeline_of(theatre, tuple(bar), start, end, as_known=as_known, extra=readings, added=added)


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
