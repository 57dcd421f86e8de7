"""An outline cut along lines into faces that share their vertices, named and joined to areas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


def cut(outline: BaseGeometry, lines: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Faces of an outline cut along lines: they tile it exactly, for each edge is noded once and shared."""
    work = shapely.union_all([outline.boundary, *lines])
    faces = list(shapely.get_parts(shapely.polygonize(shapely.get_parts(work).tolist())))
    shapely.prepare(outline)
    return [face for face in faces if shapely.contains_properly(outline, face.point_on_surface())]


def areas_of(
    faces: Sequence[BaseGeometry],
    name: Callable[[NDArray[np.float64]], Sequence[str]],
    least: float | NDArray[np.float64],
) -> gpd.GeoDataFrame:
    """Areas (side, geometry; EPSG:4326) from faces, one row a side, sorted by side.

    Parameters
    ----------
    name : sides at points (lon, lat).
    least : faces smaller than this (square degrees; one for all, or one each) join the neighbour with which they share most border.
    """
    inside = shapely.get_coordinates(shapely.point_on_surface(list(faces)))
    sides = np.asarray(name(inside), dtype=object)
    sides = _without_slivers(list(faces), sides, least)
    rows = [
        {"side": side, "geometry": _joined([f for f, s in zip(faces, sides, strict=True) if s == side])}
        for side in sorted(set(sides))
    ]
    return gpd.GeoDataFrame(rows, columns=["side", "geometry"], geometry="geometry", crs=WGS84)


def _without_slivers(
    faces: list[BaseGeometry], sides: NDArray[np.object_], least: float | NDArray[np.float64]
) -> NDArray[np.object_]:
    small = np.flatnonzero(shapely.area(faces) < least)
    tree = shapely.STRtree(faces)
    renamed = sides.copy()
    for n in small[np.argsort(shapely.area(faces)[small])]:
        others = [m for m in tree.query(faces[n], predicate="touches") if m not in small]
        shared = [shapely.length(shapely.intersection(faces[n].boundary, faces[m].boundary)) for m in others]
        if shared and max(shared) > 0:
            renamed[n] = sides[others[int(np.argmax(shared))]]
    return renamed


def _joined(faces: list[BaseGeometry]) -> BaseGeometry:
    return shapely.MultiPolygon(_polygons(shapely.coverage_union_all(faces)))


def _polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(shape)
    deep = np.concatenate([np.atleast_1d(shapely.get_parts(p)) for p in parts]) if len(parts) else parts
    return [p for p in deep if isinstance(p, shapely.Polygon)]


def polygons_only(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape as one multipolygon, maybe empty."""
    return shapely.MultiPolygon(_polygons(shape))
