"""Gold and predictions from files: what cannot be used is named, the rest is scored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geo.errors import InputError
from geo.evaluate.files import misaligned, read_gold, read_predictions, unmatched
from geo.evaluate.records import claim_record, name_record
from tests.evaluate.things import span, written

TEXT = "Elm forces took Oak Harbour on Monday."
NAME = span(TEXT, "Oak Harbour") | {"lat": 1.0, "lon": 2.0}
CLAIM = {"place_start": 16, "place_end": 27, "event": "capture", "date_from": "2031-05-10", "date_to": "2031-05-10"}


def document(number: object = "a", **fields: Any) -> dict[str, Any]:
    return {"id": number, "text": TEXT, "published": "2031-05-12", "toponyms": [NAME], "claims": [CLAIM], **fields}


def test_the_good_part_is_kept_and_the_rest_is_named(tmp_path: Path) -> None:
    path = written(
        tmp_path / "gold.jsonl",
        document("a"),
        document("a"),
        '{"id": "b", "text"',
        "[1]",
        document("c", toponyms=[NAME | {"start": 15, "end": 26}]),
        document("d", toponyms=[NAME | {"end": 500}]),
        document("e", toponyms=[NAME, NAME | {"lat": 95}]),
        document("f", toponyms="none"),
        {"id": "g", "text": TEXT},
        {"id": "h", "toponyms": []},
        document("i", toponyms=[NAME | {"start": True}]),
        document(7, toponyms=[]),
        document("", text="Elm forces \ud800 left.", toponyms=[]),
    )
    gold, rejected = read_gold(path, "toponyms")
    assert [entry.document.id for entry in gold][:2] == ["a", "7"]
    assert len(gold) == 3
    assert gold[0].names[0].placed
    assert gold[0].claims == ()
    said = "\n".join(f"{r.where}: {r.what} {r.remedy}" for r in rejected)
    assert all(f"gold.jsonl, line {n}:" in said for n in range(2, 12))
    assert "occurs twice" in said
    assert "'a' occurs" in said
    assert "at 15-26 the text says ' Oak Harbou', not 'Oak Harbour'" in said
    assert "16-500 lies beyond the text, which has 38 characters" in said
    assert "lat 95 is no number from -90 to 90" in said
    assert "'toponyms' is no list" in said
    assert "it has no 'toponyms'" in said
    assert "Offsets count characters" in said


def test_a_left_out_document_may_come_again_right(tmp_path: Path) -> None:
    path = written(tmp_path / "gold.jsonl", document(toponyms=[NAME | {"end": 500}]), document())
    gold, rejected = read_gold(path, "toponyms")
    assert len(gold) == len(rejected) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"event": "seizure"}, "'seizure' is no event"),
        ({"event": ["capture"]}, "is no event"),
        ({"date_from": "Monday"}, "date_from 'Monday' is no date"),
        ({"date_to": 7}, "date_to 7 is no date"),
        ({"place_end": 900}, "lies beyond the text"),
        ({"place_end": 16}, "is no span"),
        ({"place_start": None}, "place_start None is no offset"),
        ({"actor": 5}, "actor 5 is no text"),
    ],
)
def test_faulty_claims_leave_their_document_out(fault: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = written(tmp_path / "gold.jsonl", document("a", claims=[CLAIM, CLAIM | fault]), document("b"))
    gold, rejected = read_gold(path, "claims")
    assert [entry.document.id for entry in gold] == ["b"]
    assert said in rejected[0].what
    assert "'a'" in rejected[0].what


def test_a_file_without_a_usable_document_raises_with_the_first_reason(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no usable document \(gold.jsonl, line 1: .*'claims'"):
        read_gold(written(tmp_path / "gold.jsonl", {"id": "a", "text": TEXT}), "claims")
    with pytest.raises(InputError, match="is empty"):
        read_gold(written(tmp_path / "empty.jsonl"), "claims")
    with pytest.raises(InputError, match="holds no prediction"):
        read_predictions(written(tmp_path / "pred.jsonl", {"id": "a", "text": TEXT}), "claims")


def test_of_predictions_the_faulty_ones_are_left_out_alone(tmp_path: Path) -> None:
    path = written(
        tmp_path / "pred.jsonl",
        {"id": "a", "toponyms": [NAME, NAME | {"lat": "north"}, 7], "claims": [CLAIM | {"event": "seizure"}, CLAIM]},
        {"id": "a", "claims": []},
        {"claims": []},
        "nonsense",
        {"id": 7, "claims": []},
    )
    predicted, rejected = read_predictions(path, "claims")
    assert list(predicted) == ["a", "7"]
    assert (len(predicted["a"].names), len(predicted["a"].claims)) == (1, 1)
    said = "\n".join(f"{r.where}: {r.what}" for r in rejected)
    assert "toponyms 2 is left out: lat 'north' is no number" in said
    assert "claims 1 is left out: 'seizure' is no event" in said
    assert "predicted twice" in said
    assert len(rejected) == 6


def test_documents_and_offsets_that_do_not_answer_are_said(tmp_path: Path) -> None:
    gold, _ = read_gold(written(tmp_path / "gold.jsonl", document("a"), document("b")), "toponyms")
    moved = NAME | {"start": 15, "end": 26}
    path = written(tmp_path / "pred.jsonl", {"id": "a", "toponyms": [moved, NAME]}, {"id": "z", "toponyms": []})
    predicted, rejected = read_predictions(path, "toponyms")
    assert not rejected
    absent, extra = unmatched(gold, predicted, path.name)
    assert "1 of 2 gold documents have no prediction" in absent.what
    assert "1 predicted documents are not in the gold" in extra.what
    (off,) = misaligned(gold, predicted, path.name)
    assert "1 of 2 predicted names do not match the text" in off.what
    assert len(predicted["a"].names) == 2


def test_records_keep_all_their_fields() -> None:
    assert name_record(NAME | {"reasons": ["near"]}).record["reasons"] == ["near"]
    assert claim_record(CLAIM | {"rule": "take"}).record["rule"] == "take"
    assert json.dumps(dict(claim_record(CLAIM).record)) == json.dumps(CLAIM)
