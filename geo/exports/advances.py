"""Advances of each day as shapes of map data: land that changed hands, and arrows from where to where."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.doubt import day_map, on_day, on_days
from geo.control.figures import advance_name
from geo.control.movement import advances, wind_of
from geo.control.stretches import GEOD
from geo.crs import metric_crs, to_metric
from geo.exports.claimed import ClaimedAdvance, claimed_advances, day_before
from geo.exports.features import held_inside
from geo.exports.known import settled_in
from geo.exports.progress import Progress, quiet, steps
from geo.exports.selection import cut, days_of
from geo.schema import records

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.exports.features import Moves, Shape
    from geo.model import Timeline
    from geo.theatre import Theatre


#: Whether an arrow is our inference, from land that changed hands, or what a claim says.
INFERRED, CLAIMED = "inferred", "claimed"
#: Shorter than this (degrees, about 100 m) a line leads nowhere.
SHORTEST = 1e-3
#: What could not be measured again of land that was cut.
_OF_THE_WHOLE = ("area_low_km2", "area_high_km2", "depth_km", "depth_low_km", "depth_high_km")
#: Land that changed hands between two days of a timeline, for as long as the timeline lasts: an archive asks five times.
_KEPT: dict[int, dict[tuple[date, date], gpd.GeoDataFrame]] = {}


def moves_of(timeline: Timeline, theatre: Theatre, description: Description, progress: Progress = quiet) -> Moves:
    """Advances of each day that a description asks for, EPSG:4326, by day; empty when it asks for none.

    Land (``layer`` advance) changed hands since the day before, or since the description's ``since``; arrows (``layer``
    arrow) are of that land, from what the side held before to the farthest point gained, or as claims of the day tell
    (``basis``). Land is cut at the extent, and its area measured again; an arrow is whole, and stands where it ends.

    Parameters
    ----------
    timeline : with the days before those asked for, as ``selected`` leaves them out.
    progress : told how far the work is; what it raises stops it.
    """
    if not description.shows("advances"):
        return {}
    within = days_of(timeline, description)
    days = (description.day,) if description.day else within
    told = _Told(timeline, theatre, description)
    found = {}
    for day in steps(days, progress, "advances"):
        before = description.since or day_before(timeline, day)
        gained = told.gained(before, day) if before in within and before < day else ()
        found[day] = [*gained, *told.claimed(day)]
    return found


class _Told:
    """Shapes of a timeline's advances, with what is told of each."""

    def __init__(self, timeline: Timeline, theatre: Theatre, description: Description) -> None:
        self.timeline, self.theatre, self.extent = timeline, theatre, description.extent
        self.names = {side.id: side.name for side in theatre.sides}
        #: What is measured of a day serves the day after as well.
        self.map = cache(partial(day_map, timeline))

    def gained(self, before: date, day: date) -> Iterator[Shape]:
        """Land that changed hands between two days, the largest first, then its arrows."""
        rows = records(self._changed(before, day))
        places = on_day(self.timeline.control, day)
        land = [self._land(row, places) for row in rows]
        yield from (shape for shape in land if not shape[0].is_empty)
        for row, (_, properties) in zip(rows, land, strict=True):
            arrow = row["arrow"]
            if isinstance(arrow, BaseGeometry) and arrow.length > SHORTEST and self._ends_within(arrow.coords[-1]):
                yield arrow, self._arrow(row, INFERRED, properties["claims"])

    def claimed(self, day: date) -> Iterator[Shape]:
        """Arrows of a day's claims."""
        for advance in claimed_advances(self.timeline, self.theatre, day):
            if self._ends_within(advance.end):
                line = shapely.LineString([advance.start, advance.end])
                yield line, self._arrow(self._claim(advance, day), CLAIMED, [advance.claim.id])

    def _changed(self, before: date, day: date) -> gpd.GeoDataFrame:
        kept = _kept(self.timeline)
        if (before, day) not in kept:
            maps = [self.map(one) for one in self.timeline.dates if before <= one <= day]
            control, settled = on_days(self.timeline.control, (before, day)), settled_in(self.theatre)
            kept[before, day] = advances(maps[0], maps[-1], control, settled, between=maps[1:-1])
        return kept[before, day]

    def _ends_within(self, end: Sequence[float]) -> bool:
        return not self.extent or bool(shapely.box(*self.extent).intersects(shapely.Point(end)))

    def _land(self, row: dict[str, Any], places: pd.DataFrame) -> Shape:
        numbers = {name: _number(row[name]) for name in ("area_km2", *_OF_THE_WHOLE)}
        shape, named = row["geometry"], [name for name, _ in row["places"]]
        if self.extent and not shapely.box(*self.extent).contains(shape):
            shape = cut(shape, self.extent)
            km2 = to_metric(shape, metric_crs(self.extent)).area / 1e6
            numbers = dict.fromkeys(numbers, None) | {"area_km2": round(km2, 1)}
        held = held_inside(shape, row["to_side"], places)
        return shape, {
            **self._head("advance", row),
            **numbers,
            **_way(row),
            "places": list(dict.fromkeys(str(p["name"]) for p in held if p["name"] in named)),
            "claims": list(dict.fromkeys(claim for p in held for claim in p["claims"])),
        }

    def _arrow(self, row: dict[str, Any], basis: str, claims: list[str]) -> dict[str, Any]:
        return {
            **self._head("arrow", row),
            "basis": basis,
            "length_km": _number(row["depth_km"]),
            **_way(row),
            "claims": claims,
        }

    def _head(self, layer: str, row: dict[str, Any]) -> dict[str, Any]:
        side, against = row["to_side"], row["from_side"]
        return {
            "layer": layer,
            "date": row["date"].isoformat(),
            "since": row["date_from"].isoformat() if row["date_from"] else None,
            "side": side,
            "side_name": self.names.get(side, side),
            "against": against,
            "against_name": self.names.get(against, against),
        }

    def _claim(self, advance: ClaimedAdvance, day: date) -> dict[str, Any]:
        """A claimed advance with the columns of one that was inferred."""
        bearing, _, metres = GEOD.inv(*advance.start, *advance.end)
        return {
            "date_from": None, "date": day, "from_side": self.theatre.side_of(advance.claim.against),
            "to_side": advance.side, "depth_km": metres / 1000, "direction": wind_of(bearing),
            "from_place": advance.start_name, "to_place": advance.claim.place_name or advance.claim.place_text,
        }  # fmt: skip


def _kept(timeline: Timeline) -> dict[tuple[date, date], gpd.GeoDataFrame]:
    if id(timeline) not in _KEPT:
        _KEPT[id(timeline)] = {}
        weakref.finalize(timeline, _KEPT.pop, id(timeline), None)
    return _KEPT[id(timeline)]


def _way(row: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(row["direction"], str):
        return dict.fromkeys(("way", "direction", "from_place", "to_place"))
    ends = {name: row[name] or None for name in ("direction", "from_place", "to_place")}
    return {"way": advance_name(row), **ends}


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 1)
