"""What changed: places that another side holds than on the day before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True)
class Change:
    """A place that went from one side to another; None where nobody is known to hold it."""

    place_id: str
    name: str
    side_before: str | None
    side: str | None
    controller_before: str | None
    controller: str | None
    status: str


def changes_on(control: pd.DataFrame, day: date) -> list[Change]:
    """Places whose side on ``day`` is another than on the day before, sorted by name.

    Parameters
    ----------
    control : schema.CONTROL. A place without a row on the day before has not changed.
    """
    before = {row["place_id"]: row for row in _rows(control, day - timedelta(1))}
    found = [_change(row, before[row["place_id"]]) for row in _rows(control, day) if row["place_id"] in before]
    return sorted((c for c in found if c.side != c.side_before), key=lambda change: change.name)


def _rows(control: pd.DataFrame, day: date) -> list[dict[str, Any]]:
    days = pd.to_datetime(control["date"]).dt.date
    return [{str(k): v for k, v in row.items()} for row in control[days == day].to_dict("records")]


def _change(row: dict[str, Any], before: dict[str, Any]) -> Change:
    return Change(
        str(row["place_id"]), str(row["name"]), _known(before["side"]), _known(row["side"]),
        _known(before["controller"]), _known(row["controller"]), str(row["status"]),
    )  # fmt: skip


def _known(value: object) -> str | None:
    """The id; None for what a table holds where there is none (None, NaN, an empty word)."""
    return value if isinstance(value, str) and value else None
