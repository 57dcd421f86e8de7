"""The map known before: whose land is where, piece by piece between barriers, and how far each side's land is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.control.barriers import drawn_out
from geo.control.frame import Frame
from geo.control.grid import Grid, border_lines
from geo.control.tiling import areas_of, cut, polygons_only

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: Gaps between polygons, up to this many cells of the grid, are slips of drawing: a neighbour takes them whole.
GAP_CELLS = 40.0


@dataclass(frozen=True, eq=False)
class Piece:
    """What one side held before on one bank.

    Attributes
    ----------
    shape : EPSG:4326.
    nodes : numbers of the grid's nodes in or close to it, all of them in ``window``, where ``inside`` tells them.
    """

    side: str
    bank: int
    shape: BaseGeometry
    nodes: Ints
    window: Grid
    inside: Ints


@dataclass(frozen=True, eq=False)
class Before:
    """The map known before.

    Attributes
    ----------
    areas : side and geometry, tiling the outline, EPSG:4326.
    pieces : the same cut along the barriers.
    """

    frame: Frame
    areas: gpd.GeoDataFrame
    pieces: tuple[Piece, ...]
    _away: dict[tuple[str, int | None], _Land] = field(default_factory=dict, repr=False)
    _nodes_away: dict[tuple[int, str], Floats] = field(default_factory=dict, repr=False)

    @cached_property
    def outlines(self) -> BaseGeometry:
        """The outlines of all pieces, each edge once."""
        return shapely.union_all([piece.shape.boundary for piece in self.pieces])

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree([piece.shape for piece in self.pieces])

    def piece_at(self, lonlat: Floats) -> Ints:
        """Number of the piece at each point (degrees); that of the nearest outside the outline."""
        return _first(self._tree, points_at(lonlat))

    def side_at(self, lonlat: Floats) -> list[str]:
        """Side at each point (degrees)."""
        return [self.pieces[n].side for n in self.piece_at(lonlat)]

    def away_m(self, xy: Floats, side: str, bank: int | None = None) -> Floats:
        """Distance (m) from places (metres of the frame) to a side's land on a bank (None: on any); inf without such land."""
        if (side, bank) not in self._away:
            own = [p.shape for p in self.pieces if p.side == side and bank in {None, p.bank}]
            self._away[side, bank] = _Land(self.frame, own)
        return self._away[side, bank].away_m(xy)

    def nodes_away_m(self, number: int, side: str) -> Floats:
        """Distance (m) from each node of a piece to a side's land on the piece's bank; measured once."""
        if (number, side) not in self._nodes_away:
            piece = self.pieces[number]
            self._nodes_away[number, side] = self.away_m(self.frame.grid.nodes[piece.nodes], side, piece.bank)
        return self._nodes_away[number, side]

    def depth_m(self, xy: Floats, pieces: Ints) -> Floats:
        """Distance (m) from places in pieces to the nearest land of another side; inf where there is no other."""
        depth = np.full(len(xy), np.inf)
        homes = np.array([self.pieces[n].side for n in pieces], dtype=object)
        for side in {piece.side for piece in self.pieces}:
            mine = homes != side
            if mine.any():
                depth[mine] = np.minimum(depth[mine], self.away_m(xy[mine], side))
        return depth


class _Land:
    """A side's land, prepared to be asked for distances."""

    def __init__(self, frame: Frame, shapes: list[BaseGeometry]) -> None:
        metric = [shapely.make_valid(shape) for shape in frame.metric_shapes(shapes)]
        self._shape = shapely.union_all(metric)
        shapely.prepare(self._shape)
        edge = shapely.segmentize(self._shape.boundary, frame.grid.cell_m / 3)
        self._edge = None if self._shape.is_empty else cKDTree(shapely.get_coordinates(edge))

    def away_m(self, xy: Floats) -> Floats:
        if self._edge is None:
            return np.full(len(xy), np.inf)
        away: Floats = self._edge.query(xy)[0]
        return np.where(shapely.contains_xy(self._shape, *xy.T), 0.0, away)


def points_at(xy: Floats) -> list[BaseGeometry]:
    """Points at coordinates, a row each."""
    return list(np.atleast_1d(np.asarray(shapely.points(xy), dtype=object)))


def before_of(layers: Sequence[gpd.GeoDataFrame], frame: Frame, barriers: Sequence[BaseGeometry] = ()) -> Before:
    """The map known before from polygons with a side.

    Parameters
    ----------
    layers : (side, geometry), EPSG:4326; what polygons share belongs to the first of them, what none covers to the
        nearest: the whole of a small gap to one, a wide one in parts.
    barriers : lines (EPSG:4326) that a change of hands does not cross, such as rivers. They hold where they cut the
        land in two; a line that ends in the middle of it holds nothing.
    """
    polygons = [g for layer in layers for g in layer.geometry]
    sides = [str(side) for layer in layers for side in layer["side"]]
    tree = shapely.STRtree(polygons)
    lines = [shape.boundary for shape in polygons]
    lines += _through_gaps(polygons, sides, frame)
    faces = cut(frame.outline, lines)
    areas = areas_of(faces, lambda at: [sides[n] for n in _first(tree, points_at(at))], 0.0)
    pieces = _pieces(areas, frame, drawn_out(barriers, frame))
    if barriers:
        # With the vertices that barriers put on borders, as on every map drawn from the pieces.
        tree = shapely.STRtree([piece.shape for piece in pieces])
        faces = cut(frame.outline, [piece.shape.boundary for piece in pieces])
        areas = areas_of(faces, lambda at: [pieces[n].side for n in _first(tree, points_at(at))], 0.0)
    return Before(frame, areas, pieces)


