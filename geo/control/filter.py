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
from geo.control.changes import change_days
from geo.control.dynamics import (
    Steps,
    base_hazard,
    gains,
    moved,
    neighbours,
    pace,
    remembered,
    side_factors,
    window_of,
)
from geo.control.emissions import Emissions, default_emissions
from geo.control.evidence import NOBODY, Evidence, danger_gains, gather, weighed
from geo.control.known import known_belief
from geo.control.places import ControlPlace, control_places, own_sides
from geo.control.rows import Belief, control_rows
from geo.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.model import Claim, Document, Place
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
    table: Emissions | None = None,
) -> pd.DataFrame:
    """Infer who holds each place of the start state, and each place a claim names, on each day.

    Parameters
    ----------
    date_from, date_to : first and last day of the result, both included. The filter itself begins at the
        theatre's first day, or at ``date_from`` when that is earlier.
    as_known : each day rests only on documents published by then, instead of on all of them.
    table : the numbers behind it; the bundled ones when not given.

    Returns
    -------
    schema.CONTROL, sorted by date and place id; beside it ``point``, which tells places from regions,
    rivers and roads; ``evidence``, the day of the last evidence on the place; and ``change_days``, the days on
    which its holder may have come, each with its share, where reports leave that open or not (empty as known then).

    Raises
    ------
    InputError
        When the period ends before it begins, or the bundled table cannot be read.
    TheatreError
        When the theatre's start state cannot be read.
    """
    if date_to < date_from:
        raise InputError(f"the period {date_from} to {date_to} ends before it begins", remedy="Swap the dates.")
    evidence, belief = weigh(claims, documents, theatre, gazetteer, date_from, date_to, as_known=as_known, table=table)
    frame = control_rows(belief, views_on(belief.days, evidence, as_known=as_known), theatre)
    frame = frame.assign(change_days=pd.Series(change_days(belief, frame), index=frame.index, dtype=object))
    frame = frame[frame["date"] >= date_from].reset_index(drop=True)
    schema.check(frame, schema.CONTROL)
    return frame


def weigh(  # noqa: PLR0917 - as the filter itself is asked
    claims: Iterable[Claim],
    documents: Iterable[Document],
    theatre: Theatre,
    gazetteer: Gazetteer | Mapping[str, Place],
    date_from: date,
    date_to: date,
    *,
    as_known: bool = False,
    table: Emissions | None = None,
) -> tuple[Evidence, Belief]:
    """What claims are evidence of, and the belief it leads to: what ``infer_control`` infers, before any row is made.

    Both begin at the theatre's first day, or at ``date_from`` when that is earlier.

    Raises
    ------
    InputError
        When the bundled table cannot be read.
    TheatreError
        When the theatre's start state cannot be read.
    """
    table = table or default_emissions()
    ordered = sorted(claims, key=lambda c: c.id)
    places = control_places(ordered, theatre, gazetteer)
    start = min(theatre.date_from, date_from)
    days = [start + timedelta(n) for n in range((date_to - start).days + 1)]
    evidence = gather(ordered, documents, theatre, places, start, table=table, as_known=as_known)
    return evidence, believe(places, evidence, days, theatre, table, as_known=as_known)


def views_on(days: Sequence[date], evidence: Evidence, *, as_known: bool) -> list[Evidence]:
    """The evidence each day rests on: what was published by then when ``as_known``, else all of it."""
    return [evidence.as_of(day) for day in days] if as_known else [evidence] * len(days)


def believe(
    places: Mapping[str, ControlPlace],
    evidence: Evidence,
    days: Sequence[date],
    theatre: Theatre,
    table: Emissions | None = None,
    *,
    as_known: bool = False,
) -> Belief:
    """Belief by place, day and side: a pure function of places and evidence, for whoever asks what would change it.

    Parameters
    ----------
    places : by id, in the order of the result.
    as_known : day by day what was known then; else all days in the light of all evidence.
    """
    table = table or default_emissions()
    came, since = None, None
    sides = states(theatre, evidence, places)
    if as_known:
        shares, since = known_belief(places, evidence, days, sides, theatre=theatre, table=table)
    else:
        prior, weights = start_belief(places.values(), sides), likelihood(places, evidence, days, sides, table)
        danger = danger_gains(evidence.dangers, places, days, sides)
        came = np.zeros_like(weights)
        shares = smooth(prior, weights, steps_of(places, prior, weights, theatre, table=table, danger=danger), came)
    return Belief(tuple(places.values()), tuple(days), sides, shares, came, since)


def states(theatre: Theatre, evidence: Evidence, places: Mapping[str, ControlPlace]) -> tuple[str, ...]:
    """The theatre's sides, whatever else evidence names, and nobody (last)."""
    own = own_sides(theatre)
    named = {o.side for o in evidence.observations} | {s for p in places.values() for s in p.start}
    return (*own, *sorted(named - set(own) - {NOBODY}), NOBODY)


