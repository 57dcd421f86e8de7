"""What is sure and what is possible of a day's map, against shapes whose figures can be done by hand."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.doubt import DayMap, areas_km2, fronts_km, held_km2, nearest_sides, unknown_km2
from geo.control.stretches import GEOD, length_km, metres_around

NOTHING = shapely.MultiPolygon()
DAY = date(2020, 1, 1)


def geodesic_km2(shape: shapely.Geometry) -> float:
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape, exterior_cw=False))[0]) / 1e6


def degree_box_km2(south: float) -> float:
    """A box of one degree on WGS84, by hand: the zone of an ellipsoid between two parallels (Snyder 1987, eq. 3-12)."""
    a, e = 6378.137, 0.0818191908

    def below(lat: float) -> float:
        sine = np.sin(np.radians(lat))
        return float(sine / (1 - (e * sine) ** 2) + np.log((1 + e * sine) / (1 - e * sine)) / (2 * e))

    return a**2 * (1 - e**2) / 2 * float(np.radians(1)) * (below(south + 1) - below(south))


def day(west: float = 11.0, band: shapely.Geometry = NOTHING, unknown: shapely.Geometry = NOTHING) -> DayMap:
    """W holds from 10 degrees to ``west``, E from there to 12, between 50 and 51 north."""
    shapes = [shapely.box(west, 50, 12, 51), shapely.box(10, 50, west, 51)]
    return DayMap(DAY, gpd.GeoDataFrame({"side": ["E", "W"]}, geometry=shapes, crs=4326), band, unknown)


@pytest.mark.parametrize("south", [-0.5, 33.0, 50.0, 65.0])
def test_a_degree_box_is_as_large_as_by_hand(south: float) -> None:
    (found,) = areas_km2(np.array([shapely.box(30, south, 31, south + 1)], object))
    assert found == pytest.approx(degree_box_km2(south), rel=0.0005)
    dense = shapely.Polygon(shapely.segmentize(shapely.box(30, south, 31, south + 1).exterior, 0.01))
    assert found == pytest.approx(geodesic_km2(dense), rel=0.001)


def test_a_circle_is_as_large_as_by_hand() -> None:
    ring = [GEOD.fwd(38, 35, bearing, 50_000)[:2] for bearing in range(0, 360, 2)]
    (found,) = areas_km2(np.array([shapely.Polygon(ring)], object))
    assert found == pytest.approx(np.pi * 50**2, rel=0.001)
    assert length_km(shapely.LineString([*ring, ring[0]])) == pytest.approx(2 * np.pi * 50, rel=0.001)


def test_holes_do_not_count_and_nothing_is_nothing() -> None:
    holed = shapely.box(30, 33, 31, 34).difference(shapely.box(30.2, 33.2, 30.8, 33.8))
    whole, hole, found, empty = areas_km2(
        np.array([shapely.box(30, 33, 31, 34), shapely.box(30.2, 33.2, 30.8, 33.8), holed, NOTHING], object)
    )
    assert found == pytest.approx(whole - hole, rel=1e-6)
    assert empty == 0
    assert list(areas_km2(np.array([NOTHING], object))) == [0.0]


@settings(max_examples=30)
@given(
    lon=st.floats(-170, 170), lat=st.floats(-60, 60), size=st.floats(0.05, 3.0), corners=st.integers(3, 12),
)  # fmt: skip
def test_areas_and_lengths_are_those_on_the_ellipsoid_within_a_thousandth(
    lon: float, lat: float, size: float, corners: int
) -> None:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    shape = shapely.Polygon(np.column_stack([lon + size * np.cos(angles), lat + size * np.sin(angles)]))
    dense = shapely.Polygon(shapely.segmentize(shape.exterior, 0.02))
    assert areas_km2(np.array([shape], object))[0] == pytest.approx(geodesic_km2(dense), rel=0.001)
    line = shapely.LineString(shape.exterior.coords)
    assert length_km(line) == pytest.approx(GEOD.geometry_length(line) / 1000, rel=1e-9)


def test_without_doubt_all_is_sure() -> None:
    held = held_km2(day())
    assert held["W"].low == pytest.approx(held["W"].value) == pytest.approx(held["W"].high)
    assert held["W"].value == pytest.approx(degree_box_km2(50.0), rel=0.0005)


def test_a_band_takes_from_what_is_sure_and_gives_to_what_is_possible() -> None:
    held = held_km2(day(band=shapely.box(10.8, 50, 11.1, 51)))
    one = degree_box_km2(50.0)
    assert held["W"].low == pytest.approx(0.8 * one, rel=0.01)
    assert held["W"].high == pytest.approx(1.1 * one, rel=0.01)
    assert held["E"].low == pytest.approx(0.9 * one, rel=0.01)
    assert held["E"].high == pytest.approx(1.2 * one, rel=0.01)


def test_land_in_doubt_is_only_possible_for_the_nearest_neighbour() -> None:
    shapes = [shapely.box(10, 50, 11, 51), shapely.box(11, 50, 12, 51), shapely.box(12, 50, 13, 51)]
    areas = gpd.GeoDataFrame({"side": ["A", "B", "C"]}, geometry=shapes, crs=4326)
    band = shapely.union_all([shapely.box(10.9, 50, 11.1, 51), shapely.box(11.8, 50, 12.2, 51)])
    held = held_km2(DayMap(DAY, areas, band, NOTHING))
    one = held["A"].value
    assert held["A"].high == pytest.approx(1.1 * one, rel=0.01)
    assert held["C"].high == pytest.approx(1.2 * one, rel=0.01)
    assert held["B"].high == pytest.approx(1.3 * one, rel=0.01)
    assert nearest_sides(DayMap(DAY, areas, band, NOTHING), "B", np.array([[11.1, 50.5], [11.9, 50.5]])) == ["A", "C"]


def test_land_of_which_nothing_is_known_is_not_sure_and_is_told_apart() -> None:
    far = shapely.box(10, 50, 10.25, 51)
    held = held_km2(day(unknown=far))
    assert held["W"].low == pytest.approx(0.75 * held["W"].value, rel=0.01)
    assert held["E"].high == held["E"].value
    assert unknown_km2(day(unknown=far))["W"] == pytest.approx(0.25 * held["W"].value, rel=0.01)


def test_one_side_alone_and_no_side() -> None:
    alone = gpd.GeoDataFrame({"side": ["A"]}, geometry=[shapely.box(10, 50, 11, 51)], crs=4326)
    held = held_km2(DayMap(DAY, alone, shapely.box(10, 50, 10.5, 51), NOTHING))
    assert held["A"].low == pytest.approx(held["A"].value / 2, rel=0.01)
    assert held_km2(DayMap(DAY, alone.iloc[:0], NOTHING, NOTHING)) == {}


def test_the_length_of_a_front_lies_between_those_of_the_edges_of_its_band() -> None:
    # The western edge has a dent of 0.2 degrees, the eastern one is straight.
    band = shapely.Polygon([(10.8, 50), (11.1, 50), (11.1, 51), (10.8, 51), (10.8, 50.6), (10.6, 50.5), (10.8, 50.4)])
    found = fronts_km(day(band=band), {"E|W": 111.2})["E|W"]
    dent = 2 * np.hypot(0.2 * 111.32 * np.cos(np.radians(50.5)), 0.1 * 111.2)
    assert found.low == pytest.approx(111.2, rel=0.005)
    assert found.high == pytest.approx(0.8 * 111.2 + dent, rel=0.01)
    assert fronts_km(day(), {"E|W": 111.2})["E|W"].high == 111.2


def test_where_no_band_runs_the_front_is_certain() -> None:
    half = shapely.box(10.9, 50, 11.1, 50.5)
    found = fronts_km(day(band=half), {"E|W": 111.2})["E|W"]
    # Either edge: half a degree north, and the end of the band across it.
    assert found.low == pytest.approx(111.2, rel=0.01)
    assert found.high == pytest.approx(111.2 + 0.1 * 111.32 * np.cos(np.radians(50.5)), rel=0.02)


def test_metres_are_equal_area() -> None:
    metres = metres_around((10, 50, 12, 51))
    assert shapely.area(shapely.polygons(metres(np.array([(10, 50), (10.01, 50), (10.01, 50.01), (10, 50.01)])))) == (
        pytest.approx(geodesic_km2(shapely.box(10, 50, 10.01, 50.01)) * 1e6, rel=1e-5)
    )
