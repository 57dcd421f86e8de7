"""Constructions on the earth: discs, sectors, corridors, halves of an area, sides of a line, borders.

All take and give EPSG:4326 and metres; distances are geodesic or measured in an equal-area projection centred where
the shape lies. What crosses the antimeridian is cut there; a shape around a pole is given as the cap it lies in.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely
from shapely import affinity, ops
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from geo.crs import metric_crs, to_degrees, to_metric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

#: Degrees clockwise from north.
BEARINGS = {"N": 0.0, "NE": 45.0, "E": 90.0, "SE": 135.0, "S": 180.0, "SW": 225.0, "W": 270.0, "NW": 315.0}
_CORNERS = 32
#: How far to either side a compass word may be meant, degrees.
SWING = 45.0
_STEP_M = 20_000.0
_HEMISPHERE_M = 9_000_000.0
#: Shapes kept of each construction: reports come back to the same rivers, roads and provinces.
_KEPT = 128
#: Detail (m) that a shape of doubt does not need.
_COARSE_M = 400.0


@lru_cache(maxsize=1)
def geod() -> pyproj.Geod:
    """The WGS84 ellipsoid."""
    return pyproj.Geod(ellps="WGS84")


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Geodesic distance between two points."""
    return float(geod().inv(lon, lat, other_lon, other_lat)[2])


def point_at(lat: float, lon: float, bearing: float, metres: float) -> tuple[float, float]:
    """Latitude and longitude of the point at a bearing and a geodesic distance."""
    there_lon, there_lat, _ = geod().fwd(lon, lat, bearing, metres)
    return float(there_lat), float(there_lon)


def disc(lat: float, lon: float, radius_m: float) -> BaseGeometry:
    """A circle around a point, as a polygon of 32 corners."""
    return _outline(lat, lon, [360.0 * n / _CORNERS for n in range(_CORNERS)], [radius_m] * _CORNERS)


def ring(lat: float, lon: float, inner_m: float, outer_m: float) -> BaseGeometry:
    """What lies between two distances from a point."""
    return disc(lat, lon, outer_m).difference(disc(lat, lon, inner_m))


def sector(lat: float, lon: float, bearing: float, outer_m: float, inner_m: float = 0.0) -> BaseGeometry:
    """What lies within ``SWING`` degrees of a bearing (clockwise from north) and between two distances."""
    swing = [bearing + SWING * (n / 8 - 1) for n in range(17)]
    inner = swing[::-1] if inner_m else [bearing]
    return _outline(lat, lon, [*swing, *inner], [outer_m] * len(swing) + [inner_m] * len(inner))


def _outline(lat: float, lon: float, bearings: Sequence[float], metres: Sequence[float]) -> BaseGeometry:
    many = len(bearings)
    lons, lats, _ = geod().fwd([lon] * many, [lat] * many, list(bearings), list(metres))
    if 90 - abs(lat) <= max(metres) / 110_574:  # a pole lies within
        return _cap(lat, min(lats, key=lambda y: y if lat > 0 else -y))
    return _cut(Polygon(zip(lons, lats, strict=True)), lon)


def _cap(lat: float, edge: float) -> Polygon:
    return box(-180, edge, 180, 90) if lat > 0 else box(-180, -90, 180, edge)


