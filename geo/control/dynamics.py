"""How places change hands between two days: seldom, sooner where many do, and mostly as their neighbours have.

The hazard follows the kind of place, the pace of the war, and the neighbours: a side that none of them is held by comes
less easily, and a place whose neighbours have gone from its holder to another side goes the same way sooner. Pace and
neighbours are judged by a first pass over the reports in which every place stands alone, and a place never counts for
itself, so that a report on a place acts on that place by what it says and in no other way. Only places of the start
state count, which no report can add to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.emissions import Emissions
    from geo.control.places import ControlPlace
    from geo.theatre import Theatre

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

#: Half-lives over which pace is measured, and after which neighbours count as having been so before.
WINDOW_HALF_LIVES = 2.0
#: Weight of not knowing beside the neighbours: far from all of them, little is drawn from them.
_FAR = 0.25
#: Share of the neighbours that is as good as all of them for a side to be near.
_NEAR_ENOUGH = 0.15
#: Share of the neighbours up to which a place follows a side the sooner, the more of them it holds.
_MANY = 0.4
#: Numbers of chances that are kept at most: 32 MB.
ROOM = 4_000_000
#: Most of a day's chance that a place changes hands.
_MOST = 0.5


@dataclass(frozen=True, eq=False)
class Steps:
    """Chances from one day to the next.

    Attributes
    ----------
    hazard : chance a day of each other side, by place and day.
    factors : factors on it, by side before and side after; 0 on the diagonal.
    gain : gain in log-hazard from neighbours; None while nothing is known of them.
    danger : gain in log-hazard from attacks, by place, day and side that attacks; None for none.
    """

    hazard: Floats
    factors: Floats
    gain: Gains | None = None
    danger: Floats | None = None

    def rates(self, n: int, rows: Rows | slice = slice(None)) -> tuple[Floats, Floats]:
        """Chances to go from side to side into day ``n``, by place, side before and side after; and to leave at all."""
        rates = self.gain.on(n, rows) if self.gain is not None else np.zeros((1, *self.factors.shape))
        if self.danger is not None:
            rates = rates + self.danger[rows, n][:, None, :]
        rates = np.exp(rates, out=rates)
        rates = rates * (self.hazard[rows, n, None, None] * self.factors)
        leaving = rates @ np.ones(rates.shape[2])
        if leaving.max(initial=0.0) > _MOST:
            scale = np.minimum(1.0, _MOST / np.maximum(leaving, _MOST / 2))
            rates *= scale[:, :, None]
            leaving *= scale
        return rates, leaving

    def on(self, belief: Floats, n: int, rows: Rows | slice = slice(None)) -> Floats:
        """Belief by place and side one day on, into day ``n``."""
        rates, leaving = self.rates(n, rows)
        moved: Floats = belief * (1 - leaving) + (belief[:, None, :] @ rates)[:, 0]
        return moved


@dataclass(frozen=True, eq=False)
class Remembered(Steps):
    """Steps that are gone twice, there and back, and whose chances are worked out once."""

    known: dict[int, tuple[Floats, Floats]] = field(default_factory=dict)

    def rates(self, n: int, rows: Rows | slice = slice(None)) -> tuple[Floats, Floats]:
        """As ``Steps.rates``; those of all places are kept."""
        if not isinstance(rows, slice) or rows != slice(None):
            return super().rates(n, rows)
        if n not in self.known:
            self.known[n] = super().rates(n)
        return self.known[n]


def remembered(steps: Steps, size: int) -> Steps:
    """The steps with their chances worked out once, where these (``size`` numbers) leave room in memory."""
    return Remembered(steps.hazard, steps.factors, steps.gain, steps.danger) if size <= ROOM else steps


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The places that count for others.

    Attributes
    ----------
    weights : by place and place; the further, the less.
    total : their sum by place.
    counted : 1 for the places that count, else 0.
    """

    weights: csr_array
    total: Floats
    counted: Floats

    def touched(self, rows: Rows) -> Rows:
        """The rows, and those that these count for."""
        counted = np.zeros(self.weights.shape[0])
        counted[rows] = 1.0
        found: Rows = np.flatnonzero((self.weights @ counted > 0) | (counted > 0))
        return found


