"""A probabilistic surface through points: kriging with an exponential (Matern-1/2) kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.spatial.distance import cdist

from geo.control.grid import Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

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
        distance = cdist(a, b)
        parts = (s * np.exp(-distance / length) for s, length in zip(self.shares, self.lengths_m, strict=True))
        total: Floats = sum(parts, np.zeros_like(distance))
        return total


@dataclass(frozen=True)
class Surface:
    """Fitted residuals: scores at a place are the mean there plus what the points add."""

    kernel: Kernel
    xy: Floats
    loads: Floats

    def at(self, xy: Floats) -> Floats:
        """What the points add to the score of each class (column) at each place (row)."""
        parts = [self.kernel(chunk, self.xy) @ self.loads for chunk in np.array_split(xy, max(1, len(xy) // 4000))]
        return np.vstack(parts)


def fit(kernel: Kernel, xy: Floats, residuals: Floats, nugget: Floats) -> Surface:
    """Krige residuals (a row a point, a column a class); ``nugget`` is each point's own variance of error."""
    covariance = kernel(xy, xy) + np.diag(nugget)
    return Surface(kernel, xy, cho_solve(cho_factor(covariance, lower=True), residuals))


def left_out(kernel: Kernel, xy: Floats, residuals: Floats, nugget: Floats) -> Floats:
    """What the other points say at each point: residuals predicted with the point left out."""
    inverse = np.linalg.inv(kernel(xy, xy) + np.diag(nugget))
    return residuals - (inverse @ residuals) / np.diag(inverse)[:, None]


def on_grid(surface: Surface, grid: Grid, mean: Floats) -> Floats:
    """Scores at every node: exact near borders, interpolated from every fourth node where one class is sure."""
    rows, columns = np.divmod(np.arange(len(mean)), grid.shape[1])
    nodes = grid.nodes
    coarse = Grid(grid.origin, grid.cell_m * COARSE, tuple(-(-n // COARSE) + 1 for n in grid.shape))  # type: ignore[arg-type]
    rough = surface.at(coarse.nodes)
    scores = mean + coarse.sample(rough, nodes)
    unsure = (margin(scores) < SURE).reshape(grid.shape)
    labels = scores.argmax(axis=1).reshape(grid.shape)
    unsure[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    unsure[1:] |= labels[1:] != labels[:-1]
    chosen = np.flatnonzero(_spread(unsure, COARSE)[rows, columns])
    if len(chosen):
        scores[chosen] = mean[chosen] + surface.at(nodes[chosen])
    return scores


def _spread(mask: NDArray[np.bool_], cells: int) -> NDArray[np.bool_]:
    from scipy.ndimage import binary_dilation

    spread: NDArray[np.bool_] = binary_dilation(mask, iterations=cells)
    return spread


def margin(scores: Floats) -> Floats:
    """By how much the best class of each row beats the next; 1 where there is only one."""
    if scores.shape[1] < 2:
        return np.ones(len(scores))
    top = np.partition(scores, -2, axis=1)
    found: Floats = top[:, -1] - top[:, -2]
    return found
