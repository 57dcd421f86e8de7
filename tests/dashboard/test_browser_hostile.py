"""Hostile documents in a real browser: shown as text on every page, nothing runs, nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dashboard.test_browser import open_the_reports, the_map

pytestmark = pytest.mark.browser


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "${alert(1)}", "`alert(1)`", "</script><script>alert(1)</script>",
    "=cmd()", "[x](javascript:alert(1))", "![x](https://evil.invalid/x.png)", "# Head", ":red[x]",
]  # fmt: skip


def hostile_documents() -> str:
    """A document for each hostile text, which stands in every field."""
    documents = [
        {
            "id": f"{hostile} {number}", "title": f"{hostile} title", "source": f"{hostile} source",
            "url": f"javascript:alert(1)//{hostile}", "based_on": f"https://e.invalid/) {hostile}",
            "text": f"Opposition forces captured Masyaf on 2 December 2024, {hostile} said. {hostile}",
            "published": "2024-12-03",
        }
        for number, hostile in enumerate(HOSTILE)
    ]  # fmt: skip
    return "".join(json.dumps(d) + "\n" for d in documents)


def test_hostile_documents_are_text_on_every_page(
    tmp_path: Path, address: str, open_page: Callable[..., object]
) -> None:
    file = tmp_path / "hostile.jsonl"
    file.write_text(hostile_documents(), encoding="utf-8")
    opened = open_page(url=f"{address}/reports", wait=False)
    page = opened.page
    page.get_by_text("Add reports", exact=True).click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("hostile.jsonl").first.wait_for()
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator("mark.desk-trigger").first.wait_for(timeout=60_000)
    assert page.get_by_text(f"{HOSTILE[0]} title").first.is_visible()
    page.get_by_role("button", name=f"Add {len(HOSTILE)} to the map").click()
    page.get_by_text("Open the Map page to see it.").wait_for(timeout=60_000)
    page.get_by_role("link", name="Map").click()
    frame = the_map(page)
    frame.locator("html[data-day='2024-12-02']").wait_for(state="attached", timeout=60_000)
    open_the_reports(page)
    for hostile in (h for h in HOSTILE if not h.startswith("!")):  # which ends a sentence
        page.get_by_text(f"2024, {hostile} said.").first.wait_for(timeout=60_000)
    main = page.locator("[data-testid=stMain]")
    assert main.locator("img[src*=evil], img[src=x], a[href^='javascript'], :text-is('Head')").count() == 0
    # A heading of the page's own, and none of a report.
    assert main.locator("h1").all_inner_texts() == ["Syria, November and December 2024"]
    links = [a.get_attribute("href") or "" for a in main.get_by_role("link", name="source").all()]
    assert any(link.startswith("https://e.invalid/%29") for link in links)
    assert (opened.dialogs, opened.outbound) == ([], [])
