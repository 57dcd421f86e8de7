"""A place of the table of control by the name or id that someone types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from geo.errors import InputError
from geo.places.names import fold, loose

if TYPE_CHECKING:
    import pandas as pd

    from geo.model import Place
    from geo.places.gazetteer import Gazetteer

#: Likeness (0-100) above which a name is offered in place of an unknown one, and how many are.
ALIKE, OFFERED = 70.0, 5


@dataclass(frozen=True, slots=True)
class Known:
    """A place that control is inferred for."""

    id: str
    name: str
    lat: float
    lon: float
    point: bool


def find_place(asked: str, control: pd.DataFrame, gazetteer: Gazetteer | Mapping[str, Place]) -> Known:
    """The place of a table of control that is meant: by its id, else by a name of it, else by a spelling of one.

    A point goes before a region of the same name.

    Parameters
    ----------
    control : schema.CONTROL.

    Raises
    ------
    InputError
        When no place is called so (near spellings are named), or several are (each is named with its id).
    """
    known = known_places(control)
    if asked in known:
        return known[asked]
    names = {i: _names(place, gazetteer) for i, place in known.items()}
    for key in (fold, loose):
        hits = [known[i] for i, own in names.items() if key(asked) and key(asked) in {key(name) for name in own}]
        hits = [p for p in hits if p.point] or hits
        # A place's main name goes before another's second one.
        hits = [p for p in hits if key(p.name) == key(asked)] or hits
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise InputError(f"{asked!r} may be: {'; '.join(map(_told, hits))}", remedy="Give the id of the one meant.")
    raise _unknown(asked, known, names, gazetteer)


def known_places(control: pd.DataFrame) -> dict[str, Known]:
    """The places of a table of control by id."""
    rows = control.drop_duplicates("place_id")
    points = rows["point"] if "point" in rows else [True] * len(rows)
    return {
        str(i): Known(str(i), str(name), float(lat), float(lon), bool(point))
        for i, name, lat, lon, point in zip(
            rows["place_id"], rows["name"], rows["lat"], rows["lon"], points, strict=True
        )
    }


def _names(place: Known, gazetteer: Gazetteer | Mapping[str, Place]) -> tuple[str, ...]:
    entry = gazetteer.get(place.id)
    return (place.name, *((entry.name, *entry.names) if entry else ()))


def _told(place: Known) -> str:
    kind = "" if place.point else ", a region"
    return f"{place.id} ({place.name}{kind}, {place.lat:.3f} N {place.lon:.3f} E)"


def _unknown(
    asked: str,
    known: Mapping[str, Known],
    names: Mapping[str, tuple[str, ...]],
    gazetteer: Gazetteer | Mapping[str, Place],
) -> InputError:
    lookup = getattr(gazetteer, "lookup", None)
    elsewhere = lookup(asked) if lookup else ()
    if elsewhere:
        place = elsewhere[0]
        what = f"neither the start state nor a usable claim names {asked!r} ({place.lat:.3f} N {place.lon:.3f} E)"
        return InputError(what, remedy=f"Ask for the area it lies in: --at {place.lat:.4f},{place.lon:.4f}.")
    spellings = {fold(name): i for i, own in names.items() for name in own if fold(name)}
    near = process.extract(fold(asked), list(spellings), scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=3 * OFFERED)
    offered = list(dict.fromkeys(known[spellings[found]].name for found, _, _ in near))[:OFFERED]
    remedy = f"Did you mean {', '.join(offered)}?" if offered else "Check the spelling, or ask with --at LAT,LON."
    return InputError(f"no place is called {asked!r}", remedy=remedy)
