"""Shapes laid over a map: where the front may lie, and what no point speaks for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.control.frame import Frame
from geo.control.grid import border_lines, smoothed
from geo.control.surface import COARSE
from geo.control.tiling import cut, polygons_only
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

#: Margin of scores (0-1) under which the front may well lie here.
DOUBT = 0.45
#: Distance (km) beyond which no point speaks for a place, at least; or three times the points' usual distance.
UNKNOWN_KM = 50.0


def unknown(frame: Frame, xy: Floats) -> BaseGeometry:
    """The part of the outline for which none of the points (metres of the frame) speaks, EPSG:4326."""
    usual = float(np.median(cKDTree(xy).query(xy, k=2)[0][:, 1])) if len(xy) > 1 else 0.0
    return beyond(frame, xy, max(UNKNOWN_KM * 1000, 3 * usual))


def beyond(frame: Frame, xy: Floats, far_m: float) -> BaseGeometry:
    """The part of the outline farther than ``far_m`` from every point (metres of the frame), EPSG:4326."""
    if len(xy) == 0:
        return frame.outline
    return _beyond(frame, np.ascontiguousarray(xy).tobytes(), far_m)


@lru_cache(maxsize=4)
def _beyond(frame: Frame, packed: bytes, far_m: float) -> BaseGeometry:
    """The same, kept: from day to day the places are mostly the same."""
    xy = np.frombuffer(packed).reshape(-1, 2)
    # Between the nodes of a coarse grid the distance to what is far is as good as straight.
    coarse = frame.grid.coarser(COARSE) if far_m > 8 * COARSE * frame.grid.cell_m else frame.grid
    distance = cKDTree(xy).query(coarse.nodes)[0] - far_m
    return region(frame, coarse.sample(distance[:, None], frame.grid.nodes)[:, 0])


def overlay_frame(found: dict[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """Overlays (kind, geometry) of what is not empty, EPSG:4326."""
    rows = [{"kind": kind, "geometry": shape} for kind, shape in found.items() if not shape.is_empty]
    return gpd.GeoDataFrame(rows, columns=["kind", "geometry"], geometry="geometry", crs=WGS84)


def region(frame: Frame, field_: Floats) -> BaseGeometry:
    """The part of the outline where a field over the grid's nodes is above 0, EPSG:4326."""
    if (field_ <= 0).all():
        return shapely.MultiPolygon()
    scores = np.column_stack([field_, np.zeros(len(field_))])
    cell = frame.grid.cell_m
    lines = [smoothed(line, 0.25 * cell, cell**2) for line in border_lines(frame.grid, scores)]
    faces = cut(frame.outline, frame.degrees([line for line in lines if line is not None]))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    yes = frame.grid.sample(scores, frame.metres(inside)).argmax(axis=1) == 0
    kept = [face for face, wanted in zip(faces, yes, strict=True) if wanted]
    return polygons_only(shapely.coverage_union_all(kept)) if kept else shapely.MultiPolygon()
