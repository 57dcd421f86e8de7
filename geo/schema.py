"""Column contracts of the tables that cross module boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import SchemaError


@dataclass(frozen=True, slots=True)
class Table:
    """A table's contract: name, columns, key, and geometry types when it has geometry."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    geometry: tuple[str, ...] = ()


#: One row a place and day. ``controller`` is the likeliest actor or None when nobody holds it; ``side``
#: its side's id; ``probability`` that of the controller's side (0-1); ``status`` a model.Status;
#: ``since`` the day since which the controller holds; ``claims`` a tuple of claim ids and ``shares`` their
#: shares (sum 1); ``distribution`` a tuple of (side id or "", probability), likeliest first; ``reasons`` a tuple of
#: control.reasons.Reason, why the status is what it is, the deciding one first.
CONTROL = Table(
    "control",
    ("date", "place_id", "name", "lat", "lon", "controller", "side", "probability", "status", "since",
     "claims", "shares", "distribution", "reasons"),
    ("date", "place_id"),
)  # fmt: skip

#: One row a day and side: a (multi)polygon in EPSG:4326; together a day's rows tile the outline.
AREAS = Table("areas", ("date", "side", "area_km2", "geometry"), ("date", "side"), ("Polygon", "MultiPolygon"))

#: One row a day, pair of sides (``sides`` is "A|B", sorted), connected ``stretch`` (0: the pair's longest) and
#: support. ``name`` is that of the stretch, by the places it runs past (empty: none near); ``width_km`` and
#: ``width_max_km`` are the mean and greatest width of doubt, ``evidence`` the day of the last evidence nearby (None:
#: none), ``dashed`` whether it is weakly supported.
FRONTS = Table(
    "fronts",
    ("date", "sides", "stretch", "name", "length_km", "width_km", "width_max_km", "evidence", "dashed", "geometry"),
    (),
    ("LineString", "MultiLineString"),
)

#: Overlays of a day: ``kind`` is "uncertain" or "unknown".
OVERLAYS = Table("overlays", ("date", "kind", "geometry"), ("date", "kind"), ("Polygon", "MultiPolygon"))

#: Land that changed hands between ``date_from`` and ``date``: one row a connected piece. ``places`` is a tuple of
#: (name, day since which it is held); ``arrow`` a line from what the side held before to the farthest point gained.
#: Depth, pace, direction and arrow are None where the land was not reached from what the side held before.
ADVANCES = Table(
    "advances",
    ("date_from", "date", "from_side", "to_side", "area_km2", "area_low_km2", "area_high_km2", "km2_a_day",
     "depth_km", "depth_low_km", "depth_high_km", "km_a_day", "direction", "from_place", "to_place", "places", "arrow",
     "geometry"),
    (),
    ("Polygon",),
)  # fmt: skip

#: One row a figure. ``since`` is the day before it for figures of movement, else None; ``side`` whose figure it is ("":
#: nobody known), ``against`` the other side; ``low`` what is sure, ``high`` what is possible, ``value`` as drawn.
FIGURES = Table(
    "figures",
    ("figure", "date", "since", "side", "against", "name", "unit", "value", "low", "high", "note"),
    (),
)

#: Points with a side, as the ``areas`` command takes them. ``weight`` 0-1.
POINTS = Table("points", ("side", "weight", "geometry"), (), ("Point",))

WGS84 = "EPSG:4326"


def check(frame: pd.DataFrame, table: Table) -> None:
    """Check a table against its contract.

    Raises
    ------
    SchemaError
        With every fault at once: missing columns, double keys, other geometry types, another CRS.
    """
    faults = [f"column {name!r} is missing" for name in table.columns if name not in frame.columns]
    if not faults and table.key and frame.duplicated(list(table.key)).any():
        faults.append(f"rows with the same {' and '.join(table.key)}")
    if table.geometry:
        faults += _geometry_faults(frame, table)
    if faults:
        raise SchemaError(table.name, faults)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each by the names of its columns."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def held_by(row: Mapping[str, Any]) -> str:
    """The side of a row of control; empty where nobody is known to hold the place."""
    side = row["side"]
    return side if isinstance(side, str) else ""


def as_day(value: object) -> date:
    """A plain day of what a table's date column holds."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    day: date = pd.Timestamp(value).date()  # type: ignore[arg-type]
    return day


def _geometry_faults(frame: pd.DataFrame, table: Table) -> list[str]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return ["no geometry: a GeoDataFrame is needed"]
    faults = []
    if frame.crs is None or not frame.crs.equals(WGS84):
        faults.append(f"CRS is {frame.crs}, not {WGS84}")
    others = set(frame.geom_type.dropna()) - set(table.geometry)
    if others:
        faults.append(f"geometry of type {', '.join(sorted(others))}")
    return faults
