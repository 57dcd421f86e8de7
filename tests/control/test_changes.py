"""Changes are told by side, and what was not there before has not changed."""

from __future__ import annotations

from datetime import date

import pandas as pd

from geo.control.changes import changes_on

DAY = date(2024, 5, 2)
COLUMNS = ["date", "place_id", "name", "side", "controller", "status"]


def table(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def test_only_a_change_of_side_counts() -> None:
    before = date(2024, 5, 1)
    control = table(
        (before, "b", "Beta", "E", "E1", "held"),
        (before, "a", "Alpha", "E", "E1", "held"),
        (before, "c", "Gamma", None, None, "held"),
        (DAY, "b", "Beta", "W", "W1", "contested"),
        (DAY, "a", "Alpha", "E", "E2", "held"),
        (DAY, "c", "Gamma", None, None, "held"),
        (DAY, "d", "Delta", "W", "W1", "held"),
    )
    (change,) = changes_on(control, DAY)
    assert (change.name, change.side_before, change.side) == ("Beta", "E", "W")
    assert (change.controller_before, change.controller, change.status) == ("E1", "W1", "contested")
    assert changes_on(control, before) == []


def test_a_place_left_by_all_goes_to_nobody_and_rows_may_be_time_stamps() -> None:
    control = table(
        (pd.Timestamp(2024, 5, 1), "a", "Alpha", "E", "E1", "held"),
        (pd.Timestamp(DAY), "a", "Alpha", None, None, "held"),
    )
    (change,) = changes_on(control, DAY)
    assert (change.side, change.controller) == (None, None)
