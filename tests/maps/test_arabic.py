"""A page in Arabic speaks Arabic: what is left in Latin letters are quotations, sources, keys and units."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from geo.maps.layers import build_map
from geo.maps.render import render_html
from geo.model import Place, Timeline
from geo.theatre import Theatre
from tests.maps.conftest import NAMES
from tests.maps.test_page import click_at

pytestmark = pytest.mark.browser

#: Made-up names in Arabic letters, of places and sides.
NATIVE = {name: f"مكان {chr(0x0627 + n)}" for n, name in enumerate(NAMES)}
SIDES = {"RED": "الحمر", "BLUE": "الزرق", "GREY": "الرمادي"}
#: All words in Latin letters on the page, outside of quotations and keys, and in the names of buttons and panels.
LATIN = """() => {
  const found = [], latin = /[A-Za-z]{2,}/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: parent } = walker.currentNode;
    if (latin.test(data) && !parent.closest("script, style, blockquote, kbd, .leaflet-control-attribution, .fl-native, option")) found.push(data);
  }
  for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
    for (const element of document.querySelectorAll(`[${name}]`)) if (latin.test(element.getAttribute(name))) found.push(element.getAttribute(name));
  return found.map((text) => text.replace(/\\b(km²?|Enter|Esc)\\b/g, "")).filter((text) => latin.test(text));
}"""


@pytest.fixture(scope="module")
def arabic_html(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> str:
    named = {key: dataclasses.replace(place, names=(place.name, NATIVE[place.name])) for key, place in places.items()}
    sides = tuple(dataclasses.replace(side, name=SIDES[side.id]) for side in theatre.sides)
    actors = tuple(dataclasses.replace(actor, name=SIDES[actor.id], short="") for actor in theatre.actors)
    where = dataclasses.replace(theatre, title="أرض", sides=sides, actors=actors)
    fought = {
        "contested": (("fighting", "c1"), ("disagree", "RED", "0.55", "", "0.40")),
        "held": (("silent", "2021-03-01"),),
    }
    control = timeline.control.assign(reasons=[fought.get(s, (("nothing",),)) for s in timeline.control["status"]])
    fronts = timeline.fronts.assign(name=["Arden - Brook front", "Front around Larch (2)"] * 5)
    shown = dataclasses.replace(timeline, control=control, fronts=fronts)
    return render_html(build_map(shown, where, places=named, language="ar"), title=where.title, lang="ar")


def test_nothing_but_quotations_keys_and_units_is_in_latin_letters(
    arabic_html: str, open_page: Callable[..., Any]
) -> None:
    page = open_page(arabic_html).page
    page.evaluate("frontline.setDay(1)")
    page.focus(".fl-walk")
    assert page.evaluate(LATIN) == []
    spots = page.locator(".fl-walk [role=option]").all_text_contents()
    assert f"جبهة {NATIVE['Arden']} - {NATIVE['Brook']}" in spots
    assert f"الجبهة حول {NATIVE['Larch']} (2)" in spots
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    assert page.evaluate(LATIN) == []
    page.keyboard.press("Escape")
    click_at(page, 40.5, 11.5)
    page.wait_for_selector(".fl-place:visible h2")
    assert page.evaluate(LATIN) == []
    assert page.inner_text(".fl-place h2").split(" Brook")[0] == NATIVE["Brook"]
    assert "الأدلة متضاربة: الحمر 0.55، لا أحد معروف 0.40" in page.inner_text(".fl-now")


def test_the_scale_stands_above_the_notice_on_a_phone(arabic_html: str, open_page: Callable[..., Any]) -> None:
    page = open_page(html=arabic_html, viewport={"width": 390, "height": 844}).page
    scale, notice = (page.locator(f".leaflet-control-{name}").bounding_box() for name in ("scale", "attribution"))
    assert notice["height"] > 50
    assert scale["y"] + scale["height"] <= notice["y"] + 1


def test_an_english_page_keeps_its_names(page_html: str, open_page: Callable[..., Any]) -> None:
    page = open_page(page_html).page
    page.focus(".fl-walk")
    assert "North - South front" in page.locator(".fl-walk [role=option]").all_text_contents()
    assert page.get_attribute(".leaflet-control-zoom-in", "aria-label") == "Zoom in"
