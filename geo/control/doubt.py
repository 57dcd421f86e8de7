"""How much of a day's map is in doubt: what each side holds for sure, as drawn, and at most.

The band of doubt along a front may belong to either of the two sides that meet there. So a side holds for sure what
it is drawn to hold less the doubtful and the unknown land in it, and at most what it is drawn to hold and, of the
doubtful land drawn as another's, what lies nearest to a border with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo.control.fronts import shared_borders
from geo.control.stretches import metres_around, sampled
from geo.schema import as_day

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Timeline

    Floats = NDArray[np.float64]

Frame = TypeVar("Frame", bound=pd.DataFrame)

#: Step (degrees) to which edges are cut before they are measured: straight in degrees is not straight in metres.
_EDGE_DEG = 0.1
#: Step (m) along borders, and samples of the doubtful land of a day.
_BORDER_M, _SAMPLES = 1000.0, 6000
#: Step (degrees, about 1 km) along the edge of the band, and how near to the outline it is the outline's edge.
_BAND_DEG, _OUTLINE_DEG = 0.01, 1e-6


def areas_km2(shapes: NDArray[np.object_], metres: Callable[[Floats], Floats] | None = None) -> Floats:
    """Area (km2) of each shape in EPSG:4326; ``metres`` is an equal-area projection, by default one around them."""
    parts, shape = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    if len(rings) == 0:
        return np.zeros(len(shapes))
    metres = metres or metres_around(shapely.total_bounds(rings))
    # Rings, not polygons: a polygon that rounding makes touch itself would be "repaired" when cut, and lose land.
    metric = shapely.transform(shapely.segmentize(rings, _EDGE_DEG), metres)
    holes = np.diff(part, prepend=-1) == 0
    sizes = shapely.area(shapely.polygons(metric)) * np.where(holes, -1, 1)
    return np.bincount(shape[part], weights=sizes, minlength=len(shapes)) / 1e6


@dataclass(frozen=True)
class Span:
    """A figure with what is sure and what is possible."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Borders:
    """Points each kilometre along all borders: degrees, metres, and the pair of sides that meet there."""

    lonlat: Floats
    xy: Floats
    pairs: NDArray[np.object_]

    def of(self, side: str) -> NDArray[np.int64]:
        """Numbers of the points on a side's borders."""
        return self._by_side.get(side, np.zeros(0, np.int64))

    @cached_property
    def _by_side(self) -> dict[str, NDArray[np.int64]]:
        found: dict[str, list[int]] = {}
        for n, pair in enumerate(self.pairs):
            for side in pair:
                found.setdefault(side, []).append(n)
        return {side: np.array(rows, np.int64) for side, rows in found.items()}

    @cached_property
    def _beyond(self) -> dict[str, tuple[cKDTree, NDArray[np.object_]]]:
        """For each side a tree of the points on its borders, and the side beyond each."""
        return {
            side: (cKDTree(self.xy[rows]), _objects([next(iter(self.pairs[n] - {side})) for n in rows]))
            for side, rows in self._by_side.items()
        }

    def nearest(self, side: str, xy: Floats) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
        """For places in a side's land the side beyond the nearest of its borders, and the number of that point."""
        if side not in self._by_side or len(xy) == 0:
            return _objects([]), np.zeros(0, np.int64)
        tree, beyond = self._beyond[side]
        at = tree.query(xy)[1]
        return beyond[at], self._by_side[side][at]


