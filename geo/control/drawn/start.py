"""What was imported in the forms of a theatre's folder: land with an actor, and places with a holder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.control.areas import draw_areas
from geo.control.drawn.importing import Imported
from geo.control.drawn.report import Change
from geo.control.points import as_points
from geo.errors import InputError
from geo.places.names import fold
from geo.theatre import Start

if TYPE_CHECKING:
    from geo.places.gazetteer import Gazetteer
    from geo.theatre import Theatre

STATE_COLUMNS = ("place_id", "name", "lat", "lon", "actor", "date", "basis", "source", "licence")
#: Distance (km) within which a place of the same name is the same, and a spot without a name is the town it lies in.
SAME_KM, HERE_KM = 5.0, 1.0


def land_of(imported: Imported, theatre: Theatre, *, by: str) -> gpd.GeoDataFrame:
    """Land of each holder, EPSG:4326: as it was drawn, or around points within the theatre's outline.

    Parameters
    ----------
    by : "side" for a prior, "actor" for a start state.

    Raises
    ------
    TheatreError
        When the outline cannot be read.
    """
    features = imported.features
    if imported.polygons:
        return features.drop(columns="place_id").reset_index(drop=True)
    at = features.geometry
    points = as_points(features[by], pd.Series(1.0, at.index), at.x, at.y)
    drawn = draw_areas(points, theatre.outline(), clean=False, bands=False).areas
    rows = [_around(features[features[by] == holder]) for holder in drawn["side"]]
    return gpd.GeoDataFrame(rows, geometry=drawn.geometry.to_numpy(), crs=drawn.crs)


def _around(held: gpd.GeoDataFrame) -> dict[str, str]:
    """The columns of land around the points of one holder."""
    side, actors = str(held["side"].iloc[0]), list(dict.fromkeys(held["actor"]))
    told = {c: "; ".join(filter(None, dict.fromkeys(held[c]))) for c in ("source", "licence")}
    drawn = held["basis"].iloc[0].rpartition(",")[0]
    return {
        "side": side, "actor": actors[0] if len(actors) == 1 else side, "name": "", "date": max(held["date"]), **told,
        "basis": f"land around {len(held):,} points; {drawn}",
    }  # fmt: skip


def places_of(imported: Imported, theatre: Theatre, gazetteer: Gazetteer) -> tuple[pd.DataFrame, list[Change]]:
    """Places with their holder (STATE_COLUMNS): the points themselves, or the theatre's places on the land.

    Of two points that are one place the later counts. From land, the places are those of the theatre's start state,
    or without any all settlements of the gazetteer on it.
    """
    if not imported.polygons:
        return _points(imported.features, gazetteer)
    try:
        known = theatre.start_state()
    except InputError:
        known = pd.DataFrame(columns=["place_id", "name", "lat", "lon"])
    if known.empty:
        known = _settlements(gazetteer, imported.features.total_bounds)
    return _on_land(known, imported.features), []


def started(theatre: Theatre, imports: Sequence[Imported], gazetteer: Gazetteer) -> Theatre:
    """The theatre with what was imported as its start map, instead of its own.

    Points give the places; without any, the land gives them. Of two lands the first keeps what they share, of two
    mentions of a place the last counts.
    """
    lands = [imported for imported in imports if imported.polygons]
    spots = [imported for imported in imports if not imported.polygons]
    # The first land comes last, so that it counts.
    states = [places_of(imported, theatre, gazetteer)[0] for imported in spots or lands[::-1]]
    state = pd.concat(states).drop_duplicates("place_id", keep="last").reset_index(drop=True)
    state["date"] = pd.to_datetime(state["date"])
    areas = pd.concat([land_of(land, theatre, by="actor") for land in lands], ignore_index=True) if lands else None
    digest = hashlib.sha256(state.to_csv().encode())
    digest.update(b"" if areas is None else areas.to_json().encode())
    return replace(theatre, start=Start(state, areas, digest.hexdigest()))


def _points(features: gpd.GeoDataFrame, gazetteer: Gazetteer) -> tuple[pd.DataFrame, list[Change]]:
    rows: dict[str, dict[str, Any]] = {}
    changes: list[Change] = []
    for number, point in features.iterrows():
        lat, lon = float(point.geometry.y), float(point.geometry.x)
        place_id, name = _place(point["place_id"], point["name"], lat, lon, gazetteer)
        before = rows.pop(place_id, None)
        if before is not None:
            same = before["actor"] == point["actor"]
            what = f"is {before['name']!r} again" + (
                "" if same else f", held by {point['actor']}, not {before['actor']}"
            )
            changes.append(Change("twice", f"{what}; the later one counts", int(str(number)), name))
        told = {c: point[c] for c in ("actor", "date", "basis", "source", "licence")}
        rows[place_id] = {"place_id": place_id, "name": name, "lat": lat, "lon": lon, **told}
    return pd.DataFrame(list(rows.values()), columns=list(STATE_COLUMNS)), changes


def _place(place_id: str, name: str, lat: float, lon: float, gazetteer: Gazetteer) -> tuple[str, str]:
    """Id and name of the place at a point: the gazetteer's where it knows it, else one made of name and position."""
    if place_id and not place_id.startswith("drawn:"):
        return place_id, name or place_id
    near = gazetteer.near(lat, lon, SAME_KM if name else HERE_KM)
    towns = [place for place in near if place.kind[0] == "P" and place.geometry is None]
    if name:
        towns = [place for place in towns if fold(name) in {fold(n) for n in (place.name, *place.names)}]
    if towns:
        return towns[0].id, name or towns[0].name
    made = hashlib.sha256(f"{fold(name)} {lat:.3f} {lon:.3f}".encode()).hexdigest()[:10]
    return place_id or f"drawn:{made}", name or f"{lat:.3f}, {lon:.3f}"


def _settlements(gazetteer: Gazetteer, bounds: Any) -> pd.DataFrame:
    west, south, east, north = (float(b) for b in bounds)
    km = 111.2 * max(north - south, east - west) / 2 * 1.5
    found = gazetteer.near((south + north) / 2, (west + east) / 2, km)
    rows = [(p.id, p.name, p.lat, p.lon) for p in found if p.kind[0] == "P" and p.geometry is None]
    return pd.DataFrame(sorted(rows), columns=["place_id", "name", "lat", "lon"])


def _on_land(known: pd.DataFrame, features: gpd.GeoDataFrame) -> pd.DataFrame:
    shapes = features.geometry.to_numpy()
    at = shapely.points(known["lon"].to_numpy(float), known["lat"].to_numpy(float))
    rows: dict[int, dict[str, Any]] = {}
    for place, feature in shapely.STRtree(shapes).query(at, predicate="intersects").T:
        if int(place) not in rows:  # on a border the land that comes first
            spot, land = known.iloc[int(place)], features.iloc[int(feature)]
            told = {c: land[c] for c in ("actor", "date", "basis", "source", "licence")}
            rows[int(place)] = {**{c: spot[c] for c in ("place_id", "name", "lat", "lon")}, **told}
    return pd.DataFrame([rows[n] for n in sorted(rows)], columns=list(STATE_COLUMNS))
