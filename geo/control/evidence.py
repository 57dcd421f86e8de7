"""From claims to observations: which day, which place, for or against which side, how strongly, from where."""

from __future__ import annotations

import logging
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Point

from geo.control.emissions import Emissions, default_emissions
from geo.control.independence import independent, origins, speaker_of
from geo.control.reliability import fold_of, source_trust
from geo.control.weights import FIGHTING, FIGHTING_IN, claim_weight, grade_of, takes, vouched_weight
from geo.model import Claim, Document, Event, Modality, Place
from geo.places.relative import locate

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.control.places import ControlPlace
    from geo.theatre import Theatre

log = logging.getLogger(__name__)

NOBODY = ""
_DAY = timedelta(1)
#: Days for which a fight is taken to go on after its last report.
FIGHT_DAYS = 1


@dataclass(frozen=True, slots=True)
class Observation:
    """A push on the belief in one side at one place on one day.

    Attributes
    ----------
    weight : log-likelihood, for the side when positive, against it when negative.
    origin : reports of one origin are not independent.
    known : the day since which it can be known; None when unknown.
    speaker : whom the report cites; what one speaker says is not independent either.
    sure : whether a reviewer vouches for it, which outweighs all sources.
    """

    place_id: str
    day: date
    side: str
    weight: float
    origin: str
    claim_id: str
    actor: str | None
    known: date | None
    speaker: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A fight or a siege at a place, from its first day to its last, both included."""

    place_id: str
    kind: Event
    day_from: date
    day_to: date
    claim_id: str
    known: date | None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Danger:
    """An attack on a place: from the day after it on, for some days, its side comes in more easily.

    Attributes
    ----------
    gain : gain in log-hazard; of several attacks the greatest counts.
    """

    place_id: str
    side: str
    day_from: date
    day_to: date
    gain: float
    known: date | None
    claim_id: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that claims say: observations, marks and dangers, in a stable order."""

    observations: tuple[Observation, ...]
    marks: tuple[Mark, ...]
    dangers: tuple[Danger, ...] = ()

    def as_of(self, day: date) -> Evidence:
        """Only what was published by a day; what bears no date of publication is left out."""
        return Evidence(
            tuple(o for o in self.observations if o.known and o.known <= day),
            tuple(m for m in self.marks if m.known and m.known <= day),
            tuple(d for d in self.dangers if d.known and d.known <= day),
        )


def gather(
    claims: Iterable[Claim],
    documents: Iterable[Document],
    theatre: Theatre,
    places: Mapping[str, ControlPlace],
    start: date,
    *,
    table: Emissions | None = None,
    as_known: bool = False,
) -> Evidence:
    """Observations and marks of all usable claims on days from ``start`` on; the order of claims is irrelevant.

    With ``as_known``, a source is trusted by what was published before its report, not by all that is known now.

    Claims without a place or date, or dated after their publication, or wholly before ``start``, are left out.
    """
    table = table or default_emissions()
    known = {document.id: document for document in documents}
    placed = (c for c in sorted(claims, key=lambda c: c.id) if c.place_id in places)
    usable = [c for c in placed if _is_usable(c, known.get(c.document_id), start)]
    origin = origins(usable, known)
    trust = source_trust(usable, known, theatre, origin, table, as_known=as_known)
    observations: list[Observation] = []
    marks: list[Mark] = []
    dangers: list[Danger] = []
    inside = _insides(usable, places, table)
    for claim in usable:
        document = known.get(claim.document_id) or Document(claim.document_id, "")
        apart = _is_apart(claim)
        told = replace(claim, relation=None) if apart else claim
        weight = claim_weight(told, grade_of(document, theatre), document.published, theatre.half_life_days, table)
        days = _days(claim, document, start)
        found = _marks(claim, document.published, days, theatre.half_life_days)
        marks += [replace(mark, origin=origin[claim.id]) for mark in found]
        dangers += _dangers(claim, document.published, days, theatre, table)
        pushes = _pushes(told, days, theatre, table) if weight else []
        reached = (_thereabouts(claim, places, table) if apart else inside[claim.place_id or ""]) if pushes else []
        vouched = 0.0 if apart else vouched_weight(told, table)
        for place_id, share in reached:
            trusted = 1.0 if claim.reviewed else trust.get((claim.id, fold_of(place_id)), 1.0)
            # What a reviewer vouches for is the place named, and not all that lies in it.
            scales = weight * share * trusted, vouched if place_id == claim.place_id else 0.0
            observations += _observed(claim, document, place_id, pushes, scales, origin[claim.id])
    return Evidence(tuple(observations), tuple(marks), tuple(dangers))


