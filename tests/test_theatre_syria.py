"""The bundled theatre: its reports, start state and start areas say what their README promises."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box, shape

from geo.theatre import data_dir, load_theatre

TOOLS = Path(__file__).resolve().parent.parent / "tools"
sys.path.insert(0, str(TOOLS))

import build_start_areas  # noqa: E402

NAME = "syria-2024"
FOLDER = data_dir() / "theatres" / NAME
KEYS = {"id", "text", "published", "title", "source", "reliability", "kind", "based_on", "url"}
#: Each place a report must tell of, with the spellings that may stand for it.
COVERED = {
    "Aleppo": ["Aleppo"],
    "Aleppo airport": ["Aleppo International Airport"],
    "Sheikh Maqsoud": ["Sheikh Maqsoud"],
    "Saraqib": ["Saraqib", "Saraqeb"],
    "Maarat al-Numan": ["Maarat al-Numan"],
    "Tell Rifaat": ["Tell Rifaat", "Tal Rifaat"],
    "Khan Shaykhun": ["Khan Shaykhun", "Khan Sheikhoun"],
    "Kafr Nabl": ["Kafr Nabl"],
    "Morek": ["Morek"],
    "north of Hama": ["north of Hama"],
    "Khitab": ["Khitab"],
    "Hama": ["Hama"],
    "Salamiyah": ["Salamiyah"],
    "Rastan": ["Rastan"],
    "Talbiseh": ["Talbiseh"],
    "Homs": ["Homs"],
    "Al-Qusayr": ["Qusayr"],
    "Palmyra": ["Palmyra"],
    "As-Sukhnah": ["As-Sukhnah"],
    "T4": ["T4 air base"],
    "Deir ez-Zor": ["Deir ez-Zor", "Dayr az-Zawr"],
    "Mayadin": ["Mayadin"],
    "Abu Kamal": ["Abu Kamal", "Albu Kamal"],
    "Manbij": ["Manbij"],
    "Daraa": ["Daraa", "Deraa"],
    "Nasib": ["Nasib border crossing"],
    "Suwayda": ["Suwayda"],
    "Quneitra": ["Quneitra"],
    "Tanf": ["Tanf"],
    "Tartus": ["Tartus"],
    "Latakia": ["Latakia"],
    "Jablah": ["Jablah"],
    "Damascus": ["Damascus"],
}


@lru_cache
def reports() -> list[dict[str, object]]:
    lines = (FOLDER / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@lru_cache
def start_areas() -> gpd.GeoDataFrame:
    areas = load_theatre(NAME).start_areas()
    assert areas is not None
    return areas


@lru_cache
def gazetteer() -> dict[str, dict[str, object]]:
    features = json.loads((data_dir() / "places.geojson").read_text(encoding="utf-8"))["features"]
    return {f["properties"]["id"]: f["properties"] for f in features}


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


by_report = pytest.mark.parametrize("report", reports(), ids=lambda r: str(r["id"]))


def test_there_are_enough_reports_in_order_with_ids_of_their_own() -> None:
    ids = [r["id"] for r in reports()]
    days = [r["published"] for r in reports()]
    assert len(ids) >= 60
    assert len(set(ids)) == len(ids)
    assert days == sorted(days)
    assert len({r["text"] for r in reports()}) == len(ids)


@by_report
def test_report_is_a_labelled_summary_with_its_address(report: dict[str, str]) -> None:
    assert set(report) == KEYS
    assert report["kind"] == "project summary"
    assert report["source"].startswith("project summary of ")
    assert report["url"] is None
    address = urlsplit(report["based_on"])
    assert address.scheme == "https"
    assert "." in address.netloc


@by_report
def test_report_is_dated_within_the_theatre(report: dict[str, str]) -> None:
    theatre = load_theatre(NAME)
    assert theatre.date_from <= date.fromisoformat(report["published"]) <= theatre.date_to
    assert report["id"].startswith(report["published"])


@by_report
def test_grade_is_that_of_the_class_of_source(report: dict[str, str]) -> None:
    assert re.fullmatch(r"[A-F][1-6]", report["reliability"])
    assert load_theatre(NAME).sources[report["source"]] == report["reliability"]


@by_report
def test_text_is_short_and_in_our_own_words(report: dict[str, str]) -> None:
    assert 1 <= len(sentences(report["text"])) <= 5
    assert report["title"]
    assert not re.search(r"[\"“”„«»‘]", report["text"] + report["title"])
    assert not re.search(
        r"\b(regime|terrorist|liberat\w+|martyr\w*)\b", report["text"] + report["title"], re.IGNORECASE
    )


@pytest.mark.parametrize("place", COVERED)
def test_place_is_told_of(place: str) -> None:
    assert any(spelling in str(r["text"]) for r in reports() for spelling in COVERED[place])


def test_every_week_of_the_period_has_reports() -> None:
    days = {date.fromisoformat(str(r["published"])) for r in reports()}
    assert len(days) >= 15


def test_sources_that_differ_give_reports_that_differ() -> None:
    manbij = {r["published"] for r in reports() if "Manbij" in str(r["text"])}
    assert {"2024-12-08", "2024-12-09", "2024-12-12"} <= manbij
    denials = [r for r in reports() if "denied" in str(r["text"]) and "Zakiyah" in str(r["text"])]
    assert [r["reliability"] for r in denials] == ["D4"]


def test_grades_are_well_formed() -> None:
    grades = load_theatre(NAME).sources
    assert grades
    assert all(re.fullmatch(r"[A-F][1-6]", grade) for grade in grades.values())
    assert set(grades) == {r["source"] for r in reports()}


def test_start_state_is_whole() -> None:
    start, theatre = load_theatre(NAME).start_state(), load_theatre(NAME)
    assert len(start) >= 74
    assert start["place_id"].is_unique
    assert start["name"].is_unique
    assert set(start["date"]) == {pd.Timestamp(theatre.date_from)}
    assert (start["basis"].str.len() > 10).all()
    assert set(start["actor"]) <= {actor for side in theatre.sides for actor in side.actors}
    west, south, east, north = theatre.bounds
    assert start["lon"].between(west, east).all()
    assert start["lat"].between(south, north).all()


@pytest.mark.parametrize("row", list(load_theatre(NAME).start_state().itertuples()), ids=lambda row: row.name)
def test_start_place_is_in_the_gazetteer(row: pd.Series) -> None:
    assert row.place_id in gazetteer()
    place = gazetteer()[row.place_id]
    north = (row.lat - float(str(place["lat"]))) * 111.2
    east = (row.lon - float(str(place["lon"]))) * 111.2 * np.cos(np.radians(row.lat))
    assert np.hypot(north, east) <= 5


def test_start_areas_are_valid_and_have_a_reason() -> None:
    areas = start_areas()
    assert areas.geometry.is_valid.all()
    assert not areas.geometry.is_empty.any()
    assert set(areas.geom_type) <= {"Polygon", "MultiPolygon"}
    assert (areas["basis"].str.len() > 30).all()
    assert {"SYR_GOV", "HTS", "SNA", "SDF", "SYR_FREE_ARMY", "ISRAEL"} == set(areas["actor"])


def test_start_areas_do_not_overlap() -> None:
    metric = start_areas().to_crs("EPSG:6933")
    for one, other in combinations(metric.geometry, 2):
        assert one.intersection(other).area < 1e5  # the grid of the file is 10 m: slivers along shared edges


def test_start_areas_lie_within_the_outline() -> None:
    outline = load_theatre(NAME).outline().buffer(0.01)
    assert start_areas().geometry.within(outline).all()


def test_start_places_lie_in_areas_of_their_holder() -> None:
    start = load_theatre(NAME).start_state()
    points = gpd.GeoDataFrame(start, geometry=gpd.points_from_xy(start["lon"], start["lat"]), crs="EPSG:4326")
    found = gpd.sjoin(points, start_areas()[["actor", "name", "geometry"]], how="left", predicate="within")
    outside = found["actor_right"].isna()
    wrong = found[~outside & (found["actor_left"] != found["actor_right"])]
    # The centre of Hasakah was a pocket; the city as a whole was not the government's.
    assert set(wrong["name_left"]) <= {"Hasakah"}
    # Government places need no shape; others outside every shape are border towns that the outline cuts off.
    border = load_theatre(NAME).outline().boundary
    for place in found[outside & (found["actor_left"] != "SYR_GOV")].itertuples():
        assert border.distance(place.geometry) < 0.03


def test_tanf_zone_is_55_km_where_no_border_cuts_it() -> None:
    zone = start_areas().set_index("actor").loc["SYR_FREE_ARMY", "geometry"]
    north = gpd.GeoSeries([Point(38.6206, zone.bounds[3]), Point(38.6206, 33.5061)], crs="EPSG:4326").to_crs(
        "EPSG:32637"
    )
    assert north.iloc[0].distance(north.iloc[1]) == pytest.approx(55_000, rel=0.01)


def test_start_areas_are_what_the_tool_builds() -> None:
    areas = tomllib.loads((FOLDER / "start_areas.toml").read_text(encoding="utf-8"))["area"]
    assert list(start_areas()["name"]) == [a["name"] for a in areas]
    assert list(start_areas()["basis"]) == [a["basis"] for a in areas]
    corners = [step for a in areas for step in a.get("ring", []) if not isinstance(step, str)]
    assert all(len(step) == 3 and step[2] for step in corners)


def test_ring_follows_the_river_between_its_corners() -> None:
    river = LineString([(0, 0), (1, 1), (2, 0), (3, 1)])
    polygon = build_start_areas.ring([[0.0, 0.0, "a"], "r", [2.0, 0.0, "b"], [1.0, -1.0, "c"]], {"r": river})
    assert polygon.area == pytest.approx(2.0)
    with pytest.raises(SystemExit, match="no line"):
        build_start_areas.ring([[0, 0, "a"], "q", [1, 1, "b"]], {})


def test_earlier_areas_keep_what_they_share() -> None:
    square = [[0, 0, "a"], [0, 2, "b"], [2, 2, "c"], [2, 0, "d"]]
    half = [[1, 0, "a"], [1, 2, "b"], [3, 2, "c"], [3, 0, "d"]]
    areas = [{"name": n, "actor": n, "basis": n, "ring": r} for n, r in (("one", square), ("two", half))]
    first, second = build_start_areas.build(areas, {}, box(0, 0, 2.5, 2))
    assert first["properties"]["corners"][0] == "0.000 0.000: a"
    assert [shape(feature["geometry"]).area for feature in (first, second)] == pytest.approx([4.0, 1.0])
    with pytest.raises(SystemExit, match="nothing is left"):
        build_start_areas.build([*areas, {**areas[0], "name": "three"}], {}, box(0, 0, 2.5, 2))


def test_circle_has_its_radius() -> None:
    ring = gpd.GeoSeries([build_start_areas.circle(37.0, 36.0, 1.0)], crs="EPSG:4326").to_crs("EPSG:32637")
    assert ring.area.iloc[0] == pytest.approx(np.pi * 1e6, rel=0.01)
