from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.exports import control_csv
from geo.exports.files import FORMULA_START, NOTICE, SHORT_NOTICE, plain
from geo.exports.tables import CLAIM_COLUMNS, claims_csv
from tests.exports.things import FORMULAS, HOSTILE, theatre, timeline


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_claim_is_written_with_its_provenance(tmp_path):
    (row,) = rows(claims_csv(timeline(url="https://paper.example/1"), theatre(tmp_path)))
    assert tuple(row) == CLAIM_COLUMNS
    assert row["sentence"] == "The West took Middle."
    assert (row["source"], row["kind"], row["published"], row["url"]) == (
        "Paper", "report", "2023-04-09", "https://paper.example/1",
    )  # fmt: skip
    assert (row["event"], row["actor"], row["against"], row["date_from"]) == ("capture", "WEST", "EAST", "2023-04-09")
    assert row["rule"] == "verb:take/capture"
    assert (row["lat"], row["lon"], row["notice"]) == ("10.50000", "11.20000", NOTICE)


def test_a_claim_says_what_a_reviewer_decided(tmp_path):
    for decided in ("", "accept", "correct"):
        (row,) = rows(claims_csv(timeline(reviewed=decided), theatre(tmp_path)))
        assert row["reviewed"] == decided


def test_control_is_written_as_the_contract_says():
    text = control_csv(timeline().control)
    assert text.splitlines()[0] == "date,place_id,name,lat,lon,controller,probability,status,claims,reasons,notice"
    table = rows(text)
    assert len(table) == 8
    assert table[5] == {
        "date": "2023-04-09", "place_id": "p2", "name": "Middle", "lat": "10.50000", "lon": "11.20000",
        "controller": "WEST", "probability": "0.9000", "status": "contested", "claims": "c1",
        "reasons": "fighting:c1", "notice": SHORT_NOTICE,
    }  # fmt: skip
    assert table[7]["controller"] == ""


def test_control_is_sorted_whatever_the_order_of_its_rows():
    control = timeline().control
    assert control_csv(control) == control_csv(control.sample(frac=1, random_state=1))
    assert control_csv(control.iloc[:0]).count("\n") == 1


def test_claims_are_joined_by_semicolons():
    control = timeline().control.iloc[[0]].assign(claims=[("a", "b")], lat=-1.5)
    (row,) = rows(control_csv(control))
    assert (row["claims"], row["lat"]) == ("a;b", "-1.50000")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_field_is_a_formula(tmp_path, formula):
    hostile = timeline(
        text=formula, title=formula, source=formula, id=formula, name=formula, url=formula, attribution=formula,
        trigger=formula, claim_id=formula, rule=formula, reviewed=formula,
    )  # fmt: skip
    for table in (claims_csv(hostile, theatre(tmp_path)), control_csv(hostile.control)):
        for row in rows(table):
            assert not any(cell.lstrip().startswith(FORMULA_START) for cell in row.values())


def test_hostile_text_stays_in_its_cell(tmp_path):
    hostile = HOSTILE + '",x\nnew,line'
    table = rows(claims_csv(timeline(text=hostile, title=hostile, name=hostile), theatre(tmp_path)))
    assert len(table) == 1
    assert "<script>alert(1)</script>" in table[0]["title"]
    assert not any(c in "".join(table[0].values()) for c in "\x07\u202e")


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_plain_cells_start_no_formula_and_say_the_same(text):
    cell = plain(text)
    assert not cell.lstrip().startswith(FORMULA_START)
    assert cell in {text, f"'{text}"}


@given(st.lists(st.text(max_size=20), max_size=3), st.dates(date(2000, 1, 1)))
def test_any_control_row_can_be_read_back(texts, day):
    control = timeline().control.iloc[[0]].assign(name="|".join(texts), date=day, claims=[tuple(texts)])
    (row,) = rows(control_csv(control))
    assert row["date"] == day.isoformat()
