"""Glyphs of the day's claims: one row for places that lie together far out, and a row a place nearer by."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from geo.maps.layers import build_map
from geo.maps.render import render_html
from geo.model import Event, Modality, Place, Timeline
from geo.theatre import Theatre
from tests.maps.conftest import NAMES, position

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
#: Clicks so many pixels right of a place's row of glyphs; what the popup is about.
CLICK = """([lat, lon, right]) => {
  const { x, y } = frontline.map.latLngToContainerPoint([lat, lon]), box = frontline.map.getContainer().getBoundingClientRect();
  return [box.left + x + right, box.top + y - 15];
}"""


def page_of(timeline: Timeline, theatre: Theatre, places: dict[str, Place], modality: Modality) -> str:
    """Captures of Brook, and of Fallow north of it, the latter said in some way."""
    captures = [claim for claim in timeline.claims if claim.event is Event.CAPTURE]
    lon, lat = position(5)
    others = [
        dataclasses.replace(c, id=f"{c.id}~", place_id="p5", place_name=NAMES[5], lat=lat, lon=lon, modality=modality)
        for c in captures
    ]  # fmt: skip
    told = dataclasses.replace(timeline, claims=(*captures, *others))
    return render_html(build_map(told, theatre, places=places), title=theatre.title)


def asked_at(page: Any, right: float, number: int = 1) -> str:
    lon, lat = position(number)
    page.mouse.click(*page.evaluate(CLICK, [lat, lon, right]))
    said: str = page.locator(".leaflet-popup-content h2").first.inner_text()
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup-content").wait_for(state="detached")
    return said


@pytest.mark.parametrize("modality", [Modality.ASSERTED, Modality.POSSIBLE])
def test_far_out_places_share_a_row_and_what_is_not_firm_stands_apart(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place], open_page: Open, modality: Modality
) -> None:
    opened = open_page(html=page_of(timeline, theatre, places, modality))
    page = opened.page
    page.evaluate("frontline.setDay(2); frontline.map.setView([41.5, 12], 4, { animate: false }); frontline.flush()")
    if modality is Modality.ASSERTED:
        assert all(name in asked_at(page, 0) for name in ("Brook", "Fallow"))
    else:
        left, right = asked_at(page, -6.5), asked_at(page, 6.5)
        assert ("Brook" in left, "Fallow" in left) == (True, False)
        assert ("Brook" in right, "Fallow" in right) == (False, True)
    page.evaluate("frontline.map.setView([41.5, 12], 8, { animate: false }); frontline.flush()")
    assert "Fallow" not in asked_at(page, 0)
    assert "Brook" not in asked_at(page, 0, 5)
    assert opened.errors == []
