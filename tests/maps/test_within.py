"""How far out and how far off the exported map goes: the end of the land that came with it is never in sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.theatre import Theatre, load_theatre
from tools.make_references import THEATRE, exported

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
SIZES = [(1280, 720), (1920, 1080), (390, 844)]
#: West, south, east and north of what is seen.
SEEN = "(b => [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()])(frontline.map.getBounds())"
#: Goes as far as the map lets itself be moved.
FAR_OFF = "([x, y]) => void frontline.map.panBy([x, y], { animate: false })"
OFF = 20_000
#: Until the map has taken up the size of its page, and its layout is observed.
FITTED = """async () => {
    const box = frontline.map.getContainer();
    for (;;) {
        const size = frontline.map.getSize();
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        if (box.clientWidth === size.x && box.clientHeight === size.y && size.x === innerWidth) return;
    }
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("within"))


@pytest.fixture(scope="module")
def bundled() -> Theatre:
    return load_theatre(THEATRE)


def within(inner: Any, outer: Any) -> bool:
    return inner[0] > outer[0] and inner[1] > outer[1] and inner[2] < outer[2] and inner[3] < outer[3]


def land_of(theatre: Theatre) -> Any:
    neighbours = theatre.basemap("neighbours")
    assert neighbours is not None
    return neighbours.total_bounds


def farthest(page: Any) -> None:
    """Out by the map's own button, as far as it goes."""
    out = page.locator(".leaflet-control-zoom-out")
    while "leaflet-disabled" not in out.get_attribute("class"):
        out.click()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_end_of_the_land_never_comes_in_sight(
    file: Path, bundled: Theatre, open_page: Open, size: tuple[int, int]
) -> None:
    land = land_of(bundled)
    page = open_page(path=file, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce").page
    home = page.evaluate(SEEN)
    assert within(bundled.bounds, home)
    assert within(home, land)
    farthest(page)
    out = page.evaluate(SEEN)
    # There is more to see than at the beginning.
    assert within(home, out) or out[2] - out[0] > 1.2 * (home[2] - home[0])
    assert within(out, land)
    for x, y in ((-OFF, -OFF), (OFF, OFF), (-OFF, OFF), (OFF, -OFF)):
        page.evaluate(FAR_OFF, [x, y])
        assert within(page.evaluate(SEEN), land)
        # Nearer and out again, about a corner.
        page.evaluate("void frontline.map.setZoomAround([20, 20], 9, { animate: false })")
        page.evaluate("void frontline.map.setZoomAround([20, 20], 1, { animate: false })")
        assert within(page.evaluate(SEEN), land)


def test_a_pull_beyond_the_end_is_held_while_it_lasts(file: Path, bundled: Theatre, open_page: Open) -> None:
    page = open_page(path=file, reduced_motion="reduce").page
    farthest(page)
    page.evaluate(FAR_OFF, [-OFF, -OFF])
    before = page.evaluate(SEEN)
    page.mouse.move(500, 150)
    page.mouse.down()
    page.mouse.move(560, 180)
    page.mouse.move(900, 600, steps=4)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(SEEN) == pytest.approx(before, abs=0.05)
    page.mouse.up()
    assert within(page.evaluate(SEEN), land_of(bundled))


@pytest.mark.parametrize(
    ("before", "after", "nearer"), [((500, 700), (1920, 1080), True), ((1200, 640), (1280, 720), False)]
)
def test_a_page_that_grows_comes_nearer_where_it_has_to(
    file: Path, bundled: Theatre, open_page: Open, before: tuple[int, int], after: tuple[int, int], nearer: bool
) -> None:
    page = open_page(path=file, viewport={"width": before[0], "height": before[1]}, reduced_motion="reduce").page
    farthest(page)
    page.evaluate(FAR_OFF, [OFF, OFF])
    small = page.evaluate("frontline.map.getZoom()")
    page.set_viewport_size({"width": after[0], "height": after[1]})
    page.evaluate(FITTED)
    assert (page.evaluate("frontline.map.getZoom()") > small) == nearer
    assert within(page.evaluate(SEEN), land_of(bundled))


def test_a_view_that_nobody_moved_is_fitted_to_the_page_as_it_grows(
    file: Path, bundled: Theatre, open_page: Open
) -> None:
    page = open_page(path=file, viewport={"width": 500, "height": 700}, reduced_motion="reduce").page
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.evaluate(FITTED)
    grown = page.evaluate(SEEN)
    fresh = open_page(path=file, viewport={"width": 1920, "height": 1080}, reduced_motion="reduce").page
    assert grown == pytest.approx(fresh.evaluate(SEEN), abs=0.05)
    assert within(bundled.bounds, grown)


def test_a_link_from_farther_out_opens_as_far_out_as_can_be(file: Path, bundled: Theatre, open_page: Open) -> None:
    page = open_page(url=f"{file.as_uri()}#at=34.8,39,2", reduced_motion="reduce").page
    assert "leaflet-disabled" in page.get_attribute(".leaflet-control-zoom-out", "class")
    assert within(page.evaluate(SEEN), land_of(bundled))


def test_no_nearer_than_what_the_map_knows(file: Path, open_page: Open) -> None:
    page = open_page(path=file, reduced_motion="reduce").page
    page.evaluate("void frontline.map.setZoom(30, { animate: false })")
    assert page.evaluate("frontline.map.getZoom()") == 13
    assert "leaflet-disabled" in page.get_attribute(".leaflet-control-zoom-in", "class")


def test_where_the_land_ends_beside_the_theatre_the_map_goes_far_out_all_the_same(
    page_html: str, theatre: Theatre, open_page: Open
) -> None:
    page = open_page(page_html).page
    assert within(theatre.bounds, page.evaluate(SEEN))
    page.evaluate("void frontline.map.setZoom(1, { animate: false })")
    assert page.evaluate("frontline.map.getZoom()") == 4
