"""Front lines: the borders that areas share, with their length, their doubt and what they rest on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import metric_crs
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

COLUMNS = ["sides", "length_km", "width_km", "evidence", "dashed", "geometry"]
#: Distance (km) beyond which a piece of evidence does not support a line.
NEAR_KM = 25.0
#: Step (m) at which a line is asked for its evidence and doubt, and the least length (m) that is drawn.
_STEP_M, _LEAST_M = 5000.0, 500.0


def draw_fronts(
    areas: gpd.GeoDataFrame,
    overlays: gpd.GeoDataFrame,
    evidence: gpd.GeoDataFrame | None = None,
    *,
    as_of: date | None = None,
    half_life_days: float | None = None,
    nobody: str = "",
) -> gpd.GeoDataFrame:
    """Draw the lines between areas of different sides.

    Parameters
    ----------
    areas : a tiling (side, geometry), EPSG:4326, neighbours sharing their vertices.
    overlays : kind and geometry; the ``uncertain`` one gives the lines' width of doubt.
    evidence : points with a ``date`` (None: undated), EPSG:4326; None when nothing is known of it.
    as_of, half_life_days : evidence older than the half-life before ``as_of`` does not keep a line from being dashed.
    nobody : a side to which no front is drawn.

    Returns
    -------
    Columns of schema.FRONTS but the date; rows in order of the pair of sides, full lines before dashed ones.
    Empty when there is only one side.
    """
    crs = metric_crs(tuple(areas.total_bounds)) if len(areas) else WGS84
    metric = areas.to_crs(crs)
    doubtful = overlays.loc[overlays["kind"] == "uncertain"].to_crs(crs).geometry
    # Moved to metres, rounded vertices may cross.
    band = shapely.union_all(shapely.make_valid(doubtful.to_numpy()))
    points = None if evidence is None else evidence.to_crs(crs)
    rows = []
    for a, b in combinations(range(len(areas)), 2):
        if nobody in {areas["side"].iloc[a], areas["side"].iloc[b]}:
            continue
        line = _shared(areas.geometry.iloc[a], areas.geometry.iloc[b])
        for part, dashed, last in _by_support(_metric(line, areas, metric), points, as_of, half_life_days):
            rows.append(_row(f"{areas['side'].iloc[a]}|{areas['side'].iloc[b]}", part, band, last, dashed))
    frame = gpd.GeoDataFrame(rows, columns=COLUMNS, geometry="geometry", crs=crs)
    return frame.to_crs(WGS84)


def _shared(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """The border two areas share, merged; neighbours have the same vertices, so that no tolerance is needed."""
    if not shapely.intersects(shapely.box(*a.bounds), shapely.box(*b.bounds)):
        return shapely.MultiLineString()
    edges = _edges(a), _edges(b)
    both = np.isin(edges[0][1], edges[1][1])
    if not both.any():
        return shapely.MultiLineString()
    return shapely.line_merge(shapely.multilinestrings(shapely.linestrings(edges[0][0][both])))


def _edges(shape: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.void]]:
    """Every edge of an area, and a key that is the same in both directions."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    pairs = np.stack([xy[:-1], xy[1:]], axis=1)[ring[1:] == ring[:-1]]
    swap = (pairs[:, 0, 0] > pairs[:, 1, 0]) | (
        (pairs[:, 0, 0] == pairs[:, 1, 0]) & (pairs[:, 0, 1] > pairs[:, 1, 1])
    )
    ordered = np.ascontiguousarray(np.where(swap[:, None, None], pairs[:, ::-1], pairs).reshape(-1, 4))
    return pairs, ordered.view([("", ordered.dtype)] * 4).ravel()


def _metric(line: BaseGeometry, areas: gpd.GeoDataFrame, metric: gpd.GeoDataFrame) -> list[BaseGeometry]:
    if line.is_empty:
        return []
    moved = gpd.GeoSeries([line], crs=areas.crs).to_crs(metric.crs).iloc[0]
    return [part for part in shapely.get_parts(moved) if part.length >= _LEAST_M]


def _by_support(
    lines: list[BaseGeometry], points: gpd.GeoDataFrame | None, as_of: date | None, half_life_days: float | None
) -> list[tuple[BaseGeometry, bool, date | None]]:
    """Lines cut into (part, dashed, day of the last evidence near it), well supported parts first."""
    if not lines:
        return []
    if points is None:
        return [(shapely.multilinestrings(lines), False, None)]
    near = shapely.union_all(shapely.buffer(points.geometry.to_numpy(), NEAR_KM * 1000))
    fresh = _fresh(points, as_of, half_life_days)
    support = shapely.union_all(shapely.buffer(fresh.geometry.to_numpy(), NEAR_KM * 1000))
    found = []
    whole = shapely.multilinestrings(lines)
    for part, dashed in ((shapely.intersection(whole, support), False), (shapely.difference(whole, support), True)):
        kept = [p for p in shapely.get_parts(shapely.line_merge(part)) if p.length >= _LEAST_M]
        if kept:
            piece = shapely.multilinestrings(kept)
            found.append((piece, dashed, _last(piece, points) if piece.intersects(near) else None))
    return found


def _fresh(points: gpd.GeoDataFrame, as_of: date | None, half_life_days: float | None) -> gpd.GeoDataFrame:
    if as_of is None or half_life_days is None:
        return points
    since = as_of - timedelta(half_life_days)
    return points[[d is not None and d >= since for d in points["date"]]]


def _last(line: BaseGeometry, points: gpd.GeoDataFrame) -> date | None:
    near = points[shapely.distance(line, points.geometry.to_numpy()) <= NEAR_KM * 1000]
    return max((d for d in near["date"] if d is not None), default=None)


def _row(
    sides: str, line: BaseGeometry, band: BaseGeometry, last: date | None, dashed: bool
) -> tuple[str, float, float, date | None, bool, BaseGeometry]:
    width = _width(line, band)
    return sides, round(line.length / 1000, 1), round(width, 1), last, dashed, line


def _width(line: BaseGeometry, band: BaseGeometry) -> float:
    """Mean width (km) of the band of doubt around a line: twice the way from the line out of the band."""
    if band.is_empty:
        return 0.0
    places = shapely.line_interpolate_point(line_of(line), np.arange(0.5, max(1.0, line.length / _STEP_M)) * _STEP_M)
    out = np.where(shapely.intersects(band, places), shapely.distance(band.boundary, places), 0.0)
    return float(2 * out.mean() / 1000)


def line_of(shape: BaseGeometry) -> BaseGeometry:
    """All parts of a line one after another, so that it can be walked."""
    return shapely.linestrings(shapely.get_coordinates(shape))
