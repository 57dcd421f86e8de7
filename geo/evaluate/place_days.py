"""Tables of who holds each place on each day, and how well one answers to a known one.

The definitions are those of the project's benchmark of control by place and day.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.evaluate.csv_files import csv_rows
from geo.evaluate.sides import NOBODY
from geo.model import Rejected

#: A place of the same folded name may lie so far off, any other so far (km), to be taken for the same one.
NAMED_KM, ANY_KM = 15.0, 6.0
#: A change counts as shown when it is at most so many days off.
CHANGE_DAYS = 1
#: Length (km) of a degree of latitude.
_DEGREE_KM = 111.2
_ARTICLE = re.compile(r"\b(al|ad|as|ash|an|ar|at|az|el)[- ]")
_REMEDY = "Give a CSV with place, date, side and maybe lat, lon, grace; or the rows that 'frontline control' writes."


@dataclass(frozen=True)
class PlaceDays:
    """Sides by place and day.

    Attributes
    ----------
    rows : place (key), name, lat, lon (NaN: not known), date, side, grace; unique by place and date. ``probability``
        is that of the side (NaN: not given), ``shares`` that of every side (None: not given).
    name : what it is called in messages.
    """

    rows: pd.DataFrame
    name: str

    def on(self, dates: Sequence[date]) -> PlaceDays:
        """Only some days."""
        return PlaceDays(self.rows[self.rows["date"].isin(set(dates))].reset_index(drop=True), self.name)

    def named(self, side_of: Callable[[str], str]) -> PlaceDays:
        """The same with other names of sides; shares of sides that become one are added."""
        shares = [_renamed(own, side_of) for own in self.rows["shares"]]
        sides = self.rows["side"].map({side: side_of(side) for side in self.rows["side"].unique()})
        rows = self.rows.assign(side=sides, shares=pd.Series(shares, index=self.rows.index, dtype=object))
        return PlaceDays(rows, self.name)


@dataclass(frozen=True)
class PlaceScore:
    """How a table answers to a known one.

    Attributes
    ----------
    outcomes : a row for each row of the known table, in its order: place, date, side, grace, found (side, None where there is
        no answer), right, probability, shares.
    missed : days between each change of the known table and the nearest such change of the other (None: it has none).
    made : the reverse.
    """

    outcomes: pd.DataFrame
    missed: tuple[int | None, ...] = field(default=())
    made: tuple[int | None, ...] = field(default=())


def read_place_days(path: Path) -> tuple[PlaceDays, tuple[Rejected, ...]]:
    """A table from a CSV, and the rows of it that cannot be used.

    Parameters
    ----------
    path : columns ``place``, ``date``, ``side`` and maybe ``lat``, ``lon``, ``grace``, ``probability``; or what
        ``frontline control`` writes, whose ``place_id``, ``name`` and ``controller`` are taken. An empty side is nobody.

    Raises
    ------
    InputError
        When the file cannot be read, lacks a column, or holds no usable row.
    """
    lines, columns = csv_rows(path, ("date",), _REMEDY)
    key, side = ("place_id", "controller") if "place_id" in columns else ("place", "side")
    missing = sorted({key, side} - columns)
    if missing:
        raise InputError(f"columns missing: {', '.join(missing)}", str(path), _REMEDY)
    good: dict[tuple[str, date], dict[str, Any]] = {}
    rejected = []
    for line, row in lines:
        try:
            found = _row(row, key, side, "name" if key == "place_id" else key)
            _add(found, good)
        except InputError as error:
            rejected.append(Rejected(f"{path.name}, line {line}", error.what, error.remedy))
    if not good:
        why = f" ({rejected[0].where}: {rejected[0].what})" if rejected else ""
        raise InputError(f"holds no usable row{why}", str(path), _REMEDY)
    return PlaceDays(pd.DataFrame(good.values()), path.name), tuple(rejected)


def _add(row: dict[str, Any], rows: dict[tuple[str, date], dict[str, Any]]) -> None:
    if rows.setdefault((row["place"], row["date"]), row) is not row:
        raise InputError(f"{row['place']!r:.60} on {row['date']} is there twice", remedy="Leave one row out.")


def _row(row: dict[str, str], key: str, side: str, name: str) -> dict[str, Any]:
    place = row.get(key, "")
    if not place:
        raise InputError(f"{key} is empty", remedy="Name the place.")
    try:
        day = date.fromisoformat(row.get("date", ""))
    except ValueError:
        raise InputError(f"{row.get('date')!r:.60} is no date", remedy="Write it as 2024-11-30.") from None
    return {
        "place": place,
        "name": row.get(name) or place,
        "lat": _number(row, "lat", -90, 90),
        "lon": _number(row, "lon", -180, 180),
        "date": day,
        "side": row.get(side) or NOBODY,
        "grace": row.get("grace") == "1",
        "probability": _number(row, "probability", 0, 1),
        "shares": None,
    }


def _number(row: dict[str, str], name: str, low: float, high: float) -> float:
    text = row.get(name, "")
    try:
        value = float(text) if text else math.nan
    except ValueError:
        value = math.inf
    if not (math.isnan(value) or low <= value <= high) or (text and math.isnan(value)):
        raise InputError(
            f"{name} {text!r:.60} is no number from {low:g} to {high:g}", remedy="Correct it or leave it empty."
        )
    return value


def control_days(control: pd.DataFrame, name: str) -> PlaceDays:
    """The table of control (schema.CONTROL) as sides by place and day, with the shares of every side."""
    sides = [side if isinstance(side, str) and side else NOBODY for side in control["side"]]
    shares = [_known(own) for own in control["distribution"]]
    rows = pd.DataFrame(
        {
            "place": control["place_id"].astype(str),
            "name": control["name"].astype(str),
            "lat": control["lat"].astype(float),
            "lon": control["lon"].astype(float),
            "date": [pd.Timestamp(day).date() for day in control["date"]],
            "side": sides,
            "grace": False,
            # Nobody may be told as the holder although a side is likelier: the probability is that of what is told.
            "probability": [own.get(side, 0.0) for own, side in zip(shares, sides, strict=True)],
            "shares": shares,
        }
    )
    return PlaceDays(rows.reset_index(drop=True), name)


def _known(distribution: Any) -> dict[str, float]:
    found: dict[str, float] = {}
    for side, share in distribution:
        found[side or NOBODY] = found.get(side or NOBODY, 0.0) + float(share)
    return found


def _renamed(shares: dict[str, float] | None, side_of: Callable[[str], str]) -> dict[str, float] | None:
    if shares is None:
        return None
    found: dict[str, float] = {}
    for side, share in shares.items():
        found[side_of(side)] = found.get(side_of(side), 0.0) + share
    return found


def paired(truth: PlaceDays, pred: PlaceDays) -> PlaceDays:
    """The scored table with the known one's places: the nearest of the same name within 15 km, else any within 6 km.

    Places without coordinates in either table are paired when they bear the very same name or id.
    """
    known = pred.rows.drop_duplicates("place").reset_index(drop=True)
    folded = known["name"].map(folded_name)
    parts = []
    rows_of: dict[str, pd.DataFrame] = {str(key): rows for key, rows in pred.rows.groupby("place")}
    for place in truth.rows.drop_duplicates("place").itertuples():
        found = _pair(place, known, folded)
        if found is not None:
            parts.append(rows_of[found].assign(place=str(place.place)))
    rows = pd.concat(parts, ignore_index=True) if parts else pred.rows.iloc[:0]
    return PlaceDays(rows, pred.name)


def _pair(place: Any, known: pd.DataFrame, folded: pd.Series) -> str | None:
    if math.isnan(place.lat) or known["lat"].isna().all():
        same = known[(known["place"] == place.place) | (known["name"] == place.name)]
        return None if same.empty else str(same["place"].iloc[0])
    east = (known["lon"] - place.lon) * np.cos(np.radians(place.lat))
    km = np.hypot(known["lat"] - place.lat, east) * _DEGREE_KM
    named = km.where(folded == folded_name(place.name))
    if named.min() <= NAMED_KM:
        return str(known["place"][named.idxmin()])
    return str(known["place"][km.idxmin()]) if km.min() <= ANY_KM else None


def folded_name(name: str) -> str:
    """A name without case, accents, signs, blanks and the Arabic article; other scripts keep their letters."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    bare = _ARTICLE.sub("", plain)
    return re.sub(r"[^a-z]", "", bare) or "".join(c for c in bare if c.isalnum())


