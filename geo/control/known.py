"""Who holds what as it was known then: each day rests on what was published by that day, and on nothing later.

A report may speak of days before it: then the days since are gone through once more, but only at the places that it
speaks of and their neighbours. The pace of the war on a day stays as it was known on that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from geo.control.changes import held_since
from geo.control.dynamics import Steps, base_hazard, gains, moved, neighbours, pace, side_factors, window_of
from geo.control.evidence import NOBODY, Danger, Evidence, Observation, danger_gains, weighed
from geo.control.places import ControlPlace, own_sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.emissions import Emissions
    from geo.theatre import Theatre

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]
    Key = tuple[str, date, str]

Told = TypeVar("Told", Observation, Danger)


def known_belief(
    places: Mapping[str, ControlPlace],
    evidence: Evidence,
    days: Sequence[date],
    sides: tuple[str, ...],
    *,
    theatre: Theatre,
    table: Emissions,
) -> tuple[Floats, Rows]:
    """Belief by place, day and side, each day as known then; a side first named later has no share before.

    Also by place and day the number of the day since which the likeliest holder has been so, as known on the day.

    Parameters
    ----------
    sides : those of all days, nobody last.
    """
    found = np.zeros((len(places), len(days), len(sides)))
    since = np.zeros(found.shape[:2], np.int64)
    news = _by_day_known(evidence.observations, days)
    attacks = _by_day_known(evidence.dangers, days)
    own = {*own_sides(theatre), NOBODY}
    view = _View(places, days, sides, window_of(theatre), table)
    for n in range(len(days)):
        fresh = news.get(n, [])
        named = own | {o.side for o in fresh} | set(view.known_sides)
        view.learn(fresh, attacks.get(n, []), named, n)
        found[:, n] = view.belief[:, n]
        since[:, n] = held_since(view.likeliest[:, : n + 1])[:, n]
    return found, since


class _View:
    """What is believed on the days so far, by all that is known so far."""

    def __init__(
        self,
        places: Mapping[str, ControlPlace],
        days: Sequence[date],
        sides: tuple[str, ...],
        window: int,
        table: Emissions,
    ) -> None:
        self.places, self.sides, self.table = tuple(places.values()), sides, table
        self.rows = {place_id: n for n, place_id in enumerate(places)}
        self.day_rows = {day: n for n, day in enumerate(days)}
        self.side_rows = {side: n for n, side in enumerate(sides)}
        self.observations: dict[Key, list[Observation]] = defaultdict(list)
        self.known_sides: set[str] = set()
        shape = (len(places), len(days), len(sides))
        self.weights, self.alone, self.belief = np.ones(shape), np.zeros(shape), np.zeros(shape)
        self.likeliest = np.zeros(shape[:2], np.int64)
        self.window = window
        self.near = neighbours(self.places, table)
        self.log = np.zeros(shape)
        self.prior = np.zeros((len(places), len(sides)))
        self.seen = np.zeros((len(places), len(days)))
        self.days, self.danger = days, np.zeros(shape)
        factors = side_factors(len(sides), len(sides) - 1, table)
        self.plain = Steps(base_hazard(self.places, len(days), table), factors, danger=self.danger)
        self.steps = self.plain

    def learn(self, fresh: Sequence[Observation], attacks: Sequence[Danger], named: set[str], n: int) -> None:
        """Go on to day ``n`` with what became known on it."""
        everything = named != self.known_sides
        if everything:
            self._name(named)
        first = min(self._weigh(fresh, n), self._endanger(attacks, n))
        spoken_of = {o.place_id for o in fresh} | {a.place_id for a in attacks}
        touched = np.array(sorted(self.rows[place_id] for place_id in spoken_of), np.int64)
        if everything:
            first, touched = 0, np.arange(len(self.places))
        self._alone(touched, first, n)
        self._pace(n)
        self._together(self.near.touched(touched) if len(touched) else touched, first, n)

    def _name(self, named: set[str]) -> None:
        """Begin again with the sides known by now."""
        self.known_sides = set(named)
        known = np.array([side in named for side in self.sides])
        shares = np.array([[p.start.get(side, 0.0) for side in self.sides] for p in self.places])
        shares = shares.reshape(len(self.places), len(self.sides)) * known
        self.prior = shares + known * (1 - shares.sum(axis=1, keepdims=True)) / known.sum()
        factors = side_factors(len(self.sides), len(self.sides) - 1, self.table) * known
        hazard = self.steps.hazard.copy()
        self.plain = Steps(self.plain.hazard, factors, danger=self.danger)
        near = gains(self.near, self.alone, self.prior, self.window, self.table)
        self.steps = Steps(hazard, factors, near, self.danger)

    def _weigh(self, fresh: Sequence[Observation], n: int) -> int:
        """Take in observations; the first day that they speak of."""
        keys = {(o.place_id, o.day, o.side) for o in fresh if o.day in self.day_rows}
        for o in fresh:
            self.observations[o.place_id, o.day, o.side].append(o)
        sums = weighed((o for key in keys for o in self.observations[key]), self.table)
        for (place_id, day, side), weight in sums.items():
            at = self.rows[place_id], self.day_rows[day]
            self.log[(*at, self.side_rows[side])] = weight
            self.weights[at] = np.exp(self.log[at] - self.log[at].max())
        return min([n, *(self.day_rows[day] for _, day, _ in keys)])

    def _endanger(self, attacks: Sequence[Danger], n: int) -> int:
        """Take in attacks; the first day that they act on."""
        gains_now = danger_gains(attacks, self.rows, self.days, self.sides) if attacks else None
        if gains_now is not None:
            np.maximum(self.danger, gains_now, out=self.danger)
        return max(0, min([n, *((a.day_from - self.days[0]).days for a in attacks)]))

    def _alone(self, rows: Rows, first: int, n: int) -> None:
        for day in range(first, n):
            self._step(self.alone, self.plain, day, rows)
        self._step(self.alone, self.plain, n)

    def _together(self, rows: Rows, first: int, n: int) -> None:
        for day in range(first, n):
            self._step(self.belief, self.steps, day, rows)
        self._step(self.belief, self.steps, n)
        self.likeliest[rows, first:n] = self.belief[rows, first:n].argmax(axis=2)
        self.likeliest[:, n] = self.belief[:, n].argmax(axis=1)

    def _step(self, belief: Floats, steps: Steps, n: int, rows: Rows | slice = slice(None)) -> None:
        if not isinstance(rows, slice) and not len(rows):
            return
        before = steps.on(belief[rows, n - 1], n, rows) if n else self.prior[rows]
        today = before * self.weights[rows, n]
        belief[rows, n] = today / today.sum(axis=1, keepdims=True)

    def _pace(self, n: int) -> None:
        """The pace of day ``n``, as known on it."""
        self.seen[:, n] = moved(self.alone, self.prior, n)
        first = max(0, n - self.window + 1)
        expected = self.table["hazard.day"] * (len(self.known_sides) - 1) * (n + 1 - first)
        factor = pace(self.seen[:, first : n + 1].sum(axis=1), self.near.counted, expected, self.table)
        self.steps.hazard[:, n] = self.plain.hazard[:, n] * factor


def _by_day_known(told: Iterable[Told], days: Sequence[date]) -> dict[int, list[Told]]:
    """What is told by the number of the day on which it becomes known; what bears no date never does."""
    found: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        if one.known and one.known <= days[-1]:
            found[max(0, (one.known - days[0]).days)].append(one)
    return dict(found)
