"""Two maps of one theatre beside each other: which land, people and places one gives to another side than the other does.

Either may be a day of a timeline or a map that others drew. Land is counted by pairs of sides, so that what one side
gained another lost, and what each gained less what it lost is the difference of what it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo.control.doubt import DayMap, Span, areas_km2, day_map, held_km2, on_day, points_of
from geo.control.holders import Hold, count_people, hold_of, settlement_holds
from geo.control.movement import Move, changed_km2
from geo.control.stretches import metres_around
from geo.control.tiling import polygons_only
from geo.model import Status
from geo.schema import WGS84, as_day

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Timeline

    Floats = NDArray[np.float64]

#: Land of the one map that the other does not draw; no side may be called so.
ABSENT = "(not drawn)"
#: Land (km2) below which a pair of sides is taken for a crossing of pencil lines, and left out.
LEAST_KM2 = 0.5
SIDES = (
    "side", "first_km2", "first_low_km2", "first_high_km2", "second_km2", "second_low_km2", "second_high_km2",
    "gained_km2", "gained_low_km2", "gained_high_km2", "lost_km2", "lost_low_km2", "lost_high_km2",
    "first_people", "first_low_people", "first_high_people", "second_people", "second_low_people",
    "second_high_people", "gained_people", "gained_low_people", "gained_high_people", "lost_people",
    "lost_low_people", "lost_high_people", "gained_settlements", "lost_settlements",
)  # fmt: skip
EXCHANGES = (
    "from_side", "to_side", "km2", "low_km2", "high_km2", "people", "low_people", "high_people", "settlements",
    "low_settlements", "high_settlements",
)  # fmt: skip
PLACES = (
    "place_id", "name", "lon", "lat", "from_side", "from_status", "to_side", "to_status", "since", "sure", "told",
    "population",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Shown:
    """A map to be compared.

    Attributes
    ----------
    day : its land and doubt.
    rows : what is inferred of each place (schema.CONTROL) on that day by place id; empty for a map that others drew.
    """

    day: DayMap
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def holds(self) -> dict[str, Hold]:
        """Holder of the places of ``rows``."""
        return {place: hold_of(row) for place, row in self.rows.items()}


@dataclass(frozen=True, eq=False)
class Compared:
    """Two maps beside each other; ``first`` and ``second`` are their order, not a judgement.

    Attributes
    ----------
    sides : SIDES, one row a side, the largest first; ``low`` is what is sure, ``high`` what is possible.
    exchanges : EXCHANGES, one row a pair of sides between which land or settlements went, the largest first.
    places : PLACES whose side or status is another, those that reports tell of first, then by population.
    land : ``from_side``, ``to_side``, ``area_km2`` and geometry of the land that is another's, EPSG:4326.
    alike : share of the land that both maps draw on which they name the same side; None where none is drawn by both.
    apart : by side the mean and 95th percentile of the distance (km) between its front in the one and in the other.
    """

    sides: pd.DataFrame
    exchanges: pd.DataFrame
    places: pd.DataFrame
    land: gpd.GeoDataFrame
    alike: float | None
    apart: dict[str, tuple[float, float]]


def shown_day(timeline: Timeline, day: date) -> Shown:
    """The map of a day of a timeline."""
    rows = {str(row["place_id"]): _plain(row) for row in on_day(points_of(timeline.control), day).to_dict("records")}
    return Shown(day_map(timeline, day), rows)


def shown_drawn(land: gpd.GeoDataFrame, day: date, outline: BaseGeometry) -> Shown:
    """A map that others drew, cut to an outline, in which nothing is in doubt; what it leaves of the outline is ``ABSENT``.

    Parameters
    ----------
    land : columns side and geometry, EPSG:4326.
    """
    merged = land[["side", "geometry"]].dissolve("side").reset_index()
    shapely.prepare(outline)
    inside = [polygons_only(shape if outline.covers(shape) else shape & outline) for shape in merged.geometry]
    rest = polygons_only(outline - shapely.union_all(inside))
    found = dict(zip([*merged["side"].astype(str), ABSENT], [*inside, rest], strict=True))
    small = areas_km2(np.array(list(found.values()), object), metres_around(outline.bounds)) < LEAST_KM2
    kept = {side: shape for (side, shape), gone in zip(found.items(), small, strict=True) if not gone}
    frame = gpd.GeoDataFrame({"side": list(kept)}, geometry=list(kept.values()), crs=WGS84)
    nothing = shapely.MultiPolygon()
    return Shown(DayMap(day, frame, nothing, nothing))


def compare_maps(first: Shown, second: Shown, settled: pd.DataFrame) -> Compared:
    """Compare two maps of one theatre.

    Parameters
    ----------
    settled : settlements (place_id, name, lon, lat, population), as ``naming.settlements`` gives them.
    """
    pieces = list(_pieces(first.day, second.day))
    land = _changed_land(pieces, first.day, second.day)
    holds = [settlement_holds(settled, shown.day, shown.holds) for shown in (first, second)]
    moved = _moved_people(settled, holds)
    exchanges = _exchanges(land, moved, first.day, second.day)
    return Compared(
        _sides(first, second, settled, holds, exchanges),
        exchanges,
        _places(first, second, settled, holds),
        land,
        _alike(pieces, first.day),
        _apart(first.day, second.day),
    )


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}


def _pieces(first: DayMap, second: DayMap) -> Iterator[tuple[str, str, BaseGeometry]]:
    """(side in the first, side in the second, land) of all land, the unchanged too."""
    for side, shape in zip(first.areas["side"], first.areas.geometry, strict=True):
        same = second.land(str(side))
        if shapely.equals_exact(shape, same):
            yield str(side), str(side), shape
            continue
        for other, there in zip(second.areas["side"], second.areas.geometry, strict=True):
            both = polygons_only(shapely.intersection(shape, there))
            if not both.is_empty:
                yield str(side), str(other), both


def _changed_land(pieces: Sequence[tuple[str, str, BaseGeometry]], first: DayMap, second: DayMap) -> gpd.GeoDataFrame:
    changed = [piece for piece in pieces if piece[0] != piece[1]]
    sizes = areas_km2(np.array([shape for *_, shape in changed], object), _metres(first, second)).tolist()
    rows = [
        (one, other, km2, shape) for (one, other, shape), km2 in zip(changed, sizes, strict=True) if km2 >= LEAST_KM2
    ]
    columns = ["from_side", "to_side", "area_km2", "geometry"]
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=WGS84)
    return frame.sort_values("area_km2", ascending=False, kind="stable", ignore_index=True)


def _metres(first: DayMap, second: DayMap) -> Any:
    return first.metres if len(first.areas) else second.metres


def _moved_people(settled: pd.DataFrame, holds: Sequence[list[Hold | None]]) -> dict[tuple[str, str], list[float]]:
    """Residents (as drawn, sure, possible) and settlements (the same) by pair of sides between which they went.

    A settlement of which both maps say the very same has not gone anywhere, however much in doubt its holder is.
    """
    found: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * 6)
    for number, one, other in zip(settled["population"].to_numpy(float), *holds, strict=True):
        if one == other:
            continue
        was = one or Hold(ABSENT, sure=True, possible=frozenset({ABSENT}))
        now = other or Hold(ABSENT, sure=True, possible=frozenset({ABSENT}))
        for pair in ((a, b) for a in was.possible for b in now.possible if a != b):
            drawn = pair == (was.side, now.side)
            counts = (drawn, drawn and was.sure and now.sure, True)
            for n, counted in enumerate(counts):
                found[pair][n] += number * counted
                found[pair][n + 3] += counted
    return dict(found)


def _exchanges(
    land: gpd.GeoDataFrame, moved: Mapping[tuple[str, str], list[float]], first: DayMap, second: DayMap
) -> pd.DataFrame:
    shapes = {
        (str(a), str(b)): shape for a, b, shape in zip(land["from_side"], land["to_side"], land.geometry, strict=True)
    }
    rows = []
    for one, other in sorted({*shapes, *(pair for pair, counts in moved.items() if counts[3])}):
        shape = shapes.get((one, other))
        span = Span(0.0, 0.0, 0.0) if shape is None else changed_km2(Move(shape, one, other, first, second))
        people, low, high, settlements, fewest, most = moved.get((one, other), [0.0] * 6)
        rows.append((one, other, span.value, span.low, span.high, people, low, high, settlements, fewest, most))
    frame = pd.DataFrame(rows, columns=list(EXCHANGES))
    return frame.sort_values(["km2", "people"], ascending=False, kind="stable", ignore_index=True)


def _sides(
    first: Shown, second: Shown, settled: pd.DataFrame, holds: Sequence[list[Hold | None]], exchanges: pd.DataFrame
) -> pd.DataFrame:
    held = [held_km2(shown.day) for shown in (first, second)]
    people = [{s: p.residents for s, p in count_people(settled, own).items()} for own in holds]
    nothing = Span(0.0, 0.0, 0.0)
    rows = []
    for side in sorted({*held[0], *held[1], *people[0], *people[1]}):
        gained, lost = exchanges[exchanges["to_side"] == side], exchanges[exchanges["from_side"] == side]
        km2 = ("km2", "low_km2", "high_km2")
        residents = ("people", "low_people", "high_people")
        rows.append((
            side, *(v for own in held for v in _numbers(own.get(side, nothing))),
            *(float(rows_[c].sum()) for rows_ in (gained, lost) for c in km2),
            *(v for own in people for v in _numbers(own.get(side, nothing))),
            *(float(rows_[c].sum()) for rows_ in (gained, lost) for c in residents),
            int(gained["settlements"].sum()), int(lost["settlements"].sum()),
        ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(SIDES))
    largest = frame[["first_km2", "second_km2"]].max(axis=1)
    return (
        frame.assign(largest=largest)
        .sort_values("largest", ascending=False, kind="stable", ignore_index=True)
        .drop(columns="largest")
    )


def _numbers(span: Span) -> tuple[float, float, float]:
    return span.value, span.low, span.high


def _places(first: Shown, second: Shown, settled: pd.DataFrame, holds: Sequence[list[Hold | None]]) -> pd.DataFrame:
    """Places that reports tell of in either map, and settlements whose land is another's."""
    told = {**first.rows, **second.rows}
    number = dict(zip(settled["place_id"].astype(str), settled["population"].astype(int), strict=True))
    rows = [_place(row, first, second, number.get(place, 0)) for place, row in told.items()]
    for row, one, other in zip(settled.to_dict("records"), *holds, strict=True):
        if str(row["place_id"]) not in told and one != other:
            rows.append(_by_land(_plain(row), one, other))
    frame = pd.DataFrame([row for row in rows if row is not None], columns=list(PLACES))
    order = frame.assign(_name=frame["name"].str.casefold()).sort_values(
        ["told", "population", "_name", "place_id"], ascending=[False, False, True, True], kind="stable"
    )
    return order.drop(columns="_name").reset_index(drop=True)


