"""Views of the map in a real browser: what changed since a day, two maps side by side, claims alone, as known then."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from geo.maps.layers import build_map
from geo.maps.render import render_html
from geo.model import Place, Timeline
from geo.theatre import Theatre
from tests.maps.conftest import DAYS
from tests.maps.test_page import click_at, colour_at

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
#: Red's land until the third day, Blue's from then on; always Red's; always Blue's. Far from places and bands.
TAKEN, KEPT, OTHER = (41.9, 11.25), (41.9, 10.25), (40.25, 12.6)


def a_day_later(timeline: Timeline) -> Timeline:
    """What was known then: everything a day after it came about."""

    def later(table: Any) -> Any:
        first = table[table["date"] == DAYS[0]]
        moved = table[table["date"] < DAYS[-1]]
        return pd.concat(
            [first, moved.assign(date=moved["date"].map(lambda day: day + timedelta(1)))], ignore_index=True
        )

    tables = {name: later(getattr(timeline, name)) for name in ("control", "areas", "fronts", "overlays")}
    return dataclasses.replace(timeline, as_known=True, **tables)


@pytest.fixture(scope="module")
def both_html(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> str:
    return render_html(build_map(timeline, theatre, places=places, other=a_day_later(timeline)))


@pytest.fixture
def page(both_html: str, open_page: Open) -> Any:
    return open_page(both_html).page


def is_red(page: Any, spot: tuple[float, float], pane: str = "frontline") -> bool:
    red, green, _ = colour_at(page, *spot, pane=pane)
    return red > green


#: Counts the colours of the pixels of a small square round a spot of the map.
COLOURS = """async ([lat, lon]) => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const map = frontline.map, canvas = document.querySelector('.leaflet-frontline-pane canvas');
    const at = map.latLngToContainerPoint([lat, lon]), box = canvas.getBoundingClientRect();
    const around = map.getContainer().getBoundingClientRect(), dense = canvas.width / box.width, side = 36 * dense;
    const x = (at.x + around.left - box.left) * dense - side / 2, y = (at.y + around.top - box.top) * dense - side / 2;
    const { data } = canvas.getContext('2d').getImageData(x, y, side, side), counts = new Map();
    for (let i = 0; i < data.length; i += 4) {
        const key = data.slice(i, i + 3).join();
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts].map(([key, count]) => [key.split(',').map(Number), count]);
}"""
#: The colours of the two halves of a side's swatch.
SWATCH = """name => {
    const row = [...document.querySelectorAll('.fl-side')].find(one => one.querySelector('.fl-name')?.textContent.startsWith(name));
    const canvas = row.querySelector('canvas'), ctx = canvas.getContext('2d');
    return [0.25, 0.75].map(share => [...ctx.getImageData(canvas.width * share, canvas.height / 2, 1, 1).data].slice(0, 3));
}"""


def apart(one: list[int], other: list[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def between(colour: list[int], one: list[int], other: list[int]) -> bool:
    """Whether a colour is a mix of two, as the rim of a stripe is."""
    span = [b - a for a, b in zip(one, other, strict=True)]
    share = sum((c - a) * s for c, a, s in zip(colour, one, span, strict=True)) / sum(s * s for s in span)
    return apart(colour, [round(a + share * s) for a, s in zip(one, span, strict=True)]) <= 2 and -0.02 <= share <= 1.02


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


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_what_changed_bears_the_colours_of_the_legend_and_no_other(page: Any, mode: str) -> None:
    restore(page, "2021-03-04", since="2021-03-01")
    page.evaluate("mode => frontline.setMode(mode)", mode)
    (red, red_faded), (blue, blue_faded) = (page.evaluate(SWATCH, name) for name in ("Red Army", "Blue Front"))
    taken = page.evaluate(COLOURS, TAKEN)
    every = sum(count for _, count in taken)
    # Blue's land now, with stripes of Red's, and nothing but the rims between the two.
    assert sum(count for colour, count in taken if apart(colour, blue) <= 1) > 0.5 * every
    assert sum(count for colour, count in taken if apart(colour, red) <= 1) > 0.1 * every
    assert [colour for colour, _ in taken if not between(colour, blue, red)] == []
    for spot, faded in ((KEPT, red_faded), (OTHER, blue_faded)):
        assert [colour for colour, _ in page.evaluate(COLOURS, spot) if apart(colour, faded) > 1] == []
    assert apart(red, red_faded) > 40
    assert apart(blue, blue_faded) > 25
    # Without the comparison a swatch is of one colour, that of the land.
    page.click(".fl-banner button")
    whole = page.evaluate(SWATCH, "Blue Front")
    assert whole == [blue, blue]
    assert [colour for colour, _ in page.evaluate(COLOURS, OTHER) if apart(colour, blue) > 1] == []


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


def test_changes_since_the_day_before_follow_the_map(page: Any) -> None:
    restore(page, "2021-03-03", since="before")
    assert parts(page) == {"since": "before"}
    assert page.inner_text(".fl-banner span") == "Changed since the day before"
    taken = colour_at(page, *TAKEN)
    page.evaluate("frontline.setDay(3)")
    assert colour_at(page, *TAKEN) != taken
    page.click(".fl-tool-views")
    assert "No place is known to have changed hands." in page.inner_text(".fl-views-told")
    page.get_by_label("Always the day before").uncheck()
    assert parts(page) == {"since": "2021-03-03"}


def test_the_panel_is_worked_by_keys_alone(page: Any) -> None:
    page.evaluate("frontline.setDay(3)")
    page.focus(".fl-tool-views")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert parts(page) == {"since": "2021-03-01"}
    assert page.evaluate("frontline.day()") == "2021-03-04"
    page.keyboard.press("Escape")
    assert not page.locator(".fl-drop-views").is_visible()
    assert page.evaluate("document.activeElement.classList.contains('fl-tool-views')")


def test_what_was_known_then_is_shown_instead_of_what_is_known_now(page: Any) -> None:
    restore(page, "2021-03-03")
    assert not is_red(page, TAKEN)
    restore(page, "2021-03-03", known="then")
    assert is_red(page, TAKEN)
    assert page.inner_text(".fl-banner span") == "As known then"
    assert page.inner_text(".fl-what") == "Brook: contested"
    click_at(page, 40.5, 11.5)
    assert "Contested; most likely held by Red Army" in page.inner_text(".fl-about")
    page.evaluate("frontline.setDay(3)")
    assert not is_red(page, TAKEN)
    page.click(".fl-banner button")
    page.evaluate("frontline.setDay(2)")
    assert not is_red(page, TAKEN)
    assert parts(page) == {}


def test_a_page_with_one_knowledge_offers_no_other(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.click(".fl-tool-views")
    assert not page.get_by_text("Then, day by day").is_visible()
    restore(page, "2021-03-03", known="then")
    assert parts(page) == {}


def test_claims_alone_show_nothing_that_we_infer(page: Any) -> None:
    restore(page, "2021-03-04")
    layers = page.evaluate("frontline.state().layers")
    restore(page, "2021-03-04", view="claims")
    assert page.evaluate("frontline.state().layers") == layers
    for spot in (TAKEN, KEPT, OTHER):
        red, green, blue = colour_at(page, *spot)
        assert max(red, green, blue) - min(red, green, blue) < 12, "bare land"
    assert page.inner_text(".fl-banner span") == "Claims alone, not control"
    assert page.locator(".fl-row[data-kind=areas] input").is_checked() is False
    click_at(page, 40.5, 11.5)
    assert page.inner_text(".fl-about h2") == "Claim: taken, Brook"
    page.click(".fl-banner button")
    assert page.locator(".fl-row[data-kind=areas] input").is_checked()
    assert is_red(page, KEPT)


def test_a_claim_that_the_map_does_not_follow_is_told(page: Any) -> None:
    restore(page, "2021-03-03", view="claims")
    page.click(".fl-tool-views")
    assert "The newest claims name nobody else" in page.inner_text(".fl-views-told")
    restore(page, "2021-03-03", view="claims", known="then")
    assert "names another holder than the map does: Brook." in page.inner_text(".fl-views-told")


def test_before_a_claim_was_published_it_is_not_known(page: Any) -> None:
    restore(page, "2021-03-02", view="claims", known="then")
    page.click(".fl-tool-views")
    assert "Claims about 0 places so far" in page.inner_text(".fl-views-told")


def test_swiping_shows_another_day_left_of_the_line(page: Any) -> None:
    restore(page, "2021-03-04", swipe="2021-03-01.assessed.now.50")
    assert is_red(page, TAKEN, "frontline-left")
    assert not is_red(page, TAKEN)
    assert page.locator(".fl-swipe-name").all_inner_texts() == ["Mon 1 Mar 2021", "Thu 4 Mar 2021"]
    cut = "pane => getComputedStyle(document.querySelector(`.leaflet-${pane}-pane`)).clipPath"
    assert page.evaluate(cut, "frontline-left") != page.evaluate(cut, "frontline") != "none"
    page.evaluate("frontline.setDay(2)")
    assert page.locator(".fl-swipe-name").all_inner_texts() == ["Mon 1 Mar 2021", "Wed 3 Mar 2021"]
    restore(page, "2021-03-04")
    assert not page.locator(".fl-swipe").is_visible()
    assert page.evaluate(cut, "frontline") == "none"


def test_the_line_is_dragged_and_moved_by_keys(page: Any) -> None:
    restore(page, "2021-03-04", swipe="2021-03-01.assessed.now.50")
    line = page.get_by_role("separator")
    grip = page.locator(".fl-swipe-grip").bounding_box()
    x, y = grip["x"] + 18, grip["y"] + 18
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 240, y)
    page.mouse.up()
    assert parts(page) == {"swipe": "2021-03-01.assessed.now.70"}
    line.press("ArrowLeft")
    assert line.get_attribute("aria-valuenow") == "68"
    assert line.get_attribute("aria-valuetext") == "left Mon 1 Mar 2021, right Thu 4 Mar 2021"
    assert page.evaluate("frontline.day()") == "2021-03-04"
    line.press("End")
    assert parts(page) == {"swipe": "2021-03-01.assessed.now.96"}


def test_each_side_of_the_line_tells_of_its_own_day(both_html: str, open_page: Open) -> None:
    # Each side has a popup of its own; without motion one that was closed is gone before the next is read.
    page = open_page(both_html, reduced_motion="reduce").page
    restore(page, "2021-03-04", swipe="2021-03-01.assessed.now.50")
    click_at(page, 40.5, 10.5)
    page.evaluate("frontline.map.closePopup()")
    click_at(page, 42.7, 10.2)
    assert "Mon 1 Mar 2021" in page.inner_text(".fl-about")
    page.evaluate("frontline.map.closePopup()")
    click_at(page, 41.2, 13.2)
    assert "Thu 4 Mar 2021" in page.inner_text(".fl-about")


def test_the_two_sides_may_differ_in_what_is_shown_and_known(page: Any) -> None:
    restore(page, "2021-03-03", swipe="same.claims.then.50")
    assert page.locator(".fl-swipe-name").all_inner_texts() == [
        "Wed 3 Mar 2021 · claims only · as known then",
        "Wed 3 Mar 2021 · inferred · as known now",
    ]
    red, green, blue = colour_at(page, *KEPT, pane="frontline-left")
    assert max(red, green, blue) - min(red, green, blue) < 12
    page.click(".fl-tool-views")
    page.get_by_label("The same day as the map").uncheck()
    page.locator(".fl-drop").get_by_role("combobox", name="Shown").select_option("assessed")
    assert parts(page) == {"swipe": "2021-03-03.assessed.then.50"}
    assert is_red(page, TAKEN, "frontline-left")
    page.locator(".fl-row[data-kind=areas] input").uncheck()
    assert colour_at(page, *KEPT, pane="frontline-left") == colour_at(page, *TAKEN, pane="frontline-left")


@pytest.mark.parametrize(
    "text",
    [
        "2021-03-01",
        "2021-03-01.assessed.now",
        "2020-01-01.assessed.now.50",
        "same.<b>.now.50",
        "same.claims.now.500",
        5,
    ],
)
def test_a_swipe_that_says_nothing_sensible_is_none(page: Any, text: object) -> None:
    page.evaluate("text => frontline.restore({day: '2021-03-04', parts: {swipe: text, view: text, known: text}})", text)
    assert parts(page) == {}


@pytest.mark.parametrize("text", ["", "2021-03-09", "1 March", "<b>", "2021-3-1", 7, {"a": 1}, None])
def test_a_day_that_is_none_of_the_period_is_no_day_to_compare_with(page: Any, text: object) -> None:
    page.evaluate("text => frontline.restore({day: '2021-03-04', parts: {since: text}})", text)
    assert parts(page) == {}
