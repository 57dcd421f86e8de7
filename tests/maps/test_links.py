"""Links: a plain address restores exactly what was seen; what is no such thing in one is left out."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import pytest

from tests.maps.conftest import HOSTILE
from tests.maps.test_page import click_at, settled

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
PLACES = ((40.5, 11.5), (42.7, 10.2), (41.9, 11.0))
#: Waits until the map stands: a popup may pan it into view.
STILL = """() => new Promise(done => {
  const look = () => (frontline.map._panAnim?._inProgress ? requestAnimationFrame(look) : done());
  requestAnimationFrame(() => requestAnimationFrame(look));
})"""


@pytest.fixture(scope="module")
def file(page_html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("links") / "map.html"
    path.write_text(page_html, encoding="utf-8")
    return path


def linked(page: Any) -> str:
    """The link that the button copies."""
    page.click(".fl-tool-link")
    page.wait_for_selector(".fl-told:not(:empty), .fl-link[open]")
    if page.locator(".fl-link[open]").count():
        link = page.input_value(".fl-link input")
        page.keyboard.press("Escape")
        return link
    return str(page.evaluate("navigator.clipboard.readText()"))


def seen(page: Any) -> dict[str, Any]:
    state = page.evaluate("frontline.state()")
    # A link gives coordinates to 1e-4 degree.
    state["center"] = pytest.approx(state["center"], abs=2e-4)
    state["open"]["at"] = pytest.approx(state["open"]["at"], abs=2e-4)
    return {key: value for key, value in state.items() if key != "chosenMode"}


@pytest.mark.parametrize(("lat", "lon"), PLACES)
def test_a_copied_link_shows_the_same_elsewhere(file: Path, open_page: Open, lat: float, lon: float) -> None:
    page = open_page(url=file.as_uri(), permissions=["clipboard-read", "clipboard-write"]).page
    page.evaluate("frontline.setDay(2); frontline.map.setView([41.2, 11.6], 7.5, {animate: false})")
    page.locator(".fl-row[data-kind=rivers] input").uncheck()
    page.click(".fl-tool-mode")
    click_at(page, lat, lon)
    page.wait_for_selector(".fl-about h2")
    page.evaluate(STILL)
    link = linked(page)
    other = open_page(url=link, color_scheme="light").page
    wanted = seen(page)
    assert {key: value for key, value in other.evaluate("frontline.state()").items() if key in wanted} == wanted
    assert other.inner_text(".fl-about h2") == page.inner_text(".fl-about h2")
    given = parse_qs(link.split("#")[1])
    assert (given["theatre"], given["day"], given["hide"], given["mode"]) == (
        ["squareland"], ["2021-03-03"], ["rivers"], ["dark"],
    )  # fmt: skip


def test_any_state_comes_back_from_its_link(file: Path, open_page: Open) -> None:
    chance = random.Random(6)
    page = open_page(url=file.as_uri(), permissions=["clipboard-read", "clipboard-write"]).page
    other = open_page(url=file.as_uri()).page
    copied = """async () => {
      await navigator.clipboard.writeText("");
      document.querySelector(".fl-tool-link").click();
      for (;;) {
        const link = await navigator.clipboard.readText();
        if (link) return link.split("#")[1];
        await new Promise(requestAnimationFrame);
      }
    }"""
    follow = (
        "link => new Promise(done => { addEventListener('hashchange', done, {once: true}); location.hash = link; })"
    )
    switched = ["areas", "fronts", "places", "rivers", "labels", "uncertain"]
    # Of what is seen, without what a link does not say.
    seen_now = "(() => { const { playing, speed, chosenMode, open, ...seen } = frontline.state(); return seen; })()"
    for _ in range(12):
        hidden = chance.sample(switched, chance.randrange(4))
        lat, lon = chance.uniform(40.6, 42.4), chance.uniform(10.6, 13.4)
        day, zoom = chance.randrange(5), chance.choice([7, 7.5, 8, 9.25, 10])
        page.evaluate(f"frontline.map.setView([{lat}, {lon}], {zoom}, {{animate: false}}); frontline.setDay({day})")
        page.evaluate(f"frontline.setNames('{chance.choice(['en', 'ar', 'both'])}')")
        for box in page.locator(".fl-row[data-kind] input").all():
            kind = box.evaluate("input => input.closest('[data-kind]').dataset.kind")
            if kind in switched:
                box.set_checked(kind not in hidden)
        page.evaluate(f"frontline.chooseMode('{chance.choice(['light', 'dark', 'contrast'])}')")
        wanted = page.evaluate(seen_now)
        other.evaluate(follow, page.evaluate(copied))
        found = other.evaluate(seen_now)
        assert found.pop("center") == pytest.approx(wanted.pop("center"), abs=2e-4)
        assert found == wanted


def test_claims_are_linked_by_what_they_say(file: Path, open_page: Open) -> None:
    page = open_page(url=file.as_uri(), permissions=["clipboard-read", "clipboard-write"]).page
    page.evaluate("frontline.setDay(2)")
    box = page.evaluate(
        "(() => { const p = frontline.map.latLngToContainerPoint([40.5, 11.5]); return [p.x, p.y - 15]; })()"
    )
    page.mouse.click(*box)
    assert page.inner_text(".fl-about h2").startswith("Claim: taken, Brook")
    link = linked(page)
    assert "open=claims:" in link
    assert open_page(url=link).page.inner_text(".fl-about").startswith("Claim: taken, Brook")


def test_the_address_follows_what_is_seen_and_an_address_followed_later_is_shown(file: Path, open_page: Open) -> None:
    page = open_page(url=file.as_uri()).page
    page.keyboard.press("End")
    page.wait_for_url("**day=2021-03-05*")
    assert "at=" not in page.evaluate("location.hash")
    page.evaluate("location.hash = 'theatre=squareland&day=2021-03-02&hide=labels&open=place:p4'")
    settled(page, "[data-day='2021-03-02']")
    assert page.inner_text(".fl-about h2").startswith("Elm Ford")
    assert page.evaluate("frontline.state().layers.labels") is False
    page.evaluate("location.hash = 'theatre=elsewhere&day=2021-03-05'")
    page.wait_for_selector(".fl-told:not(:empty)")
    assert page.evaluate("frontline.day()") == "2021-03-02"


@pytest.mark.parametrize(
    "link",
    [
        "day=yesterday&at=a,b,c&show=ground,nothing&hide=__proto__&open=place:nowhere&mode=constructor",
        "day=2021-13-45&at=NaN,Infinity,99&open=front:A|B&mode=",
        "at=91,181,5&open=area:@91,200&day=",
        "open=claims:zzz@41,11&hide=,,,",
        f"day={quote(HOSTILE)}&open=front:{quote(HOSTILE)}@41,11&at={quote(HOSTILE)}&mode={quote(HOSTILE)}",
        f"open=place:{quote(HOSTILE)}&theatre={'x' * 5000}",
    ],
)
def test_what_is_no_link_changes_nothing(file: Path, open_page: Open, link: str) -> None:
    opened = open_page(url=f"{file.as_uri()}#{link}")
    state = opened.page.evaluate("frontline.state()")
    assert state["open"] is None
    assert state["mode"] == "light"
    assert all(state["layers"].values())
    assert opened.page.evaluate("window.__pwned") is None
    assert not opened.errors
    assert not opened.dialogs
