"""Properties that hold over every row of the bundled gazetteer, and over the theatres' outline and basemap."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import Point, Polygon, shape

from tools.build_readme import built_files, tables
from tools.fetch_packages import sha256
from tools.gazetteer_records import FIELDS, LICENCES, key

DATA = Path(__file__).parent.parent / "data"
PLACES = DATA / "places.geojson"
THEATRE = DATA / "theatres" / "syria-2024"
#: A label may stand this far (degrees) from the shape it names.
LABEL_DEG = 0.1


@pytest.fixture(scope="module")
def features() -> list[dict[str, Any]]:
    collection = json.loads(PLACES.read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    return list(collection["features"])


@pytest.fixture(scope="module")
def rows(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [f["properties"] for f in features]


@pytest.fixture(scope="module")
def by_name(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        for name in {key(n) for n in [row["name"], *row["names"]]}:
            found[name].append(row)
    return found


def km(a: dict[str, Any], lat: float, lon: float) -> float:
    across = math.radians(lon - a["lon"]) * math.cos(math.radians(lat))
    return 6371 * math.hypot(across, math.radians(lat - a["lat"]))


def test_file_is_small() -> None:
    assert PLACES.stat().st_size < 10_000_000


def test_every_row_has_the_fields_in_their_form(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert tuple(row) == FIELDS, row["id"]
        assert re.fullmatch(r"(gn|ap|ne|fm):\S+", row["id"]), row["id"]
        assert row["name"] == row["name"].strip() != ""
        assert re.fullmatch(r"[AHLPRSTUV]\.[A-Z0-9]+", row["kind"]), row["id"]
        assert re.fullmatch(r"([A-Z]{2})?", row["country"]), row["id"]
        assert isinstance(row["population"], int)
        assert row["population"] >= 0
        assert -90 <= row["lat"] <= 90, row["id"]
        assert -180 <= row["lon"] <= 180, row["id"]
        assert LICENCES[row["source"]] == row["licence"]


def test_names_of_a_row_are_unique_and_clean(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        names = [row["name"], *row["names"]]
        assert len(set(names)) == len(names), row["id"]
        assert all(n == n.strip() != "" and len(n) <= 80 and "|" not in n for n in names), row["id"]


def test_ids_are_unique(rows: list[dict[str, Any]]) -> None:
    assert len({r["id"] for r in rows}) == len(rows)


def test_geometry_is_valid_and_holds_the_point(features: list[dict[str, Any]]) -> None:
    for feature in features:
        row, drawn = feature["properties"], feature["geometry"]
        assert drawn["type"] in {"Point", "Polygon", "MultiPolygon", "LineString", "MultiLineString"}, row["id"]
        if drawn["type"] == "Point":
            assert drawn["coordinates"] == [row["lon"], row["lat"]], row["id"]
            continue
        geometry = shape(drawn)
        assert geometry.is_valid, row["id"]
        assert not geometry.is_empty, row["id"]
        assert geometry.distance(Point(row["lon"], row["lat"])) < LABEL_DEG, row["id"]


def test_no_name_and_kind_twice_within_5_km(rows: list[dict[str, Any]]) -> None:
    same = defaultdict(list)
    for row in rows:
        same[key(row["name"]), row["kind"]].append(row)
    for group in same.values():
        for i, row in enumerate(group):
            assert all(km(row, o["lat"], o["lon"]) >= 5 for o in group[i + 1 :]), row["id"]


def test_settlements_of_the_theatre_lie_in_it_and_know_their_province(rows: list[dict[str, Any]]) -> None:
    outline = shape(json.loads((THEATRE / "outline.geojson").read_text())["features"][0]["geometry"]).buffer(0.06)
    provinces = {r["name"] for r in rows if r["kind"] == "A.ADM1"}
    for row in rows:
        if row["country"] == "SY" and row["kind"].startswith("P."):
            assert outline.contains(Point(row["lon"], row["lat"])), row["id"]
            assert not row["admin1"] or row["admin1"] in provinces, row["id"]


def test_all_fourteen_governorates_have_shapes(features: list[dict[str, Any]]) -> None:
    units = [f for f in features if f["properties"]["id"].startswith("ne:SY")]
    assert len(units) == 14
    assert all(f["geometry"]["type"] in {"Polygon", "MultiPolygon"} for f in units)
    assert all(f["properties"]["name"].endswith(" Governorate") for f in units)


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Deir Ezzor", 35.336, 40.141), ("Dayr az-Zawr", 35.336, 40.141), ("دير الزور", 35.336, 40.141),
        ("Abu Kamal", 34.452, 40.919), ("Al-Bukamal", 34.452, 40.919), ("Tadmur", 34.562, 38.284),
        ("Sarāqib", 35.864, 36.806), ("Ma'arrat al-Nu'man", 35.648, 36.677), ("Khan Sheikhoun", 35.442, 36.651),
        ("Tal Rifaat", 36.472, 37.095), ("Menbij", 36.528, 37.955), ("Ayn al-Arab", 36.891, 38.353),
        ("Rastan", 34.927, 36.732), ("Sweida", 32.709, 36.570), ("Deraa", 32.619, 36.102), ("Hims", 34.727, 36.7235),
        ("Sheikh Maqsood", 36.236, 37.153), ("Tishreen Dam", 36.380, 38.183), ("T-4", 34.522, 37.631),
        ("Nassib crossing", 32.540, 36.182), ("Bab al-Hawa", 36.234, 36.683), ("Khmeimim Air Base", 35.401, 35.949),
        ("Morek", 35.376, 36.690), ("Rakka", 35.953, 39.008), ("Hassakeh", 36.502, 40.748), ("UK", 54.0, -2.5),
        ("Kiev", 50.450, 30.523), ("Red Sea", 20.0, 38.5), ("Kremlin", 55.752, 37.617),
    ],
)  # fmt: skip
def test_spellings_lead_to_the_place(
    by_name: dict[str, list[dict[str, Any]]], name: str, lat: float, lon: float
) -> None:
    assert any(km(row, lat, lon) < 5 for row in by_name[key(name)])


def test_places_of_the_start_state_are_known(rows: list[dict[str, Any]]) -> None:
    known = {r["id"]: r for r in rows}
    with (THEATRE / "start_state.csv").open(encoding="utf-8") as file:
        for place in csv.DictReader(file):
            row = known[place["place_id"]]
            assert km(row, float(place["lat"]), float(place["lon"])) < 5, place["name"]


def test_countries_capitals_and_continents_are_there(rows: list[dict[str, Any]]) -> None:
    countries = {r["country"] for r in rows if r["kind"] == "A.PCLI"}
    assert len(countries) > 190
    assert {"SY", "TR", "US", "RU", "UA", "SD", "MM", "CD"} <= countries
    assert len([r for r in rows if r["kind"] == "P.PPLC"]) > 180
    assert len([r for r in rows if r["kind"] == "L.CONT"]) == 7


def test_euphrates_valley_is_a_band_from_jarabulus_to_abu_kamal(
    features: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    shapes = {f["properties"]["id"]: shape(f["geometry"]) for f in features if f["geometry"]["type"] != "Point"}
    points = {r["id"]: Point(r["lon"], r["lat"]) for r in rows}
    valley = shapes["fm:euphrates-valley"]
    assert isinstance(valley, Polygon)
    for town in ("gn:169179", "gn:172955", "gn:170794", "gn:173480", "gn:174448"):
        assert valley.contains(points[town]), town
    assert not valley.contains(points["gn:167357"])
    metric = gpd.GeoSeries([valley, shapes["fm:euphrates"].intersection(valley)], crs=4326).to_crs(32637)
    assert 15_000 < metric.area[0] / metric.length[1] < 25_000


def test_highways_pass_their_towns(features: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    shapes = {f["properties"]["id"]: shape(f["geometry"]) for f in features if f["geometry"]["type"] != "Point"}
    points = {r["id"]: Point(r["lon"], r["lat"]) for r in rows}
    for town in ("gn:170063", "gn:164816", "gn:168325", "gn:170017", "gn:169577", "gn:170654", "gn:170905"):
        assert shapes["fm:m5"].distance(points[town]) < 0.06, town
    for town in ("gn:164816", "gn:172994", "gn:172134", "gn:163434"):
        assert shapes["fm:m4"].distance(points[town]) < 0.06, town


def test_outline_is_one_valid_area_with_the_golan() -> None:
    outline = gpd.read_file(THEATRE / "outline.geojson")
    assert len(outline) == 1
    assert outline.is_valid.all()
    assert outline.geometry.iloc[0].contains(Point(35.8, 32.95))
    assert 180_000 < outline.to_crs(32637).area.sum() / 1e6 < 192_000


@pytest.mark.parametrize(
    ("layer", "types", "columns"),
    [
        ("admin1", {"LineString", "MultiLineString"}, {"kind"}),
        ("rivers", {"LineString", "MultiLineString"}, {"id", "name", "rank"}),
        ("lakes", {"Polygon", "MultiPolygon"}, {"id", "name", "rank"}),
        ("roads", {"LineString", "MultiLineString"}, {"id", "name", "rank"}),
        ("neighbours", {"Polygon", "MultiPolygon"}, {"name"}),
        ("disputed", {"LineString", "MultiLineString"}, {"name"}),
        ("towns", {"Point"}, {"id", "name", "population", "rank"}),
    ],
)
def test_basemap_layer(layer: str, types: set[str], columns: set[str]) -> None:
    frame = gpd.read_file(THEATRE / "basemap" / f"{layer}.geojson")
    assert len(frame)
    assert set(frame.geom_type) <= types
    assert columns <= set(frame.columns)
    assert frame.is_valid.all()
    assert not frame.is_empty.any()


def test_neighbours_do_not_overlap_the_outline() -> None:
    outline = gpd.read_file(THEATRE / "outline.geojson").geometry.iloc[0]
    around = gpd.read_file(THEATRE / "basemap" / "neighbours.geojson")
    assert {"Turkey", "Iraq", "Jordan", "Lebanon", "Israel"} <= set(around["name"])
    assert sum(g.intersection(outline).area for g in around.geometry) < 0.05


def test_checksums_of_the_readme_are_those_of_the_files() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    assert len(built_files(DATA)) >= 9
    for path, _, _ in built_files(DATA):
        assert sha256(path) in text, f"{path.name} was changed; run python -m tools.build_gazetteer"
    assert tables(DATA)["packages"] in text


def test_units_of_the_world_have_a_name_and_a_point():
    with (DATA / "admin_units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 5_000
    assert all(row["name"] and row["kind"] in {"A.ADM1", "A.ADM2"} and row["source"] == "GeoNames" for row in rows)
    assert all(abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180 for row in rows)


def test_a_country_has_one_capital(rows):
    assert max(Counter(row["country"] for row in rows if row["kind"] == "P.PPLC").values()) == 1
