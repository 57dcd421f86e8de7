"""Land that changed hands between days."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import schema
from geo.control.doubt import DayMap
from geo.control.fronts import draw_fronts
from geo.control.movement import advances, moved_by_day, moved_km

NOTHING = shapely.MultiPolygon()
FIRST = date(2020, 1, 1)
LAND = shapely.box(10, 50, 13, 51)
#: Kilometres of a degree of longitude at 50.5 north, and of one of latitude.
EAST, NORTH = 71.0, 111.25


def day(number: int, band: shapely.Geometry = NOTHING, **held: shapely.Geometry) -> DayMap:
    """Sides hold what they are given, "E" the rest."""
    rest = LAND.difference(shapely.union_all(list(held.values())))
    shapes = {"E": rest} | held
    areas = gpd.GeoDataFrame({"side": sorted(shapes)}, geometry=[shapes[s] for s in sorted(shapes)], crs=4326)
    return DayMap(FIRST + timedelta(number), areas, band, NOTHING)


WEST = shapely.box(10, 50, 11, 51)
FARTHER = shapely.box(10, 50, 11.5, 51)
CONTROL = pd.DataFrame(
    [
        (FIRST + timedelta(n), i, name, 50.5, lon, "W" if n >= since and lon < 11.5 else "E", since_day, True)
        for n in (0, 2)
        for i, name, lon, since in (("p1", "Mill", 11.2, 1), ("p2", "Bridge", 11.4, 1), ("p3", "Dawn", 12.5, 9))
        for since_day in [FIRST + timedelta(1) if i == "p1" else FIRST + timedelta(2)]
    ],
    columns=["date", "place_id", "name", "lat", "lon", "side", "since", "point"],
)
SETTLED = pd.DataFrame(
    [("Old Line", 10.95, 50.5, 4.0), ("Bridge", 11.45, 50.5, 4.0)], columns=["name", "lon", "lat", "importance"]
)


def test_an_advance_has_area_depth_pace_direction_and_places() -> None:
    found = advances(day(0, W=WEST), day(2, W=FARTHER), CONTROL, SETTLED)
    schema.check(found, schema.ADVANCES)
    (row,) = found.to_dict("records")
    assert (row["from_side"], row["to_side"]) == ("E", "W")
    assert row["area_km2"] == pytest.approx(0.5 * EAST * NORTH, rel=0.005)
    assert row["km2_a_day"] == pytest.approx(row["area_km2"] / 2, abs=0.1)
    assert row["depth_km"] == pytest.approx(0.5 * EAST, rel=0.02)
    assert row["km_a_day"] == pytest.approx(row["depth_km"] / 2, abs=0.1)
    assert row["direction"] == "east"
    assert row["places"] == (("Mill", FIRST + timedelta(1)), ("Bridge", FIRST + timedelta(2)))
    start, end = row["arrow"].coords
    assert (start[0], end[0]) == (11.0, 11.5)
    assert row["geometry"].equals(shapely.box(11, 50, 11.5, 51))


def test_arrow_ends_are_named_by_the_settlements_near_them() -> None:
    near_line = SETTLED.assign(lat=[50.0, 50.0])
    (row,) = advances(
        day(0, W=WEST), day(2, W=shapely.union_all([WEST, shapely.box(11, 50, 11.5, 50.1)])), None, near_line
    ).to_dict("records")
    assert (row["from_place"], row["to_place"], row["places"]) == ("Old Line", "Bridge", ())


def test_without_doubt_an_advance_is_certain() -> None:
    (row,) = advances(day(0, W=WEST), day(1, W=FARTHER)).to_dict("records")
    assert row["area_low_km2"] == row["area_km2"] == row["area_high_km2"]
    assert row["depth_low_km"] == row["depth_km"] == row["depth_high_km"]


def test_the_bands_of_both_days_widen_an_advance() -> None:
    before = day(0, shapely.box(10.9, 50, 11.1, 51), W=WEST)
    after = day(1, shapely.box(11.4, 50, 11.6, 51), W=FARTHER)
    (row,) = advances(before, after).to_dict("records")
    strip = 0.1 * EAST * NORTH
    assert row["area_low_km2"] == pytest.approx(row["area_km2"] - 2 * strip, rel=0.02)
    assert row["area_high_km2"] == pytest.approx(row["area_km2"] + 2 * strip, rel=0.02)
    assert row["depth_low_km"] == pytest.approx(0.3 * EAST, rel=0.05)
    assert row["depth_high_km"] == pytest.approx(0.7 * EAST, rel=0.05)


def test_doubt_along_a_line_that_did_not_move_is_none_of_an_advance() -> None:
    far = shapely.box(11.99, 50, 12.01, 51)
    before = day(0, far, W=WEST, T=shapely.box(12, 50, 13, 51))
    (row,) = advances(before, day(1, far, W=FARTHER, T=shapely.box(12, 50, 13, 51))).to_dict("records")
    assert row["area_high_km2"] == row["area_km2"]


def test_each_connected_piece_is_one_and_slivers_are_none() -> None:
    more = shapely.union_all(
        [WEST, shapely.box(11, 50, 11.3, 50.2), shapely.box(11, 50.8, 11.2, 51), shapely.box(11, 50.4, 11.005, 50.7)]
    )
    found = advances(day(0, W=WEST), day(1, W=more))
    assert len(found) == 2
    assert found["area_km2"].is_monotonic_decreasing
    assert len(advances(day(0, W=WEST), day(1, W=more), least_km2=400)) == 1


def test_the_same_map_twice_and_swapped_sides_of_an_advance() -> None:
    assert advances(day(0, W=WEST), day(1, W=WEST)).empty
    (row,) = advances(day(0, W=FARTHER), day(1, W=WEST)).to_dict("records")
    assert (row["from_side"], row["to_side"], row["direction"]) == ("W", "E", "west")


def test_land_where_people_rose_has_no_depth() -> None:
    rose = shapely.box(12, 50.4, 12.5, 50.6)
    (row,) = advances(day(0, W=WEST), day(1, W=shapely.union_all([WEST, rose]))).to_dict("records")
    assert row["arrow"] is None
    assert row["depth_km"] is None or pd.isna(row["depth_km"])
    assert row["area_km2"] > 0
    (new,) = advances(day(0), day(1, N=rose)).to_dict("records")
    assert new["arrow"] is None


def test_land_where_people_rose_is_told_apart_when_the_two_have_met_since() -> None:
    rose = shapely.box(12, 50, 13, 51)
    met = shapely.union_all([WEST, rose, shapely.box(11, 50, 12, 51)])
    days = [day(0, W=WEST), day(1, W=shapely.union_all([WEST, rose])), day(2, W=met)]
    found = advances(days[0], days[2], between=days[1:2])
    assert sorted(found["area_km2"]) == pytest.approx([EAST * NORTH] * 2, rel=0.01)
    assert sorted(found["depth_km"].dropna()) == pytest.approx([EAST], rel=0.02)
    # Without the days between nothing tells them apart.
    assert list(advances(days[0], days[2])["depth_km"]) == pytest.approx([2 * EAST], rel=0.02)


def test_renaming_sides_changes_names_only() -> None:
    one = advances(day(0, W=WEST), day(1, W=FARTHER))
    other = advances(day(0, Z=WEST), day(1, Z=FARTHER))
    assert one["area_km2"].equals(other["area_km2"])
    assert list(other["to_side"]) == ["Z"]


def test_how_far_a_front_has_moved() -> None:
    def fronts(x: float) -> gpd.GeoDataFrame:
        areas = day(0, W=shapely.box(10, 50, x, 51)).areas
        band = SimpleNamespace(kind="uncertain", geometry=shapely.box(x - 0.1, 50, x + 0.1, 51))
        return draw_fronts(areas, gpd.GeoDataFrame([vars(band)], geometry="geometry", crs=4326))

    (moved,) = moved_km(fronts(11.5), fronts(11.0))
    assert moved is not None
    assert moved.value == pytest.approx(0.5 * EAST, rel=0.01)
    assert moved.low == pytest.approx(0.3 * EAST, rel=0.05)
    assert moved.high == pytest.approx(0.7 * EAST, rel=0.05)
    (still,) = moved_km(fronts(11.0), fronts(11.0))
    assert still is not None
    assert (still.value, still.low, still.high) == (0, 0, 0)
    other = fronts(11.0).assign(sides="X|Y")
    assert moved_km(other, fronts(11.0)) == [None]
    assert moved_km(other.iloc[:0], other) == []


def test_how_far_fronts_have_moved_since_the_day_before() -> None:
    days = []
    for n, x in enumerate((11.0, 11.5, 11.5)):
        nothing = gpd.GeoDataFrame({"kind": []}, geometry=[], crs=4326)
        days.append(draw_fronts(day(0, W=shapely.box(10, 50, x, 51)).areas, nothing).assign(date=FIRST + timedelta(n)))
    moved = moved_by_day(gpd.GeoDataFrame(pd.concat(days, ignore_index=True), crs=4326))
    assert pd.isna(moved[0])
    assert list(moved[1:]) == pytest.approx([0.5 * EAST, 0.0], rel=0.01)
    assert moved_by_day(days[0].iloc[:0]).empty
