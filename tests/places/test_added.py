"""A user's own places beside the known ones: joined when they are the same, and modest when they are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.model import Place
from geo.places import gazetteer as gazetteer_module
from geo.places.added import AddedPlaces, in_theatre, joined
from geo.places.gazetteer import load_gazetteer
from geo.places.geocode import geoparse
from geo.places.world import load_world


def place(number: int, name: str, lat: float = 10.4, lon: float = 20.4, **other: object) -> Place:
    fields = {"kind": "P.PPL", "country": "XA", "source": "made up", "licence": "CC0"} | other
    return Place(id=f"gn:{number}", name=name, lat=lat, lon=lon, **fields)


def added(*places: Place) -> AddedPlaces:
    return AddedPlaces(places, "/".join(f"{p.id} {p.name}" for p in places))


def no_province(country: str, code: str) -> str:
    return ""


KNOWN = (place(1, "Norhaven", names=("Nor Haven",)), place(2, "Tell Sor", 11.0, 21.0))


@pytest.mark.parametrize(
    "other",
    [
        place(1, "Another spelling", 55.0, 55.0),  # the same id, wherever it is put
        place(50, "norhaven", 10.41, 20.41),
        place(50, "Nor-Haven", 10.41, 20.41, names=("Noor",)),
        place(50, "Noor", 10.41, 20.41, names=("Norhaven",)),
    ],
)
def test_one_place_is_completed_and_not_doubled(other):
    (first, second), new = joined(KNOWN, [other], no_province)
    assert new == ()
    assert (first.id, first.name, first.lat) == ("gn:1", "Norhaven", 10.4)
    assert {other.name, *other.names} - {"Norhaven"} <= set(first.names)
    assert second == KNOWN[1]


@pytest.mark.parametrize(
    "other",
    [
        place(50, "Norhaven", 10.44, 20.4),  # 4 km away
        place(50, "Norhaven", kind="S.AIRB"),
        place(50, "Elsewhere"),
        place(50, "Noor", names=("Nor Haven",)),  # a variant of both, the name of neither
    ],
)
def test_another_place_is_new(other):
    known, new = joined(KNOWN, [other], no_province)
    assert known == KNOWN
    assert new == (other,)


def test_two_gazetteers_with_one_place_give_it_once():
    twice = [place(50, "Hamlet"), replace(place(51, "Hamlet", 10.401), id="wof:9", names=("Homlet",))]
    _, (only,) = joined(KNOWN, twice, no_province)
    assert (only.id, only.names) == ("gn:50", ("Homlet",))


def test_places_meet_across_the_line_of_the_date():
    _, new = joined([place(1, "Isle", 0.0, 179.995)], [place(2, "Isle", 0.0, -179.995)], no_province)
    assert new == ()


def test_a_theatre_takes_what_lies_in_its_bounds_or_countries(theatre):
    inside, outside = place(1, "A", country="XB"), place(2, "B", 50.0, 50.0, country="XB")
    own = place(3, "C", 50.0, 50.0)
    assert list(in_theatre([inside, outside, own], theatre)) == [inside, own]
    assert list(in_theatre([inside, outside], None)) == [inside, outside]


def test_a_gazetteer_knows_the_added_places_and_names_their_province(data_folder, theatre):
    hamlet = place(60, "Tell Qamar", admin1="01", names=("Tall Qamar", "تل قمر"))
    gazetteer = load_gazetteer(
        theatre, added(hamlet, place(61, "Far", 50, 50, country="XB"), place(1, "Norhavn", 10, 20))
    )
    (found,) = gazetteer.lookup("tall qamar")
    assert (found.id, found.licence) == ("gn:60", "CC0")
    assert found.admin1 == "Norhaven"  # what the bundled region of that code is called
    assert gazetteer.is_added("gn:60")
    assert not gazetteer.is_bundled("gn:60")
    assert gazetteer.lookup("Far") == ()
    assert [p.id for p in gazetteer.lookup("Norhavn")] == ["gn:1"]
    assert gazetteer.is_bundled("gn:1")
    assert not gazetteer.is_added("gn:1")
    assert [p.id for p in gazetteer.near(10.4, 20.4, 1.0)] == ["gn:60"]
    assert len(gazetteer.places) == len(load_gazetteer(theatre).places) + 1


def said(text, gazetteer, theatre=None):
    return {t.text: t for t in geoparse(text, gazetteer, theatre)}


def test_an_added_hamlet_is_read(data_folder, theatre):
    gazetteer = load_gazetteer(theatre, added(place(60, "Tell Qamar")))
    text = "Government troops entered Tell Qamar on Friday."
    assert said(text, gazetteer, theatre)["Tell Qamar"].place_id == "gn:60"
    assert "gn:60" not in {t.place_id for t in geoparse(text, load_gazetteer(theatre), theatre)}


def test_a_hamlet_nobody_counted_does_not_beat_a_known_town(data_folder, theatre):
    # The known Tripolis with 900,000 people lies far outside; its namesakes are hamlets in the theatre.
    near_town, far_town = place(60, "Norhaven", 11.9, 21.9), place(61, "Belport", 11.5, 21.5)
    known = place(62, "Belport", -30.0, 100.0, country="XB", population=900_000)
    bundled = gazetteer_module._bundled(data_folder / "places.geojson", data_folder / "countries.csv")
    gazetteer = gazetteer_module.Gazetteer((*bundled[0], known), bundled[1], added=(near_town, far_town))
    text = "Rebels took Norhaven and Belport on Friday."
    assert said(text, gazetteer, theatre)["Norhaven"].place_id == "gn:1"
    assert said(text, gazetteer, theatre)["Belport"].place_id == "gn:62"
    assert "gn:61" in {c.place_id for c in said(text, gazetteer, theatre)["Belport"].candidates}


def test_context_speaks_for_a_hamlet(data_folder, theatre):
    hamlet = place(61, "Belport", 10.25, 20.25)
    known = place(62, "Belport", -30.0, 100.0, country="XB", population=900_000)
    bundled = gazetteer_module._bundled(data_folder / "places.geojson", data_folder / "countries.csv")
    gazetteer = gazetteer_module.Gazetteer((*bundled[0], known), bundled[1], added=(hamlet,))
    text = "Rebels advanced from Al-Barra and Tripolis in Aravia to Belport, near Norhaven."
    assert said(text, gazetteer, theatre)["Belport"].place_id == "gn:61"


def test_in_the_world_a_settlement_known_there_is_not_doubled():
    world = load_world()
    row = next(n for n in range(len(world)) if world.name(n) == "Saraqib")
    there = float(world.lat[row]), float(world.lon[row])
    plain = load_gazetteer()
    copy = place(99_000_001, world.name(row), there[0] + 0.01, there[1], country="SY", names=("Sarakeb Town",))
    gazetteer = load_gazetteer(None, added(copy, place(99_000_002, "Qurmazan", 36.0, 37.0, country="SY")))
    assert len(gazetteer.places) == len(plain.places) + 1
    assert gazetteer.get("gn:99000001") is None
    (same,) = gazetteer.lookup("Sarakeb Town")
    assert same.id == next(p.id for p in plain.lookup("Saraqib") if abs(p.lat - there[0]) < 0.1)
    assert same.population
    assert [p.id for p in gazetteer.lookup("Qurmazan")] == ["gn:99000002"]


def test_added_places_are_told_apart_by_their_digest():
    assert AddedPlaces((KNOWN[0],), "a") == AddedPlaces((KNOWN[1],), "a")
    assert AddedPlaces((), "a") != AddedPlaces((), "b")
    assert len({AddedPlaces((), "a"), AddedPlaces((), "a"), "a"}) == 2
