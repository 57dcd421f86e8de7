"""The places control is inferred for, each with what the start state says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.control.weights import START_BELIEF
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
#: GeoNames classes of countries and provinces, water, parks and regions, roads.
_REGION_CLASSES = frozenset("AHLR")


@dataclass(frozen=True, slots=True)
class ControlPlace:
    """A place with its belief before any claim.

    Attributes
    ----------
    start : belief by side id, before any claim; empty when nothing tells.
    actor : the actor of the start state.
    area_km2 : 0 for points, lines and whole countries, which say nothing of the places inside.
    inside : ids of the points inside a region.
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


def control_places(
    claims: Iterable[Claim], theatre: Theatre, gazetteer: Gazetteer | Mapping[str, Place]
) -> dict[str, ControlPlace]:
    """Places of the start state and all that a claim names, by id, sorted by id.

    A place known to neither gazetteer nor start state is taken as the claim has it.
    """
    state, shapes = theatre.start_state(), theatre.start_areas()
    places = {
        str(r["place_id"]): ControlPlace(
            str(r["place_id"]), str(r["name"]), float(r["lat"]), float(r["lon"]), actor=str(r["actor"]),
            start={theatre.side_of(str(r["actor"])) or "": START_BELIEF},
        )
        for r in state.to_dict("records")
    }  # fmt: skip
    for claim in claims:
        if claim.place_id and claim.place_id not in places and claim.lat is not None and claim.lon is not None:
            known = gazetteer.get(claim.place_id)
            places[claim.place_id] = _named(claim, known, theatre, state, shapes)
    ordered = dict(sorted(places.items()))
    return _with_insides(ordered, gazetteer)


def _is_region(place: Place) -> bool:
    """Whether a place is land or a line rather than a spot, also where the gazetteer has but a point of it."""
    return place.geometry is not None or place.kind[0] in _REGION_CLASSES


def _named(
    claim: Claim, known: Place | None, theatre: Theatre, state: DataFrame, shapes: GeoDataFrame | None
) -> ControlPlace:
    assert claim.place_id
    if known is None:
        assert claim.lat is not None
        assert claim.lon is not None
        place = ControlPlace(claim.place_id, claim.place_name or claim.place_text, claim.lat, claim.lon)
    else:
        place = ControlPlace(known.id, known.name, known.lat, known.lon, is_region=_is_region(known))
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
        if known is None or known.geometry is None or known.kind.startswith("A.PCL"):
            continue
        shape = known.geometry
        if shape.geom_type in {"Polygon", "MultiPolygon"}:
            inner = [p for p, hit in zip(points, shapely.contains(shape, where), strict=True) if hit]
            area = to_metric(shape, metric_crs(shape.bounds)).area / 1e6
            start = _mean_start(inner)
            found[place.id] = replace(place, area_km2=area, inside=tuple(p.id for p in inner), start=start)
    return found


def _mean_start(inner: list[ControlPlace]) -> dict[str, float]:
    """What the start state says of a region: the mean over its places."""
    sides = sorted({s for p in inner for s in p.start})
    return {s: sum(p.start.get(s, 0.0) for p in inner) / len(inner) for s in sides}
