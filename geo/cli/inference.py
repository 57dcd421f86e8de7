"""Commands that infer: ``areas`` from points, and ``control`` from documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from geo.cli.common import (
    AsKnown,
    From,
    Json,
    KnownPlaces,
    TheatreName,
    To,
    check_output,
    documents_in,
    existing,
    period,
    progress,
    report,
    reporting,
    say,
    whole_file,
)
from geo.cli.importing import StartFiles, with_start
from geo.model import NOTICE
from geo.theatre import load_theatre


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command()(areas)
    app.command()(control)


def areas(
    points: Annotated[
        Path, typer.Argument(metavar="POINTS.csv", help="Columns lat, lon, side, optional weight (0-1).")
    ],
    outline: Annotated[Path, typer.Option(help="Polygon of the country or theatre, in any format of import-map.")],
    out: Annotated[Path, typer.Option(help="Where to write the areas and fronts (GeoJSON).")],
    prior: Annotated[Path | None, typer.Option(help="Polygons with a side: the map known before.")] = None,
    barriers: Annotated[
        Path | None, typer.Option(help="Lines, such as rivers: what is so on one bank says nothing of the other.")
    ] = None,
    json_errors: Json = False,
) -> None:
    """Draw areas, fronts and bands of doubt from points with a side."""
    with reporting(as_json=json_errors):
        from geo.control import points as tables
        from geo.control.areamap import area_features
        from geo.control.areas import draw_areas
        from geo.control.barriers import read_barriers

        check_output(out, points, outline, prior, barriers, as_json=json_errors)
        existing(outline, as_json=json_errors)
        read, rejected = tables.read_points(existing(points, as_json=json_errors))
        report(rejected, as_json=json_errors)

        def tell(what: str) -> None:
            say("warning", what, as_json=json_errors)

        before = tables.read_prior(existing(prior, as_json=json_errors), tell) if prior else None
        if before is not None:
            _tell_names(read["side"], before["side"], tell)
        lines = read_barriers(existing(barriers, as_json=json_errors)) if barriers else ()
        drawn = draw_areas(read, tables.read_outline(outline, tell), before, barriers=lines)
        # The notice stands before the features, where whoever opens the file sees it.
        told = {"type": "FeatureCollection", "metadata": {"notice": NOTICE}, **area_features(drawn)}
        with whole_file(out, as_json=json_errors) as temporary:
            temporary.write_text(json.dumps(told), encoding="utf-8")


def _tell_names(points: Iterable[str], prior: Iterable[str], tell: Callable[[str], None]) -> None:
    """Say so when points and earlier map each have sides that the other lacks: they may be the same, named apart."""
    here, there = set(points), set(prior)
    if here - there and there - here:
        of_points, of_map = (", ".join(map(repr, sorted(names)[:5])) for names in (here - there, there - here))
        tell(f"only the points have {of_points}, only the earlier map has {of_map}. Each name is taken as a side of "
             "its own; where two mean the same, write them alike.")  # fmt: skip


def control(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help="Documents, one a line.")],
    theatre: TheatreName,
    out: Annotated[Path, typer.Option(help="Where to write the rows (CSV), one a place and day.")],
    day_from: From = None,
    day_to: To = None,
    as_known: AsKnown = False,
    workspace: KnownPlaces = None,
    start_map: StartFiles = None,
    emissions: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="Numbers instead of the bundled table (eval control --fit)."),
    ] = None,
    json_errors: Json = False,
) -> None:
    """Infer who holds each place on each day, from documents."""
    with reporting(as_json=json_errors):
        check_output(out, source, workspace, emissions, *(start_map or ()), as_json=json_errors)
        chosen = with_start(load_theatre(theatre), start_map, as_json=json_errors)
        start, end = period(chosen, day_from, day_to, as_json=json_errors)
        documents = documents_in([source], as_json=json_errors)
        from geo.control.emissions import default_emissions, read_emissions
        from geo.exports import control_csv
        from geo.pipeline import added_places, control_of, read_all

        table = read_emissions(existing(emissions, as_json=json_errors), default_emissions()) if emissions else None
        added = added_places(workspace, chosen)
        readings = read_all(progress(documents, len(documents), "read"), chosen, added)
        rows = control_of(readings, chosen, start, end, as_known=as_known, added=added, table=table)
        with whole_file(out, as_json=json_errors) as temporary:
            temporary.write_text(control_csv(rows), encoding="utf-8")
