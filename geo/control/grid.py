"""A regular grid of nodes over an outline, cut into triangles, and the lines between the classes on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Nodes at ``origin + cell_m * (column, row)``, numbered row by row; metres of a projected CRS."""

    origin: tuple[float, float]
    cell_m: float
    shape: tuple[int, int]

    @cached_property
    def nodes(self) -> Floats:
        """Coordinates of every node."""
        rows, columns = np.divmod(np.arange(self.shape[0] * self.shape[1]), self.shape[1])
        found: Floats = np.column_stack([columns, rows]) * self.cell_m + np.asarray(self.origin)
        return found

    def coarser(self, step: int) -> Grid:
        """A grid of every ``step``-th node that covers this one."""
        rows, columns = self.shape
        return Grid(self.origin, self.cell_m * step, (-(-rows // step) + 1, -(-columns // step) + 1))

    def sample(self, values: Floats, xy: Floats) -> Floats:
        """Values (a row a node) at points, linear in each triangle; points beyond the grid take its edge."""
        at = (xy - np.asarray(self.origin)) / self.cell_m
        limit = np.array([self.shape[1] - 1, self.shape[0] - 1])
        corner = np.clip(np.floor(at), 0, limit - 1).astype(np.int64)
        u, v = np.clip(at - corner, 0.0, 1.0).T[:, :, None]
        first = corner[:, 1] * self.shape[1] + corner[:, 0]
        a, b = values[first], values[first + 1]
        c, d = values[first + self.shape[1]], values[first + self.shape[1] + 1]
        # Cells are cut from the lower left corner to the upper right one.
        below = a + u * (b - a) + v * (d - b)
        above = a + v * (c - a) + u * (d - c)
        found: Floats = np.where(u >= v, below, above)
        return found

    @cached_property
    def triangles(self) -> Ints:
        """Node numbers of every triangle, two a cell."""
        rows, columns = self.shape
        first = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)[None, :]).ravel()
        b, c, d = first + 1, first + columns, first + columns + 1
        return np.vstack([np.column_stack([first, b, d]), np.column_stack([first, d, c])])


def grid_over(bounds: tuple[float, float, float, float], cell_m: float) -> Grid:
    """A grid over bounds (metres) with two cells to spare on every side, so that lines cross the outline."""
    west, south, east, north = bounds
    columns = int(np.ceil((east - west) / cell_m)) + 5
    rows = int(np.ceil((north - south) / cell_m)) + 5
    return Grid((west - 2 * cell_m, south - 2 * cell_m), cell_m, (rows, columns))


def border_lines(grid: Grid, scores: Floats) -> list[BaseGeometry]:
    """Lines between the areas in which each class scores highest (a row a node, a column a class), merged.

    Straight within each triangle, meeting where three classes meet; classes that win only inside an edge are
    not seen.
    """
    labels = scores.argmax(axis=1)
    square = labels.reshape(grid.shape)
    corner = square[:-1, :-1]
    mixed = (corner != square[:-1, 1:]) | (corner != square[1:, :-1]) | (corner != square[1:, 1:])
    triangles = grid.triangles[np.tile(mixed.ravel(), 2)]
    own = labels[triangles]
    mixed = (own[:, 0] != own[:, 1]) | (own[:, 1] != own[:, 2])
    triangles, own = triangles[mixed], own[mixed]
    if len(triangles) == 0:
        return []
    nodes = grid.nodes
    crossings = np.stack([_crossing(nodes, scores, labels, triangles[:, [i, (i + 1) % 3]]) for i in range(3)], axis=1)
    cut = own != np.roll(own, -1, axis=1)
    triple = cut.all(axis=1)
    # With two classes, two edges are cut: the segment joins them. With three, all meet in the middle.
    pairs = crossings[~triple][cut[~triple]].reshape(-1, 2, 2)
    middle = crossings[triple].mean(axis=1, keepdims=True)
    stars = np.stack([crossings[triple], np.broadcast_to(middle, crossings[triple].shape)], axis=2).reshape(-1, 2, 2)
    merged = shapely.line_merge(as_multiline(np.concatenate([pairs, stars])))
    return list(shapely.get_parts(merged))


def beside_borders(grid: Grid, labels: Ints) -> NDArray[np.bool_]:
    """Which nodes have a neighbour before them, along their row or column, with another label."""
    square = labels.reshape(grid.shape)
    found = np.zeros(grid.shape, bool)
    found[:, 1:] |= square[:, 1:] != square[:, :-1]
    found[1:] |= square[1:] != square[:-1]
    return found.ravel()


def as_multiline(segments: Floats) -> BaseGeometry:
    """Segments (n, 2, 2) as one multiline, without a geometry for each of them on the way."""
    count = len(segments)
    parts, whole = np.arange(0, 2 * count + 1, 2), np.array([0, count])
    (found,) = shapely.from_ragged_array(
        shapely.GeometryType.MULTILINESTRING, np.ascontiguousarray(segments).reshape(-1, 2), (parts, whole)
    )
    multi: BaseGeometry = found
    return multi


def _crossing(nodes: Floats, scores: Floats, labels: Ints, edges: Ints) -> Floats:
    """Where the classes of an edge's ends are even; NaN where both ends have one class."""
    low, high = edges.min(axis=1), edges.max(axis=1)  # one order, so that neighbours find the very same point
    at_low, at_high = labels[low], labels[high]
    here = scores[low, at_low] - scores[low, at_high]
    there = scores[high, at_high] - scores[high, at_low]
    total = here + there
    share = np.where(total > 0, here / np.where(total > 0, total, 1.0), 0.5).clip(0.02, 0.98)
    found = nodes[low] + share[:, None] * (nodes[high] - nodes[low])
    return np.where((at_low == at_high)[:, None], np.nan, found)


def smoothed(line: BaseGeometry, tolerance_m: float, least_m2: float) -> BaseGeometry | None:
    """A line with its steps taken out and corners rounded, its ends kept; None for a ring around too little."""
    xy = shapely.get_coordinates(line)
    closed = len(xy) > 3 and bool((xy[0] == xy[-1]).all())
    if closed and shapely.area(shapely.polygons(xy)) < least_m2:
        return None
    simple = shapely.simplify(line, tolerance_m)
    if closed and shapely.get_num_coordinates(simple) < 4:
        simple = line
    # A corner is cut by a quarter of the segments beside it: long ones would be cut too far.
    xy = shapely.get_coordinates(shapely.segmentize(simple, 6 * tolerance_m))
    for _ in range(2):
        xy = _cut_corners(xy, closed=closed)
    return shapely.LineString(xy).simplify(tolerance_m / 10)


def _cut_corners(xy: Floats, *, closed: bool) -> Floats:
    """Chaikin's corner cutting."""
    if len(xy) < 3:
        return xy
    a, b = xy[:-1], xy[1:]
    cut = np.stack([0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b], axis=1).reshape(-1, 2)
    if closed:
        return np.vstack([cut, cut[:1]])
    return np.vstack([xy[:1], cut[1:-1], xy[-1:]])
