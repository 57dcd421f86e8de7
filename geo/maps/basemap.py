"""The ground under the map: land, water, borders, rivers, roads and towns of a theatre's folder, coded for the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely
from shapely import Point

from geo.maps.encode import Pool
from geo.theatre import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.model import Place

#: Lines and areas finer than this cannot be told apart at the zooms of a theatre.
SIMPLIFY_DEG = 0.003
#: From this rank on a river is known by some points of it: enough to say that a place lies on it, not to draw it.
SKETCH = 3
LINES = ("admin1", "rivers", "roads", "disputed")
SHAPES = ("neighbours", "lakes")

ATTRIBUTION = "Natural Earth, GeoNames (CC BY 4.0), GSHHG"


def ground(
    theatre: Theatre, pool: Pool, shown: Collection[str] = (), places: Mapping[str, Place] | None = None
) -> dict[str, Any]:
    """What does not change with the day: coded ``basemap``, and ``towns``, ``countries`` and ``disputed`` to be named.

    Parameters
    ----------
    shown : ids of places that the map shows anyway; towns among them are not named twice.
    places : gazetteer entries by id, for names in Arabic letters.

    Raises
    ------
    TheatreError
        When the outline is missing or a file cannot be read. A theatre without a layer is drawn without it.
    """
    layers = {name: theatre.basemap(name) for name in (*LINES, *SHAPES, "towns")}
    basemap: dict[str, Any] = {"outline": pool.polygons(theatre.outline().simplify(SIMPLIFY_DEG / 3))}
    for name in LINES:
        basemap[name] = pool.lines(_merged(layers[name]))
    for name in SHAPES:
        basemap[name] = pool.polygons(_merged(layers[name]))
    return {
        "basemap": {name: part or None for name, part in basemap.items()},
        "towns": _towns(layers["towns"], shown, places or {}),
        "countries": _named(layers["neighbours"], theatre, _countries(places or {})),
        "disputed": _named(layers["disputed"], theatre, {}),
    }


def _merged(layer: gpd.GeoDataFrame | None) -> BaseGeometry | None:
    if layer is None or layer.empty:
        return None
    return well_drawn(layer).geometry.simplify(SIMPLIFY_DEG).union_all()


def well_drawn(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The shapes that are true enough to be looked at: streams of the last rank are sketches of a few corners."""
    return layer[layer["rank"] < SKETCH] if "kind" in layer and "rank" in layer else layer


def _countries(places: Mapping[str, Place]) -> dict[str, str]:
    """Names of countries in Arabic letters, by their names."""
    found = {place.name: native_name(place.names) for place in places.values() if place.kind.startswith("A.PCL")}
    return {name: native for name, native in found.items() if native}


def _towns(layer: gpd.GeoDataFrame | None, shown: Collection[str], places: Mapping[str, Place]) -> list[dict[str, Any]]:
    if layer is None:
        return []
    if "id" in layer:
        layer = layer[~layer["id"].isin(list(shown))]
    points = layer.geometry.representative_point()
    sizes, ids = layer.get("population", [0] * len(layer)), layer.get("id", [""] * len(layer))
    return [
        {"name": str(name), "lat": round(y, 4), "lon": round(x, 4), "rank": rank_of(int(size or 0))}
        | _native(native_name(places[place_id].names) if place_id in places else "")
        for name, x, y, size, place_id in zip(layer["name"], points.x, points.y, sizes, ids, strict=True)
    ]


def native_name(names: Iterable[str]) -> str:
    """The first name in Arabic letters, or nothing."""
    return next((name for name in names if any("\u0600" <= letter <= "\u06ff" for letter in name)), "")


def _native(name: str) -> dict[str, str]:
    return {"native": name} if name else {}


def rank_of(population: int, kind: str = "") -> int:
    """How important a place is to a reader: 0 capital, 1 big, 2 middling, 3 small town, 4 village or unknown."""
    if kind == "P.PPLC":
        return 0
    if population >= 150_000 or kind == "P.PPLA":
        return 1
    if population >= 50_000:
        return 2
    return 3 if population >= 12_000 else 4


def _named(layer: gpd.GeoDataFrame | None, theatre: Theatre, native: Mapping[str, str]) -> list[dict[str, Any]]:
    """Names of the layer's features where most of each is seen within the theatre's bounds."""
    if layer is None or "name" not in layer:
        return []
    west, south, east, north = theatre.bounds
    seen = layer.clip((west - 0.6, south - 0.4, east + 0.6, north + 0.4))
    points = [_roomiest(shape) for shape in seen.geometry]
    return [
        {"name": str(name), "lat": round(p.y, 3), "lon": round(p.x, 3)} | _native(native.get(str(name), ""))
        for name, p in dict(zip(seen["name"], points, strict=True)).items()
        if name
    ]


def _roomiest(shape: BaseGeometry) -> Point:
    """Where a name has most room; on a line its middle."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if not parts:
        return shape.representative_point()
    largest = max(parts, key=lambda part: part.area)
    return Point(shapely.maximum_inscribed_circle(largest, tolerance=0.02).coords[0])
