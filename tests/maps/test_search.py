"""Search in a real browser: by keyboard, by other names and letters, with a letter astray, for actors too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
ARRIVED = "() => new Promise(done => { const map = frontline.map; map.on('moveend', done); })"


def look_for(page: Any, words: str) -> list[str]:
    page.keyboard.press("/")
    page.fill(".fl-search-input", words)
    return [" ".join(text.split()) for text in page.locator(".fl-hit").all_inner_texts()]


def test_a_place_is_found_flown_to_and_opened_by_keys_alone(page_html: str, open_page: Open) -> None:
    page = open_page(page_html, reduced_motion="reduce").page
    assert not page.locator(".fl-search").is_visible()
    assert look_for(page, "gran") == ["Grange أردن Held by Blue Front"]
    page.keyboard.press("Enter")
    assert page.evaluate("frontline.state().open.about") == {"kind": "place", "id": "p6"}
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Place: Grange"
    zoom, at = page.evaluate("[frontline.map.getZoom(), frontline.map.latLngToContainerPoint([41.5, 12.5])]")
    assert zoom == 9.5
    assert 70 < at["x"] < 840
    page.keyboard.press("Escape")
    assert not page.locator(".fl-place").is_visible()


def test_the_flight_arrives(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    look_for(page, "dunes")
    page.keyboard.press("Enter")
    page.evaluate(ARRIVED)
    assert page.evaluate("frontline.map.getZoom()") == pytest.approx(9.5)
    assert page.evaluate("frontline.map.getBounds().contains([40.5, 13.5])")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("CAIRN", "Cairn"),
        ("elmford", "Elm Ford"),
        ("ford", "Elm Ford"),
        ("al-Larch", "Larch"),
        ("Junper", "Juniper"),
        ("أردن", "Arden"),
        ("اردن", "Arden"),
        ("blue", "Blue Front"),
        ("RA", "Red Army (RA)"),
    ],
)
def test_names_are_found_however_they_are_typed(page_html: str, open_page: Open, typed: str, first: str) -> None:
    page = open_page(page_html).page
    assert look_for(page, typed)[0].startswith(first)


def test_an_actor_is_found_with_what_it_holds_on_the_day(page_html: str, open_page: Open) -> None:
    page = open_page(page_html, reduced_motion="reduce").page
    page.evaluate("frontline.setDay(2)")
    (found,) = look_for(page, "grey")
    assert found == "Grey Guard 9,400 km², 1 place on 3 Mar"
    page.keyboard.press("Enter")
    bounds = page.evaluate("(b => [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()])(frontline.map.getBounds())")
    west, south, east, north = bounds
    assert (west < 13, south < 42, east > 14, north > 43) == (True,) * 4
    assert page.evaluate("frontline.map.getZoom()") > 7


def test_arrows_choose_and_what_is_not_there_is_said(page_html: str, open_page: Open) -> None:
    page = open_page(page_html, reduced_motion="reduce").page
    assert len(look_for(page, "ar")) == 2
    page.keyboard.press("ArrowDown")
    assert page.locator(".fl-hit[aria-selected=true]").get_attribute("id") == "fl-found-1"
    assert page.get_attribute(".fl-search-input", "aria-activedescendant") == "fl-found-1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.locator(".fl-hit").last.get_attribute("aria-selected") == "true"
    day = page.evaluate("frontline.day()")
    assert look_for(page, "nowhere at all") == []
    assert page.inner_text(".fl-search-told") == "Nothing here is called that."
    page.keyboard.press("Escape")
    assert not page.locator(".fl-search").is_visible()
    assert page.evaluate("frontline.day()") == day