def _first(tree: shapely.STRtree, points: Sequence[BaseGeometry] | NDArray[np.object_]) -> Ints:
    """The first polygon at each point, or the nearest."""
    at = np.array(points, dtype=object)
    found = np.full(len(at), -1)
    # Asked this way round, the polygons are prepared, not the points.
    hit, which = shapely.STRtree(at).query(tree.geometries, predicate="intersects")
    order = np.argsort(hit, kind="stable")[::-1]
    found[which[order]] = hit[order]
    lost = np.flatnonzero(found < 0)
    if len(lost):
        found[lost] = _nearest(tree.geometries, at[lost])
    return found


def _nearest(polygons: NDArray[np.object_], outside: NDArray[np.object_]) -> Ints:
    """The nearest polygon to each point outside all: that of the nearest edge, found without going through whole polygons."""
    rings, polygon = shapely.get_rings(shapely.get_parts(polygons, return_index=True)[0], return_index=True)
    whose = shapely.get_parts(polygons, return_index=True)[1][polygon]
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = np.flatnonzero(ring[1:] == ring[:-1])
    edges = np.asarray(shapely.linestrings(np.stack([xy[inner], xy[inner + 1]], axis=1)), dtype=object)
    near: Ints = whose[ring[inner]][shapely.STRtree(edges).nearest(outside)]
    return near


def _through_gaps(polygons: list[BaseGeometry], sides: list[str], frame: Frame) -> list[BaseGeometry]:
    """Lines through what no polygon covers, half way between sides, EPSG:4326."""
    gap = polygons_only(shapely.difference(frame.outline, shapely.union_all(polygons)))
    least = GAP_CELLS * 2 * frame.least_deg2
    wide = [part for part in shapely.get_parts(gap) if part.area >= least]
    known = sorted(set(sides))
    if not wide or len(known) < 2:
        return []
    lands = [_Land(frame, [p for p, s in zip(polygons, sides, strict=True) if s == side]) for side in known]
    nodes = frame.grid.nodes
    lines = frame.degrees(border_lines(frame.grid, -np.column_stack([land.away_m(nodes) for land in lands])))
    return [shapely.intersection(line, shapely.union_all(wide)) for line in lines]


def _pieces(areas: gpd.GeoDataFrame, frame: Frame, barriers: list[BaseGeometry]) -> tuple[Piece, ...]:
    """Areas cut along barriers; a bank is what barriers leave in one part."""
    if not barriers:
        return tuple(_piece(str(s), 0, shape, frame) for s, shape in zip(areas["side"], areas.geometry, strict=True))
    banks = cut(frame.outline, barriers)
    faces = cut(frame.outline, [*[shape.boundary for shape in areas.geometry], *barriers])
    inside = shapely.point_on_surface(faces)
    side, bank = (_first(shapely.STRtree(shapes), inside) for shapes in (list(areas.geometry), banks))
    bank = _without_strips(faces, side, bank, frame)
    pairs, which = np.unique(np.column_stack([side, bank]), axis=0, return_inverse=True)
    return tuple(
        _piece(
            str(areas["side"].iloc[s]),
            int(b),
            polygons_only(shapely.coverage_union_all([faces[k] for k in np.flatnonzero(which.ravel() == n)])),
            frame,
        )
        for n, (s, b) in enumerate(pairs)
    )


def _without_strips(faces: list[BaseGeometry], side: Ints, bank: Ints, frame: Frame) -> Ints:
    """Banks of faces: a strip between a barrier and a border along it belongs with its side's land across the barrier."""
    metric = np.array(frame.metric_shapes(faces), dtype=object)
    strips = np.flatnonzero(shapely.is_empty(shapely.buffer(metric, -frame.grid.cell_m / 2)))
    tree, found = shapely.STRtree(faces), bank.copy()
    for n in strips[np.argsort(shapely.area(metric[strips]))[::-1]]:
        others = [m for m in tree.query(faces[n], predicate="touches") if side[m] == side[n] and m not in strips]
        shared = [shapely.length(shapely.intersection(faces[n].boundary, faces[m].boundary)) for m in others]
        if shared and max(shared) > 0:
            found[n] = bank[others[int(np.argmax(shared))]]
    return found


def _piece(side: str, bank: int, shape: BaseGeometry, frame: Frame) -> Piece:
    grid = frame.grid
    (land,) = frame.metric_shapes([shape])
    wide = shapely.buffer(shapely.make_valid(land), 3 * grid.cell_m)
    shapely.prepare(wide)
    nodes = np.flatnonzero(shapely.contains_xy(wide, *grid.nodes.T))
    rows, columns = np.divmod(nodes, grid.shape[1])
    # One node more on every side: a line must be able to close there.
    low = np.maximum(np.array([rows.min(), columns.min()]) - 1, 0)
    high = np.minimum(np.array([rows.max(), columns.max()]) + 1, np.array(grid.shape) - 1)
    height, width = (high - low + 1).tolist()
    corner = (grid.origin[0] + low[1] * grid.cell_m, grid.origin[1] + low[0] * grid.cell_m)
    window = Grid(corner, grid.cell_m, (height, width))
    return Piece(side, bank, shape, nodes, window, (rows - low[0]) * width + columns - low[1])
