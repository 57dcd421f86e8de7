"""Places told by one other place: "north of Hama", "20 km from Homs", "the outskirts of", "Aleppo countryside"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.places.phrases import load_phrases, metres_in, side_in
from geo.places.shapes import BEARINGS, beside, buffered, disc, farthest_m, point_at, sector, spot

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry
    from spacy.tokens import Doc

    from geo.model import Place

#: Names of a list between a preposition and the last of them: "near Lyptsi, Lukyantsi and Starytsya".
_LIST = re.compile(r"(?:\b[A-Z][\w'’-]*(?: (?:al-|el-)?[A-Z][\w'’-]*){0,3}(?:, and | and |, | or ))+$")
_BEHIND = 120
_AHEAD = 50
#: What a direction without a figure is taken to reach, from the place's edge.
DIRECTION_M = 20_000.0
#: Doubt of a distance told, as a share of it.
_FIGURE_DOUBT = 0.35
_LEAST_M = 2_000.0
#: People on a square kilometre of a town, for its size: dense towns have 4,000 to 8,000.
_DENSITY = 5_000.0
_LARGEST_TOWN_M = 15_000.0
#: Half the width of what is meant by a river or a road.
LINE_M = {"H": 3_000.0, "R": 2_000.0}
_OTHER_LINE_M = 3_000.0


@dataclass(frozen=True, slots=True)
class Relative:
    """Where words around places lead.

    Attributes
    ----------
    geometry : EPSG:4326; the area that is meant.
    lat, lon : the point that stands for it, degrees.
    radius_m : how far from that point the truth may lie, metres; covers the geometry.
    reasons : how the area was made, for people.
    """

    geometry: BaseGeometry
    lat: float
    lon: float
    radius_m: float
    reasons: tuple[str, ...] = ()


def relation_at(doc: Doc, start: int, end: int) -> str | None:
    """How the words around a toponym at offsets ``start`` to ``end`` bend it.

    Returns
    -------
    str or None : part, outskirts, countryside, near, toward, or "direction:N:20" (compass point from the place, and
        km or "null"); None when the place itself is meant.

    Raises
    ------
    GazetteerError
        When the table of relations is missing or malformed.
    """
    text = doc.text
    before = re.sub(r"\s+", " ", text[max(0, start - _BEHIND) : start])
    after = re.sub(r"\s+", " ", text[end : end + _AHEAD])
    for relation, pattern in load_phrases().after:
        if pattern.search(after):
            return relation
    return _relation_before(before) or _relation_before(_LIST.sub("", before))


def _relation_before(before: str) -> str | None:
    for relation, pattern in load_phrases().before:
        match = pattern.search(before)
        if match is not None:
            return _direction(match[0]) if relation == "direction" else relation
    return None


def _direction(words: str) -> str:
    metres = metres_in(words)
    return f"direction:{side_in(words)}:{'null' if metres is None else f'{round(metres / 1000, 1):g}'}"


def locate(place: Place, relation: str | None) -> Relative:
    """The area a relation to a place means.

    Parameters
    ----------
    relation : as `relation_at` gives it.

    Raises
    ------
    ValueError
        When the relation is none of the known ones.
    GazetteerError
        When the table of relations is missing or malformed.
    """
    if relation is None:
        return itself(place)
    if relation.startswith("direction:"):
        return _in_direction(place, relation)
    reach = load_phrases().reach_m.get(relation)
    if reach is None:
        raise ValueError(f"unknown relation {relation!r}")
    if place.geometry is None:
        radius = size_m(place) + reach
        return Relative(disc(place.lat, place.lon, radius), place.lat, place.lon, radius, (f"{relation} of a point",))
    if relation in {"near", "toward", "outskirts"}:
        return area_of(buffered(place.geometry, reach), f"its shape and {reach / 1000:g} km around")
    return itself(place)


def size_m(place: Place) -> float:
    """Metres from a place's point to its edge, where no shape is known: by population for towns, else by kind."""
    sizes = load_phrases().sizes_m
    usual = next((sizes[place.kind[:n]] for n in range(len(place.kind), 0, -1) if place.kind[:n] in sizes), _LEAST_M)
    if place.kind.startswith("P") and place.population > 0:
        return min(_LARGEST_TOWN_M, max(usual, 1000 * math.sqrt(place.population / (math.pi * _DENSITY))))
    return usual


def itself(place: Place) -> Relative:
    """The place as such: its shape, a strip along its line, or a disc of its size."""
    if place.geometry is None:
        radius = size_m(place)
        return Relative(disc(place.lat, place.lon, radius), place.lat, place.lon, radius, ("a disc of its size",))
    if place.geometry.area:
        radius = _farthest(place.geometry, place.lat, place.lon)
        return Relative(place.geometry, place.lat, place.lon, radius, ("its shape",))
    strip = buffered(place.geometry, LINE_M.get(place.kind[:1], _OTHER_LINE_M))
    return Relative(strip, place.lat, place.lon, _farthest(strip, place.lat, place.lon), ("a strip along its course",))


@lru_cache(maxsize=512)
def _farthest(geometry: BaseGeometry, lat: float, lon: float) -> float:
    return farthest_m(geometry, lat, lon)


def area_of(geometry: BaseGeometry, *reasons: str) -> Relative:
    """An area with its point and the radius that covers it."""
    lat, lon = spot(geometry)
    return Relative(geometry, lat, lon, _farthest(geometry, lat, lon), reasons)


def _in_direction(place: Place, relation: str) -> Relative:
    _, side, figure = relation.split(":")
    if side not in BEARINGS:
        raise ValueError(f"unknown relation {relation!r}")
    return towards(place, side, None if figure == "null" else float(figure) * 1000)


def towards(place: Place, side: str, metres: float | None) -> Relative:
    """What lies to one side of a place: around the point at a distance, or, without one, the near ground there.

    Parameters
    ----------
    side : a key of ``BEARINGS``.
    """
    if place.geometry is not None:
        reach = DIRECTION_M if metres is None else metres * (1 + _FIGURE_DOUBT)
        return area_of(beside(place.geometry, side, reach), f"up to {reach / 1000:.3g} km {side} of its shape")
    if metres is None:
        size = size_m(place)
        reason = f"up to {(size + DIRECTION_M) / 1000:.3g} km {side} of it"
        return area_of(sector(place.lat, place.lon, BEARINGS[side], size + DIRECTION_M, size), reason)
    lat, lon = point_at(place.lat, place.lon, BEARINGS[side], metres)
    radius = max(_LEAST_M, metres * _FIGURE_DOUBT)
    return Relative(disc(lat, lon, radius), lat, lon, radius, (f"{metres / 1000:.3g} km {side} of it",))
