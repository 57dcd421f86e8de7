"""The command ``import-map``: what others drew, as an earlier map or a start state."""

from __future__ import annotations

import json
import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.common import (
    WRONG_USE,
    Json,
    TheatreName,
    check_output,
    existing,
    fail,
    parse_day,
    reporting,
    say,
    whole_file,
)
from geo.theatre import Theatre, load_theatre

if TYPE_CHECKING:
    from geo.control.drawn.importing import Asked, Imported
    from geo.control.drawn.report import Report

StartFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--start", metavar="FILE", help="A start map instead of the theatre's own, as import-map writes or reads it; "
        "give land and places one after the other.",
    ),
]  # fmt: skip


class Purpose(StrEnum):
    """What an imported map is for."""

    PRIOR = "prior"
    START = "start"


class OnUnmapped(StrEnum):
    """What becomes of names that mean no actor."""

    ERROR = "error"
    KEEP = "keep"
    SKIP = "skip"


class Overlap(StrEnum):
    """Which of two polygons keeps what they overlap in."""

    SMALLER = "smaller"
    LATER = "later"
    FIRST = "first"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command(name="import-map")(import_map)


def import_map(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="GeoJSON, KML, KMZ, GeoPackage, shapefile (also zipped) or CSV.")
    ],
    theatre: TheatreName,
    out: Annotated[
        Path,
        typer.Option(metavar="OUT", help="Where to write: land as .geojson, or a start state's places as .csv."),
    ],
    purpose: Annotated[
        Purpose | None,
        typer.Option("--as", help="A prior for 'areas --prior', or a start map. By default prior; .csv is a start."),
    ] = None,
    layer: Annotated[str | None, typer.Option(help="The layer, file in an archive or folder to take.")] = None,
    side_field: Annotated[str | None, typer.Option(help="The column that says who holds.")] = None,
    mapping: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="Names and actors: CSV (name,actor) or TOML.")
    ] = None,
    on_unmapped: Annotated[OnUnmapped, typer.Option(help="What to do with names of no actor.")] = OnUnmapped.ERROR,
    on_overlap: Annotated[Overlap, typer.Option(help="Which polygon keeps what two share.")] = Overlap.SMALLER,
    gap_m: Annotated[
        float, typer.Option(min=0, max=20_000, metavar="M", help="Close gaps and holes narrower than this (m).")
    ] = 300.0,
    crs: Annotated[str | None, typer.Option(metavar="EPSG:N", help="The CRS of the file's coordinates.")] = None,
    day: Annotated[str | None, typer.Option("--date", metavar="DATE", help="The day the map stands for.")] = None,
    origin: Annotated[str, typer.Option("--source", help="Whose map it is.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence.")] = "",
    report: Annotated[
        Path | None, typer.Option(metavar="OUT.json", help="Write all that was changed and left out.")
    ] = None,
    json_errors: Json = False,
) -> None:
    """Import a map that others drew. It becomes an earlier map or a start state; what was mended is said."""
    with reporting(as_json=json_errors):
        from geo.control.drawn.importing import Asked, import_drawn
        from geo.control.drawn.names import read_map
        from geo.control.drawn.words import clean

        for written in filter(None, (out, report)):
            check_output(written, source, mapping, as_json=json_errors)
        if report and report.resolve() == out.resolve():
            fail("--out and --report name the same file.", WRONG_USE, as_json=json_errors)
        if not math.isfinite(gap_m):
            fail(f"--gap-m {gap_m} is no width.", WRONG_USE, as_json=json_errors)
        wanted = _purpose(out, purpose, as_json=json_errors)
        chosen = load_theatre(theatre)
        asked = Asked(
            purpose=wanted.value, layer=layer, side_field=side_field, crs=crs,
            given=read_map(existing(mapping, as_json=json_errors)) if mapping else {},
            on_unmapped=on_unmapped.value, on_overlap=on_overlap.value, gap_m=gap_m,
            date=parse_day(day, "--date", as_json=json_errors), source=clean(origin), licence=clean(licence),
        )  # fmt: skip
        imported = import_drawn(existing(source, as_json=json_errors), chosen, asked)
        text, done = _written(imported, chosen, asked, out)
        _tell(done, as_json=json_errors)
        with whole_file(out, as_json=json_errors) as temporary:
            temporary.write_text(text, encoding="utf-8")
        if report:
            with whole_file(report, as_json=json_errors) as temporary:
                temporary.write_text(json.dumps(done.record(), ensure_ascii=False, indent=1), encoding="utf-8")


def _purpose(out: Path, purpose: Purpose | None, *, as_json: bool) -> Purpose:
    suffix = out.suffix.lower()
    if suffix not in {".csv", ".geojson", ".json"}:
        fail(f"{out}: write land as .geojson, or a start state's places as .csv.", WRONG_USE, as_json=as_json)
    if suffix == ".csv" and purpose is Purpose.PRIOR:
        fail(f"{out}: a prior is land; write it as .geojson.", WRONG_USE, as_json=as_json)
    return purpose or (Purpose.START if suffix == ".csv" else Purpose.PRIOR)


def _written(imported: Imported, theatre: Theatre, asked: Asked, out: Path) -> tuple[str, Report]:
    """The text of the file, and the report with what making it changed."""
    from dataclasses import replace

    from geo.control.drawn.start import land_of, places_of
    from geo.errors import InputError
    from geo.exports.starts import land_geojson, state_csv

    if out.suffix.lower() != ".csv":
        land = land_of(imported, theatre, by="side" if asked.purpose == "prior" else "actor")
        return land_geojson(land, theatre), imported.report
    from geo.pipeline import gazetteer_for

    places, changes = places_of(imported, theatre, gazetteer_for(theatre))
    if places.empty:
        raise InputError("no place lies on its land", str(out), "Write the land itself, as .geojson.")
    done = imported.report
    return state_csv(places), replace(
        done, changes=(*done.changes, *changes), totals={**done.totals, "places": len(places)}
    )


def _tell(done: Report, *, as_json: bool) -> None:
    for line in done.names_told():
        say("info", line, as_json=as_json)
    for line in done.changes_told():
        say("warning", line, as_json=as_json)
    if any(change.kind.startswith("overlap") for change in done.changes):
        say("info", f"of what two polygons overlap in, {done.about['overlaps']}", as_json=as_json)
    used, read = done.totals["features_used"], done.totals["features_read"]
    say("info", f"{used:,} of {read:,} features used", as_json=as_json)


def with_start(theatre: Theatre, paths: list[Path] | None, *, as_json: bool) -> Theatre:
    """The theatre with the start map of some files instead of its own; the theatre itself for none.

    Raises
    ------
    InputError
        When a file cannot be used.
    """
    if not paths:
        return theatre
    from geo.control.drawn.importing import Asked, import_drawn
    from geo.control.drawn.start import started
    from geo.pipeline import gazetteer_for

    asked = Asked(purpose="start", on_unmapped="keep")
    imports = [import_drawn(existing(path, as_json=as_json), theatre, asked) for path in paths]
    for imported in imports:
        _tell(imported.report, as_json=as_json)
    return started(theatre, imports, gazetteer_for(theatre))
