"""Exact pictures: the same each time, without controls, and a clear message without a browser."""

from __future__ import annotations

import builtins
import struct
from collections.abc import Callable
from typing import Any

import pytest

from geo.errors import InputError, MissingExtraError
from geo.maps import screenshot as module
from geo.maps.screenshot import launch_arguments, screenshot
from tests.maps.conftest import DAYS


@pytest.mark.browser
def test_pictures_are_the_same_each_time_and_of_the_size_asked_for(page_html: str) -> None:
    one = screenshot(page_html, DAYS[2], width=800, height=500, scale=2)
    other = screenshot(page_html, DAYS[2], width=800, height=500, scale=2)
    assert one == other
    assert struct.unpack(">II", one[16:24]) == (1600, 1000)
    assert screenshot(page_html, DAYS[0], width=800, height=500) != one


@pytest.mark.browser
def test_a_picture_keeps_what_must_be_said_and_hides_the_controls(
    page_html: str, open_page: Callable[..., Any]
) -> None:
    page = open_page(page_html).page
    page.evaluate("frontline.setDay(2); frontline.picture(true)")
    for kept in (".fl-title-when", ".fl-legend-body", ".leaflet-control-scale-line", ".fl-notice"):
        assert page.locator(kept).first.is_visible(), kept
    for hidden in (".fl-bar", ".leaflet-control-zoom", ".fl-legend input"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.inner_text(".fl-title-when") == "Wed 3 Mar 2021"


@pytest.mark.browser
def test_a_page_that_is_none_of_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READY_MS", 300)
    with pytest.raises(InputError, match="cannot be drawn"):
        screenshot("<p>nothing</p>")


def test_without_playwright_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("playwright"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtraError, match=r"frontline-mapper\[browser\]"):
        screenshot("<p></p>")


@pytest.mark.browser
def test_without_a_browser_the_message_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "browser_path", lambda: "/nonexistent/chromium")
    with pytest.raises(InputError, match="no browser can be started"):
        screenshot("<p></p>")


def test_the_browser_calls_nobody() -> None:
    assert {"--disable-background-networking", "--disable-component-update", "--disable-sync"} <= set(
        launch_arguments()
    )
