"""From beliefs to the table of control: holder, status, since when, and the claims behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo import schema
from geo.control import reasons as why
from geo.control.changes import held_since
from geo.control.encirclement import NOT_KNOWN, encirclement
from geo.control.evidence import NOBODY, Evidence, Mark, Observation
from geo.model import Event, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.places import ControlPlace
    from geo.control.reasons import Reason
    from geo.theatre import Theatre

#: Belief below which a place counts as contested.
CONTESTED_BELOW = 0.6
#: Share of belief at the start below which it says nothing of a side.
LEAST_SAID = 0.1
#: Half-lives without any evidence after which nothing is known.
STALE_HALF_LIVES = 3.0
#: Support (nats) of a side's general name by what a reviewer vouches for: it is true of each of the side's actors.
GENERAL_NAME = 5.0
#: Share of a report on a fight or a siege beside those on the holder.
MARK_WEIGHT = 1.0


@dataclass(frozen=True)
class Belief:
    """Belief by place, day and side.

    Attributes
    ----------
    came : chance that the side came on that day, in the same order; None as known then.
    since : by place and day, the number of the day since which the likeliest holder has been so; None where that is
        the first of the days on which ``shares`` have it so.
    """

    places: tuple[ControlPlace, ...]
    days: tuple[date, ...]
    sides: tuple[str, ...]
    shares: NDArray[np.float64]
    came: NDArray[np.float64] | None = None
    since: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """A place on a day: who is taken to hold it since when, and all that speaks of it in the day's view."""

    place: ControlPlace
    day: date
    side: str
    since: date
    observations: list[Observation]
    marks: list[Mark]
    around: tuple[str, ...] = ()


def control_rows(
    belief: Belief, views: Sequence[Evidence], theatre: Theatre, around: NDArray[np.int64] | None = None
) -> pd.DataFrame:
    """One row a place and day (schema.CONTROL; ``point``; ``evidence``, the day of the last evidence or None), sorted by date and place.

    Parameters
    ----------
    views : the evidence each day rests on; a day may share its view with others.
    around : sides that surround each place on each day, as ``surrounding`` gives them; None finds them.
    """
    around = surrounding(belief, views, theatre) if around is None else around
    indexed: dict[int, tuple[dict[str, list[Observation]], dict[str, list[Mark]]]] = {}
    records = []
    since = held_since(belief.shares.argmax(axis=2)) if belief.since is None else belief.since
    for n, day in enumerate(belief.days):
        if id(views[n]) not in indexed:
            indexed[id(views[n])] = _by_place(views[n])
        observations, marks = indexed[id(views[n])]
        of_day = zip(
            belief.places, belief.shares[:, n].tolist(), around[:, n].tolist(), since[:, n].tolist(), strict=True
        )
        for place, own, ring, first in of_day:
            # Of sides as likely the theatre's first goes first, so that names decide nothing.
            shares = sorted(zip(belief.sides, own, strict=True), key=lambda s: -s[1])
            today = [m for m in marks.get(place.id, []) if m.day_from <= day <= m.day_to]
            sides = tuple(side for k, side in enumerate(belief.sides) if ring >> k & 1) if ring else ()
            case = _Case(place, day, shares[0][0], belief.days[first], observations.get(place.id, []), today, sides)
            records.append(_row(case, shares, theatre))
    columns = [*schema.CONTROL.columns, "point", "evidence"]
    frame = pd.DataFrame(np.array(records, dtype=object).reshape(-1, len(columns)), columns=columns, dtype=object)
    # Texts that may be None stay plain objects: as a column of texts None would turn into NaN.
    frame = frame.astype({"lat": float, "lon": float, "probability": float, "point": bool})
    return frame.sort_values(["date", "place_id"], ignore_index=True)


