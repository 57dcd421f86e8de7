"""The panel of a place in a real browser: history, changes with their sentences, odds; and what opens for land."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.maps.test_page import SETTLE, click_at

pytestmark = pytest.mark.browser

Open = Callable[..., Any]


def panel(page: Any) -> str:
    return " ".join(page.inner_text(".fl-place").split())


def test_a_place_opens_with_its_history_and_every_change_of_hands(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.evaluate("frontline.setDay(2)")
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-place:visible h2")
    assert page.get_attribute(".fl-place", "aria-label") == "Place: Brook"
    assert page.locator(".leaflet-popup").count() == 0
    assert [" ".join(t.split()) for t in page.locator(".fl-fold-of > summary").all_inner_texts()] == [
        "2 Mar Contested; most likely held by Red Army (before: held)",
        "3 Mar Held by Blue Front (before: RA)",
    ]
    current = page.locator(".fl-current")
    assert current.locator(".fl-fold-of").evaluate("fold => fold.open")
    assert current.locator("mark").first.inner_text() == "captured"
    assert "taken on 3 Mar" in current.locator("footer").first.inner_text()
    assert "Then: Blue Front 85 % · RA 15 %" in current.inner_text()


def test_the_strip_has_the_colours_of_the_days_and_a_day_on_it_can_be_chosen(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-history")
    told = page.get_attribute(".fl-history", "aria-label")
    assert told.startswith(
        "Brook, day by day: Held by Red Army; Contested; most likely held by Red Army from 2 Mar; Held by Blue"
    )
    colours = page.evaluate(
        """() => { const c = document.querySelector('.fl-history'), dense = c.width / c.clientWidth;
        const at = x => [...c.getContext('2d').getImageData(x * dense, 5 * dense, 1, 1).data];
        const day = n => 34 + (c.clientWidth - 38) * (n + 0.3) / 5;
        return [at(day(0)), at(day(3))]; }"""
    )
    assert colours[0][0] > colours[0][1] + 50
    assert colours[1][1] > colours[1][0]
    box = page.locator(".fl-history").bounding_box()
    page.mouse.click(box["x"] + 34 + (box["width"] - 38) * 0.9, box["y"] + 60)
    assert page.evaluate("frontline.day()") == "2021-03-05"


def test_the_alternatives_weighed_stand_with_their_odds(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-odds")
    assert [" ".join(t.split()) for t in page.locator(".fl-odds li").all_inner_texts()] == [
        "RA 85 %",
        "Blue Front 15 %",
    ]
    page.evaluate("frontline.setDay(2)")
    assert page.locator(".fl-odds li").first.inner_text().startswith("Blue Front")
    assert "Who it may be on 3 Mar" in panel(page)


def test_from_a_change_one_goes_to_its_day_by_keys_and_escape_gives_the_map_back(
    page_html: str, open_page: Open
) -> None:
    page = open_page(page_html).page
    click_at(page, 40.5, 11.5)
    page.locator(".fl-fold-of > summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("frontline.day()") == "2021-03-02"
    assert page.evaluate("frontline.state().open.about") == {"kind": "place", "id": "p1"}
    page.keyboard.press("Escape")
    assert not page.locator(".fl-place").is_visible()
    assert page.evaluate("frontline.state().open") is None
    assert page.locator(".fl-legend-body").is_visible()


def test_a_place_without_claims_says_so(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    click_at(page, 42.5, 10.5)
    assert "No change in this period." in panel(page)
    assert "No claim tells of this place by this day" in panel(page)


@pytest.mark.parametrize(
    "about",
    ["null", "{kind: 'place', id: 'none'}", "{kind: 'claims', claims: ['<b>']}", "{kind: 'front', sides: [9, 9]}", "7"],
)
def test_what_a_link_says_is_open_may_be_anything(page_html: str, open_page: Open, about: str) -> None:
    opened = open_page(page_html)
    opened.page.evaluate(f"frontline.restore({{open: {{about: {about}, at: [41, 12]}}}})")
    assert opened.page.evaluate("frontline.state().open") is None
    assert not opened.errors


def test_land_of_which_nothing_is_known_says_so_and_has_no_tint(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    click_at(page, 40.4, 13.6)
    assert page.inner_text(".fl-about h2") == "Not known"
    assert "No report near enough or fresh enough" in page.inner_text(".fl-about")
    page.evaluate(SETTLE)
    tints = page.evaluate(
        """() => { const map = frontline.map, canvas = document.querySelector('.leaflet-frontline-pane canvas');
        const at = map.latLngToContainerPoint([40.35, 13.6]), box = canvas.getBoundingClientRect();
        const around = map.getContainer().getBoundingClientRect(), dense = canvas.width / box.width;
        const x = (at.x + around.left - box.left) * dense, y = (at.y + around.top - box.top) * dense;
        const data = canvas.getContext('2d').getImageData(x, y, 14, 14).data, found = [];
        for (let i = 0; i < data.length; i += 4) found.push(Math.max(data[i], data[i+1], data[i+2]) - Math.min(data[i], data[i+1], data[i+2]));
        return Math.max(...found); }"""
    )
    assert tints < 16  # greys of the land and its dots only


def test_on_a_phone_the_panel_is_a_sheet_and_the_place_is_seen_above_it(page_html: str, open_page: Open) -> None:
    page = open_page(page_html, viewport={"width": 390, "height": 844}).page
    page.keyboard.press("/")
    page.keyboard.type("cairn")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fl-place:visible h2")
    page.evaluate(
        "() => new Promise(done => { const map = frontline.map; if (map.getZoom() >= 9.4) done(); map.on('moveend', done); })"
    )
    sheet = page.locator(".fl-place").bounding_box()
    at = page.evaluate("frontline.map.latLngToContainerPoint([40.5, 12.5])")
    assert sheet["width"] == 390
    assert 0 < at["y"] < sheet["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_a_place_opened_by_a_link_is_seen_above_its_sheet(page_html: str, open_page: Open) -> None:
    page = open_page(page_html, viewport={"width": 390, "height": 844}).page
    page.evaluate("frontline.map.setView([42, 12], frontline.map.getZoom(), {animate: false})")
    before = page.evaluate("frontline.map.getCenter().lat")
    page.evaluate("frontline.restore({open: {about: {kind: 'place', id: 'p0'}, at: [40.5, 10.5]}})")
    sheet = page.locator(".fl-place").bounding_box()
    at = page.evaluate(
        "frontline.map.latLngToContainerPoint([40.5, 10.5]).y + frontline.map.getContainer().getBoundingClientRect().top"
    )
    assert sheet is not None
    assert at < sheet["y"]
    page.keyboard.press("Escape")
    assert page.evaluate("frontline.map.getCenter().lat") == pytest.approx(before, abs=0.02)
