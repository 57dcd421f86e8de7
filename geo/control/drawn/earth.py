"""Features to EPSG:4326: their CRS, coordinates off the earth, heights, the antimeridian, what is no polygon."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geo.control.drawn.formats import Sheet, has_area
from geo.control.drawn.report import Change
from geo.crs import to_metric
from geo.errors import InputError
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

#: Formats whose coordinates are lon, lat in degrees by their own rules.
_DEGREES = {"KML", "KMZ", "CSV", "GeoJSON"}
#: Degrees between two corners that no edge spans, so that it must cross the antimeridian, and a whole turn.
_JUMP, _TURN = 180.0, 359.9
_EDGE_DEG = 0.1
_KINDS = {0: "a point", 1: "a line"}


def areas_km2(shapes: Sequence[BaseGeometry] | Shapes) -> NDArray[np.float64]:
    """Areas of shapes (EPSG:4326) in an equal-area projection; 0 for what is none."""
    # A long edge that is straight in degrees is bowed in metres. The projection takes arrays of shapes as well.
    array = shapely.segmentize(np.asarray(shapes, dtype=object), _EDGE_DEG)
    metric = to_metric(array, _equal_area())  # type: ignore[arg-type]
    return np.asarray(np.nan_to_num(shapely.area(metric) / 1e6), float)


@lru_cache(maxsize=1)
def _equal_area() -> pyproj.CRS:
    """One projection for the whole earth: to make one around each shape would take most of the time."""
    return pyproj.CRS.from_epsg(6933)


def on_earth(sheet: Sheet, crs: str | None, path: Path) -> tuple[gpd.GeoDataFrame, list[Change], bool]:
    """Features in EPSG:4326, flat, and whole; whether they are polygons (else points).

    Invalid polygons are mended, collections flattened, shapes across the antimeridian cut there. Where there are
    polygons, points and lines beside them are left out.

    Raises
    ------
    InputError
        When coordinates lie off the earth, the CRS is unknown, or nothing is left.
    """
    frame, changes = _projected(sheet, crs, path)
    frame, more = _present(frame)
    changes += more
    frame, more = _within(frame, path)
    changes += more
    frame, more = _flat(frame)
    changes += more
    polygons = has_area(frame)
    frame, more = _polygons(frame) if polygons else _points(frame)
    changes += more
    if frame.empty:
        why = f" ({changes[-1].what})" if changes else ""
        raise InputError(f"holds nothing that can be used{why}", str(path), "Give polygons or points.")
    return frame, changes, polygons


def _projected(sheet: Sheet, crs: str | None, path: Path) -> tuple[gpd.GeoDataFrame, list[Change]]:
    frame, own = sheet.frame, sheet.frame.crs
    changes = list(sheet.changes)
    try:
        if crs:
            frame = frame.set_crs(pyproj.CRS.from_user_input(crs), allow_override=True)
            if own is not None and not own.equals(frame.crs):
                changes.append(Change("crs", f"taken as {crs}, though the file says {own.name}"))
        elif own is None:
            frame = frame.set_crs(WGS84)
            if sheet.kind not in _DEGREES:
                changes.append(Change("crs", "the file names no CRS; taken as degrees, EPSG:4326"))
        moved = frame.to_crs(WGS84)
    except pyproj.exceptions.ProjError as error:
        remedy = "Name it as --crs EPSG:32637, or project the file to EPSG:4326."
        raise InputError(f"has a CRS that cannot be used ({str(error)[:120]})", str(path), remedy) from error
    if own is not None and not crs and not own.equals(WGS84):
        changes.append(Change("crs", f"projected from {own.name} to EPSG:4326"))
    return moved, changes


def _present(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Change]]:
    missing = (frame.geometry.isna() | frame.geometry.is_empty).to_numpy()
    finite = np.array([np.isfinite(shapely.get_coordinates(shape)).all() for shape in frame.geometry])
    changes = [Change("left out", "has no geometry", int(n)) for n in frame.index[missing]]
    changes += [Change("left out", "has coordinates that are no numbers", int(n)) for n in frame.index[~finite]]
    return frame[~missing & finite], changes


def _within(frame: gpd.GeoDataFrame, path: Path) -> tuple[gpd.GeoDataFrame, list[Change]]:
    """Features on the earth; an error when most of them are off it, for then the file is misread."""
    if frame.empty:
        return frame, []
    bounds = frame.bounds.to_numpy()
    off = (np.abs(bounds[:, [0, 2]]) > 360).any(axis=1) | (np.abs(bounds[:, [1, 3]]) > 90).any(axis=1)
    if off.sum() * 2 > len(frame):
        raise InputError(f"lies off the earth: {_corner(bounds[off][0])}", str(path), _guess(bounds[off]))
    changes = [
        Change("left out", f"lies off the earth: {_corner(row)}", int(n))
        for n, row in zip(frame.index[off], bounds[off], strict=True)
    ]
    return frame[~off], changes


def _corner(bounds: NDArray[np.float64]) -> str:
    return f"longitude {bounds[0]:.6g}, latitude {bounds[1]:.6g}"


def _guess(bounds: NDArray[np.float64]) -> str:
    if np.abs(bounds).max() > 400:
        return "These may be projected metres: name their CRS with --crs, such as --crs EPSG:32637."
    return "Latitude and longitude may be swapped; coordinates are lon, lat in degrees."


def _flat(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Change]]:
    shapes = frame.geometry.to_numpy()
    high = shapely.has_z(shapes) | shapely.has_m(shapes)
    changes = [Change("height", "its heights were dropped", int(n)) for n in frame.index[high]]
    return frame.set_geometry(gpd.GeoSeries(shapely.force_2d(shapes), frame.index, crs=WGS84)), changes


def _points(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Change]]:
    """Points as single points: of several the middle."""
    kinds = shapely.get_dimensions(frame.geometry.to_numpy())
    changes = [
        Change("left out", "a line says nothing of who holds what beside it", int(n)) for n in frame.index[kinds > 0]
    ]
    frame = frame[kinds == 0]
    off = frame.geometry.bounds
    far = ((off["minx"] < -180) | (off["maxx"] > 180)).to_numpy(bool)
    changes += [Change("left out", "lies beyond 180 degrees", int(n)) for n in frame.index[far]]
    frame = frame[~far]
    middles = shapely.centroid(frame.geometry.to_numpy())
    return frame.set_geometry(gpd.GeoSeries(middles, frame.index, crs=WGS84)), changes


def _polygons(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Change]]:
    shapes, changes, kept = [], [], []
    for number, shape in zip(frame.index, frame.geometry, strict=True):
        whole, more = _whole(shape, int(number))
        changes += more
        if not whole.is_empty:
            shapes.append(whole)
            kept.append(number)
    return frame.loc[kept].set_geometry(gpd.GeoSeries(shapes, kept, crs=WGS84)), changes


def _whole(shape: BaseGeometry, number: int) -> tuple[BaseGeometry, list[Change]]:
    """The polygons of a shape as one valid shape within 180 degrees."""
    parts = _parts(shape)
    others = sorted({_KINDS[int(shapely.get_dimensions(p))] for p in parts if shapely.get_dimensions(p) < 2})
    changes = [Change("left out", f"{other} among polygons", number) for other in others]
    rings = [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]
    if not rings:
        return shapely.Polygon(), changes
    if shape.geom_type == "GeometryCollection":
        changes.append(Change("collection", "a collection was flattened to its polygons", number))
    turned = [_unwrapped(ring) for ring in rings]
    raw = rings[0] if len(rings) == 1 else shapely.MultiPolygon(rings)
    mended, more = _mended(turned[0] if len(turned) == 1 else shapely.MultiPolygon(turned), number)
    changes += more
    west, _, east, _ = mended.bounds if not mended.is_empty else raw.bounds
    if west < -180 or east > 180:
        mended = _cut(mended)
        changes.append(Change("antimeridian", "reaches over 180 degrees and was cut there", number))
    return mended, changes


def _mended(shape: BaseGeometry, number: int) -> tuple[BaseGeometry, list[Change]]:
    if shape.is_valid:
        return shape, []
    why = shapely.is_valid_reason(shape)
    # By structure: what a ring runs around twice is land, and no hole.
    mended = only_polygons(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    before, after = (float(areas_km2([s])[0]) for s in (shape, mended))
    what = f"was invalid ({why[:80]}) and was mended" if not mended.is_empty else f"has no area ({why[:80]})"
    return mended, [Change("invalid" if not mended.is_empty else "left out", what, number, "", before, after)]


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    if hasattr(shape, "geoms"):
        return [part for one in shape.geoms for part in _parts(one)]
    return [shape]


def only_polygons(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape: one, or a multipolygon, maybe empty."""
    found = [part for part in _parts(shape) if isinstance(part, shapely.Polygon) and part.area > 0]
    return found[0] if len(found) == 1 else shapely.MultiPolygon(found)


