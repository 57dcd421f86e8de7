"""What decided an area of the map: the places whose holders carry to a spot in it, and the claims behind each.

The start map gives every spot to a side; places on the same start land, each by its nearness, say what became of it
(ADR 0004). Where none has changed hands, the spot is as the start map has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.control.doubt import points_of
from geo.control.encirclement import land_at
from geo.control.inferred import Inferred, one_line, sentence
from geo.control.places import NEAR_KM
from geo.crs import metric_crs, to_metric
from geo.errors import InputError
from geo.model import Status

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.theatre import Theatre

#: Places are named until they have this share of the weight, and at most so many.
ENOUGH, MOST = 0.9, 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A claim's sentence with where it stands."""

    claim_id: str
    sentence: str
    source: str
    published: date | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Decider:
    """A place that speaks for a spot.

    Attributes
    ----------
    weight : its part, of all places on the same start land; falls with distance.
    inside : it lies in the same part of the area.
    moved : it is held by another side than had the land at the start.
    """

    place_id: str
    name: str
    distance_km: float
    weight: float
    inside: bool
    moved: bool
    controller: str | None
    side: str
    status: str
    since: date
    basis: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Decided:
    """A spot, the part of the map it lies in, and what decided that.

    Attributes
    ----------
    side : empty where nobody holds; ``start_side`` that of the start map, ``start_basis`` what that rests on.
    part_km2 : size of the connected part of the side's area.
    """

    lat: float
    lon: float
    day: date
    side: str
    part_km2: float
    start_side: str
    start_basis: str
    places: tuple[Decider, ...]


def decided_by(
    inferred: Inferred, areas: gpd.GeoDataFrame, lonlat: tuple[float, float], day: date, theatre: Theatre
) -> Decided:
    """The places, and their claims or start state, that decided the area a spot lies in.

    Parameters
    ----------
    areas : schema.AREAS; rows of other days are not looked at.
    lonlat : longitude and latitude of the spot, degrees.

    Raises
    ------
    InputError
        When the spot lies outside the outline, or the tables lack the day.
    TheatreError
        When the theatre's start state cannot be read.
    """
    spot, control = shapely.Point(lonlat), inferred.control
    side, part = _part(spot, areas[areas["date"] == day], day)
    rows = control[(control["date"] == day) & (control["status"] != Status.UNKNOWN.value)]
    rows = points_of(rows)
    start_side, start_basis, same = _start(spot, rows, theatre)
    rows = rows[same]
    rows = rows.assign(km=_distance_km(spot, rows), inside=shapely.intersects_xy(part, rows["lon"], rows["lat"]))
    rows = rows[rows["km"] <= 3 * NEAR_KM].sort_values(["km", "place_id"])
    weight = np.exp(-rows["km"] / NEAR_KM)
    rows = rows.assign(weight=weight / weight.sum())
    before = rows["weight"].cumsum() - rows["weight"]
    bases, sentences = _bases(theatre), _sentences(inferred)
    told = [_decider(row, start_side, bases, sentences) for _, row in rows[before < ENOUGH][:MOST].iterrows()]
    km2 = to_metric(part, metric_crs(part.bounds)).area / 1e6
    return Decided(lonlat[1], lonlat[0], day, side, round(km2, 1), start_side, start_basis, tuple(told))


def _decider(row: pd.Series, start_side: str, bases: Mapping[str, str], sentences: Mapping[str, Sentence]) -> Decider:
    own = tuple(sentences[c] for c in row["claims"] if c in sentences)
    return Decider(
        str(row["place_id"]), str(row["name"]), round(float(row["km"]), 1), round(float(row["weight"]), 3),
        bool(row["inside"]), (row["side"] or "") != start_side, row["controller"], row["side"] or "",
        str(row["status"]), row["since"],
        "" if own else bases.get(str(row["place_id"]), "the start map around it"), own,
    )  # fmt: skip


def _part(spot: shapely.Point, areas: gpd.GeoDataFrame, day: date) -> tuple[str, BaseGeometry]:
    """Side and connected part of the area that a spot lies in."""
    if areas.empty:
        raise InputError(f"no map was drawn for {day}", remedy="Choose a day of the period.")
    for side, shape in zip(areas["side"], areas.geometry, strict=True):
        for part in shapely.get_parts(shape):
            if part.intersects(spot):
                return str(side or ""), part
    where = f"{spot.y:.4f} N {spot.x:.4f} E"
    raise InputError(f"{where} lies outside the theatre", remedy="Give latitude and longitude, in that order.")


def _start(spot: shapely.Point, rows: pd.DataFrame, theatre: Theatre) -> tuple[str, str, NDArray[np.bool_]]:
    """Side and ground of the start map at a spot, and which places lie on the same start land."""
    shapes = theatre.start_areas()
    lands = [] if shapes is None else list(shapes.geometry)
    at = int(land_at(np.array([[spot.x, spot.y]]), lands)[0])
    own = land_at(rows[["lon", "lat"]].to_numpy(float), lands)
    if at >= 0 and shapes is not None:
        side = theatre.side_of(str(shapes["actor"].iloc[at])) or ""
        of_side = [n for n, actor in enumerate(shapes["actor"]) if theatre.side_of(str(actor)) == side]
        return side, str(shapes["basis"].iloc[at]), np.isin(own, of_side)
    state = theatre.start_state()
    state = state[land_at(state[["lon", "lat"]].to_numpy(float), lands) < 0]
    if state.empty:
        return "", "", own < 0
    nearest = state.iloc[int(_distance_km(spot, state).argmin())]
    return theatre.side_of(str(nearest["actor"])) or "", f"nearest is {nearest['name']}: {nearest['basis']}", own < 0


def _distance_km(spot: shapely.Point, rows: pd.DataFrame) -> NDArray[np.float64]:
    east = (rows["lon"].to_numpy(float) - spot.x) * np.cos(np.radians(spot.y))
    found: NDArray[np.float64] = 111.2 * np.hypot(rows["lat"].to_numpy(float) - spot.y, east)
    return found


def _bases(theatre: Theatre) -> dict[str, str]:
    state = theatre.start_state()
    return dict(zip(state["place_id"].astype(str), state["basis"].astype(str), strict=True))


def _sentences(inferred: Inferred) -> Mapping[str, Sentence]:
    known = {d.id: d for d in inferred.documents}
    return {
        c.id: Sentence(c.id, sentence(c, d), one_line(d.source), d.published, d.based_on or d.url)
        for c in inferred.claims
        if (d := known.get(c.document_id))
    }
