"""What points say once the doubt about each is known: targets and trust to draw a surface through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from geo.control.outliers import beliefs, neighbours
from geo.control.surface import FEW, Kernel, best_trial, left_out_near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: Lengths of kernels tried, as shares of the outline's size, and variances of a point's error.
LENGTHS = (0.15, 0.5)
NUGGETS = (0.005, 0.02, 0.08, 0.25)
#: How sharply a surface's scores tell sides apart: log odds for scores that differ by 1.
SHARPNESS = 2.5
#: Points the surface is drawn through at most: those near a border first, the rest thinned.
MOST_POINTS = 1200
#: Of these, for points far from every border, at least.
_REST = 200
#: A point hardly believed says little, but not nothing.
_LEAST_TRUST = 0.05


@dataclass(frozen=True)
class Believed:
    """Points as evidence.

    Attributes
    ----------
    xy : metres, a row a point.
    targets : probability of each side (column) at each point.
    trust : 0-1, how much a point has a say.
    rate : estimated share of points with a wrong side.
    """

    xy: Floats
    targets: Floats
    trust: Floats
    rate: float


def kernels_of(size_m: float) -> list[Kernel]:
    """Kernels to choose from over an outline as large as a square of that side."""
    return [Kernel((1.0,), (share * size_m,)) for share in LENGTHS]


def trials(kernels: list[Kernel], trust: Floats) -> list[tuple[Kernel, Floats]]:
    """Every kernel with every variance of error, larger for what is trusted less."""
    return [(kernel, nugget / np.maximum(trust, _LEAST_TRUST)) for kernel in kernels for nugget in NUGGETS]


def believed(xy: Floats, labels: Ints, weights: Floats, classes: int, size_m: float, *, clean: bool = True) -> Believed:
    """Points with the doubt that others throw on them; at most some MOST_POINTS of them.

    A point in doubt counts for the sides that are likely there, and for less: what it says beyond its neighbours is
    little. Two opinions are asked and their log odds averaged, since they rest on the same points: that of the
    neighbours (``outliers.beliefs``), which sees through several wrong points together, and that of the surface with
    the point left out, which looks farther. With ``clean`` off every point is taken at its word.

    Parameters
    ----------
    size_m : side of a square as large as the outline.
    """
    own = np.arange(len(labels)), labels
    targets, rate = np.eye(classes)[labels], 0.0
    edges = neighbours(xy) if clean or len(xy) > MOST_POINTS else None
    if clean:
        targets, rate = beliefs(xy, labels, weights, classes, edges)
        if len(xy) >= FEW and classes > 1:
            far = _from_afar(xy, labels, weights, targets, rate=rate, size_m=size_m)
            targets = _with_own(targets, labels, expit((_logit(targets[own]) + _logit(far)) / 2))
    trust = weights * np.maximum(_LEAST_TRUST, targets[own])
    kept = thinned(xy, targets.argmax(axis=1), edges=edges) if len(xy) > MOST_POINTS else np.arange(len(xy))
    return Believed(xy[kept], targets[kept], trust[kept], rate)


def _from_afar(xy: Floats, labels: Ints, weights: Floats, targets: Floats, *, rate: float, size_m: float) -> Floats:
    """Probability that each point is right, by a surface through the others."""
    classes, own = targets.shape[1], (np.arange(len(labels)), labels)
    residuals = targets - 1.0 / classes
    kernel, nugget = best_trial(trials(kernels_of(size_m), weights * targets[own]), xy, residuals)
    scores = left_out_near(kernel, xy, residuals, nugget)
    odds = np.exp(SHARPNESS * (scores - scores.max(axis=1, keepdims=True)))
    likely = odds[own] / odds.sum(axis=1)
    # A wrong label is any of the others.
    found: Floats = expit(_logit(likely) + weights * _logit(1 - rate) + np.log(classes - 1))
    return found


def _with_own(targets: Floats, labels: Ints, right: Floats) -> Floats:
    """Probabilities with that of each point's own label replaced, the others in proportion."""
    own = np.arange(len(labels)), labels
    others = targets.copy()
    others[own] = 0.0
    left = others.sum(axis=1)
    found = others * np.where(left > 0, (1 - right) / np.where(left > 0, left, 1.0), 0.0)[:, None]
    found[own] = np.where(left > 0, right, 1.0)
    return found


def _logit(probability: Floats | float) -> Floats:
    bounded = np.clip(probability, 1e-6, 1 - 1e-6)
    found: Floats = np.log(bounded / (1 - bounded))
    return found


def thinned(xy: Floats, labels: Ints, most: int = MOST_POINTS, *, edges: Ints | None = None) -> Ints:
    """Row numbers, ascending, of at most ``most`` points that draw nearly the same borders: those beside one first."""
    edges = neighbours(xy) if edges is None else edges
    near = np.zeros(len(xy), bool)
    near[edges[labels[edges[:, 0]] != labels[edges[:, 1]]]] = True
    ring = near.copy()
    ring[edges[near[edges].any(axis=1)]] = True
    groups = [np.flatnonzero(near), np.flatnonzero(ring & ~near), np.flatnonzero(~ring)]
    room, chosen = most - _REST, []
    for group in groups[:2]:
        chosen.append(_every(group, room))
        room -= len(chosen[-1])
    chosen.append(_every(groups[2], room + _REST))
    return np.sort(np.concatenate(chosen))


def _every(rows: Ints, most: int) -> Ints:
    """At most so many of the rows, evenly."""
    if len(rows) <= most:
        return rows
    found: Ints = rows[np.linspace(0, len(rows) - 1, max(0, most)).astype(int)]
    return found