def score_place_days(truth: PlaceDays, pred: PlaceDays) -> PlaceScore:
    """Score a table whose places are named as in the known one (see ``paired``); what it lacks counts as wrong."""
    answers = pred.rows[["place", "date", "side", "probability", "shares"]].rename(columns={"side": "found"})
    outcomes = truth.rows[["place", "date", "side", "grace"]].merge(answers, on=["place", "date"], how="left")
    outcomes["found"] = outcomes["found"].astype(object).where(outcomes["found"].notna(), None)
    outcomes["right"] = outcomes["side"] == outcomes["found"]
    known, made = list(_changes(truth)), list(_changes(pred))
    return PlaceScore(outcomes, _nearest(known, made), _nearest(made, known))


def _changes(table: PlaceDays) -> Iterator[tuple[str, str, date]]:
    """(place, new side, first day of it) wherever a place's side is another than on its row before."""
    for place, rows in table.rows.sort_values("date", kind="stable").groupby("place"):
        before = None
        for day, side in zip(rows["date"], rows["side"], strict=True):
            if before is not None and side != before:
                yield str(place), side, day
            before = side


def _nearest(
    changes: Sequence[tuple[str, str, date]], others: Sequence[tuple[str, str, date]]
) -> tuple[int | None, ...]:
    """For each change the days to the nearest of the same place and side among others."""
    days: dict[tuple[str, str], list[date]] = {}
    for place, side, day in others:
        days.setdefault((place, side), []).append(day)
    return tuple(min((abs((day - d).days) for d in days.get((p, s), ())), default=None) for p, s, day in changes)


