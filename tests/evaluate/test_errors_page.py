"""The page of errors: what it tells, that hostile texts stay text on it, and that it works in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.evaluate.claims import claim_figures, score_claims
from geo.evaluate.errors_page import errors_page
from geo.evaluate.files import read_gold, read_predictions
from geo.evaluate.geoparse import name_figures, score_names
from geo.evaluate.marked import marked_html, shown
from geo.evaluate.problems import DocumentProblems, Problem
from geo.evaluate.problems_claims import claim_problems
from geo.evaluate.problems_names import name_problems
from geo.evaluate.records import Mention, Predicted, claim_record, name_record
from geo.model import Document
from tests.evaluate.things import MADE, claim, gold, name, read, span, written

HOSTILE = [
    "<script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    '"><svg onload=window.__pwned=1>',
    "</title></style></script><script>window.__pwned=1</script>",
    "<!--<script>window.__pwned=1//-->",
    "javascript:window.__pwned=1",
    "${window.__pwned=1}",
    "\u202egnitset\u202c",
]


def page_of(what: str) -> str:
    part = "toponyms" if what == "names" else "claims"
    entries, _ = read_gold(MADE / f"{what}_gold.jsonl", part)
    answers, _ = read_predictions(MADE / f"{what}_pred.jsonl", part)
    if what == "names":
        scored = score_names(entries, answers)
        return errors_page(name_problems(scored, 161.0), name_figures(scored), gold="g", pred="p")
    claims = score_claims(entries, answers)
    return errors_page(claim_problems(claims), claim_figures(claims), gold="g", pred="p")


def problems_of(entry: Any, answers: Any) -> tuple[Problem, ...]:
    return claim_problems(score_claims([entry], answers)).documents[0].problems


def test_overlapping_spans_are_marked_segment_by_segment() -> None:
    document = DocumentProblems(
        Document("1", "Old <Elm> Town", None),
        (Problem(("misplaced",), "g", "t", (), (), gold=(0, 9), read=(4, 14)),),
        (((10, 14), (10, 14)),),
    )
    html = marked_html(3, document, {"missed": "", "misplaced": ""})
    assert html == (
        '<span class="m g k-misplaced">Old </span><span class="m g r k-misplaced">&lt;Elm&gt;</span>'
        '<span class="m r k-misplaced"> </span><span class="m g r k-misplaced">Town</span>'
        '<a class="ref" id="t3-1" href="#p3-1">1</a>'
    )
    assert re.sub(r"<a .*?</a>|<[^>]*>", "", html) == "Old &lt;Elm&gt; Town"


def test_spans_beyond_the_text_and_unseen_characters_do_no_harm() -> None:
    document = DocumentProblems(
        Document("1", "a\u202eb\x00", None),
        (Problem(("false",), "g", "t", (), (), read=(2, 99)),),
        (((50, 60), (50, 60)),),
    )
    html = marked_html(1, document, {"false": ""})
    assert html == 'a\ufffd<span class="m r k-false">b\ufffd</span><a class="ref" id="t1-1" href="#p1-1">1</a>'
    assert len(shown("a\u202eb\x00")) == 4


def test_a_missed_claim_tells_what_was_read_instead() -> None:
    text = "The Elm Army still holds Oak Harbour. Ash forces left Rowan."
    place, other = span(text, "Oak Harbour"), span(text, "Rowan")
    sentence = {"sentence_start": 0, "sentence_end": 37}
    missed = claim_record({"place_start": place["start"], "place_end": place["end"], "event": "control",
                           "actor": "ELM", "trigger": "holds", **sentence})  # fmt: skip
    there = {"place_start": place["start"], "place_end": place["end"], "event": "capture", "actor": "ASH", **sentence}
    entry = gold(claims=(missed,))
    entry = type(entry)(Document("1", text, None), (), (missed,))
    metonym = name_record({**place, "form": "metonym", "lat": 1.0, "lon": 1.0})
    mention = Mention(4, 12, "actor", "ELM_ARMY")
    answers = {
        "1": Predicted(
            "1", (metonym, name_record(other)), (claim_record({**there, "trigger": "still holds"}),), (mention,)
        )
    }
    first, second = sorted(problems_of(entry, answers), key=lambda p: p.kinds)
    assert (first.kinds, first.group) == (("false",), "capture")
    assert "The reader went by “still holds”." in first.reasons
    assert "The gold has of this place: control of Oak Harbour by ELM (asserted)." in first.reasons
    assert second.kinds == ("missed",)
    said = " ".join(second.reasons)
    assert "read as metonym" in said
    assert "Read of this place instead: capture of Oak Harbour by ASH" in said
    assert "“holds”, which the reader used for another claim" in said
    assert "Actors read in the sentence: “Elm Army” as ELM_ARMY." in said
    assert "No date was read in the sentence." in said
    assert second.sentence == "The Elm Army still holds Oak Harbour."
    assert text[slice(*second.words[0])] == "holds"


def test_a_wrong_claim_tells_which_parts_and_on_what_it_rests() -> None:
    days = {"date_from": "2031-05-10", "date_to": "2031-05-10"}
    entry = gold(names=(name(0, 5, 0.0, 0.0),), claims=(claim(0, 5, actor="ELM", relation="part", **days),))
    answer = claim(0, 5, actor="ASH", lat=1.0, lon=0.0, rule="take-over", confidence=0.75, trigger="took", **days)
    (problem,) = problems_of(
        entry, read(claims=(answer,), names=(name(0, 5, 1.0, 0.0, record={"reasons": ["alone"]}),))
    )
    assert problem.kinds == ("actor", "misplaced", "lesser")
    said = " ".join(problem.reasons)
    assert "“took”" in said
    assert "Rule: take-over." in said
    assert "Confidence 75%." in said
    assert "111 km from the gold's" in said
    assert "Put there because: alone." in said
    assert {row.part: row.right for row in problem.rows}["actor"] is False


def test_a_misplaced_name_tells_whether_the_right_place_was_a_candidate() -> None:
    candidates = [
        {"name": "Elm Town", "lat": 50.0, "lon": 0.0, "score": 0.7, "kind": "P.PPL", "reasons": ["population 9"]},
        {"name": "Elm Town", "lat": 0.1, "lon": 0.0, "score": 0.3, "kind": "P.PPL", "reasons": []},
    ]
    entry = gold(names=(name(0, 5, 0.0, 0.0), name(10, 15, 0.0, 0.0), name(20, 25, 0.0, 0.0), name(30, 35)))
    answers = (
        name(0, 6, 50.0, 0.0, confidence=0.7, record={"candidates": candidates, "reasons": ["population 9"]}),
        name(10, 15, 50.0, 0.0, record={"candidates": candidates[:1]}),
        name(20, 25, record={"reasons": ["no place of this name is known"]}),
        name(40, 45, 1.0, 1.0, record={"form": "adjective"}),
    )
    found = name_problems(score_names([entry], read(names=answers)), 161.0).documents[0].problems
    assert [(p.kinds[0], p.group) for p in found] == [
        ("misplaced", "wrong choice"),
        ("misplaced", "right place no candidate"),
        ("unplaced", "no candidate given"),
        ("missed", "not read"),
        ("false", "read as adjective"),
    ]
    assert [choice.right for choice in found[0].choices] == [False, True]
    assert "population 9" in found[0].reasons
    assert any("spans differ" in reason for reason in found[0].reasons)
    assert found[2].reasons[0] == "no place of this name is known"
    assert "recognition only" in found[3].reasons[1]


def test_names_that_were_not_asked_for_are_no_errors() -> None:
    entry = gold(names=(name(0, 5, 0.0, 0.0, kind="country"),))
    scored = score_names([entry], {}, kinds=["settlement"])
    assert name_problems(scored, 161.0).documents[0].problems == ()


@pytest.mark.parametrize("what", ["names", "claims"])
def test_the_page_is_whole_and_asks_nobody(what: str) -> None:
    html = page_of(what)
    assert html.count("<script>") == html.count("</script>") == 1
    assert "default-src 'none'" in html
    assert "unsafe" not in html
    assert not re.search(r"\son\w+=|\sstyle=|https?://|@import|url\(", html)
    numbers = set(re.findall(r'href="#([^"]+)"', html))
    assert numbers <= set(re.findall(r'id="([^"]+)"', html))


def hostile_page(tmp_path: Path) -> Path:
    """Every field of gold and predictions that a page may show holds hostile text."""
    gold_rows, read_rows = [], []
    for number, bad in enumerate(HOSTILE):
        text = f"{bad} took {bad}."
        place = {"start": 0, "end": len(bad), "text": bad, "lat": 1.0, "lon": 1.0}
        said = {"place_start": 0, "place_end": len(bad), "event": "capture", "actor": bad, "against": bad,
                "relation": bad, "modality": bad, "attribution": bad, "trigger": bad, "rule": bad,
                "sentence_start": 0, "sentence_end": len(text)}  # fmt: skip
        wrong = said | {"actor": bad + "x", "reasons": [bad], "words": bad, "lat": 40.0, "lon": 40.0}
        read_name = place | {"lat": 50.0, "form": bad, "kind": bad, "name": bad, "reasons": [bad],
                             "candidates": [{"name": bad, "kind": bad, "score": 0.5, "lat": 1, "lon": 1, "reasons": [bad]}]}  # fmt: skip
        record = {
            "id": f"{number}{bad}",
            "text": text,
            "title": bad,
            "source": bad,
            "toponyms": [place],
            "claims": [said],
        }
        gold_rows.append(record)
        read_rows.append({"id": record["id"], "toponyms": [read_name], "claims": [wrong, said | {"event": "loss"}]})
    entries, _ = read_gold(written(tmp_path / "g.jsonl", *gold_rows), "claims")
    answers, _ = read_predictions(written(tmp_path / "p.jsonl", *read_rows), "claims")
    claims, names = score_claims(entries, answers), score_names(entries, answers)
    pages = (
        errors_page(claim_problems(claims), claim_figures(claims), gold=HOSTILE[3], pred=HOSTILE[1]),
        errors_page(name_problems(names, 161.0), name_figures(names), gold=HOSTILE[3], pred=HOSTILE[1]),
    )
    for stem, page in zip(("claims", "names"), pages, strict=True):
        (tmp_path / f"{stem}.html").write_text(page, encoding="utf-8")
    return tmp_path


@pytest.mark.browser
@pytest.mark.parametrize("stem", ["claims", "names"])
def test_hostile_texts_stay_text(stem: str, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    opened = open_page(path=hostile_page(tmp_path) / f"{stem}.html")
    page = opened.page
    assert page.evaluate("window.__pwned") is None
    assert page.locator("script").count() == 1
    assert page.locator("img, svg, iframe, object").count() == 0
    assert opened.errors == opened.outbound == opened.dialogs == []
    assert HOSTILE[1] in page.locator("#d2 .text").inner_text()
    assert "\u202e" not in page.content()


@pytest.mark.browser
def test_filters_keys_and_links_work(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    path = tmp_path / "errors.html"
    path.write_text(page_of("claims"), encoding="utf-8")
    opened = open_page(path=path)
    page = opened.page
    everything = page.locator("article.card").count()
    missed = page.locator("article.card[data-kinds~=missed]").count()
    assert 0 < missed < everything
    assert page.locator("article.card:visible").count() == everything
    for box in page.locator("[name=kind]").all():
        box.set_checked(box.get_attribute("value") == "missed")
    assert page.locator("article.card:not([hidden])").count() == missed
    assert page.locator(".count output").inner_text() == str(missed)
    assert page.locator("details.doc:visible").count() == page.locator("details.doc:has(article:not([hidden]))").count()
    page.locator("h1").click()
    page.keyboard.press("n")
    assert page.locator("article.card:target[data-kinds~=missed]").count() == 1
    for box in page.locator("[name=kind]").all():
        box.check()
    page.locator("select").select_option("contest")
    assert {card.get_attribute("data-group") for card in page.locator("article.card:not([hidden])").all()} == {
        "contest"
    }
    page.locator("select").select_option("")
    page.locator("button[value=close]").click()
    assert page.locator("details.doc[open]").count() == 0
    page.locator(".index a").first.click()
    page.wait_for_selector("#d1[open]")
    assert opened.errors == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1000, 1400])
def test_the_page_fits_every_width(width: int, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(path=hostile_page(tmp_path) / "names.html", viewport={"width": width, "height": 800}).page
    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
