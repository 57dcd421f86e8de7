"""CSV tables: a document a row, with the columns of a Document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from geo.errors import InputError
from geo.sources.raw import LIMIT_BYTES, decode, read_bytes
from geo.sources.records import Collector

NEEDED = "text"
COLUMNS = ("text", "id", "title", "source", "url", "published", "reliability", "kind", "based_on")
DELIMITERS = ",;\t|"


def read_csv(data: bytes | Path, name: str, into: Collector) -> None:
    """Add the documents of a table; rows that do not fit its header are rejected with their line.

    Raises
    ------
    InputError
        When the file is empty, huge or binary, or has no column ``text``.
    """
    text, note = decode(read_bytes(data, name), name)
    if note:
        into.note(name, note, "Save it as UTF-8.")
    # The module's own limit of 128 kB a field is below a long report, and can be set for all only.
    csv.field_size_limit(LIMIT_BYTES)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header = _header(rows, name)
    for line, row in _rows(rows, name, into):
        where = f"{name}, line {line}"
        if len(row) > len(header):
            into.note(
                where, f"has {len(row)} fields, the header {len(header)}", "Quote fields that hold the separator."
            )
            continue
        into.add({column: value for column, value in zip(header, row, strict=False) if value != ""}, where)


def _delimiter(text: str) -> str:
    header = text.lstrip("\r\n").partition("\n")[0]
    return max(DELIMITERS, key=header.count)


def _header(rows: Iterator[list[str]], name: str) -> list[str]:
    try:
        header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    except csv.Error as error:
        raise InputError(f"is no table ({error})", name, "Save it as CSV with a header.") from error
    columns = [cell.strip().lower() for cell in header]
    if NEEDED not in columns:
        found = ", ".join(columns)[:120] or "none"
        raise InputError(
            f"has no column {NEEDED!r} (columns: {found})", name, f"Name the columns {', '.join(COLUMNS)}."
        )
    return columns


def _rows(rows: Iterator[list[str]], name: str, into: Collector) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of their first line; blank ones are skipped."""
    while True:
        line = rows.line_num + 1  # type: ignore[attr-defined]
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            into.note(
                f"{name}, line {line}", f"cannot be read ({error})", 'Close every quote; write "" for one in a text.'
            )
            continue
        if any(cell.strip() for cell in row):
            yield line, row
