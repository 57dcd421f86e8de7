"""XLSX: claims, who holds each place by day, land by side and day, fronts, and land that changed hands, each on a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter

from geo.control.reasons import as_cell
from geo.exports.advances import moves_of
from geo.exports.features import Moves
from geo.exports.files import CONTROLS, in_xml, is_formula
from geo.exports.layers import about
from geo.exports.progress import Progress, part, steps
from geo.exports.selection import selected
from geo.exports.tables import CLAIM_COLUMNS, claim_values
from geo.schema import as_day, held_by, records

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.model import Timeline
    from geo.theatre import Theatre

#: The file says when it was made; any fixed day gives the same bytes each time.
STAMP = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zone
#: What a cell can hold.
LONGEST_CELL = 32_767
WIDEST = 60
CONTROL_COLUMNS = (
    "date", "place_id", "name", "lat", "lon", "controller", "side", "probability", "status", "since", "claims",
    "reasons",
)  # fmt: skip
FRONT_COLUMNS = ("date", "name", "sides", "length_km", "width_km", "width_max_km", "evidence", "weak")
GAINED_COLUMNS = (
    "date", "since", "side", "side_name", "against", "against_name", "area_km2", "area_low_km2", "area_high_km2",
    "depth_km", "depth_low_km", "depth_high_km", "way", "places", "claims",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its columns and its rows."""

    name: str
    columns: Sequence[str]
    rows: list[list[Any]]


def write_workbook(
    timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress
) -> None:
    """Write a workbook: the same bytes for the same timeline and description.

    Texts are written as texts whatever they begin with: nothing becomes a formula, a link or a number.

    Raises
    ------
    CancelledError
        When the listener stops the work.
    """
    shown = selected(timeline, description)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(str(path), options)
    try:
        book.set_properties({"title": _cell(theatre.title), "created": STAMP})
        looks = _Looks(
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            book.add_format({"valign": "top"}),
            # A spreadsheet would take what is typed again for a formula, were the cell not marked as text.
            book.add_format({"valign": "top", "quote_prefix": True}),
        )
        _add(book, Sheet("About", ("word", "text"), [list(pair) for pair in about(shown, theatre, description)]), looks)
        moves = moves_of(timeline, theatre, replace(description, layers=()), part(progress, 0, 0.5))
        for sheet in steps([*_sheets(shown, theatre), _gained(shown, moves)], part(progress, 0.5, 1), "the sheets"):
            _add(book, sheet, looks)
    finally:
        book.close()


@dataclass(frozen=True, slots=True)
class _Looks:
    head: Any
    day: Any
    text: Any
    quoted: Any


def _sheets(timeline: Timeline, theatre: Theatre) -> Iterator[Sheet]:
    documents = {document.id: document for document in timeline.documents}
    names = {actor.id: actor.name for actor in theatre.actors}
    claims = [claim_values(claim, documents.get(claim.document_id), names) for claim in timeline.claims]
    yield Sheet("Claims", CLAIM_COLUMNS, claims)
    control = timeline.control.sort_values(["date", "place_id"], kind="stable")
    told = control.assign(
        claims=[";".join(c) for c in control["claims"]], reasons=[as_cell(r) for r in control["reasons"]]
    )
    yield Sheet("Control by place and day", CONTROL_COLUMNS, _rows(told, CONTROL_COLUMNS))
    yield Sheet("Status by place and day", *_grid(timeline))
    yield Sheet("Areas by side and day", ("date", "side", "side_name", "area_km2"), list(_areas(timeline, theatre)))
    fronts = timeline.fronts.assign(weak=timeline.fronts["dashed"])
    yield Sheet("Fronts by day", FRONT_COLUMNS, _rows(fronts, FRONT_COLUMNS))


def _gained(timeline: Timeline, moves: Moves) -> Sheet:
    rows = [told for day in timeline.dates for _, told in moves.get(day, ()) if told["layer"] == "advance"]
    return Sheet(
        "Land that changed hands", GAINED_COLUMNS, [[_told(row[n], n) for n in GAINED_COLUMNS] for row in rows]
    )


def _told(value: Any, name: str) -> Any:
    if name in {"date", "since"}:
        return date.fromisoformat(value)
    return ";".join(value) if isinstance(value, list) else value


def _grid(timeline: Timeline) -> tuple[tuple[str, ...], list[list[Any]]]:
    """A row a place and a column a day: the side, and the status where it is other than held."""
    days = [day.isoformat() for day in timeline.dates]
    found: dict[str, dict[str, Any]] = {}
    for row in records(timeline.control):
        cells = found.setdefault(row["place_id"], {"name": row["name"]})
        side = held_by(row)
        status = str(row["status"])
        shown = side if status == "held" else f"{side} ({status})" if side else status
        cells[as_day(row["date"]).isoformat()] = shown
    rows = [[place, *(cells.get(key) for key in ("name", *days))] for place, cells in sorted(found.items())]
    return ("place_id", "name", *days), rows


def _areas(timeline: Timeline, theatre: Theatre) -> Iterator[list[Any]]:
    names = {side.id: side.name for side in theatre.sides}
    for row in timeline.areas.sort_values(["date", "side"], kind="stable").to_dict("records"):
        yield [as_day(row["date"]), row["side"], names.get(row["side"], row["side"]), round(float(row["area_km2"]), 1)]


def _rows(frame: pd.DataFrame, columns: Sequence[str]) -> list[list[Any]]:
    return frame[list(columns)].to_numpy(dtype=object).tolist()


def _add(book: Any, sheet: Sheet, looks: _Looks) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    for column, name in enumerate(sheet.columns):
        page.write_string(0, column, name, looks.head)
        longest = max((len(str(row[column])) for row in sheet.rows[:200] if row[column] is not None), default=0)
        page.set_column(column, column, min(max(longest, len(name)) + 2, WIDEST), looks.text)
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            _put(page, number, column, value, looks)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _put(page: Any, row: int, column: int, value: Any, looks: _Looks) -> None:
    if value is None or (not isinstance(value, (str, date)) and pd.isna(value)):
        return
    if isinstance(value, date):
        day = as_day(value)
        page.write_datetime(row, column, datetime(day.year, day.month, day.day), looks.day)  # noqa: DTZ001
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, round(float(value), 5))
    else:
        text = _cell(str(value))
        page.write_string(row, column, text, looks.quoted if is_formula(text) else looks.text)


def _cell(text: str) -> str:
    """Text as a cell can hold it, with its lines; what is longer than a cell ends in an ellipsis."""
    clean = in_xml(CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return clean if len(clean) <= LONGEST_CELL else clean[: LONGEST_CELL - 1] + "…"
