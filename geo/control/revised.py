"""The map known before, revised where points contradict it, and nowhere else.

Each piece of land that a side held, on its bank of every barrier, has a surface of its own: the points in it say what
became of it, and of no other. The surface adds nothing wherever a point agrees with the map, so a border that nothing
moves stays as it was, vertex by vertex. Land changes hands the more easily the nearer the new holder's own land is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.control.before import Before, Piece, points_at
from geo.control.grid import border_lines
from geo.control.lines import rounded
from geo.control.outliers import neighbours
from geo.control.surface import Kernel, Surface, fit
from geo.control.tiling import areas_of, cut

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

#: What a point must add to a score (0-1) to change anything: so much, a full contradiction adds at three reaches.
LEAST = 0.1
#: Reaches over which a change of hands carries at most.
CARRIES = 3.0
#: A remnant of a piece without a place in it is drawn from so many cells of the grid on.
REMNANT_CELLS = 20.0
#: Reaches over which a place speaks for the land of a side that holds nothing any more: somebody must have it.
FALLEN_REACHES = 4.0
#: Points beside changes that a surface is krieged through at most; of those deep inside, a third as many.
MOST_POINTS = 1200
#: Covariances worked out at once.
_AT_ONCE = 100_000
#: Degrees by which a line is let out of its piece, so that it surely cuts it.
_BEYOND_DEG = 0.001


@dataclass(frozen=True, eq=False)
class Evidence:
    """Points to draw through.

    Attributes
    ----------
    xy : metres of the frame.
    labels : numbers of their sides; ``homes`` of those that held them before; ``pieces`` of the land they lie in.
    nugget : variance of each point's error.
    """

    xy: Floats
    labels: Ints
    homes: Ints
    pieces: Ints
    nugget: Floats

    def where(self, chosen: Mask) -> Evidence:
        """Some of the points."""
        return Evidence(
            self.xy[chosen], self.labels[chosen], self.homes[chosen], self.pieces[chosen], self.nugget[chosen]
        )


@dataclass(frozen=True, eq=False)
class Ground:
    """What is revised.

    Attributes
    ----------
    sides : names of the sides, by number.
    reach_m : how far a change of hands carries.
    """

    before: Before
    sides: tuple[str, ...]
    reach_m: float


@dataclass(frozen=True, eq=False)
class Field:
    """What became of a piece of land.

    Attributes
    ----------
    scores : of each side (column) at each of the piece's nodes.
    lines : borders within the piece, EPSG:4326.
    fallen : whether its side holds nothing any more, so that all of it is somebody else's.
    left : whether land in it was given up because its side holds no place there.
    """

    scores: Floats
    lines: tuple[BaseGeometry, ...]
    fallen: bool = False
    left: bool = False

    @property
    def margin(self) -> Floats:
        """By how much the best side of each node beats the next."""
        top = np.partition(self.scores, -2, axis=1)
        return np.asarray(top[:, -1] - top[:, -2])


def field_of(number: int, ground: Ground, evidence: Evidence, kept: Floats | None = None) -> Field | None:
    """What became of a piece; None when nothing did.

    Parameters
    ----------
    evidence : all points; those of the piece count.
    kept : scores to be kept where they are not NaN.
    """
    piece = ground.before.pieces[number]
    home = ground.sides.index(piece.side)
    own = evidence.where(evidence.pieces == number)
    if not (own.labels != home).any():
        return None
    nodes = ground.before.frame.grid.nodes[piece.nodes]
    near = within(nodes, own.xy[own.labels != home], CARRIES * ground.reach_m)
    scores = np.full((len(nodes), len(ground.sides)), -1.0)
    scores[:, home] = 0.0
    if kept is not None:
        new = np.isnan(kept[:, 0])
        scores, near = np.where(new[:, None], scores, kept), near & new
    for side in np.unique(own.labels[own.labels != home]):
        scores[near, side] = -_held_back_at_nodes(ground, number, ground.sides[side])[near] - LEAST
    scores[near] += _added(own, home, ground, piece, nodes[near])
    return Field(scores, tuple(lines_in(ground.before, piece, scores)))


def within(xy: Floats, of: Floats, distance_m: float) -> Mask:
    """Which places lie less than a distance from any of others."""
    near: Mask = cKDTree(of).query(xy, distance_upper_bound=distance_m)[0] < distance_m
    return near


def fallen(number: int, ground: Ground, evidence: Evidence, holding: Mask, kept: Floats | None = None) -> Field:
    """What became of a piece whose side holds no place any more: land of those who took its places or lie beside it.

    Parameters
    ----------
    holding : which sides hold land; only they can have it.
    kept : scores to be kept where they are not NaN.
    """
    piece, sides = ground.before.pieces[number], ground.sides
    own = evidence.where((evidence.homes == sides.index(piece.side)) & holding[evidence.labels])
    scores, mean = np.ones((len(piece.nodes), len(sides))), np.ones((len(own.xy), len(sides)))
    for n in np.flatnonzero(holding):
        scores[:, n] -= _held_back_at_nodes(ground, number, sides[n])
        mean[:, n] -= _held_back(ground, piece, own.xy, sides[n])
    if len(own.xy):
        kernel = Kernel((0.75, 0.25), (ground.reach_m, FALLEN_REACHES * ground.reach_m))
        surface = fit(kernel, own.xy, np.eye(len(sides))[own.labels] - mean, own.nugget)
        new = np.flatnonzero(np.isnan(kept[:, 0])) if kept is not None else np.arange(len(scores))
        scores[new] += _at(surface, ground.before.frame.grid.nodes[piece.nodes[new]])
    scores[:, ~holding] = -9.0
    if kept is not None:
        scores = np.where(np.isnan(kept), scores, kept)
    return Field(scores, tuple(lines_in(ground.before, piece, scores)), fallen=True)


def _held_back(ground: Ground, piece: Piece, xy: Floats, side: str) -> Floats:
    """How firmly land is held against a side: nothing beside that side's land on this bank, 1 far away from it."""
    found: Floats = np.tanh(ground.before.away_m(xy, side, piece.bank) / ground.reach_m)
    return found


