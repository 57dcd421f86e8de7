"""From claims to observations: which day, which place, for or against which side, how strongly, from where."""

from __future__ import annotations

import logging
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from shapely.geometry import Point

from geo.control.independence import origins
from geo.control.weights import (
    FIGHTING,
    FIGHTING_IN,
    REGION,
    REGION_KM2,
    THEREABOUTS,
    claim_weight,
    grade_of,
)
from geo.model import Claim, Document, Event, Modality, Place
from geo.places.relative import locate

if TYPE_CHECKING:
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
    """

    place_id: str
    day: date
    side: str
    weight: float
    origin: str
    claim_id: str
    actor: str | None
    known: date | None


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
class Evidence:
    """All that claims say: observations and marks, in a stable order."""

    observations: tuple[Observation, ...]
    marks: tuple[Mark, ...]

    def as_of(self, day: date) -> Evidence:
        """Only what was published by a day; what bears no date of publication is left out."""
        return Evidence(
            tuple(o for o in self.observations if o.known and o.known <= day),
            tuple(m for m in self.marks if m.known and m.known <= day),
        )


def gather(
    claims: Iterable[Claim],
    documents: Iterable[Document],
    theatre: Theatre,
    places: Mapping[str, ControlPlace],
    start: date,
) -> Evidence:
    """Observations and marks of all usable claims on days from ``start`` on; the order of claims is irrelevant.

    Claims without a place or date, or dated after their publication, or wholly before ``start``, are left out.
    """
    known = {document.id: document for document in documents}
    placed = (c for c in sorted(claims, key=lambda c: c.id) if c.place_id in places)
    usable = [c for c in placed if _is_usable(c, known.get(c.document_id), start)]
    origin = origins(usable, known)
    observations: list[Observation] = []
    marks: list[Mark] = []
    inside = _insides(usable, places)
    for claim in usable:
        document = known.get(claim.document_id) or Document(claim.document_id, "")
        apart = _is_apart(claim)
        told = replace(claim, relation=None) if apart else claim
        weight = claim_weight(told, grade_of(document, theatre), document.published, theatre.half_life_days)
        days = _days(claim, document, start)
        found = _marks(claim, document.published, days, theatre.half_life_days)
        marks += [replace(mark, origin=origin[claim.id]) for mark in found]
        for place_id, share in _thereabouts(claim, places) if apart else inside[claim.place_id or ""]:
            pushes = _pushes(claim, weight * share, days, theatre)
            observations += [
                Observation(place_id, day, side, push, origin[claim.id], claim.id, actor, document.published)
                for day, side, push, actor in pushes
                if push
            ]
    return Evidence(tuple(observations), tuple(marks))


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


def _insides(claims: Sequence[Claim], places: Mapping[str, ControlPlace]) -> dict[str, list[tuple[str, float]]]:
    """For each place named: itself, and weakly the places inside it when it is a region."""
    found: dict[str, list[tuple[str, float]]] = {}
    for place_id in sorted({c.place_id for c in claims if c.place_id}):
        place = places[place_id]
        share = REGION * min(1.0, REGION_KM2 / place.area_km2) if place.area_km2 else 0.0
        found[place_id] = [(place_id, 1.0), *((inner, share) for inner in place.inside)]
    return found


def _is_apart(claim: Claim) -> bool:
    """Whether a claim tells of a spot at a direction and distance from its place; that is no news of the place."""
    direction, _, figure = (claim.relation or "").rpartition(":")
    return direction.startswith("direction:") and figure != "null"


def _thereabouts(claim: Claim, places: Mapping[str, ControlPlace]) -> list[tuple[str, float]]:
    """The known places around the spot that a direction and distance lead to, each with its share; often none."""
    anchor = places[claim.place_id or ""]
    if anchor.is_region:
        return []
    area = _spot_area(anchor.lat, anchor.lon, claim.relation or "")
    west, south, east, north = area.bounds
    near = (p for p in places.values() if west <= p.lon <= east and south <= p.lat <= north)
    there = [p.id for p in near if p.id != anchor.id and not p.is_region and area.contains(Point(p.lon, p.lat))]
    return [(place_id, THEREABOUTS / len(there)) for place_id in there]


@lru_cache(maxsize=256)
def _spot_area(lat: float, lon: float, relation: str) -> BaseGeometry:
    return locate(Place("", "", lat, lon, "P.PPL"), relation).geometry


def _pushes(
    claim: Claim, weight: float, days: tuple[date, date, bool], theatre: Theatre
) -> list[tuple[date, str, float, str | None]]:
    """(day, side, weight, actor) of one claim. An event also says that the day before it was not yet so."""
    side, against = theatre.side_of(claim.actor), theatre.side_of(claim.against)
    first, last, begins = days
    if claim.event is Event.LOSS and side is not None:
        pushes: list[tuple[date, str, float, str | None]] = [(last, side, -0.5 * weight, None)]
        if claim.modality is not Modality.DENIED:
            pushes.append((last, against or NOBODY, 0.6 * weight, claim.against))
        return [*pushes, (first - _DAY, side, 0.5 * weight, claim.actor)] if begins and weight > 0 else pushes
    if side is None:
        return []
    if claim.event is Event.CONTROL and weight > 0:
        held = [first + timedelta(n) for n in range((last - first).days + 1)]
        # A long state adds up to one and a quarter reports of one day, however long it is.
        pushes = [(day, side, weight * min(1.0, 1.25 / len(held)), claim.actor) for day in held]
        # "Since Friday" dates a change; a state of one day hints that it is news.
        return [*pushes, (first - _DAY, side, (-0.5 if last > first else -0.25) * weight, None)] if begins else pushes
    pushes = [(last, side, weight, claim.actor)]
    if claim.event is Event.CAPTURE and weight > 0:
        if against and claim.relation is None:
            pushes.append((last, against, -0.3 * weight, None))
        if begins:
            pushes.append((first - _DAY, side, -weight, None))
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


def pooled(observations: Iterable[Observation]) -> dict[tuple[str, date, str], float]:
    """Summed weights by (place, day, side): of reports of one origin only the strongest counts, each way."""
    strongest: dict[tuple[str, date, str, str, bool], float] = {}
    for o in observations:
        key = (o.place_id, o.day, o.side, o.origin, o.weight > 0)
        if abs(o.weight) > abs(strongest.get(key, 0.0)):
            strongest[key] = o.weight
    sums: dict[tuple[str, date, str], list[float]] = defaultdict(list)
    for (place_id, day, side, _, _), weight in strongest.items():
        sums[place_id, day, side].append(weight)
    return {key: math.fsum(weights) for key, weights in sums.items()}
