"""Our own control by place and day, and our own map of a day, beside what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.evaluate.maps import ControlMap, map_of_day
from geo.evaluate.place_days import (
    PlaceDays,
    PlaceScore,
    by_place,
    control_days,
    paired,
    place_figures,
    score_place_days,
)
from geo.evaluate.probabilities import probability_figures
from geo.evaluate.sides import NOBODY, SideTable, check_named_alike

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Document, Reading
    from geo.theatre import Theatre


@dataclass(frozen=True)
class Scored:
    """A scored table, and what should be said of it."""

    score: PlaceScore
    notes: tuple[str, ...] = ()

    def figures(self, *, places: bool = False) -> dict[str, Any]:
        """The figures as ``frontline eval`` prints them; with ``places`` those of each place too."""
        found = {**place_figures(self.score), "calibration": probability_figures(self.score)}
        return {**found, "places": by_place(self.score)} if places else found


def scored(truth: PlaceDays, pred: PlaceDays, table: SideTable, *, asked: bool) -> Scored:
    """Pair the places, name the sides alike, and score.

    Parameters
    ----------
    asked : whether the names are settled: the user gave a table of them, or a theatre knows them all.

    Raises
    ------
    InputError
        When the sides are named differently and no table says how.
    """
    own, other = truth.named(table.of_truth), paired(truth, pred).named(table.of_pred)
    # A place that is paired tells which sides matter; what the others are called does not.
    notes = check_named_alike(set(own.rows["side"]), set(other.rows["side"]), {NOBODY}, asked=asked)
    unpaired = sorted(set(own.rows["place"]) - set(other.rows["place"]))
    if unpaired:
        more = f" and {len(unpaired) - 8} more" if len(unpaired) > 8 else ""
        notes.append(f"no answer for {', '.join(unpaired[:8])}{more}: counted as wrong")
    return Scored(score_place_days(own, other), tuple(notes))


def our_days(
    theatre: Theatre, readings: Sequence[Reading], first: date, last: date, *, as_known: bool = False
) -> PlaceDays:
    """What ``frontline control`` says of each place on each day, by side, with the probability of every side.

    Parameters
    ----------
    first, last : days that must be covered; the theatre's own period is in any case, since later reports tell of it.
    """
    from geo.pipeline import control_of

    start, end = min(first, theatre.date_from), max(last, theatre.date_to)
    return control_days(control_of(readings, theatre, start, end, as_known=as_known), theatre.name)


def our_map(theatre: Theatre, documents: Sequence[Document], day: date, *, as_known: bool = False) -> ControlMap:
    """Our map of a day, as the player shows it.

    Raises
    ------
    InputError
        When the day lies outside the theatre's period.
    """
    from geo.pipeline import timeline_of

    if not theatre.date_from <= day <= theatre.date_to:
        raise InputError(
            f"{theatre.title} runs from {theatre.date_from} to {theatre.date_to}", str(day), "Choose a day of it."
        )
    timeline = timeline_of(theatre, documents, theatre.date_from, theatre.date_to, as_known=as_known)
    return map_of_day(timeline, day, f"{theatre.title}, {day}")


def only_mentioned(truth: PlaceDays, pred: PlaceDays, readings: Iterable[Reading]) -> PlaceDays:
    """The rows of a known table whose places some text names, by the place they are paired with.

    Raises
    ------
    InputError
        When no text names any.
    """
    named = {t.place_id for reading in readings for t in reading.toponyms if t.place_id}
    named |= {c.place_id for reading in readings for c in reading.claims if c.place_id}
    told = PlaceDays(pred.rows[pred.rows["place"].isin(named)].reset_index(drop=True), pred.name)
    places = set(paired(truth, told).rows["place"])
    rows = truth.rows[truth.rows["place"].isin(places)].reset_index(drop=True)
    if rows.empty:
        raise InputError("the documents name none of its places", truth.name, "Leave --mentioned out.")
    return PlaceDays(rows, truth.name)
