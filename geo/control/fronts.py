"""Front lines: the borders that areas share, in stretches, with their length, their doubt and what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.control.grid import as_multiline
from geo.control.stretches import Samples, cut, joined, length_km, metres_around, runs, sampled, stretches
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Metres = Callable[[Floats], Floats]

COLUMNS = ["sides", "stretch", "name", "length_km", "width_km", "width_max_km", "evidence", "dashed", "geometry"]
#: Distance (km) beyond which a piece of evidence does not support a line.
NEAR_KM = 25.0
#: Step (degrees, about 1 km) at which the edge of the band of doubt is sampled.
_EDGE_DEG = 0.01
#: By how much (degrees) a point on a line may miss it.
_HAIR_DEG = 1e-9
#: Maps of which borders and bands are kept: on many days nothing but the evidence is new.
_DAYS = 4


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
    Columns of schema.FRONTS but the date, with empty names (see ``name_fronts``); rows in order of the pair of
    sides, the longest stretch first, full lines before dashed ones. Vertices are the areas' own. Empty when there
    is only one side.
    """
    if len(areas) == 0:
        return gpd.GeoDataFrame([], columns=COLUMNS, geometry="geometry", crs=WGS84)
    metres = metres_around(areas.total_bounds)
    found = overlays.geometry.to_numpy()[(overlays["kind"] == "uncertain").to_numpy()]
    doubt = _band(found[0] if len(found) == 1 else shapely.union_all(found), *_sides_of(areas), metres)
    support = _support(evidence, metres, as_of, half_life_days)
    rows = [
        _row(sides, number, pieces, doubt, support, dashed=dashed)
        for sides, border in shared_borders(areas, nobody)
        for number, lines in enumerate(stretches(border, metres))
        for dashed, pieces in _by_support(lines, support, metres)
    ]
    return gpd.GeoDataFrame(rows, columns=COLUMNS, geometry="geometry", crs=WGS84)


def shared_borders(areas: gpd.GeoDataFrame, nobody: str | None = None) -> list[tuple[str, BaseGeometry]]:
    """For each pair of neighbouring sides ("A|B", in the order of the rows) the lines they share, merged."""
    return list(_shared(*_sides_of(areas), nobody))


def _sides_of(areas: gpd.GeoDataFrame) -> tuple[tuple[str, ...], tuple[BaseGeometry, ...]]:
    return tuple(areas["side"].astype(str)), tuple(areas.geometry)


@lru_cache(maxsize=_DAYS)
def _shared(
    sides: tuple[str, ...], shapes: tuple[BaseGeometry, ...], nobody: str | None
) -> list[tuple[str, BaseGeometry]]:
    edges = {side: _edges(shape) for side, shape in zip(sides, shapes, strict=True) if side != nobody}
    keys = dict(zip(edges, _numbered(list(edges.values())), strict=True))
    found: list[tuple[str, BaseGeometry]] = []
    for a, b in combinations(edges, 2):
        both = np.isin(keys[a], keys[b])
        if both.any():
            line = shapely.line_merge(as_multiline(edges[a][both]))
            found.append((f"{a}|{b}", line))
    return found


