"""Points that contradict an earlier map: which tell of a change, and which are wrong.

A change is likely near the land of others and beside other changes; an error may stand anywhere, alone. How often
points are wrong, how common changes are at the edge of a side's land and how fast that falls with depth, and how far
changes go together, is estimated from the points themselves: from how often neighbours on the Delaunay graph
contradict the map alone and together (a composite likelihood: Varin, Reid and Firth 2011, Statistica Sinica 21).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

#: Beliefs before any point is seen, and the number of points each is worth.
WRONG, WRONG_POINTS = 0.03, 40.0
EDGE_SHARE, EDGE_POINTS = 0.15, 10.0
#: Depth and reach, as parts of the size of the outline, and the doublings or halvings of them that are no surprise.
DEPTH_PART, REACH_PART, OCTAVES = 1 / 64, 1 / 16, 1.5
#: Least share of changes anywhere: nowhere is a change impossible.
_LEAST = 1e-4
#: Edges enough to estimate by.
_MOST_EDGES = 6000


@dataclass(frozen=True)
class Rates:
    """What was estimated.

    Attributes
    ----------
    wrong : share of points with a wrong side.
    edge_share : share of places changed at the edge of a side's land.
    depth_m : depth over which that share falls to a third.
    reach_m : distance over which changes go together.
    """

    wrong: float
    edge_share: float
    depth_m: float
    reach_m: float

    def share(self, depth_m: Floats) -> Floats:
        """Share of places changed at a depth in a side's land."""
        found: Floats = np.clip(self.edge_share * np.exp(-depth_m / self.depth_m), _LEAST, 0.9)
        return found


@dataclass(frozen=True)
class _Pairs:
    """Neighbours: for each edge whether its ends contradict the map, their depths and distance."""

    contra: tuple[Mask, Mask]
    depth_m: tuple[Floats, Floats]
    length_m: Floats


def usual_rates(size_m: float) -> Rates:
    """What is believed before any point is seen, on an outline of a size (square root of its area, m)."""
    return Rates(WRONG, EDGE_SHARE, DEPTH_PART * size_m, REACH_PART * size_m)


def estimate(contra: Mask, depth_m: Floats, edges: Ints, length_m: Floats, size_m: float) -> Rates:
    """The rates under which the contradictions seen are likeliest, by search along one rate after another.

    Parameters
    ----------
    contra : whether each point contradicts the map; ``depth_m`` how deep it lies in a side's land.
    edges : pairs of neighbouring points of one piece of land, ``length_m`` apart.
    """
    usual = usual_rates(size_m)
    if len(edges) == 0:
        return usual
    some = np.linspace(0, len(edges) - 1, min(len(edges), _MOST_EDGES)).astype(int)
    a, b = edges[some].T
    pairs = _Pairs((contra[a], contra[b]), (depth_m[a], depth_m[b]), length_m[some])
    # Every point is in several pairs, but is one point.
    weight = len(contra) / (2 * len(some))
    ladders = {
        "wrong": np.geomspace(0.004, 0.25, 10),
        "edge_share": np.geomspace(0.01, 0.6, 8),
        "depth_m": usual.depth_m * np.array([0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0]),
        "reach_m": usual.reach_m * np.array([0.25, 0.5, 1.0, 2.0, 4.0]),
    }
    # The search could stop where errors explain what deep changes explain better: it starts from either.
    starts = (usual, replace(usual, depth_m=8 * usual.depth_m, reach_m=2 * usual.reach_m))
    found = [_climbed(start, ladders, lambda rates: _score(rates, pairs, weight, usual)) for start in starts]
    return max(found, key=lambda rates: _score(rates, pairs, weight, usual))


def _climbed(best: Rates, ladders: dict[str, Floats], score_of: Callable[[Rates], float]) -> Rates:
    """The best rates in reach of a start, one rate changed at a time."""
    score = score_of(best)
    for _ in range(4):
        before = best
        for name, ladder in ladders.items():
            for step in ladder.tolist():
                trial = replace(best, **{name: step})
                found = score_of(trial)
                if found > score:
                    best, score = trial, found
        if best == before:
            break
    return best


def _score(rates: Rates, pairs: _Pairs, weight: float, usual: Rates) -> float:
    """Log likelihood of the pairs and of the rates themselves."""
    wrong = rates.wrong
    shares = [rates.share(depth) for depth in pairs.depth_m]
    # A point contradicts when its place changed and it is right, or when it is wrong.
    odds = [s * (1 - wrong) + (1 - s) * wrong for s in shares]
    spread = [np.sqrt(s * (1 - s)) for s in shares]
    together = np.exp(-pairs.length_m / rates.reach_m) * spread[0] * spread[1] * (1 - 2 * wrong) ** 2
    together = np.minimum(together, 0.999 * np.minimum(odds[0] * (1 - odds[1]), odds[1] * (1 - odds[0])))
    one, other = (np.where(c, p, 1 - p) for c, p in zip(pairs.contra, odds, strict=True))
    same = pairs.contra[0] == pairs.contra[1]
    seen = np.log(one * other + np.where(same, together, -together)).sum() * weight
    return float(
        seen
        + WRONG_POINTS * _belief(wrong, WRONG)
        + EDGE_POINTS * _belief(rates.edge_share, EDGE_SHARE)
        - 0.5 * (np.log2(rates.depth_m / usual.depth_m) / OCTAVES) ** 2
        - 0.5 * (np.log2(rates.reach_m / usual.reach_m) / OCTAVES) ** 2
    )


def _belief(share: float, usual: float) -> float:
    return float(usual * np.log(share) + (1 - usual) * np.log(1 - share))


def chance_of_change(
    contra: Mask, weights: Floats, depth_m: Floats, edges: Ints, length_m: Floats, *, rates: Rates
) -> Floats:
    """Probability that the place of each point has changed hands, from the point and its neighbours on the graph.

    Parameters
    ----------
    weights : trust in each point, 0-1; at 0 it says nothing.
    """
    share = rates.share(depth_m)
    wrong = 1 / (1 + np.exp(weights * np.log((1 - rates.wrong) / rates.wrong)))
    own = np.log((1 - wrong) / wrong)
    logit = np.log(share / (1 - share)) + np.where(contra, own, -own)
    if len(edges):
        a, b = np.vstack([edges, edges[:, ::-1]]).T
        reach = np.minimum(np.exp(-np.tile(length_m, 2) / rates.reach_m), 0.95)
        together = reach * np.minimum(share[a] * (1 - share[b]), share[b] * (1 - share[a]))
        beside = [share[b] + together / share[a], share[b] - together / (1 - share[a])]
        seen = [np.where(contra[b], q + (1 - 2 * q) * wrong[b], 1 - q - (1 - 2 * q) * wrong[b]) for q in beside]
        logit += np.bincount(a, weights=np.log(seen[0] / seen[1]), minlength=len(logit))
    found: Floats = 1 / (1 + np.exp(-np.clip(logit, -50, 50)))
    return found
