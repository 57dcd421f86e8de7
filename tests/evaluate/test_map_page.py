"""The page of two maps: what it says, that it runs nothing, and how it looks in a browser. All maps are made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.evaluate.map_drawing import Name, Window, names_svg, path, round_km
from geo.evaluate.map_page import map_page
from geo.evaluate.maps import ControlMap, compare_maps, read_map
from geo.model import NOTICE, Place
from geo.places.gazetteer import Gazetteer
from geo.theatre import load_theatre
from tests.evaluate.control_things import map_file, strips

HOSTILE = (
    '<img src=x onerror="alert(1)">',
    "</style><script>alert(2)</script>",
    "\"'><svg onload=alert(3)>",
    "${alert(4)}`{{7*7}}",
    "}</style>*{display:none}",
    "javascript:alert(5)",
    "\u202egnp.live",
    "](https://example.org)",
)
TOWNS = (
    Place("1", "Elm", 48.5, 31.1, "P.PPL", population=50_000),
    Place("2", HOSTILE[0], 48.6, 31.3, "P.PPL", population=900),
)


def maps(folder: Path, west: str = "A", east: str = "B", at: float = 31.5) -> tuple[ControlMap, ControlMap]:
    return (
        read_map(map_file(folder / "a.geojson", strips(31.0, west, east))),
        read_map(map_file(folder / "b.geojson", strips(at, west, east))),
    )


def page_of(both: tuple[ControlMap, ControlMap], **options: Any) -> str:
    return map_page(compare_maps(*both), both, Gazetteer(TOWNS, {}), **options)


def test_the_page_says_figures_parts_and_rules(tmp_path: Path):
    html = page_of(maps(tmp_path), attribution="Maps: made up")
    assert NOTICE in html
    assert re.search(r"<b>7[45]\.\d%</b>", html)
    assert "A: B, B: A" in html
    assert "In it: <bdi>Elm" in html
    assert "Maps: made up" in html
    assert "GeoNames" in html
    assert "clipped to what A covers" in html
    assert "clipped to the outline given" in page_of(maps(tmp_path), outlined=True)
    # The known front, the other one, a scale and the north.
    assert html.count('class="front-a"') == 2
    assert 'class="north"' in html
    assert re.search(r"<td><bdi class=\"of\">A</bdi>0\.66\d</td>", html)


def test_the_same_maps_differ_nowhere(tmp_path: Path):
    html = page_of(maps(tmp_path, at=31.0))
    assert "100.0%" in html
    assert "Nowhere" in html


def test_a_theatre_gives_names_colours_and_rivers(tmp_path: Path):
    shapes = {"SYR_GOV": shapely.box(36, 34, 38, 36), "SDF": shapely.box(38, 34, 40, 36)}
    both = tuple(read_map(map_file(tmp_path / f"{n}.geojson", shapes)) for n in "ab")
    theatre = load_theatre("syria-2024")
    html = map_page(compare_maps(*both), both, None, theatre)
    assert "both: Government" in html
    assert 'class="rivers"' in html
    assert "#CC411F" in html
    assert "GeoNames" not in html


def test_nothing_is_loaded_and_no_script_is_allowed(tmp_path: Path):
    html = page_of(maps(tmp_path, *HOSTILE[:2]), attribution=HOSTILE[2])
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "<script" not in html
    assert not re.search(r"(src|href)=\"(?!#)", html)
    assert " style=" not in html
    assert html.count("</style>") == 1


def test_paths_are_whole_units_and_leave_out_what_cannot_be_seen():
    assert path(shapely.box(0, 0, 10, 10)) == "M10 0l0 10 -10 0 0 -10z"
    assert path(shapely.LineString([(0.2, 0), (5.4, 0), (5.3, 0.1)])) == "M0 0l5 0"
    assert path(shapely.box(0, 0, 0.2, 0.2)) == ""
    assert path(shapely.MultiPolygon()) == ""


def test_names_are_not_written_over_each_other():
    window = Window(0, 0, 1000, 1000)
    names = [Name(f"Town {n}", 500, 500) for n in range(9)] + [Name("Edge", 1200, 500)]
    assert names_svg(names, (), window, 50, "roomy").count("<text") == 1
    numbers = [(n, 500.0, 500.0) for n in range(1, 6)]
    spots = re.findall(r'class="badge" cx="(\d+)" cy="(\d+)"', names_svg((), numbers, window, 50, "roomy"))
    assert len(set(spots)) == 5


@pytest.mark.parametrize(("most", "km"), [(0.2, 1), (1, 1), (4.9, 2), (60, 50), (199, 100), (999, 500)])
def test_the_scale_has_a_round_length(most: float, km: int):
    assert round_km(most) == km


@pytest.mark.browser
@pytest.mark.parametrize("n", range(0, len(HOSTILE), 2))
def test_hostile_names_are_shown_and_run_nowhere(tmp_path: Path, open_page: Callable[..., Any], n: int):
    west, east = HOSTILE[n : n + 2]
    out = tmp_path / "page.html"
    out.write_text(page_of(maps(tmp_path, west, east), attribution=west + east), encoding="utf-8")
    opened = open_page(path=out, wait=False)
    page = opened.page
    assert (opened.outbound, opened.errors, opened.dialogs) == ([], [], [])
    text = page.inner_text("body")
    shown = [name.replace("\u202e", "\ufffd") for name in (west, east)]
    assert all(name in text for name in shown)
    # Nothing that a name could have made is in the page.
    assert page.locator("script, img, [onerror], [onload]").count() == 0
    assert page.locator(".large").first.is_visible()


@pytest.mark.browser
def test_the_map_shows_one_side_at_a_time(tmp_path: Path, open_page: Callable[..., Any]):
    out = tmp_path / "page.html"
    out.write_text(page_of(maps(tmp_path)), encoding="utf-8")
    page = open_page(path=out, wait=False).page

    def fills() -> list[str]:
        shapes = page.locator("#shapes .piece")
        return [shapes.nth(k).evaluate("e => getComputedStyle(e).fill") for k in range(shapes.count())]

    # Both A, both B, and a stripe of B on one map and A on the other.
    assert fills()[2] == 'url("#large-2")'
    page.click("label[for=v0]")
    # Of side A: ground of both, ground of others, and ground that only the second map gives it.
    assert fills()[:3] == ["rgb(189, 185, 176)", "rgb(243, 241, 236)", "rgb(0, 114, 178)"]
    assert page.locator(".legend.of0").is_visible()
    assert not page.locator(".legend.all").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_no_wider_than_the_screen(tmp_path: Path, open_page: Callable[..., Any], width: int):
    out = tmp_path / "page.html"
    out.write_text(page_of(maps(tmp_path, "A side with a name that goes on and on" * 3, "B")), encoding="utf-8")
    page = open_page(path=out, wait=False, viewport={"width": width, "height": 800}).page
    assert page.locator("html").evaluate("e => e.scrollWidth") <= width
    assert page.locator(".roomy").first.is_visible() == (width > 640)
