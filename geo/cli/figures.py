"""The command that counts: ``figures``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    fail,
    period,
    reporting,
)
from geo.cli.showing import OptionalIn, OptionalWorkspace, timeline_for
from geo.errors import InputError
from geo.theatre import load_theatre


def register(app: typer.Typer) -> None:
    """Add the command of this module to ``app``."""
    app.command()(figures)


def figures(
    theatre: TheatreName,
    out: Annotated[Path, typer.Option(help="Where to write; the suffix says the format: .csv .json .html")],
    source: OptionalIn = None,
    day_from: From = None,
    day_to: To = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Measure movement since this day; by default the first.")
    ] = None,
    advances: Annotated[
        Path | None, typer.Option(metavar="OUT.geojson", help="Write the land that changed hands since then, too.")
    ] = None,
    as_known: AsKnown = False,
    workspace: OptionalWorkspace = None,
    json_errors: Json = False,
) -> None:
    """Count land, people, fronts and movement by day. Each figure with what is sure and what is possible."""
    with reporting(as_json=json_errors):
        _check_files(out, advances, source, workspace, as_json=json_errors)
        chosen = load_theatre(theatre)
        start, end = period(chosen, day_from, day_to, as_json=json_errors)
        moved = day_within(since, "--since", start, end, as_json=json_errors)
        from geo import exports, pipeline

        timeline = timeline_for(chosen, source, workspace, start, end, as_known=as_known, as_json=json_errors)
        found = pipeline.figures_for(timeline, chosen, since=moved, added=pipeline.added_places(workspace, chosen))
        exports.write_figures(found, chosen, out)
        if advances:
            exports.write_advances(found, chosen, advances)


def _check_files(out: Path, advances: Path | None, *sources: Path | None, as_json: bool) -> None:
    """Exit status 2 when a file cannot be written to, is an input, or has a suffix that figures do not have."""
    from geo.exports import check_figures_suffix

    for path in (out, advances):
        if path:
            check_output(path, *sources, as_json=as_json)
    if advances and advances.resolve() == out.resolve():
        fail(f"{out}: named twice. Choose another name for --advances.", WRONG_USE, as_json=as_json)
    if advances and advances.suffix.lower() not in {".geojson", ".json"}:
        fail(f"{advances}: land that changed hands is written as .geojson.", WRONG_USE, as_json=as_json)
    try:
        check_figures_suffix(out)
    except InputError as error:
        fail(str(error), WRONG_USE, as_json=as_json)
