"""The command ``eval control``: maps beside known maps, places and days beside known ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.common import (
    WRONG_USE,
    AsKnown,
    Json,
    OptionalTheatre,
    check_output,
    documents_in,
    existing,
    fail,
    parse_day,
    progress,
    report,
    reporting,
    say,
    theatre_or_none,
    whole_file,
)

if TYPE_CHECKING:
    from geo.control.scores import Rules
    from geo.evaluate.control import Scored
    from geo.evaluate.maps import Compared, ControlMap
    from geo.evaluate.sides import SideTable
    from geo.model import Document
    from geo.theatre import Theatre

#: Files with these suffixes are tables of places and days; all others are maps.
TABLES = (".csv", ".txt")

Truth = Annotated[
    Path | None,
    typer.Argument(metavar="[TRUTH]", help="A known map (polygons with a side), or a table place,date,side (CSV)."),
]
Pred = Annotated[Path | None, typer.Argument(metavar="[PRED]", help="The map or table to score.")]
Bench = Annotated[Path | None, typer.Option(help="Folder of the benchmark corpora, instead of TRUTH.")]
TruthOption = Annotated[Path | None, typer.Option("--truth", metavar="TRUTH", help="The same as TRUTH.")]
Source = Annotated[
    Path | None, typer.Option("--in", metavar="IN.jsonl", help="Documents; without them, the theatre's own reports.")
]
Day = Annotated[str | None, typer.Option("--date", metavar="DATE", help="The day of the map to score.")]
Days = Annotated[
    list[str] | None, typer.Option("--dates", metavar="DATE", help="Only these days (repeat it, or join by commas).")
]
Table = Annotated[
    Path | None, typer.Option("--map", metavar="FILE", help="Which side is which: a CSV of name,side,of (truth, pred).")
]
Page = Annotated[Path | None, typer.Option("--html", metavar="OUT.html", help="Write a page with a difference map.")]
Diagram = Annotated[
    Path | None, typer.Option(metavar="OUT.png", help="Draw the probabilities of holders against being right.")
]


@dataclass(frozen=True)
class Asked:
    """What the command line asks for, beside the files."""

    theatre: Theatre | None
    source: Path | None
    day: date | None
    table: SideTable | None
    as_known: bool
    as_json: bool


def control(
    truth: Truth = None,
    pred: Pred = None,
    bench: Bench = None,
    theatre: OptionalTheatre = None,
    truth_file: TruthOption = None,
    source: Source = None,
    as_known: AsKnown = False,
    day: Day = None,
    dates: Days = None,
    table: Table = None,
    mentioned: Annotated[bool, typer.Option("--mentioned", help="Only places that the documents name.")] = False,
    places: Annotated[bool, typer.Option("--places", help="Tables: print how each place fares.")] = False,
    calibration: Diagram = None,
    outline: Annotated[
        Path | None, typer.Option(help="Maps: what both are clipped to; by default all of TRUTH.")
    ] = None,
    side: Annotated[str, typer.Option(metavar="NAME", help="Maps: the property that names the side.")] = "side",
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="SIDE", help="Maps: sides of TRUTH cut out of both; by default contested."),
    ] = None,
    front_sides: Annotated[
        list[str] | None, typer.Option(metavar="SIDE", help="Maps: sides whose front is compared; by default all.")
    ] = None,
    edge_km: Annotated[float, typer.Option(min=0, help="Maps: what lies so near the outline is no front.")] = 3.0,
    band_km: Annotated[float, typer.Option(min=0, help="Maps: belt around the known front scored apart.")] = 50.0,
    step_km: Annotated[float, typer.Option(min=0.01, max=100, help="Maps: step at which fronts are compared.")] = 1.0,
    page: Page = None,
    attribution: Annotated[str, typer.Option(help="Maps: whom the page names as the maps' makers.")] = "",
    fit: Annotated[
        bool, typer.Option("--fit", help="With --bench: fit the table of emissions to its dated facts (minutes).")
    ] = False,
    fitted: Annotated[
        Path | None, typer.Option("--out", metavar="OUT.toml", help="With --fit: where to write the fitted table.")
    ] = None,
    json_errors: Json = False,
) -> None:
    """Score maps, or who holds each place on each day. Beside a known map or table."""
    with reporting(as_json=json_errors):
        known = _one_truth(truth, truth_file, bench, as_json=json_errors)
        if fitted and not fit:
            fail("--out takes the table that --fit fits; give --fit too.", WRONG_USE, as_json=json_errors)
        if fit:
            _fit(bench, fitted, as_json=json_errors)
            return
        if known is None:
            on_bench(("control",), None, bench, as_json=json_errors)
            return
        inputs = [p for p in (known, pred, source, table, outline) if p]
        for path in inputs:
            existing(path, as_json=json_errors)
        for out in (page, calibration):
            if out:
                check_output(out, *inputs, as_json=json_errors)
        from geo.control.scores import Rules
        from geo.evaluate.sides import read_side_table

        chosen = theatre_or_none(theatre)
        names = read_side_table(table) if table else None
        asked = Asked(chosen, source, parse_day(day, "--date", as_json=json_errors), names, as_known, json_errors)
        if known.suffix.lower() in TABLES:
            _refuse(page, "--html compares two maps; TRUTH is a table.", as_json=json_errors)
            only = _days(dates, as_json=json_errors)
            found, drawn = _score_tables(known, pred, asked, only, mentioned=mentioned)
            _print_tables(known, found, calibration, places=places, drawn=drawn, as_json=json_errors)
            return
        _refuse(calibration, "--calibration needs a table of places and days; TRUTH is a map.", as_json=json_errors)
        set_aside = tuple(s for s in ignore if s) if ignore is not None else ("contested",)
        rules = Rules(set_aside, tuple(front_sides) if front_sides else None, edge_km, band_km, step_km)
        _score_maps(known, pred, asked, rules, outline=outline, side=side, page=page, attribution=attribution)


def _fit(bench: Path | None, out: Path | None, *, as_json: bool) -> None:
    if bench is None:
        fail("--fit needs --bench with a folder of dated facts.", WRONG_USE, as_json=as_json)
    from geo.evaluate.fitting import run_fit

    existing(bench, as_json=as_json)
    if out is None:
        for line in run_fit(bench):
            typer.echo(line)
        return
    check_output(out, as_json=as_json)
    with whole_file(out, as_json=as_json) as temporary:
        for line in run_fit(bench, temporary):
            typer.echo(line)


def on_bench(parts: Sequence[str], gold: Path | None, bench: Path | None, *, as_json: bool) -> bool:
    """Score parts of a benchmark folder, when one is given; exit status 2 without folder or gold, or with both."""
    if (gold is None) == (bench is None):
        fail("give either a file of gold or --bench with a folder.", WRONG_USE, as_json=as_json)
    if bench is None:
        return False
    from geo.evaluate.bench import run

    for line in run(existing(bench, as_json=as_json), parts):
        typer.echo(line)
    return True


def _one_truth(truth: Path | None, option: Path | None, bench: Path | None, *, as_json: bool) -> Path | None:
    """What is known, given once; None when a benchmark folder is given instead."""
    given = [path for path in (truth, option, bench) if path]
    if len(given) != 1:
        fail("give either what is known (TRUTH) or --bench with a folder.", WRONG_USE, as_json=as_json)
    return truth or option


def _refuse(given: object, why: str, *, as_json: bool) -> None:
    if given:
        fail(why, WRONG_USE, as_json=as_json)


def _days(dates: Sequence[str] | None, *, as_json: bool) -> tuple[date, ...]:
    words = [word for given in dates or () for word in given.split(",") if word]
    return tuple(day for word in words if (day := parse_day(word, "--dates", as_json=as_json)))


def _documents(asked: Asked) -> tuple[Document, ...]:
    if asked.source:
        return documents_in([asked.source], as_json=asked.as_json)
    from geo.pipeline import bundled_documents

    assert asked.theatre
    return bundled_documents(asked.theatre)


def _tell(notes: Sequence[str], *, as_json: bool) -> None:
    for note in notes:
        say("warning", note, as_json=as_json)


def _score_tables(
    known: Path, pred: Path | None, asked: Asked, only: Sequence[date], *, mentioned: bool
) -> tuple[Scored, str]:
    """The score of a table, or of our own way, and what the scored one is called."""
    from geo.evaluate.control import only_mentioned, our_days, scored
    from geo.evaluate.place_days import read_place_days
    from geo.evaluate.sides import SideTable, are_known, theatre_table

    truth, rejected = read_place_days(known)
    report(rejected, as_json=asked.as_json)
    table = theatre_table(asked.theatre, asked.table) if asked.theatre else asked.table or SideTable()
    if pred:
        _refuse(mentioned, "--mentioned needs documents: give --theatre and --in, no PRED.", as_json=asked.as_json)
        answers, rejected = read_place_days(pred)
        report(rejected, as_json=asked.as_json)
    else:
        if asked.theatre is None:
            fail("give a table to score (PRED), or --theatre to score ours.", WRONG_USE, as_json=asked.as_json)
        from geo.pipeline import read_all

        documents = _documents(asked)
        readings = read_all(progress(documents, len(documents), "read"), asked.theatre)
        days = sorted(set(truth.rows["date"]))
        answers = our_days(asked.theatre, readings, days[0], days[-1], as_known=asked.as_known)
        truth = only_mentioned(truth, answers, readings) if mentioned else truth
    if only:
        truth, answers = truth.on(only), answers.on(only)
        _refuse(truth.rows.empty, "the table has no row on --dates.", as_json=asked.as_json)
    names = {table.of_truth(side) for side in truth.rows["side"].unique()}
    settled = asked.table is not None or are_known(names, asked.theatre)
    return scored(truth, answers, table, asked=settled), answers.name


def _print_tables(
    known: Path, found: Scored, calibration: Path | None, *, places: bool, drawn: str, as_json: bool
) -> None:
    _tell(found.notes, as_json=as_json)
    if calibration:
        from geo.evaluate.calibration import draw_reliability
        from geo.evaluate.probabilities import judged_control

        with whole_file(calibration, as_json=as_json) as temporary:
            draw_reliability(judged_control(found.score), temporary, f"How sure, how right: {known.name}")
    figures: dict[str, Any] = {"truth": known.name, "pred": drawn, **found.figures(places=places)}
    typer.echo(json.dumps(figures, indent=1, ensure_ascii=False))


def _score_maps(
    known: Path,
    pred: Path | None,
    asked: Asked,
    rules: Rules,
    *,
    outline: Path | None,
    side: str,
    page: Path | None,
    attribution: str,
) -> None:
    from geo.control.points import read_outline
    from geo.evaluate.maps import aside, compare_maps, read_map
    from geo.evaluate.sides import SideTable, are_known, check_named_alike, theatre_table

    first, second = read_map(known, side, asked.day), _drawn(pred, asked, side)
    table = theatre_table(asked.theatre, asked.table) if asked.theatre else asked.table or SideTable()
    first, second = first.named(table.of_truth), second.named(table.of_pred)
    settled = asked.table is not None or are_known(set(first.sides) - set(aside(rules)), asked.theatre)
    _tell(check_named_alike(first.sides, second.sides, aside(rules), asked=settled), as_json=asked.as_json)
    compared = compare_maps(first, second, read_outline(outline) if outline else None, rules)
    if page:
        _write_page(page, compared, (first, second), asked, attribution, outlined=outline is not None)
    typer.echo(json.dumps({"truth": first.name, "pred": second.name, **compared.figures}, indent=1, ensure_ascii=False))


def _drawn(pred: Path | None, asked: Asked, side: str) -> ControlMap:
    """The map to score: a file's, or ours of a day."""
    from geo.evaluate.control import our_map
    from geo.evaluate.maps import read_map

    if pred:
        return read_map(pred, side, asked.day)
    if asked.theatre is None or asked.day is None:
        fail("give a map to score (PRED), or --theatre and --date to score ours.", WRONG_USE, as_json=asked.as_json)
    return our_map(asked.theatre, _documents(asked), asked.day, as_known=asked.as_known)


def _write_page(
    out: Path,
    compared: Compared,
    maps: tuple[ControlMap, ControlMap],
    asked: Asked,
    attribution: str,
    *,
    outlined: bool,
) -> None:
    from geo.evaluate.map_page import map_page
    from geo.places.gazetteer import load_gazetteer

    html = map_page(compared, maps, load_gazetteer(asked.theatre), asked.theatre, attribution, outlined=outlined)
    with whole_file(out, as_json=asked.as_json) as temporary:
        temporary.write_text(html, encoding="utf-8")
