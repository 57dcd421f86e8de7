"""Two maps as panes, as a picture, and as tables of what differs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest
import shapely
from defusedxml import ElementTree

from geo.control.compared import compare_maps, shown_day, shown_drawn
from geo.exports.differences import exchanges_csv, land_geojson, places_csv, sides_csv
from geo.exports.panes import Panes, draw_panes, front_lines, path
from geo.exports.panes_picture import panes_svg
from geo.exports.raster import svg_png
from geo.maps.palette import GROUNDS
from geo.model import NOTICE
from tests.exports.things import DAYS, FORMULAS, HOSTILE, theatre, timeline

SETTLED = pd.DataFrame([("p2", "Middle", 11.2, 10.5, 500)], columns=["place_id", "name", "lon", "lat", "population"])
TITLES = ("First", "Second")


def drawn(folder: Path, *, name: str = "Middle", titles: tuple[str, str] = TITLES, title: str = "Two squares") -> Panes:
    shown, where = timeline(name=name), theatre(folder, title=title, names=(name, "East"))
    maps = shown_day(shown, DAYS[0]), shown_day(shown, DAYS[1])
    found = compare_maps(*maps, SETTLED)
    fronts = front_lines(shown, maps[0]), front_lines(shown, maps[1])
    return draw_panes(maps, titles, found, where, GROUNDS["light"], fronts=fronts, places={})


def test_panes_hold_both_maps_in_one_window_and_what_changed(tmp_path: Path) -> None:
    panes = drawn(tmp_path)
    west, east = panes.size
    assert west > east > 0
    assert {spot.name for spot in panes.first.spots} == {"Sunset", "Middle", "Dawn", "Nowhere"}
    spots = {spot.name: spot for spot in panes.second.spots}
    assert spots["Middle"].status == "contested"
    assert spots["Middle"].x > spots["Sunset"].x
    assert [(s.name, s.told) for s in panes.changed.spots] == [("Middle", "East → Middle")]
    assert json.loads(json.dumps(panes.record()))["unit_m"] == panes.unit_m
    # A front is drawn where the areas meet: half-way then, a fifth of the way farther now.
    first, second = (int(re.match(r"M(\d+)", pane.fronts[0].path)[1]) for pane in (panes.first, panes.second))
    assert second - first == pytest.approx(0.2 * (spots["Dawn"].x - spots["Sunset"].x) / 0.65, rel=0.02)


def test_a_map_that_others_drew_has_fronts_where_its_areas_meet(tmp_path: Path) -> None:
    shown, where = timeline(), theatre(tmp_path)
    maps = shown_day(shown, DAYS[0]), shown_drawn(shown.areas[shown.areas["date"] == DAYS[1]], DAYS[1], where.outline())
    found = compare_maps(*maps, SETTLED)
    panes = draw_panes(maps, TITLES, found, where, GROUNDS["dark"], fronts=(None, None), places={})
    assert panes.second.fronts
    assert panes.second.spots == ()


def test_a_path_is_whole_numbers_with_holes_and_without_empty_steps() -> None:
    ring = shapely.Polygon([(0, 0), (10.2, 0), (10.4, 0), (10, 10), (0, 10)], [[(2, 2), (4, 2), (4, 4)]])
    assert path(ring) == "M0 0l10 0 0 10 -10 0zM2 2l2 0 0 2z"
    assert path(shapely.MultiLineString([[(0, 0), (1, 1)], [(5, 5), (5, 6)]])) == "M0 0l1 1M5 5l0 1"
    assert path(shapely.Polygon()) == ""


@pytest.mark.parametrize("changed", [False, True])
def test_the_picture_is_xml_with_text_as_text_whatever_it_says(tmp_path: Path, changed: bool) -> None:
    panes = drawn(tmp_path, name=HOSTILE, titles=(HOSTILE, HOSTILE), title=HOSTILE)
    svg = panes_svg(panes, HOSTILE, "said", "credit", changed=changed)
    tree = ElementTree.fromstring(svg)
    assert {element.tag.split("}")[1] for element in tree.iter()} <= {
        "svg", "g", "path", "rect", "circle", "text", "defs", "pattern", "clipPath",
    }  # fmt: skip
    texts = [element.text or "" for element in tree.iter() if element.tag.endswith("text")]
    assert any("<script>" in text for text in texts)
    assert any(NOTICE.startswith(text) for text in texts if text)
    assert svg == panes_svg(panes, HOSTILE, "said", "credit", changed=changed)
    assert svg_png(svg, scale=0.5).startswith(b"\x89PNG")


def test_tables_name_both_maps_sides_and_doubt(tmp_path: Path) -> None:
    shown, where = timeline(), theatre(tmp_path)
    found = compare_maps(shown_day(shown, DAYS[0]), shown_day(shown, DAYS[1]), SETTLED)
    (place,) = csv.DictReader(io.StringIO(places_csv(found, TITLES, where)))
    assert (place["first"], place["name"], place["from_name"], place["to_name"]) == ("First", "Middle", "East", "West")
    assert (place["to_status"], place["since"], place["sure"], place["told"]) == (
        "contested",
        "2023-04-09",
        "false",
        "true",
    )
    assert NOTICE in place["notice"]
    west, _ = sorted(
        csv.DictReader(io.StringIO(sides_csv(found, TITLES, where))), key=lambda row: row["side"], reverse=True
    )
    assert float(west["gained_low_km2"]) < float(west["gained_km2"]) < float(west["gained_high_km2"])
    (moved,) = csv.DictReader(io.StringIO(exchanges_csv(found, TITLES, where)))
    assert (moved["from_side"], moved["to_side"], moved["people"]) == ("E", "W", "500")
    land = json.loads(land_geojson(found, TITLES, where))
    assert land["features"][0]["properties"]["area_km2"] == pytest.approx(float(moved["km2"]), rel=1e-3)


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula(tmp_path: Path, name: str) -> None:
    shown, where = timeline(name=name), theatre(tmp_path, names=(name, "East"))
    found = compare_maps(shown_day(shown, DAYS[0]), shown_day(shown, DAYS[1]), SETTLED)
    for text in (places_csv(found, (name, name), where), sides_csv(found, (name, name), where)):
        for cells in csv.reader(io.StringIO(text)):
            assert not [c for c in cells if c.lstrip()[:1] in {"=", "+", "@"} or c[:1] in {"\t", "\r", "\n"}]
