"""How near a drawn map comes to a known one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.control.fronts import shared_borders
from geo.crs import metric_crs

if TYPE_CHECKING:
    import geopandas as gpd

#: Step (m) at which fronts are compared.
_STEP_M = 1000.0


def area_iou(truth: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame) -> dict[str, float]:
    """Intersection over union of each side's area (side, geometry; EPSG:4326); 0 where a map lacks the side."""
    crs = metric_crs(truth.union_all().bounds)
    shapes = [frame.to_crs(crs).dissolve("side").geometry for frame in (truth, drawn)]
    found = {}
    for side in sorted({*shapes[0].index, *shapes[1].index}):
        a, b = (shapely.make_valid(s.get(side, shapely.Polygon())) for s in shapes)
        found[str(side)] = float(a.intersection(b).area / a.union(b).area)
    return found


def front_km(truth: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame) -> float | None:
    """Mean distance (km) between the fronts of two tilings, mean of both ways; None when a map has no front."""
    crs = metric_crs(truth.union_all().bounds)
    lines = [shapely.union_all([line for _, line in shared_borders(frame)]) for frame in (truth, drawn)]
    if any(line.is_empty for line in lines):
        return None
    moved = truth.iloc[:0].reindex(range(2)).set_geometry(lines, crs=truth.crs).to_crs(crs).geometry
    a, b = (shapely.get_coordinates(shapely.segmentize(line, _STEP_M)) for line in moved)
    return float((np.mean(cKDTree(b).query(a)[0]) + np.mean(cKDTree(a).query(b)[0])) / 2000)
