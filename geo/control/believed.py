"""What points say once the doubt about each is known: targets and trust to draw a surface through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.control.outliers import beliefs, neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

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


def believed(xy: Floats, labels: Ints, weights: Floats, classes: int, *, clean: bool = True) -> Believed:
    """Points with the doubt that their neighbours throw on them; at most some MOST_POINTS of them.

    A point in doubt counts for the sides that are likely there, and for less: what it says beyond its neighbours is
    little. With ``clean`` off every point is taken at its word.
    """
    if clean:
        targets, rate = beliefs(xy, labels, weights, classes)
    else:
        targets, rate = np.eye(classes)[labels], 0.0
    trust = weights * np.maximum(_LEAST_TRUST, targets[np.arange(len(labels)), labels])
    kept = thinned(xy, targets.argmax(axis=1)) if len(xy) > MOST_POINTS else np.arange(len(xy))
    return Believed(xy[kept], targets[kept], trust[kept], rate)


def thinned(xy: Floats, labels: Ints, most: int = MOST_POINTS) -> Ints:
    """Row numbers, ascending, of at most ``most`` points that draw nearly the same borders: those beside one first."""
    edges = neighbours(xy)
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
    return rows[np.linspace(0, len(rows) - 1, max(0, most)).astype(int)]
