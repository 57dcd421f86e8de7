"""Composite places in sentences made up for these tests, in a country of squares that can be worked out by hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, Point, box

from geo.errors import GazetteerError
from geo.model import Form, Place, Toponym
from geo.places import composite as module
from geo.places.builders import BUILDERS
from geo.places.composite import area_at, find_composites, place_of
from geo.places.gazetteer import Gazetteer
from geo.places.lists import shared_kind
from geo.places.phrases import compass, load_phrases, metres_in, side_in
from geo.places.relative import relation_at, size_m
from geo.places.shapes import disc, metres_between

GEOD = Geod(ellps="WGS84")
WEST, EAST = box(9.5, 49.5, 10.5, 50.5), box(10.5, 49.5, 11.5, 50.5)
PLACES = [
    Place("t:elm", "Elmtown", 50.0, 10.0, "P.PPL", country="EL"),
    Place("t:oak", "Oakford", 50.0, 11.0, "P.PPL", country="EL", population=785_398),  # 5,000 a km2: a radius of 7.07 km
    Place("t:ash", "Ashby", 50.4, 10.1, "P.PPL", country="EL"),
    Place("t:far", "Farwick", 50.0, 30.0, "P.PPL", country="FW"),
    Place("t:sud", "Sudhaven", 49.3, 10.2, "P.PPL", country="SU"),
    Place("t:sul", "Sulby", 49.3, 10.8, "P.PPL", country="SU"),
    Place("a:elm", "Elm Province", 50.0, 10.0, "A.ADM1", ("Elmtown", "Elmtown Province"), "EL", geometry=WEST),
    Place("a:oak", "Oak Province", 50.0, 11.0, "A.ADM1", ("Oakford", "Oakford Province"), "EL", geometry=EAST),
    Place("c:el", "Elmland", 50.0, 10.4, "A.PCLI", country="EL"),
    Place("c:su", "Sudland", 47.0, 5.0, "A.PCLI", country="SU"),
    Place("h:alder", "Alder", 50.0, 10.2, "H.STM", ("Alder river",), geometry=LineString([(10.2, 49), (10.2, 51)])),
    Place("h:pond", "Pond", 50.2, 9.8, "H.LK", geometry=box(9.75, 50.15, 9.85, 50.25)),
    Place("r:7", "R7 highway", 50.0, 10.5, "R.RD", ("R7", "Elmtown-Oakford highway"), "EL",
          geometry=LineString([(9.6, 50.0), (10.0, 50.0), (10.5, 50.02), (11.0, 50.0), (11.4, 50.0)])),
    Place("l:fen", "Eastern Fen", 49.8, 9.7, "L.RGN", ("Fen",), "EL", geometry=box(9.6, 49.7, 9.8, 49.9)),
]  # fmt: skip
PLACES += [
    Place("a:mar", "Marsh", 40.5, 0.5, "A.ADM1", country="MA"),
    Place("a:moor", "Moor", 40, 5, "A.ADM1", country="MA"),
]
PLACES += [
    Place(f"m:{n}", f"Reed {n}", lat, lon, "P.PPL", country="MA", admin1="Marsh")
    for n, (lat, lon) in enumerate([(40, 0), (41, 0), (40, 1), (41, 1), (40.5, 0.5)])
]
GAZETTEER = Gazetteer(PLACES, {})
NAMES = {name: p for p in reversed(PLACES) for name in (p.name, *p.names)} | {
    "Elmtown": PLACES[0], "Oakford": PLACES[1], "Elmish": PLACES[8], "Sudlandic": PLACES[9],
}  # fmt: skip


def toponyms(text: str, unseen: tuple[str, ...] = ()) -> tuple[Toponym, ...]:
    """Every made-up name of a text but those that are to be overlooked."""
    names = sorted((n for n in NAMES if n not in unseen), key=len, reverse=True)
    found = []
    for m in re.finditer(rf"\b(?:{'|'.join(map(re.escape, names))})\b", text):
        place = NAMES[m[0]]
        form = Form.ADJECTIVE if m[0] in {"Elmish", "Sudlandic"} else Form.NAME
        found.append(
            Toponym(m.start(), m.end(), m[0], form, place.id, place.name, place.lat, place.lon, place.kind, 1.0)
        )
    return tuple(found)


def only(text: str, unseen: tuple[str, ...] = ()):
    found = [c for c in find_composites(text, toponyms(text, unseen), GAZETTEER) if c.kind != "itself"]
    assert len(found) == 1, found
    assert text[found[0].start : found[0].end] == found[0].text
    return found[0]


def km2(geometry) -> float:
    return abs(GEOD.geometry_area_perimeter(geometry)[0]) / 1e6


@pytest.mark.parametrize(
    ("text", "kind", "words", "inside", "outside"),
    [  # points as (lat, lon)
        ("A post 20 km north of Elmtown fell.", "direction", "20 km north of Elmtown", (50.18, 10.0), (50.0, 10.0)),
        ("Villages south-east of Elmtown fell.", "direction", "south-east of Elmtown", (49.92, 10.12), (50.1, 10.0)),
        ("They met between Elmtown and Oakford.", "between", "between Elmtown and Oakford", (50.0, 10.5), (50.3, 10.5)),
        ("The Elmtown-Ashby road is cut.", "road", "Elmtown-Ashby road", (50.2, 10.05), (50.2, 10.3)),
        ("The Elmtown–Oakford road is cut.", "road", "Elmtown–Oakford road", (50.02, 10.5), (50.0, 9.7)),
        ("the road linking Elmtown to Oakford", "road", "road linking Elmtown to Oakford", (50.02, 10.5), (50.0, 9.7)),
        ("the highway between Oakford and the town of Elmtown", "road",
         "highway between Oakford and the town of Elmtown", (50.0, 10.2), (50.0, 11.3)),
        ("Troops stand along the Alder.", "along", "along the Alder", (50.5, 10.2), (50.5, 10.4)),
        ("along the Alder river between Elmtown and Ashby", "stretch",
         "along the Alder river between Elmtown and Ashby", (50.2, 10.2), (49.5, 10.2)),
        ("along the Alder near Ashby", "stretch", "along the Alder near Ashby", (50.4, 10.2), (49.5, 10.2)),
        ("They hold the east bank of the Alder.", "bank", "east bank of the Alder", (50.0, 10.27), (50.0, 10.13)),
        ("the Alder's western bank", "bank", "Alder's western bank", (50.0, 10.13), (50.0, 10.27)),
        ("They entered southern Elmtown.", "part", "southern Elmtown", (49.99, 10.0), (50.01, 10.0)),
        ("Towns in southern Elmtown fell.", "part", "Towns in southern Elmtown", (49.6, 9.6), (50.4, 9.6)),
        ("They hold central Oakford.", "part", "central Oakford", (50.0, 11.0), (50.06, 11.0)),
        ("They hold southern Elm Province.", "part", "southern Elm Province", (49.6, 9.6), (50.4, 9.6)),
        ("They hold eastern Fen.", "part", "eastern Fen", (49.8, 9.62), (49.8, 9.9)),
        ("They hold eastern Elmland.", "part", "eastern Elmland", (50.0, 11.2), (50.0, 9.7)),
        ("the western Elmtown countryside", "countryside", "western Elmtown countryside", (50.0, 9.6), (50.0, 10.3)),
        ("the countryside of Elmtown", "countryside", "countryside of Elmtown", (50.4, 10.4), (50.0, 10.0)),
        ("rural Ashby", "countryside", "rural Ashby", (50.5, 10.1), (50.4, 10.1)),
        ("Elmtown and Oakford provinces", "union", "Elmtown and Oakford provinces", (49.6, 11.4), (50.0, 12.0)),
        ("the provinces of Elmtown and Oakford", "union", "provinces of Elmtown and Oakford", (50.4, 9.6), (51.0, 9.6)),
        ("southern Elmtown and Oakford provinces", "union", "southern Elmtown and Oakford provinces",
         (49.6, 11.4), (50.4, 11.4)),
        ("the Elmtown-Oakford border", "border", "Elmtown-Oakford border", (50.0, 10.5), (50.0, 10.0)),
        ("the border between Elm Province and Oak Province", "border", "border between Elm Province and Oak Province",
         (50.3, 10.5), (50.3, 10.0)),
        ("the Elmish-Sudlandic border", "border", "Elmish-Sudlandic border", (49.5, 10.2), (50.5, 10.2)),
        ("the Elmland-Sudland border area", "border", "Elmland-Sudland border area", (49.5, 10.8), (50.5, 10.8)),
        ("on the Elmtown front", "front", "Elmtown front", (50.1, 10.0), (50.3, 10.0)),
        ("on the northern Elmtown front", "front", "northern Elmtown front", (50.1, 10.0), (49.9, 10.0)),
        ("on the Elmtown-Ashby axis", "axis", "Elmtown-Ashby axis", (50.2, 10.05), (50.2, 10.4)),
        ("halfway between Elmtown and Oakford", "halfway", "halfway between Elmtown and Oakford",
         (50.0, 10.5), (50.0, 10.8)),
        ("20 km from Elmtown on the road to Oakford", "on the way", "20 km from Elmtown on the road to Oakford",
         (50.0, 10.279), (50.0, 9.72)),
        ("within 10 km of Elmtown", "within", "within 10 km of Elmtown", (50.08, 10.0), (50.1, 10.0)),
        ("10 km from Elmtown", "distance", "10 km from Elmtown", (50.09, 10.0), (50.0, 10.0)),
        ("the outskirts of Elmtown", "outskirts", "outskirts of Elmtown", (50.03, 10.0), (50.0, 10.0)),
        ("Elmtown's northern outskirts", "outskirts", "Elmtown's northern outskirts", (50.04, 10.0), (49.96, 10.0)),
        ("near Elmtown", "near", "near Elmtown", (50.1, 10.0), (50.12, 10.0)),
        ("along Pond", "along", "along Pond", (50.2, 9.74), (50.2, 9.6)),
        ("east of Elm Province", "direction", "east of Elm Province", (50.0, 10.6), (50.0, 10.4)),
    ],
)  # fmt: skip
def test_every_kind_of_wording(text, kind, words, inside, outside):
    found = only(text)
    assert (found.kind, found.text) == (kind, words)
    area = found.area
    assert area.geometry.is_valid
    assert area.geometry.buffer(1e-9).contains(Point(inside[1], inside[0]))
    assert not area.geometry.contains(Point(outside[1], outside[0]))
    assert area.reasons
    assert disc(area.lat, area.lon, area.radius_m * 1.02).covers(area.geometry)


def test_every_kind_in_the_table_has_a_builder_and_the_other_way_round():
    assert {p.kind for p in load_phrases().composites} == set(BUILDERS)


def test_a_corridor_grows_with_the_way():
    short = only("between Elmtown and Ashby").area
    length = metres_between(50.0, 10.0, 50.4, 10.1) / 1000
    assert km2(short.geometry) == pytest.approx(length * 2 * 0.15 * length, rel=0.02)
    assert short.radius_m > length / 2 * 1000


def test_a_road_is_the_drawn_one_cut_between_its_towns():
    found = only("the Elmtown-Oakford road")
    assert found.area.geometry.bounds[0] == pytest.approx(9.97, abs=0.02)
    assert "R7 highway" in found.area.reasons[0]


def test_a_road_that_is_not_drawn_says_so():
    assert "no such road is drawn" in only("the Elmtown-Ashby road").area.reasons


def test_a_named_road_is_cut_by_its_name_and_whole_without():
    whole, part = (
        find_composites(t, toponyms(t), GAZETTEER)[0].area for t in ("the R7 is shut", "the Elmtown-Oakford highway")
    )
    assert whole.geometry.contains(Point(9.7, 50.0))
    assert not part.geometry.contains(Point(9.7, 50.0))


def test_names_that_no_toponym_covers_are_looked_up_near_the_others():
    found = only("on the Elmtown-Oakford axis", unseen=("Elmtown", "Oakford"))
    assert found.place_ids == ("t:elm", "t:oak")
    assert found.anchors == ()
    assert only("Rebels Elmtown-Ashby road", unseen=("Elmtown",)).place_ids == ("t:elm", "t:ash")


@pytest.mark.parametrize(
    "text",
    [
        "between Elmland and Sudland",
        "between Elmtown and Farwick",  # 1,400 km
        "between Elmtown and Elmtown",
        "the Elmtown-Nowhere road",
        "along Elmtown",
        "Elmtown. Oakford provinces",
        "between Elmtown\n\nand Oakford",
    ],
)
def test_what_makes_no_place(text):
    assert not [c for c in find_composites(text, toponyms(text), GAZETTEER) if c.kind not in {"itself", "front"}]


def test_a_list_of_provinces_gives_each_its_own():
    text = "They hold Elmtown and Oakford provinces."
    found = only(text)
    assert found.place_ids == ("a:elm", "a:oak")
    assert km2(found.area.geometry) == pytest.approx(km2(WEST) + km2(EAST), rel=1e-3)
    assert found.of(*found.anchors[0]).geometry.equals(WEST)
    assert found.of(*found.anchors[1]).geometry.equals(EAST)


def test_a_region_without_a_shape_is_the_land_around_its_towns():
    north = only("in northern Marsh").area
    assert north.geometry.contains(Point(0.5, 40.9))
    assert not north.geometry.contains(Point(0.5, 40.1))
    assert "known towns of Marsh" in north.reasons[1]
    assert "no shape of Moor is drawn" in only("in northern Moor").area.reasons[0]
    assert km2(only("Marsh and Moor provinces").area.geometry) > 9_000


def test_the_wording_with_more_names_wins():
    found = only("along the Alder river between Elmtown and Ashby")
    assert found.place_ids == ("h:alder", "t:elm", "t:ash")


def test_line_breaks_within_a_wording_do_not_part_it():
    found = only("They met between\n  Elmtown  and\nOakford today.")
    assert found.text == "between\n  Elmtown  and\nOakford"


def test_metonyms_and_unknown_places_make_nothing():
    t = toponyms("between Elmtown and Oakford")
    politics = tuple(Toponym(x.start, x.end, x.text, Form.METONYM, x.place_id, x.name, x.lat, x.lon) for x in t)
    assert find_composites("between Elmtown and Oakford", politics, GAZETTEER) == ()
    unknown = (Toponym(0, 7, "Elmtown", Form.NAME),)
    assert find_composites("Elmtown", unknown, GAZETTEER) == ()


def test_a_facility_of_no_entry_is_a_place_of_its_own():
    known = Toponym(5, 12, "Mill 22", Form.NAME, None, "Mill 22", 50.0, 10.0, "S.MILL")
    found = find_composites("near Mill 22", (known,), GAZETTEER)
    assert found[0].area.radius_m == 11_000
    assert place_of(Toponym(0, 3, "Elm", Form.NAME)) is None


def test_a_claim_lies_where_the_words_lead():
    text = "They took villages between Elmtown and Oakford, and Ashby."
    composites = find_composites(text, toponyms(text), GAZETTEER)
    elm, ash = toponyms(text)[0], toponyms(text)[2]
    assert area_at(PLACES[0], "near", elm.start, elm.end, composites).geometry.contains(Point(10.5, 50.0))
    assert area_at(PLACES[2], None, ash.start, ash.end, composites).radius_m == size_m(PLACES[2])
    assert area_at(PLACES[2], "direction:N:20", ash.start, ash.end, composites).lat == pytest.approx(50.58, abs=0.01)


def test_the_surroundings_told_beside_a_place_are_not_the_place():
    text = "They besiege it around Elmtown."
    elm = toponyms(text)[0]
    composites = find_composites(text, toponyms(text), GAZETTEER)
    assert area_at(PLACES[0], None, elm.start, elm.end, composites).radius_m == 2_000
    assert area_at(PLACES[0], "near", elm.start, elm.end, composites).radius_m == 12_000


def test_sizes_by_population_and_kind():
    assert size_m(PLACES[1]) == pytest.approx(7_071, abs=1)
    assert size_m(Place("x", "X", 0, 0, "P.PPL", population=100)) == 2_000
    assert size_m(Place("x", "X", 0, 0, "P.PPL", population=10**8)) == 15_000
    assert size_m(Place("x", "X", 0, 0, "A.ADM1")) == 60_000
    assert size_m(Place("x", "X", 0, 0, "Q")) == 2_000


def test_words_of_side_and_length():
    assert [compass(w) for w in ("north", "South-Eastern", "northwest", "western")] == ["N", "SE", "NW", "W"]
    assert side_in("in the northern and eastern parts") == "N"
    assert side_in("nothing") is None
    assert metres_in("some 6.5 kilometers (4 mi)") == 6_500
    assert metres_in("two miles") == pytest.approx(3_218.688)
    assert metres_in("a few km") is None
    assert metres_in("20 men") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[Elmtown] and Oakford provinces", "province"),
        ("[Elmtown], Oakford, and Ashby Oblasts", "oblast"),
        ("the governorates of Elmtown and [Oakford]", "governorate"),
        ("[Elmtown] and Oakford counties", "county"),
        ("[Elmtown] and Oakford", ""),
        ("provinces fell. [Elmtown]", ""),
    ],
)
def test_a_kind_shared_by_a_list(text, kind):
    start, end = text.index("["), text.index("]") - 1
    assert shared_kind(text.replace("[", "").replace("]", ""), start, end) == kind


def test_a_missing_or_broken_table_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTLINE_DATA", str(tmp_path))
    with pytest.raises(GazetteerError, match="Restore the file"):
        load_phrases()
    (tmp_path / "reading").mkdir()
    (tmp_path / "reading" / "relations.toml").write_text(
        '[words]\na = "{b}"\nb = "{a}"\npoint = "{a}"', encoding="utf-8"
    )
    with pytest.raises(GazetteerError, match="relations"):
        load_phrases()


WORDS = [*sorted(NAMES), "between", "and", "the", "road", "-", "along", "east bank of", "20 km", "north of", "front",
         "provinces", "border", "southern", "\n", "\n\n", "\ue000", "\ue001", "’s", "countryside", ",", ".", "🙂", "a"]  # fmt: skip


@pytest.mark.parametrize(("side", "lat"), [("north", 51.1), ("south", 48.9)])
def test_ground_beyond_the_end_of_a_line_that_runs_that_way(side, lat):
    text = f"{side} of Alder"  # the river runs from 49 to 51 degrees north
    (composite,) = find_composites(text, toponyms(text), GAZETTEER)
    assert composite.area.geometry.geom_type == "Polygon"
    assert composite.area.geometry.covers(Point(10.2, lat))
    assert not composite.area.geometry.covers(Point(10.2, 50))


@given(words=st.lists(st.sampled_from(WORDS), max_size=25), glue=st.sampled_from(["", " ", "-", "  "]))
def test_any_words_give_sound_composites(words, glue):
    text = glue.join(words)
    known = toponyms(text)
    found = find_composites(text, known, GAZETTEER)
    assert list(found) == sorted(found, key=lambda c: (c.start, c.end))
    for composite in found:
        assert text[composite.start : composite.end] == composite.text
        assert composite.area.geometry.is_valid
        assert not composite.area.geometry.is_empty
        assert composite.area.radius_m > 0
        assert set(composite.anchors) <= {(t.start, t.end) for t in known}


def test_time_grows_with_length_alone(nlp):
    tail = "north of " + "town northern " * 5_000
    text = "A" * 200_000 + " " + tail + " Elmtown-" * 500
    known = toponyms(text)
    assert isinstance(find_composites(text, known, GAZETTEER), tuple)
    assert relation_at(nlp.make_doc(tail[:400] + "Elmtown"), 400, 407) in {None, "direction:N:null", "part"}


def test_the_modules_windows_join(monkeypatch):
    seen = []
    text = "near Elmtown " + "x " * 300 + "near Oakford"
    original = module._Reader._window
    monkeypatch.setattr(module._Reader, "_window", lambda self, a, b: seen.append((a, b)) or original(self, a, b))
    assert [c.kind for c in find_composites(text, toponyms(text), GAZETTEER)] == ["near", "near"]
    assert len(seen) == 2