def surrounding(belief: Belief, views: Sequence[Evidence], theatre: Theatre) -> NDArray[np.int64]:
    """Which sides surround each place on each day: the sum of ``2**k`` over them in ``belief.sides``; 0 for none.

    A place whose holder is in doubt neither surrounds nor is surrounded. One that the start state does not list counts
    on the days whose view speaks of it.

    Raises
    ------
    TheatreError
        When the outline or the start shapes cannot be read.
    """
    found = np.zeros(belief.shares.shape[:2], np.int64)
    holder = belief.shares.argmax(axis=2)
    doubtful = (belief.shares.max(axis=2) < CONTESTED_BELOW) | (holder == belief.sides.index(NOBODY))
    holder[doubtful] = NOT_KNOWN
    for points, days in _days_by_places(belief, views).items():
        if points:
            at = np.ix_(points, days)
            lonlat = np.array([(belief.places[n].lon, belief.places[n].lat) for n in points])
            found[at] = encirclement(lonlat, holder[at], belief.sides, [belief.days[n] for n in days], theatre)
    return found


def _days_by_places(belief: Belief, views: Sequence[Evidence]) -> dict[tuple[int, ...], list[int]]:
    """Numbers of the days by the numbers of the points that are listed or spoken of in the day's view."""
    seen: dict[int, tuple[int, ...]] = {}
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for day, view in enumerate(views):
        if id(view) not in seen:
            told = {o.place_id for o in view.observations} | {m.place_id for m in view.marks}
            own = enumerate(belief.places)
            seen[id(view)] = tuple(n for n, p in own if not p.is_region and (p.listed or p.id in told))
        found[seen[id(view)]].append(day)
    return found


def _by_place(evidence: Evidence) -> tuple[dict[str, list[Observation]], dict[str, list[Mark]]]:
    """What counts, by place: of reports of one origin the one that says most, so that a copy changes nothing."""
    strongest: dict[tuple[object, ...], Observation] = {}
    for o in sorted(evidence.observations, key=lambda o: (-abs(o.weight), o.claim_id)):
        strongest.setdefault((o.place_id, o.day, o.side, o.origin, o.weight > 0), o)
    first: dict[tuple[object, ...], Mark] = {}
    for m in sorted(evidence.marks, key=lambda m: m.claim_id):
        first.setdefault((m.place_id, m.kind, m.day_from, m.day_to, m.origin), m)
    observations, marks = defaultdict(list), defaultdict(list)
    for o in strongest.values():
        observations[o.place_id].append(o)
    for m in first.values():
        marks[m.place_id].append(m)
    return dict(observations), dict(marks)


def _row(case: _Case, shares: list[tuple[str, float]], theatre: Theatre) -> tuple[Any, ...]:
    place, probability = case.place, shares[0][1]
    known = bool(place.start) or _told(case)
    behind = _claims(case)
    holder = _actor(case, theatre) if known and case.side != NOBODY else None
    total = sum(weight for _, weight in behind)
    status, reasons = _status(case, shares, [claim for claim, _ in behind], theatre)
    return (
        case.day, place.id, place.name, place.lat, place.lon,
        holder, theatre.side_of(holder), round(probability, 4), status.value, case.since,
        tuple(claim for claim, _ in behind), tuple(round(w / total, 4) for _, w in behind),
        tuple((s, round(v, 4)) for s, v in shares if v >= 5e-4), reasons, not place.is_region, _last(case, theatre),
    )  # fmt: skip


def _told(case: _Case) -> bool:
    """Whether anything tells who holds the place; that somebody does not is not enough."""
    return any(o.day <= case.day and o.weight > 0 for o in case.observations)


