"""The desk in a real browser, by keyboard: a claim is reviewed and the map changes; hostile text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.dashboard.test_browser import the_map

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, WebSocketRoute

pytestmark = pytest.mark.browser

# Made up for the tests.
HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}`x`</script><script>alert(1)</script>"
REPORT = (
    f"{HOSTILE} captured Masyaf on 2 December 2024. Opposition forces captured Masyaf. Damascus denied it. {HOSTILE}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("desk")
    (made / "inbox").mkdir()
    return made


def the_desk(page: Page, *, known: bool = True) -> Locator:
    """The desk, when what is open on it has been drawn (and the effects of decisions on it are known)."""
    wanted = ".desk[data-ready]:not([data-ready=''])" + ("[data-effects=yes]" if known else "")
    page.wait_for_selector(wanted, timeout=60_000)
    return page.locator(".desk")


#: The desk has answered and told what comes of the open claim, or there is none in the document.
READY = ".desk[data-pending='0'][data-effects=yes], .desk[data-pending='0'] .desk-claims .desk-none"


def answered(page: Page) -> None:
    page.wait_for_selector(".desk[data-pending='0']", timeout=60_000)


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 720}, {"width": 390, "height": 844}])
def test_a_claim_is_reviewed_by_keyboard_and_the_map_changes(
    address: str, open_page: Callable[..., object], viewport: dict[str, int]
) -> None:
    opened = open_page(url=f"{address}/reports?doc=2024-12-07-zakiyah", wait=False, viewport=viewport)
    page = opened.page
    desk = the_desk(page)
    spot = desk.locator(".desk-maptell")
    assert "Zakiyah · left by its holder" in spot.inner_text()
    assert "This would turn Zakiyah to held by Government" in desk.locator(".desk-effects").inner_text()
    place = desk.locator("mark.desk-place", has_text="Zakiyah").first.get_attribute("data-place")
    desk.focus()
    page.keyboard.press("r")
    answered(page)
    page.get_by_text("Rejected (misread): Zakiyah").wait_for(timeout=60_000)
    page.keyboard.press("p")
    desk.locator(".desk-open .desk-badge", has_text="rejected: misread").wait_for()
    page.locator(".desk-maptell", has_text="Zakiyah · held by Government").wait_for(timeout=60_000)
    page.goto(f"{address}/?day=2024-12-07&open=place:{place}")
    opened_place = the_map(page).locator(".fl-place", has_text="Zakiyah")
    opened_place.locator("text=Held by Government").first.wait_for()
    page.goto(f"{address}/reports?doc=2024-12-07-zakiyah")
    desk = the_desk(page)
    desk.focus()
    page.keyboard.press("u")
    answered(page)
    page.get_by_text("Undone: rejected (misread): Zakiyah").wait_for(timeout=60_000)
    page.locator(".desk-maptell", has_text="Zakiyah · left by its holder").wait_for(timeout=60_000)
    assert (opened.dialogs, opened.outbound) == ([], [])


def test_keys_go_through_claims_and_documents_and_correct_one(address: str, open_page: Callable[..., object]) -> None:
    page = open_page(url=f"{address}/reports?doc=2024-11-26-aleppo-held", wait=False).page
    desk = the_desk(page)
    desk.focus()
    assert desk.locator(".desk-open .desk-said").inner_text() == "Aleppo: held by Government"
    page.keyboard.press("n")
    assert desk.locator(".desk-open .desk-said").inner_text() == "Sheikh Maqsoud: held by SDF"
    page.keyboard.press("n")
    page.wait_for_selector(".desk[data-ready='2024-11-26-hama-held']")
    page.keyboard.press("p")
    page.wait_for_selector(".desk[data-ready='2024-11-26-aleppo-held']")
    page.keyboard.press("c")
    form = desk.locator("form[data-answered=yes]")
    form.wait_for(timeout=60_000)
    assert "Accept the claim, or change a field" in form.inner_text()
    form.get_by_label("What").select_option("contest")
    desk.locator("form .desk-effects", has_text="Aleppo").wait_for(timeout=60_000)
    form.get_by_label("What").press("Enter")
    answered(page)
    page.get_by_text("Corrected: Aleppo: held by Government → Aleppo: fought over by Government").wait_for(
        timeout=60_000
    )
    page.keyboard.press("u")
    page.get_by_text("Undone: corrected").wait_for(timeout=60_000)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


def test_a_claim_is_added_by_marking_words_with_the_keyboard(address: str, open_page: Callable[..., object]) -> None:
    page = open_page(url=f"{address}/reports?doc=2024-11-26-aleppo-held", wait=False).page
    desk = the_desk(page)
    desk.focus()
    page.keyboard.press("w")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("() => getSelection().toString()") == "Syrian army"
    page.keyboard.press("Enter")
    form = desk.locator("form[data-answered=yes]")
    form.wait_for(timeout=60_000)
    assert "“Syrian army”" in form.inner_text()
    form.get_by_label("or another, by name").fill("Masyaf")
    form.get_by_label("or another, by name").blur()
    desk.locator("form .desk-effects", has_text="Masyaf lies at").wait_for(timeout=60_000)
    form.get_by_label("What").select_option("capture")
    form.and_(page.locator("[data-answered=yes]")).wait_for(timeout=60_000)
    form.get_by_label("What").press("Enter")
    desk.locator(".desk-claim", has_text="Masyaf: taken by Government").wait_for(timeout=60_000)
    page.keyboard.press("u")
    page.get_by_text("Undone: added").wait_for(timeout=60_000)
    assert desk.locator(".desk-claim").count() == 2


def said(desk: Locator) -> list[str]:
    return desk.locator(".desk-claim .desk-said").all_inner_texts()


def save(page: Page) -> None:
    """Save the form that is open by Enter, once what it changes is told; the focus is in one of its fields."""
    page.locator(".desk form[data-answered=yes]").wait_for(timeout=60_000)
    page.keyboard.press("Enter")
    answered(page)


def test_claims_are_split_merged_undone_and_done_again_by_keyboard(
    address: str, open_page: Callable[..., object]
) -> None:
    page = open_page(url=f"{address}/reports?doc=2024-11-26-aleppo-held", wait=False).page
    desk = the_desk(page)
    desk.focus()
    two = ["Aleppo: held by Government", "Sheikh Maqsoud: held by SDF"]
    three = [two[0], "Hama: held by Government", two[1]]
    assert said(desk) == two
    page.keyboard.press("s")
    form = desk.locator("form[data-answered=yes]")
    form.wait_for(timeout=60_000)
    assert "Two claims:" in form.inner_text()
    places = form.locator("select[name=place]")
    for _ in range(20):
        if places.nth(1).evaluate("(e) => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Hama")
    assert places.nth(1).locator("option:checked").inner_text() == "Hama"
    save(page)
    page.get_by_text("Split: Aleppo: held by Government").wait_for(timeout=60_000)
    assert sorted(said(desk)) == sorted(three)
    # The two parts are picked and made one again.
    first = desk.locator(".desk-claim", has_text="split").first
    while "desk-open" not in (first.get_attribute("class") or ""):
        page.keyboard.press("p")
    page.keyboard.press("x")
    page.keyboard.press("n")
    page.keyboard.press("x")
    page.get_by_text("2 picked for merging.").wait_for()
    page.keyboard.press("m")
    desk.locator("form[data-answered=yes]", has_text="Make one of these claims").wait_for(timeout=60_000)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    save(page)
    desk.locator(".desk-claim .desk-badge", has_text="merged").wait_for(timeout=60_000)
    merged = said(desk)
    assert len(merged) == 2
    for key, told, left in (("u", "Undone", 3), ("u", "Undone", 2), ("U", "Done again", 3), ("U", "Done again", 2)):
        page.keyboard.press(key)
        answered(page)
        desk.locator(".desk-status", has_text=told).wait_for(timeout=60_000)
        assert len(said(desk)) == left
    assert said(desk) == merged
    for _ in range(2):
        page.keyboard.press("u")
        answered(page)
    assert said(desk) == two


def test_a_form_that_is_written_in_keeps_the_focus(address: str, open_page: Callable[..., object]) -> None:
    page = open_page(url=f"{address}/reports?doc=2024-11-26-aleppo-held", wait=False).page
    desk = the_desk(page)
    desk.focus()
    page.keyboard.press("c")
    form = desk.locator("form[data-answered=yes]")
    form.wait_for(timeout=60_000)
    place = form.locator("select[name=place]")
    place.focus()
    page.evaluate("() => document.addEventListener('focusout', () => { window.left = true; }, { once: true })")
    # Each letter asks what it would change; the answer draws the desk anew.
    page.keyboard.press("S")
    desk.locator("form[data-answered=no]").wait_for(timeout=60_000)
    form.wait_for(timeout=60_000)
    assert place.locator("option:checked").inner_text() == "Sheikh Maqsoud"
    assert page.evaluate("() => window.left") is None
    page.keyboard.press("Escape")
    assert desk.locator("form").count() == 0


#: Decisions in a row, over as many documents as it takes.
IN_A_ROW = 8


def test_one_decision_after_another_waits_for_the_desk_alone(address: str, open_page: Callable[..., object]) -> None:
    page = open_page(url=f"{address}/reports", wait=False).page
    the_desk(page).focus()
    made = 0
    while made < IN_A_ROW:
        ready = page.wait_for_selector(READY, timeout=60_000)
        made += (claim := ready.get_attribute("data-effects") is not None)
        page.keyboard.press("a" if claim else "n")
    answered(page)
    page.get_by_text("Log", exact=True).click()
    page.get_by_text(f"{IN_A_ROW} decisions in force").wait_for(timeout=60_000)
    page.get_by_text("Queue", exact=True).click()
    desk = the_desk(page, known=False)
    desk.locator(".desk-land[d]").wait_for(state="attached", timeout=60_000)
    desk.focus()
    for _ in range(IN_A_ROW):
        page.keyboard.press("u")
    answered(page)
    page.get_by_text("Log", exact=True).click()
    page.get_by_text("0 decisions in force").wait_for(timeout=60_000)


#: Accept, take it back while the desk is still busy with that, and be off.
AT_ONCE = """async ([name, text]) => {
  const left = [...document.querySelectorAll(name)].find((e) => e.textContent.includes(text));
  const desk = document.querySelector(".desk"), soon = () => new Promise((done) => setTimeout(done, 30));
  for (const key of ["a", "u"]) {
    desk.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await soon();
  }
  left.click();
}"""


@pytest.mark.parametrize("left_for", [("button", "Log"), ("a", "About")])
def test_what_was_pressed_is_not_lost_when_the_desk_is_left_at_once(
    address: str, open_page: Callable[..., object], left_for: tuple[str, str]
) -> None:
    page = open_page(url=f"{address}/reports?doc=2024-11-26-hama-held", wait=False).page
    the_desk(page)
    page.evaluate(AT_ONCE, left_for)
    if left_for[1] == "About":
        page.get_by_role("heading", name="About").wait_for(timeout=60_000)
        page.get_by_role("link", name="Reports").click()
        the_desk(page)
        page.get_by_text("Log", exact=True).click()
    page.get_by_text("0 decisions in force").wait_for(timeout=60_000)


def test_what_gets_lost_on_its_way_is_told_again(address: str, open_page: Callable[..., object]) -> None:
    opened = open_page(url=f"{address}/about", wait=False)
    page, lost = opened.page, []

    def through(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: lost.append(message) if first(message) else server.send(message))

    def first(message: str | bytes) -> bool:
        return not lost and b'"verb":"accept"' in (message.encode() if isinstance(message, str) else message)

    page.route_web_socket("**/_stcore/stream", through)
    page.goto(f"{address}/reports?doc=2024-11-26-hama-held")
    desk = the_desk(page)
    desk.focus()
    page.keyboard.press("a")
    with page.expect_event("dialog"):  # whoever reloads the page meanwhile is asked, and stays here
        page.evaluate("() => location.reload()")
    page.get_by_text("Accepted: Hama").wait_for(timeout=60_000)
    assert len(lost) == len(opened.dialogs) == 1
    answered(page)
    page.keyboard.press("u")
    page.get_by_text("Undone: accepted").wait_for(timeout=60_000)


def test_a_desk_that_was_left_says_no_more(address: str, open_page: Callable[..., object]) -> None:
    page = open_page(url=f"{address}/about", wait=False).page
    opened: list[str] = []

    def note(message: str | bytes) -> None:
        found = re.search(rb'"told":.*?"open":"([^"]+)"', message.encode() if isinstance(message, str) else message)
        opened.extend([found[1].decode()] if found else [])

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.goto(f"{address}/reports?doc=2024-11-26-hama-held")
    the_desk(page).focus()
    page.keyboard.press("a")
    page.wait_for_selector(".desk[data-pending='0'][data-stale=yes]")
    # The map is asked for anew when nothing was pressed for a while; by then another desk stands here.
    page.get_by_text("Log", exact=True).click()
    page.get_by_text("1 decision in force").wait_for(timeout=60_000)
    page.get_by_text("Queue", exact=True).click()
    the_desk(page).focus()
    page.keyboard.press("j")
    page.wait_for_selector(".desk:not([data-ready='2024-11-26-hama-held'])")
    here = page.locator(".desk").get_attribute("data-ready")
    page.wait_for_selector(".desk[data-stale=no]", timeout=60_000)
    assert opened[opened.index(here) :] == [here] * opened.count(here)
    the_desk(page).focus()
    page.keyboard.press("u")
    page.get_by_text("Undone: accepted").wait_for(timeout=60_000)


def test_a_mark_and_its_place_on_the_map_find_each_other(address: str, open_page: Callable[..., object]) -> None:
    page = open_page(url=f"{address}/reports?doc=2024-11-26-hama-held", wait=False).page
    desk = the_desk(page)
    desk.locator("mark.desk-place", has_text="Talbiseh").click()
    assert "Talbiseh" in desk.locator(".desk-spot.desk-chosen").get_attribute("aria-label")
    desk.locator(".desk-spot[aria-label^='Hama']").press("Enter")
    assert desk.locator("mark.desk-here").inner_text() == "Hama"
    assert desk.locator("mark.desk-metonym[data-place]").count() == 0


def test_hostile_reports_from_the_folder_are_text_on_the_desk(
    folder: Path, address: str, open_page: Callable[..., object]
) -> None:
    opened = open_page(url=f"{address}/reports", wait=False)
    page = opened.page
    the_desk(page)
    page.get_by_text("Add reports", exact=True).click()
    page.get_by_role("textbox", name="Folder").fill("inbox")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Watching the folder").wait_for(timeout=60_000)
    (folder / "inbox" / f"{HOSTILE[:28].replace('/', '')}.txt").write_text(f"{HOSTILE}\n\n{REPORT}", encoding="utf-8")
    page.get_by_role("button", name="Look now").click()
    page.get_by_text("1 new document in the queue").wait_for(timeout=60_000)
    page.get_by_text("Queue", exact=True).click()
    page.get_by_role("button", name="Read 1 new and add to the map").click()
    page.get_by_role("button", name="Read 1 new and add to the map").wait_for(state="detached", timeout=60_000)
    page.goto(f"{address}/reports")
    # The newest document of one's own is the first of the queue, and so the one that is open.
    desk = the_desk(page, known=False)
    desk.locator(".desk-head h2", has_text=HOSTILE).wait_for(timeout=60_000)
    assert HOSTILE in desk.locator(".desk-words").inner_text()
    assert page.locator(".desk img, .desk script").count() == 0
    assert (opened.dialogs, opened.outbound) == ([], [])
