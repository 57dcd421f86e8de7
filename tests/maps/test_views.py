"""Views of the map in a real browser: what changed since a day, two maps side by side, claims alone, as known then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.maps.test_page import colour_at

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
#: Red's land until the third day, Blue's from then on; always Red's; always Blue's. Far from places and bands.
TAKEN, KEPT, OTHER = (41.9, 11.25), (41.9, 10.25), (40.25, 12.6)


@pytest.fixture
def page(page_html: str, open_page: Open) -> Any:
    return open_page(page_html).page


def restore(page: Any, day: str, **parts: str) -> None:
    page.evaluate("state => frontline.restore(state)", {"day": day, "parts": parts})


def parts(page: Any) -> dict[str, str]:
    return page.evaluate("frontline.state().parts")


def test_land_that_changed_hands_stands_out_and_the_rest_steps_back(page: Any) -> None:
    restore(page, "2021-03-04")
    plain = [colour_at(page, *spot) for spot in (TAKEN, KEPT, OTHER)]
    restore(page, "2021-03-04", since="2021-03-01")
    taken, kept, other = (colour_at(page, *spot) for spot in (TAKEN, KEPT, OTHER))
    assert taken != plain[0]
    # Washed with the land's colour: lighter than before, and still of the same side.
    assert sum(kept) > sum(plain[1])
    assert sum(other) > sum(plain[2])
    assert page.inner_text(".fl-banner span") == "Changed since Mon 1 Mar 2021"
    restore(page, "2021-03-04", since="2021-03-03")
    assert sum(colour_at(page, *TAKEN)) > sum(plain[0])


def test_what_changed_is_told_in_figures_and_names(page: Any) -> None:
    page.evaluate("frontline.setDay(3)")
    page.click(".fl-tool-views")
    page.get_by_label("Changed since").check(force=True)
    assert parts(page) == {"since": "2021-03-01"}
    told = page.inner_text(".fl-views-told")
    assert "Mon 1 Mar 2021 to Thu 4 Mar 2021" in told
    assert "Blue Front\n+28,200 km²" in told
    assert "Places that changed hands: Brook, Fallow, Juniper." in told
    page.locator(".fl-drop input[type=date]").fill("2021-03-03")
    assert parts(page) == {"since": "2021-03-03"}
    assert "No place is known to have changed hands." in page.inner_text(".fl-views-told")
    page.click(".fl-banner button")
    assert parts(page) == {}
    assert not page.locator(".fl-banner").is_visible()


def test_the_panel_is_worked_by_keys_alone(page: Any) -> None:
    page.evaluate("frontline.setDay(3)")
    page.focus(".fl-tool-views")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert parts(page) == {"since": "2021-03-01"}
    assert page.evaluate("frontline.day()") == "2021-03-04"
    page.keyboard.press("Escape")
    assert not page.locator(".fl-drop-views").is_visible()
    assert page.evaluate("document.activeElement.classList.contains('fl-tool-views')")


@pytest.mark.parametrize("text", ["", "2021-03-09", "1 March", "<b>", "2021-3-1", 7, {"a": 1}, None])
def test_a_day_that_is_none_of_the_period_is_no_day_to_compare_with(page: Any, text: object) -> None:
    page.evaluate("text => frontline.restore({day: '2021-03-04', parts: {since: text}})", text)
    assert parts(page) == {}
