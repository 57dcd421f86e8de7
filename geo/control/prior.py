"""Areas drawn from points and the map known before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.control.areamap import AreaMap, bare_map, whole_map
from geo.control.before import Before, points_at
from geo.control.contradictions import Rates, chance_of_change, estimate, usual_rates
from geo.control.lines import borders
from geo.control.outliers import neighbours
from geo.control.overlays import DOUBT, overlay_frame, region, unknown
from geo.control.revised import LEAST, Evidence, Field, Ground, field_of, redrawn
from geo.control.tiling import polygons_only

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

#: Variance of the error of a point that is believed, at full weight.
NUGGET = 0.02
#: Width (km) of the band of doubt along a border that nothing has moved.
LINE_KM = 3.0


def revise(
    points: tuple[Floats, Ints, Floats],
    sides: Sequence[str],
    before: Before,
    *,
    clean: bool = True,
) -> tuple[dict[int, Field], gpd.GeoDataFrame, Rates]:
    """What became of each piece of the map before, the areas then, and how often points are wrong.

    Parameters
    ----------
    points : metres of the frame, numbers of sides and weights (0-1).
    clean : whether points that look wrong are set aside.
    """
    xy, labels, weights = points
    rates = usual_rates(before.frame.size_m)
    lonlat = shapely.get_coordinates(before.frame.degrees(points_at(xy)))
    pieces = before.piece_at(lonlat) if len(xy) else np.zeros(0, np.int64)
    names = list(sides)
    homes = np.array([names.index(before.pieces[n].side) for n in pieces], dtype=np.int64)
    believed = np.ones(len(xy), bool)
    if clean and len(xy):
        believed, rates = _believed(xy, labels != homes, weights, pieces, before)
    evidence = Evidence(xy, labels, homes, pieces, NUGGET / np.maximum(weights, 0.05)).where(believed)
    # Changes may go together over long ways without one of them saying anything of land that far away.
    usual = usual_rates(before.frame.size_m).reach_m
    ground = Ground(before, tuple(sides), min(rates.reach_m, 2 * usual))
    fields = {n: field_of(n, ground, evidence) for n in range(len(before.pieces))}
    kept = {n: field for n, field in fields.items() if field}
    return kept, redrawn(ground, kept, evidence), rates


def _believed(xy: Floats, contra: Mask, weights: Floats, pieces: Ints, before: Before) -> tuple[Mask, Rates]:
    """Which points are believed: all that agree with the map, and of the others those that likely tell of a change."""
    edges = graph(xy)
    edges = edges[pieces[edges[:, 0]] == pieces[edges[:, 1]]]
    length = np.linalg.norm(xy[edges[:, 0]] - xy[edges[:, 1]], axis=1)
    depth = before.depth_m(xy, pieces)
    rates = estimate(contra, depth, edges, length, before.frame.size_m)
    return ~contra | (chance_of_change(contra, weights, depth, edges, length, rates=rates) > 0.5), rates


def graph(xy: Floats) -> Ints:
    """Edges of the Delaunay triangulation; of points on one line, which have none, each with the next."""
    edges = neighbours(xy)
    if len(edges) or len(xy) < 2:
        return edges
    order = np.lexsort(xy.T)
    return np.column_stack([order[:-1], order[1:]])


def draw_revised(
    points: gpd.GeoDataFrame,
    located: tuple[Floats, Ints, Floats],
    sides: Sequence[str],
    before: Before,
    *,
    clean: bool = True,
    bands: bool = True,
) -> AreaMap:
    """The map before, revised where points contradict it, with its fronts and bands of doubt.

    Parameters
    ----------
    points : schema.POINTS, on which the fronts rest.
    located : the same in metres of the frame, as numbers of sides, with weights; one a spot.
    """
    fields, areas, rates = revise(located, sides, before, clean=clean)
    if not bands:
        return bare_map(areas, rates.wrong)
    overlays = overlay_frame(
        {"uncertain": uncertain(before, fields, areas), "unknown": unknown(before.frame, located[0])}
    )
    return whole_map(areas, overlays, points.geometry, rates.wrong)


def uncertain(
    before: Before, fields: dict[int, Field], areas: gpd.GeoDataFrame, around: Sequence[BaseGeometry] = ()
) -> BaseGeometry:
    """Where a front may well lie, EPSG:4326: along every border, and where what became of the land is in doubt.

    Parameters
    ----------
    around : further shapes in doubt, metres of the frame.
    """
    frame = before.frame
    lines = shapely.simplify(frame.metric_shapes([borders(areas)]), LINE_KM * 100)
    wide = [shapely.buffer(line, LINE_KM * 500, quad_segs=2) for line in shapely.get_parts(lines)]
    found = [shapely.intersection(s, frame.outline) for s in frame.degrees([shapely.union_all([*wide, *around])])]
    found += [_in_doubt(before, n, field) for n, field in fields.items()]
    return polygons_only(shapely.union_all(found))


@lru_cache(maxsize=64)  # from day to day most pieces are as they were
def _in_doubt(before: Before, number: int, field: Field) -> BaseGeometry:
    """The part of a piece where points have moved something and the best side wins by little."""
    piece, frame = before.pieces[number], before.frame
    home = field.scores.max(axis=1) > -LEAST
    doubt = np.where(home, DOUBT - field.margin, -1.0)
    whole = np.full(len(frame.grid.nodes), -1.0)
    whole[piece.nodes] = doubt
    return shapely.intersection(region(frame, whole), piece.shape)
