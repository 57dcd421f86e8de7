"""From a place to the places that go with it: its province, its seat, its country's outline, the road to another."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely

from geo.places.candidates import lies_in
from geo.places.phrases import load_phrases
from geo.places.shapes import away_m, edge_near, edge_points, hull, metres_between, polygons, stretch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.model import Place
    from geo.places.gazetteer import Gazetteer

_PROVINCE = "A.ADM1"
#: How far (m) the point of a province without a shape may lie from its seat.
_SAME_REGION_M = 250_000.0
#: A road leads to a town when it passes within this distance (m) of its edge.
_PASSES_M = 8_000.0
_HYPHEN = re.compile(r" ?[-‐‑–—/] ?")
_MOST = 60
#: How far (km) from its point towns of a country or province are asked for, how many make an area of it, and how far
#: (m) it reaches beyond them.
_COUNTRY_KM, _PROVINCE_KM, _HULL_TOWNS, _HULL_MARGIN_M = 800.0, 250.0, 5, 5_000.0
#: Half the width (m) of what is meant by a border.
BORDER_M = 5_000.0
#: Step (m) at which an edge is looked at, and how far (km) from it places abroad are asked.
_EDGE_STEP_M, _ABROAD_KM = 25_000.0, 120.0


def is_country(place: Place) -> bool:
    """Whether a place is a country or larger."""
    return place.kind.startswith(("A.PCL", "L.CONT", "H.OCN"))


def is_line(place: Place) -> bool:
    """Whether a place is drawn as a line: a river, a road."""
    return place.geometry is not None and not place.geometry.area


def province_of(place: Place, gazetteer: Gazetteer) -> Place | None:
    """The first-level region that bears a town's name and holds it; the place itself when it is a region."""
    if place.kind[0] in "AL":
        return place
    found = (p for name in (place.name, *place.names) for p in gazetteer.lookup(name) if p.kind == _PROVINCE)
    return next((p for p in found if p.country == place.country and _holds(p, place)), None)


def _holds(region: Place, place: Place) -> bool:
    if region.geometry is not None and region.geometry.area:
        return bool(region.geometry.covers(shapely.Point(place.lon, place.lat)))
    return metres_between(region.lat, region.lon, place.lat, place.lon) < _SAME_REGION_M


def seat_of(place: Place, gazetteer: Gazetteer) -> Place | None:
    """The town that bears a province's name and lies in it; the place itself when it is none."""
    if place.kind != _PROVINCE:
        return place
    names = dict.fromkeys(name for known in (place.name, *place.names) for name in (known, known.rpartition(" ")[0]))
    found = (p for name in names if name for p in gazetteer.lookup(name)[:_MOST] if p.kind[0] == "P")
    return next((p for p in found if _holds(place, p)), None)


def outline_of(place: Place, gazetteer: Gazetteer) -> BaseGeometry | None:
    """The shape of a region, a country (from its provinces) or the province of a town; None where none is drawn."""
    if place.kind.startswith("A.PCL"):
        parts = tuple(p.geometry for p in gazetteer.drawn if p.kind == _PROVINCE and p.country == place.country)
        whole = _union(parts)  # a province or two do not make a country
        return whole if whole is not None and whole.covers(shapely.Point(place.lon, place.lat)) else None
    region = place if place.geometry is not None and place.geometry.area else province_of(place, gazetteer)
    return region.geometry if region is not None and region.geometry is not None and region.geometry.area else None


@lru_cache(maxsize=64)
def hull_of(region: Place, gazetteer: Gazetteer) -> BaseGeometry | None:
    """An area around the known towns of a province or country whose shape is not bundled; None for a handful."""
    country = region.kind.startswith("A.PCL")
    if not region.country or not (country or region.kind == _PROVINCE):
        return None
    around = gazetteer.near(region.lat, region.lon, _COUNTRY_KM if country else _PROVINCE_KM)
    towns = [(p.lat, p.lon) for p in around if p.kind[0] == "P" and lies_in(p, region)]
    return hull(towns, _HULL_MARGIN_M) if len(towns) >= _HULL_TOWNS else None


@lru_cache(maxsize=16)
def _union(parts: tuple[BaseGeometry, ...]) -> BaseGeometry | None:
    return polygons(shapely.union_all(parts)) if len(parts) > 1 else None


@lru_cache(maxsize=32)
def edge_towards(area: BaseGeometry, place: Place, neighbour: Place, gazetteer: Gazetteer) -> BaseGeometry | None:
    """A strip along the edge of a country where the nearest places abroad are a neighbour's; None where none are.

    Notes
    -----
    The neighbours' shapes are not bundled, but their towns are; where these lie far from the edge, as in deserts and
    at the sea, the edge is left to nobody.
    """
    theirs = []
    for lat, lon in edge_points(area, _EDGE_STEP_M):
        abroad = (p for p in gazetteer.near(lat, lon, _ABROAD_KM) if p.country not in {"", place.country})
        nearest = next(abroad, None)
        if nearest is not None and nearest.country == neighbour.country:
            theirs.append((lat, lon))
    return edge_near(area, theirs, 0.6 * _EDGE_STEP_M, BORDER_M) if theirs else None


def road_between(a: Place, b: Place, gazetteer: Gazetteer) -> Place | None:
    """The drawn road that passes both of two towns, cut to the way between them; the shortest of several."""
    roads = (p for p in gazetteer.drawn if p.kind.startswith("R.") and is_line(p))
    cut = [stretch_of(road, a, b) for road in roads if _passes(road, a) and _passes(road, b)]
    return min(cut, key=lambda p: p.geometry.length if p.geometry else 0.0, default=None)


def _passes(road: Place, town: Place) -> bool:
    return road.geometry is not None and away_m(road.geometry, town.lat, town.lon) <= _PASSES_M


def stretch_of(line: Place, a: Place, b: Place) -> Place:
    """A river or road cut to what lies between two places."""
    assert line.geometry is not None
    return replace(line, geometry=stretch(line.geometry, (a.lat, a.lon), (b.lat, b.lon)))


def cut_by_name(road: Place, words: str, gazetteer: Gazetteer) -> Place:
    """A road whose name in the text tells its ends ("Elm-Oak highway") cut to what lies between them."""
    if not is_line(road) or not road.kind.startswith("R."):
        return road
    ends = load_phrases().road.sub("", words)
    for hyphen in _HYPHEN.finditer(ends):
        towns = [named(part, gazetteer, [road]) for part in (ends[: hyphen.start()], ends[hyphen.end() :])]
        if towns[0] and towns[1] and all(_passes(road, t) for t in towns if t):
            return stretch_of(road, towns[0], towns[1])
    return road


def named(words: str, gazetteer: Gazetteer, around: Sequence[Place]) -> Place | None:
    """The town or region that capitalised words name: the nearest to places around, else the most populous."""
    found = [p for p in gazetteer.lookup(words)[:_MOST] if p.kind[0] in "PA" and not is_country(p)]
    return min(found, key=lambda p: (_nearest_m(p, around), p.kind[0] != "P", -p.population, p.id), default=None)


def _nearest_m(place: Place, around: Iterable[Place]) -> float:
    """Distance to the nearest of places, in steps of 50 km; 0 without any."""
    return min((metres_between(place.lat, place.lon, p.lat, p.lon) // 50_000 for p in around), default=0.0)
