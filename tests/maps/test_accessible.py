"""axe-core over the states of the map page, and its tools on a small screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.axe import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
LAPTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}


def tool(page: Page, name: str) -> None:
    more = page.locator(".fl-tool-more")
    if more.is_visible():
        more.click()
    page.click(f".fl-tool-{name}")


@pytest.mark.parametrize(("viewport", "mode"), [(LAPTOP, "light"), (PHONE, "dark"), (PHONE, "contrast")])
def test_no_state_of_the_map_has_a_serious_fault(
    page_html: str, open_page: Open, viewport: dict[str, int], mode: str
) -> None:
    page = open_page(page_html, viewport=viewport).page
    page.evaluate("mode => { frontline.chooseMode(mode); frontline.setDay(2); }", mode)
    found = {"start": faults(page)}
    more = page.locator(".fl-tool-more")
    if more.is_visible():
        more.click()
        found["tools"] = faults(page)
        more.click()
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    found["help"] = faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("bro")
    page.locator(".fl-hit[aria-selected=true]").wait_for()
    found["search"] = faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    found["walk"] = faults(page)
    page.keyboard.press("Enter")
    page.locator(".fl-place h2").wait_for()
    found["place"] = faults(page)
    page.keyboard.press("Escape")
    tool(page, "views")
    for how in ("swipe", "since"):
        page.locator(f".fl-drop-views input[value={how}]").check(force=True)
        found[how] = faults(page)
    page.locator(".fl-drop-views input[value=claims]").check(force=True)
    found["claims"] = faults(page)
    page.locator(".fl-drop-views .fl-drop-close").click()
    tool(page, "measure")
    found["measure"] = faults(page)
    page.keyboard.press("Escape")
    if page.locator(".fl-folded .fl-fold").count():
        page.click(".fl-fold")
    found["legend"] = faults(page)
    assert {state: told for state, told in found.items() if told} == {}


def test_tools_are_folded_behind_one_button_on_a_phone(page_html: str, open_page: Open) -> None:
    page = open_page(page_html, viewport=PHONE).page
    more, links = page.locator(".fl-tool-more"), page.locator(".fl-tool:visible")
    assert links.count() == 1
    more.focus()
    page.keyboard.press("Enter")
    assert more.get_attribute("aria-expanded") == "true"
    assert links.count() > 5
    # Each says what it does, and all of them can be seen.
    for button in links.all()[1:]:
        assert button.inner_text().strip() == button.get_attribute("aria-label")
        assert button.bounding_box()["x"] + button.bounding_box()["width"] <= PHONE["width"]
    page.keyboard.press("Escape")
    assert links.count() == 1
    tool(page, "views")
    assert links.count() == 1
    page.keyboard.press("Escape")
    # The tool is folded away: the button that holds it has the focus.
    assert page.evaluate("document.activeElement.classList.contains('fl-tool-more')")


def test_the_page_can_be_made_larger_by_fingers(page_html: str) -> None:
    assert "width=device-width" in page_html
    assert "user-scalable" not in page_html
    assert "maximum-scale" not in page_html
