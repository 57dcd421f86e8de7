"""Points, outlines and earlier maps from files."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import schema
from geo.errors import InputError
from geo.model import Rejected

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_POLYGONS = {"Polygon", "MultiPolygon"}


def read_points(path: Path) -> tuple[gpd.GeoDataFrame, tuple[Rejected, ...]]:
    """Points (schema.POINTS, EPSG:4326) of a CSV with ``lat``, ``lon``, ``side`` and maybe ``weight`` (0-1).

    Rows that cannot be used are given back with the reason; the order of the others is kept.

    Raises
    ------
    InputError
        When the file is unreadable, lacks a column, or holds no usable row.
    """
    rows = _rows(path)
    good, rejected = [], []
    for line, row in rows:
        point = _point(row)
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


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", str(path), "Give a CSV file in UTF-8.") from error
    if "\0" in text:
        raise InputError("this is not a text file", str(path), "Give a CSV file in UTF-8.")
    reader = csv.DictReader(io.StringIO(text), strict=False)
    missing = {"lat", "lon", "side"} - {(name or "").strip() for name in reader.fieldnames or ()}
    if missing:
        raise InputError(
            f"columns missing: {', '.join(sorted(missing))}", str(path), "The first line names lat, lon and side."
        )
    try:
        return [(reader.line_num, {(k or "").strip(): v for k, v in row.items()}) for row in reader]
    except csv.Error as error:
        raise InputError(f"line {reader.line_num}: {error}", str(path), "Correct the line.") from error


def _point(row: dict[str, str]) -> tuple[float, float, str, float] | str:
    """Latitude, longitude, side and weight, or what is wrong with them."""
    side = (row.get("side") or "").strip()
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
        weight = float(row.get("weight") or 1.0)
    except (TypeError, ValueError):
        return f"not a number: lat {row.get('lat')!r}, lon {row.get('lon')!r}, weight {row.get('weight')!r}"
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return f"off the earth: lat {lat}, lon {lon}"
    if not 0 <= weight <= 1:
        return f"weight {weight} is not between 0 and 1"
    return (lat, lon, side, weight) if side else "side is empty"


def read_outline(path: Path) -> BaseGeometry:
    """The polygons of a file as one shape, EPSG:4326.

    Raises
    ------
    InputError
        When the file is unreadable or holds no polygon.
    """
    frame = _polygons(path)
    return shapely.union_all(frame.geometry.to_numpy())


def read_prior(path: Path) -> gpd.GeoDataFrame:
    """An earlier map: polygons with ``side``, EPSG:4326, other features left out.

    Raises
    ------
    InputError
        When the file is unreadable or holds no polygon with a side.
    """
    frame = _polygons(path)
    if "side" not in frame.columns:
        raise InputError("no polygon has a side", str(path), "Give each polygon a property `side`.")
    known = frame[frame["side"].notna() & (frame["side"].astype(str).str.strip() != "")]
    if known.empty:
        raise InputError("no polygon has a side", str(path), "Give each polygon a property `side`.")
    return known[["side", "geometry"]].reset_index(drop=True)


def _polygons(path: Path) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(path)
    except Exception as error:
        raise InputError(f"cannot be read ({error})", str(path), "Give a GeoJSON file with polygons.") from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        frame = gpd.GeoDataFrame(frame, geometry="geometry" if "geometry" in frame else None, crs=schema.WGS84)
    frame = frame[frame.geom_type.isin(_POLYGONS) & ~frame.is_empty].to_crs(schema.WGS84)
    if frame.empty:
        raise InputError("no polygon in the file", str(path), "Give a GeoJSON file with polygons.")
    whole = shapely.make_valid(frame.geometry.to_numpy())
    bounds = shapely.total_bounds(whole)
    if not np.isfinite(bounds).all() or bounds[0] < -180 or bounds[1] < -90 or bounds[2] > 180 or bounds[3] > 90:
        raise InputError(f"polygons reach off the earth: {bounds}", str(path), "Coordinates are lon, lat in degrees.")
    return frame.set_geometry(gpd.GeoSeries(whole, index=frame.index, crs=schema.WGS84))


def as_points(sides: pd.Series, weights: pd.Series, lon: pd.Series, lat: pd.Series) -> gpd.GeoDataFrame:
    """Points (schema.POINTS) from columns."""
    return gpd.GeoDataFrame(
        {"side": sides.to_numpy(), "weight": weights.to_numpy()},
        geometry=gpd.points_from_xy(lon, lat),
        crs=schema.WGS84,
    )
