"""Metric coordinates: an equal-area projection centred where the data lies."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyproj
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from shapely.geometry.base import BaseGeometry

WGS84 = pyproj.CRS.from_epsg(4326)


def metric_crs(bounds: tuple[float, float, float, float]) -> pyproj.CRS:
    """Lambert azimuthal equal-area CRS, in metres, centred on ``bounds``.

    Parameters
    ----------
    bounds : (west, south, east, north) in degrees.

    Notes
    -----
    Areas are exact; lengths are off by under 0.3 % within 900 km of the centre.
    """
    west, south, east, north = bounds
    return pyproj.CRS.from_proj4(
        f"+proj=laea +lat_0={(south + north) / 2:.4f} +lon_0={(west + east) / 2:.4f} +datum=WGS84 +units=m +no_defs"
    )


def to_metric(geometry: BaseGeometry, crs: pyproj.CRS) -> BaseGeometry:
    """Project a geometry from EPSG:4326 degrees to the metres of ``crs``."""
    project = _transformer(WGS84, crs).transform
    return _moved(geometry, project)


def to_degrees(geometry: BaseGeometry, crs: pyproj.CRS) -> BaseGeometry:
    """Project a geometry from the metres of ``crs`` back to EPSG:4326 degrees."""
    project = _transformer(crs, WGS84).transform
    return _moved(geometry, project)


@lru_cache(maxsize=64)
def _transformer(source: pyproj.CRS, target: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)  # takes 5 ms to make


def _moved(geometry: BaseGeometry, project: Callable[..., Any]) -> BaseGeometry:
    moved: BaseGeometry = shapely.transform(geometry, project, interleaved=False)
    return moved
