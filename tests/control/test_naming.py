"""Fronts in stretches, and what they are called."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.fronts import draw_fronts
from geo.control.naming import Named, name_fronts, named_by, settlements
from geo.control.overlays import overlay_frame
from geo.control.stretches import cut, in_order, length_km, metres_around, runs, sampled, stretches
from geo.model import Place

METRES = metres_around((10, 50, 13, 52))
#: Made-up towns: two in the west, north and south of the middle, and a city far off in the east.
PLACES = pd.DataFrame(
    [
        ("North", 11.05, 51.9, 4.0),
        ("South", 10.95, 50.1, 4.0),
        ("Mill", 11.0, 51.85, 2.5),
        ("Far City", 12.9, 51.0, 6.0),
    ],
    columns=["name", "lon", "lat", "importance"],
)


def two(line: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    """W west of a line from (.., 50) to (.., 52), E east of it."""
    west = shapely.Polygon([(10, 50), *line, (10, 52)])
    east = shapely.Polygon([(13, 50), *line, (13, 52)])
    return gpd.GeoDataFrame({"side": ["E", "W"]}, geometry=[east, west], crs=4326)


def fronts(areas: gpd.GeoDataFrame, **options: object) -> gpd.GeoDataFrame:
    return draw_fronts(areas, overlay_frame({}), **options)  # type: ignore[arg-type]


def test_a_front_is_named_by_the_places_at_its_ends_from_north_to_south() -> None:
    drawn = name_fronts(fronts(two([(11, 50), (11, 52)])), PLACES)
    assert list(drawn["name"]) == ["North - South front"]


def test_a_bigger_place_names_a_front_before_a_nearer_small_one_but_not_from_afar() -> None:
    drawn = fronts(two([(11, 50), (11, 52)]))
    village = PLACES.assign(importance=[2.5, 4.0, 2.5, 6.0])
    assert name_fronts(drawn, village)["name"].iloc[0] == "Mill - South front"


def test_names_do_not_hang_on_the_order_of_places_nor_of_rows() -> None:
    drawn = fronts(two([(11, 50), (11.2, 51), (11, 52)]))
    names = list(name_fronts(drawn, PLACES)["name"])
    assert list(name_fronts(drawn, PLACES.iloc[::-1])["name"]) == names


def test_a_front_far_from_all_places_has_no_name_and_one_by_none_takes_the_nearest() -> None:
    drawn = fronts(two([(11, 50), (11, 52)]))
    assert name_fronts(drawn, PLACES.iloc[3:])["name"].iloc[0] == ""
    assert name_fronts(drawn, PLACES.iloc[3:].assign(lon=11.8))["name"].iloc[0] == "Far City front"
    assert (name_fronts(drawn, PLACES.iloc[:0])["name"] == "").all()


def test_a_pocket_is_a_front_around_its_place() -> None:
    pocket = shapely.box(11.9, 50.9, 12.1, 51.1)
    areas = gpd.GeoDataFrame(
        {"side": ["E", "W"]}, geometry=[shapely.box(10, 50, 13, 52).difference(pocket), pocket], crs=4326
    )
    drawn = name_fronts(fronts(areas), PLACES.assign(lon=[11.05, 10.95, 12.0, 12.9], lat=[51.9, 50.1, 51.0, 51.0]))
    assert list(drawn["name"]) == ["Front around Mill"]


def test_stretches_of_one_pair_and_day_have_names_of_their_own() -> None:
    rows = [("A|B", n, shapely.MultiLineString([[(11, 51.8 + n / 100), (11.2, 51.8 + n / 100)]])) for n in range(3)]
    table = gpd.GeoDataFrame(rows, columns=["sides", "stretch", "geometry"], geometry="geometry", crs=4326)
    one_place = PLACES.iloc[:1]
    assert list(name_fronts(table, one_place)["name"]) == ["North front", "North front (2)", "North front (3)"]
    days = pd.concat([table.assign(date=date(2020, 1, d)) for d in (1, 2)], ignore_index=True)
    assert list(name_fronts(gpd.GeoDataFrame(days, crs=4326), one_place)["name"])[3] == "North front"


def test_a_small_pocket_on_a_line_does_not_cut_the_front_in_two_and_a_wide_one_does() -> None:
    def lines(gap: float) -> shapely.Geometry:
        return shapely.MultiLineString([[(11, 50), (11, 51)], [(11, 51 + gap), (11, 52)]])

    assert [len(s) for s in stretches(lines(0.05), METRES)] == [2]
    assert [len(s) for s in stretches(lines(0.2), METRES)] == [1, 1]


def test_stretches_end_where_a_third_side_begins_and_the_longest_comes_first() -> None:
    third = shapely.box(10.5, 50.8, 11.5, 51.3)
    west, east = shapely.box(10, 50, 11, 52).difference(third), shapely.box(11, 50, 13, 52).difference(third)
    areas = gpd.GeoDataFrame({"side": ["E", "T", "W"]}, geometry=[east, third, west], crs=4326)
    drawn = fronts(areas)
    between = drawn[drawn["sides"] == "E|W"]
    assert list(between["stretch"]) == [0, 1]
    assert list(between["length_km"]) == pytest.approx([89, 77.9], abs=0.2)


def test_specks_are_no_front() -> None:
    speck = shapely.MultiLineString([[(11, 51), (11, 51.005)]])
    assert stretches(speck, METRES) == []


def test_lines_are_put_in_order_from_the_north_and_turned_to_follow_each_other() -> None:
    pieces = [shapely.LineString([(11, 50), (11, 50.9)]), shapely.LineString([(11, 51), (11, 52)])]
    ordered = in_order(pieces, METRES)
    assert [line.coords[0] for line in ordered] == [(11, 52), (11, 50.9)]


def test_every_vertex_of_a_front_is_one_of_the_areas_where_nothing_is_cut() -> None:
    areas = two([(11, 50), (11.1234567, 50.7654321), (11, 52)])
    own = {tuple(at) for at in shapely.get_coordinates(areas.geometry.to_numpy())}
    assert {tuple(at) for at in shapely.get_coordinates(fronts(areas).geometry.to_numpy())} <= own


def test_a_line_cut_by_evidence_loses_nothing() -> None:
    areas = two([(11, 50), (11.1, 50.5), (11, 52)])
    rows = gpd.GeoDataFrame({"date": [date(2020, 1, 1)]}, geometry=gpd.points_from_xy([11.0], [50.4]), crs=4326)
    drawn = fronts(areas, evidence=rows)
    assert list(drawn["dashed"]) == [False, True]
    assert drawn["length_km"].sum() == pytest.approx(fronts(areas)["length_km"].sum(), abs=0.11)
    assert drawn.union_all().hausdorff_distance(fronts(areas).union_all()) < 1e-9


def test_short_runs_join_what_stands_before_them() -> None:
    line = shapely.LineString([(11, 50), (11, 50.2)])
    steps = sampled(line, METRES)
    far = np.zeros(len(steps.xy), bool)
    far[10:12] = True
    assert not runs(steps, far).any()
    far[10:30] = True
    pieces = cut(line, steps, runs(steps, far))
    assert [flag for _, flag in pieces] == [False, True, False]
    assert sum(length_km(piece) for piece, _ in pieces) == pytest.approx(length_km(line), rel=1e-9)


def test_settlements_are_places_where_people_live_inside_the_outline() -> None:
    made_up = [
        Place("a", "Town", 51, 11, "P.PPL", population=10_000),
        Place("b", "Quarter", 51, 11, "P.PPLX", population=5_000),
        Place("c", "Base", 51, 11, "S.AIRB"),
        Place("d", "Abroad", 51, 20, "P.PPL", population=10_000),
        Place("e", "Hamlet", 51.1, 11, "P.PPL"),
    ]
    table = settlements(made_up, shapely.box(10, 50, 13, 52))
    assert list(table["place_id"]) == ["a", "e"]
    assert list(table["importance"]) == [4.0, pytest.approx(np.log10(300), abs=0.001)]
    assert settlements([], shapely.box(10, 50, 13, 52)).empty


#: Names of places: words, some with hyphens, accents and brackets.
WORDS = st.from_regex(r"[A-ZÀ-Þ][\w'-]{1,8}(?: [A-Z]\w{1,5}(?:-\w+)?| \([A-Z]\d\))?", fullmatch=True)


@given(st.lists(WORDS, min_size=1, max_size=3), st.booleans(), st.integers(1, 12))
def test_what_names_a_front_is_found_again_in_its_name(places: list[str], around: bool, number: int) -> None:
    named = Named(tuple(places[:1] if around else places), around=around, number=number)
    assert named_by(named.told()) == named
    assert all(place in named.told("ar") for place in named.places)


def test_no_name_is_made_of_nothing() -> None:
    assert named_by("") is None
