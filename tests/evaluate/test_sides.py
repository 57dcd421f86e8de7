"""Names of sides: tables, a theatre's own names, and maps that name them differently."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.evaluate.sides import are_known, check_named_alike, read_side_table, theatre_table
from geo.theatre import load_theatre


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_names_either_side_or_both(tmp_path: Path):
    found = read_side_table(
        table(tmp_path / "t.csv", "name,side,of\nReds,A,truth\nRED,A,pred\nNobody,none,\nX,Y,both\n")
    )
    assert found.of_truth("Reds") == found.of_pred("RED") == "A"
    assert found.of_pred("Reds") == "Reds"
    assert found.of_truth("Nobody") == found.of_pred("Nobody") == "none"
    assert found.of_truth("X") == found.of_pred("X") == "Y"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name,side\n",
        "name\nA\n",
        "name,side,of\nA,,truth\n",
        "name,side,of\nA,B,elsewhere\n",
        "name,side\nA,B\nA,C\n",
    ],
)
def test_a_table_that_says_nothing_or_two_things_is_refused(tmp_path: Path, text: str):
    with pytest.raises(InputError):
        read_side_table(table(tmp_path / "t.csv", text))


def test_a_theatre_knows_its_sides_by_the_names_of_their_actors(tmp_path: Path):
    theatre = load_theatre("syria-2024")
    given = read_side_table(table(tmp_path / "t.csv", "name,side,of\nthe south,SOUTHERN_FRONT,truth\nHTS,SNA,truth\n"))
    found = theatre_table(theatre, given)
    assert found.of_truth("Syrian Arab Army") == found.of_truth("Government") == "SYR_GOV"
    assert found.of_pred("HTS") == "SYR_OPP"
    # What the user says comes first, and may name any actor.
    assert found.of_truth("HTS") == "SNA"
    assert found.of_truth("the south") == "SYR_OPP"
    assert found.of_truth("Elm Army") == "Elm Army"


def test_names_that_a_theatre_knows_need_no_table():
    theatre = load_theatre("syria-2024")
    assert are_known(["SYR_GOV", "none", ""], theatre)
    assert not are_known(["SYR_GOV", "Elm Army"], theatre)
    assert not are_known(["SYR_GOV"], None)


def test_sides_that_each_lacks_are_asked_about():
    with pytest.raises(InputError, match=r"'Reds'.*'RED'.*--map"):
        check_named_alike(["Reds", "Blues"], ["RED", "Blues"])
    assert check_named_alike(["Reds", "Blues"], ["RED", "Blues"], asked=True) == [
        "only the first has 'Reds'",
        "only the second has 'RED'",
    ]


def test_a_side_that_one_lacks_is_said_and_what_is_set_aside_is_not():
    assert check_named_alike(["A", "B", "contested"], ["A", "B", ""], {"contested", ""}) == []
    assert check_named_alike(["A", "B"], ["A"]) == ["only the first has 'B'"]
