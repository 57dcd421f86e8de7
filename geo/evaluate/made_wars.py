"""Wars of which the truth is known, with reports made up from it.

Every change is told as a plain capture or loss, except at places of which nothing is told at all; some reports are
false. What such wars teach is how places change hands, not how reports are worded.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.control.evidence import Evidence, gather
from geo.control.fitting import Case
from geo.control.places import control_places
from geo.model import Claim, Document, Event, Modality, Side
from geo.theatre import Theatre

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.emissions import Emissions

    Sides = NDArray[np.object_]

#: Share of places of which nothing is told, and of reports that are false; seeds of the draws.
SILENT, FALSE, SEEDS = 0.3, 0.05, (1,)
#: Days of a long war that are used, from its first.
MOST_DAYS = 90
GRADE = "C3"


def truth_grid(truth: pd.DataFrame) -> tuple[list[str], tuple[date, ...], Sides, NDArray[np.bool_]]:
    """Places, days, side by place and day (the last known where none is given), and whether it is given and sure."""
    first = truth["date"].min()
    length = min((truth["date"].max() - first).days + 1, MOST_DAYS)
    days = [first + timedelta(n) for n in range(length)]
    sides = truth.pivot_table(index="place", columns="date", values="side", aggfunc="first").reindex(columns=days)
    sure = truth.assign(sure=truth["sure"].astype(int))
    sure = sure.pivot_table(index="place", columns="date", values="sure", aggfunc="min").reindex(columns=days)
    known = sides[days[0]].notna()
    filled = sides[known].ffill(axis=1)
    scored: NDArray[np.bool_] = sure[known].eq(1).to_numpy(bool)
    return [str(name) for name in filled.index], tuple(days), filled.to_numpy(object), scored


def made_case(truth: pd.DataFrame, war: str, seed: int, folder: Path) -> Case:
    """A war with reports made up from its truth; its start state is written to ``folder``."""
    names, days, sides, scored = truth_grid(truth)
    where = truth.drop_duplicates("place").set_index("place").loc[names, ["lat", "lon"]].to_numpy(float)
    theatre = _theatre(folder, days, names, where, sides)
    made = list(_reports(names, where, days, sides, random.Random(seed)))  # noqa: S311 - nothing to guess
    claims, documents = [c for c, _ in made], [d for _, d in made]
    places = control_places(claims, theatre, {})
    rows = np.array([list(places).index(name) for name in names], np.int64)

    def evidence(table: Emissions) -> Evidence:
        return gather(claims, documents, theatre, places, days[0], table=table)

    return Case(war, places, days, theatre, evidence, rows, sides, scored)


def _theatre(
    folder: Path, days: Sequence[date], names: Sequence[str], where: NDArray[np.float64], sides: Sides
) -> Theatre:
    folder.mkdir(parents=True)
    start = {"place_id": names, "name": names, "lat": where[:, 0], "lon": where[:, 1], "actor": sides[:, 0]}
    pd.DataFrame({**start, "date": days[0], "basis": "dated truth"}).to_csv(folder / "start_state.csv", index=False)
    (south, west), (north, east) = where.min(axis=0), where.max(axis=0)
    parties = tuple(Side(side, side, (side,), n) for n, side in enumerate(_parties(sides), 1))
    war = folder.name
    return Theatre(war, war, folder, (west, south, east, north), days[0], days[-1], (), (), parties)


def _parties(sides: Sides) -> list[str]:
    return sorted({str(side) for side in sides.ravel()} - {""})


def _reports(
    names: Sequence[str], where: NDArray[np.float64], days: Sequence[date], sides: Sides, draw: random.Random
) -> Iterator[tuple[Claim, Document]]:
    silent = {name for name in names if draw.random() < SILENT}
    for row, name in enumerate(names):
        changes = np.flatnonzero(sides[row, 1:] != sides[row, :-1]) + 1
        for n in map(int, changes) if name not in silent else ():
            place, side = row, str(sides[row, n])
            if draw.random() < FALSE:
                place, side = draw.randrange(len(names)), draw.choice(_parties(sides))
            yield _report(f"{row}-{n}", names[place], where[place], days[n], (side, str(sides[row, n - 1])))


def _report(key: str, name: str, at: NDArray[np.float64], day: date, told: tuple[str, str]) -> tuple[Claim, Document]:
    """A report that a side took a place, or, when it is nobody, that the one before lost it."""
    side, before = told
    event, actor = (Event.CAPTURE, side) if side else (Event.LOSS, before)
    claim = Claim(
        id=key, document_id=key, place_start=0, place_end=len(name), place_text=name, place_id=name, place_name=name,
        lat=float(at[0]), lon=float(at[1]), relation=None, event=event, actor=actor, against=None, date_from=day,
        date_to=day, precision="day", modality=Modality.ASSERTED, attribution=None, trigger="", trigger_start=0,
        trigger_end=0, sentence_start=0, sentence_end=len(name), confidence=0.9,
    )  # fmt: skip
    return claim, Document(key, f"{key} {name} {event} {actor}", published=day, source="", reliability=GRADE)
