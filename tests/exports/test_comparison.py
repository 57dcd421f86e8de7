"""The page of two readings: all of it text, none of it run. Reports are made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from geo.exports.comparison import comparison_html, comparison_record
from geo.model import Document, Event
from geo.reading.compare import compare
from tests.exports.things import HOSTILE as LETTERS
from tests.store.things import reading

HOSTILE = LETTERS + '</td></table></style><svg onload=alert(1)>" onmouseover="alert(1)" \''
OWN = reading()
(CLAIM,) = OWN.claims
NAMES = ("built_in", "model")


class Tags(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text, self.open = set(), set(), "", []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        self.text += data


def page(first, second, *, notes=(), unread=None):
    number = first.document.id
    return comparison_html([compare(first, second)], NAMES, {number: notes}, {number: unread} if unread else {})


def test_a_record_has_the_claims_of_both_as_extract_writes_them():
    loss = replace(CLAIM, id="c9", event=Event.LOSS)
    other = replace(OWN, claims=(replace(CLAIM, actor="NAVY", rule="model:m"), loss))
    record = comparison_record(compare(OWN, other), NAMES, ["a note"])
    assert json.loads(json.dumps(record)) == record
    (pair,) = record["both"]
    assert (pair["differs"], pair["built_in"]["actor"], pair["model"]["actor"]) == (["actor"], "ARMY", "NAVY")
    assert pair["model"]["rule"] == "model:m"
    assert record["only_built_in"] == []
    assert [c["event"] for c in record["only_model"]] == ["loss"]
    assert (record["id"], record["notes"]) == ("d1", ["a note"])


def test_the_page_shows_sentence_claims_and_differences():
    shown = page(OWN, replace(OWN, claims=(replace(CLAIM, actor="NAVY"),)), notes=["claim 2 is dropped"])
    assert "<span class=trigger>took</span> <span class=place>Town</span> 1" in shown
    assert "<span class=differs>actor: ARMY</span>" in shown
    assert "<span class=differs>actor: NAVY</span>" in shown
    assert "<span>date from: 2023-04-09</span>" in shown
    assert "claim 2 is dropped" in shown
    figures = dict(re.findall(r"<tr><th>([^<]*)</th><td>([^<]*)</td></tr>", shown))
    assert figures["Claims of both that differ in a detail"] == "1"


def test_one_sided_claims_and_unread_documents_are_said():
    shown = page(OWN, replace(OWN, claims=()), unread="the budget of 2 requests is spent")
    assert "Not read by model: the budget of 2 requests is spent" in shown
    figures = dict(re.findall(r"<tr><th>([^<]*)</th><td>([^<]*)</td></tr>", shown))
    assert figures["Documents without a second reading"] == "1"
    assert figures["Claims of built_in only"] == "0"  # nothing to compare with
    assert "No claims." in page(replace(OWN, claims=()), replace(OWN, claims=()))


def test_places_outside_the_sentence_and_over_the_words_are_borne():
    for changed in ({"place_start": 0, "place_end": 3, "sentence_start": 4}, {"place_start": 9, "place_end": 13}):
        assert "took" in page(replace(OWN, claims=(replace(CLAIM, **changed),)), replace(OWN, claims=()))


def hostile_readings():
    document = Document(HOSTILE, HOSTILE, None, title=HOSTILE, source=HOSTILE)
    claim = replace(
        CLAIM, place_text=HOSTILE, place_name=HOSTILE, place_id=HOSTILE, actor=HOSTILE, against=HOSTILE,
        relation=HOSTILE, attribution=HOSTILE, trigger=HOSTILE, rule=HOSTILE, sentence_end=len(HOSTILE),
    )  # fmt: skip
    first = replace(OWN, document=document, claims=(claim,))
    return first, replace(first, claims=(replace(claim, actor="\ud83d"), replace(claim, id="x", event=Event.LOSS)))


def test_hostile_text_is_text():
    shown = Tags(page(*hostile_readings(), notes=[HOSTILE], unread=HOSTILE))
    assert not shown.tags & {"script", "img", "svg", "a", "iframe", "link", "form"}
    assert shown.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "colspan"}
    assert "<script>alert(1)</script>" in shown.text
    assert not any(c in shown.text for c in "\x07\u202e\ud83d")
    assert shown.open == []


@pytest.mark.browser
def test_nothing_runs_in_a_browser(open_page):
    opened = open_page(page(*hostile_readings(), notes=[HOSTILE], unread=HOSTILE), wait=False)
    assert (opened.dialogs, opened.outbound, opened.errors) == ([], [], [])
    assert "<script>alert(1)</script>" in opened.page.inner_text("h2")
    opened.page.click("summary")
    assert opened.dialogs == []


def test_the_policy_forbids_scripts():
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page(OWN, OWN))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "script" not in policy[1]