def _observed(  # noqa: PLR0917 - a claim and all that tells how it counts
    claim: Claim,
    document: Document,
    place_id: str,
    pushes: Sequence[_Push],
    scales: tuple[float, float],
    origin: str,
) -> list[Observation]:
    """What a claim says of one place.

    Parameters
    ----------
    scales : the weight of the claim as sources count, and as a reviewer vouches for what it says (0: nobody does).
    """
    as_source, vouched = scales
    found = []
    for push in pushes:
        sure = vouched != 0 and not push.hint
        weight = push.factor * (vouched if sure else as_source)
        if weight and (as_source > 0 or not push.asserted_only):
            found.append(
                Observation(
                    place_id, push.day, push.side, weight, origin, claim.id, push.actor, document.published,
                    speaker_of(claim), sure,
                )
            )  # fmt: skip
    return found


def _is_usable(claim: Claim, document: Document | None, start: date) -> bool:
    if claim.date_from is None or claim.date_to is None or claim.date_to < claim.date_from:
        return False
    published = document.published if document else None
    if published and claim.date_from > published:
        if claim.modality in {Modality.ASSERTED, Modality.POSSIBLE}:
            log.warning(
                "claim %s of document %s is dated %s, after its publication on %s: not used",
                claim.id, claim.document_id, claim.date_from, published,
            )  # fmt: skip
        return False
    return claim.date_to >= start


def _days(claim: Claim, document: Document, start: date) -> tuple[date, date, bool]:
    """First and last day of a claim within what can be known, and whether its beginning lies in the period."""
    assert claim.date_from
    assert claim.date_to
    last = min(claim.date_to, document.published) if document.published else claim.date_to
    return max(claim.date_from, start), max(last, start), claim.date_from > start


def _insides(
    claims: Sequence[Claim], places: Mapping[str, ControlPlace], table: Emissions
) -> dict[str, list[tuple[str, float]]]:
    """For each place named: itself, and weakly the places inside it when it is a region."""
    found: dict[str, list[tuple[str, float]]] = {}
    for place_id in sorted({c.place_id for c in claims if c.place_id}):
        place = places[place_id]
        share = table["region.share"] * min(1.0, table["region.km2"] / place.area_km2) if place.area_km2 else 0.0
        found[place_id] = [(place_id, 1.0), *((inner, share) for inner in place.inside)]
    return found


def _is_apart(claim: Claim) -> bool:
    """Whether a claim tells of a spot at a direction and distance from its place; that is no news of the place."""
    direction, _, figure = (claim.relation or "").rpartition(":")
    return direction.startswith("direction:") and figure != "null"


def _thereabouts(claim: Claim, places: Mapping[str, ControlPlace], table: Emissions) -> list[tuple[str, float]]:
    """The places of the start state around the spot that a direction and distance lead to, each with its share.

    Others do not count: each would lessen the share of the rest, whenever a report names it.
    """
    anchor = places[claim.place_id or ""]
    if anchor.is_region:
        return []
    area = _spot_area(anchor.lat, anchor.lon, claim.relation or "")
    west, south, east, north = area.bounds
    near = (p for p in places.values() if p.listed and west <= p.lon <= east and south <= p.lat <= north)
    there = [p.id for p in near if p.id != anchor.id and not p.is_region and area.contains(Point(p.lon, p.lat))]
    return [(place_id, table["region.thereabouts"] / len(there)) for place_id in there]


@lru_cache(maxsize=256)
def _spot_area(lat: float, lon: float, relation: str) -> BaseGeometry:
    return locate(Place("", "", lat, lon, "P.PPL"), relation).geometry


@dataclass(frozen=True, slots=True)
class _Push:
    """What a claim says of one side on one day, as a factor on the claim's weight."""

    day: date
    side: str
    factor: float
    actor: str | None = None
    #: A denial does not say it.
    asserted_only: bool = False
    #: Not said but likely when it is said: nobody vouches for that.
    hint: bool = False


def _pushes(claim: Claim, days: tuple[date, date, bool], theatre: Theatre, table: Emissions) -> list[_Push]:
    """What one claim says. A change also says that the day before it was not yet so."""
    side, against = theatre.side_of(claim.actor), theatre.side_of(claim.against)
    if side is None:
        return []
    first, last, begins = days

    def told(part: str) -> float:
        return table.get(f"event.{claim.event}.{part}")

    if claim.event is Event.CONTROL:
        return _state(claim, side, days, table)
    if not takes(claim):
        inside = claim.relation in FIGHTING_IN or claim.event is not Event.CONTEST
        pushes = [_Push(last, side, told("outside" if claim.event is Event.ADVANCE else "actor"))] if inside else []
    else:
        pushes = [_Push(last, side, told("actor"), claim.actor if claim.event is not Event.LOSS else None)]
    if claim.event is Event.LOSS:
        left = 1.0 if against else _leaving(claim, table)
        gone = _Push(last, against or NOBODY, told("successor") * left, claim.against, True, hint=not against)
        pushes.append(gone)
    elif against and against != side and claim.relation is None:
        pushes.append(_Push(last, against, told("against"), None, asserted_only=True, hint=True))
    if begins:
        actor = claim.actor if claim.event is Event.LOSS else None
        pushes.append(_Push(first - _DAY, side, told("before"), actor, asserted_only=True))
    return [push for push in pushes if push.factor]


