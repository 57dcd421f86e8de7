"""GeoPackage: GDAL reads it, its styles say what QGIS is to draw."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pyogrio
import pytest
import shapely
from defusedxml import ElementTree

from geo.errors import InputError
from geo.exports import write
from geo.exports.description import Description
from geo.exports.features import geojson
from geo.exports.layers import ORDER
from geo.exports.qml import equals
from tests.exports.things import DAYS, theatre, timeline
from tests.hostile import PAYLOADS


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gpkg")
    return write(timeline(), theatre(folder), folder / "a.gpkg")


def rows(path, sql):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def test_gdal_finds_every_layer(package):
    found = {str(name): kind for name, kind in pyogrio.list_layers(package)}
    assert found == {
        "areas": "MultiPolygon",
        "advances": "MultiPolygon",
        "uncertain": "MultiPolygon",
        "unknown": "MultiPolygon",
        "fronts": "MultiLineString",
        "arrows": "MultiLineString",
        "places": "Point",
        "claims": "Point",
        "layer_styles": None,
        "about": None,
    }


def test_layers_hold_what_geojson_holds(package, tmp_path):
    features = json.loads(geojson(timeline(), theatre(tmp_path)))["features"]
    for layer, kind in (("areas", "area"), ("fronts", "front"), ("places", "place"), ("uncertain", "uncertain")):
        read = pyogrio.read_dataframe(package, layer=layer)
        expected = [f for f in features if f["properties"]["layer"] == kind]
        assert len(read) == len(expected)
        assert read.crs.to_epsg() == 4326
        for shape, feature in zip(read.geometry, expected, strict=True):
            assert shape.equals_exact(shapely.geometry.shape(feature["geometry"]), 1e-5) or shape.equals(
                shapely.geometry.shape(feature["geometry"])
            )
        assert [str(day.date()) for day in read["date"]] == [f["properties"]["date"] for f in expected]
    claims = pyogrio.read_dataframe(package, layer="claims")
    assert claims["sentence"].tolist() == ["The West took Middle."]
    assert claims["confidence"].tolist() == [0.8]


def test_every_layer_has_a_style_that_is_applied_by_itself(package):
    styles = rows(package, "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles")
    assert {name for name, *_ in styles} == set(ORDER)
    columns = dict(rows(package, "SELECT table_name, column_name FROM gpkg_geometry_columns"))
    for name, column, default, text in styles:
        assert columns[name] == column
        assert default == 1
        root = ElementTree.fromstring(text)
        renderer = root.find("renderer-v2")
        symbols = {symbol.get("name") for symbol in renderer.find("symbols")}
        assert {rule.get("symbol") for rule in renderer.find("rules")} == symbols
        assert root.find("temporal").get("enabled") == "1"
        fields = pyogrio.read_info(package, layer=name)["fields"]
        assert root.find("temporal").get("startField") in fields


def test_a_side_has_the_colour_of_the_map(package):
    style = rows(package, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'areas'")[0][0]
    root = ElementTree.fromstring(style)
    rules = {rule.get("label"): rule for rule in root.iter("rule")}
    assert set(rules) == {"West", "East"}
    assert "\"side\" = 'W'" in rules["West"].get("filter")
    assert str(DAYS[-1]) in rules["West"].get("filter")
    symbol = root.find(f".//symbol[@name='{rules['West'].get('symbol')}']")
    assert symbol.find(".//prop[@k='color']").get("v") == "204,65,31,255"
    assert symbol.find(".//Option[@name='color']").get("value") == "204,65,31,255"


def test_the_file_says_what_it_is(package):
    said = dict(rows(package, "SELECT word, text FROM about"))
    assert said["title"] == "Two squares"
    assert said["days"] == "2023-04-08 to 2023-04-09"
    assert "not for navigation" in said["notice"]


def test_no_time_of_writing_is_in_it(package):
    assert {stamp for (stamp,) in rows(package, "SELECT last_change FROM gpkg_contents")} == {
        "2000-01-01T00:00:00.000Z"
    }


def test_only_the_layers_asked_for_are_written(tmp_path):
    path = write(timeline(), theatre(tmp_path), tmp_path / "a.gpkg", layers=["fronts"], day=DAYS[1])
    assert [str(name) for name, _ in pyogrio.list_layers(path)] == ["fronts", "layer_styles", "about"]
    assert len(pyogrio.read_dataframe(path, layer="fronts")) == 1


@pytest.mark.parametrize("suffix", [".gpkg", ".kml", ".kmz", ".parquet"])
def test_nothing_within_the_extent_is_said_and_nothing_left(tmp_path, suffix):
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(InputError, match="nothing lies within"):
        write(timeline(), theatre(tmp_path), folder / f"a{suffix}", Description(extent=(50, 50, 51, 51)))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("text", [*PAYLOADS, "O'Brien", "a\\'b", '"'])
def test_a_filter_takes_any_text_for_text(text):
    said = equals("side", text)
    inside = said.removeprefix('"side" = \'').removesuffix("'")
    assert "'" not in inside.replace("''", "")
    assert inside.replace("\\\\", "").count("\\") == 0
