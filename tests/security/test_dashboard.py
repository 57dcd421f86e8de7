"""Hostile texts in everything that was imported, on every page of the dashboard, in a real browser.

One workspace holds all of them: documents, what was read in them, a gazetteer of one's own, reviewers' names and notes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from typer.testing import CliRunner

from geo.cli.app import app
from geo.maps.screenshot import browser_path, launch_arguments
from tests.archives import packed
from tests.conftest import watch
from tests.dashboard.test_browser import the_map
from tests.dashboard.test_walk import choose
from tests.hostile import MARK, PAYLOADS
from tests.security import made
from tests.security.pages import faults
from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response, Route

pytestmark = pytest.mark.browser

SLOW = 180_000
#: What the address of any page may say.
PARAMETERS = (
    "day", "at", "open", "show", "hide", "mode", "lang", "since", "swipe", "view", "known", "names", "place", "from", "to",
    "with", "look", "topic", "doc", "theatre", MARK,
)  # fmt: skip
PAGES = ("", "reports", "why", "compare", "analysis", "export", "about")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    made.fill(folder / "workspace.sqlite")
    (folder / "places.csv").write_text(made.places_csv(), encoding="utf-8", newline="")
    command = ["gazetteer", "add", str(folder / "places.csv"), "--workspace", str(folder / "workspace.sqlite")]
    added = CliRunner().invoke(app, command)
    assert added.exit_code == 0, added.output
    made.infer(folder / "workspace.sqlite")
    with serving.dashboard(folder) as served:
        yield served


def settled(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=SLOW)
    assert page.locator("[data-testid=stException]").count() == 0


def test_the_map_its_panels_and_the_reports_beside_it(address: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(url=f"{address}/?day=2024-12-02&open=place:own5", wait=False)
    page = opened.page
    frame = the_map(page)
    frame.locator("html[data-day='2024-12-02']").wait_for(state="attached", timeout=SLOW)
    assert MARK in frame.locator("body").inner_text()
    page.get_by_role("button", name="Reports of the day").click()
    page.get_by_text("Reports behind this day").wait_for(timeout=SLOW)
    settled(page)
    said = page.locator(".st-key-map_panel").inner_text().replace("\u2060", "")
    missing = [p for n, p in enumerate(PAYLOADS) if n % 7 and not any(part in said for part in _parts(p))]
    assert not missing
    # Headings of the page's own, and none of a report; links that no text ended.
    assert page.locator("[data-testid=stMain] h1").count() == 1
    links = [link.get_attribute("href") or "" for link in page.locator(".st-key-map_panel").get_by_role("link").all()]
    assert any(link.startswith("https://e.invalid/%29") for link in links)
    assert faults(opened) == []


def _parts(payload: str) -> list[str]:
    """What of a text a reader must find on the page: blanks and what cannot be seen may be shown otherwise."""
    shown = payload.replace("\x00", "\ufffd")
    return [shown, *(word for word in shown.split() if MARK in word and "\\" not in word)]


@pytest.mark.parametrize("page_name", ["reports", "why", "compare", "analysis", "export", "about"])
def test_every_other_page(address: str, open_page: Callable[..., Any], page_name: str) -> None:
    query = {"why": "?place=own6&day=2024-12-02", "compare": "?from=2024-12-01&to=2024-12-03"}.get(page_name, "")
    opened = open_page(url=f"{address}/{page_name}{query}", wait=False)
    page = opened.page
    settled(page)
    if page_name == "reports":
        page.wait_for_selector(".desk[data-ready]:not([data-ready=''])", timeout=SLOW)
        assert MARK in page.locator(".desk-words").inner_text()
        page.get_by_text("Log", exact=True).click()
        page.get_by_text("decisions in force").wait_for(timeout=SLOW)
        settled(page)
    elif page_name == "why":
        assert MARK in page.locator("[data-testid=stMain]").inner_text()
    elif page_name == "compare":
        page.locator(".panes[data-ready=yes]").wait_for(timeout=SLOW)
        assert MARK in page.locator("[data-testid=stMain]").inner_text()
    elif page_name == "analysis":
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first.wait_for(
            timeout=SLOW
        )
    assert faults(opened) == []


def test_addresses_that_say_hostile_things(address: str, open_page: Callable[..., Any]) -> None:
    texts = cycle(PAYLOADS)
    opened = None
    for name in PAGES:
        given = {key: next(texts)[:300] for key in PARAMETERS}
        given["open"] = f"place:{given['open']}"
        url = f"{address}/{name}?{urlencode(given, errors='replace')}"
        if opened is None:
            opened = open_page(url=url, wait=False)
        else:
            opened.page.goto(url)
        settled(opened.page)
        assert faults(opened) == [], name


def test_a_map_that_others_drew(address: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(url=f"{address}/compare?with=map", wait=False)
    page = opened.page
    settled(page)
    file = {"name": f"{PAYLOADS[5]} 2024-12-01.geojson", "mimeType": "application/geo+json", "buffer": made.drawn_map()}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_text("Names that mean no side here").wait_for(timeout=SLOW)
    page.locator(".panes[data-ready=yes]").wait_for(timeout=SLOW)
    settled(page)
    assert MARK in page.locator(".fl-table").first.inner_text()
    assert faults(opened) == []


def test_a_description_and_what_is_written_from_it(address: str, open_page: Callable[..., Any]) -> None:
    hostile = "".join(p for p in PAYLOADS[4:7] if p.isprintable())[:300]
    said = json.dumps({"title": hostile, "credits": hostile, "day": "2024-12-02", "scale": 1})
    opened = open_page(url=f"{address}/export", wait=False)
    page = opened.page
    settled(page)
    file = {"name": f"{PAYLOADS[5]}.json", "mimeType": "application/json", "buffer": said.encode()}
    page.locator("input[type=file]").set_input_files([file])
    page.locator("input[aria-label=Title][value*=fl0wn]").wait_for(timeout=SLOW)
    choose(page, ".svg")
    page.get_by_role("button", name="Prepare").click()
    page.get_by_role("button", name="Save syria-2024").wait_for(timeout=SLOW)
    page.locator("[data-testid=stImage] img, [data-testid=stImage] svg").first.wait_for(timeout=SLOW)
    settled(page)
    assert page.get_by_label("Title").input_value() == hostile
    assert faults(opened) == []


@pytest.fixture
def strict(browser: Browser) -> Iterator[Browser]:
    """A browser that lets a page whose answer a test has changed talk to this machine's own server."""
    started = browser.browser_type.launch(
        executable_path=browser_path(), args=[*launch_arguments(), "--disable-features=LocalNetworkAccessChecks"]
    )
    yield started
    started.close()


