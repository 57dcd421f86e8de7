"""Shapes as small numbers, and back."""

from __future__ import annotations

import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from shapely.geometry import GeometryCollection, LineString, MultiLineString, MultiPolygon, Point, Polygon

from geo.maps.encode import SCALE, Pool, decode

points = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@given(st.lists(points, min_size=2, max_size=30))
def test_lines_come_back_within_half_a_step(line: list[tuple[float, float]]) -> None:
    pool = Pool()
    for number in pool.lines(LineString(line)):
        for lon, lat in decode(pool.rings[number]):
            assert min(max(abs(lon - x), abs(lat - y)) for x, y in line) <= 0.5001 / SCALE


def test_polygons_keep_their_holes_and_parts() -> None:
    pool = Pool()
    ring = Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior])
    coded = pool.polygons(MultiPolygon([ring, box(6, 0, 7, 1)]))
    assert [len(polygon) for polygon in coded] == [2, 1]
    back = Polygon(decode(pool.rings[coded[0][0]]), [decode(pool.rings[coded[0][1]])])
    assert back.equals(ring)


def test_the_same_ring_is_kept_once() -> None:
    pool = Pool()
    assert pool.polygons(box(0, 0, 1, 1)) == pool.polygons(box(0, 0, 1, 1))
    assert len(pool.rings) == 1


def test_what_is_too_thin_to_draw_is_left_out() -> None:
    pool = Pool()
    assert pool.polygons(box(0, 0, 0.00001, 1)) == []
    assert pool.lines(LineString([(0, 0), (0.00001, 0)])) == []
    assert pool.polygons(None) == pool.lines(None) == pool.polygons(shapely.from_wkt("POLYGON EMPTY")) == []


def test_mixed_geometries_give_what_is_asked_for() -> None:
    pool = Pool()
    mixed = GeometryCollection([Point(0, 0), MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]), box(0, 0, 1, 1)])
    assert len(pool.lines(mixed)) == 2
    assert len(pool.polygons(mixed)) == 1
    assert len(pool.lines(box(0, 0, 1, 1))) == 1