def _edges(shape: BaseGeometry) -> Floats:
    """Every edge of an area (n, 2, 2)."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    pairs: Floats = np.stack([xy[:-1], xy[1:]], axis=1)[ring[1:] == ring[:-1]]
    return pairs


def _numbered(edges: list[Floats]) -> list[NDArray[np.int64]]:
    """A number for each edge of each area, the same for the same edge in either direction."""
    if not edges:
        return []
    flat = np.concatenate(edges).reshape(-1, 4)
    swap = (flat[:, 0] > flat[:, 2]) | ((flat[:, 0] == flat[:, 2]) & (flat[:, 1] > flat[:, 3]))
    flat = np.where(swap[:, None], flat[:, [2, 3, 0, 1]], flat)
    order = np.lexsort(flat.T)
    other = (flat[order][1:] != flat[order][:-1]).any(axis=1)
    number = np.empty(len(flat), np.int64)
    number[order] = np.concatenate([[0], np.cumsum(other)])
    return np.split(number, np.cumsum([len(own) for own in edges])[:-1])


@dataclass(frozen=True)
class _Support:
    """Points of evidence (metres), their dates, and a tree of the fresh ones (None: there is none)."""

    xy: Floats
    dates: list[date | None]
    fresh: cKDTree | None


def _support(
    evidence: gpd.GeoDataFrame | None, metres: Metres, as_of: date | None, half_life_days: float | None
) -> _Support | None:
    if evidence is None:
        return None
    xy, dates = metres(shapely.get_coordinates(evidence.geometry.to_numpy())), list(evidence["date"])
    since = as_of - timedelta(half_life_days) if as_of and half_life_days else None
    fresh = np.array([since is None or (d is not None and d >= since) for d in dates], bool)
    return _Support(xy, dates, cKDTree(xy[fresh]) if fresh.any() else None)


_Piece = tuple["BaseGeometry", Samples]


def _by_support(
    lines: Sequence[BaseGeometry], support: _Support | None, metres: Metres
) -> list[tuple[bool, list[_Piece]]]:
    """The lines of a stretch cut into (dashed, pieces), the well supported pieces first."""
    pieces: dict[bool, list[_Piece]] = {False: [], True: []}
    for line in lines:
        steps = sampled(line, metres)
        far = ~_near(steps, support)
        flags = runs(steps, far)
        if (flags == flags[0]).all():
            pieces[bool(flags[0])].append((line, steps))
            continue
        for piece, dashed in cut(line, steps, flags):
            pieces[dashed].append((piece, sampled(piece, metres)))
    return [(dashed, found) for dashed, found in pieces.items() if found]


def _near(steps: Samples, support: _Support | None) -> NDArray[np.bool_]:
    if support is None:
        return np.ones(len(steps.xy), bool)
    if support.fresh is None:
        return np.zeros(len(steps.xy), bool)
    near: NDArray[np.bool_] = support.fresh.query(steps.xy)[0] <= NEAR_KM * 1000
    return near


def _row(
    sides: str, number: int, pieces: list[_Piece], doubt: _Band | None, support: _Support | None, *, dashed: bool
) -> tuple[str, int, str, float, float, float, date | None, bool, BaseGeometry]:
    line = joined([piece for piece, _ in pieces])
    widths = np.concatenate([width_profile(steps, sides, doubt) for _, steps in pieces])
    sizes = np.concatenate([steps.size_m for _, steps in pieces])
    last = _last(np.vstack([steps.xy for _, steps in pieces]), support)
    mean = float(np.average(widths, weights=sizes))
    return (
        sides,
        number,
        "",
        round(length_km(line), 1),
        round(mean, 1),
        round(float(widths.max()), 1),
        last,
        dashed,
        line,
    )


def _last(xy: Floats, support: _Support | None) -> date | None:
    """Day of the last evidence near steps of a line."""
    if support is None or len(support.xy) == 0:
        return None
    near = (
        cKDTree(xy, compact_nodes=False, balanced_tree=False).query(support.xy, distance_upper_bound=NEAR_KM * 1000)[0]
        <= NEAR_KM * 1000
    )
    return max((d for d, hit in zip(support.dates, near, strict=True) if hit and d is not None), default=None)


@dataclass(frozen=True, eq=False)
class _Band:
    """The band of doubt, and its edge (trees in metres) by the connected part of a side's land in which it lies.

    Attributes
    ----------
    lands : for each side its parts, and for each part a tree of the edge inside it (None: there is none).
    rest : a tree of the edge along the outline, in no side's land.
    """

    shape: BaseGeometry
    lands: dict[str, tuple[shapely.STRtree, list[cKDTree | None]]]
    rest: cKDTree | None


@lru_cache(maxsize=_DAYS)
def _band(band: BaseGeometry, sides: tuple[str, ...], shapes: tuple[BaseGeometry, ...], metres: Metres) -> _Band | None:
    if band.is_empty:
        return None
    shapely.prepare(band)
    at = shapely.get_coordinates(shapely.segmentize(band.boundary, _EDGE_DEG))
    xy, points = metres(at), shapely.STRtree(np.asarray(shapely.points(at), dtype=object))
    left = np.ones(len(at), bool)
    lands = {}
    for side, shape in zip(sides, shapes, strict=True):
        parts = shapely.get_parts(shape)
        shapely.prepare(parts)
        part, inside = points.query(parts, predicate="contains")
        left[inside] = False
        edges = [inside[part == n] for n in range(len(parts))]
        lands[side] = (shapely.STRtree(parts), [_tree(xy[edge]) for edge in edges])
    return _Band(band, lands, _tree(xy[left]))


def _tree(xy: Floats) -> cKDTree | None:
    return cKDTree(xy, compact_nodes=False, balanced_tree=False) if len(xy) else None


@lru_cache(maxsize=512)
def width_profile(steps: Samples, sides: str, doubt: _Band | None) -> Floats:
    """Width (km) of the band of doubt at steps of a line: from the line out of the band, on both sides of it.

    0 where the line does not lie in the band. Where all of a side's land by the line lies in the band, it counts on
    that side as far as on the other.
    """
    widths = np.zeros(len(steps.xy))
    if doubt is None:
        return widths
    inside = shapely.contains_xy(doubt.shape, steps.lonlat[:, 0], steps.lonlat[:, 1])
    if not inside.any():
        return widths
    middle = shapely.Point(steps.lonlat[len(steps.lonlat) // 2])
    xy = steps.xy[inside]
    out = np.stack([_out(xy, middle, side, doubt) for side in sides.split("|")])
    out = np.where(np.isfinite(out), out, out[::-1])
    if doubt.rest:
        out = np.minimum(out, doubt.rest.query(xy, distance_upper_bound=out.max())[0])
    widths[inside] = np.where(np.isfinite(out), out, 0.0).sum(axis=0) / 1000
    return widths


def _out(xy: Floats, on_line: BaseGeometry, side: str, doubt: _Band) -> Floats:
    """Way (m) out of the band into a side's land; infinite where the band has no edge there.

    Along a line that no third line meets, a side's land is one connected part: the one nearest to any of its points.
    """
    lands, edges = doubt.lands[side]
    tree = edges[_part_at(lands, on_line)]
    found: Floats = tree.query(xy)[0] if tree is not None else np.full(len(xy), np.inf)
    return found


def _part_at(lands: shapely.STRtree, on_line: BaseGeometry) -> int:
    """Number of the part on whose edge a point lies: one whose box the point is in, if there is but one."""
    near = lands.query(shapely.box(*on_line.bounds).buffer(_HAIR_DEG))
    return int(near[0] if len(near) == 1 else lands.nearest(on_line))
