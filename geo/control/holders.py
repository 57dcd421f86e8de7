"""Figures from who holds which place: people under each side, days each place was held, places that changed hands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo.control.doubt import DayMap, Span, nearest_sides, on_day, points_of
from geo.model import Status
from geo.schema import as_day, held_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Belief from which a side surely holds a place, and from which it possibly does.
SURE, POSSIBLE = 0.9, 0.1


@dataclass(frozen=True, slots=True)
class Hold:
    """Who holds a place on a day.

    Attributes
    ----------
    side : as drawn; "" when nobody is known to hold it.
    sure : whether that is beyond doubt.
    possible : all sides that may hold it, ``side`` among them.
    """

    side: str
    sure: bool
    possible: frozenset[str]


@dataclass(frozen=True, slots=True)
class People:
    """People in the settlements of a side.

    Attributes
    ----------
    residents : resident numbers of the gazetteer, not people present.
    settlements : how many settlements.
    uncounted : how many of those drawn as the side's have no number in the gazetteer.
    """

    residents: Span
    settlements: Span
    uncounted: int


@dataclass(frozen=True, slots=True)
class Handover:
    """A place that went from one side to another.

    Attributes
    ----------
    sure : whether the holder before and the one after were each beyond doubt on some day of their time.
    """

    place_id: str
    name: str
    day: date
    before: str
    after: str
    sure: bool


def hold_of(row: Mapping[str, Any]) -> Hold:
    """What a row of schema.CONTROL says: sure when held, with a belief of at least ``SURE``.

    A place of unknown status counts as nobody's, and as possibly that of the side that was last known there.
    """
    side = held_by(row)
    likely = {str(s) for s, p in row["distribution"] if p >= POSSIBLE}
    if row["status"] == Status.UNKNOWN.value:
        return Hold("", sure=False, possible=frozenset({"", side, *likely}))
    sure = row["status"] == Status.HELD.value and float(row["probability"]) >= SURE
    return Hold(side, sure, frozenset({side, *likely} if not sure else {side}))


def holds_on(control: pd.DataFrame, day: date) -> dict[str, Hold]:
    """Holder of each place (not of regions, rivers and roads) on a day, by place id."""
    today = on_day(points_of(control), day)
    return {str(row["place_id"]): hold_of(row) for row in map(_plain, today.to_dict("records"))}


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}


def people(settled: pd.DataFrame, day: DayMap, holds: Mapping[str, Hold]) -> dict[str, People]:
    """People under each side on a day.

    Parameters
    ----------
    settled : settlements (place_id, lon, lat, population; 0: not known).
    holds : holder of the places that control was inferred for; a settlement that is not among them is whose land it
        lies in: surely where that is not in doubt, else possibly also of the side beyond the nearest border.
    """
    return count_people(settled, settlement_holds(settled, day, holds))


def settlement_holds(settled: pd.DataFrame, day: DayMap, holds: Mapping[str, Hold]) -> list[Hold | None]:
    """Holder of each settlement, in the order of the table: as told, else by the land it lies in; None outside all land.

    Parameters
    ----------
    settled, holds : as for ``people``.
    """
    by_land = _by_land(settled[~settled["place_id"].isin(list(holds))], day)
    return [holds.get(str(i)) or by_land.get(str(i)) for i in settled["place_id"]]


def count_people(settled: pd.DataFrame, found: Sequence[Hold | None]) -> dict[str, People]:
    """People under each side, from the holder of each settlement."""
    number = settled["population"].to_numpy(float)
    sides = sorted({side for hold in found if hold for side in hold.possible})
    return {side: _of_side(side, found, number) for side in sides}


def _of_side(side: str, holds: Sequence[Hold | None], number: NDArray[np.float64]) -> People:
    drawn = np.array([h is not None and h.side == side for h in holds], bool)
    sure = np.array([h is not None and h.side == side and h.sure for h in holds], bool)
    possible = np.array([h is not None and side in h.possible for h in holds], bool)
    residents = Span(*(float(number[mask].sum()) for mask in (drawn, sure, possible)))
    settlements = Span(*(float(mask.sum()) for mask in (drawn, sure, possible)))
    return People(residents, settlements, int((number[drawn] == 0).sum()))


def _by_land(settled: pd.DataFrame, day: DayMap) -> dict[str, Hold]:
    """Holder of settlements by the land they lie in."""
    if settled.empty or day.areas.empty:
        return {}
    lonlat = settled[["lon", "lat"]].to_numpy(float)
    points = shapely.points(lonlat)
    unknown, uncertain = (_within(shape, lonlat) for shape in (day.unknown, day.uncertain))
    found: dict[str, Hold] = {}
    ids = settled["place_id"].astype(str).to_numpy()
    for side, shape in zip(day.areas["side"].astype(str), day.areas.geometry, strict=True):
        shapely.prepare(shape)
        here = np.flatnonzero(shapely.intersects(shape, points))
        other = nearest_sides(day, side, lonlat[here])
        for n, neighbour in zip(here, other, strict=True):
            possible = {side, neighbour} if uncertain[n] and neighbour is not None else {side}
            found[ids[n]] = Hold(side, not (uncertain[n] or unknown[n]), frozenset(possible))
    return found


def _within(shape: Any, lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    shapely.prepare(shape)
    found: NDArray[np.bool_] = shapely.contains_xy(shape, lonlat[:, 0], lonlat[:, 1])
    return found


def days_held(control: pd.DataFrame) -> pd.DataFrame:
    """Days on which each place was held by each side: place_id, name, side, days, low and high.

    ``low`` counts the days on which the holder was beyond doubt, ``high`` those on which the side may have held it.
    Sorted by place id, the side that held longest first.
    """
    rows: dict[tuple[str, str, str], list[int]] = {}
    for place_id, name, _, hold in _all(control):
        for side in hold.possible:
            counts = rows.setdefault((place_id, name, side), [0, 0, 0])
            counts[0] += hold.side == side
            counts[1] += hold.side == side and hold.sure
            counts[2] += 1
    longest = sorted(rows.items(), key=lambda row: (row[0][0], -row[1][0], -row[1][2], row[0][2]))
    table = [(*key, *counts) for key, counts in longest]
    return pd.DataFrame(table, columns=["place_id", "name", "side", "days", "low", "high"])


def _all(control: pd.DataFrame) -> Iterator[tuple[str, str, date, Hold]]:
    points = points_of(control)
    for row in points.sort_values(["place_id", "date"], kind="stable").to_dict("records"):
        yield str(row["place_id"]), str(row["name"]), as_day(row["date"]), hold_of(_plain(row))


def handovers(control: pd.DataFrame) -> list[Handover]:
    """Places that went from one side to another, by day and name.

    A time without a known holder does not hide a change: the side before is the last that was known. A place whose
    first holder is not known has not changed hands when the first is told.
    """
    spells: dict[str, list[_Spell]] = {}
    for place_id, name, day, hold in _all(control):
        own = spells.setdefault(place_id, [])
        if not hold.side:
            continue
        if not own or own[-1].side != hold.side:
            own.append(_Spell(name, hold.side, day))
        own[-1].sure |= hold.sure
    found = [
        Handover(place_id, after.name, after.day, before.side, after.side, before.sure and after.sure)
        for place_id, own in spells.items()
        for before, after in itertools.pairwise(own)
    ]
    return sorted(found, key=lambda change: (change.day, change.name, change.place_id))


@dataclass
class _Spell:
    name: str
    side: str
    day: date
    sure: bool = False


def in_question(control: pd.DataFrame) -> int:
    """How many places no other side is drawn to have taken, yet another may have held on some day."""
    sides: dict[str, set[str]] = {}
    maybe: dict[str, set[str]] = {}
    for place_id, _, _, hold in _all(control):
        sides.setdefault(place_id, set()).update({hold.side} - {""})
        maybe.setdefault(place_id, set()).update(hold.possible - {""})
    return sum(len(sides[place]) <= 1 < len(maybe[place]) for place in sides)
