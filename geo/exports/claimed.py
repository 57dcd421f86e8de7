"""Advances that claims tell of: from the nearest place the side held to the place it is said to go toward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from geo.control.doubt import on_day
from geo.maps.advances import FARTHEST_KM, NEAREST_KM, is_advance, km
from geo.maps.evidence import days_of
from geo.schema import held_by, records

if TYPE_CHECKING:
    from geo.model import Claim, Timeline
    from geo.theatre import Theatre

    LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ClaimedAdvance:
    """An advance as claimed; ``start`` is a place that the side held the day before, ``end`` that of the claim."""

    side: str
    claim: Claim
    start: LonLat
    start_name: str
    end: LonLat


def day_before(timeline: Timeline, day: date) -> date | None:
    """The day before, where the timeline has it."""
    return day - timedelta(1) if day - timedelta(1) in timeline.dates else None


def claimed_advances(timeline: Timeline, theatre: Theatre, day: date) -> list[ClaimedAdvance]:
    """Advances that claims date to the day, the first claim for each side and target, sorted by these."""
    held = [row for row in _rows(timeline, day_before(timeline, day) or day) if held_by(row)]
    sides = {actor: side.id for side in theatre.sides for actor in side.actors}
    found: dict[tuple[str, float, float], ClaimedAdvance] = {}
    for claim in timeline.claims:
        side = sides.get(claim.actor or "")
        told = is_advance(claim) and days_of(claim, {day: 0})
        if claim.lat is None or claim.lon is None or side is None or not told:
            continue
        near = [
            (km(claim.lat, claim.lon, row["lat"], row["lon"]), str(row["place_id"]), row)
            for row in held
            if held_by(row) == side
        ]
        start = min((item for item in near if NEAREST_KM <= item[0] <= FARTHEST_KM), default=None)
        if start is not None:
            at = float(start[2]["lon"]), float(start[2]["lat"])
            one = ClaimedAdvance(side, claim, at, str(start[2]["name"]), (claim.lon, claim.lat))
            found.setdefault((side, claim.lat, claim.lon), one)
    return [found[key] for key in sorted(found)]


def _rows(timeline: Timeline, day: date) -> list[dict[str, Any]]:
    return records(on_day(timeline.control, day))
