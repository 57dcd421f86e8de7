"""The outline with the projection and the grid that maps are drawn on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
from pyproj.enums import TransformDirection

from geo.control.grid import Grid, grid_over
from geo.control.tiling import polygons_only
from geo.crs import metric_crs, to_metric
from geo.errors import InputError
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

#: Cells of the grid along the side of a square as large as the outline.
CELLS = 220
_EDGE_DEG = 0.1


@dataclass(frozen=True, eq=False)
class Frame:
    """The outline with the projection and the grid it is drawn on.

    Attributes
    ----------
    outline : EPSG:4326; ``metric`` the same in metres of ``crs``.
    """

    outline: BaseGeometry
    metric: BaseGeometry
    crs: pyproj.CRS
    grid: Grid

    @cached_property
    def _there(self) -> pyproj.Transformer:
        return pyproj.Transformer.from_crs(WGS84, self.crs, always_xy=True)

    def metres(self, lonlat: Floats) -> Floats:
        """Degrees to metres of the frame's projection."""
        return np.column_stack(self._there.transform(*lonlat.T))

    def metric_shapes(self, shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """Shapes in degrees to metres of the frame's projection."""
        return self._moved(shapes, TransformDirection.FORWARD)

    def degrees(self, shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """Shapes in metres of the frame's projection to degrees."""
        return self._moved(shapes, TransformDirection.INVERSE)

    def _moved(self, shapes: Sequence[BaseGeometry], way: TransformDirection) -> list[BaseGeometry]:
        if len(shapes) == 0:
            return []

        def move(xy: Floats) -> Floats:
            return np.column_stack(self._there.transform(xy[:, 0], xy[:, 1], direction=way))

        return list(shapely.transform(np.array(shapes, dtype=object), move))

    @property
    def size_m(self) -> float:
        """Side of a square as large as the outline."""
        return float(np.sqrt(self.metric.area))

    @property
    def least_deg2(self) -> float:
        """Area (square degrees) of half a cell of the grid: smaller faces are slivers."""
        return float(0.5 * self.grid.cell_m**2 * self.outline.area / self.metric.area)


def frame_of(outline: BaseGeometry, cells: int = CELLS) -> Frame:
    """The frame of an outline (EPSG:4326 polygons).

    Raises
    ------
    InputError
        When the outline has no area.
    """
    outline = polygons_only(shapely.make_valid(outline))
    if outline.is_empty or outline.area == 0:
        raise InputError("the outline has no area", remedy="Give polygons in EPSG:4326.")
    crs = metric_crs(outline.bounds)
    metric = to_metric(_with_short_edges(outline), crs)
    west, south, east, north = metric.bounds
    # A thin outline needs cells for its length too, a fat one not more than `cells` squared.
    cell = max(np.sqrt(metric.area) / cells, max(east - west, north - south) / (4 * cells))
    return Frame(outline, metric, crs, grid_over((west, south, east, north), float(cell)))


def _with_short_edges(outline: BaseGeometry) -> BaseGeometry:
    """An outline (multipolygon, EPSG:4326) with more vertices, for an edge straight in degrees is bowed in metres.

    Ring by ring: of a polygon that rounding has made invalid, segmentize leaves nothing.
    """

    def shortened(part: shapely.Polygon) -> shapely.Polygon:
        outer, *holes = shapely.segmentize([part.exterior, *part.interiors], _EDGE_DEG)
        return shapely.Polygon(outer, holes)

    parts = [shortened(part) for part in shapely.get_parts(outline)]
    return polygons_only(shapely.make_valid(shapely.MultiPolygon(parts)))
