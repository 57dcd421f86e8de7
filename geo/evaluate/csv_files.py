"""CSV files as rows with their line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

from geo.errors import InputError


def csv_rows(path: Path, needed: Collection[str], remedy: str) -> tuple[list[tuple[int, dict[str, str]]], set[str]]:
    """Rows (line, cells by column) and the names of the columns; blanks around either are left out.

    Raises
    ------
    InputError
        When the file cannot be read or lacks a column of ``needed``; ``remedy`` says what to give instead.
    """
    try:
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig")))
        rows = [(reader.line_num, _stripped(row)) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read ({error})", str(path), remedy) from error
    columns = {(name or "").strip() for name in reader.fieldnames or ()}
    missing = sorted(set(needed) - columns)
    if missing:
        raise InputError(f"columns missing: {', '.join(missing)}", str(path), remedy)
    return rows, columns


def _stripped(row: dict[str, str]) -> dict[str, str]:
    # Cells beyond the header come as a list under None, missing ones as None.
    return {name.strip(): (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