def place_figures(score: PlaceScore) -> dict[str, Any]:
    """The figures by name, as ``frontline eval`` prints them."""
    outcomes = score.outcomes
    sure = outcomes[~outcomes["grace"].astype(bool)]
    errors = [days for days in score.missed if days is not None]
    return {
        "place_days": len(outcomes),
        "accuracy": _mean(sure["right"], 4),
        "accuracy_all": _mean(outcomes["right"], 4),
        "coverage": _mean(outcomes["found"].notna(), 4),
        "changes_truth": len(score.missed),
        "changes_pred": len(score.made),
        "change_recall": _shown(score.missed),
        "change_precision": _shown(score.made),
        "mean_abs_day_error": round(sum(errors) / len(errors), 3) if errors else None,
    }


def _mean(values: pd.Series, decimals: int) -> float | None:
    return round(float(values.mean()), decimals) if len(values) else None


def _shown(days: Sequence[int | None]) -> float | None:
    hits = sum(d is not None and d <= CHANGE_DAYS for d in days)
    return round(hits / len(days), 4) if days else None


def by_place(score: PlaceScore) -> list[dict[str, Any]]:
    """For each place how many of its days (grace left out) are right, and the days that are not, in the known table's order."""
    found = []
    for place, rows in score.outcomes[~score.outcomes["grace"].astype(bool)].groupby("place", sort=False):
        wrong = [
            f"{row.date!s}: {row.found or 'no answer'!s}, not {row.side!s}"
            for row in rows.itertuples()
            if not row.right
        ]
        found.append({"place": place, "days": len(rows), "right": int(rows["right"].sum()), "wrong": wrong})
    return found
