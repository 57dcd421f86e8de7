"""What each kind of composite wording means on the earth: one function a kind, each giving an area or None."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import shapely

from geo.places.kin import (
    BORDER_M,
    edge_towards,
    hull_of,
    is_country,
    is_line,
    outline_of,
    province_of,
    road_between,
    seat_of,
    stretch_of,
)
from geo.places.phrases import load_phrases
from geo.places.relative import Relative, area_of, itself, size_m, towards
from geo.places.shapes import (
    BEARINGS,
    away_m,
    beside,
    buffered,
    corridor,
    disc,
    facing_border,
    geod,
    half,
    metres_between,
    middle,
    point_at,
    ring,
    sector,
    shared_border,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shapely.geometry.base import BaseGeometry

    from geo.model import Place
    from geo.places.gazetteer import Gazetteer

#: Two towns farther apart than this (m) are named for another reason than to say where something lies.
FARTHEST_M = 400_000.0
#: Half the width of a strip between two towns as a share of its length, with its least and greatest metres.
_STRIPS = {"between": (0.15, 2_000.0, 15_000.0), "road": (0.1, 2_000.0, 10_000.0), "axis": (0.2, 5_000.0, 15_000.0)}
_FRONT_M, _BANK_M = 15_000.0, 10_000.0
_NEAR_LINE_M, _OFF_LINE_M = 25_000.0, 60_000.0
_NEAR_M, _OUTSKIRTS_M, _RURAL_M = 10_000.0, 5_000.0, 23_000.0


@dataclass(frozen=True, slots=True)
class Wording:
    """What a pattern found.

    Attributes
    ----------
    text : the words as they stand in the text.
    side, metres : the compass point and the figure among the words around the names, if any.
    central : whether they speak of the middle.
    area : names mean provinces where there is one of that name.
    """

    places: tuple[Place, ...]
    text: str
    gazetteer: Gazetteer
    side: str | None = None
    metres: float | None = None
    central: bool = False
    area: bool = False


def _towns(wording: Wording) -> tuple[Place, Place, float] | None:
    """Two towns and the metres between them; None for countries, one place twice, or places far apart."""
    if len(wording.places) != 2 or any(is_country(p) or is_line(p) for p in wording.places):
        return None
    a, b = (seat_of(p, wording.gazetteer) or p for p in wording.places)
    metres = metres_between(a.lat, a.lon, b.lat, b.lon)
    return (a, b, metres) if 0 < metres <= FARTHEST_M else None


def _strip(a: Place, b: Place, metres: float, kind: str) -> Relative:
    share, least, most = _STRIPS[kind]
    width = min(most, max(least, share * metres))
    reason = f"a strip {2 * width / 1000:.3g} km wide between {a.name} and {b.name}, {metres / 1000:.0f} km apart"
    return area_of(corridor(a.lat, a.lon, b.lat, b.lon, width), reason)


def _between(wording: Wording) -> Relative | None:
    ends = _towns(wording)
    return _strip(*ends, "between") if ends else None


def _axis(wording: Wording) -> Relative | None:
    ends = _towns(wording)
    return _strip(*ends, "axis") if ends else None


def _road(wording: Wording) -> Relative | None:
    ends = _towns(wording)
    if ends is None:
        return None
    road = road_between(ends[0], ends[1], wording.gazetteer)
    if road is not None:
        return _course(road, f"along the {road.name} from {ends[0].name} to {ends[1].name}")
    strip = _strip(*ends, "road")
    return Relative(strip.geometry, strip.lat, strip.lon, strip.radius_m, (*strip.reasons, "no such road is drawn"))


def _course(line: Place, reason: str) -> Relative:
    return area_of(itself(line).geometry, reason)


def _halfway(wording: Wording) -> Relative | None:
    ends = _towns(wording)
    if ends is None:
        return None
    a, b, metres = ends
    return _on_line(a, b, metres / 2, max(2_000.0, 0.15 * metres), f"halfway between {a.name} and {b.name}")


def _on_the_way(wording: Wording) -> Relative | None:
    ends = _towns(wording)
    if ends is None or wording.metres is None:
        return None
    a, b, _ = ends
    doubt = max(2_000.0, 0.25 * wording.metres)
    return _on_line(a, b, wording.metres, doubt, f"{wording.metres / 1000:.3g} km from {a.name} towards {b.name}")


def _on_line(a: Place, b: Place, metres: float, doubt_m: float, reason: str) -> Relative:
    bearing = float(geod().inv(a.lon, a.lat, b.lon, b.lat)[0])
    lat, lon = point_at(a.lat, a.lon, bearing, metres)
    return Relative(disc(lat, lon, doubt_m), lat, lon, doubt_m, (reason,))


def _stretch(wording: Wording) -> Relative | None:
    line, *ends = wording.places
    if not is_line(line) or line.geometry is None or not ends or any(is_country(p) or is_line(p) for p in ends):
        return None
    towns = [seat_of(p, wording.gazetteer) or p for p in ends]
    if any(away_m(line.geometry, p.lat, p.lon) > _OFF_LINE_M for p in towns):
        return None
    if len(towns) > 1:
        reason = f"along the {line.name} between {towns[0].name} and {towns[1].name}"
        return _course(stretch_of(line, towns[0], towns[1]), reason)
    reach = away_m(line.geometry, towns[0].lat, towns[0].lon) + _NEAR_LINE_M
    near = itself(line).geometry.intersection(disc(towns[0].lat, towns[0].lon, reach))
    return area_of(near, f"along the {line.name} near {towns[0].name}")


def _along(wording: Wording) -> Relative | None:
    place = wording.places[0]
    if is_line(place):
        return _course(place, f"along the {place.name}")
    if place.geometry is not None and place.kind[0] == "H":
        return area_of(buffered(place.geometry.boundary, BORDER_M), f"the shore of {place.name}")
    return itself(place) if place.kind[0] in "HR" else None


def _bank(wording: Wording) -> Relative | None:
    place = wording.places[0]
    if wording.side is None or place.kind[0] != "H":
        return None
    if place.geometry is None:
        return towards(place, wording.side, None)
    bank = beside(place.geometry, wording.side, _BANK_M)
    return area_of(bank, f"up to {_BANK_M / 1000:.0f} km {wording.side} of the {place.name}")


def _border(wording: Wording) -> Relative | None:
    if len(wording.places) != 2 or wording.places[0].id == wording.places[1].id:
        return None
    a, b = wording.places
    one, other = (outline_of(p, wording.gazetteer) for p in (a, b))
    if one is not None and other is not None:
        shared = shared_border(one, other, BORDER_M)
        if shared is not None:
            return area_of(shared, f"the border that {a.name} and {b.name} share")
    if one is None:
        a, b, one = b, a, other
    if one is None or one.covers(shapely.Point(b.lon, b.lat)):
        return None
    strip = edge_towards(one, a, b, wording.gazetteer) if is_country(a) and is_country(b) else None
    strip = facing_border(one, b.lat, b.lon, BORDER_M) if strip is None else strip
    return None if strip.is_empty else area_of(strip, f"the edge of {a.name} that faces {b.name}")


def _front(wording: Wording) -> Relative | None:
    place = wording.places[0]
    if is_country(place):
        return None
    if is_line(place):
        return _course(place, f"along the {place.name}")
    if place.geometry is not None:
        edge = buffered(place.geometry.boundary, _FRONT_M / 2)
        edge = half(edge, wording.side) if wording.side else edge
        return area_of(edge, f"the edge of {place.name}")
    reach = size_m(place) + _FRONT_M
    return _around(place, 0.0, reach, wording, f"within {reach / 1000:.3g} km of {place.name}")


def _around(place: Place, inner_m: float, outer_m: float, wording: Wording, reason: str) -> Relative:
    """A ring around a place, or the part of it on the side told."""
    if wording.side:
        shape = sector(place.lat, place.lon, BEARINGS[wording.side], outer_m, inner_m)
        return area_of(shape, f"{reason}, {wording.side} of it")
    shape = ring(place.lat, place.lon, inner_m, outer_m) if inner_m else disc(place.lat, place.lon, outer_m)
    return Relative(shape, place.lat, place.lon, outer_m, (reason,))


def _union(wording: Wording) -> Relative | None:
    parts = [one.geometry for one in each_of_union(wording)]
    names = " and ".join(p.name for p in wording.places)
    return area_of(shapely.union_all(parts), f"the regions {names}") if len(parts) > 1 else None


def each_of_union(wording: Wording) -> tuple[Relative, ...]:
    """The regions in a list before or behind "provinces", each by itself, in their order."""
    return tuple(_cut(region, wording) for region in wording.places)


def _cut(region: Place, wording: Wording) -> Relative:
    shape = outline_of(region, wording.gazetteer)
    rough = hull_of(region, wording.gazetteer) if shape is None else None
    if rough is not None:
        return _cut_shape(rough, region, wording, f"the land around the known towns of {region.name}")
    if shape is None:
        size = size_m(region)
        if wording.central:
            size /= 2
        return _around(region, 0.0, size, wording, f"no shape of {region.name} is drawn; a disc of its size")
    if region.geometry is shape and not wording.side and not wording.central:
        return itself(region)
    return _cut_shape(shape, region, wording, "its shape" if region.geometry is shape else "its provinces")


def _cut_shape(shape: BaseGeometry, region: Place, wording: Wording, reason: str) -> Relative:
    if wording.central:
        return area_of(middle(shape), f"the middle of {region.name}", reason)
    if wording.side:
        return area_of(half(shape, wording.side), f"the {wording.side} half of {region.name}", reason)
    return area_of(shape, reason)


def _part(wording: Wording) -> Relative | None:
    place = wording.places[0]
    if not wording.side and not wording.central:
        return None
    whole = _region_named(wording)
    if whole is not None:
        return itself(whole)
    if is_line(place):
        return area_of(half(itself(place).geometry, wording.side), f"the {wording.side} half") if wording.side else None
    region = province_of(place, wording.gazetteer) if wording.area else None
    if region is not None or place.kind[0] in "AL" or place.geometry is not None:
        return _cut(region or place, wording)
    size = size_m(place) + 1_000.0
    return _around(
        place, 0.0, size / 2 if wording.central else size, wording, f"within {size / 1000:.3g} km of its point"
    )


def _region_named(wording: Wording) -> Place | None:
    """A drawn region whose name is the wording from the word of side on: "(villages in) eastern Ghouta"."""
    side = load_phrases().side.search(wording.text)
    name = wording.text[side.start() :] if side else wording.text
    return next((p for p in wording.gazetteer.lookup(name) if p.geometry is not None), None)


def _direction(wording: Wording) -> Relative | None:
    return towards(wording.places[0], wording.side, wording.metres) if wording.side else None


def _within(wording: Wording) -> Relative | None:
    place = wording.places[0]
    if wording.metres is None:
        return None
    if place.geometry is not None:
        return area_of(buffered(place.geometry, wording.metres), f"within {wording.metres / 1000:.3g} km")
    return _around(place, 0.0, wording.metres, wording, f"within {wording.metres / 1000:.3g} km of {place.name}")


def _distance(wording: Wording) -> Relative | None:
    place = wording.places[0]
    if wording.metres is None or place.geometry is not None:
        return _within(wording)
    inner, outer = 0.75 * wording.metres, max(2_000.0, 1.25 * wording.metres)
    return _around(place, inner, outer, wording, f"{wording.metres / 1000:.3g} km from {place.name}, all around")


def _countryside(wording: Wording) -> Relative | None:
    place = wording.places[0]
    region = province_of(place, wording.gazetteer)
    seat = seat_of(place, wording.gazetteer)
    if is_country(place) or region is None or outline_of(region, wording.gazetteer) is None:
        size = size_m(place)
        return _around(place, size, size + _RURAL_M, wording, f"around {place.name}, outside it")
    land = _cut(region, wording)
    if seat is None or seat.kind[0] != "P":
        return land
    rest = land.geometry.difference(disc(seat.lat, seat.lon, size_m(seat)))
    return land if rest.is_empty else area_of(rest, *land.reasons, f"without the town of {seat.name}")


def _outskirts(wording: Wording) -> Relative | None:
    place = wording.places[0]
    if is_country(place) or is_line(place):
        return None
    if place.geometry is not None:
        edge = buffered(place.geometry.boundary, _OUTSKIRTS_M)
        edge = half(edge, wording.side) if wording.side else edge
        return area_of(edge, f"the edge of {place.name}")
    size = size_m(place)
    return _around(place, size / 2, size + _OUTSKIRTS_M, wording, f"the edge of {place.name}")


def _near(wording: Wording) -> Relative | None:
    place = wording.places[0]
    if is_country(place):
        return None
    if place.geometry is not None:
        return area_of(buffered(place.geometry, _NEAR_M), f"within {_NEAR_M / 1000:.0f} km of {place.name}")
    reach = size_m(place) + _NEAR_M
    return _around(place, 0.0, reach, wording, f"within {reach / 1000:.3g} km of {place.name}")


#: By the kind of a pattern in the table.
BUILDERS: Mapping[str, Callable[[Wording], Relative | None]] = MappingProxyType(
    {
        "along": _along, "axis": _axis, "bank": _bank, "between": _between, "border": _border,
        "countryside": _countryside, "direction": _direction, "distance": _distance, "front": _front,
        "halfway": _halfway, "near": _near, "on the way": _on_the_way, "outskirts": _outskirts, "part": _part,
        "road": _road, "stretch": _stretch, "union": _union, "within": _within,
    }
)  # fmt: skip
