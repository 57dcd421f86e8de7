from __future__ import annotations

import json
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import Polygon, box, mapping, shape

from geo.exports import write
from geo.exports.features import feature, geojson, rounded
from geo.exports.files import NOTICE
from tests.exports.things import DAYS, HOSTILE, theatre, timeline


def features(text, layer, day=DAYS[1]):
    return [
        f["properties"] | {"geometry": shape(f["geometry"])}
        for f in json.loads(text)["features"]
        if f["properties"]["layer"] == layer and f["properties"]["date"] == day.isoformat()
    ]


def test_every_layer_of_every_day_is_there(where):
    text = geojson(timeline(), where)
    counts = {
        (layer, d): len(features(text, layer, d))
        for d in DAYS
        for layer in ("area", "front", "place", "uncertain", "unknown")
    }
    assert [counts[layer, DAYS[1]] for layer in ("area", "front", "place", "uncertain", "unknown")] == [2, 1, 4, 1, 1]
    assert [counts[layer, DAYS[0]] for layer in ("area", "front", "place", "uncertain")] == [2, 1, 4, 0]


def test_a_day_alone_can_be_written(where):
    content = json.loads(geojson(timeline(), where, DAYS[0]))
    assert {f["properties"]["date"] for f in content["features"]} == {"2023-04-08"}
    assert content["metadata"]["dates"] == ["2023-04-08"]


def test_an_area_names_the_sentences_it_rests_on(where):
    text = geojson(timeline(), where)
    east, west = sorted(features(text, "area"), key=lambda area: area["side"])
    assert west["claims"] == ["c1"]
    assert west["sentences"] == ["The West took Middle. (Paper, report, 2023-04-09)"]
    assert (west["side_name"], west["area_km2"]) == ("West", 1400.0)
    assert (east["claims"], east["sentences"]) == ([], [])
    assert features(text, "area", DAYS[0])[0]["claims"] == []


def test_places_and_fronts_carry_what_is_known(where):
    text = geojson(timeline(), where)
    middle = next(p for p in features(text, "place") if p["place_id"] == "p2")
    assert (middle["controller"], middle["status"], middle["since"], middle["claims"]) == (
        "WEST", "contested", "2023-04-09", ["c1"],
    )  # fmt: skip
    assert middle["reasons"] == ["fighting in it, or only a part of it taken, reported (1 claim)"]
    nowhere = next(p for p in features(text, "place") if p["place_id"] == "p4")
    assert nowhere["controller"] is nowhere["side"] is nowhere["since"] is None
    (front,) = features(text, "front")
    assert (front["between"], front["weak"], front["evidence"]) == ("East and West", False, "2023-04-09")
    assert (front["name"], front["width_km"], front["width_max_km"]) == ("Middle front", 5.0, 9.0)
    assert front["moved_km"] == pytest.approx(0.4 * 109.5, rel=0.01)
    assert features(text, "front", DAYS[0])[0]["moved_km"] is None


def test_polygons_turn_as_the_standard_says_and_nothing_is_off(where):
    for area in features(geojson(timeline(), where), "area"):
        assert area["geometry"].exterior.is_ccw
        assert area["geometry"].is_valid


def test_a_ring_that_rounding_would_let_touch_itself_is_mended():
    spike = Polygon([(0, 0), (1, 0), (1, 1), (0.500001, 0.000002), (0.5, 1), (0, 1)])
    plain = shape(rounded(mapping(spike)))
    assert spike.is_valid
    assert not plain.is_valid
    written = shape(feature(spike, {})["geometry"])
    assert written.is_valid
    assert written.area == pytest.approx(spike.area, abs=1e-4)
    square = box(0, 0, 1, 1)
    assert shape(feature(square, {})["geometry"]).equals(square)


def test_the_notice_is_in_the_collection(where):
    metadata = json.loads(geojson(timeline(), where))["metadata"]
    assert metadata["notice"] == NOTICE
    assert metadata["sources"] == ["Paper"]
    assert "credits" not in metadata


def test_credits_that_are_asked_for_are_in_the_collection(where, tmp_path):
    path = write(timeline(), where, tmp_path / "a.geojson", credits="Drawn by hand")
    assert json.loads(path.read_text(encoding="utf-8"))["metadata"]["credits"] == "Drawn by hand"


def test_geopandas_reads_it_back(where, tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(geojson(timeline(), where), encoding="utf-8")
    frame = gpd.read_file(path)
    assert len(frame) == 16
    assert frame.crs.to_epsg() == 4326


def test_hostile_text_is_plain_text(tmp_path):
    text = geojson(
        timeline(text=HOSTILE, source=HOSTILE, name=HOSTILE, title=HOSTILE), theatre(tmp_path, title=HOSTILE)
    )
    content = json.loads(text)
    west = next(area for area in features(text, "area") if area["side"] == "W")
    assert west["sentences"][0].startswith("<script>alert(1)</script>")
    assert content["metadata"]["title"].startswith("<script>")
    assert "\u202e" not in text
    assert "\\u0007" not in text


def test_nothing_that_json_lacks_is_written(where):
    text = geojson(timeline(), where)
    json.loads(text, parse_constant=pytest.fail)


def test_a_side_without_a_place_rests_on_no_claim(where):
    bare = timeline()
    control = bare.control[bare.control["side"] != "E"]
    east = next(a for a in features(geojson(replace(bare, control=control), where), "area") if a["side"] == "E")
    assert east["claims"] == []
