from __future__ import annotations

import json
from dataclasses import replace

from geo.evaluate.claims import claim_figures, score_claims
from geo.evaluate.files import read_gold
from geo.evaluate.own import predicted_of
from geo.exports.gold import gold_records
from geo.reading.review import Reviewed, accept, add, correct, merge, reject, reviewed, split
from tests.reading.review.things import TOWNS, report

READING = report(("Abia", "took"), ("Bork", "took"), ("Abia", "left"))
OTHER = report(("Cald", "took"), ident="d2")
FIRST, SECOND, THIRD = (c.id for c in READING.claims)


def start() -> Reviewed:
    return reviewed([READING, OTHER])


def test_only_documents_that_were_decided_on_whole_are_gold():
    state = start().plus(accept(start(), FIRST), accept(start(), SECOND))
    assert list(gold_records(state)) == []
    (partial,) = gold_records(state, partial=True)
    assert (partial["id"], partial["complete"], len(partial["claims"])) == ("d1", False, 3)
    state = state.plus(reject(state, THIRD))
    (whole,) = gold_records(state)
    assert (whole["complete"], [c["event"] for c in whole["claims"]]) == (True, ["capture", "capture"])


def test_where_reader_and_reviewer_part_is_listed():
    state = start()
    state = state.plus(
        accept(state, FIRST),
        correct(state, SECOND, {"actor": "REBELS"}, note="seen"),
        reject(state, THIRD),
        add(state, "d1", (0, 3), None, {"event": "siege", "place": TOWNS["Cald"]}),
    )
    (record,) = gold_records(state)
    parted = record["disagreement"]
    assert [p["decision"] for p in parted] == ["correct", "reject", "add"]
    assert (parted[0]["read"]["actor"], parted[0]["decided"][0]["actor"]) == ("ARMY", "REBELS")
    assert (parted[0]["note"], parted[1]["reason"], parted[1]["decided"]) == ("seen", "misread", [])
    assert (parted[2]["read"], parted[2]["decided"][0]["event"]) == (None, "siege")


def test_what_is_said_and_not_believed_stays_gold():
    state = start().plus(reject(start(), FIRST, reason="untrue"), accept(start(), SECOND), accept(start(), THIRD))
    (record,) = gold_records(state)
    assert len(record["claims"]) == 3
    assert record["disagreement"] == []
    assert list(gold_records(state, disagreeing=True)) == []


def test_merged_and_split_claims_part_from_the_claims_they_replace():
    state = start()
    state = state.plus(merge(state, [FIRST, THIRD]))
    state = state.plus(split(state, SECOND, [{"actor": "A"}, {"actor": "B"}]))
    (record,) = gold_records(state)
    assert sorted((p["decision"], len(p["decided"])) for p in record["disagreement"]) == [("merge", 0), ("split", 2)]
    assert [c["actor"] for c in record["claims"]] == ["ARMY", "A", "B"]


def test_a_claim_the_reader_lost_parts_them_too():
    draft = accept(start(), OTHER.claims[0].id)
    (record,) = gold_records(reviewed([replace(OTHER, claims=())], [draft]))
    assert [(p["read"], p["decided"][0]["place_name"]) for p in record["disagreement"]] == [(None, "Cald")]


def test_gold_is_read_back_and_scores_the_reader_that_was_corrected(tmp_path):
    state = start()
    state = state.plus(
        accept(state, FIRST), correct(state, SECOND, {"actor": "REBELS"}), reject(state, THIRD),
        accept(state, OTHER.claims[0].id),
    )  # fmt: skip
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in gold_records(state)), encoding="utf-8")
    gold, rejected = read_gold(path, "claims")
    assert rejected == ()
    predicted = {r.document.id: predicted_of(r) for r in (READING, OTHER)}
    figures = claim_figures(score_claims(gold, predicted))
    assert (figures["gold"], figures["predicted"]) == (3, 4)
    assert figures["detection"]["recall"] == 1.0
    assert figures["attributes"]["actor"] == round(2 / 3, 4)
