"""A walk over the map with mouse and keys, on a laptop and on a phone: what is done on one is there in the next step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.maps.test_page import click_at, settled
from tests.maps.test_search import look_for

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
SIZES = [pytest.param((1280, 720), id="laptop"), pytest.param((390, 844), id="phone")]
#: A link holds coordinates to 1e-4 degree, and a map stands on whole points: far out one is as wide as this.
DEGREES = 0.01


def press_tool(page: Any, name: str) -> None:
    """Press a tool of the map; on a phone it may be folded away, and is pressed by its name as a reader does."""
    tool = page.locator(f".fl-tool-{name}")
    if tool.is_visible():
        tool.click()
    else:
        tool.evaluate("tool => tool.click()")


def unfold_legend(page: Any) -> None:
    if not page.locator(".fl-row[data-kind=rivers]").is_visible():
        page.locator(".fl-fold").click()


def drag(page: Any, locator: Any, by: float) -> None:
    box = locator.bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + by, at[1], steps=4)
    page.mouse.up()


@pytest.mark.parametrize("size", SIZES)
def test_a_walk_over_the_map(page_html: str, tmp_path: Path, open_page: Open, size: tuple[int, int]) -> None:
    file = tmp_path / "map.html"
    file.write_text(page_html, encoding="utf-8")
    viewport = {"width": size[0], "height": size[1]}
    opened = open_page(path=file, viewport=viewport, reduced_motion="reduce")
    page = opened.page
    # Play, pause, step.
    page.locator(".fl-play").click()
    settled(page, "[data-day='2021-03-02']")
    page.locator(".fl-play").click()
    paused = page.evaluate("frontline.day()")
    assert page.locator(".fl-playing").count() == 0
    page.get_by_role("button", name="One day back").click()
    page.get_by_role("button", name="One day forward").click()
    assert page.evaluate("frontline.day()") == paused
    page.keyboard.press("Home")
    page.keyboard.press("n")
    settled(page, "[data-day='2021-03-02']")
    page.keyboard.press("ArrowRight")
    settled(page, "[data-day='2021-03-03']")
    # Toggle a layer.
    unfold_legend(page)
    page.locator(".fl-row[data-kind=rivers] input").uncheck()
    assert page.evaluate("frontline.state().layers.rivers") is False
    if size[0] < 760:
        page.locator(".fl-fold").click()
    # Search, and what is found opens.
    assert look_for(page, "elm")[0].startswith("Elm Ford")
    page.keyboard.press("Enter")
    assert page.get_attribute(".fl-place", "aria-label") == "Place: Elm Ford"
    page.keyboard.press("Escape")
    # Click a place.
    page.keyboard.press("0")
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-place:visible h2")
    assert page.get_attribute(".fl-place", "aria-label") == "Place: Brook"
    assert "Held by Blue Front" in page.inner_text(".fl-place")
    place = page.inner_text(".fl-place h2")
    phone = size[0] < 760
    if phone:
        # It covers half of the map, and with it the grip of the line.
        page.keyboard.press("Escape")
    # Swipe: a line to drag, with the days on both sides of it.
    press_tool(page, "views")
    page.locator("input[name=fl-how][value=swipe]").check(force=True)
    page.locator(".fl-drop input[type=date]").fill("2021-03-01")
    press_tool(page, "views")
    assert page.locator(".fl-swipe-name").all_inner_texts() == ["Mon 1 Mar 2021", "Wed 3 Mar 2021"]
    line = page.get_by_role("separator")
    drag(page, page.locator(".fl-swipe-grip"), 0.2 * size[0])
    assert int(line.get_attribute("aria-valuenow")) == pytest.approx(70, abs=2)
    line.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    for _ in range(32):
        page.keyboard.press("ArrowRight")
    assert line.get_attribute("aria-valuenow") == "68"
    if phone:
        look_for(page, "brook")
        page.keyboard.press("Enter")
    # A link to all of it: opened elsewhere, the same is seen.
    page.wait_for_url(lambda url: "assessed.now.68" in url and "open=place:p1" in url)
    other = open_page(url=page.url, viewport=viewport, reduced_motion="reduce").page
    here, there = page.evaluate("frontline.state()"), other.evaluate("frontline.state()")
    for name in ("day", "zoom", "layers", "parts", "mode"):
        assert there[name] == here[name], name
    assert there["center"] == pytest.approx(here["center"], abs=DEGREES)
    assert there["open"]["about"] == here["open"]["about"]
    assert other.inner_text(".fl-place h2") == place
    assert other.locator(".fl-swipe-name").all_inner_texts() == page.locator(".fl-swipe-name").all_inner_texts()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert (opened.outbound, opened.errors, opened.dialogs) == ([], [], [])
