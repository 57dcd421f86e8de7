"""The time bar: marks of what changed, steps from change to change, speed and loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Open = Callable[..., Any]


def day(page: Any) -> str:
    return str(page.evaluate("frontline.day()"))


def test_steps_by_change_say_where_they_go_and_stop_at_the_last(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    # The second day brings fighting, the third a change of hands, the fourth a siege; the fifth nothing that counts.
    after = page.locator(".fl-next")
    assert after.get_attribute("aria-label").startswith("Next change at Tue 2 Mar 2021: ")
    assert page.inner_text(".fl-next-day") == "2 Mar"
    seen = []
    for _ in range(5):
        after.click(force=True)
        seen.append(day(page))
    assert seen == ["2021-03-02", "2021-03-03", "2021-03-04", "2021-03-04", "2021-03-04"]
    assert after.get_attribute("aria-label") == "No later change"
    assert after.get_attribute("aria-disabled") == "true"
    page.locator(".fl-before").click()
    assert day(page) == "2021-03-03"


def test_a_change_of_hands_is_marked_in_the_colour_of_who_gained(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    colours = page.evaluate(
        """() => {
        const canvas = document.querySelector('.fl-columns'), ctx = canvas.getContext('2d'), dense = canvas.height / 56;
        const step = (canvas.width / dense - 26) / 4;
        return [0, 1, 2].map(day => [...ctx.getImageData((13 + day * step) * dense, 42 * dense, 1, 1).data].slice(0, 3));
    }"""
    )
    assert colours[2] == [0x63, 0xA6, 0x90]
    assert colours[1] != colours[2]
    assert colours[0] != colours[2]


def test_the_pointer_on_the_rail_is_told_what_a_day_holds(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    box = page.locator(".fl-rail").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    told = page.inner_text(".fl-tip")
    assert "Wed 3 Mar 2021" in told
    assert "Claims of the day: 6" in told
    page.mouse.move(box["x"] + box["width"] / 2, 200)
    assert page.locator(".fl-tip").is_hidden()


def test_a_loop_begins_again_and_the_speed_can_change_while_it_plays(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.click(".fl-loop")
    assert page.get_attribute(".fl-loop", "aria-pressed") == "true"
    page.evaluate("frontline.setDay(4)")
    page.evaluate("() => { window.seen = []; frontline.onDay(day => seen.push(day)); }")
    page.evaluate("frontline.play()")
    page.select_option(".fl-speed", "4")
    page.wait_for_selector("html[data-day='2021-03-05'][data-playing]", state="attached")
    page.wait_for_selector("html[data-day='2021-03-01'][data-playing]", state="attached")
    page.evaluate("frontline.pause()")
    assert page.evaluate("frontline.state().speed") == 4