def _leaving(claim: Claim, table: Emissions) -> float:
    """How far the words of a loss say that nobody came in: who loses a place does so to somebody."""
    words = (claim.rule.rpartition(":")[2], claim.trigger.casefold())
    return next((table[f"leaving.{w}"] for w in words if f"leaving.{w}" in table.values), table["leaving.other"])


def _state(claim: Claim, side: str, days: tuple[date, date, bool], table: Emissions) -> list[_Push]:
    """A state over its days; in all it adds up to little more than a report of one day, however long it is."""
    first, last, begins = days
    if claim.modality is Modality.DENIED:
        return [_Push(last, side, table["event.control.actor"])]
    length = (last - first).days + 1
    dated = begins and length > 1
    whole = table["event.control.begun" if dated else "event.control.actor"]
    each = whole * min(1.0, table["event.control.long"] / length)
    pushes = [_Push(first + timedelta(n), side, each, claim.actor) for n in range(length)]
    if begins:
        news = whole * table["event.control.since" if dated else "event.control.news"]
        pushes.append(_Push(first - _DAY, side, news, hint=True))
    return pushes


def _marks(claim: Claim, published: date | None, days: tuple[date, date, bool], half_life_days: float) -> list[Mark]:
    assert claim.place_id
    if claim.modality not in {Modality.ASSERTED, Modality.POSSIBLE}:
        return []
    first, last, _ = days
    if claim.event is Event.SIEGE:
        end = last + timedelta(math.ceil(half_life_days))
        return [Mark(claim.place_id, Event.SIEGE, first, end, claim.id, published)]
    partly = claim.event is Event.CAPTURE and claim.relation == "part"
    if partly or (claim.event in FIGHTING and claim.relation in FIGHTING_IN):
        first = max(first, last - timedelta(math.ceil(half_life_days)))
        return [Mark(claim.place_id, Event.CONTEST, first, last + FIGHT_DAYS * _DAY, claim.id, published)]
    return []


def _dangers(
    claim: Claim, published: date | None, days: tuple[date, date, bool], theatre: Theatre, table: Emissions
) -> list[Danger]:
    side, gain = theatre.side_of(claim.actor), table.get(f"event.{claim.event}.danger")
    gain *= table[f"modality.{claim.modality}"]
    if side is None or not claim.place_id or gain <= 0:
        return []
    last = days[1] + timedelta(math.ceil(theatre.half_life_days))
    return [Danger(claim.place_id, side, days[1] + _DAY, last, gain, published, claim.id)]


def danger_gains(
    dangers: Iterable[Danger], places: Collection[str], days: Sequence[date], sides: Sequence[str]
) -> NDArray[np.float64]:
    """Gain in log-hazard by place, day and side."""
    rows = {place_id: n for n, place_id in enumerate(places)}
    columns = {side: n for n, side in enumerate(sides)}
    found = np.zeros((len(places), len(days), len(sides)))
    for d in dangers:
        if d.side in columns:
            part = found[rows[d.place_id], max(0, (d.day_from - days[0]).days) : max(0, (d.day_to - days[0]).days + 1)]
            part[:, columns[d.side]] = np.maximum(part[:, columns[d.side]], d.gain)
    return found


def pooled(observations: Iterable[Observation]) -> dict[tuple[str, date, str], float]:
    """Summed weights by (place, day, side): of reports of one origin or speaker only the strongest, each way."""
    groups: dict[tuple[str, date, str], tuple[list[Observation], list[Observation]]] = defaultdict(lambda: ([], []))
    for o in observations:
        groups[o.place_id, o.day, o.side][o.weight > 0].append(o)
    return {key: independent(for_it) - independent(against) for key, (against, for_it) in groups.items()}


def weighed(observations: Iterable[Observation], table: Emissions) -> dict[tuple[str, date, str], float]:
    """Log-likelihood by (place, day, side): what sources say up to a cap, and above it what reviewers vouch for."""
    by_sources: list[Observation] = []
    vouched: list[Observation] = []
    for o in observations:
        (vouched if o.sure else by_sources).append(o)
    found: dict[tuple[str, date, str], float] = defaultdict(float)
    for group, cap in ((by_sources, table["start.cap"]), (vouched, table["review.weight"])):
        for key, weight in pooled(group).items():
            found[key] += float(np.clip(weight, -cap, cap))
    return dict(found)
