"""A probabilistic surface through points: kriging with an exponential (Matern-1/2) kernel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from geo.control.grid import Grid, beside_borders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]

#: Covariances worked out at once: as many as stay in the processor's cache.
_AT_ONCE = 150_000
#: With fewer points than this nothing can be chosen by leaving points out.
FEW = 20
#: Nodes of a coarse pass to one of the fine grid, along each axis.
COARSE = 4
#: Margin above which the coarse pass decides; scores run from 0 to 1.
SURE = 0.6


@dataclass(frozen=True)
class Kernel:
    """Sum of exponential kernels: shares of variance and lengths (m)."""

    shares: tuple[float, ...]
    lengths_m: tuple[float, ...]

    def __call__(self, a: Floats, b: Floats) -> Floats:
        """Covariance between every point of ``a`` and of ``b``."""
        return self.of(cdist(a, b))

    def of(self, distance: Floats) -> Floats:
        """Covariance at each distance (m)."""
        parts = (s * np.exp(-distance / length) for s, length in zip(self.shares, self.lengths_m, strict=True))
        total: Floats = sum(parts, np.zeros_like(distance))
        return total


@dataclass(frozen=True)
class Surface:
    """What points say of places: kriged values, nothing far from all of them."""

    kernel: Kernel
    xy: Floats
    loads: Floats

    def at(self, xy: Floats) -> Floats:
        """What the points say for each class (column) at each place (row)."""
        parts = [self.kernel(chunk, self.xy) @ self.loads for chunk in np.array_split(xy, max(1, len(xy) // 4000))]
        return np.vstack(parts)

    def nearly(self, xy: Floats) -> Floats:
        """The same in single precision, right to some 1e-4 of a score and several times as fast."""
        middle = self.xy.mean(axis=0)
        # Kilometres from the middle: metres of a projection would leave single precision no metres.
        known = ((self.xy - middle) / 1000).astype(np.float32)
        asked = ((xy - middle) / 1000).astype(np.float32)
        loads = self.loads.astype(np.float32)
        size = max(1, _AT_ONCE // max(1, len(known)))
        parts = [self._quick(asked[n : n + size], known) @ loads for n in range(0, len(asked), size)]
        return np.vstack([np.zeros((0, loads.shape[1])), *parts])

    def _quick(self, asked: Singles, known: Singles) -> Singles:
        distance = np.subtract.outer(asked[:, 0], known[:, 0])
        distance *= distance
        other = np.subtract.outer(asked[:, 1], known[:, 1])
        other *= other
        distance += other
        np.sqrt(distance, out=distance)
        total = np.zeros_like(distance)
        for share, length in zip(self.kernel.shares, self.kernel.lengths_m, strict=True):
            part = np.multiply(distance, np.float32(-1000.0 / length), out=other)
            np.exp(part, out=part)
            part *= np.float32(share)
            total += part
        return total


def fit(kernel: Kernel, xy: Floats, values: Floats, nugget: Floats) -> Surface:
    """Krige values (a row a point, a column a class); ``nugget`` is each point's own variance of error."""
    covariance = kernel(xy, xy) + np.diag(nugget)
    return Surface(kernel, xy, cho_solve(cho_factor(covariance, lower=True), values))


def left_out(kernel: Kernel, xy: Floats, residuals: Floats, nugget: Floats) -> Floats:
    """What the other points say at each point: residuals predicted with the point left out."""
    inverse = np.linalg.inv(kernel(xy, xy) + np.diag(nugget))
    return residuals - (inverse @ residuals) / np.diag(inverse)[:, None]


def left_out_near(kernel: Kernel, xy: Floats, residuals: Floats, nugget: Floats, near: int = 32) -> Floats:
    """The same from the nearest points alone, whose number does not grow with that of all."""
    near = min(near, len(xy) - 1)
    others = cKDTree(xy).query(xy, k=near + 1)[1][:, 1:]
    found = np.empty_like(residuals)
    for rows in np.array_split(np.arange(len(xy)), -(-len(xy) // 2000)):
        around = others[rows]
        between = xy[around]
        covariance = kernel.of(np.linalg.norm(between[:, :, None] - between[:, None], axis=-1))
        covariance[:, np.arange(near), np.arange(near)] += nugget[around]
        to_them = kernel.of(np.linalg.norm(between - xy[rows, None], axis=-1))
        shares = np.linalg.solve(covariance, to_them[:, :, None])
        found[rows] = (shares * residuals[around]).sum(axis=1)
    return found


def best_trial(trials: Sequence[tuple[Kernel, Floats]], xy: Floats, residuals: Floats) -> tuple[Kernel, Floats]:
    """The kernel and variances of error that best foretell each point from the others."""
    if len(xy) < FEW:
        return trials[0]
    some = np.linspace(0, len(xy) - 1, min(len(xy), 400)).astype(int)  # enough to choose by
    losses = [
        ((left_out(kernel, xy[some], residuals[some], nugget[some]) - residuals[some]) ** 2).sum()
        for kernel, nugget in trials
    ]
    return trials[int(np.argmin(losses))]


def on_grid(surface: Surface, grid: Grid) -> Floats:
    """Scores at every node: exact near borders, interpolated from every fourth node where one class is sure."""
    nodes = grid.nodes
    coarse = grid.coarser(COARSE)
    scores = coarse.sample(surface.nearly(coarse.nodes), nodes)
    unsure = (margin(scores) < SURE) | beside_borders(grid, scores.argmax(axis=1))
    chosen = np.flatnonzero(_spread(unsure.reshape(grid.shape), COARSE))
    if len(chosen):
        scores[chosen] = surface.nearly(nodes[chosen])
    return scores


def _spread(mask: NDArray[np.bool_], cells: int) -> NDArray[np.bool_]:
    """A mask grown by so many steps along rows and columns (scipy.ndimage takes longer to import than all this)."""
    grown = mask.copy()
    for _ in range(cells):
        before = grown.copy()
        grown[1:] |= before[:-1]
        grown[:-1] |= before[1:]
        grown[:, 1:] |= before[:, :-1]
        grown[:, :-1] |= before[:, 1:]
    return grown


def margin(scores: Floats) -> Floats:
    """By how much the best class of each row beats the next; 1 where there is only one."""
    if scores.shape[1] < 2:
        return np.ones(len(scores))
    top = np.partition(scores, -2, axis=1)
    found: Floats = top[:, -1] - top[:, -2]
    return found
