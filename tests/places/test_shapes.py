"""Constructions whose areas and distances can be worked out by hand, and the same at the poles and at 180 degrees."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, Point, box

from geo.places import shapes

GEOD = Geod(ellps="WGS84")
SIDES = sorted(shapes.BEARINGS)


def km2(geometry) -> float:
    return abs(GEOD.geometry_area_perimeter(geometry)[0]) / 1e6


def test_areas_of_discs_rings_and_sectors():
    circle = 32 / 2 * math.sin(2 * math.pi / 32)  # of a polygon of 32 corners, times the radius squared
    assert km2(shapes.disc(50, 10, 10_000)) == pytest.approx(circle * 100, rel=1e-3)
    assert km2(shapes.ring(50, 10, 5_000, 10_000)) == pytest.approx(circle * 75, rel=1e-3)
    assert km2(shapes.sector(50, 10, 90, 10_000)) == pytest.approx(math.pi * 100 / 4, rel=0.01)
    assert km2(shapes.sector(50, 10, 0, 10_000, 5_000)) == pytest.approx(math.pi * 75 / 4, rel=0.02)


def test_a_corridor_is_as_long_as_the_way_and_as_wide_as_told():
    strip = shapes.corridor(50, 10, 50, 11, 5_000)
    length = shapes.metres_between(50, 10, 50, 11) / 1000
    assert km2(strip) == pytest.approx(length * 10, rel=0.01)
    assert strip.contains(Point(10.5, 50.0))
    assert not strip.contains(Point(10.5, 50.06))
    assert not strip.contains(Point(9.98, 50.0))


@pytest.mark.parametrize("side", SIDES)
def test_two_halves_make_the_whole(side):
    land = box(10, 50, 11, 51)
    opposite = (
        SIDES[0] if not side else next(s for s in SIDES if abs(shapes.BEARINGS[s] - shapes.BEARINGS[side]) == 180)
    )
    one, other = shapes.half(land, side), shapes.half(land, opposite)
    assert km2(one) + km2(other) == pytest.approx(km2(land), rel=1e-3)
    assert km2(one) == pytest.approx(km2(land) / 2, rel=0.02)
    assert km2(one.intersection(other)) < 1


def test_the_southern_half_lies_in_the_south():
    south = shapes.half(box(10, 50, 11, 51), "S")
    assert south.contains(Point(10.5, 50.2))
    assert not south.contains(Point(10.5, 50.8))


def test_the_middle_is_half_as_large():
    middle = shapes.middle(box(10, 50, 11, 51))
    assert middle.contains(Point(10.5, 50.5))
    assert 0.4 < km2(middle) / km2(box(10, 50, 11, 51)) < 0.51


def test_one_side_of_a_line():
    river = LineString([(10, 49), (10, 51)])
    east = shapes.beside(river, "E", 10_000)
    assert east.contains(Point(10.1, 50))
    assert not east.contains(Point(9.9, 50))
    assert not east.contains(Point(10.2, 50))  # 14 km off
    length = shapes.metres_between(49, 10, 51, 10) / 1000
    assert km2(east) == pytest.approx(length * 10, rel=0.01)


def test_beside_an_area_is_outside_it():
    land = box(10, 50, 11, 51)
    north = shapes.beside(land, "N", 20_000)
    assert north.contains(Point(10.5, 51.1))
    assert not north.contains(Point(10.5, 50.9))
    assert not north.contains(Point(10.5, 49.9))


def test_a_stretch_of_a_line_lies_between_its_ends():
    river = LineString([(10, 49), (10, 51)])
    part = shapes.stretch(river, (49.5, 10.1), (50.0, 9.9))
    assert part.bounds == pytest.approx((10, 49.5, 10, 50), abs=0.01)


def test_shared_border_and_none_where_areas_lie_apart():
    west, east = box(10, 50, 11, 51), box(11, 50, 12, 51)
    strip = shapes.shared_border(west, east, 5_000)
    assert strip.contains(Point(11, 50.5))
    assert not strip.contains(Point(10.5, 50.5))
    assert shapes.shared_border(west, box(13, 50, 14, 51), 5_000) is None


def test_facing_border():
    strip = shapes.facing_border(box(10, 50, 11, 51), 52.5, 10.5, 5_000)
    assert strip.contains(Point(10.5, 51))
    assert not strip.intersects(Point(10.5, 50))


def test_distance_to_a_geometry():
    assert shapes.away_m(box(10, 50, 11, 51), 50.5, 10.5) == 0
    away = shapes.away_m(LineString([(10, 49), (10, 51)]), 50, 11)
    assert away == pytest.approx(shapes.metres_between(50, 10, 50, 11), rel=0.005)
    assert shapes.away_m(LineString([(10, 49), (10, 51)]), -50, -170) == math.inf


@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180), radius=st.floats(200, 400_000), bearing=st.floats(0, 360))
def test_everywhere_on_earth_shapes_are_valid_and_cover_their_point(lat, lon, radius, bearing):
    for shape in (shapes.disc(lat, lon, radius), shapes.sector(lat, lon, bearing, radius, radius / 3)):
        assert shape.is_valid
        assert not shape.is_empty
        west, south, east, north = shape.bounds
        assert west >= -180 - 1e-9
        assert east <= 180 + 1e-9
        assert south >= -90
        assert north <= 90
        where_lat, where_lon = shapes.spot(shape)
        assert shape.buffer(1e-6).covers(Point(where_lon, where_lat))
    assert shapes.disc(lat, lon, radius).buffer(1e-6).covers(Point(lon, lat))


@given(
    lat=st.floats(-85, 85),
    lon=st.floats(-180, 180),
    step=st.floats(-3, 3),
    across=st.floats(0.1, 3),
    width=st.floats(500, 15_000),
    side=st.sampled_from(SIDES),
)
def test_strips_are_valid_everywhere(lat, lon, step, across, width, side):
    other_lat, other_lon = max(-89.0, min(89.0, lat + step)), (lon + across + 180) % 360 - 180
    strip = shapes.corridor(lat, lon, other_lat, other_lon, width)
    assert strip.is_valid
    assert not strip.is_empty
    line = shapes.geodesic(lat, lon, other_lat, other_lon)
    assert shapes.buffered(line, width).is_valid
    beside = shapes.beside(line, side, width)
    assert beside.is_valid


def test_a_disc_over_the_antimeridian_has_two_parts_of_the_right_size():
    shape = shapes.disc(0, 179.95, 20_000)
    assert len(shape.geoms) == 2
    assert km2(shape) == pytest.approx(km2(shapes.disc(0, 0, 20_000)), rel=1e-3)
    assert shape.contains(Point(-179.95, 0))
    assert shapes.farthest_m(shape, 0, 179.95) == pytest.approx(20_000, rel=1e-3)


@pytest.mark.parametrize("lat", [90.0, 89.95, -89.95, -90.0])
def test_a_disc_around_a_pole_is_a_cap(lat):
    shape = shapes.disc(lat, 0, 20_000)
    assert all(shape.covers(Point(lon, math.copysign(89.99, lat))) for lon in (-170, -90, 0, 90, 170))


@given(lat=st.floats(-60, 60), lon=st.floats(-170, 170), radius=st.floats(1_000, 300_000))
def test_the_farthest_corner_covers_the_whole(lat, lon, radius):
    shape = shapes.half(shapes.disc(lat, lon, radius), "NE")
    where = shapes.spot(shape)
    reach = shapes.farthest_m(shape, *where)
    assert shapes.disc(*where, reach * 1.02).buffer(1e-6).covers(shape)