def _place(row: Mapping[str, Any], first: Shown, second: Shown, population: int) -> tuple[Any, ...] | None:
    place, at = str(row["place_id"]), (float(row["lon"]), float(row["lat"]))
    ends = [_end(shown, place, at) for shown in (first, second)]
    (one, was, before), (other, now, after) = ends
    # A map without marks of its own says nothing of fights and sieges.
    status_differs = bool(first.rows) and bool(second.rows) and was != now
    if one == other and not status_differs:
        return None
    since = second.rows.get(place, {}).get("since")
    day = None if since is None or pd.isna(since) else as_day(since)
    return place, str(row["name"]), *at, one, was, other, now, day, before and after, True, population


def _end(shown: Shown, place: str, at: tuple[float, float]) -> tuple[str, str, bool]:
    """Side, status and whether beyond doubt of a place on a map."""
    if place in shown.rows:
        row = shown.rows[place]
        hold = hold_of(row)
        return hold.side, str(row["status"]), hold.sure
    spot = shapely.Point(at)
    for side, shape in zip(shown.day.areas["side"].astype(str), shown.day.areas.geometry, strict=True):
        if shapely.intersects(shape, spot):
            return side, Status.HELD.value if side not in {"", ABSENT} else Status.UNKNOWN.value, True
    return ABSENT, Status.UNKNOWN.value, True