#: What a text that became markup would try, and what the policy that is in force says to it.
TRIED = """async () => {
  const refused = [];
  document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
  const box = document.createElement('div');
  document.body.append(box);
  box.innerHTML = `<img src="https://evil.invalid/a.png"><iframe src="https://evil.invalid/"></iframe>
    <object data="https://evil.invalid/"></object><link rel="stylesheet" href="https://evil.invalid/a.css"><base href="https://evil.invalid/">`;
  await fetch('https://evil.invalid/').catch(() => 0);
  for (let turn = 0; turn < 600 && !refused.includes('frame-src'); turn += 1) await new Promise(requestAnimationFrame);
  box.remove();
  return [...new Set(refused)];
}"""


def test_the_header_that_the_docs_give_lets_the_pages_work(address: str, strict: Browser) -> None:
    told = (Path(__file__).parents[2] / "docs" / "serving.md").read_text(encoding="utf-8").splitlines()
    policy = (
        next(line for line in told if line.strip().startswith("Content-Security-Policy:")).partition(":")[2].strip()
    )
    opened = watch(strict.new_page(viewport={"width": 1200, "height": 800}))
    page = opened.page

    def with_header(route: Route) -> None:
        if route.request.resource_type != "document":  # a policy is that of a document
            route.fallback()
            return
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    page.route(lambda url: url.startswith(address) and "_stcore" not in url and "/static/" not in url, with_header)
    page.goto(f"{address}/?day=2024-12-02")
    the_map(page)
    for link, stands in (
        ("Reports", ".desk[data-ready]:not([data-ready=''])"),
        ("Compare", ".panes[data-ready=yes]"),
        ("Analysis", "[data-testid=stVegaLiteChart] :is(canvas, svg)"),
    ):
        page.get_by_role("link", name=link, exact=True).click()
        page.locator(stands).first.wait_for(timeout=SLOW)
        settled(page)
    assert [said for said in opened.errors if "Content Security Policy" in said] == []
    refused = set(page.evaluate(TRIED))
    assert {"img-src", "connect-src", "frame-src", "style-src-elem", "base-uri"} <= refused
    assert opened.outbound == []


def uploads() -> list[dict[str, Any]]:
    """Every form of report, under names that are hostile too."""
    safe = [p for p in PAYLOADS if "\x00" not in p][:6]
    held = {
        ".jsonl": made.as_jsonl(PAYLOADS[:8]), ".json": made.as_json(PAYLOADS[8:16]), ".csv": made.as_csv(PAYLOADS[16:24]),
        ".xml": made.as_rss(PAYLOADS[24:32]), ".html": made.as_html(PAYLOADS[5]),
        ".txt": f"Published: 2 December 2024\n\n{PAYLOADS[3]} captured Masyaf.".encode(),
        ".zip": packed({"../../" + PAYLOADS[5] + ".txt": PAYLOADS[1].encode() + b" captured Masyaf."}),
    }  # fmt: skip
    return [
        {"name": f"{name}{suffix}", "mimeType": "application/octet-stream", "buffer": data}
        for name, (suffix, data) in zip(cycle(safe), held.items(), strict=False)
    ]


def test_files_of_every_form_with_hostile_names(address: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(url=f"{address}/reports", wait=False)
    page = opened.page
    page.get_by_text("Add reports", exact=True).click()
    files, there = uploads(), []

    def all_there(answer: Response) -> bool:
        there.extend([answer.url] * ("/upload_file/" in answer.url and answer.request.method == "PUT"))
        return len(there) == len(files)

    with page.expect_response(all_there, timeout=SLOW):
        page.locator("input[type=file]").set_input_files(files)
    page.get_by_text(".jsonl").first.wait_for(timeout=SLOW)
    page.get_by_label("Your name").fill(PAYLOADS[5])
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator("mark.desk-trigger").first.wait_for(timeout=SLOW)
    settled(page)
    assert MARK in page.locator(".desk").inner_text()
    page.get_by_role("button", name="to the map").click()
    page.get_by_text("Open the Map page to see it.").wait_for(timeout=SLOW)
    assert faults(opened) == []
