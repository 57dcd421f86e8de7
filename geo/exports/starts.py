"""Imported maps in the forms of a theatre's folder: ``start_areas.geojson`` and ``start_state.csv``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely
from shapely.geometry import mapping

from geo.exports.features import rounded
from geo.exports.files import NOTICE
from geo.exports.tables import Number, csv_text

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.theatre import Theatre

#: A centimetre, the grid on which borders of imported land meet.
DECIMALS = 7
STATE_COLUMNS = ("place_id", "name", "lat", "lon", "actor", "date", "basis", "source", "licence")


def land_geojson(land: gpd.GeoDataFrame, theatre: Theatre) -> str:
    """Land as a FeatureCollection in EPSG:4326 (RFC 7946), one feature a line, the same text for the same land.

    Parameters
    ----------
    land : columns side, actor, name, date, source, licence, basis, and polygons that do not overlap.
    """
    features = [json.dumps(_feature(row), ensure_ascii=False) for row in land.to_dict("records")]
    head = json.dumps({"theatre": theatre.name, "notice": NOTICE}, ensure_ascii=False)
    body = ",\n".join(features)
    return f'{{"type": "FeatureCollection", "metadata": {head}, "features": [\n{body}\n]}}\n'


def _feature(row: dict[Any, Any]) -> dict[str, Any]:
    shape = shapely.orient_polygons(row.pop("geometry"), exterior_cw=False)
    properties = {str(name): str(value) for name, value in row.items()}
    return {"type": "Feature", "properties": properties, "geometry": rounded(mapping(shape), DECIMALS)}


def state_csv(places: pd.DataFrame) -> str:
    """Places of a start state, one a row; cells that a spreadsheet would run get an apostrophe before them."""
    rows = (
        [Number(f"{row[c]:.5f}") if c in {"lat", "lon"} else row[c] for c in STATE_COLUMNS]
        for row in places.to_dict("records")
    )
    return csv_text(STATE_COLUMNS, rows)
