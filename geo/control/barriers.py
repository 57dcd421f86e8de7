"""Lines that a change of hands does not cross, such as rivers: from a file, and drawn out to the outline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.control.frame import Frame
from geo.errors import InputError
from geo.schema import WGS84

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Cells by which a barrier that ends just short of the outline is drawn out to meet it.
_REACH_CELLS = 2.0
_LINES, _POLYGONS = {"LineString", "MultiLineString"}, {"Polygon", "MultiPolygon"}


def read_barriers(path: Path) -> list[BaseGeometry]:
    """The lines of a file, EPSG:4326; of polygons, such as lakes, their edges.

    Raises
    ------
    InputError
        When the file is unreadable, or holds neither line nor polygon on the earth.
    """
    try:
        frame = gpd.read_file(path)
    except Exception as error:
        raise InputError(f"cannot be read ({error})", str(path), "Give a GeoJSON file with lines.") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError("no line in the file", str(path), "Give a GeoJSON file with lines.")
    frame = frame.set_crs(WGS84) if frame.crs is None else frame.to_crs(WGS84)
    shapes = [shape for shape in frame.geometry if shape is not None and not shape.is_empty]
    lines = [s.boundary if s.geom_type in _POLYGONS else s for s in shapes if s.geom_type in _LINES | _POLYGONS]
    if not lines:
        raise InputError("no line in the file", str(path), "Give a GeoJSON file with lines.")
    bounds = shapely.total_bounds(lines)
    if not np.isfinite(bounds).all() or (np.abs(bounds) > [180, 90, 180, 90]).any():
        raise InputError(f"lines reach off the earth: {bounds}", str(path), "Coordinates are lon, lat in degrees.")
    return lines


def drawn_out(barriers: Sequence[BaseGeometry], frame: Frame) -> list[BaseGeometry]:
    """Barriers as lines, EPSG:4326; ends just short of the outline are drawn out across it."""
    parts: list[BaseGeometry] = (
        list(shapely.get_parts(shapely.line_merge(shapely.union_all(list(barriers))))) if barriers else []
    )
    lines = frame.metric_shapes([part for part in parts if part.geom_type == "LineString" and part.length > 0])
    reach, edge = _REACH_CELLS * frame.grid.cell_m, frame.metric.boundary
    ends = []
    for line in lines:
        xy = shapely.get_coordinates(line)
        for end in (xy[0], xy[-1]):
            point = shapely.Point(end)
            if 0 < shapely.distance(point, edge) < reach and shapely.contains(frame.metric, point):
                near = shapely.get_coordinates(shapely.shortest_line(point, edge))
                ends.append(shapely.LineString([near[0], near[0] + 1.5 * (near[1] - near[0])]))
    return frame.degrees([*lines, *ends])