@dataclass(frozen=True)
class Doubtful:
    """Samples of the band of doubt.

    Attributes
    ----------
    lonlat : EPSG:4326; ``xy`` the same in metres, ``km2`` the area that each stands for.
    drawn : the side it is drawn as; ``other`` the one it may belong to as well.
    border : number of the nearest point of the borders between the two.
    """

    lonlat: Floats
    xy: Floats
    km2: Floats
    drawn: NDArray[np.object_]
    other: NDArray[np.object_]
    border: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class DayMap:
    """The map of a day with its doubt; EPSG:4326.

    Attributes
    ----------
    areas : side and geometry, a tiling.
    uncertain, unknown : the bands of a day's overlays, maybe empty.
    """

    date: date
    areas: gpd.GeoDataFrame
    uncertain: BaseGeometry
    unknown: BaseGeometry

    def land(self, side: str) -> BaseGeometry:
        """What a side is drawn to hold, maybe nothing."""
        return self._lands.get(side, shapely.MultiPolygon())

    @cached_property
    def _lands(self) -> dict[str, BaseGeometry]:
        return dict(zip(self.areas["side"].astype(str), self.areas.geometry, strict=True))

    @cached_property
    def metres(self) -> Callable[[Floats], Floats]:
        """From degrees (n, 2) to metres."""
        return metres_around(self.areas.total_bounds)

    @cached_property
    def unsure(self) -> BaseGeometry:
        """Land whose holder is in doubt or not known."""
        return shapely.union_all([self.uncertain, self.unknown])

    @cached_property
    def borders(self) -> Borders:
        """Points along all borders, those to land that nobody is known to hold too."""
        found = [(pair, line) for pair, border in shared_borders(self.areas) for line in shapely.get_parts(border)]
        if not found:
            return Borders(np.zeros((0, 2)), np.zeros((0, 2)), _objects([]))
        steps = [sampled(line, self.metres, _BORDER_M) for _, line in found]
        pairs = [frozenset(pair.split("|")) for (pair, _), s in zip(found, steps, strict=True) for _ in s.xy]
        return Borders(np.vstack([s.lonlat for s in steps]), np.vstack([s.xy for s in steps]), _objects(pairs))

    @cached_property
    def doubtful(self) -> Doubtful:
        """The band of doubt, sampled."""
        return _doubtful(self)


def _objects(values: list[Any]) -> NDArray[np.object_]:
    found = np.empty(len(values), object)
    found[:] = values
    return found


def day_map(timeline: Timeline, day: date) -> DayMap:
    """The map of a day of a timeline; without areas when the timeline has none on that day."""
    areas, overlays = on_day(timeline.areas, day), on_day(timeline.overlays, day)
    bands = {
        kind: shapely.union_all(overlays.loc[overlays["kind"] == kind].geometry.to_numpy())
        for kind in ("uncertain", "unknown")
    }
    return DayMap(day, areas[["side", "geometry"]].reset_index(drop=True), bands["uncertain"], bands["unknown"])


def on_day(frame: Frame, day: date) -> Frame:
    """Rows of a table whose ``date`` is a day."""
    return on_days(frame, (day,))


def on_days(frame: Frame, days: Collection[date]) -> Frame:
    """Rows of a table whose ``date`` is one of some days."""
    asked = set(days)
    within = {d: as_day(d) in asked for d in set(frame["date"])}
    return frame[np.array([within[d] for d in frame["date"]], bool)]


def points_of(control: Frame) -> Frame:
    """Rows of a table of control whose places lie at a point; all of them where the table does not tell."""
    return control[control["point"].astype(bool)] if "point" in control else control


def held_km2(day: DayMap) -> dict[str, Span]:
    """Area (km2) of each side: for sure, as drawn, at most."""
    if day.areas.empty:
        return {}
    shapes = day.areas.geometry.to_numpy()
    drawn, unsure = areas_km2(shapes, day.metres), areas_km2(shapely.intersection(shapes, day.unsure), day.metres)
    more = {str(side): 0.0 for side in day.areas["side"]}
    for side, km2 in zip(day.doubtful.other, day.doubtful.km2, strict=True):
        more[side] += km2
    return {
        str(side): Span(float(km2), float(max(0.0, km2 - less)), float(km2 + more[str(side)]))
        for side, km2, less in zip(day.areas["side"], drawn, unsure, strict=True)
    }


def unknown_km2(day: DayMap) -> dict[str, float]:
    """Area (km2) drawn as each side's of which no report is near or fresh enough to say anything."""
    if day.areas.empty:
        return {}
    unknown = areas_km2(shapely.intersection(day.areas.geometry.to_numpy(), day.unknown), day.metres)
    return {str(side): float(km2) for side, km2 in zip(day.areas["side"], unknown, strict=True)}


