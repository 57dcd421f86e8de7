"""Lines from a grid made smooth, each stretch from what lies close to it alone; and the lines areas share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.control.grid import as_multiline

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

#: Times each vertex is drawn to the middle of its neighbours.
_PASSES = 3


def rounded(line: BaseGeometry, cell_m: float, least_cells: float = 2.0) -> BaseGeometry | None:
    """A line through a grid's cells with its steps smoothed and its ends kept; None for a ring around too little.

    What is far along the line does not matter: where a line has not moved, it is drawn as before. (Simplifying by
    Douglas and Peucker's way chooses vertices by the whole line.)

    Parameters
    ----------
    cell_m : the grid's step; vertices are as close, at least.
    least_cells : rings around less than so many cells are left out.
    """
    xy = shapely.get_coordinates(line)
    closed = len(xy) > 3 and bool((xy[0] == xy[-1]).all())
    if closed and shapely.area(shapely.polygons(xy)) < least_cells * cell_m**2:
        return None
    for _ in range(_PASSES):
        xy = _drawn_in(xy, closed=closed)
    return shapely.LineString(_thinned(xy, cell_m / 50, closed=closed))


def _drawn_in(xy: Floats, *, closed: bool) -> Floats:
    if len(xy) < 3:
        return xy
    if closed:
        ring = xy[:-1]
        drawn = (np.roll(ring, 1, axis=0) + 2 * ring + np.roll(ring, -1, axis=0)) / 4
        return np.vstack([drawn, drawn[:1]])
    return np.vstack([xy[:1], (xy[:-2] + 2 * xy[1:-1] + xy[2:]) / 4, xy[-1:]])


def _thinned(xy: Floats, tolerance_m: float, *, closed: bool) -> Floats:
    """Without the vertices that lie on the line between their neighbours, and nearer to it than those do."""
    for _ in range(3):
        if len(xy) < (9 if closed else 3):
            return xy
        a, b, c = xy[:-2], xy[1:-1], xy[2:]
        base = np.maximum(np.linalg.norm(c - a, axis=1), 1e-9)
        off = np.abs((c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1]) - (c[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])) / base
        beside = np.pad(off, 1, constant_values=np.inf)
        spare = np.zeros(len(xy), bool)
        spare[1:-1] = (off < tolerance_m) & (off < beside[:-2]) & (off <= beside[2:])
        xy = xy[~spare]
    return xy


def borders(areas: gpd.GeoDataFrame) -> BaseGeometry:
    """Every edge that two areas of a tiling share, merged to lines; in the CRS of the areas."""
    rings = shapely.get_rings(shapely.get_parts(areas.geometry.to_numpy()))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    pairs = np.stack([xy[:-1], xy[1:]], axis=1)[ring[1:] == ring[:-1]]
    flat = pairs.reshape(-1, 4)
    swap = (flat[:, 0] > flat[:, 2]) | ((flat[:, 0] == flat[:, 2]) & (flat[:, 1] > flat[:, 3]))
    flat = np.where(swap[:, None], flat[:, [2, 3, 0, 1]], flat)
    ordered = flat[np.lexsort(flat.T)]
    twice = ordered[1:][(ordered[1:] == ordered[:-1]).all(axis=1)].reshape(-1, 2, 2)
    found: BaseGeometry = shapely.line_merge(as_multiline(twice))
    return found
