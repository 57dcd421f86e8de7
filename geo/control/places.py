"""The places control is inferred for, each with what the start state says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.control.emissions import default_emissions
from geo.crs import metric_crs, to_metric

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

    from geo.model import Claim, Place
    from geo.places.gazetteer import Gazetteer
    from geo.theatre import Theatre

#: Belief in the side of the start shape a place lies in, and at most in that of the start places near it.
SHAPE_BELIEF, NEAR_BELIEF = 0.9, 0.75
#: Distance (km) over which start places speak for their surroundings.
NEAR_KM = 30.0
#: Inhabitants of a city and of a town.
CITY, TOWN = 100_000, 5_000
#: GeoNames classes of countries and provinces, water, parks and regions, roads.
_REGION_CLASSES = frozenset("AHLR")
#: GeoNames kinds of countries begin so.
_COUNTRY = "A.PCL"


@dataclass(frozen=True, slots=True)
class ControlPlace:
    """A place with its belief before any claim.

    Attributes
    ----------
    start : belief by side id, before any claim; empty when nothing tells.
    actor : the actor of the start state.
    area_km2 : 0 for points and lines, which say nothing of places inside.
    inside : ids of the points inside a region.
    kind : village, town, city, base or region: how soon such a place changes hands.
    listed : whether the start state lists it.
    """

    id: str
    name: str
    lat: float
    lon: float
    is_region: bool = False
    actor: str | None = None
    start: dict[str, float] = field(default_factory=dict)
    area_km2: float = 0.0
    inside: tuple[str, ...] = ()
    kind: str = "town"
    listed: bool = False


def control_places(
    claims: Iterable[Claim], theatre: Theatre, gazetteer: Gazetteer | Mapping[str, Place]
) -> dict[str, ControlPlace]:
    """Places of the start state and all that a claim names but whole countries, by id, sorted by id.

    Who takes or leaves a country is not said of any place in it.

    A place known to neither gazetteer nor start state is taken as the claim has it.
    """
    state, shapes = theatre.start_state(), theatre.start_areas()
    belief = default_emissions()["start.belief"]
    places = {
        str(r["place_id"]): ControlPlace(
            str(r["place_id"]), str(r["name"]), float(r["lat"]), float(r["lon"]), actor=str(r["actor"]),
            start={theatre.side_of(str(r["actor"])) or "": belief}, kind=_kind(gazetteer.get(str(r["place_id"]))),
            listed=True,
        )
        for r in state.to_dict("records")
    }  # fmt: skip
    for claim in claims:
        if claim.place_id and claim.place_id not in places and claim.lat is not None and claim.lon is not None:
            known = gazetteer.get(claim.place_id)
            if known is None or not known.kind.startswith(_COUNTRY):
                places[claim.place_id] = _named(claim, known, theatre, state, shapes)
    ordered = dict(sorted(places.items()))
    return _with_insides(ordered, gazetteer)


def own_sides(theatre: Theatre) -> tuple[str, ...]:
    """The theatre's sides, and whatever others its start state names."""
    sides, shapes = [side.id for side in theatre.sides], theatre.start_areas()
    actors = {*theatre.start_state()["actor"], *([] if shapes is None else shapes["actor"])}
    return (*sides, *sorted({theatre.side_of(str(a)) or "" for a in actors} - {*sides, ""}))


def _is_region(place: Place) -> bool:
    """Whether a place is land or a line rather than a spot, also where the gazetteer has but a point of it."""
    return place.geometry is not None or place.kind[0] in _REGION_CLASSES


def _kind(place: Place | None) -> str:
    if place is None:
        return "town"
    if _is_region(place):
        return "region"
    if place.kind[0] == "S":
        return "base"
    sizes = {"P.PPLC": "city", "P.PPLA": "city", "P.PPLA2": "town", "P.PPLA3": "town"}
    by_size = "city" if place.population >= CITY else "town" if place.population >= TOWN else "village"
    return by_size if place.population else sizes.get(place.kind, "village")


def _named(
    claim: Claim, known: Place | None, theatre: Theatre, state: DataFrame, shapes: GeoDataFrame | None
) -> ControlPlace:
    assert claim.place_id
    if known is None:
        assert claim.lat is not None
        assert claim.lon is not None
        place = ControlPlace(claim.place_id, claim.place_name or claim.place_text, claim.lat, claim.lon)
    else:
        place = ControlPlace(known.id, known.name, known.lat, known.lon, _is_region(known), kind=_kind(known))
    if place.is_region:
        return place
    actor, belief = _around(place, state, shapes)
    return replace(place, actor=actor, start={theatre.side_of(actor) or "": belief}) if actor else place


def _around(place: ControlPlace, state: DataFrame, shapes: GeoDataFrame | None) -> tuple[str | None, float]:
    """Actor and belief from the start shape a place lies in, or from the start places near it."""
    if shapes is not None:
        holding = shapes[shapes.contains(shapely.Point(place.lon, place.lat))]
        if len(holding):
            return str(holding["actor"].iloc[0]), SHAPE_BELIEF
    east = (state["lon"] - place.lon) * np.cos(np.radians(place.lat))
    km = 111.2 * np.hypot(state["lat"] - place.lat, east)
    shares = np.exp(-km / NEAR_KM).groupby(state["actor"]).sum()
    if shares.empty or km.min() > 3 * NEAR_KM:
        return None, 0.0
    best = str(shares.idxmax())
    return best, NEAR_BELIEF * float(shares[best] / shares.sum())


def _with_insides(
    places: dict[str, ControlPlace], gazetteer: Gazetteer | Mapping[str, Place]
) -> dict[str, ControlPlace]:
    points = [p for p in places.values() if not p.is_region]
    where = shapely.points([(p.lon, p.lat) for p in points]) if points else np.array([])
    found = dict(places)
    for place in places.values():
        known = gazetteer.get(place.id) if place.is_region else None
        if known is None or known.geometry is None:
            continue
        shape = known.geometry
        if shape.geom_type in {"Polygon", "MultiPolygon"}:
            inner = [p for p, hit in zip(points, shapely.contains(shape, where), strict=True) if hit]
            area = to_metric(shape, metric_crs(shape.bounds)).area / 1e6
            # Which places reports will name later must not matter.
            start = _mean_start([p for p in inner if p.listed])
            found[place.id] = replace(place, area_km2=area, inside=tuple(p.id for p in inner), start=start)
    return found


def _mean_start(inner: list[ControlPlace]) -> dict[str, float]:
    """What the start state says of a region: the mean over the places that it lists there."""
    sides = sorted({s for p in inner for s in p.start})
    return {s: sum(p.start.get(s, 0.0) for p in inner) / len(inner) for s in sides}
