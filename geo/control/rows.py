"""From beliefs to the table of control: holder, status, since when, and the claims behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo import schema
from geo.control.evidence import NOBODY, Evidence, Mark, Observation
from geo.model import Event, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo.control.places import ControlPlace
    from geo.theatre import Theatre

#: Belief below which a place counts as contested.
CONTESTED_BELOW = 0.6
#: Half-lives without any evidence after which nothing is known.
STALE_HALF_LIVES = 3.0
#: Share of a report on a fight or a siege beside those on the holder.
MARK_WEIGHT = 1.0


@dataclass(frozen=True)
class Belief:
    """Belief by place, day and side."""

    places: tuple[ControlPlace, ...]
    days: tuple[date, ...]
    sides: tuple[str, ...]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Spell:
    """Who holds a place since when."""

    side: str
    since: date


def control_rows(belief: Belief, views: Sequence[Evidence], theatre: Theatre) -> pd.DataFrame:
    """One row a place and day (schema.CONTROL and ``point``), sorted by date and place.

    Parameters
    ----------
    views : the evidence each day rests on; a day may share its view with others.
    """
    indexed: dict[int, tuple[dict[str, list[Observation]], dict[str, list[Mark]]]] = {}
    records = []
    spells: dict[str, _Spell] = {}
    for n, day in enumerate(belief.days):
        seen = indexed.setdefault(id(views[n]), _by_place(views[n]))
        for p, place in enumerate(belief.places):
            shares = sorted(zip(belief.sides, belief.values[p, n].tolist(), strict=True), key=lambda s: (-s[1], s[0]))
            spell = spells.get(place.id)
            if spell is None or spell.side != shares[0][0]:
                spell = spells[place.id] = _Spell(shares[0][0], day)
            own = (seen[0].get(place.id, []), seen[1].get(place.id, []))
            records.append(_row(place, day, shares, spell, own, theatre))
    columns = [*schema.CONTROL.columns, "point"]
    return pd.DataFrame.from_records(records, columns=columns).sort_values(["date", "place_id"], ignore_index=True)


def _by_place(evidence: Evidence) -> tuple[dict[str, list[Observation]], dict[str, list[Mark]]]:
    observations, marks = defaultdict(list), defaultdict(list)
    for o in evidence.observations:
        observations[o.place_id].append(o)
    for m in evidence.marks:
        marks[m.place_id].append(m)
    return dict(observations), dict(marks)


def _row(
    place: ControlPlace,
    day: date,
    shares: list[tuple[str, float]],
    spell: _Spell,
    own: tuple[list[Observation], list[Mark]],
    theatre: Theatre,
) -> tuple[Any, ...]:
    seen = [o for o in own[0] if o.day <= day]
    marks = [m for m in own[1] if m.day_from <= day <= m.day_to]
    side, probability = shares[0]
    known = bool(place.start or seen)
    status = _status(place, day, probability, seen, marks, spell, theatre)
    behind = _claims(side, spell, own[0], marks, day)
    holder = _actor(place, side, spell, own[0], day, theatre) if known and side != NOBODY else None
    total = sum(weight for _, weight in behind)
    return (
        day, place.id, place.name, place.lat, place.lon,
        holder, theatre.side_of(holder), round(probability, 4), status.value, spell.since,
        tuple(claim for claim, _ in behind), tuple(round(w / total, 4) for _, w in behind),
        tuple((s, round(v, 4)) for s, v in shares if v >= 5e-4), not place.is_region,
    )  # fmt: skip


def _status(
    place: ControlPlace,
    day: date,
    probability: float,
    seen: list[Observation],
    marks: list[Mark],
    spell: _Spell,
    theatre: Theatre,
) -> Status:
    last = max([o.day for o in seen] + [m.day_to for m in marks] + [theatre.date_from] * bool(place.start), default=None)
    if last is None or (day - last).days > STALE_HALF_LIVES * theatre.half_life_days:
        return Status.UNKNOWN
    # A siege ends with the fall of the place.
    if any(m.kind is Event.SIEGE and m.day_from >= spell.since for m in marks):
        return Status.BESIEGED
    if any(m.kind is Event.CONTEST for m in marks):
        return Status.CONTESTED
    if seen and probability < CONTESTED_BELOW:
        return Status.CONTESTED
    return Status.HELD


def _claims(
    side: str, spell: _Spell, observations: Iterable[Observation], marks: Iterable[Mark], day: date
) -> list[tuple[str, float]]:
    """Claims that speak for the holder, and those on fights of the day, with their weights, strongest first.

    A claim of a later day counts where the place is already taken to have changed hands: it is why.
    """
    weights: dict[str, float] = {}
    later: dict[str, float] = {}
    for o in observations:
        speaks = (o.side == side and o.weight > 0) or (o.weight < 0 and side == NOBODY)
        if speaks:
            chosen = weights if spell.since <= o.day <= day else later
            chosen[o.claim_id] = max(chosen.get(o.claim_id, 0.0), abs(o.weight))
    for m in marks:
        weights.setdefault(m.claim_id, MARK_WEIGHT)
    return sorted((weights or later).items(), key=lambda c: (-c[1], c[0]))


def _actor(
    place: ControlPlace, side: str, spell: _Spell, observations: Iterable[Observation], day: date, theatre: Theatre
) -> str:
    """The best supported actor of the side: one named on its own before the side's general name."""
    support: dict[str, float] = defaultdict(float)
    if place.actor and theatre.side_of(place.actor) == side:
        support[place.actor] += 1.0
    for o in observations:
        if o.actor and o.side == side and o.weight > 0 and spell.since <= o.day <= day:
            support[o.actor] += o.weight * (0.5 if o.actor == side else 1.0)
    return min(support, key=lambda a: (-support[a], a), default=side)
