"""Everything by keyboard: the sheet of keys, steps, looks, and a walk over what can be opened on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.axe import faults
from tests.maps.test_page import click_at, settled

pytestmark = pytest.mark.browser

Open = Callable[..., Any]


def chosen(page: Any) -> str:
    return str(page.text_content(".fl-spot[aria-selected=true]"))


def test_the_sheet_names_every_key_and_gives_the_focus_back(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    sheet.wait_for()
    assert sheet.locator("kbd").count() >= 20
    page.keyboard.press("End")  # keys of the map rest
    assert page.evaluate("frontline.day()") == "2021-03-01"
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    page.keyboard.press("n")
    assert page.evaluate("frontline.day()") == "2021-03-02"
    page.keyboard.press("End")
    page.keyboard.press("p")
    assert page.evaluate("frontline.day()") == "2021-03-04"


def test_a_key_right_after_the_sheet_or_the_search_closed_is_the_maps(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    # Until the next frame the focus may still lie in what was closed.
    day = page.evaluate("""() => {
      const sheet = document.querySelector("dialog[open]"), told = sheet.querySelector(".fl-dialog-body");
      sheet.close();
      told.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
      return frontline.day();
    }""")
    assert day == "2021-03-02"
    page.keyboard.press("/")
    page.locator(".fl-search-input").wait_for()
    left = page.evaluate("""() => {
      const field = document.querySelector(".fl-search-input");
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      return document.activeElement !== field;
    }""")
    assert left


def test_speed_loop_view_and_look_have_keys(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.keyboard.press(".")
    page.keyboard.press(".")
    page.keyboard.press(",")
    page.keyboard.press("r")
    assert page.evaluate("frontline.state().speed") == 2
    assert page.input_value(".fl-speed") == "2"
    assert page.get_attribute(".fl-loop", "aria-pressed") == "true"
    home = page.evaluate("frontline.state()")
    page.keyboard.press("+")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("0")
    assert page.evaluate("frontline.state()") == home
    looks = []
    for _ in range(3):
        page.keyboard.press("m")
        looks.append(page.get_attribute("html", "data-mode"))
    assert looks == ["dark", "contrast", "light"]


def test_a_place_is_reached_opened_and_left_by_keyboard(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.keyboard.press("g")
    assert chosen(page) == "Arden: held by RA"
    page.keyboard.press("ArrowRight")
    assert chosen(page) == "Brook: held by RA"
    page.keyboard.press("c")  # in the list a letter jumps to a name
    assert chosen(page) == "Cairn: held by Blue Front"
    page.keyboard.press("Enter")
    assert page.inner_text(".fl-about h2").startswith("Cairn")
    assert page.evaluate("document.activeElement.closest('.fl-place') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector(".fl-place", state="hidden")
    assert page.evaluate("document.activeElement.className") == "fl-walk"
    assert chosen(page) == "Cairn: held by Blue Front"


def test_fronts_and_claims_are_reached_too_and_the_list_follows_the_day(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.keyboard.press("g")
    named = page.locator(".fl-spot").all_text_contents()
    assert "North - South front" in named
    assert "Front: Blue Front and Grey Guard" in named
    assert not any(name.startswith("Claim") for name in named)
    page.evaluate("frontline.setDay(2)")
    named = page.locator(".fl-spot").all_text_contents()
    assert "Claim: taken, Brook" in named
    assert "Brook: held by Blue Front" in named


def test_a_system_that_asks_for_contrast_or_stillness_gets_it(page_html: str, open_page: Open) -> None:
    page = open_page(page_html, contrast="more", reduced_motion="reduce").page
    assert page.get_attribute("html", "data-mode") == "contrast"
    assert page.evaluate("frontline.map.options.zoomAnimation") is False
    page.keyboard.press("m")
    settled(page, "[data-mode=light]")


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_axe_finds_no_serious_fault(page_html: str, open_page: Open, mode: str) -> None:
    page = open_page(page_html).page
    page.evaluate("mode => { frontline.chooseMode(mode); frontline.setDay(2); }", mode)
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-about h2")
    assert faults(page) == []
    page.evaluate("frontline.map.closePopup()")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert faults(page) == []