def _by_land(row: Mapping[str, Any], one: Hold | None, other: Hold | None) -> tuple[Any, ...] | None:
    was, now = (hold.side if hold else ABSENT for hold in (one, other))
    if was == now:
        return None
    sure = all(hold is None or hold.sure for hold in (one, other))
    status = [Status.HELD.value if side not in {"", ABSENT} else Status.UNKNOWN.value for side in (was, now)]
    at = float(row["lon"]), float(row["lat"])
    return (
        str(row["place_id"]), str(row["name"]), *at, was, status[0], now, status[1], None, sure, False,
        int(row["population"]),
    )  # fmt: skip


def _alike(pieces: Sequence[tuple[str, str, BaseGeometry]], first: DayMap) -> float | None:
    both = [(one == other, shape) for one, other, shape in pieces if ABSENT not in {one, other}]
    if not both:
        return None
    sizes = areas_km2(np.array([shape for _, shape in both], object), first.metres)
    same = np.array([alike for alike, _ in both], bool)
    return float(sizes[same].sum() / sizes.sum()) if sizes.sum() else None


def _apart(first: DayMap, second: DayMap) -> dict[str, tuple[float, float]]:
    """Distances (km) between the fronts of each side that both maps draw, from each to the other."""
    found = {}
    for side in sorted(set(first.areas["side"].astype(str)) - {"", ABSENT}):
        one, other = _front(first, side, first.metres), _front(second, side, first.metres)
        if len(one) and len(other):
            there, back = cKDTree(other).query(one)[0] / 1000, cKDTree(one).query(other)[0] / 1000
            both = np.concatenate([there, back])
            found[side] = (float(there.mean() + back.mean()) / 2, float(np.percentile(both, 95)))
    return found


def _front(day: DayMap, side: str, metres: Callable[[Floats], Floats]) -> Floats:
    """Points (m) each kilometre along a side's borders, less those with land that the map does not draw."""
    own = [n for n in day.borders.of(side) if ABSENT not in day.borders.pairs[n]]
    return metres(day.borders.lonlat[own])
