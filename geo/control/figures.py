"""Numbers people quote: who holds how much land and how many people, how long fronts are, how fast they move.

Every figure comes with what is sure (``low``) and what is possible (``high``); docs/figures.md says how.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo import schema
from geo.control.doubt import DayMap, Span, day_map, fronts_km, held_km2, on_day, unknown_km2
from geo.control.holders import days_held, handovers, holds_on, in_question, people
from geo.control.movement import advances, moved_km
from geo.errors import InputError
from geo.model import NOTICE
from geo.schema import as_day

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.model import Timeline

#: What every table of figures says of itself.
NOTE = (
    f"{NOTICE} low is what is sure, high what is possible. Population: resident numbers of the gazetteer's settlements "
    "of its own dates, often years old, not people present now; settlements without a number count as none and are "
    "counted."
)

#: Figures in the order in which they are listed, with their units.
UNITS = {
    "area": "km2",
    "population": "residents",
    "settlements": "settlements",
    "front": "km",
    "gained": "km2",
    "gained a day": "km2/day",
    "advance": "km",
    "advance a day": "km/day",
    "front moved": "km",
    "changed hands": "places",
    "handover": "place",
    "days held": "days",
}
#: How many places a note names.
_NAMED = 12


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures of a timeline.

    Attributes
    ----------
    table : schema.FIGURES.
    advances : schema.ADVANCES from ``since`` to the last day.
    since : the day since which movement is measured.
    """

    table: pd.DataFrame
    advances: gpd.GeoDataFrame
    since: date


def figures_of(timeline: Timeline, settled: pd.DataFrame, *, since: date | None = None) -> Figures:
    """The figures of a timeline.

    Parameters
    ----------
    settled : settlements (place_id, name, lon, lat, population, importance), as ``naming.settlements`` gives them.
    since : the day since which movement is measured, by default the first.

    Raises
    ------
    InputError
        When the timeline has no day, or ``since`` is none of its days.
    """
    days = sorted(map(as_day, timeline.dates))
    if not days:
        raise InputError("the timeline has no day", remedy="Choose a longer period.")
    since = days[0] if since is None else since
    if since not in days:
        raise InputError(f"{since} is no day of this timeline", remedy=f"Choose a day from {days[0]} to {days[-1]}.")
    maps = [day_map(timeline, day) for day in days]
    later = maps[days.index(since) :]
    moved = advances(later[0], later[-1], timeline.control, settled, between=later[1:-1])
    rows = [row for day in maps for row in _of_day(timeline, settled, day)]
    rows += [row for before, after in pairwise(maps) for row in _gains(advances(before, after))]
    rows += [*_movement(moved, len(later) - 1), *_fronts_moved(timeline, since, days[-1])]
    rows += [*_changes(timeline.control, days), *_held(timeline.control, days)]
    table = pd.DataFrame(rows, columns=list(schema.FIGURES.columns))
    order = {name: n for n, name in enumerate(UNITS)}
    table = table.sort_values("figure", key=lambda column: column.map(order), kind="stable", ignore_index=True)
    schema.check(table, schema.FIGURES)
    return Figures(table, moved, since)


