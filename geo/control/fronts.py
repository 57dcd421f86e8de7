"""Front lines: the borders that areas share, with their length, their doubt and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.control.grid import as_multiline
from geo.crs import metric_crs
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS
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
    nobody: str | None = "",
) -> gpd.GeoDataFrame:
    """Draw the lines between areas of different sides.

    Parameters
    ----------
    areas : a tiling (side, geometry), EPSG:4326, neighbours sharing their vertices.
    overlays : kind and geometry; the ``uncertain`` one gives the lines' width of doubt.
    evidence : points with a ``date`` (None: undated), EPSG:4326; None when nothing is known of it.
    as_of, half_life_days : evidence older than the half-life before ``as_of`` does not keep a line from being dashed.
    nobody : a side to which no front is drawn; None when all are drawn.

    Returns
    -------
    Columns of schema.FRONTS but the date; rows in order of the pair of sides, full lines before dashed ones.
    Empty when there is only one side.
    """
    if len(areas) == 0:
        return gpd.GeoDataFrame([], columns=COLUMNS, geometry="geometry", crs=WGS84)
    crs = metric_crs(areas.union_all().bounds)
    doubtful = overlays.loc[overlays["kind"] == "uncertain"].to_crs(crs).geometry
    # Moved to metres, rounded vertices may cross.
    band = shapely.union_all(shapely.make_valid(doubtful.to_numpy()))
    support = _support(evidence, crs, as_of, half_life_days)
    rows = []
    for sides, line in shared_borders(areas, nobody):
        moved = gpd.GeoSeries([line], crs=WGS84).to_crs(crs).iloc[0]
        for part, dashed in _by_support(moved, support):
            rows.append(_row(sides, part, band, _last(part, support), dashed))
    return gpd.GeoDataFrame(rows, columns=COLUMNS, geometry="geometry", crs=crs).to_crs(WGS84)


def shared_borders(areas: gpd.GeoDataFrame, nobody: str | None = None) -> list[tuple[str, BaseGeometry]]:
    """For each pair of neighbouring sides ("A|B", in the order of the rows) the lines they share, merged."""
    edges = {side: _edges(shape) for side, shape in zip(areas["side"], areas.geometry, strict=True) if side != nobody}
    found: list[tuple[str, BaseGeometry]] = []
    for a, b in combinations(edges, 2):
        both = np.isin(edges[a][1], edges[b][1])
        if both.any():
            line = shapely.line_merge(as_multiline(edges[a][0][both]))
            found.append((f"{a}|{b}", line))
    return found


@dataclass(frozen=True)
class _Support:
    """Points of evidence and the land near what is fresh among them; metres."""

    points: NDArray[np.object_]
    dates: list[date | None]
    fresh: BaseGeometry


def _support(
    evidence: gpd.GeoDataFrame | None, crs: CRS, as_of: date | None, half_life_days: float | None
) -> _Support | None:
    if evidence is None:
        return None
    points, dates = evidence.to_crs(crs).geometry.to_numpy(), list(evidence["date"])
    since = as_of - timedelta(half_life_days) if as_of and half_life_days else None
    fresh = [since is None or (d is not None and d >= since) for d in dates]
    return _Support(points, dates, shapely.union_all(shapely.buffer(points[fresh], NEAR_KM * 1000, quad_segs=6)))


def _edges(shape: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.void]]:
    """Every edge of an area, and a key that is the same in both directions."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    pairs = np.stack([xy[:-1], xy[1:]], axis=1)[ring[1:] == ring[:-1]]
    swap = (pairs[:, 0, 0] > pairs[:, 1, 0]) | ((pairs[:, 0, 0] == pairs[:, 1, 0]) & (pairs[:, 0, 1] > pairs[:, 1, 1]))
    ordered = np.ascontiguousarray(np.where(swap[:, None, None], pairs[:, ::-1], pairs).reshape(-1, 4))
    return pairs, ordered.view([("", ordered.dtype)] * 4).ravel()


def _by_support(line: BaseGeometry, support: _Support | None) -> list[tuple[BaseGeometry, bool]]:
    """A line cut into (part, dashed), the well supported part first; bits too short to see are left out."""
    if support is None:
        cuts = [(line, False)]
    else:
        cuts = [(shapely.intersection(line, support.fresh), False), (shapely.difference(line, support.fresh), True)]
    found = []
    for part, dashed in cuts:
        merged = shapely.line_merge(part) if part.geom_type == "MultiLineString" else part
        kept = [p for p in shapely.get_parts(merged) if p.geom_type == "LineString" and p.length >= _LEAST_M]
        if kept:
            found.append((shapely.multilinestrings(kept), dashed))
    return found


def _last(line: BaseGeometry, support: _Support | None) -> date | None:
    if support is None:
        return None
    near = shapely.distance(line, support.points) <= NEAR_KM * 1000
    return max((d for d, hit in zip(support.dates, near, strict=True) if hit and d is not None), default=None)


def _row(
    sides: str, line: BaseGeometry, band: BaseGeometry, last: date | None, dashed: bool
) -> tuple[str, float, float, date | None, bool, BaseGeometry]:
    width = _width(line, band)
    return sides, round(line.length / 1000, 1), round(width, 1), last, dashed, line


def _width(line: BaseGeometry, band: BaseGeometry) -> float:
    """Mean width (km) of the band of doubt around a line: twice the way from the line out of the band."""
    if band.is_empty:
        return 0.0
    places = shapely.get_coordinates(shapely.segmentize(line, _STEP_M))
    shapely.prepare(band)
    inside = places[shapely.intersects_xy(band, *places.T)]
    edge = cKDTree(shapely.get_coordinates(shapely.segmentize(band.boundary, _STEP_M / 5)))
    out = edge.query(inside)[0] if len(inside) else np.zeros(0)
    return float(2 * out.sum() / len(places) / 1000)
