"""The legend counts what is in view on the day, and agrees with what is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.maps.conftest import HOSTILE

pytestmark = pytest.mark.browser

Open = Callable[..., Any]


def number(text: str) -> int:
    return int(re.sub(r"[^\d]", "", text) or 0)


def count(page: Any, kind: str) -> str:
    return page.inner_text(f".fl-row[data-kind={kind}] .fl-count")


def go(page: Any, lat: float, lon: float, zoom: float) -> None:
    page.evaluate(
        "([lat, lon, zoom]) => void frontline.map.setView([lat, lon], zoom, {animate: false})", [lat, lon, zoom]
    )


def test_everything_in_view_is_counted(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    assert page.inner_text(".fl-scope") == "all, 1 Mar"
    rows = [" ".join(text.split()) for text in page.locator(".fl-side:visible").all_inner_texts()]
    assert rows[0].startswith("Red Army (RA) 6 places 56,400")
    assert rows[2].startswith("Grey Guard 1 place 9,400")
    assert number(count(page, "fronts")) == 333 + 190
    assert count(page, "claims") == "none"
    assert count(page, "places") == "12"
    page.evaluate("frontline.setDay(2)")
    assert count(page, "claims") == "6"
    assert " ".join(page.inner_text(".fl-glyphs").split()) == "taken 5 advance 1"


def test_states_of_places_are_counted_by_their_symbols(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    shown = {}
    for day in (1, 2, 3, 4):
        page.evaluate("day => frontline.setDay(day)", day)
        shown[day] = [" ".join(t.split()) for t in page.locator(".fl-key:visible").all_inner_texts()]
    assert shown[1] == ["Held 11", "Contested 1"]
    assert shown[2] == ["Held 12", "New holder 3"]
    assert shown[3] == ["Held 11", "Besieged 1"]
    assert shown[4] == ["Held 11", "Not known 1"]


def test_only_what_is_in_the_view_is_counted(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    whole = number(page.locator(".fl-side .fl-km").first.inner_text())
    go(page, 40.5, 10.5, 10)
    assert page.inner_text(".fl-scope") == "in view, 1 Mar"
    rows = page.locator(".fl-side:visible")
    assert rows.count() == 1
    west, south, east, north = page.evaluate(
        "(b => [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()])(frontline.map.getBounds())"
    )
    inside = (east - max(west, 10)) * (north - max(south, 40)) * 111.2**2 * 0.76
    seen = number(rows.locator(".fl-km").inner_text())
    assert seen == pytest.approx(inside, rel=0.02)
    assert seen < whole
    assert count(page, "places") == "1"
    assert count(page, "fronts") == "none"


def test_land_not_known_is_counted_apart_from_what_its_side_holds(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    blue = number(page.locator(".fl-side .fl-km").nth(1).inner_text())
    unknown = number(count(page, "unknown"))
    assert unknown == pytest.approx(0.3**2 * 3.1366 * 111.2**2 * 0.76, rel=0.03)
    assert blue == pytest.approx(5 * 9400 - unknown, rel=0.02)
    go(page, 40.5, 13.5, 10)
    near = number(page.locator(".fl-side:visible .fl-km").inner_text())
    view = page.evaluate(
        "(b => (b.getEast() - b.getWest()) * (b.getNorth() - b.getSouth()))(frontline.map.getBounds())"
    )
    assert near + number(count(page, "unknown")) <= view * 111.2**2 * 0.77


def test_hostile_names_stand_in_search_panel_and_legend_as_text(hostile_html: str, open_page: Open) -> None:
    opened = open_page(hostile_html, reduced_motion="reduce")
    page = opened.page
    page.keyboard.press("/")
    page.fill(".fl-search-input", "brook")
    page.keyboard.press("Enter")
    page.evaluate("frontline.setDay(2)")
    start = HOSTILE.split("\u2028", maxsplit=1)[0]
    assert start in page.text_content(".fl-place")
    assert start in page.text_content(".fl-legend")
    page.keyboard.press("/")
    page.fill(".fl-search-input", HOSTILE[:80])
    page.evaluate("frontline.setNames('both')")
    assert page.evaluate("window.__pwned") is None
    assert page.evaluate("document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert not opened.errors
    assert not opened.dialogs


def test_the_legend_explains_the_view_that_is_shown(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    head, since, ring = ".fl-row[data-kind=areas] .fl-name", ".fl-key-since", ".fl-key-odd"
    assert page.inner_text(head) == "Held by"
    assert not page.is_visible(since)
    assert not page.is_visible(ring)
    page.evaluate("frontline.setDay(3); location.hash = 'day=2021-03-04&since=2021-03-01'")
    page.wait_for_selector(since)
    page.evaluate("location.hash = 'day=2021-03-04&view=claims'")
    page.wait_for_selector(ring)
    assert page.inner_text(head) == "Claimed for"
    assert not page.is_visible(since)
    for inferred in ("fronts", "places", "unknown"):
        assert not page.is_visible(f".fl-row[data-kind={inferred}]"), inferred
