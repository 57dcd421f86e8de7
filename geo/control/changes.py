"""What changed: places that another side holds than on the day before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.schema import records

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.rows import Belief

#: Share below which a day is not named as one on which a place may have changed hands.
LEAST_SHARE = 0.02


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


def held_since(likeliest: NDArray[np.int64]) -> NDArray[np.int64]:
    """By place and day, the number of the first day of the run of days on which the same side is the likeliest.

    Parameters
    ----------
    likeliest : the number of a side by place and day.
    """
    new = np.diff(likeliest, axis=1, prepend=likeliest[:, :1]) != 0
    first: NDArray[np.int64] = np.maximum.accumulate(np.where(new, np.arange(likeliest.shape[1]), 0), axis=1)
    return first


def change_days(belief: Belief, control: pd.DataFrame) -> list[tuple[tuple[str, float], ...]]:
    """For each row of a table of control, the days on which its holder may have come, with their shares (sum 1): ISO dates.

    Empty where the holder has been there from the first day, and where beliefs are as known then.
    """
    found: dict[tuple[str, date], tuple[tuple[str, float], ...]] = {}
    likeliest = belief.shares.argmax(axis=2)
    came = belief.came
    changed = np.flatnonzero((likeliest != likeliest[:, :1]).any(axis=1)) if came is not None else ()
    for row in map(int, changed):
        starts = [0, *(np.flatnonzero(np.diff(likeliest[row])) + 1)]
        for k in range(1, len(starts)):
            # A holder may have come any day since the one before him, or while he is already taken to hold it.
            end = starts[k + 1] if k + 1 < len(starts) else len(belief.days)
            spread = _spread(belief, row, int(likeliest[row, starts[k]]), starts[k - 1] + 1, end)
            found |= {(belief.places[row].id, belief.days[n]): spread for n in range(starts[k], end)}
    return [found.get(key, ()) for key in zip(control["place_id"], control["date"], strict=True)]


def _spread(belief: Belief, row: int, side: int, first: int, end: int) -> tuple[tuple[str, float], ...]:
    assert belief.came is not None
    own = belief.came[row, first:end, side]
    own = np.where(own >= LEAST_SHARE * own.sum(), own, 0.0)
    if not own.any():  # Beliefs of so long ago that nothing is left of them.
        return ()
    shares = own / own.sum()
    return tuple((belief.days[first + n].isoformat(), round(float(shares[n]), 4)) for n in np.flatnonzero(shares))


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
    return records(control[days == day])


def _change(row: dict[str, Any], before: dict[str, Any]) -> Change:
    return Change(
        str(row["place_id"]), str(row["name"]), _known(before["side"]), _known(row["side"]),
        _known(before["controller"]), _known(row["controller"]), str(row["status"]),
    )  # fmt: skip


def _known(value: object) -> str | None:
    """The id; None for what a table holds where there is none (None, NaN, an empty word)."""
    return value if isinstance(value, str) and value else None
