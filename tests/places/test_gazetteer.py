from __future__ import annotations

import json

import pytest

from geo.errors import GazetteerError
from geo.model import Place
from geo.places.gazetteer import PLACES, Gazetteer, load_gazetteer, read_places
from geo.places.index import build_index
from geo.places.names import fold_text
from geo.theatre import data_dir
from tests.counted import calls


def test_lookup_folds(small):
    assert {p.id for p in small.lookup("NORHAVEN")} == {"gn:1", "ne:XA01"}
    assert [p.id for p in small.lookup("Barra")] == ["gn:6"]
    assert [p.id for p in small.lookup("البرة")] == ["gn:6"]


def test_lookup_falls_back_on_loose_spellings(small):
    assert [p.id for p in small.lookup("Dair az-Zahr")] == ["gn:2"]
    assert small.lookup("Nowhere") == ()
    assert small.lookup("") == ()


def test_most_populous_first(small):
    assert [p.id for p in small.lookup("Tripolis")] == ["gn:4", "gn:3"]


def test_get_and_mapping(small):
    assert small.get("gn:1").name == "Norhaven"
    assert small.get("gn:999") is None
    assert small.places["gn:1"] is small.get("gn:1")
    assert "gn:999" not in small.places


def test_table_of_countries_completes_places(small):
    aravia = small.get("gn:7")
    assert (aravia.lat, aravia.lon) == (10.55, 20.55)
    assert "Kingdom of Aravia" in aravia.names
    assert small.lookup("Oldland")[0].kind == "L.CONT"


def test_near_knows_places_that_are_bundled_twice():
    twice = [
        Place("a", "Ash", 10.0, 20.0, "P.PPL"),
        Place("a", "Ash", 10.0, 20.0, "P.PPL"),
        Place("b", "Elm", 50.0, 60.0, "P.PPL"),
    ]
    assert [p.name for p in Gazetteer(twice, {}).near(50.0, 60.0, 5.0)] == ["Elm"]


def test_near_is_sorted_and_bounded(small):
    found = small.near(10.0, 20.0, 30.0)
    assert [p.id for p in found] == ["gn:1", "ap:XNOR", "ne:XA01"]
    assert small.near(-80.0, 0.0, 1.0) == []


def test_scan_finds_whole_words_and_adjectives(small):
    text = "Aravian troops left Norhaven, not Norhavenham."
    hits = {text[h.start : h.end]: h for h in small.scan(fold_text(text))}
    assert set(hits) == {"Aravian", "Norhaven"}
    assert hits["Aravian"].adjective
    assert hits["Aravian"].place_ids == ("gn:7",)
    assert not hits["Norhaven"].adjective


def test_an_empty_index_finds_nothing():
    index = build_index([("", 1)])
    assert index.rows_of("x") == []
    assert list(index.scan(fold_text("anything"))) == []


@pytest.mark.parametrize("name", ["places.geojson", "countries.csv", "common_words.txt"])
def test_a_missing_file_is_said(data_folder, theatre, name):
    (data_folder / name).unlink()
    with pytest.raises(GazetteerError, match=name) as error:
        load_gazetteer(theatre)
    assert "Restore" in error.value.remedy


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"features": []}', b"\xff\xfe\x00", b'{"features": 3}'])
def test_an_altered_gazetteer_is_said(tmp_path, content):
    path = tmp_path / "places.geojson"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match=r"places\.geojson"):
        read_places(path)


@pytest.mark.parametrize(
    "change", [{"id": ""}, {"lat": 91}, {"lon": "x"}, {"lat": float("nan")}, {"name": None}, {"population": "many"}]
)
def test_a_malformed_place_is_named(data_folder, change):
    path = data_folder / "places.geojson"
    raw = json.loads(path.read_text())
    raw["features"][2]["properties"].update(change)
    path.write_text(json.dumps(raw))
    with pytest.raises(GazetteerError, match="feature 2"):
        read_places(path)


def test_shapes_are_kept(data_folder):
    path = data_folder / "places.geojson"
    raw = json.loads(path.read_text())
    ring = [[20, 10], [21, 10], [21, 11], [20, 10]]
    raw["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    path.write_text(json.dumps(raw))
    assert read_places(path)[0].geometry.area == pytest.approx(0.5)


def test_gazetteer_without_places_knows_nothing():
    empty = Gazetteer((), {})
    assert empty.lookup("Norhaven") == ()
    assert empty.near(0.0, 0.0, 1000.0) == []


def test_places_take_work_in_proportion(tmp_path):
    features = json.loads((data_dir() / PLACES).read_bytes())["features"]

    def work(count: int) -> int:
        path = tmp_path / f"{count}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features[:count]}), encoding="utf-8")
        read: list[Place] = []
        return calls(lambda: read.extend(read_places(path))) + calls(lambda: Gazetteer(read, {}))

    assert work(1_000) < 100 * 1_000
    assert work(2_000) < 2.5 * work(1_000)


def test_the_bundled_file_is_read_once(theatre, monkeypatch):
    gazetteer = load_gazetteer(theatre)
    monkeypatch.setattr("geo.places.gazetteer.read_places", None)
    assert load_gazetteer(theatre).places == gazetteer.places
    for name, country in {"Homs": "SY", "France": "FR", "the United States": "", "Türkiye": "TR"}.items():
        assert not country or country in {p.country for p in gazetteer.lookup(name)}
