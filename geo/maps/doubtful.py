"""Doubt of what is drawn, for the page to say: lengths and movement of fronts, and land of each side not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.control.doubt import DayMap, day_map, fronts_km, on_day, unknown_km2
from geo.control.movement import moved_km

if TYPE_CHECKING:
    from geo.model import Timeline


def doubt_of(timeline: Timeline, days: Mapping[date, int], at: Mapping[str, int]) -> dict[str, list[Any]]:
    """What the page says of the doubt of each day.

    Parameters
    ----------
    days : numbers of the days by date.
    at : numbers of the sides by id.

    Returns
    -------
    ``front_km``: by day, for each pair of sides in the order of the fronts, ``[a, b, drawn, low, high]`` in km;
    ``front_moved``: by day, for each front ``[low, high]`` in km or None; ``unknown_km2``: by day, for each side the
    land drawn as its own that no report is near, ``[side, km2]``.
    """
    found: dict[str, list[Any]] = {"front_km": [], "front_moved": [], "unknown_km2": []}
    before: Any = None
    kept: tuple[Any, ...] = ()
    for day in days:
        fronts, today = on_day(timeline.fronts, day), day_map(timeline, day)
        # On many days no line moves; what is then the same is not measured again.
        same = (tuple(today.areas.geometry), today.uncertain, today.unknown)
        if not kept or kept[0] != same:
            kept = (same, _lengths(fronts, today, at), _unknown(today, at))
        found["front_km"].append(kept[1])
        found["unknown_km2"].append(kept[2])
        found["front_moved"].append([None] * len(fronts) if before is None else _moved(fronts, before))
        before = fronts
    return found


def _lengths(fronts: pd.DataFrame, today: DayMap, at: Mapping[str, int]) -> list[list[Any]]:
    if fronts.empty or today.areas.empty or len(today.borders.lonlat) == 0:
        return []
    drawn = {str(pair): float(km) for pair, km in fronts.groupby("sides")["length_km"].sum().items()}
    spans = fronts_km(today, drawn)
    return [
        [
            *(at.get(side, -1) for side in pair.split("|")),
            round(span.value),
            round(float(span.low)),
            round(float(span.high)),
        ]
        for pair, span in spans.items()
    ]


def _unknown(today: DayMap, at: Mapping[str, int]) -> list[list[int]]:
    if today.areas.empty or today.unknown.is_empty:
        return []
    return [[at[side], round(km2)] for side, km2 in unknown_km2(today).items() if side in at and km2 >= 1]


def _moved(fronts: Any, before: Any) -> list[list[float] | None]:
    spans = moved_km(fronts, before)
    return [None if span is None else [round(float(span.low), 1), round(float(span.high), 1)] for span in spans]
