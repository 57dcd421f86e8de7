"""The small map beside a text: the land once, and for a day the areas and who holds the places that the text names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import shapely
import streamlit as st

from geo.dashboard.components import actor_name
from geo.maps.palette import NOBODY, side_colours
from geo.model import Timeline
from geo.theatre import Theatre, load_theatre

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

#: The map is a few hundred points wide: of a theatre 1,000 km across that is a kilometre, of one town never less.
SIMPLIFY_DEG, DECIMALS = 0.01, 3
BEYOND_DEG = 0.05

#: How a place's state is told; the braces take who holds it.
TOLD = {
    "held": "held by {}", "contested": "contested, most likely held by {}", "besieged": "besieged, held by {}",
    "unheld": "left by its holder", "unknown": "not known",
}  # fmt: skip

Rings = list[list[list[float]]]


@st.cache_resource(show_spinner=False, max_entries=4)
def ground(name: str) -> dict[str, Any]:
    """Outline, land beyond, lakes and rivers of a theatre as rings of ``[lon, lat]``, EPSG:4326, with its bounds."""
    where = load_theatre(name)
    return {
        "key": name,
        "bounds": list(where.bounds),
        "outline": rings([where.outline()]),
        "beyond": rings(_shapes(where.basemap("neighbours")), BEYOND_DEG),
        "lakes": rings(_shapes(where.basemap("lakes"))),
        "rivers": rings(_shapes(where.basemap("rivers"))),
        "borders": rings(_shapes(where.basemap("admin1"))),
    }


def _shapes(layer: gpd.GeoDataFrame | None) -> Iterable[BaseGeometry]:
    return () if layer is None else layer.geometry


def rings(shapes: Iterable[BaseGeometry], tolerance_deg: float = SIMPLIFY_DEG) -> Rings:
    """Lines and edges of shapes, simplified and rounded; holes are rings of their own (fill by even and odd)."""
    found: Rings = []
    for shape in shapes:
        for part in shapely.get_parts(shapely.simplify(shape, tolerance_deg)):
            lines = shapely.get_parts(part.boundary) if part.geom_type == "Polygon" else [part]
            found += [_rounded(line) for line in lines if line.length > tolerance_deg]
    return found


def _rounded(line: BaseGeometry) -> list[list[float]]:
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in shapely.get_coordinates(line).tolist()]


def areas_on(timeline: Timeline, where: Theatre, day: date) -> list[dict[str, Any]]:
    """Areas of the sides on a day: ``name``, ``color``, ``hatch``, ``rings``; land held by nobody known is left bare."""
    looks = {s.id: (s.name, look) for s, look in zip(where.sides, side_colours(where.sides), strict=True)}
    rows = timeline.areas[timeline.areas["date"] == day]
    found = []
    for side, shape in zip(rows["side"], rows.geometry, strict=True):
        if side in looks and shape is not None and not shape.is_empty:
            name, look = looks[side]
            found.append({"side": side, "name": name, **look, "rings": rings([shape])})
    return found


def holders_on(timeline: Timeline, where: Theatre, day: date, places: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Who holds some places on a day, by place id: ``color`` and the words to say; places without control are absent."""
    asked = set(places)
    rows = timeline.control[(timeline.control["date"] == day) & timeline.control["place_id"].isin(asked)]
    colors = {s.id: look["color"] for s, look in zip(where.sides, side_colours(where.sides), strict=True)}
    found = {}
    for row in rows.to_dict("records"):
        actor = row["controller"] if isinstance(row["controller"], str) and row["controller"] else None
        side = where.side_of(actor)
        status = str(row["status"])
        told = TOLD[status].format(actor_name(actor, where))
        known = side if status not in {"unknown", "unheld"} else None
        found[str(row["place_id"])] = {
            "color": colors.get(known or "", NOBODY),
            "status": status,
            "words": f"{told} ({row['probability']:.0%})",
        }
    return found


def day_of(timeline: Timeline, *wanted: date | None) -> date:
    """The first wanted day that there is one, moved into the timeline's period; the last day when none is wanted."""
    day = next((d for d in wanted if d), timeline.dates[-1])
    return min(max(day, timeline.dates[0]), timeline.dates[-1])
