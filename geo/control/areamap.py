"""A drawn map and its features."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from geo.control.fronts import COLUMNS as FRONT_COLUMNS
from geo.control.fronts import draw_fronts
from geo.control.overlays import overlay_frame


@dataclass(frozen=True)
class AreaMap:
    """A drawn map.

    Attributes
    ----------
    areas : side and geometry, EPSG:4326; they tile the outline exactly.
    overlays : kind ("uncertain", "unknown") and geometry, EPSG:4326.
    fronts : schema.FRONTS but the date, EPSG:4326.
    error_rate : estimated share of points with a wrong side.
    """

    areas: gpd.GeoDataFrame
    overlays: gpd.GeoDataFrame
    fronts: gpd.GeoDataFrame
    error_rate: float = 0.0


def bare_map(areas: gpd.GeoDataFrame, error_rate: float) -> AreaMap:
    """A map of areas alone, without bands of doubt and fronts."""
    nothing = overlay_frame({})
    return AreaMap(areas, nothing, draw_fronts(areas.iloc[:0], nothing), error_rate)


def whole_map(areas: gpd.GeoDataFrame, overlays: gpd.GeoDataFrame, points: gpd.GeoSeries, error_rate: float) -> AreaMap:
    """A map with the fronts between its areas, which rest on points of no known date."""
    evidence = gpd.GeoDataFrame({"date": [None] * len(points)}, geometry=points.to_numpy(), crs=points.crs)
    return AreaMap(areas, overlays, draw_fronts(areas, overlays, evidence, nobody=None), error_rate)


def area_features(drawn: AreaMap) -> dict[str, Any]:
    """A map as a GeoJSON FeatureCollection: areas with ``side``, fronts and overlays with ``kind``."""
    fronts = drawn.fronts.assign(kind="front")[["kind", *FRONT_COLUMNS]]
    fronts["evidence"] = fronts["evidence"].map(lambda d: d.isoformat() if d else None)
    features = [f for frame in (drawn.areas, fronts, drawn.overlays) for f in json.loads(frame.to_json())["features"]]
    for n, feature in enumerate(features):
        feature["id"] = str(n)
    return {"type": "FeatureCollection", "features": features}
