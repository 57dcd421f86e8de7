"""Invariants of the passages written for this project: a fault in the gold would be learnt as a rule."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
# the least number of passages, and of passages without a claim
LEAST = {"written_a": (45, 6), "written_b": (45, 6), "plain_a": (32, 5), "plain_b": (32, 5)}
HALVES = tuple(LEAST)
EVENTS = {"control", "capture", "loss", "advance", "contest", "siege", "repel", "threat"}
MODALITIES = {"asserted", "possible", "planned", "denied", "hypothetical"}
KINDS = {
    "settlement",
    "country",
    "governorate",
    "district",
    "facility",
    "region",
    "river",
    "valley",
    "road",
    "other",
}
RELATION = re.compile(r"part|outskirts|countryside|near|toward|direction:(N|NE|E|SE|S|SW|W|NW):(null|\d+)")
ACTOR = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)*")
RECORD = {"id", "title", "source", "url", "published", "text", "toponyms", "claims", "about"}
TOPONYM = {"start", "end", "text", "name", "lat", "lon", "kind", "metonym"}
CLAIM = {
    "place_start",
    "place_end",
    "relation",
    "event",
    "actor",
    "against",
    "date_from",
    "date_to",
    "modality",
    "attribution",
    "trigger",
    "sentence_start",
    "sentence_end",
}

Record = dict[str, Any]


def read(half: str) -> list[Record]:
    lines = (HERE / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def records() -> list[Record]:
    return [record for half in HALVES for record in read(half)]


def claims() -> list[tuple[Record, Record]]:
    return [(record, claim) for record in records() for claim in record["claims"]]


@pytest.mark.parametrize("half", HALVES)
def test_each_half_is_a_sample_of_its_own(half: str) -> None:
    found = read(half)
    passages, claimless = LEAST[half]
    assert len(found) >= passages
    assert sum(not record["claims"] for record in found) >= claimless
    assert {claim["event"] for record in found for claim in record["claims"]} == EVENTS
    assert {claim["modality"] for record in found for claim in record["claims"]} == MODALITIES


def test_records_have_the_fields_of_the_format_and_ids_are_unique() -> None:
    found = records()
    assert all(set(record) == RECORD for record in found)
    assert len({record["id"] for record in found}) == len(found)
    assert len({record["text"] for record in found}) == len(found)
    for record in found:
        assert (record["source"], record["url"]) == ("made up for tests", None), record["id"]
        assert record["published"] is None or date.fromisoformat(record["published"]), record["id"]
        assert record["about"], record["id"]


def test_toponym_spans_are_their_words_in_order_and_apart() -> None:
    for record in records():
        end = 0
        for toponym in record["toponyms"]:
            assert set(toponym) == TOPONYM, record["id"]
            assert record["text"][toponym["start"] : toponym["end"]] == toponym["text"] != "", record["id"]
            assert toponym["start"] >= end, record["id"]
            assert toponym["kind"] in KINDS, record["id"]
            assert isinstance(toponym["metonym"], bool), record["id"]
            assert toponym["name"], record["id"]
            end = toponym["end"]


def test_coordinates_are_both_given_or_both_missing_and_on_earth() -> None:
    for record in records():
        for toponym in record["toponyms"]:
            lat, lon = toponym["lat"], toponym["lon"]
            assert (lat is None) == (lon is None), (record["id"], toponym["text"])
            assert lat is None or (-90 <= lat <= 90 and -180 <= lon <= 180), (record["id"], toponym["text"])


def test_places_with_one_name_and_kind_are_one_place() -> None:
    seen: dict[tuple[str, str], tuple[float | None, float | None]] = {}
    for record in records():
        for toponym in record["toponyms"]:
            here = (toponym["lat"], toponym["lon"])
            if (toponym["name"], toponym["kind"]) == ("Tripoli", "settlement"):  # one in Libya, one in Lebanon
                continue
            assert seen.setdefault((toponym["name"], toponym["kind"]), here) == here, (record["id"], toponym)


def test_values_of_claims_are_those_of_the_format() -> None:
    for record, claim in claims():
        assert set(claim) == CLAIM, record["id"]
        assert claim["event"] in EVENTS, record["id"]
        assert claim["modality"] in MODALITIES, record["id"]
        assert claim["relation"] is None or RELATION.fullmatch(claim["relation"]), record["id"]
        for side in (claim["actor"], claim["against"]):
            assert side is None or ACTOR.fullmatch(side), (record["id"], side)
        assert claim["actor"] is None or claim["actor"] != claim["against"], record["id"]


def test_the_place_of_a_claim_is_a_toponym_that_stands_for_a_place() -> None:
    for record, claim in claims():
        places = {(top["start"], top["end"]) for top in record["toponyms"] if not top["metonym"]}
        assert (claim["place_start"], claim["place_end"]) in places, (record["id"], claim)


def test_trigger_and_attribution_are_words_of_the_text() -> None:
    for record, claim in claims():
        sentence = record["text"][claim["sentence_start"] : claim["sentence_end"]]
        assert sentence == sentence.strip() != "", (record["id"], claim)
        assert claim["trigger"], record["id"]
        assert claim["trigger"] in sentence, (record["id"], claim)
        assert claim["attribution"] is None or claim["attribution"] in record["text"], (record["id"], claim)


def test_dates_are_in_order_and_tell_of_the_future_only_where_nothing_is_asserted() -> None:
    for record, claim in claims():
        first, last = date.fromisoformat(claim["date_from"]), date.fromisoformat(claim["date_to"])
        assert first <= last, (record["id"], claim)
        if record["published"] and claim["modality"] == "asserted":
            assert last <= date.fromisoformat(record["published"]), (record["id"], claim)


def test_no_claim_is_given_twice() -> None:
    for record in records():
        keys = [
            (
                c["place_start"],
                c["event"],
                c["relation"],
                c["actor"],
                c["sentence_start"],
                c["modality"],
                c["date_from"],
            )
            for c in record["claims"]
        ]
        assert len(keys) == len(set(keys)), record["id"]
