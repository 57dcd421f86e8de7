"""The map page in a real browser: it fills the page, its address is a link to what is seen, and it speaks Arabic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.dashboard.test_browser import open_the_reports, settled, the_map

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.browser

LINK = "day=2024-12-05&at=35.1,36.9,8&hide=rivers&mode=contrast&open=place:gn:170017"


def inner(page: Page) -> Frame:
    the_map(page)
    frame = page.query_selector("iframe.frontline-map").content_frame()  # type: ignore[union-attr]
    assert frame is not None
    return frame


def state_of(page: Page) -> Any:
    return inner(page).evaluate("frontline.state()")


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_the_map_fills_the_page_and_the_reports_stay_in_reach(
    shared: str, open_page: Callable[..., Any], width: int, height: int
) -> None:
    page = open_page(url=shared, wait=False, viewport={"width": width, "height": height}).page
    the_map(page)
    box = page.locator("iframe.frontline-map").bounding_box()
    assert box == {"x": 0, "y": 60, "width": width, "height": height - 60}
    open_the_reports(page)
    page.get_by_role("heading", name="Tue 26 Nov 2024").wait_for()
    settled(page)
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollHeight - {main}.clientHeight") == 0
    assert page.evaluate("document.documentElement.scrollWidth") == width
    panel = page.locator(".st-key-map_panel").bounding_box()
    assert panel["y"] + panel["height"] <= height + 1
    page.get_by_role("button", name="Hide the reports").click()
    page.locator(".st-key-map_panel").wait_for(state="detached")
    assert page.locator("iframe.frontline-map").bounding_box() == box


def test_a_link_shows_what_was_seen_and_the_address_stays_a_link(shared: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(url=f"{shared}/?{LINK}", wait=False)
    page = opened.page
    frame = the_map(page)
    frame.locator("html[data-day='2024-12-05'][data-mode=contrast]").wait_for(state="attached")
    assert "Hama" in frame.locator(".leaflet-popup, .fl-place").first.inner_text()
    state = state_of(page)
    assert state["zoom"] == 8
    assert state["layers"]["rivers"] is False
    frame.get_by_role("slider").focus()
    page.keyboard.press("End")
    page.wait_for_url("**day=2024-12-12*")
    assert "hide=rivers" in page.url
    assert "open=place:gn:170017" in page.url
    before = state_of(page)
    page.reload()
    the_map(page).locator("html[data-day='2024-12-12']").wait_for(state="attached")
    after = state_of(page)
    for name in ("day", "mode", "layers", "open", "zoom"):
        assert after[name] == before[name], name
    assert opened.errors == []
    assert opened.outbound == []


def test_a_hostile_address_is_as_good_as_none(shared: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(
        url=f"{shared}/?theatre=../x&lang=<script>&day=1'--&at=a,b,c&hide=__proto__&open=front:<img src=x>@1,1&mode=x",
        wait=False,
    )
    frame = the_map(opened.page)
    assert frame.locator("html").get_attribute("data-day") == "2024-11-26"
    assert all(state_of(opened.page)["layers"].values())
    assert opened.errors == []
    assert opened.dialogs == []


def test_the_map_speaks_the_language_of_the_address_and_of_the_choice(
    shared: str, open_page: Callable[..., Any]
) -> None:
    page = open_page(url=f"{shared}/?lang=ar&day=2024-12-01", wait=False).page
    frame = the_map(page)
    assert "ديسمبر" in frame.locator(".fl-when").inner_text()
    open_the_reports(page)
    page.locator(".st-key-map_panel").get_by_text("English", exact=True).click()
    the_map(page).locator("html[lang=en][data-day='2024-12-01']").wait_for(state="attached", timeout=60_000)
    page.wait_for_url(lambda url: "lang=" not in url)


def test_the_panel_rests_on_what_the_map_was_switched_to(shared: str, open_page: Callable[..., Any]) -> None:
    page = open_page(url=f"{shared}/?day=2024-12-01&known=then", wait=False).page
    frame = the_map(page)
    frame.locator(".fl-banner", has_text="As known then").wait_for()
    open_the_reports(page)
    said = page.get_by_text("As known then: only what was published by this day.")
    said.wait_for()
    frame.locator(".fl-banner button").click()
    said.wait_for(state="detached")
    page.wait_for_url(lambda url: "known=" not in url)
