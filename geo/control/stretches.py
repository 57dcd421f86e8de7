"""Borders cut into stretches: pieces that belong together along a front, and what of each is well supported.

Every vertex of a stretch is one of the areas' own, and what is cut is cut on their edges: nothing is moved.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.crs import metric_crs
from geo.schema import WGS84

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

#: Ends of lines of one pair of sides nearer than this (km) are one front: a pocket at a bend does not cut it in two.
GAP_KM = 10.0
#: Stretches shorter than this (km) are left out.
LEAST_KM = 1.0
#: Step (m) at which a line is asked for what lies near it, and the least run (m) that is drawn apart from its neighbours.
STEP_M, RUN_M = 500.0, 2000.0
#: Lines whose measures are kept: from day to day most are as they were.
_LINES = 512

GEOD = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True, eq=False)
class Samples:
    """Steps along a line.

    Attributes
    ----------
    edge : number of the line's edge that each step is part of.
    until : share of that edge (0-1) at which the step ends.
    lonlat : its middle, EPSG:4326; ``xy`` the same in metres.
    size_m : length of each step.
    """

    edge: NDArray[np.int64]
    until: Floats
    lonlat: Floats
    xy: Floats
    size_m: Floats


def length_km(line: BaseGeometry) -> float:
    """Length (km) on the ellipsoid of a line in EPSG:4326."""
    return float(sum(map(_metres_long, shapely.get_parts(line)))) / 1000


@lru_cache(maxsize=_LINES)
def _metres_long(part: BaseGeometry) -> float:
    return float(GEOD.line_length(*shapely.get_coordinates(part).T))


@lru_cache(maxsize=32)
def projector(crs: pyproj.CRS) -> Callable[[Floats], Floats]:
    """A function from degrees (n, 2) to metres of ``crs``."""
    there = pyproj.Transformer.from_crs(WGS84, crs, always_xy=True)

    def metres(lonlat: Floats) -> Floats:
        return np.column_stack(there.transform(lonlat[:, 0], lonlat[:, 1])).reshape(-1, 2)

    return metres


def metres_around(bounds: Iterable[float]) -> Callable[[Floats], Floats]:
    """A function from degrees (n, 2) to metres of the equal-area projection around bounds (west, south, east, north)."""
    west, south, east, north = map(float, bounds)
    return projector(metric_crs((west, south, east, north)))


@lru_cache(maxsize=_LINES)
def stretches(border: BaseGeometry, metres: Callable[[Floats], Floats]) -> list[list[BaseGeometry]]:
    """The lines of a pair of sides in stretches, the longest first; each a list of lines in order along the front.

    Lines end where a third side begins and at the outline. Lines whose ends are closer than ``GAP_KM`` make one
    stretch; a closed line is one by itself. Stretches under ``LEAST_KM`` are left out.

    Parameters
    ----------
    border : merged lines, EPSG:4326.
    """
    lines = [line for line in shapely.get_parts(border) if line.geom_type == "LineString" and not line.is_empty]
    rings = [[line] for line in lines if line.is_closed]
    chains = _chains([line for line in lines if not line.is_closed], metres)
    sized = [(sum(map(length_km, lines)), lines) for lines in (*rings, *chains)]
    # Equal lengths in the order of their place, so that the order never hangs on that of the input.
    sized.sort(key=lambda item: (-round(item[0], 6), item[1][0].bounds))
    return [lines for size, lines in sized if size >= LEAST_KM]


def _chains(lines: list[BaseGeometry], metres: Callable[[Floats], Floats]) -> list[list[BaseGeometry]]:
    if not lines:
        return []
    close = cKDTree(_ends(lines, metres)).query_pairs(GAP_KM * 1000, output_type="ndarray") // 2
    links = coo_array((np.ones(len(close)), (close[:, 0], close[:, 1])), shape=(len(lines), len(lines)))
    _, group = connected_components(links, directed=False)
    return [in_order([lines[n] for n in np.flatnonzero(group == g)], metres) for g in range(group.max() + 1)]


def _ends(lines: Sequence[BaseGeometry], metres: Callable[[Floats], Floats]) -> Floats:
    return metres(np.array([[line.coords[0], line.coords[-1]] for line in lines]).reshape(-1, 2))


def in_order(lines: Sequence[BaseGeometry], metres: Callable[[Floats], Floats]) -> list[BaseGeometry]:
    """Open lines one after the other, each beginning near where the last one ended; from the north or the west."""
    ends = _ends(lines, metres)
    tall = np.ptp(ends[:, 1]) >= np.ptp(ends[:, 0])
    free = set(range(len(ends)))
    at = min(free, key=lambda end: (-ends[end, 1], ends[end, 0]) if tall else (ends[end, 0], -ends[end, 1]))
    ordered = []
    while True:
        ordered.append(lines[at // 2] if at % 2 == 0 else shapely.reverse(lines[at // 2]))
        here = at ^ 1
        free -= {at, here}
        if not free:
            return ordered
        at = min(free, key=lambda end: (float(np.hypot(*(ends[end] - ends[here]))), end))


@lru_cache(maxsize=_LINES)
def sampled(line: BaseGeometry, metres: Callable[[Floats], Floats], step_m: float = STEP_M) -> Samples:
    """Steps of at most ``step_m`` along a line (EPSG:4326), none across a vertex."""
    lonlat = shapely.get_coordinates(line)
    xy = metres(lonlat)
    size = np.hypot(*np.diff(xy, axis=0).T)
    count = np.maximum(1, np.ceil(size / step_m)).astype(np.int64)
    edge = np.repeat(np.arange(len(size)), count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    until = (step + 1) / count[edge]
    middle = ((step + 0.5) / count[edge])[:, None]
    return Samples(
        edge,
        until,
        lonlat[edge] + middle * (lonlat[edge + 1] - lonlat[edge]),
        xy[edge] + middle * (xy[edge + 1] - xy[edge]),
        size[edge] / count[edge],
    )


def runs(samples: Samples, holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The same flags with runs shorter than ``RUN_M`` given to what stands before them (the first: after them)."""
    flags = holds.copy()
    for first, last in _runs(flags):
        short = samples.size_m[first:last].sum() < RUN_M
        if short and (first > 0 or last < len(flags)):
            flags[first:last] = flags[first - 1] if first > 0 else flags[last]
    return flags


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    at = np.flatnonzero(np.diff(flags)) + 1
    bounds = [0, *at.tolist(), len(flags)]
    return list(itertools.pairwise(bounds))


def cut(line: BaseGeometry, samples: Samples, flags: NDArray[np.bool_]) -> list[tuple[BaseGeometry, bool]]:
    """A line cut where the flags of its steps change: (piece, flag) in order, with all of the line's vertices."""
    lonlat = shapely.get_coordinates(line)
    found: list[tuple[BaseGeometry, bool]] = []
    begin, first_edge = lonlat[:1], 0
    for _, last in _runs(flags):
        edge, until = int(samples.edge[last - 1]), float(samples.until[last - 1])
        end = lonlat[edge] + until * (lonlat[edge + 1] - lonlat[edge]) if until < 1 else lonlat[edge + 1]
        inner = lonlat[first_edge + 1 : edge + 1]
        found.append((shapely.LineString(np.vstack([begin, inner, end[None]])), bool(flags[last - 1])))
        begin, first_edge = end[None], edge if until < 1 else edge + 1
    return found


def joined(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    """Lines as one multiline."""
    return shapely.MultiLineString(list(lines))  # type: ignore[arg-type]
