"""Tools of the map in a real browser: measuring, the overview, the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyproj import Geod

from tests.maps.test_page import click_at

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
GEOD = Geod(ellps="WGS84")


@pytest.fixture
def page(page_html: str, open_page: Open) -> Any:
    return open_page(page_html).page


def parts(page: Any) -> dict[str, str]:
    return page.evaluate("frontline.state().parts")


def measured(page: Any, text: object) -> str:
    page.evaluate("text => frontline.restore({parts: {measure: text}})", text)
    return page.inner_text(".fl-measure-total")


@pytest.mark.parametrize(
    "points",
    [
        ((40.0, 10.0), (40.05, 10.02)),
        ((36.2, 37.16), (35.1318, 36.7578)),
        ((0.0, -30.0), (0.0, 40.5)),
        ((-55.0, 12.0), (62.5, 100.25)),
        ((10.0, 20.0), (10.0, 20.0)),
        ((40.0, 10.0), (41.0, 10.0), (41.0, 12.5)),
    ],
)
def test_distances_are_those_of_the_ellipsoid(page: Any, points: tuple[tuple[float, float], ...]) -> None:
    lats, lons = zip(*points, strict=True)
    km = GEOD.line_length(lons, lats) / 1000
    words = measured(page, ";".join(f"{lat},{lon}" for lat, lon in points))
    digits = 2 if km < 10 else 1 if km < 100 else 0
    assert float(words.removesuffix(" km").replace(",", "")) == pytest.approx(km, abs=0.51 * 10**-digits)


def test_clicks_add_points_and_open_nothing(page: Any) -> None:
    page.click(".fl-tool-measure")
    click_at(page, 40.5, 11.5)
    click_at(page, 41.5, 11.5)
    assert page.inner_text(".fl-measure-total") == "111 km"
    assert page.locator(".fl-about").count() == 0
    page.get_by_role("button", name="Take back").click()
    assert page.inner_text(".fl-measure-total") == "One point"
    page.get_by_role("button", name="Close").locator("visible=true").click()
    assert parts(page) == {}
    click_at(page, 40.5, 11.5)
    assert page.locator(".fl-about").count() == 1


def test_measuring_by_keys_alone(page: Any) -> None:
    page.focus(".fl-tool-measure")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    assert page.inner_text(".fl-measure-total").endswith(" km")
    assert len(parts(page)["measure"].split(";")) == 2
    page.keyboard.press("Escape")
    assert parts(page) == {}


@pytest.mark.parametrize(
    "text", ["", "40", "40,10;", "400,10", "40,10;<b>", "91,0", ";".join(["1,1"] * 99), 3, ["40,10"]]
)
def test_what_is_no_list_of_points_measures_nothing(page: Any, text: object) -> None:
    measured(page, text)
    assert parts(page) == {}


def test_the_overview_shows_where_the_map_is_and_moves_it(page: Any) -> None:
    page.evaluate("frontline.map.setView([41.5, 12], 11, {animate: false})")
    page.click(".fl-tool-overview")
    assert parts(page) == {"overview": "on"}
    frame = page.locator(".fl-overview-frame").bounding_box()
    small = page.locator(".fl-overview canvas").bounding_box()
    assert frame["width"] < small["width"] / 2
    assert frame["x"] + frame["width"] / 2 == pytest.approx(small["x"] + small["width"] / 2, abs=2)
    page.mouse.click(small["x"] + 20, small["y"] + 20)
    lat, lng = page.evaluate("(({lat, lng}) => [lat, lng])(frontline.map.getCenter())")
    assert lat > 42
    assert lng < 11
    page.get_by_role("application", name="Overview map").press("ArrowDown")
    assert page.evaluate("frontline.map.getCenter().lat") < lat
    assert page.evaluate("frontline.day()") == "2021-03-01"
    page.click(".fl-tool-overview")
    assert not page.locator(".fl-overview").is_visible()


def test_the_whole_screen_and_back(page: Any) -> None:
    page.click(".fl-tool-screen")
    page.wait_for_selector(".fl-tool-screen[aria-pressed=true]")
    page.click(".fl-tool-screen")
    page.wait_for_selector(".fl-tool-screen[aria-pressed=false]")


def test_only_one_panel_is_open_at_a_time_and_pictures_show_none(page: Any) -> None:
    page.click(".fl-tool-views")
    page.click(".fl-tool-measure")
    assert page.locator(".fl-drop:visible").count() == 1
    page.evaluate("frontline.picture(true)")
    assert page.locator(".fl-drop:visible, .fl-tools:visible").count() == 0