def movement_of(
    timeline: Timeline, settled: pd.DataFrame, since: date, until: date
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Movement between two days of a timeline: rows of schema.FIGURES, and the land that changed hands (schema.ADVANCES).

    Raises
    ------
    InputError
        When one of them is no day of the timeline, or the second is not the later one.
    """
    days = [day for day in sorted(map(as_day, timeline.dates)) if since <= day <= until]
    if since >= until or not days or (days[0], days[-1]) != (since, until):
        raise InputError(f"{since} and {until} are no two days of this timeline", remedy="Choose a longer period.")
    maps = [day_map(timeline, day) for day in days]
    moved = advances(maps[0], maps[-1], timeline.control, settled, between=maps[1:-1])
    rows = [*_gains(moved), *_movement(moved, len(days) - 1), *_fronts_moved(timeline, since, until)]
    table = pd.DataFrame(rows, columns=list(schema.FIGURES.columns))
    return table.drop_duplicates(ignore_index=True), moved


def _row(figure: str, day: date, span: Span, **told: Any) -> tuple[Any, ...]:
    digits = 0 if UNITS[figure] in {"residents", "settlements", "places", "place", "days"} else 1
    numbers = [round(float(v), digits) for v in (span.value, span.low, span.high)]
    texts = [told.get(name, "") for name in ("side", "against", "name")]
    return (figure, day, told.get("since"), *texts, UNITS[figure], *numbers, told.get("note", ""))


def _of_day(timeline: Timeline, settled: pd.DataFrame, day: DayMap) -> Iterator[tuple[Any, ...]]:
    unknown = unknown_km2(day)
    for side, span in held_km2(day).items():
        note = f"no report near {unknown[side]:,.0f} km2 of it" if unknown[side] >= 1 else ""
        yield _row("area", day.date, span, side=side, note=note)
    for side, count in people(settled, day, holds_on(timeline.control, day.date)).items():
        note = f"{count.settlements.value:,.0f} settlements, {count.uncounted:,} of them without a number"
        yield _row("population", day.date, count.residents, side=side, note=note)
        yield _row("settlements", day.date, count.settlements, side=side)
    fronts = on_day(timeline.fronts, day.date)
    lengths = {str(pair): float(km) for pair, km in fronts.groupby("sides")["length_km"].sum().items()}
    for pair, span in fronts_km(day, lengths).items():
        side, against = pair.split("|")
        names = dict.fromkeys(str(n) for n in fronts.loc[fronts["sides"] == pair, "name"] if n)
        yield _row("front", day.date, span, side=side, against=against, note="; ".join(names))


def _gains(moved: gpd.GeoDataFrame) -> Iterator[tuple[Any, ...]]:
    """What each side gained from each other, all pieces together."""
    for (loser, winner), rows in moved.groupby(["from_side", "to_side"], sort=True):
        span = Span(*(float(rows[c].sum()) for c in ("area_km2", "area_low_km2", "area_high_km2")))
        yield _row("gained", rows["date"].iloc[0], span, side=winner, against=loser, since=rows["date_from"].iloc[0])


def _movement(moved: gpd.GeoDataFrame, days: int) -> Iterator[tuple[Any, ...]]:
    """Land gained and ways advanced since a day, and each a day; a day's own gains are told anyway."""
    if days > 1:
        yield from _gains(moved)
    for figure, day, since, side, against, *_, value, low, high, _note in _gains(moved):
        pace = Span(*(number / days for number in (value, low, high)))
        yield _row(f"{figure} a day", day, pace, side=side, against=against, since=since)
    for row in moved[moved["depth_km"].notna()].to_dict("records"):
        told = {
            "side": row["to_side"], "against": row["from_side"], "since": row["date_from"], "name": advance_name(row),
            "note": _places_note(row["places"]),
        }  # fmt: skip
        depth = Span(row["depth_km"], row["depth_low_km"], row["depth_high_km"])
        yield _row("advance", row["date"], depth, **told)
        yield _row(
            "advance a day", row["date"], Span(*(v / days for v in (depth.value, depth.low, depth.high))), **told
        )


def advance_name(row: Any) -> str:
    """An advance in words: from where, which way, to where."""
    start = f"from {row['from_place']} " if row["from_place"] else ""
    end = f" to {row['to_place']}" if row["to_place"] and row["to_place"] != row["from_place"] else ""
    return f"{start}{row['direction']}{end}".strip()


def _places_note(places: Sequence[tuple[str, date | None]]) -> str:
    told = [f"{name} {day}" if day else name for name, day in places[:_NAMED]]
    more = [f"and {len(places) - _NAMED} more"] if len(places) > _NAMED else []
    return "; ".join([*told, *more])


def _fronts_moved(timeline: Timeline, since: date, day: date) -> Iterator[tuple[Any, ...]]:
    now = on_day(timeline.fronts, day)
    stretches: dict[tuple[str, int, str], list[tuple[float, Span]]] = defaultdict(list)
    for row, span in zip(now.to_dict("records"), moved_km(now, on_day(timeline.fronts, since)), strict=True):
        if span is not None:
            stretches[row["sides"], int(row["stretch"]), str(row["name"])].append((max(row["length_km"], 0.1), span))
    for (pair, _, name), parts in stretches.items():
        side, against = pair.split("|")
        length = sum(km for km, _ in parts)
        span = Span(*(sum(km * getattr(s, part) for km, s in parts) / length for part in ("value", "low", "high")))
        yield _row("front moved", day, span, side=side, against=against, name=name, since=since)


def _changes(control: pd.DataFrame, days: Sequence[date]) -> Iterator[tuple[Any, ...]]:
    found = handovers(control)
    count = Span(len(found), sum(change.sure for change in found), len(found) + in_question(control))
    yield _row("changed hands", days[-1], count, since=days[0])
    for change in found:
        yield _row(
            "handover", change.day, Span(1, float(change.sure), 1),
            side=change.after, against=change.before, name=change.name,
        )  # fmt: skip


def _held(control: pd.DataFrame, days: Sequence[date]) -> Iterator[tuple[Any, ...]]:
    for row in days_held(control).to_dict("records"):
        span = Span(row["days"], row["low"], row["high"])
        yield _row("days held", days[-1], span, side=row["side"], name=row["name"], since=days[0])
