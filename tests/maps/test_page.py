"""The page in a real browser: it draws, plays, keeps its state, asks nobody, and shows hostile text as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest

from geo.maps.layers import NOTICE, build_map
from geo.maps.render import render_html
from geo.model import Place, Timeline
from geo.theatre import Theatre
from tests.maps.conftest import DAYS, HOSTILE, SIDES

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
SETTLE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def click_at(page: Any, lat: float, lon: float) -> None:
    x, y = page.evaluate(
        """([lat, lon]) => {
        const map = frontline.map, at = map.latLngToContainerPoint([lat, lon]);
        const box = map.getContainer().getBoundingClientRect();
        return [box.left + at.x, box.top + at.y];
    }""",
        [lat, lon],
    )
    page.mouse.move(x, y)
    page.mouse.click(x, y)


def settled(page: Any, state: str) -> None:
    page.wait_for_selector(f"html{state}", state="attached")


def colour_at(page: Any, lat: float, lon: float, pane: str = "frontline") -> list[int]:
    return page.evaluate(
        """async ([lat, lon, pane]) => {
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        const map = frontline.map;
        const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
        const at = map.latLngToContainerPoint([lat, lon]), box = canvas.getBoundingClientRect();
        const around = map.getContainer().getBoundingClientRect(), dense = canvas.width / box.width;
        const x = (at.x + around.left - box.left) * dense, y = (at.y + around.top - box.top) * dense;
        return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3);
    }""",
        [lat, lon, pane],
    )


def test_the_page_draws_and_asks_nobody(page_html: str, open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(page_html, encoding="utf-8")
    opened = open_page(path=file)
    assert opened.page.title() == "Squareland, March 2021"
    assert NOTICE in opened.page.inner_text(".leaflet-control-attribution")
    assert opened.page.inner_text(".fl-when") == "Mon 1 Mar 2021"
    assert opened.page.locator(".leaflet-control-scale-line").is_visible()
    opened.page.keyboard.press("End")
    opened.page.evaluate("frontline.map.once('zoomend', () => { document.documentElement.dataset.zoomed = 'yes'; })")
    opened.page.mouse.move(400, 400)
    opened.page.mouse.wheel(0, -300)
    settled(opened.page, "[data-zoomed=yes]")
    assert not opened.outbound
    assert not opened.errors


def test_areas_change_colour_with_the_day(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    spot = (41.75, 11.25)
    red = colour_at(page, *spot)
    assert red[0] > red[1] + 50
    page.evaluate("frontline.setDay(3)")
    green = colour_at(page, *spot)
    assert green[1] > green[0]


def test_keys_step_play_and_go_to_the_ends(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home"):
        page.keyboard.press(key)
        seen.append(page.evaluate("frontline.day()"))
    assert seen == [DAYS[n].isoformat() for n in (1, 2, 1, 4, 4, 0)]
    page.keyboard.press(" ")
    assert page.evaluate("frontline.state().playing")
    page.keyboard.press(" ")
    assert not page.evaluate("frontline.state().playing")


def test_playing_reaches_the_last_day_and_stops(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.select_option(".fl-speed", "4")
    page.click(".fl-play")
    settled(page, "[data-day='2021-03-05']:not([data-playing])")
    assert page.get_attribute(".fl-play", "aria-label") == "Play"


def test_the_slider_is_a_native_one_and_says_its_date(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "Tue 2 Mar 2021"
    assert page.evaluate("frontline.day()") == "2021-03-02"
    assert page.inner_text(".fl-what") == "No known change" or "contested" in page.inner_text(".fl-what")
    page.evaluate("frontline.setDay(2)")
    assert page.inner_text(".fl-what").startswith("Brook and 2 more: Blue Front")


def test_the_bar_lies_beside_the_map_not_on_it(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    bar, area = page.locator(".fl-bar").bounding_box(), page.locator(".folium-map").bounding_box()
    assert bar["height"] == 56
    assert bar["width"] == 1200
    assert area["y"] + area["height"] <= bar["y"] + 0.5


def test_on_a_phone_the_legend_is_folded_and_nothing_overflows(page_html: str, open_page: Open) -> None:
    page = open_page(page_html, viewport={"width": 390, "height": 844}).page
    assert not page.locator(".fl-legend-body").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".fl-range").bounding_box()["width"] > 300
    page.click(".fl-fold")
    assert page.locator(".fl-legend-body").is_visible()


def test_zoom_toggles_and_popup_survive_a_step(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.locator(".fl-row[data-kind=rivers] input").uncheck()
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-about h2")
    page.evaluate("frontline.map.setZoom(8, {animate: false})")
    before = page.evaluate("frontline.state()")
    assert before["open"]["about"] == {"kind": "place", "id": "p1"}
    page.evaluate("frontline.setDay(2)")
    page.evaluate(SETTLE)
    after = page.evaluate("frontline.state()")
    assert {k: v for k, v in after.items() if k != "day"} == {k: v for k, v in before.items() if k != "day"}
    assert after["layers"]["rivers"] is False
    assert page.inner_text(".fl-about").count("Brook") >= 1
    assert "Held by Blue Front since 3 Mar (likely, 4 sources)" in " ".join(page.inner_text(".fl-about").split()) or (
        "Held by Blue Front since 3 Mar (likely, 5 sources)" in " ".join(page.inner_text(".fl-about").split())
    )


def test_a_popup_shows_three_sentences_marked_and_all_on_demand(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.evaluate("frontline.setDay(2)")
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-about h2")
    assert page.locator(".fl-about blockquote:visible").count() == 3
    assert page.locator(".fl-about mark").first.inner_text() == "captured"
    assert "project summary" in page.inner_text(".fl-about")
    page.click(".fl-more summary")
    assert page.locator(".fl-about blockquote:visible").count() == 5
    links = page.eval_on_selector_all(".fl-about a", "all => all.map(a => a.href)")
    assert links
    assert all(link.startswith("https://news") for link in links)
    page.evaluate("frontline.setDay(3)")
    assert page.locator(".fl-about blockquote:visible").count() == 5


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        (42.7, 10.2, "Red Army (RA)"),
        (41.9, 12.0, "North - South front"),
        (42.0, 13.5, "Front: Blue Front and Grey Guard"),
    ],
)
def test_areas_and_fronts_have_popups(page_html: str, open_page: Open, lat: float, lon: float, words: str) -> None:
    page = open_page(page_html).page
    click_at(page, lat, lon)
    assert page.inner_text(".fl-about h2") == words
    assert "Mon 1 Mar 2021" in page.inner_text(".fl-about")


def test_a_front_tells_its_sides_and_the_width_of_doubt_and_is_found_again_on_another_day(
    page_html: str, open_page: Open
) -> None:
    page = open_page(page_html).page
    click_at(page, 41.9, 12.0)
    told = page.inner_text(".fl-about")
    assert "Between Blue Front and RA on Mon 1 Mar 2021." in told
    assert "333 km drawn along this stretch" in told
    assert "in a band 12 km wide, 20 km at most" in told
    assert "no day before to compare with" in told
    assert "none within 25 km" in told
    page.evaluate("frontline.setDay(2)")
    assert page.inner_text(".fl-about h2") == "North - South front"
    # One degree of longitude between 40 and 43 north.
    told = page.inner_text(".fl-about")
    low, high = re.search(r"about 8[34] km on average since the day before \((\d+) to (\d+) km\)", told).groups()
    assert int(low) < 83 < int(high)
    assert "Wed 3 Mar 2021, within 25 km" in told


def test_every_layer_of_ours_has_a_switch_and_switching_keeps_the_order(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    spot = (40.5, 10.5)
    before = colour_at(page, *spot)
    page.locator(".fl-row[data-kind=areas] input").uncheck()
    page.locator(".fl-row[data-kind=areas] input").check()
    assert colour_at(page, *spot) == before
    kinds = page.eval_on_selector_all(".fl-row[data-kind]", "all => all.map(row => row.dataset.kind)")
    wanted = {"areas", "uncertain", "unknown", "fronts", "yesterday", "advances", "claims", "places", "labels", "admin",
              "rivers", "roads", "disputed"}  # fmt: skip
    assert wanted <= set(kinds)


def test_the_legend_lists_sides_that_hold_something(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.evaluate("frontline.setDay(2)")
    rows = page.locator(".fl-side:visible").all_inner_texts()
    assert len(rows) == len(SIDES)
    assert "−28,200" in rows[0]
    assert "+28,200" in rows[1]


def test_a_stock_layer_shows_and_can_be_switched(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place], open_page: Open
) -> None:
    m = build_map(timeline, theatre, places=places)
    folium.CircleMarker((41.2, 11.2), radius=20, color="#800080", fill=True, popup="a popup").add_to(m)
    group = folium.FeatureGroup(name="Stock <b>group</b> ${window.__pwned=1}")
    folium.GeoJson({"type": "Point", "coordinates": [13, 41]}).add_to(group)
    folium.Marker((41.8, 12.2), icon=folium.Icon(color="green")).add_to(group)
    group.add_to(m)
    opened = open_page(render_html(m))
    page = opened.page
    assert page.locator(".leaflet-overlay-pane path").count() == 1
    assert page.locator(".leaflet-marker-icon").count() == 2
    page.locator(".fl-row", has_text="Stock <b>group</b>").locator("input").uncheck()
    assert page.locator(".leaflet-marker-icon").count() == 0
    click_at(page, 41.2, 11.2)
    assert page.inner_text(".leaflet-popup-content") == "a popup"
    assert not opened.errors
    assert not opened.outbound
    assert page.evaluate("window.__pwned") is None


def test_in_a_frame_days_go_to_and_fro(page_html: str, open_page: Open) -> None:
    page = open_page("<iframe style='width:1000px;height:700px'></iframe>", wait=False).page
    page.evaluate(
        """html => new Promise(done => {
        window.told = [];
        window.addEventListener('message', e => {
            told.push(e.data);
            document.body.dataset.days = told.filter(m => m.type === 'frontline:day').length;
            if (e.data.type === 'frontline:ready') done();
        });
        document.querySelector('iframe').srcdoc = html;
    })""",
        page_html,
    )
    send = "m => document.querySelector('iframe').contentWindow.postMessage(m, '*')"
    frame = page.frames[1]
    page.evaluate(send, {"type": "frontline:set", "day": "2021-03-03", "seq": 1})
    settled(frame, "[data-day='2021-03-03']")
    page.evaluate(send, {"type": "frontline:set", "day": "2021-03-05", "seq": 1})
    page.evaluate(send, {"type": "frontline:mode", "mode": "dark"})
    settled(frame, "[data-mode=dark]")
    assert frame.evaluate("frontline.day()") == "2021-03-03"
    assert page.get_attribute("body", "data-days") == "0"
    frame.evaluate("frontline.play()")
    settled(frame, "[data-day='2021-03-04']")
    assert page.get_attribute("body", "data-days") == "0"
    frame.evaluate("frontline.pause()")
    page.wait_for_selector("body[data-days='1']")
    assert page.evaluate("told.find(m => m.type === 'frontline:day')") == {
        "type": "frontline:day", "day": "2021-03-04", "seq": 1,
    }  # fmt: skip
    page.evaluate(send, {"type": "frontline:restore", "state": {"day": "2021-03-02", "layers": {"rivers": False}}})
    settled(frame, "[data-day='2021-03-02']")
    assert not frame.evaluate("frontline.state().layers.rivers")


def test_hostile_text_is_shown_as_text(hostile_html: str, open_page: Open) -> None:
    opened = open_page(hostile_html)
    page = opened.page
    for day in range(len(DAYS)):
        page.evaluate("day => frontline.setDay(day)", day)
        for lat, lon in ((40.5, 11.5), (42.7, 10.2), (41.9, 12.0 if day < 2 else 11.0), (41.5, 10.5)):
            click_at(page, lat, lon)
    page.evaluate("frontline.setDay(2)")
    page.evaluate("frontline.picture(false)")
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-about blockquote")
    shown = page.text_content("body") or ""
    start = HOSTILE.split("\u2028", maxsplit=1)[0]
    assert shown.count(start) >= 4
    assert start in page.title()
    assert start in (page.text_content(".fl-about h2") or "")
    assert page.evaluate("window.__pwned") is None
    assert page.evaluate("document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert not opened.dialogs
    assert not opened.errors
    assert not opened.outbound


def test_tiles_that_do_not_come_give_way_to_the_ground(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place], open_page: Open
) -> None:
    opened = open_page(render_html(build_map(timeline, theatre, places=places, tiles=True)))
    opened.page.wait_for_selector(".fl-row.fl-off[data-kind=tiles]")
    assert opened.page.evaluate("frontline.state().layers.ground")
    assert all("tile.openstreetmap.org" in address for address in opened.outbound)


def test_auto_mode_follows_the_reader(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place], open_page: Open
) -> None:
    html = render_html(build_map(timeline, theatre, places=places, mode="auto"))
    assert open_page(html, color_scheme="dark").page.evaluate("document.documentElement.dataset.mode") == "dark"
    assert open_page(html, color_scheme="light").page.evaluate("document.documentElement.dataset.mode") == "light"