@dataclass(frozen=True, eq=False)
class Gains:
    """Gains in log-hazard from neighbours.

    Attributes
    ----------
    alone : belief by place, day and side when every place stands alone; may still be filled while days go by.
    prior : the same before the first day.
    lag : days after which neighbours count as having been so before.
    nobody : column of nobody, who needs no neighbour.
    """

    near: Neighbours
    alone: Floats
    prior: Floats
    lag: int
    nobody: int
    follow: float
    isolated: float

    def on(self, n: int, rows: Rows | slice = slice(None)) -> Floats:
        """By place, side before and side after, for the step into day ``n``."""
        weights = self.near.weights[rows]
        now = self.alone[:, n]
        before = self.alone[:, n - self.lag] if n >= self.lag else self.prior
        count, sides = before.shape
        went = weights @ (before[:, :, None] * now[:, None, :]).reshape(count, -1)
        found: Floats = went.reshape(-1, sides, sides)
        had, total = weights @ before, self.near.total[rows][:, None]
        near = (weights @ now) / (total + _FAR)
        found *= (self.follow / (had + _FAR))[:, :, None] * np.minimum(1.0, near / _MANY)[:, None, :]
        # That others were left says of no place that it was.
        found[:, :, self.nobody] = 0.0
        missing = self.isolated * (1 - np.minimum(1.0, near / _NEAR_ENOUGH)) * total / (total + _FAR)
        # A side that holds nothing elsewhere cannot be expected to hold what lies next.
        elsewhere = self.near.counted @ now - self.near.counted[rows, None] * now[rows]
        missing *= np.clip(elsewhere, 0.0, 1.0)
        missing[:, self.nobody] = 0.0
        found -= missing[:, None, :]
        return found


def gains(near: Neighbours, alone: Floats, prior: Floats, lag: int, table: Emissions) -> Gains | None:
    """Gains from neighbours by what a first pass believes; None where no place has any."""
    if not near.weights.nnz:
        return None
    return Gains(near, alone, prior, lag, prior.shape[1] - 1, table["space.follow"], table["space.alone"])


def window_of(theatre: Theatre) -> int:
    """Days over which pace is measured, and after which neighbours count as having been so before."""
    return max(2, round(WINDOW_HALF_LIVES * theatre.half_life_days))


def neighbours(places: Iterable[ControlPlace], table: Emissions) -> Neighbours:
    """For each place the nearest places of the start state; regions have none and are none."""
    places = tuple(places)
    counted = np.array([n for n, p in enumerate(places) if p.listed], np.int64)
    asking = np.array([n for n, p in enumerate(places) if not p.is_region], np.int64)
    most = min(int(table["space.neighbours"]), len(counted) - 1)
    if most < 1:
        return Neighbours(csr_array((len(places), len(places))), np.zeros(len(places)), _ones(counted, len(places)))
    middle = np.radians(np.mean([p.lat for p in places if p.listed]))
    at = np.array([(p.lon * np.cos(middle), p.lat) for p in places]) * 111.2
    km, found = cKDTree(at[counted]).query(at[asking], k=most + 1)
    other = counted[found]
    own = other == asking[:, None]
    # A place does not count for itself: whoever is not on the list loses the last instead.
    own[~own.any(axis=1), -1] = True
    listed = np.isin(asking, counted)
    scale = float(np.median(np.where(own, np.nan, km)[listed][~own[listed]].reshape(-1, most).mean(axis=1)))
    weight = np.exp(-km / max(scale, 1e-6))
    rows = np.repeat(asking, most)
    shape = (len(places), len(places))
    weights = csr_array((weight[~own], (rows, other[~own])), shape=shape)
    return Neighbours(weights, np.asarray(weights.sum(axis=1), float), _ones(counted, len(places)))


def _ones(rows: Rows, length: int) -> Floats:
    found = np.zeros(length)
    found[rows] = 1.0
    return found


def base_hazard(places: Iterable[ControlPlace], days: int, table: Emissions) -> Floats:
    """Chance a day that a place goes to one given other side, by place and day, by the kind of place alone."""
    kinds = [table["hazard.day"] * table.get(f"hazard.kind.{p.kind}", 1.0) for p in places]
    return np.repeat(np.array(kinds)[:, None], days, axis=1)


def side_factors(sides: int, nobody: int, table: Emissions) -> Floats:
    """Factors on the hazard by side before and after: what nobody holds is entered sooner."""
    factors = np.ones((sides, sides))
    factors[nobody] = table["hazard.nobody"]
    np.fill_diagonal(factors, 0.0)
    return factors


def moved(alone: Floats, prior: Floats, n: int) -> Floats:
    """How much of the belief in each place moves into day ``n``."""
    before = alone[:, n - 1] if n else prior
    found: Floats = np.maximum(alone[:, n] - before, 0.0).sum(axis=1)
    return found


def pace(seen: Floats, counted: Floats, expected: float, table: Emissions) -> Floats:
    """Factor on the hazard by place, from the changes seen at the other places.

    Parameters
    ----------
    seen : changes within the window, by place.
    counted : 1 for places that count, else 0.
    expected : changes of one place within the window on quiet days.
    """
    own = seen * counted
    prior = table["pace.prior"]
    factor = (prior + own.sum() - own) / (prior + expected * (counted.sum() - counted))
    found: Floats = np.clip(factor, table["pace.least"], table["pace.most"])
    return found
