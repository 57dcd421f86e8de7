"""Points, outlines and earlier maps from files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo import schema
from geo.control.drawn.columns import side_column
from geo.control.drawn.earth import on_earth
from geo.control.drawn.formats import FORMATS, read_sheet
from geo.control.drawn.report import sentence
from geo.control.drawn.tables import number, read_rows
from geo.control.drawn.words import clean, column
from geo.errors import InputError
from geo.model import Rejected

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Changes to shapes that take nothing from a map of sides: they are made without a word.
_HARMLESS = frozenset({"height", "collection"})


def read_points(path: Path) -> tuple[gpd.GeoDataFrame, tuple[Rejected, ...]]:
    """Points (schema.POINTS, EPSG:4326) of a CSV with ``lat``, ``lon``, ``side`` and maybe ``weight`` (0-1).

    Columns may have other usual names, and numbers a comma before their decimals. Rows that cannot be used are
    given back with the reason; the order of the others is kept.

    Raises
    ------
    InputError
        When the file is unreadable, lacks a column, or holds no usable row.
    """
    header, rows, faults = read_rows(path)
    columns = _columns(header, rows, path)
    good = []
    rejected = [Rejected(f"{path.name}, line {fault.feature}", fault.what, "Correct the row.") for fault in faults]
    for line, row in rows:
        point = _point({kind: row[name] for kind, name in columns.items()})
        if isinstance(point, str):
            rejected.append(Rejected(f"{path.name}, line {line}", point, "Correct the row."))
        else:
            good.append(point)
    if not good:
        why = f"; {rejected[0].where}: {rejected[0].what}" if rejected else ""
        remedy = "Give rows with lat, lon (degrees), side and maybe weight (0-1)."
        raise InputError(f"no usable point of {len(rejected)} rows{why}", str(path), remedy)
    lat, lon, sides, weights = zip(*good, strict=True)
    frame = gpd.GeoDataFrame(
        {"side": list(sides), "weight": list(weights)}, geometry=gpd.points_from_xy(lon, lat), crs=schema.WGS84
    )
    schema.check(frame, schema.POINTS)
    return frame, tuple(rejected)


def _columns(header: list[str], rows: list[tuple[int, dict[str, str]]], path: Path) -> dict[str, str]:
    """Names of the columns lat, lon, side and weight as the file has them."""
    found = {kind: column(header, kind) for kind in ("lat", "lon", "weight")}
    found["side"] = "side" if "side" in header else column(header, "side")
    missing = [kind for kind in ("lat", "lon", "side") if found[kind] is None]
    if missing:
        raise InputError(f"columns missing: {', '.join(missing)}", str(path), "The first line names lat, lon and side.")
    if "side" not in header:
        others = [name for name in header if name not in found.values() or name == found["side"]]
        table = pd.DataFrame([{name: row[name] for name in others} for _, row in rows], columns=others)
        try:
            found["side"] = side_column(table, None, _nothing, path)
        except InputError as error:
            raise InputError(error.what, str(path), "Call the one that says who holds `side`.") from error
    return {kind: name for kind, name in found.items() if name is not None}


def _nothing(_: str) -> None:
    """What a name means where no actors are known."""


def _point(row: dict[str, str]) -> tuple[float, float, str, float] | str:
    """Latitude, longitude, side and weight, or what is wrong with them."""
    side = clean(row["side"])
    try:
        lat, lon = number(row["lat"]), number(row["lon"])
        weight = number(row.get("weight") or "1")
    except ValueError:
        return f"not a number: lat {row['lat']!r}, lon {row['lon']!r}, weight {row.get('weight')!r}"
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        swapped = "; latitude and longitude may be swapped" if abs(lat) <= 180 and abs(lon) <= 90 else ""
        return f"off the earth: lat {lat}, lon {lon}{swapped}"
    if not 0 <= weight <= 1:
        return f"weight {weight} is not between 0 and 1"
    return (lat, lon, side, weight) if side else "side is empty"


def read_outline(path: Path, tell: Callable[[str], None] | None = None) -> BaseGeometry:
    """The polygons of a file of any format of ``geo.control.drawn.formats`` as one shape, EPSG:4326.

    Parameters
    ----------
    tell : told in a sentence each thing that was mended or left out.

    Raises
    ------
    InputError
        When the file is unreadable or holds no polygon.
    """
    return shapely.union_all(_polygons(path, tell).geometry.to_numpy())


def read_prior(path: Path, tell: Callable[[str], None] | None = None) -> gpd.GeoDataFrame:
    """An earlier map: polygons with ``side``, EPSG:4326, other features left out.

    The column ``side``, or else the one that says who holds; names stay as they are. Polygons may still overlap.

    Parameters
    ----------
    tell : told in a sentence each thing that was mended or left out.

    Raises
    ------
    InputError
        When the file is unreadable, holds no polygon with a side, or does not tell which column says the side.
    """
    frame = _polygons(path, tell)
    if all(not clean(value) for name in frame.columns if name != "geometry" for value in frame[name]):
        raise InputError("no polygon has a side", str(path), "Give each polygon a property `side`.")
    try:
        said = side_column(frame, None, _nothing, path, exact=True)
    except InputError as error:
        remedy = "Call the one that says who holds `side`, or import the map with import-map first."
        raise InputError(error.what, str(path), remedy) from error
    frame = frame.assign(side=[clean(value) for value in frame[said]])
    return frame.loc[frame["side"] != "", ["side", "geometry"]].reset_index(drop=True)


def _polygons(path: Path, tell: Callable[[str], None] | None) -> gpd.GeoDataFrame:
    frame, changes, polygons = on_earth(read_sheet(path), None, path)
    if not polygons:
        raise InputError("no polygon in the file", str(path), f"Give {FORMATS} with polygons.")
    for change in changes:
        if tell and change.kind not in _HARMLESS:
            tell(sentence(change))
    return frame


def as_points(sides: pd.Series, weights: pd.Series, lon: pd.Series, lat: pd.Series) -> gpd.GeoDataFrame:
    """Points (schema.POINTS) from columns."""
    return gpd.GeoDataFrame(
        {"side": sides.to_numpy(), "weight": weights.to_numpy()},
        geometry=gpd.points_from_xy(lon, lat),
        crs=schema.WGS84,
    )
