"""Arrows of claimed advances: from the nearest place the side held to the place it is said to advance on."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from geo.maps.evidence import Evidence, days_of
from geo.maps.story import state_on
from geo.model import Claim, Event, Modality

#: Nearer than this an arrow would be shorter than its head; farther, "from where" would be a guess.
NEAREST_KM, FARTHEST_KM = 4.0, 120.0


def advances(
    claims: Sequence[Claim],
    evidence: Evidence,
    days: Mapping[date, int],
    side_of: Callable[[str | None], int],
    record: dict[str, Any],
) -> list[dict[str, Any]]:
    """Arrows with the days on which they are drawn; one for each side, target and day, of the first such claim.

    Parameters
    ----------
    record : the dataset's ``places`` and ``states``.
    """
    found: dict[tuple[int, float, float, int], dict[str, Any]] = {}
    for claim in claims:
        side, on = side_of(claim.actor), days_of(claim, days)
        if not (is_advance(claim) and on and side >= 0 and claim.id in evidence.number):
            continue
        start = _nearest(claim, side, on[0], record)
        if start is None or claim.lat is None or claim.lon is None:
            continue
        found.setdefault(
            (side, claim.lat, claim.lon, on[0]),
            {
                "path": [[start["lat"], start["lon"]], [round(claim.lat, 4), round(claim.lon, 4)]],
                "side": side,
                "from": on[0],
                "to": on[-1],
                "claim": evidence.number[claim.id],
            },
        )
    return list(found.values())


def is_advance(claim: Claim) -> bool:
    """Whether a claim says, without doubt, that a side moves toward a place."""
    toward = claim.relation == "toward" and claim.event in {Event.ADVANCE, Event.CAPTURE}
    return claim.modality is Modality.ASSERTED and (claim.event is Event.ADVANCE or toward)


def _nearest(claim: Claim, side: int, day: int, record: dict[str, Any]) -> dict[str, Any] | None:
    """The nearest settlement that the side held the day before (or that day, on the first)."""
    if claim.lat is None or claim.lon is None:
        return None
    before = max(day - 1, 0)
    near = (
        (km(claim.lat, claim.lon, p["lat"], p["lon"]), n, p)
        for n, p in enumerate(record["places"])
        if p["settled"] and state_on(p, before, record)["side"] == side
    )
    inside = [item for item in near if NEAREST_KM <= item[0] <= FARTHEST_KM]
    return min(inside)[2] if inside else None


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance in km on a plane; good to 1 % over a theatre."""
    return 111.2 * math.hypot(lat - other_lat, (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2)))
