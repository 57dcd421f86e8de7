"""Land that is claimed and not corroborated, and land that claims tell of by another place ("20 km north of X")."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.maps.evidence import Evidence, days_of, document_record, is_told
from geo.maps.states import REGIONS, told_by
from geo.maps.story import state_on
from geo.places.relative import locate
from geo.schema import as_day

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.maps.encode import Pool
    from geo.model import Claim, Place, Timeline

#: A claim about a place tells of land no farther (km) from it than this, as fronts rest on evidence no farther off.
REACH_KM = 25.0
_KM_A_DEGREE = 111.2
#: Edges of what is only claimed need no finer line than this (about 300 m).
_SOFT_DEG = 0.003
#: Relations that lead to land beside or around a place; arrows show what is claimed "toward" one.
BESIDE = ("direction:", "near", "outskirts", "countryside")


def uncorroborated_areas(
    areas: gpd.GeoDataFrame, days: Mapping[date, int], at: Mapping[str, int], record: Mapping[str, Any], pool: Pool
) -> list[list[list[int]]]:
    """For each day the land drawn as a side's on the word of one source: nearer to such a place than to any other.

    Parameters
    ----------
    areas : schema.AREAS, EPSG:4326.
    at : numbers of the sides by id.
    record : the dataset's ``places`` and ``states``, of which those claimed are marked.

    Returns
    -------
    Coded polygons by day; none on days when every place is borne out.
    """
    found: list[list[list[int]]] = [[] for _ in days]
    places = record["places"]
    claimed = [_claimed_on(places, day, record) for day in range(len(days))]
    if not any(claimed):
        return found
    cells = _cells(places)
    for when, side, shape in zip(areas["date"], areas["side"], areas.geometry, strict=True):
        day = days.get(as_day(when))
        held = [] if day is None else [cells[n] for n, holder in claimed[day] if holder == at.get(str(side))]
        if day is not None and held:
            land = shapely.union_all(held).intersection(shape.buffer(0))
            found[day] += pool.polygons(land.simplify(_SOFT_DEG))
    return found


def uncorroborated_land(
    timeline: Timeline, day: date, place_of: Callable[[str], Place | None]
) -> list[tuple[str, BaseGeometry]]:
    """The land of one day that is drawn as a side's on the word of one source, EPSG:4326, as the page shows it.

    Parameters
    ----------
    place_of : the gazetteer's entry by id; regions among them are no places that land is nearest to.
    """
    rows = timeline.control[[as_day(when) == day for when in timeline.control["date"]]]
    region = [(place := place_of(str(name))) and place.kind.startswith(REGIONS) for name in rows["place_id"]]
    rows = rows[~np.array(region, bool)]
    alone = [_is_alone(row, timeline) for row in rows.itertuples(index=False)]
    if not any(alone):
        return []
    cells = np.array(_cells_at(tuple(zip(rows["lon"].astype(float), rows["lat"].astype(float), strict=True))))
    found = []
    for when, side, shape in zip(timeline.areas["date"], timeline.areas["side"], timeline.areas.geometry, strict=True):
        own = np.array(alone, bool) & (rows["side"] == side).to_numpy(bool)
        if as_day(when) == day and own.any():
            land = shapely.union_all(cells[own]).intersection(shape.buffer(0)).simplify(_SOFT_DEG)
            found.append((str(side), land))
    return [(side, land) for side, land in found if not land.is_empty]


def places_alone(timeline: Timeline, day: date) -> frozenset[str]:
    """Ids of the places that changed hands after the first day, whose holder on a day one source alone tells."""
    rows = timeline.control[[as_day(when) == day for when in timeline.control["date"]]]
    return frozenset(str(row.place_id) for row in rows.itertuples(index=False) if _is_alone(row, timeline))


def _is_alone(row: Any, timeline: Timeline) -> bool:
    """Whether a place changed hands after the first day and one source alone says so."""
    if not isinstance(row.side, str) or pd.isna(row.since) or as_day(row.since) <= timeline.dates[0]:
        return False
    wanted = set(row.claims)
    told = {claim.document_id for claim in timeline.claims if claim.id in wanted}
    return len({told_by(document_record(d)) or d.id for d in timeline.documents if d.id in told}) == 1


def _claimed_on(places: Sequence[dict[str, Any]], day: int, record: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Numbers of the places that are only claimed on a day, each with its side."""
    states = [(n, state_on(place, day, record)) for n, place in enumerate(places)]
    return [(n, state["side"]) for n, state in states if state.get("claimed")]


def _cells(places: Sequence[dict[str, Any]]) -> list[BaseGeometry]:
    return _cells_at(tuple((place["lon"], place["lat"]) for place in places))


@lru_cache(maxsize=4)
def _cells_at(spots: tuple[tuple[float, float], ...]) -> list[BaseGeometry]:
    """For each place (lon, lat) the land nearer to it than to any other and within reach, EPSG:4326."""
    lonlat = np.array(spots)
    squeeze = np.array([math.cos(math.radians(float(lonlat[:, 1].mean()))), 1.0])
    points = shapely.points(lonlat * squeeze)
    discs = shapely.buffer(points, REACH_KM / _KM_A_DEGREE)
    cells = discs
    if len(set(map(tuple, lonlat))) > 1:
        frame = shapely.box(*shapely.total_bounds(discs))
        parts = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame))
        own = [
            next((part for part in parts if part.intersects(point)), disc)
            for point, disc in zip(points, discs, strict=True)
        ]
        cells = shapely.intersection(discs, own)
    return list(shapely.transform(cells, lambda xy: xy / squeeze))


def relative_claims(
    claims: Sequence[Claim],
    evidence: Evidence,
    days: Mapping[date, int],
    side_of: Callable[[str | None], int],
    *,
    places: Mapping[str, Place],
    pool: Pool,
) -> list[dict[str, Any]]:
    """Land that claims tell of by another place, on the days they tell of: claims, not control.

    Claims of one side, place and relation on the same days are shown once.
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for claim in claims:
        on, place = days_of(claim, days), places.get(claim.place_id or "")
        if not (on and place and claim.id in evidence.number and is_told(claim) and _is_beside(claim)):
            continue
        key = (side_of(claim.actor), place.id, claim.relation, on[0], on[-1])
        if key not in found:
            shape = locate(place, claim.relation).geometry.simplify(_SOFT_DEG)
            found[key] = {"side": key[0], "from": on[0], "to": on[-1], "shape": pool.polygons(shape), "claims": []}
        found[key]["claims"].append(evidence.number[claim.id])
    return list(found.values())


def _is_beside(claim: Claim) -> bool:
    return (claim.relation or "").startswith(BESIDE)
