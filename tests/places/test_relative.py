from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, Point, box

from geo.model import Place
from geo.places.phrases import load_phrases
from geo.places.relative import locate, relation_at
from geo.places.shapes import BEARINGS, disc, farthest_m

TOWN = Place("gn:1", "Norhaven", 35.0, 37.0, "P.PPL")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They hold [Norhaven].", None),
        ("Fighting raged north of [Norhaven].", "direction:N:null"),
        ("A village 20 km north-east of [Norhaven] fell.", "direction:NE:20"),
        ("A village some 6.5 kilometers (4 mi) southwest of the city of [Norhaven]", "direction:SW:6.5"),
        ("ten miles east of [Norhaven]", "direction:E:16.1"),
        ("800 metres west of [Norhaven]", "direction:W:0.8"),
        ("positions 20 km from [Norhaven]", "near"),
        ("on the outskirts of [Norhaven]", "outskirts"),
        ("at the gates of the city of [Norhaven]", "outskirts"),
        ("in the [Norhaven] countryside", "countryside"),
        ("in [Norhaven]'s western countryside", "countryside"),
        ("the countryside of [Norhaven]", "countryside"),
        ("rebels took parts of [Norhaven]", "part"),
        ("the eastern neighbourhoods of [Norhaven]", "part"),
        ("in southern [Norhaven]", "part"),
        ("80% of [Norhaven]", "part"),
        ("they advanced toward the central city of [Norhaven]", "toward"),
        ("closing in on [Norhaven]", "toward"),
        ("checkpoints on the road to [Norhaven]", "near"),
        ("clashes near Oldtown, Newtown and [Norhaven]", "near"),
        ("the headquarters of [Norhaven]", None),
        ("the outskirts\nof [Norhaven]", "outskirts"),
    ],
)
def test_relations_told_by_the_words_around(nlp, text, expected):
    start = text.index("[")
    end = text.index("]") - 1
    doc = nlp.make_doc(text.replace("[", "").replace("]", ""))
    assert relation_at(doc, start, end) == expected


def test_place_itself():
    found = locate(TOWN, None)
    assert (found.lat, found.lon) == (35.0, 37.0)
    assert found.geometry.contains(Point(37.0, 35.0))


def test_a_region_keeps_its_shape():
    region = Place("r", "Region", 35.0, 37.0, "A.ADM1", geometry=box(36, 34, 38, 36))
    assert locate(region, None).geometry.equals(region.geometry)
    assert locate(region, "part").geometry.equals(region.geometry)
    assert locate(region, None).radius_m > 100_000


@given(side=st.sampled_from(sorted(BEARINGS)), km=st.floats(0.5, 200).map(lambda x: round(x, 1)))
def test_direction_and_distance(side, km):
    found = locate(TOWN, f"direction:{side}:{km:g}")
    azimuth, _, metres = Geod(ellps="WGS84").inv(TOWN.lon, TOWN.lat, found.lon, found.lat)
    assert metres == pytest.approx(km * 1000, rel=1e-6)
    assert azimuth % 360 == pytest.approx(BEARINGS[side], abs=1e-6) or azimuth % 360 == pytest.approx(360, abs=1e-6)
    assert found.geometry.contains(Point(found.lon, found.lat))


@pytest.mark.parametrize(
    ("relation", "km"), [("part", 3), ("outskirts", 7), ("near", 12), ("toward", 15), ("countryside", 25)]
)
def test_radii_of_a_small_place(relation, km):
    found = locate(TOWN, relation)
    assert found.radius_m == km * 1000
    assert found.geometry.is_valid


def test_every_relation_has_a_reach():
    assert {r for r, _ in (*load_phrases().before, *load_phrases().after)} - {"direction"} == set(
        load_phrases().reach_m
    )


@pytest.mark.parametrize("relation", ["beside", "direction:UP:3", "direction:N:far"])
def test_unknown_relations_raise(relation):
    with pytest.raises(ValueError, match=r".+"):
        locate(TOWN, relation)


@given(lat=st.floats(-80, 80), lon=st.floats(-175, 175), radius=st.floats(100, 50_000))
def test_discs_are_round(lat, lon, radius):
    ring = disc(lat, lon, radius)
    assert ring.is_valid
    assert ring.contains(Point(lon, lat))


@given(
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    relation=st.sampled_from([None, *load_phrases().reach_m, "direction:NE:null", "direction:W:40", "direction:N:300"]),
    people=st.integers(0, 10**7),
)
def test_everywhere_on_earth_an_area_is_found_and_its_radius_covers_it(lat, lon, relation, people):
    found = locate(Place("x", "X", lat, lon, "P.PPL", population=people), relation)
    assert found.geometry.is_valid
    assert found.geometry.buffer(1e-6).covers(Point(found.lon, found.lat))
    if abs(lat) < 80:  # near the poles the cap around them is given
        assert farthest_m(found.geometry, found.lat, found.lon) <= found.radius_m * 1.001


@pytest.mark.parametrize(("relation", "side"), [("direction:E:null", 10.2), ("direction:W:20", 9.8)])
def test_the_side_of_a_river_starts_at_the_river(relation, side):
    river = Place("r", "River", 50.0, 10.0, "H.STM", geometry=LineString([(10, 49), (10, 51)]))
    found = locate(river, relation)
    assert found.geometry.contains(Point(side, 50))
    assert not found.geometry.contains(Point(20 - side, 50))
    assert locate(river, "near").geometry.contains(Point(10.1, 50))
    assert locate(river, None).geometry.contains(Point(10.03, 50))


def test_repeated_words_do_not_take_long(nlp):
    text = "north of " + "town " * 25 + "Xville"
    assert relation_at(nlp.make_doc(text + " Norhaven"), len(text) + 1, len(text) + 9) in {None, "part"}
