"""Made-up maps and tables of control for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.evaluate.place_days import PlaceDays, read_place_days


def table_of(folder: Path, text: str) -> PlaceDays:
    """A table from the text of a CSV, every row of which must be usable."""
    path = folder / f"table{len(list(folder.iterdir()))}.csv"
    path.write_text(text, encoding="utf-8")
    found, rejected = read_place_days(path)
    assert not rejected
    return found


def map_file(path: Path, sides: Mapping[Any, shapely.Geometry], **columns: Any) -> Path:
    """A GeoJSON file of shapes by side."""
    frame = gpd.GeoDataFrame({"side": list(sides), **columns}, geometry=list(sides.values()), crs=4326)
    frame.to_file(path, driver="GeoJSON")
    return path


def strips(at: float, west: str = "A", east: str = "B") -> dict[str, shapely.Polygon]:
    """Two sides of a line at ``at`` degrees east, between 30 and 32."""
    return {west: shapely.box(30, 48, at, 49), east: shapely.box(at, 48, 32, 49)}


def control_rows() -> pd.DataFrame:
    """Two rows of a table of control."""
    return pd.DataFrame(
        {
            "date": pd.to_datetime(["2020-01-01", "2020-01-02"]),
            "place_id": ["p1", "p1"],
            "name": ["Elm", "Elm"],
            "lat": [50.0, 50.0],
            "lon": [10.0, 10.0],
            "side": ["ARMY", None],
            "distribution": [(("ARMY", 0.9), ("", 0.1)), (("", 0.6), ("ARMY", 0.4))],
        }
    )
