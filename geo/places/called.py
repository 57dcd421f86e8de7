"""The place that somebody means who types its name or its id."""

from __future__ import annotations

from geo.errors import ReviewError
from geo.model import Place
from geo.places.gazetteer import Gazetteer
from geo.places.names import fold
from geo.theatre import Theatre


def place_called(asked: str, theatre: Theatre, gazetteer: Gazetteer) -> Place:
    """The place that a reviewer names: by its id, else by its name, in the theatre before elsewhere.

    Raises
    ------
    ReviewError
        When no place is called so, or several are (each is named with its id).
    """
    found = _all_called(asked, theatre, gazetteer)
    if not found:
        raise ReviewError(f"no place is called {asked!r:.60}", remedy="Check the spelling, or give its id.")
    inside = [place for place in found if _inside(place, theatre)] or list(found)
    # A settlement goes before a region of its name, and a place's main name before another's second one.
    inside = [place for place in inside if place.kind.startswith("P")] or inside
    inside = [place for place in inside if fold(place.name) == fold(asked)] or inside
    if len(inside) > 1:
        several = "; ".join(f"{p.id} ({p.name}, {p.kind}, {p.lat:.3f} N {p.lon:.3f} E)" for p in inside[:8])
        raise ReviewError(f"{asked!r:.60} may be: {several}", remedy="Give the id of the one meant.")
    return inside[0]


def _all_called(asked: str, theatre: Theatre, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Places by an id or a name, those in the theatre first, settlements before others and large before small."""
    by_id = gazetteer.get(asked)
    if by_id is not None:
        return (by_id,)
    found = gazetteer.lookup(asked)
    return tuple(
        sorted(found, key=lambda p: (not _inside(p, theatre), not p.kind.startswith("P"), -p.population, p.id))
    )


def _inside(place: Place, theatre: Theatre) -> bool:
    west, south, east, north = theatre.bounds
    return west <= place.lon <= east and south <= place.lat <= north
