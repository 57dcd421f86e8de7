"""The compare and analysis pages in a real browser."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo.theatre import load_theatre
from tests.dashboard.test_browser import settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LAPTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
DAYS = "from=2024-11-29&to=2024-12-06"
HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}`"


def panes(page: Page, look: str) -> None:
    page.locator(f".panes[data-ready=yes][data-mode={look}]").wait_for(timeout=90_000)
    settled(page)


def clip(page: Page) -> float:
    return float(page.locator(".panes clipPath rect").first.get_attribute("width") or 0)


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_two_days_are_swiped_by_key_and_by_pointer(
    shared: str, open_page: Callable[..., object], viewport: dict[str, int]
) -> None:
    opened = open_page(url=f"{shared}/compare?{DAYS}&look=swipe", wait=False, viewport=viewport)
    page = opened.page
    panes(page, "swipe")
    divider = page.get_by_role("slider", name="Divider between the two maps")
    assert divider.get_attribute("aria-valuenow") == "50"
    before = clip(page)
    divider.press("ArrowLeft")
    assert divider.get_attribute("aria-valuenow") == "48"
    assert "Fri 29 Nov 2024: 48 %" in (divider.get_attribute("aria-valuetext") or "")
    assert clip(page) < before
    divider.press("End")
    assert divider.get_attribute("aria-valuenow") == "100"
    stage = page.locator(".panes .stage").bounding_box()
    divider.press("Home")
    handle = divider.bounding_box()
    page.mouse.move(handle["x"] + handle["width"] / 2, stage["y"] + 60)
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] * 0.25, stage["y"] + 60)
    page.mouse.up()
    assert divider.get_attribute("aria-valuenow") == "25"
    page.get_by_role("button", name="Zoom in").click()
    # Names and what they belong to are text of the page, and both days are labelled.
    assert page.locator(".panes .name").all_inner_texts() == ["Fri 29 Nov 2024", "Fri 6 Dec 2024"]
    page.get_by_text("What changed", exact=True).first.click()
    panes(page, "changed")
    assert "look=changed" in page.url
    link = page.locator(".fl-table a", has_text="map").first
    assert "day=2024-12-06" in (link.get_attribute("href") or "")
    page.get_by_text("Side by side", exact=True).first.click()
    panes(page, "side")
    left, right = (stage.bounding_box() for stage in page.locator(".panes .stage").all())
    assert min(left["width"], right["width"], left["height"], right["height"]) > 120
    assert max(left["x"] + left["width"], right["x"] + right["width"]) <= viewport["width"]
    # Beside or below, one map never lies on the other.
    assert right["x"] >= left["x"] + left["width"] or right["y"] >= left["y"] + left["height"]
    # The list of places and the files are there on any screen.
    page.locator(".fl-table", has_text="Hama").first.scroll_into_view_if_needed()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Places, CSV").click()
    assert "Hama" in Path(saved.value.path()).read_text(encoding="utf-8")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert (opened.outbound, opened.dialogs) == ([], [])


def their_map(folder: Path) -> Path:
    """Made up: the whole country in two halves, one named with hostile text."""
    west, south, east, north = load_theatre("syria-2024").bounds
    middle = (west + east) / 2
    halves = ((west, middle, "Government"), (middle, east, HOSTILE))
    features = [
        {
            "type": "Feature", "properties": {"side": name},
            "geometry": {"type": "Polygon", "coordinates": [[[a, south], [b, south], [b, north], [a, north], [a, south]]]},
        }
        for a, b, name in halves
    ]  # fmt: skip
    path = folder / "their-2024-12-01.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_an_imported_map_is_compared_and_the_difference_saved(
    shared: str, open_page: Callable[..., object], tmp_path: Path
) -> None:
    opened = open_page(url=f"{shared}/compare?with=map", wait=False)
    page = opened.page
    page.locator("input[type=file]").set_input_files(their_map(tmp_path))
    panes(page, "side")
    page.get_by_text("The maps agree on").wait_for()
    assert page.locator(".panes .stage").count() == 2
    assert page.locator(".panes .name").first.inner_text() == "Ours, Sun 1 Dec 2024"
    page.get_by_text("Names that mean no side here").wait_for()
    assert page.locator(".fl-table img").count() == 0
    with page.expect_download() as saved:
        page.get_by_role("button", name="Sides, CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8"))))
    assert HOSTILE in {row["side"] for row in rows}
    assert (opened.outbound, opened.dialogs) == ([], [])


def test_charts_of_a_period_are_saved_as_png_svg_and_csv(shared: str, open_page: Callable[..., object]) -> None:
    opened = open_page(url=f"{shared}/analysis?topic=land&{DAYS}", wait=False, viewport=PHONE)
    page = opened.page
    page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first.wait_for(
        timeout=90_000
    )
    for name, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"date,")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=name, exact=True).click()
        assert saved.value.suggested_filename == f"syria-2024-area-2024-11-29-2024-12-06.{name.lower()}"
        assert Path(saved.value.path()).read_bytes().startswith(start)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    assert (opened.outbound, opened.dialogs) == ([], [])