def _held_back_at_nodes(ground: Ground, number: int, side: str) -> Floats:
    """The same at every node of a piece."""
    found: Floats = np.tanh(ground.before.nodes_away_m(number, side) / ground.reach_m)
    return found


def _added(own: Evidence, home: int, ground: Ground, piece: Piece, nodes: Floats) -> Floats:
    """What points add to the score of each side at nodes: nothing where they agree with the map before."""
    own = own.where(_needed(own.xy, own.labels, home, ground.reach_m))
    residuals = np.zeros((len(own.xy), len(ground.sides)))
    for side in np.unique(own.labels[own.labels != home]):
        mine = own.labels == side
        residuals[mine, side] = 1.0 + _held_back(ground, piece, own.xy[mine], ground.sides[side])
    return _at(fit(Kernel((1.0,), (ground.reach_m,)), own.xy, residuals, own.nugget), nodes)


def _at(surface: Surface, xy: Floats) -> Floats:
    """A surface at places, so many at once that their covariances stay in the processor's cache."""
    size = max(1, _AT_ONCE // len(surface.xy))
    found = np.empty((len(xy), surface.loads.shape[1]))
    for first in range(0, len(xy), size):
        found[first : first + size] = surface.at(xy[first : first + size])
    return found


def _needed(xy: Floats, labels: Ints, home: int, reach_m: float) -> Mask:
    """Points that decide where changes end: those near one, or if they are many, its neighbours and theirs.

    If those are too many as well, most of what changed lies deep in what changed with it: of what has no neighbour of
    another side but a part is needed.
    """
    near = within(xy, xy[labels != home], 2 * CARRIES * reach_m)
    if near.sum() <= MOST_POINTS:
        return near
    edges = neighbours(xy)
    needed = _with_neighbours(labels != home, edges, 2)
    if needed.sum() <= MOST_POINTS:
        return needed
    border = np.zeros(len(xy), bool)
    border[edges[labels[edges[:, 0]] != labels[edges[:, 1]]]] = True
    border = _with_neighbours(border, edges, 1)
    return _some(needed & border, MOST_POINTS) | _some(needed & ~border, MOST_POINTS // 3)


def _with_neighbours(chosen: Mask, edges: Ints, steps: int) -> Mask:
    found = chosen.copy()
    for _ in range(steps):
        found[edges[found[edges].any(axis=1)]] = True
    return found


def _some(chosen: Mask, most: int) -> Mask:
    """At most so many of the chosen, evenly along their order."""
    rows = np.flatnonzero(chosen)
    found = np.zeros(len(chosen), bool)
    found[rows[np.linspace(0, len(rows) - 1, min(len(rows), most)).astype(int)]] = True
    return found


def lines_in(before: Before, piece: Piece, scores: Floats) -> list[BaseGeometry]:
    """Borders between the sides that score highest within a piece, EPSG:4326."""
    if len(np.unique(scores.argmax(axis=1))) < 2:
        return []
    frame, cell = before.frame, before.frame.grid.cell_m
    drawn = [rounded(line, cell) for line in border_lines(piece.window, _windowed(piece, scores))]
    lines = frame.degrees([line for line in drawn if line is not None])
    land = _let_out(piece)
    return [shapely.intersection(line, land) for line in lines if shapely.intersects(land, line)]


@lru_cache(maxsize=64)
def _let_out(piece: Piece) -> BaseGeometry:
    """A little more than a piece: a line cut exactly at its edge might end just short of it, and cut nothing."""
    land = shapely.buffer(piece.shape, _BEYOND_DEG, quad_segs=2)
    shapely.prepare(land)
    return land


def _windowed(piece: Piece, scores: Floats) -> Floats:
    """Scores at every node of a piece's window; beyond the piece, as at its first node."""
    whole = np.tile(scores[0], (piece.window.shape[0] * piece.window.shape[1], 1))
    whole[piece.inside] = scores
    return whole


def redrawn(ground: Ground, fields: dict[int, Field], evidence: Evidence) -> gpd.GeoDataFrame:
    """Areas (side, geometry; EPSG:4326) of the map before with what became of its pieces.

    A face of less than half a cell of the grid, or thinner than half a cell, joins what it was cut from; land lost
    without a place in it, and a small remnant without one, do so too.
    """
    before, sides = ground.before, ground.sides
    if not fields:
        return before.areas
    lines = [line for field in fields.values() for line in field.lines]
    faces = cut(before.frame.outline, [before.outlines, *lines])
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    pieces = before.piece_at(inside)
    names = np.array([before.pieces[n].side for n in pieces], dtype=object)
    at = before.frame.metres(inside)
    for n, field in fields.items():
        here, piece = np.flatnonzero(pieces == n), before.pieces[n]
        sampled = piece.window.sample(_windowed(piece, field.scores), at[here])
        own, found = [faces[k] for k in here], np.array(sides, dtype=object)[sampled.argmax(axis=1)]
        metric = np.array(before.frame.metric_shapes(own), dtype=object)
        # Where nobody is left who held the land before, somebody holds it without a place in it.
        empty = ~_with_places(metric, found, sides, evidence, before.frame.grid.cell_m) & (not field.fallen)
        names[here] = _without_scraps(own, found, _scraps((own, found, metric), empty, before, piece))
    return areas_of(faces, lambda _: list(names), 0.0)


def _scraps(
    faces: tuple[list[BaseGeometry], NDArray[np.object_], NDArray[np.object_]],
    empty: Mask,
    before: Before,
    piece: Piece,
) -> Mask:
    """Which faces of a piece (shapes, names, shapes in metres) are too small or thin to draw, or rest on no place."""
    shapes, names, metric = faces
    least = before.frame.least_deg2
    areas, whole = shapely.area(shapes), shapely.area(shapely.get_parts(piece.shape))
    untouched = np.isclose(areas[:, None], whole[None, :], rtol=1e-9, atol=0).any(axis=1)
    thin = shapely.is_empty(shapely.buffer(metric, -before.frame.grid.cell_m / 4))
    lost = names != piece.side
    rests_on_nothing = empty & (lost | (areas < REMNANT_CELLS * 2 * least))
    found: Mask = ((areas < least) | thin | rests_on_nothing) & ~(untouched & ~lost)
    return found


def _without_scraps(faces: list[BaseGeometry], names: NDArray[np.object_], scraps: Mask) -> NDArray[np.object_]:
    """Names of faces, scraps given to the neighbour of another name with which they share most border."""
    renamed, tree = names.copy(), shapely.STRtree(faces)
    order = np.flatnonzero(scraps)
    for n in order[np.argsort(shapely.area(np.array(faces, dtype=object)[order]))]:
        others = [m for m in tree.query(faces[n], predicate="touches") if renamed[m] != renamed[n]]
        shared = [shapely.length(shapely.intersection(faces[n].boundary, faces[m].boundary)) for m in others]
        if shared and max(shared) > 0:
            renamed[n] = renamed[others[int(np.argmax(shared))]]
    return renamed


def _with_places(
    faces: NDArray[np.object_], names: NDArray[np.object_], sides: Sequence[str], evidence: Evidence, near_m: float
) -> Mask:
    """Whether a place of a face's side lies in it or close to it."""
    tree = shapely.STRtree(points_at(evidence.xy))
    which, hit = tree.query(faces, predicate="dwithin", distance=near_m)
    labels = np.array(sides, dtype=object)[evidence.labels[hit]]
    found = np.zeros(len(faces), bool)
    found[which[labels == names[which]]] = True
    return found