def _unwrapped(polygon: shapely.Polygon) -> shapely.Polygon:
    """A polygon whose rings run on beyond 180 degrees instead of jumping to the other end of the map."""
    rings = [_run_on(np.asarray(ring.coords)) for ring in (polygon.exterior, *polygon.interiors)]
    middle = rings[0][:, 0].mean()
    holes = [ring + np.array([360 * np.round((middle - ring[:, 0].mean()) / 360), 0]) for ring in rings[1:]]
    return shapely.Polygon(rings[0], holes)


def _run_on(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.diff(ring[:, 0])
    jumps = np.where((np.abs(steps) > _JUMP) & (np.abs(steps) < _TURN), -360 * np.sign(steps), 0.0)
    if not jumps.any() or abs(jumps.sum()) > 1:  # a ring around a pole does not come back to where it began
        return ring
    moved = ring.copy()
    moved[1:, 0] += np.cumsum(jumps)
    return moved


def _cut(shape: BaseGeometry) -> BaseGeometry:
    parts = []
    for turn in (-2, -1, 0, 1, 2):
        there = shapely.intersection(shape, shapely.box(-180 + 360 * turn, -90, 180 + 360 * turn, 90))
        parts.append(affinity.translate(there, -360 * turn))
    return only_polygons(shapely.union_all(parts))
