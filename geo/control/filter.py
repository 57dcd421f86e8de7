"""Who holds each place on each day: a hidden-state filter over the claims.

States are the theatre's sides and nobody. A day keeps yesterday's holder but for a small hazard; each claim is an
observation. The archive view smooths (forward and backward); the as-known view filters what was published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo import schema
from geo.control.evidence import NOBODY, Evidence, gather, pooled
from geo.control.places import ControlPlace, control_places
from geo.control.rows import Belief, control_rows
from geo.control.weights import CAP, HAZARD
from geo.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.model import Claim, Document
    from geo.places.gazetteer import Gazetteer
    from geo.theatre import Theatre

    Floats = NDArray[np.float64]


def infer_control(  # noqa: PLR0917 - the way's own signature: what was read, where, and when
    claims: Iterable[Claim],
    documents: Iterable[Document],
    theatre: Theatre,
    gazetteer: Gazetteer,
    date_from: date,
    date_to: date,
    *,
    as_known: bool = False,
) -> pd.DataFrame:
    """Infer who holds each place of the start state, and each place a claim names, on each day.

    Parameters
    ----------
    date_from, date_to : first and last day of the result, both included. The filter itself begins at the
        theatre's first day, or at ``date_from`` when that is earlier.
    as_known : each day rests only on documents published by then, instead of on all of them.

    Returns
    -------
    schema.CONTROL, sorted by date and place id; beside it ``point``, which tells places from regions,
    rivers and roads, and ``evidence``, the day of the last evidence on the place.

    Raises
    ------
    InputError
        When the period ends before it begins.
    TheatreError
        When the theatre's start state cannot be read.
    """
    if date_to < date_from:
        raise InputError(f"the period {date_from} to {date_to} ends before it begins", remedy="Swap the dates.")
    claims, documents = tuple(claims), tuple(documents)
    places = control_places(sorted(claims, key=lambda c: c.id), theatre, gazetteer)
    start = min(theatre.date_from, date_from)
    days = [start + timedelta(n) for n in range((date_to - start).days + 1)]
    evidence = gather(claims, documents, theatre, places, start)
    belief = believe(places, evidence, days, theatre, as_known=as_known)
    views = [evidence.as_of(day) for day in days] if as_known else [evidence] * len(days)
    frame = control_rows(belief, views, theatre)
    frame = frame[frame["date"] >= date_from].reset_index(drop=True)
    schema.check(frame, schema.CONTROL)
    return frame


def believe(
    places: Mapping[str, ControlPlace],
    evidence: Evidence,
    days: Sequence[date],
    theatre: Theatre,
    *,
    as_known: bool = False,
) -> Belief:
    """Belief by place, day and side: a pure function of places and evidence, for whoever asks what would change it.

    Parameters
    ----------
    places : by id, in the order of the result.
    as_known : day by day what was known then; else all days in the light of all evidence.
    """
    sides = states(theatre, evidence, places)
    if as_known:
        shares = _as_known(places, [evidence.as_of(day) for day in days], days, sides, theatre)
    else:
        shares = _smoothed(places, evidence, days, sides)
    return Belief(tuple(places.values()), tuple(days), sides, shares)


def states(theatre: Theatre, evidence: Evidence, places: Mapping[str, ControlPlace]) -> tuple[str, ...]:
    """The theatre's sides, whatever else evidence names, and nobody."""
    own = [side.id for side in theatre.sides]
    named = {o.side for o in evidence.observations} | {s for p in places.values() for s in p.start}
    return (*own, *sorted(named - set(own) - {NOBODY}), NOBODY)


def _smoothed(
    places: Mapping[str, ControlPlace], evidence: Evidence, days: Sequence[date], sides: tuple[str, ...]
) -> Floats:
    """Belief by place, day and side, in the light of all evidence."""
    return smooth(start_belief(places.values(), sides), likelihood(places, evidence, days, sides))


def _as_known(
    places: Mapping[str, ControlPlace],
    views: Sequence[Evidence],
    days: Sequence[date],
    sides: tuple[str, ...],
    theatre: Theatre,
) -> Floats:
    """Belief by place, day and side, each day in its own view: a side first named later has no share before."""
    found = np.zeros((len(places), len(days), len(sides)))
    for n, view in enumerate(views):
        known = states(theatre, view, places)
        belief = forward(start_belief(places.values(), known), likelihood(places, view, days[: n + 1], known))
        found[:, n, [sides.index(side) for side in known]] = belief[:, -1]
    return found


def start_belief(places: Iterable[ControlPlace], sides: tuple[str, ...]) -> Floats:
    """Belief by place and side before any claim: what is not given to a side is shared by all."""
    rows = []
    for place in places:
        given = np.array([place.start.get(side, 0.0) for side in sides])
        rows.append(given + (1 - given.sum()) / len(sides))
    return np.array(rows).reshape(-1, len(sides))


def likelihood(
    places: Mapping[str, ControlPlace], evidence: Evidence, days: Sequence[date], sides: tuple[str, ...]
) -> Floats:
    """Log-likelihood by place, day and side."""
    place_row = {place_id: n for n, place_id in enumerate(places)}
    day_row = {day: n for n, day in enumerate(days)}
    side_row = {side: n for n, side in enumerate(sides)}
    found = np.zeros((len(places), len(days), len(sides)))
    for (place_id, day, side), weight in pooled(evidence.observations).items():
        if day in day_row:
            found[place_row[place_id], day_row[day], side_row[side]] = np.clip(weight, -CAP, CAP)
    return found


def forward(prior: Floats, log_likelihood: Floats) -> Floats:
    """Filtered belief by place, day and side; the prior is that of the first day."""
    weights = _weights(log_likelihood)
    belief = np.empty_like(weights)
    for n in range(weights.shape[1]):
        today = (prior if n == 0 else _step(belief[:, n - 1])) * weights[:, n]
        belief[:, n] = today / today.sum(axis=1, keepdims=True)
    return belief


def smooth(prior: Floats, log_likelihood: Floats) -> Floats:
    """Belief by place, day and side given the reports of all days (forward-backward)."""
    weights = _weights(log_likelihood)
    belief = forward(prior, log_likelihood)
    later = np.ones_like(prior)
    for n in range(weights.shape[1] - 2, -1, -1):
        later = _step(weights[:, n + 1] * later)
        later /= later.max(axis=1, keepdims=True)
        today = belief[:, n] * later
        belief[:, n] = today / today.sum(axis=1, keepdims=True)
    return belief


def _weights(log_likelihood: Floats) -> Floats:
    found: Floats = np.exp(log_likelihood - log_likelihood.max(axis=2, keepdims=True))
    return found


def _step(belief: Floats) -> Floats:
    """One day on: the holder stays but for the hazard of each other side."""
    moved: Floats = (1 - belief.shape[1] * HAZARD) * belief + HAZARD * belief.sum(axis=1, keepdims=True)
    return moved