def fronts_km(day: DayMap, drawn: dict[str, float]) -> dict[str, Span]:
    """Length (km) of the front of each pair of sides ("A|B"): as drawn, and between those of the band's two edges.

    Either edge is where the front runs if one side holds all the land in doubt between them.

    Parameters
    ----------
    drawn : length of each front as drawn.
    """
    edges, borders = _edges_km(day), day.borders
    shapely.prepare(day.uncertain)
    sure = ~shapely.contains_xy(day.uncertain, borders.lonlat[:, 0], borders.lonlat[:, 1])
    found = {}
    for pair, km in drawn.items():
        a, b = pair.split("|")
        own = np.array([sides == {a, b} for sides in borders.pairs], bool)
        # Where a front lies in no band there is but one line.
        certain = km * float(sure[own].mean()) if own.any() else 0.0
        lengths = [km, *(certain + edges[key] for key in ((a, b), (b, a)) if edges.get(key))]
        found[pair] = Span(km, min(lengths), max(lengths))
    return found


def _edges_km(day: DayMap) -> dict[tuple[str, str], float]:
    """Length (km) of the band's edge in each side's land, by the side on the other side of the band."""
    if day.uncertain.is_empty or day.areas.empty:
        return {}
    lines = shapely.segmentize(day.uncertain.boundary, _BAND_DEG)
    steps = [sampled(line, day.metres, np.inf) for line in shapely.get_parts(lines)]
    lonlat, xy = np.vstack([s.lonlat for s in steps]), np.vstack([s.xy for s in steps])
    size = np.concatenate([s.size_m for s in steps])
    shapes = day.areas.geometry.to_numpy()
    outline = shapely.coverage_union_all(shapes).boundary
    shapely.prepare(outline)
    within = ~shapely.dwithin(outline, shapely.points(lonlat), _OUTLINE_DEG)
    found: dict[tuple[str, str], float] = {}
    for side, shape in zip(day.areas["side"], shapes, strict=True):
        shapely.prepare(shape)
        here = within & shapely.contains_xy(shape, lonlat[:, 0], lonlat[:, 1])
        other, _ = day.borders.nearest(str(side), xy[here])
        for name, metres in zip(other, size[here], strict=True):
            found[str(side), name] = found.get((str(side), name), 0.0) + metres / 1000
    return found


def nearest_sides(day: DayMap, side: str, lonlat: Floats) -> list[str | None]:
    """For places in a side's land the side beyond the nearest of its borders; None where it has no border."""
    if len(lonlat) == 0 or len(day.borders.of(side)) == 0:
        return [None] * len(lonlat)
    return list(day.borders.nearest(side, day.metres(lonlat))[0])


def _doubtful(day: DayMap) -> Doubtful:
    shapes = day.areas.geometry.to_numpy()
    parts = shapely.intersection(shapes, day.uncertain)
    sizes = areas_km2(parts, day.metres)
    found = []
    for side, part, km2 in zip(day.areas["side"], parts, sizes, strict=True):
        if km2 == 0 or len(day.borders.of(str(side))) == 0:
            continue
        lonlat = _scattered(part, max(1, round(_SAMPLES * km2 / sizes.sum())))
        other, at = day.borders.nearest(str(side), day.metres(lonlat))
        found.append((lonlat, np.full(len(lonlat), km2 / len(lonlat)), _objects([str(side)] * len(lonlat)), other, at))
    if not found:
        nothing = np.zeros((0, 2))
        return Doubtful(nothing, nothing, np.zeros(0), _objects([]), _objects([]), np.zeros(0, np.int64))
    lonlat, km2, drawn, other, at = (np.concatenate(column) for column in zip(*found, strict=True))
    return Doubtful(lonlat, day.metres(lonlat), km2, drawn, other, at)


def _scattered(shape: BaseGeometry, about: int) -> Floats:
    """Some ``about`` points of a regular grid inside a shape (degrees); at least one."""
    west, south, east, north = shape.bounds
    # A degree of longitude is shorter: so are the steps.
    squeeze = float(np.cos(np.radians((south + north) / 2)))
    step = np.sqrt(shape.area * squeeze / about)
    x, y = np.arange(west + step / 2, east, step / squeeze), np.arange(south + step / 2, north, step)
    at = np.array(np.meshgrid(x, y)).reshape(2, -1).T
    shapely.prepare(shape)
    inside = at[shapely.contains_xy(shape, at[:, 0], at[:, 1])]
    return inside if len(inside) else shapely.get_coordinates(shape.point_on_surface())