def _status(
    case: _Case, shares: list[tuple[str, float]], behind: list[str], theatre: Theatre
) -> tuple[Status, tuple[Reason, ...]]:
    """Status and every reason for it, the deciding one first."""
    last = _last(case, theatre)
    if last is None or not (case.place.start or case.marks or _told(case)):
        return Status.UNKNOWN, ((why.NOTHING,),)
    if (case.day - last).days > STALE_HALF_LIVES * theatre.half_life_days:
        return Status.UNKNOWN, ((why.SILENT, last.isoformat()),)
    # A siege ends with the fall of the place.
    sieges = [m.claim_id for m in case.marks if m.kind is Event.SIEGE and m.day_from >= case.since]
    fights = [m.claim_id for m in case.marks if m.kind is Event.CONTEST]
    doubt = shares[0][1] < CONTESTED_BELOW and any(o.day <= case.day for o in case.observations)
    divided = doubt and _divided(case)
    leaving = {o.claim_id for o in case.observations if o.side == NOBODY and o.weight > 0}
    left = [claim for claim in behind if claim in leaving] if case.side == NOBODY else []
    found = [
        (Status.BESIEGED, (why.SIEGE, *dict.fromkeys(sieges)), bool(sieges)),
        (Status.CONTESTED, (why.FIGHTING, *dict.fromkeys(fights)), bool(fights)),
        (Status.CONTESTED, why.of_shares(why.DISAGREE, shares), divided),
        (Status.UNKNOWN, why.of_shares(why.WEAK, shares), doubt and not divided),
        (Status.BESIEGED, (why.SURROUNDED, *case.around), bool(case.around)),
        (Status.UNHELD, (why.LEFT, *left), bool(left)),
        (Status.UNKNOWN, why.of_shares(why.WEAK, shares), case.side == NOBODY and not left),
        (Status.HELD, (why.START,), not behind and case.side in case.place.start),
        (Status.HELD, (why.NEARBY,), not behind and case.side not in {NOBODY, *case.place.start}),
    ]
    given = [(status, reason) for status, reason, true in found if true]
    return (given[0][0] if given else Status.HELD), tuple(reason for _, reason in given)


def _divided(case: _Case) -> bool:
    """Whether evidence until the day, the start included, speaks for more than one side, or against the only one."""
    seen = [o for o in case.observations if o.day <= case.day]
    told = {side for side, share in case.place.start.items() if share >= LEAST_SAID}
    speaks_for = {(o.claim_id, o.side) for o in seen if o.weight > 0}
    told |= {side for _, side in speaks_for}
    # A report that a side took a place speaks against it too, on the day before.
    return len(told) > 1 or any(o.side in told and (o.claim_id, o.side) not in speaks_for for o in seen if o.weight < 0)


def _last(case: _Case, theatre: Theatre) -> date | None:
    dates = [o.day for o in case.observations if o.day <= case.day]
    dates += [min(m.day_to, case.day) for m in case.marks]
    return max([*dates, *[theatre.date_from] * bool(case.place.start)], default=None)


def _claims(case: _Case) -> list[tuple[str, float]]:
    """Claims that speak for the holder, and those on fights of the day, with their weights, strongest first.

    A claim of a later day counts where the place is already taken to have changed hands: it is why.
    """
    weights: dict[str, float] = {}
    later: dict[str, float] = {}
    for o in case.observations:
        if o.side == case.side and o.weight > 0:
            chosen = weights if case.since <= o.day <= case.day else later
            chosen[o.claim_id] = max(chosen.get(o.claim_id, 0.0), abs(o.weight))
    for m in case.marks:
        weights.setdefault(m.claim_id, MARK_WEIGHT)
    return sorted((weights or later).items(), key=lambda c: (-c[1], c[0]))


def _actor(case: _Case, theatre: Theatre) -> str:
    """The best supported actor of the side: one named on its own before the side's general name."""
    support: dict[str, float] = defaultdict(float)
    if case.place.actor and theatre.side_of(case.place.actor) == case.side:
        support[case.place.actor] += 1.0
    for o in case.observations:
        if o.actor and o.side == case.side and o.weight > 0 and case.since <= o.day <= case.day:
            general = GENERAL_NAME if o.sure else 0.5 * o.weight
            support[o.actor] += general if o.actor == case.side else o.weight
    return min(support, key=lambda a: (-support[a], a), default=case.side)
