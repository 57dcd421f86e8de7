"""Tables of places and days: reading, pairing, and figures that can be counted by hand. All places are made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.evaluate.control import scored
from geo.evaluate.place_days import (
    PlaceDays,
    by_place,
    control_days,
    folded_name,
    paired,
    place_figures,
    read_place_days,
    score_place_days,
)
from geo.evaluate.probabilities import brier, judged_control, log_score, probability_figures
from geo.evaluate.sides import SideTable
from tests.evaluate.control_things import control_rows, table_of

# Ash falls on the 3rd, Elm never, Oak on the 2nd.
TRUTH = """place,date,side,grace
Ash,2020-01-01,A,0
Ash,2020-01-02,A,0
Ash,2020-01-03,B,1
Ash,2020-01-04,B,0
Elm,2020-01-01,A,0
Elm,2020-01-02,A,0
Oak,2020-01-01,A,0
Oak,2020-01-02,B,0
Oak,2020-01-03,B,0
"""


@pytest.fixture
def truth(tmp_path: Path) -> PlaceDays:
    return table_of(tmp_path, TRUTH)


def test_a_table_scores_full_against_itself(truth: PlaceDays):
    assert place_figures(score_place_days(truth, truth)) == {
        "place_days": 9, "accuracy": 1.0, "accuracy_all": 1.0, "coverage": 1.0, "changes_truth": 2, "changes_pred": 2,
        "change_recall": 1.0, "change_precision": 1.0, "mean_abs_day_error": 0.0,
    }  # fmt: skip


def test_every_figure_can_be_counted_by_hand(truth: PlaceDays, tmp_path: Path):
    # Ash falls two days late, Elm falls although it did not, Oak is right but for a day that is missing.
    pred = table_of(
        tmp_path,
        "place,date,side\nAsh,2020-01-01,A\nAsh,2020-01-02,A\nAsh,2020-01-03,A\nAsh,2020-01-05,B\n"
        "Elm,2020-01-01,A\nElm,2020-01-02,B\nOak,2020-01-01,A\nOak,2020-01-02,B\n",
    )
    score = score_place_days(truth, pred)
    assert place_figures(score) == {
        "place_days": 9,
        # Of 8 days without grace wrong: Ash on the 4th (missing), Elm on the 2nd, Oak on the 3rd (missing).
        "accuracy": 5 / 8,
        "accuracy_all": round(5 / 9, 4),
        "coverage": round(7 / 9, 4),
        "changes_truth": 2,
        "changes_pred": 3,
        # Oak's is shown on the day; Ash's two days late, which counts in the mean only.
        "change_recall": 0.5,
        "change_precision": round(1 / 3, 4),
        "mean_abs_day_error": 1.0,
    }
    assert by_place(score)[0] == {
        "place": "Ash", "days": 3, "right": 2, "wrong": ["2020-01-04: no answer, not B"],
    }  # fmt: skip


def test_a_table_without_changes_has_no_figures_of_them(tmp_path: Path):
    still = table_of(tmp_path, "place,date,side\nElm,2020-01-01,A\n")
    found = place_figures(score_place_days(still, still))
    assert (found["change_recall"], found["change_precision"], found["mean_abs_day_error"]) == (None, None, None)


def test_rows_that_cannot_be_used_are_given_back(tmp_path: Path):
    text = (
        "place,date,side,lat,lon\n,2020-01-01,A,,\nAsh,yesterday,A,,\nAsh,2020-01-01,A,95,10\nAsh,2020-01-01,A,x,10\n"
    )
    text += "Ash,2020-01-01,A,5,10\nAsh,2020-01-01,B,5,10\nAsh,2020-01-02,,5,10\n"
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    found, rejected = read_place_days(path)
    assert [r.where for r in rejected] == [f"t.csv, line {n}" for n in (2, 3, 4, 5, 7)]
    assert "twice" in rejected[-1].what
    assert list(found.rows["side"]) == ["A", "none"]


@pytest.mark.parametrize(
    "content", [b"", b"place,date\nAsh,2020-01-01\n", b"place,date,side\n,x,\n", b"\x00\xff", b"\xff\xfe"]
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"t\.csv"):
        read_place_days(path)


def test_places_are_paired_by_name_within_15_km_else_by_distance_within_6(tmp_path: Path):
    truth = table_of(
        tmp_path,
        "place,lat,lon,date,side\nAl-Ash,50.0,10.0,2020-01-01,A\nElm,50.0,11.0,2020-01-01,A\n"
        "Oak,50.0,12.0,2020-01-01,A\nYew,50.0,13.0,2020-01-01,A\n",
    )
    rows = (
        # Ash 11 km off and a village at hand: the name counts. Elm 20 km off, and one 5 km off: that. Oak: none near.
        "2020-01-01,1,ash,50.1,10.0,X,0.9,held,\n2020-01-01,2,Village,50.0,10.01,Y,0.9,held,\n"
        "2020-01-01,3,Elm,50.18,11.0,Y,0.9,held,\n2020-01-01,4,Hamlet,50.045,11.0,X,0.9,held,\n"
        "2020-01-01,5,Far,50.06,12.0,Y,0.9,held,\n2020-01-01,6,Yew,50.0,13.0,,0.4,unknown,\n"
    )
    pred = table_of(tmp_path, f"date,place_id,name,lat,lon,controller,probability,status,claims\n{rows}")
    found = paired(truth, pred).rows
    assert dict(zip(found["place"], found["side"], strict=True)) == {"Al-Ash": "X", "Elm": "X", "Yew": "none"}
    named = scored(truth, pred, SideTable({}, {"X": "A", "none": "A"}), asked=True)
    assert place_figures(named.score)["accuracy"] == 0.75
    assert "Oak" in named.notes[-1]


def test_names_are_folded():
    assert folded_name("Khān Shaykhūn") == folded_name("khan-shaykhun") == "khanshaykhun"
    assert folded_name("al-Bab") == folded_name("Bab")
    # Names in other scripts are told apart.
    assert folded_name("Изюм") != folded_name("Лиман")


def test_sides_named_differently_are_refused(truth: PlaceDays, tmp_path: Path):
    other = table_of(tmp_path, TRUTH.replace(",A,", ",Reds,"))
    with pytest.raises(InputError, match="'Reds'"):
        scored(truth, other, SideTable(), asked=False)
    assert place_figures(scored(truth, other, SideTable({}, {"Reds": "A"}), asked=True).score)["accuracy"] == 1


def test_probabilities_of_all_sides_and_of_the_holder():
    assert brier({"A": 1.0}, "A") == 0
    assert brier({"A": 1.0}, "B") == 2
    assert brier({"A": 0.7, "B": 0.2, "none": 0.1}, "A") == pytest.approx(0.09 + 0.04 + 0.01)
    assert log_score({"A": 0.5, "B": 0.5}, "B") == pytest.approx(0.6931, abs=1e-4)
    assert log_score({"A": 1.0}, "B") == pytest.approx(6.9078, abs=1e-4)
    assert log_score({"A": 1.0000001}, "A") == 0


def test_calibration_of_control_leaves_out_grace_and_what_has_no_answer(truth: PlaceDays, tmp_path: Path):
    control = PlaceDays(
        truth.rows.assign(probability=0.8, shares=[{s: 0.8, "C": 0.2} for s in truth.rows["side"]]), "ours"
    )
    wrong = control.rows["date"] == date(2020, 1, 1)
    control = PlaceDays(control.rows[~wrong | (control.rows["place"] == "Elm")], "ours").named(
        {"A": "A", "B": "B", "C": "A"}.get
    )
    score = score_place_days(truth, control)
    judged = judged_control(score)["the holder named"]
    # Without grace and two first days: Ash 2 and 4, Elm twice, Oak 2 and 3.
    assert judged.right.tolist() == [True] * 6
    figures = probability_figures(score)
    assert figures["the holder named"] == {
        "n": 6, "mean_confidence": 0.8, "share_right": 1.0, "ece": 0.2, "brier": 0.04,
    }  # fmt: skip
    # C went to A: certain where A holds, and 0.8 beside 0.2 where B does.
    assert figures["all sides"]["brier"] == pytest.approx(3 * 0.08 / 6, abs=1e-4)


def test_our_own_table_of_control_becomes_sides():
    found = control_days(control_rows(), "ours").rows
    assert list(found["side"]) == ["ARMY", "none"]
    assert found["shares"].tolist() == [{"ARMY": 0.9, "none": 0.1}, {"none": 0.6, "ARMY": 0.4}]
    assert found["probability"].tolist() == [0.9, 0.6]
