"""Scores of claims on cases small enough to work out by hand."""

from __future__ import annotations

import pytest

from geo.evaluate.claims import claim_figures, dates_agree, score_claims
from tests.evaluate.things import claim, gold, read

DAYS = {"date_from": "2031-05-10", "date_to": "2031-05-10"}


def test_every_figure_of_two_documents() -> None:
    entry = gold(
        1,
        claims=(
            claim(0, 5, actor="ELM", **DAYS),  # right
            claim(10, 15, actor="ELM", **DAYS),  # wrong actor
            claim(20, 25, "loss", actor="ELM", **DAYS),  # another event is read there
            claim(30, 35, actor="ELM", **DAYS),  # not read
        ),
    )
    answers = read(
        1,
        claims=(
            claim(0, 5, actor="ELM", relation="part", **DAYS),
            claim(12, 17, actor="ASH", **DAYS),
            claim(20, 25, actor="ELM", **DAYS),
        ),
    )
    found = claim_figures(score_claims([entry, gold(2)], answers))
    assert (found["documents"], found["gold"], found["predicted"]) == (2, 4, 3)
    assert found["detection"] == {"precision": 0.6667, "recall": 0.5, "f1": 0.5714}
    assert found["map"] == {"precision": 0.3333, "recall": 0.25, "f1": 0.2857}
    assert found["attributes"] == {
        "actor": 0.5, "against": 1.0, "attributed": 1.0, "date": 1.0, "modality": 1.0, "relation": 0.5
    }  # fmt: skip
    assert found["events"]["capture"] == {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert found["events"]["loss"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert found["clean"] == {"documents": 1, "share": 1.0}


def test_a_claim_where_the_gold_has_none_is_not_clean() -> None:
    found = claim_figures(score_claims([gold(1), gold(2)], read(1, claims=(claim(0, 5),))))
    assert found["clean"] == {"documents": 2, "share": 0.5}
    assert found["attributes"] == {}
    assert claim_figures(score_claims([gold(1, claims=(claim(0, 5),))], {}))["clean"] == {"documents": 0, "share": None}


def test_of_two_answers_the_one_that_agrees_in_more_is_taken() -> None:
    entry = gold(claims=(claim(0, 5, actor="ELM", **DAYS),))
    answers = read(claims=(claim(0, 5, actor="ASH", **DAYS), claim(0, 5, actor="ELM", **DAYS)))
    (outcome, left) = score_claims([entry], answers)[0].outcomes
    assert outcome.drawn_right
    assert left.gold is None
    assert left.predicted is not None
    assert left.predicted.actor == "ASH"


@pytest.mark.parametrize(
    ("theirs", "ours", "agree"),
    [
        (("2031-05-10", "2031-05-10"), ("2031-05-09", "2031-05-11"), True),
        (("2031-05-10", "2031-05-10"), ("2031-05-08", "2031-05-10"), False),
        (("2031-05-10", "2031-05-12"), ("2031-05-10", "2031-05-14"), False),
        # Eleven days of which six are shared, then five.
        (("2031-05-01", "2031-05-11"), ("2031-05-06", "2031-05-11"), True),
        (("2031-05-01", "2031-05-11"), ("2031-05-07", "2031-05-11"), False),
        (("2031-05-01", "2031-05-11"), ("2031-06-01", "2031-06-11"), False),
        ((None, None), (None, None), True),
        ((None, "2031-05-10"), ("2031-01-01", "2031-01-01"), True),
        (("2031-05-10", "2031-05-10"), (None, "2031-05-10"), False),
        (("2031-05-01", "2031-05-11"), ("2031-05-12", "2031-04-30"), False),
    ],
)
def test_dates(theirs: tuple[str | None, str | None], ours: tuple[str | None, str | None], agree: bool) -> None:
    sides = [claim(0, 5, date_from=start, date_to=end) for start, end in (theirs, ours)]
    assert dates_agree(*sides) is agree
