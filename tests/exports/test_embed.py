"""The snippet: a frame that plays the map and can reach nothing around it."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from geo.exports import write
from geo.exports.embed import inline_snippet, snippet
from tests.exports.things import DAYS, theatre, timeline
from tests.hostile import PAYLOADS


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_title_is_text_in_it(payload):
    for said in (snippet("map.html", payload), inline_snippet(payload, payload)):
        tree = LexborHTMLParser(said)
        assert [node.tag for node in tree.body.traverse(include_text=False)] == ["body", "iframe", "p"]
        assert set(tree.css_first("iframe").attributes) <= {
            "title", "sandbox", "allow", "loading", "referrerpolicy", "style", "src", "srcdoc",
        }  # fmt: skip
    if "\x00" not in payload and "\r" not in payload:
        assert tree.css_first("iframe").attributes["srcdoc"] == payload


def test_with_an_address_it_is_short(tmp_path):
    path = write(timeline(), theatre(tmp_path), tmp_path / "a.embed.html", address="https://example.org/m.html?a=1&b=2")
    text = path.read_text(encoding="utf-8")
    assert 'src="https://example.org/m.html?a=1&amp;b=2"' in text
    assert len(text) < 1000


@pytest.mark.browser
def test_the_map_plays_in_its_frame_and_reaches_nothing_around_it(tmp_path, browser):
    path = write(timeline(), theatre(tmp_path), tmp_path / "a.embed.html")
    outer = tmp_path / "page.html"
    outer.write_text(
        f"<!DOCTYPE html><title>News</title><p>Text</p>{path.read_text(encoding='utf-8')}", encoding="utf-8"
    )
    context = browser.new_context(offline=True, viewport={"width": 900, "height": 800})
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("input[type=range]").first.wait_for()
    inner = next(f for f in page.frames if f is not page.main_frame)
    inner.wait_for_selector("html[data-ready=yes] input[type=range][max='1']")
    bar = frame.locator("input[type=range]").first
    bar.focus()
    bar.press("End")
    inner.wait_for_selector(f"input[type=range][aria-valuetext*='{DAYS[-1].day}']")
    reached = inner.evaluate("() => { try { return parent.document.title } catch (error) { return error.name } }")
    assert reached == "SecurityError"
    assert faults == []
    context.close()
