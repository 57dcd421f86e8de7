"""Every page under axe-core, and everything by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.axe import faults
from tests.dashboard.test_browser import open_the_reports, settled, the_map

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

LAPTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
DAYS = "from=2024-11-29&to=2024-12-06"
#: Rule and markup of what Streamlit itself does wrong; docs/accessibility.md says the same with the reasons.
STREAMLIT: tuple[tuple[str, str], ...] = ()


def on_map(page: Page) -> None:
    the_map(page)


def with_reports(page: Page) -> None:
    the_map(page)
    open_the_reports(page)
    page.get_by_role("heading", name="Thu 5 Dec 2024").wait_for()


def ready(selector: str) -> Callable[[Page], None]:
    def wait(page: Page) -> None:
        page.locator(selector).first.wait_for(timeout=90_000)

    return wait


def with_form(page: Page) -> None:
    page.locator(".desk[data-ready]:not([data-ready=''])").focus()
    page.keyboard.press("c")
    page.locator(".desk form[data-answered=yes]").wait_for(timeout=60_000)


def view(name: str) -> Callable[[Page], None]:
    def turn(page: Page) -> None:
        page.get_by_role("radio", name=name).click()
        page.locator("[data-testid=stMain] p", has_text="Inferred from").first.wait_for()

    return turn


def panes(look: str) -> Callable[[Page], None]:
    return ready(f".panes[data-ready=yes][data-mode={look}]")


CHART = ready("[data-testid=stVegaLiteChart] :is(canvas, svg)")
STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "map with a place": ("?day=2024-12-05&open=place:gn:170017", on_map),
    "map with the reports": ("?day=2024-12-05", with_reports),
    "why": ("why?place=gn:170017&day=2024-12-05", ready("h2:has-text('Hama')")),
    "reports with a form": ("reports?doc=2024-12-07-zakiyah", with_form),
    "reports added": ("reports", view("Add reports")),
    "reports log": ("reports", view("Log")),
    "compare": (f"compare?{DAYS}", panes("side")),
    "compare swiped": (f"compare?{DAYS}&look=swipe", panes("swipe")),
    "compare changed": (f"compare?{DAYS}&look=changed", panes("changed")),
    "compare with a file": ("compare?with=map", ready("[data-testid=stFileUploader]")),
    "analysis of land": (f"analysis?{DAYS}", CHART),
    "analysis of sources": ("analysis?topic=sources", CHART),
    "analysis of coverage": ("analysis?topic=coverage", CHART),
    "export": ("export", ready("[data-testid=stBaseButton-primary]")),
    "about": ("about", ready("h2:has-text('Sources')")),
}


@pytest.mark.parametrize(("viewport", "scheme"), [(LAPTOP, "light"), (PHONE, "dark")])
def test_no_page_has_a_serious_fault_or_is_cut(
    shared: str, open_page: Callable[..., Any], viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(url=f"{shared}/about", wait=False, viewport=viewport, color_scheme=scheme).page
    found = {}
    for name, (path, reached) in STATES.items():
        page.goto(f"{shared}/{path}")
        reached(page)
        settled(page)
        told = faults(page, STREAMLIT)
        wide = page.evaluate(
            "Math.max(...['html', '[data-testid=stMain]'].map((s) => document.querySelector(s).scrollWidth))"
        )
        if wide > viewport["width"]:
            told.append(f"wider than the screen: {wide}")
        if told:
            found[name] = told
    assert found == {}


@pytest.mark.parametrize("path", ["compare", "analysis", "why", "export"])
def test_content_begins_near_the_top(shared: str, open_page: Callable[..., Any], path: str) -> None:
    page = open_page(url=f"{shared}/{path}", wait=False, viewport=LAPTOP).page
    begins = {"compare": ".panes .stage", "analysis": "h2", "why": "h2", "export": "[data-testid=stSelectbox]"}[path]
    page.locator(begins).first.wait_for(timeout=90_000)
    settled(page)
    assert page.locator(begins).first.bounding_box()["y"] < LAPTOP["height"] / 3


#: Whether a style writes a word on an element.
WRITTEN = "([e, word]) => getComputedStyle(e, '::after').content.includes(word)"


def test_the_pages_are_in_reach_on_a_phone(shared: str, open_page: Callable[..., Any]) -> None:
    page = open_page(url=f"{shared}/about", wait=False, viewport=PHONE).page
    button = page.get_by_role("button", name="Expand sidebar")
    button.wait_for(timeout=60_000)
    # What is written on it comes with what the page draws, after Streamlit's own parts.
    page.wait_for_function(WRITTEN, arg=[button.element_handle(), "Pages"], timeout=60_000)
    button.focus()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Why"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Why", exact=True).wait_for()


FOCUSED = "(all) => all.some((e) => e.ownerDocument.hasFocus() && e.getRootNode().activeElement === e)"


def tab_to(page: Page, wanted: Locator, *, back: bool = False, most: int = 60) -> None:
    """Press Tab until the focus is on what is wanted, as somebody without a mouse does."""
    for _ in range(most):
        if wanted.evaluate_all(FOCUSED):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"not reached by Tab: {wanted}")


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def test_everything_is_done_by_keyboard_alone(shared: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(url=f"{shared}/?day=2024-12-05", wait=False, viewport=LAPTOP)
    page = opened.page
    frame = the_map(page)
    # A place is opened from the map, and by its name.
    tab_to(page, frame.locator(".fl-walk"))
    page.keyboard.press("h")
    page.keyboard.press("Enter")
    frame.locator(".fl-place h2").wait_for()
    page.keyboard.press("Escape")
    assert frame.locator(".fl-walk").evaluate_all(FOCUSED)
    page.keyboard.press("/")
    page.keyboard.type("Homs")
    frame.locator(".fl-hit").first.wait_for()
    page.keyboard.press("Enter")
    frame.locator(".fl-place h2", has_text="Homs").wait_for()
    page.keyboard.press("Escape")
    # Two days are swiped.
    tab_to(page, frame.locator(".fl-tool-views"))
    page.keyboard.press("Enter")
    tab_to(page, frame.locator(".fl-drop-views input[name=fl-how]"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    divider = frame.locator(".fl-swipe")
    tab_to(page, divider)
    before = int(divider.get_attribute("aria-valuenow") or 0)
    page.keyboard.press("ArrowLeft")
    assert int(divider.get_attribute("aria-valuenow") or 0) < before
    # A claim is reviewed, and the decision taken back.
    tab_to(page, link(page, "Reports"), back=True)
    page.keyboard.press("Enter")
    desk = page.locator(".desk[data-ready]:not([data-ready=''])[data-effects=yes]")
    desk.wait_for(timeout=60_000)
    tab_to(page, page.locator(".desk, .desk *"))
    page.keyboard.press("a")
    page.get_by_text("Accepted:").first.wait_for(timeout=60_000)
    page.keyboard.press("u")
    page.get_by_text("Undone: accepted").first.wait_for(timeout=60_000)
    # Two maps are compared.
    tab_to(page, link(page, "Compare"), back=True)
    page.keyboard.press("Enter")
    panes("side")(page)
    tab_to(page, page.get_by_role("radio", name="Side by side"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    panes("swipe")(page)
    tab_to(page, page.locator(".panes svg"))
    page.keyboard.press("n")
    page.locator(".panes .told:not(:empty)").wait_for()
    handle = page.get_by_role("slider", name="Divider between the two maps")
    tab_to(page, handle)
    page.keyboard.press("ArrowRight")
    assert handle.get_attribute("aria-valuenow") == "52"
    # A file is written and saved.
    tab_to(page, link(page, "Export"), back=True)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Prepare").wait_for()
    settled(page)
    tab_to(page, page.get_by_role("button", name="Prepare"))
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name="Save syria")
    save.wait_for(timeout=90_000)
    settled(page)
    tab_to(page, save)
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename.endswith(".html")
    assert (opened.outbound, opened.dialogs) == ([], [])
