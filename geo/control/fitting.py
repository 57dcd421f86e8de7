"""Fitting the table of emissions to dated truth, drawn toward the table that is there.

A case is a war of which it is known who held what on each day, with reports. The score is the mean log-loss of the
truth; each number may move by a factor, and what it moves costs, so that little evidence moves little.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from geo.control.filter import believe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.emissions import Emissions
    from geo.control.evidence import Evidence
    from geo.control.places import ControlPlace
    from geo.theatre import Theatre

#: Numbers that are fitted: how places change hands, and what reports say. Grades are left to the theatres.
FITTED = (
    "hazard.day", "hazard.nobody", "pace.most", "space.follow", "space.alone",
    "event.control.actor", "event.control.begun", "event.control.news", "event.capture.actor", "event.capture.before",
    "event.capture.against", "event.loss.actor", "event.loss.successor", "event.loss.before", "event.repel.actor",
    "event.advance.danger", "event.contest.danger", "event.siege.actor", "event.siege.danger", "event.threat.danger",
    "relation.part", "modality.possible", "modality.denied", "region.share",
)  # fmt: skip
#: Cost of moving one number by a factor of e, in nats of mean log-loss.
RIDGE = 0.05
#: Factors tried for each number; the least is tried last.
_TRIED = (math.log(1.5), math.log(1.15))
#: Belief below which a truth costs no more: one odd place must not decide.
_FLOOR = 1e-4


@dataclass(frozen=True, eq=False)
class Case:
    """A war of which the truth is known.

    Attributes
    ----------
    group : name of the war; cases of one war are left out together.
    evidence : what the reports say, by a table.
    rows : number of the place of each line of the truth.
    truth : side ("" for nobody) by line and day.
    scored : whether the truth is sure, by line and day.
    """

    group: str
    places: Mapping[str, ControlPlace]
    days: tuple[date, ...]
    theatre: Theatre
    evidence: Callable[[Emissions], Evidence]
    rows: NDArray[np.int64]
    truth: NDArray[np.object_]
    scored: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Score:
    """Mean log-loss (nats), Brier score of the truth's side, and share of place-days that are right."""

    loss: float
    brier: float
    accuracy: float


def score(case: Case, table: Emissions) -> Score:
    """Score a table on a case."""
    belief = believe(case.places, case.evidence(table), case.days, case.theatre, table)
    shares = belief.shares[case.rows]
    columns = {side: n for n, side in enumerate(belief.sides)}
    # A side of the truth that no report and no start state names has no share.
    wanted = np.vectorize(lambda side: columns.get(side, -1), otypes=[np.int64])(case.truth)
    share = np.where(wanted >= 0, np.take_along_axis(shares, np.maximum(wanted, 0)[:, :, None], 2)[:, :, 0], 0.0)
    squares = (shares**2).sum(axis=2) - 2 * share + 1
    right = shares.argmax(axis=2) == wanted
    kept = case.scored
    loss = -np.log(np.maximum(share[kept], _FLOOR)).mean()
    return Score(float(loss), float(squares[kept].mean()), float(right[kept].mean()))


def mean_score(cases: Iterable[Case], table: Emissions) -> Score:
    """Mean over the wars, each the mean over its cases."""
    groups: dict[str, list[Score]] = {}
    for case in cases:
        groups.setdefault(case.group, []).append(score(case, table))
    means = [[np.mean([getattr(s, part) for s in own]) for part in Score.__slots__] for own in groups.values()]
    return Score(*(float(value) for value in np.mean(means, axis=0)))


def fit(cases: Sequence[Case], table: Emissions, names: Sequence[str] = FITTED, rounds: int = 1) -> Emissions:
    """A table with less loss: one number after the other is moved by a factor, as far as that pays.

    Ties stay where they are, so that a number on which the cases say nothing keeps its value.
    """
    moved = dict.fromkeys(names, 0.0)

    def cost(change: Mapping[str, float]) -> float:
        return mean_score(cases, _moved(table, change)).loss + RIDGE * sum(z * z for z in change.values())

    best = cost(moved)
    for round_ in range(rounds):
        for name in names:
            for step in _TRIED[round_:]:
                for way in (step, -step):
                    tried = {**moved, name: moved[name] + way}
                    found = cost(tried)
                    if found < best - 1e-6:
                        best, moved = found, tried
                        break
    return _moved(table, moved)


def cross_validated(
    cases: Sequence[Case], table: Emissions, names: Sequence[str] = FITTED, rounds: int = 1
) -> dict[str, tuple[Score, Score]]:
    """For each war: its score by the table, and by the table fitted to the other wars."""
    found = {}
    for group in sorted({case.group for case in cases}):
        own, others = [c for c in cases if c.group == group], [c for c in cases if c.group != group]
        fitted = fit(others, table, names, rounds) if others else table
        found[group] = mean_score(own, table), mean_score(own, fitted)
    return found


def _moved(table: Emissions, change: Mapping[str, float]) -> Emissions:
    return table.changed({name: table[name] * math.exp(z) for name, z in change.items() if z})
