"""Where two maps differ: the ground by what each says of it, its largest parts, and where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.control.naming import NOT_SETTLED
from geo.control.scores import M2_PER_KM2, M_PER_KM, compared_region, front_of
from geo.control.tiling import polygons_only
from geo.crs import to_degrees

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.evaluate.maps import Compared
    from geo.model import Place
    from geo.places.gazetteer import Gazetteer

#: Parts smaller than this (km2), or thinner in the mean (km), are slips of a pencil.
LEAST_KM2, LEAST_KM = 1.0, 0.2
#: Less than this (km2) in all is a trace of rounding: no piece is made of it.
UNSEEN_KM2 = 0.1
#: Parts that are listed, and places named in each.
PARTS, NAMED = 12, 8
#: A place is near enough (km) to say where something lies; one at this distance is the place itself.
NEAR_KM, AT_KM = 80.0, 1.5
#: A town that readers may know (inhabitants).
TOWN = 20_000
_COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_SETTLEMENT = "P."


@dataclass(frozen=True)
class Piece:
    """Ground of which the first map says one thing and the second another or the same; None: nothing. Metres."""

    first: str | None
    second: str | None
    shape: BaseGeometry

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.first == self.second

    @property
    def km2(self) -> float:
        """Its area."""
        return float(self.shape.area / M2_PER_KM2)


@dataclass(frozen=True)
class Part:
    """One connected part of the ground on which the maps differ.

    Attributes
    ----------
    deep_km : width at its widest: the diameter of the largest circle in it, about whose middle is ``x``, ``y`` (metres).
    where : its position among known places, empty when none is near.
    places : names of the places inside, the largest first; ``more`` are not named.
    """

    piece: Piece
    shape: BaseGeometry
    deep_km: float
    x: float
    y: float
    where: str = ""
    places: tuple[str, ...] = ()
    more: int = 0

    @property
    def km2(self) -> float:
        """Its area."""
        return float(self.shape.area / M2_PER_KM2)


def pieces(compared: Compared) -> list[Piece]:
    """The compared ground cut by what both maps say of it, agreement first, then by area; traces of rounding are left out."""
    region = compared_region(compared.first, compared.outline, compared.rules)
    first = _with_nobody(compared.first, region, skip=compared.rules.ignore)
    second = _with_nobody(compared.second, region)
    found = [
        Piece(a, b, polygons_only(shapely.intersection(one, other)))
        for a, one in first.items()
        for b, other in second.items()
        if shapely.intersects(one, other)
    ]
    kept = [piece for piece in found if piece.km2 >= UNSEEN_KM2 and (piece.first or piece.second)]
    return sorted(kept, key=lambda p: (not p.agrees, -p.shape.area, str(p.first), str(p.second)))


def _with_nobody(
    sides: dict[str, BaseGeometry], region: BaseGeometry, skip: Sequence[str] = ()
) -> dict[str | None, BaseGeometry]:
    """Each side's land in the region, and under None what no side has; a side without a name is nobody too."""
    held: dict[str | None, BaseGeometry] = {
        side: shape.intersection(region) for side, shape in sides.items() if side and side not in skip
    }
    return {**held, None: region.difference(shapely.union_all(list(held.values())))}


def set_aside(compared: Compared) -> BaseGeometry:
    """What the known map sets aside, and the comparison with it; metres."""
    region = compared_region(compared.first, compared.outline, compared.rules)
    return polygons_only(shapely.make_valid(compared.outline.difference(region)))


def fronts(compared: Compared) -> tuple[BaseGeometry, BaseGeometry]:
    """The fronts of all sides of each map, metres."""
    outline, edge_km = compared.outline, compared.rules.edge_km

    def lines(sides: dict[str, BaseGeometry]) -> BaseGeometry:
        found = shapely.union_all([front_of(shape, outline, edge_km) for side, shape in sides.items() if side])
        return shapely.line_merge(found) if found.geom_type == "MultiLineString" else found

    return lines(compared.first), lines(compared.second)


def largest_parts(
    found: Sequence[Piece], compared: Compared, gazetteer: Gazetteer | None, count: int = PARTS
) -> tuple[list[Part], int, float]:
    """The largest parts on which the maps differ, slips left out; how many more there are, and their area (km2)."""
    parts = [
        (piece, shape)
        for piece in found
        if not piece.agrees
        for shape in shapely.get_parts(piece.shape)
        if shape.area >= LEAST_KM2 * M2_PER_KM2 and 2 * shape.area / shape.length >= LEAST_KM * M_PER_KM
    ]
    parts.sort(key=lambda part: -part[1].area)
    rest = parts[count:]
    listed = [_part(piece, shape, compared, gazetteer) for piece, shape in parts[:count]]
    return listed, len(rest), float(sum(shape.area for _, shape in rest) / M2_PER_KM2)


def _part(piece: Piece, shape: BaseGeometry, compared: Compared, gazetteer: Gazetteer | None) -> Part:
    radius = shapely.get_coordinates(shapely.maximum_inscribed_circle(shape, max(50.0, np.sqrt(shape.area) / 100)))
    (x, y), deep_km = radius[0].tolist(), 2 * float(np.hypot(*(radius[1] - radius[0]))) / M_PER_KM
    if gazetteer is None:
        return Part(piece, shape, deep_km, x, y)
    degrees = to_degrees(shape, compared.crs)
    lon, lat = shapely.get_coordinates(to_degrees(shapely.Point(x, y), compared.crs))[0].tolist()
    inside = places_in(gazetteer, degrees)
    names = tuple(dict.fromkeys(place.name for place in inside))
    where = whereabouts(gazetteer, lat, lon)
    return Part(piece, shape, deep_km, x, y, where, names[:NAMED], max(0, len(names) - NAMED))


def places_in(gazetteer: Gazetteer, shape: BaseGeometry) -> list[Place]:
    """Settlements in a shape (EPSG:4326), the largest first."""
    west, south, east, north = shape.bounds
    lat, lon = (south + north) / 2, (west + east) / 2
    # Half the diagonal, a degree being at most 111.3 km long.
    km = 111.3 * float(np.hypot(north - south, (east - west) * np.cos(np.radians(min(abs(south), abs(north)))))) / 2
    near = [place for place in gazetteer.near(lat, lon, km + 1) if _is_settled(place)]
    shapely.prepare(shape)
    within = shapely.contains_xy(shape, [place.lon for place in near], [place.lat for place in near])
    found = [place for place, inside in zip(near, within, strict=True) if inside]
    return sorted(found, key=lambda place: (-place.population, place.name))


def whereabouts(gazetteer: Gazetteer, lat: float, lon: float) -> str:
    """Where a point lies: "6 km north of a village, 40 km south-east of a town"; empty when no place is near."""
    near = [place for place in gazetteer.near(lat, lon, NEAR_KM) if _is_settled(place)]
    if not near:
        return ""
    towns = [place for place in near if place.population >= TOWN]
    chosen = [near[0], *(town for town in towns[:1] if town is not near[0])]
    return ", ".join(_beside(place, lat, lon) for place in chosen)


def _is_settled(place: Place) -> bool:
    return place.kind.startswith(_SETTLEMENT) and place.kind not in NOT_SETTLED


def _beside(place: Place, lat: float, lon: float) -> str:
    north = (lat - place.lat) * 111.2
    east = (lon - place.lon) * 111.2 * np.cos(np.radians(lat))
    km = float(np.hypot(north, east))
    if km <= AT_KM:
        return f"at {place.name}"
    direction = _COMPASS[round(float(np.degrees(np.arctan2(east, north))) / 45) % 8]
    return f"{km:.0f} km {direction} of {place.name}"
