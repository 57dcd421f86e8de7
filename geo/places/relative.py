"""Places told by other places: "north of Hama", "20 km from Homs", "the outskirts of", "Aleppo countryside"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyproj
from shapely.geometry import Point, Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry
    from spacy.tokens import Doc

    from geo.model import Place

#: Degrees clockwise from north.
BEARINGS = {"N": 0.0, "NE": 45.0, "E": 90.0, "SE": 135.0, "S": 180.0, "SW": 225.0, "W": 270.0, "NW": 315.0}
_KM_PER_MILE = 1.609344
_POINTS = {"north": "N", "south": "S", "east": "E", "west": "W"}
_NUMBER = r"(?P<figure>\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|a dozen|a few|several)"
_UNIT = r"(?P<unit>km|kms|kilomet(?:er|re)s?|mi|miles?|m|met(?:er|re)s)"
_NUMBERS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)} | {"a dozen": 12}  # noqa: SIM905
_QUALIFIER = (
    r"(?:the )?(?:(?:city|town|village|towns|villages|district|province|governorate|center|centre|strategic|key|central|"
    r"nearby|ancient|northern|southern|eastern|western|north\w*|south\w*|provincial|capital|besieged|"
    r"\w+-held|\w+-controlled|neighbou?ring|major|regional|[A-Z]\w+n capital|[A-Z]\w+n)(?: of|,)? )*(?:the )?(?:(?:city|town|village|district) of )?"
)
_NOT_OF_PLACE = r"(?P<side>north|south|east|west|north-?east|north-?west|south-?east|south-?west)"

_DIRECTION_BEFORE = re.compile(
    rf"(?:{_NUMBER}[ -]?{_UNIT}(?:\s*\([^)]*\))?,? )?(?:just |further |immediately |away |to the |in the )*"
    rf"\b{_NOT_OF_PLACE}(?:ern)?(?: (?:side|edge|bank))? (?:of|from) {_QUALIFIER}$",
    re.IGNORECASE,
)
_DISTANCE_BEFORE = re.compile(
    rf"{_NUMBER}[ -]?{_UNIT}(?:\s*\([^)]*\))? (?:away )?(?:from|of|outside|off) {_QUALIFIER}$", re.IGNORECASE
)
_SIDE_WORD = r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?"
_BEFORE = (
    ("near", rf"\bon the (?:road|way|railway|highway|rail line) to {_QUALIFIER}$"),
    ("toward", (rf"\b(?:towards?|in the direction of|en route to|closer to|clos\w+ (?:in )?on|edg\w+ (?:closer )?to"
               rf"|push(?:es|ed|ing)? (?:on )?(?:to|for)|push on|march\w* (?:on|to)|advanc\w* (?:further |quickly )?(?:on|to)"
               rf"|mov\w+ on|bear\w+ down on|approach(?:es|ed|ing)?) {_QUALIFIER}$")),
    ("outskirts", rf"\b(?:outskirts|edges?|gates?|entrances?|periphery|fringes?|doorstep|suburbs) (?:of|to) {_QUALIFIER}$"),
    ("countryside", rf"\b(?:countrysides?|rural areas?|rural parts?|hinterland|surroundings|farmland|plains) (?:of|around|near|outside) {_QUALIFIER}$"),
    ("countryside", r"\b(?:rural|rif) $"),
    ("part", (r"\b(?:part|parts|half|most|much|almost all|nearly all|portions?|sections?|areas|neighbou?rhoods|districts|quarters"
             r"|suburbs|third|swathes?|swaths?|bulk|majority|rest|pocket|blocks?|streets|corner|side|cent(?:re|er)|heart"
             r"|remainder|chunk|sector|\d+ ?%|percent|per cent|grip)(?: of)?(?: it)?['’”\"]? (?:of|in|inside|within|on)"
             rf" (?:control of )?['’“\"]?{_QUALIFIER}$")),
    ("part", (r"\b(?:villages|towns|checkpoints|posts|bases|crossings|positions|roads|ground|territory|gains|losses|consulate"
             rf"|square|hospital|prison|defeat|collapse|deployed) (?:in|inside|across|within|throughout) {_QUALIFIER}$")),
    ("part", rf"\b(?:{_SIDE_WORD}|downtown|central|inner|old) (?:and {_SIDE_WORD} )?$"),
    ("part", rf"\b(?:enter(?:s|ed|ing)?|inside|into|broke(?:n)? into|street by street (?:in|through)|within) {_QUALIFIER}$"),
    ("near", (rf"\b(?:near|nearby|around|close to|outside|in the vicinity of|vicinity of|next to|along|overlooking|beside|straddling"
             rf"|within sight of|areas? around|just off|surrounding) {_QUALIFIER}$")),
)  # fmt: skip
_BEFORE_PATTERNS = tuple((relation, re.compile(pattern, re.IGNORECASE)) for relation, pattern in _BEFORE)
_AFTER = (
    ("countryside", r"^(?:['’]s?)? (?:(?:\w+ern|north|south|east|west|city|province)\s)*(?:countrysides?|hinterland|surroundings)\b"),
    ("outskirts", r"^(?:['’]s?)? (?:(?:\w+ern|city)\s)*(?:outskirts|suburbs)\b"),
    ("part", r"^['’]s (?:\w+[- ]){0,3}(?:neighbou?rhoods?|districts?|quarters?|centre|center|suburb|streets|half|airport|outer)\b"),
)  # fmt: skip
_AFTER_PATTERNS = tuple((relation, re.compile(pattern, re.IGNORECASE)) for relation, pattern in _AFTER)
#: Names of a list between a preposition and the last of them: "near Lyptsi, Lukyantsi and Starytsya".
_LIST = re.compile(r"(?:\b[A-Z][\w'’-]*(?: (?:al-|el-)?[A-Z][\w'’-]*){0,3}(?:, and | and |, | or ))+$")
_BEHIND = 120
_AHEAD = 50
#: How far each relation reaches from a settlement, in metres.
RADII_M = {"part": 3_000.0, "outskirts": 7_000.0, "countryside": 25_000.0, "near": 12_000.0, "toward": 15_000.0}
_SETTLEMENT_M = 2_000.0
_DEFAULT_KM = 10.0
_CORNERS = 32


@dataclass(frozen=True, slots=True)
class Relative:
    """Where a relation to a place leads.

    Attributes
    ----------
    geometry : EPSG:4326; the area that is meant.
    lat, lon : its representative point, degrees.
    radius_m : how far from that point the truth may lie, metres.
    """

    geometry: BaseGeometry
    lat: float
    lon: float
    radius_m: float


def relation_at(doc: Doc, start: int, end: int) -> str | None:
    """How the words around a toponym at offsets ``start`` to ``end`` bend it.

    Returns
    -------
    str or None : part, outskirts, countryside, near, toward, or "direction:N:20" (compass point from the place, and
        km or "null"); None when the place itself is meant.
    """
    text = doc.text
    before = re.sub(r"\s+", " ", text[max(0, start - _BEHIND) : start])
    after = re.sub(r"\s+", " ", text[end : end + _AHEAD])
    for relation, pattern in _AFTER_PATTERNS:
        if pattern.search(after):
            return relation
    return _relation_before(before) or _relation_before(_LIST.sub("", before))


def _relation_before(before: str) -> str | None:
    directed = _direction(before)
    if directed is not None:
        return directed
    for relation, pattern in _BEFORE_PATTERNS:
        if pattern.search(before):
            return relation
    return None


def _direction(before: str) -> str | None:
    match = _DIRECTION_BEFORE.search(before)
    if match is not None:
        return f"direction:{_compass(match['side'])}:{_distance(match['figure'], match['unit'])}"
    match = _DISTANCE_BEFORE.search(before)
    return "near" if match is not None else None


def _compass(side: str) -> str:
    side = side.casefold()
    return next((c for w, c in _POINTS.items() if side.startswith(w) and w in {"north", "south"}), "") + next(
        (c for w, c in _POINTS.items() if side.endswith(w) and w in {"east", "west"}), ""
    )


def _distance(figure: str | None, unit: str | None) -> str:
    if figure is None or unit is None:
        return "null"
    word = figure.casefold()
    if word in {"a few", "several"}:
        return "null"
    number = float(_NUMBERS.get(word, 0) or word.replace(",", "."))
    factor = (
        _KM_PER_MILE
        if unit.casefold().startswith("mi")
        else 0.001
        if unit.casefold() in {"m", "meters", "metres", "meter", "metre"}
        else 1.0
    )
    return f"{round(number * factor, 1):g}"


def locate(place: Place, relation: str | None) -> Relative:
    """The area a relation to a place means.

    Parameters
    ----------
    relation : as `relation_at` gives it.

    Raises
    ------
    ValueError
        When the relation is none of the known ones.
    """
    if relation is None:
        return _itself(place)
    if relation.startswith("direction:"):
        return _in_direction(place, relation)
    if relation not in RADII_M:
        raise ValueError(f"unknown relation {relation!r}")
    if place.geometry is not None:
        return _itself(place)
    return Relative(disc(place.lat, place.lon, RADII_M[relation]), place.lat, place.lon, RADII_M[relation])


def _itself(place: Place) -> Relative:
    if place.geometry is None:
        return Relative(disc(place.lat, place.lon, _SETTLEMENT_M), place.lat, place.lon, _SETTLEMENT_M)
    west, south, east, north = place.geometry.bounds
    _, _, diagonal = _geod().inv(west, south, east, north)
    return Relative(place.geometry, place.lat, place.lon, diagonal / 2)


def _in_direction(place: Place, relation: str) -> Relative:
    _, side, figure = relation.split(":")
    if side not in BEARINGS:
        raise ValueError(f"unknown relation {relation!r}")
    km = _DEFAULT_KM if figure == "null" else float(figure)
    lon, lat, _ = _geod().fwd(place.lon, place.lat, BEARINGS[side], km * 1000)
    radius = max(_SETTLEMENT_M, km * 1000 * (0.75 if figure == "null" else 0.35))
    return Relative(disc(lat, lon, radius), lat, lon, radius)


def disc(lat: float, lon: float, radius_m: float) -> Polygon:
    """A circle on the earth as a polygon of 32 corners, EPSG:4326; a point's surroundings."""
    bearings = [360.0 * n / _CORNERS for n in range(_CORNERS)]
    lons, lats, _ = _geod().fwd([lon] * _CORNERS, [lat] * _CORNERS, bearings, [radius_m] * _CORNERS)
    ring = Polygon(zip(lons, lats, strict=True))
    return ring if ring.is_valid else Point(lon, lat).buffer(radius_m / 111_320)


@lru_cache(maxsize=1)
def _geod() -> pyproj.Geod:
    return pyproj.Geod(ellps="WGS84")
