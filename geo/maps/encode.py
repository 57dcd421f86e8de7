"""Geometry as small numbers: delta-coded integers of 1e-4 degree (11 m), each ring kept once for all days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SCALE = 10_000


class Pool:
    """Rings and lines by number; the same line of two days gets the same number.

    Attributes
    ----------
    rings : each a flat list ``lon, lat, dlon, dlat, ...`` in units of 1e-4 degree.
    """

    def __init__(self) -> None:
        self.rings: list[list[int]] = []
        self._known: dict[bytes, int] = {}

    def polygons(self, geometry: BaseGeometry | None) -> list[list[int]]:
        """Polygons (EPSG:4326) as lists of ring numbers, the outer ring first; what is too thin to draw is left out."""
        found = []
        for polygon in _parts(geometry, "Polygon"):
            outer = self._add(polygon.exterior.coords, closed=True)
            holes = [self._add(ring.coords, closed=True) for ring in polygon.interiors]
            if outer is not None:
                found.append([outer, *(hole for hole in holes if hole is not None)])
        return found

    def lines(self, geometry: BaseGeometry | None) -> list[int]:
        """Lines (EPSG:4326) as numbers; a polygon gives its rings."""
        if geometry is not None and geometry.geom_type.endswith("Polygon"):
            geometry = geometry.boundary
        numbers = (self._add(line.coords, closed=False) for line in _parts(geometry, "LineString"))
        return [n for n in numbers if n is not None]

    def _add(self, coords: Iterable[tuple[float, ...]], *, closed: bool) -> int | None:
        points = np.rint(np.asarray(coords, dtype=float)[:, :2] * SCALE).astype(np.int64)
        points = points[np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))]
        if closed and len(points) > 1 and (points[0] == points[-1]).all():
            points = points[:-1]
        if len(points) < (3 if closed else 2):
            return None
        flat = np.diff(points, axis=0, prepend=[[0, 0]]).ravel()
        key = flat.tobytes()
        if key not in self._known:
            self._known[key] = len(self.rings)
            self.rings.append(flat.tolist())
        return self._known[key]


def decode(flat: list[int]) -> list[tuple[float, float]]:
    """Points (lon, lat) in degrees of a coded ring or line."""
    points = np.asarray(flat).reshape(-1, 2).cumsum(axis=0) / SCALE
    return [(float(x), float(y)) for x, y in points]


def _parts(geometry: BaseGeometry | None, kind: str) -> list[Any]:
    if geometry is None or geometry.is_empty:
        return []
    parts = shapely.get_parts(geometry)
    if any(p.geom_type == "GeometryCollection" or p.geom_type.startswith("Multi") for p in parts):
        parts = shapely.get_parts(parts)
    rings = [shapely.LineString(p.coords) if p.geom_type == "LinearRing" else p for p in parts]
    return [p for p in rings if p.geom_type == kind and not p.is_empty]
