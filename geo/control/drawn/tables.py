"""Tables of points: CSV with coordinates in two columns or as WKT, as people and spreadsheets write them."""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.drawn.report import Change
from geo.control.drawn.words import clean, column, fields, key
from geo.errors import InputError
from geo.sources.raw import LIMIT_BYTES, decode, read_bytes

_DELIMITERS = ",;\t|"
#: What a spreadsheet was kept from running is given back as it was.
_KEPT = re.compile(r"'(?=\s*[=+\-@])")
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d+,\d+\s*")


def read_rows(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]], list[Change]]:
    """Columns of a table, its rows with the number of their line, and what could not be read.

    Comma, semicolon, tab or bar may stand between columns; any encoding that can be told is read, with or without
    a byte order mark.

    Raises
    ------
    InputError
        When the file is empty, huge, binary, or has no header.
    """
    try:
        text, note = decode(read_bytes(path, str(path)), str(path))
    except InputError as error:
        raise InputError(error.what, str(path), "Give a CSV file in UTF-8 with a header.") from error
    changes = [Change("encoding", note)] if note else []
    text = text.lstrip("\ufeff\r\n")
    csv.field_size_limit(LIMIT_BYTES)  # polygons as WKT are longer than the module's own limit
    header_line = text.partition("\n")[0]
    skipped = 0
    if re.fullmatch(r"sep=.\s*", header_line):  # what spreadsheets write to name the separator
        text, skipped = text.partition("\n")[2], 1
        header_line = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=header_line.count))
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            where, line = line + skipped, reader.line_num + 1
            if not header:
                header = [cell.strip() for cell in cells]
            elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                changes.append(Change("left out", f"has {len(cells)} fields, the header {len(header)}", where))
            elif any(cell.strip() for cell in cells):
                filled = cells + [""] * (len(header) - len(cells))
                rows.append((where, {n: _KEPT.sub("", c, count=1) for n, c in zip(header, filled, strict=False) if n}))
    except csv.Error as error:
        raise InputError(f"line {line}: {error}", str(path), "Correct the line.") from error
    return header, rows, changes


def read_table(path: Path) -> tuple[gpd.GeoDataFrame, list[Change]]:
    """A table as features numbered by their line: coordinates as they stand, in degrees unless a CRS is given later.

    Raises
    ------
    InputError
        When the file cannot be read or has no columns of coordinates.
    """
    header, rows, changes = read_rows(path)
    lat, lon = column(header, "lat"), column(header, "lon")
    wkt = next((name for name in header if key(name) in fields("wkt")), None)
    if (lat is None or lon is None) and wkt is None:
        raise InputError(
            f"has no columns of coordinates (columns: {clean(', '.join(header)) or 'none'})", str(path),
            "Name two columns lat and lon, or one wkt.",
        )  # fmt: skip
    kept, shapes, lines = [], [], []
    for line, row in rows:
        shape = _from_wkt(row[wkt]) if lat is None or lon is None else _point(row[lat], row[lon])  # type: ignore[index]
        if isinstance(shape, str):
            changes.append(Change("left out", shape, line))
            continue
        lines.append(line)
        shapes.append(shape)
        kept.append({name: value for name, value in row.items() if name not in (lat, lon, wkt)})
    columns = [name for name in header if name and name not in (lat, lon, wkt)]
    data = {name: [row[name] for row in kept] for name in columns if name != "geometry"}
    return gpd.GeoDataFrame(data, geometry=shapes, index=lines), changes


def number(text: str) -> float:
    """A finite number, with a point or a comma before its decimals.

    Raises
    ------
    ValueError
        When it is none.
    """
    value = float(text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _point(lat: str, lon: str) -> BaseGeometry | str:
    try:
        return shapely.Point(number(lon), number(lat))
    except ValueError:
        return f"not a number: lat {lat[:40]!r}, lon {lon[:40]!r}"


def _from_wkt(text: str) -> BaseGeometry | str:
    try:
        shape: BaseGeometry = shapely.from_wkt(re.sub(r"^SRID=\d+;", "", text.strip()))
    except shapely.errors.ShapelyError:
        return f"no geometry in WKT: {text[:40]!r}"
    return shape