def _cut(shape: BaseGeometry, lon: float) -> BaseGeometry:
    """A shape in degrees whose longitudes jump at the antimeridian, made whole around ``lon`` and cut there."""

    def whole(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([lon + (corners[:, 0] - lon + 180) % 360 - 180, corners[:, 1]])

    shape = shapely.transform(shape, whole)
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    pieces = [(shape.intersection(box(low, -90, low + 360, 90)), low + 180) for low in (-540, -180, 180)]
    return shapely.union_all([affinity.translate(p, xoff=-turn) for p, turn in pieces if not p.is_empty])


class Frame:
    """Metric coordinates for the surroundings of some geometries."""

    def __init__(self, *geometries: BaseGeometry) -> None:
        bounds = [g.bounds for g in geometries]
        west, east = _span([x for b in bounds for x in (b[0], b[2])])
        south, north = min(b[1] for b in bounds), max(b[3] for b in bounds)
        self.lon, self.lat = (west + east) / 2, (south + north) / 2
        self.crs = metric_crs((self.lon, self.lat, self.lon, self.lat))

    def metric(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in metres, origin in the middle, north up."""
        return to_metric(geometry, self.crs)

    def point(self, lat: float, lon: float) -> Point:
        """A point in metres."""
        return Point(shapely.get_coordinates(self.metric(Point(lon, lat)))[0])

    def degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry back on the earth."""
        pole = 90.0 if self.lat > 0 else -90.0
        if shapely.intersects(geometry, self.metric(Point(self.lon, pole))):
            lats = shapely.get_coordinates(to_degrees(geometry, self.crs))[:, 1]
            return _cap(pole, float(lats.min() if pole > 0 else lats.max()))
        return _cut(to_degrees(geometry, self.crs), self.lon)


def _span(lons: Sequence[float]) -> tuple[float, float]:
    """West and east end of longitudes, over the antimeridian (east above 180) where that is the shorter way."""
    west, east = min(lons), max(lons)
    if east - west <= 180:
        return west, east
    round_the_back = [x % 360 for x in lons]
    return min(round_the_back), max(round_the_back)


@lru_cache(maxsize=_KEPT)
def buffered(geometry: BaseGeometry, metres: float) -> BaseGeometry:
    """What lies within a distance of a geometry, itself included."""
    frame = Frame(geometry)
    return frame.degrees(frame.metric(geometry).simplify(_COARSE_M / 4).buffer(metres, quad_segs=4))


def geodesic(lat: float, lon: float, other_lat: float, other_lon: float) -> LineString:
    """The shortest line between two points, a corner every 20 km; longitudes may pass 180."""
    length = metres_between(lat, lon, other_lat, other_lon)
    inner = geod().npts(lon, lat, other_lon, other_lat, max(1, int(length // _STEP_M)))
    corners = [(lon, lat), *inner, (other_lon, other_lat)]
    return LineString([(lon + (x - lon + 180) % 360 - 180, y) for x, y in corners])


@lru_cache(maxsize=_KEPT)
def corridor(lat: float, lon: float, other_lat: float, other_lon: float, half_width_m: float) -> BaseGeometry:
    """A strip along the shortest line between two points, with flat ends at the points."""
    line = geodesic(lat, lon, other_lat, other_lon)
    frame = Frame(line)
    return frame.degrees(frame.metric(line).buffer(half_width_m, cap_style="flat"))


@lru_cache(maxsize=_KEPT)
def half(area: BaseGeometry, side: str) -> BaseGeometry:
    """The part of an area on one side of the line through its centroid square to a compass point."""
    frame = Frame(area)
    shape = frame.metric(area)
    x, y = _towards(side)
    size = 2 * math.hypot(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1])
    centre = shape.centroid
    corners = [(-y, x), (y, -x), (y + x, -x + y), (-y + x, x + y)]
    plane = Polygon([(centre.x + size * dx, centre.y + size * dy) for dx, dy in corners])
    return frame.degrees(shape.intersection(plane))


@lru_cache(maxsize=_KEPT)
def middle(area: BaseGeometry) -> BaseGeometry:
    """What lies in the middle half of an area: within a circle of half its size around its centroid."""
    frame = Frame(area)
    shape = frame.metric(area)
    inner = shape.intersection(shape.centroid.buffer(math.sqrt(shape.area / (2 * math.pi))))
    return frame.degrees(inner if not inner.is_empty else shape)


@lru_cache(maxsize=_KEPT)
def beside(geometry: BaseGeometry, side: str, reach_m: float) -> BaseGeometry:
    """What lies on one side of a line or an area, up to a distance; the line itself is the edge, the area outside.

    The geometry is swept towards the compass point, so that a meandering river has its far bends between.
    """
    frame = Frame(geometry)
    shape = frame.metric(geometry).simplify(_COARSE_M)
    x, y = (reach_m * d for d in _towards(side))
    swept = shapely.union_all(np.concatenate([_sweep(line, x, y) for line in _lines(shape)]))
    if swept.area < 1.0:  # a straight line along the way passes over nothing: the ground beyond its end is meant
        moved = affinity.translate(shape, x, y).difference(shape.buffer(1.0))
        swept = moved.buffer(reach_m / 2, quad_segs=4)
    return frame.degrees(swept.difference(shape) if shape.area else swept)


def _sweep(line: LineString, x: float, y: float) -> NDArray[Any]:
    """What each piece of a line passes over on its way; pieces along the way pass over nothing."""
    corners = shapely.get_coordinates(line)
    a, b, way = corners[:-1], corners[1:], np.array([x, y])
    pieces = shapely.polygons(np.stack([a, b, b + way, a + way], axis=1))
    return np.asarray(shapely.buffer(pieces, 0))


def _lines(shape: BaseGeometry) -> list[LineString]:
    lines = shape.boundary if shape.area else shape
    return [line for line in getattr(lines, "geoms", [lines]) if line.length]


def _towards(side: str) -> tuple[float, float]:
    angle = math.radians(BEARINGS[side])
    return math.sin(angle), math.cos(angle)


@lru_cache(maxsize=_KEPT)
def stretch(line: BaseGeometry, a: tuple[float, float], b: tuple[float, float]) -> BaseGeometry:
    """The part of a line between the points on it nearest to two points (lat, lon)."""
    frame = Frame(line)
    course = max(_lines(shapely.line_merge(frame.metric(line))), key=lambda part: part.length)
    ends = sorted(float(course.project(frame.point(lat, lon))) for lat, lon in (a, b))
    return frame.degrees(ops.substring(course, ends[0], ends[1]))


def away_m(geometry: BaseGeometry, lat: float, lon: float) -> float:
    """Distance from a point to a geometry; 0 inside it, infinite on the other side of the earth."""
    frame = Frame(geometry)
    if metres_between(lat, lon, frame.lat, frame.lon) > _HEMISPHERE_M:
        return math.inf
    return float(frame.metric(geometry).distance(frame.metric(Point(lon, lat))))


@lru_cache(maxsize=_KEPT)
def shared_border(a: BaseGeometry, b: BaseGeometry, half_width_m: float) -> BaseGeometry | None:
    """A strip along the edge of one area where it comes within half the strip of another; None where they lie apart."""
    frame = Frame(a, b)
    one, other = frame.metric(a).simplify(_COARSE_M), frame.metric(b).simplify(_COARSE_M)
    edge = one.boundary.intersection(other.buffer(half_width_m))
    return None if edge.is_empty or not edge.length else frame.degrees(edge.buffer(half_width_m, quad_segs=4))


def hull(points: Sequence[tuple[float, float]], margin_m: float) -> BaseGeometry:
    """The smallest bulging area that holds points (lat, lon), with a margin."""
    cloud = MultiPoint([(lon, lat) for lat, lon in points])
    frame = Frame(cloud)
    return frame.degrees(frame.metric(cloud).convex_hull.buffer(margin_m, quad_segs=4))


def edge_points(area: BaseGeometry, step_m: float) -> list[tuple[float, float]]:
    """Points (lat, lon) along the edge of an area, a step apart."""
    frame = Frame(area)
    edges = _lines(frame.metric(area).simplify(_COARSE_M))
    points = [line.interpolate(step_m * n) for line in edges for n in range(max(1, int(line.length // step_m)))]
    degrees = shapely.get_coordinates(to_degrees(MultiPoint(points), frame.crs))
    return [(lat, lon) for lon, lat in degrees.tolist()]


def edge_near(
    area: BaseGeometry, points: Sequence[tuple[float, float]], reach_m: float, half_width_m: float
) -> BaseGeometry:
    """A strip along the edge of an area where it comes within reach of any of some points (lat, lon)."""
    frame = Frame(area)
    around = shapely.union_all([frame.metric(Point(lon, lat)).buffer(reach_m, quad_segs=4) for lat, lon in points])
    edge = frame.metric(area).simplify(_COARSE_M).boundary.intersection(around)
    return frame.degrees(edge.buffer(half_width_m, quad_segs=4))


@lru_cache(maxsize=_KEPT)
def facing_border(area: BaseGeometry, lat: float, lon: float, half_width_m: float) -> BaseGeometry:
    """A strip along the edge of an area that faces a point outside: within 45 degrees of its bearing."""
    frame = Frame(area)
    shape = frame.metric(area).simplify(_COARSE_M)
    centre = shape.centroid
    aim = frame.point(lat, lon)
    angle = math.atan2(aim.x - centre.x, aim.y - centre.y)
    size = 4 * math.hypot(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1])
    turns = [angle + math.radians(SWING * n) for n in (-1, 0, 1)]
    rim = [(centre.x + size * math.sin(t), centre.y + size * math.cos(t)) for t in turns]
    cone = Polygon([(centre.x, centre.y), *rim])
    return frame.degrees(shape.boundary.intersection(cone).buffer(half_width_m, quad_segs=4))


def spot(geometry: BaseGeometry) -> tuple[float, float]:
    """A point (lat, lon) that stands for a geometry and lies in it: the centroid where that does."""
    largest = max(getattr(geometry, "geoms", [geometry]), key=lambda g: (g.area, g.length))
    centre = largest.centroid if geometry.geom_type != "MultiPolygon" else geometry.centroid
    inside = centre if geometry.covers(centre) else largest.representative_point()
    return float(inside.y), float(inside.x)


def farthest_m(geometry: BaseGeometry, lat: float, lon: float) -> float:
    """Distance from a point to the corner of a geometry that lies farthest from it."""
    corners = shapely.get_coordinates(geometry)
    many = len(corners)
    _, _, metres = geod().inv(np.full(many, lon), np.full(many, lat), corners[:, 0], corners[:, 1])
    return float(np.max(metres))


def polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Only the polygons of a geometry; an empty one when there are none."""
    parts = [g for g in getattr(geometry, "geoms", [geometry]) if g.geom_type in {"Polygon", "MultiPolygon"}]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts) if parts else MultiPolygon()
