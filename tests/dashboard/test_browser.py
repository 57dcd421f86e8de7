"""The dashboard in a real browser, with everything outside this machine refused."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Page

pytestmark = pytest.mark.browser

# Made up for the tests.
REPORT = "Published: 2 December 2024\n\nOpposition forces captured Masyaf on Sunday. <img src=x onerror=alert(1)>"


def open_the_reports(page: Page) -> None:
    page.get_by_role("button", name="Reports of the day").click()


def the_map(page: Page) -> FrameLocator:
    frame = page.frame_locator("iframe.frontline-map")
    frame.locator("html[data-ready=yes]").wait_for(state="attached", timeout=60_000)
    return frame


def settled(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


def day_of(frame: FrameLocator) -> str:
    return frame.locator("html").get_attribute("data-day") or ""


def test_the_map_draws_and_plays_with_the_network_refused(address: str, open_page: Callable[..., object]) -> None:
    opened = open_page(url=address, wait=False)
    frame = the_map(opened.page)
    assert frame.locator("canvas").count() >= 1
    assert day_of(frame) == "2024-11-26"
    open_the_reports(opened.page)
    frame.get_by_role("slider").focus()
    opened.page.keyboard.press("ArrowRight")
    opened.page.keyboard.press("ArrowRight")
    frame.locator("html[data-day='2024-11-28']").wait_for(state="attached")
    opened.page.get_by_role("heading", name="Thu 28 Nov 2024").wait_for()
    opened.page.keyboard.press("End")
    frame.locator("html[data-day='2024-12-12']").wait_for(state="attached")
    opened.page.keyboard.press("Home")
    opened.page.keyboard.press("Space")
    frame.locator("html[data-day='2024-11-29']").wait_for(state="attached")
    opened.page.keyboard.press("Space")
    assert opened.outbound == []
    assert opened.errors == []


def test_reruns_leave_the_map_alone(address: str, open_page: Callable[..., object]) -> None:
    opened = open_page(url=f"{address}/?day=2024-12-01", wait=False)
    frame = the_map(opened.page)
    open_the_reports(opened.page)
    opened.page.get_by_role("heading", name="Sun 1 Dec 2024").wait_for()
    inner = opened.page.query_selector("iframe.frontline-map").content_frame()
    inner.evaluate("() => { window.untouched = true; }")
    frame.get_by_role("slider").focus()
    opened.page.keyboard.press("ArrowRight")
    opened.page.get_by_role("heading", name="Mon 2 Dec 2024").wait_for()
    settled(opened.page)
    assert inner.evaluate("() => window.untouched") is True
    assert day_of(frame) == "2024-12-02"


def test_the_day_is_kept_while_another_page_is_shown(address: str, open_page: Callable[..., object]) -> None:
    opened = open_page(url=address, wait=False)
    frame = the_map(opened.page)
    open_the_reports(opened.page)
    frame.get_by_role("slider").focus()
    opened.page.keyboard.press("End")
    opened.page.get_by_role("heading", name="Thu 12 Dec 2024").wait_for()
    opened.page.get_by_role("link", name="About").click()
    opened.page.get_by_role("heading", name="About").wait_for()
    opened.page.get_by_role("link", name="Map").click()
    frame = the_map(opened.page)
    frame.locator("html[data-day='2024-12-12']").wait_for(state="attached")


def test_a_pasted_report_reaches_the_map_and_outlives_the_server(
    folder: Path, address: str, open_page: Callable[..., object]
) -> None:
    opened = open_page(url=f"{address}/reports", wait=False)
    page = opened.page
    page.get_by_text("Add reports", exact=True).click()
    page.get_by_label("Paste the text of a report").fill(REPORT)
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator("mark.desk-trigger").first.wait_for(timeout=60_000)
    assert page.locator(".desk-words img").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator(".desk-words").inner_text()
    page.get_by_text("Masyaf: taken by").first.wait_for()
    page.get_by_role("button", name="Add to the map").click()
    page.get_by_text("Open the Map page to see it.").wait_for(timeout=60_000)
    page.get_by_role("link", name="Map").click()
    frame = the_map(page)
    frame.locator("html[data-day='2024-12-01']").wait_for(state="attached", timeout=60_000)
    open_the_reports(page)
    page.get_by_text("Masyaf").first.wait_for(timeout=60_000)
    assert (opened.dialogs, opened.outbound) == ([], [])
    with serving.dashboard(folder) as again:
        second = open_page(url=f"{again}/?day=2024-12-01", wait=False).page
        open_the_reports(second)
        second.get_by_text("Masyaf").first.wait_for(timeout=60_000)
    with socket.socket() as probe:
        assert probe.connect_ex(("localhost", int(again.rsplit(":", 1)[1]))) != 0