def steps_of(
    places: Mapping[str, ControlPlace],
    prior: Floats,
    log_likelihood: Floats,
    theatre: Theatre,
    *,
    table: Emissions,
    danger: Floats | None = None,
) -> Steps:
    """Chances from day to day in the light of all evidence: a first pass lets every place stand alone."""
    count, days, sides = log_likelihood.shape
    hazard = base_hazard(places.values(), days, table)
    factors = side_factors(sides, sides - 1, table)
    alone = smooth(prior, log_likelihood, Steps(hazard, factors, danger=danger))
    window = window_of(theatre)
    near = neighbours(places.values(), table)
    seen = np.stack([moved(alone, prior, n) for n in range(days)], axis=1)
    sums = np.concatenate([np.zeros((count, 1)), np.cumsum(seen, axis=1)], axis=1)
    for n in range(days):
        first, last = max(0, n - window // 2), min(days, n + window // 2 + 1)
        expected = table["hazard.day"] * (sides - 1) * (last - first)
        hazard[:, n] *= pace(sums[:, last] - sums[:, first], near.counted, expected, table)
    return Steps(hazard, factors, gains(near, alone, prior, window, table), danger)


def start_belief(places: Iterable[ControlPlace], sides: tuple[str, ...]) -> Floats:
    """Belief by place and side before any claim: what is not given to a side is shared by all."""
    rows = []
    for place in places:
        given = np.array([place.start.get(side, 0.0) for side in sides])
        rows.append(given + (1 - given.sum()) / len(sides))
    return np.array(rows).reshape(-1, len(sides))


def likelihood(
    places: Mapping[str, ControlPlace],
    evidence: Evidence,
    days: Sequence[date],
    sides: tuple[str, ...],
    table: Emissions | None = None,
) -> Floats:
    """Log-likelihood by place, day and side."""
    place_row = {place_id: n for n, place_id in enumerate(places)}
    day_row = {day: n for n, day in enumerate(days)}
    side_row = {side: n for n, side in enumerate(sides)}
    found = np.zeros((len(places), len(days), len(sides)))
    for (place_id, day, side), weight in weighed(evidence.observations, table or default_emissions()).items():
        if day in day_row:
            found[place_row[place_id], day_row[day], side_row[side]] = weight
    return found


def forward(prior: Floats, log_likelihood: Floats, steps: Steps | None = None) -> Floats:
    """Filtered belief by place, day and side; the prior is that of the first day."""
    steps = steps or _plain(log_likelihood)
    weights = _weights(log_likelihood)
    belief = np.empty_like(weights)
    for n in range(weights.shape[1]):
        today = (prior if n == 0 else steps.on(belief[:, n - 1], n)) * weights[:, n]
        belief[:, n] = today / today.sum(axis=1, keepdims=True)
    return belief


def smooth(prior: Floats, log_likelihood: Floats, steps: Steps | None = None, came: Floats | None = None) -> Floats:
    """Belief by place, day and side given the reports of all days (forward-backward).

    Parameters
    ----------
    came : filled with what ``entries`` returns, when given; by place, day and side.
    """
    steps = remembered(steps or _plain(log_likelihood), log_likelihood.size * log_likelihood.shape[2])
    weights = _weights(log_likelihood)
    belief = forward(prior, log_likelihood, steps)
    later = np.ones_like(prior)
    for n in range(weights.shape[1] - 1, -1, -1):
        seen, before = weights[:, n] * later, belief[:, n - 1]
        belief[:, n] *= later
        belief[:, n] /= belief[:, n].sum(axis=1, keepdims=True)
        if n:
            rates, leaving = steps.rates(n)
            if came is not None:
                into = (before[:, None, :] @ rates)[:, 0] * seen
                came[:, n] = into / (into + before * (1 - leaving) * seen).sum(axis=1, keepdims=True)
            later = seen * (1 - leaving) + (rates @ seen[:, :, None])[:, :, 0]
            later /= later.max(axis=1, keepdims=True)
    return belief


def entries(prior: Floats, log_likelihood: Floats, steps: Steps | None = None) -> Floats:
    """Chance that a side came into a place on a day, given the reports of all days: by place, day and side.

    Reports that differ on the day of a change, or give a week or a month, spread it over days. 0 on the first day.
    """
    came = np.zeros_like(log_likelihood)
    smooth(prior, log_likelihood, steps, came)
    return came


def _weights(log_likelihood: Floats) -> Floats:
    found: Floats = np.exp(log_likelihood - log_likelihood.max(axis=2, keepdims=True))
    return found


def _plain(log_likelihood: Floats) -> Steps:
    """Chances without pace, kinds or neighbours."""
    count, days, sides = log_likelihood.shape
    hazard = np.full((count, days), default_emissions()["hazard.day"])
    return Steps(hazard, np.ones((sides, sides)) - np.eye(sides))
