"""What a picture of a day shows, in metres: read from the timeline and the theatre, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.control.changes import changes_on
from geo.crs import metric_crs, to_metric
from geo.errors import GeoError
from geo.exports.files import as_day
from geo.model import Timeline
from geo.theatre import Theatre

if TYPE_CHECKING:
    from geo.model import Place

BASEMAP = ("neighbours", "lakes", "admin1", "rivers", "coast", "disputed")
#: Share of the picture left around the outline.
MARGIN = 0.035
#: Settlements and built sites are spots; countries, regions, rivers and valleys are not.
SPOTS = ("P.", "S.")
#: First number of the rank of places that nothing sets apart.
REST = 3


@dataclass(frozen=True)
class Spot:
    """A place on the picture. ``rank`` orders labels, the first label first."""

    name: str
    x: float
    y: float
    side: str
    status: str
    changed: bool
    rank: tuple[int, int, str]


@dataclass(frozen=True)
class Area:
    """A side's area on the day, and its size on the day before (None: there is no such day)."""

    side: str
    km2: float
    before_km2: float | None
    geometry: BaseGeometry


@dataclass(frozen=True)
class Scene:
    """All that is drawn, in the metres of one equal-area projection.

    Attributes
    ----------
    names : (x, y, name) of the neighbouring countries.
    """

    bounds: tuple[float, float, float, float]
    outline: BaseGeometry
    basemap: dict[str, list[BaseGeometry]]
    names: list[tuple[float, float, str]]
    areas: list[Area]
    bands: list[tuple[str, BaseGeometry]]
    fronts: list[tuple[bool, BaseGeometry]]
    old_fronts: list[BaseGeometry]
    spots: list[Spot]


def compose(timeline: Timeline, theatre: Theatre, day: date) -> Scene:
    """Gather what a picture of ``day`` shows.

    Raises
    ------
    TheatreError
        When the theatre's outline is missing.
    """
    crs = metric_crs(theatre.bounds)
    project = partial(to_metric, crs=crs)
    outline = project(theatre.outline())
    bounds = _frame(outline.bounds)
    window = shapely.box(*bounds)
    before = day - timedelta(1) if day - timedelta(1) in timeline.dates else None
    fronts = _rows(timeline.fronts, day)
    return Scene(
        bounds=bounds,
        outline=outline,
        basemap={layer: _layer(theatre, layer, project, window) for layer in BASEMAP},
        names=_names(theatre, project, window.difference(outline.buffer(2_000))),
        areas=_areas(timeline, day, before, project),
        bands=[(row["kind"], project(row["geometry"])) for row in _rows(timeline.overlays, day)],
        fronts=[(bool(row["dashed"]), project(row["geometry"])) for row in fronts],
        old_fronts=[project(row["geometry"]) for row in _rows(timeline.fronts, before)] if before else [],
        spots=_spots(timeline, theatre, day, before, project),
    )


def changes(timeline: Timeline, day: date) -> list[tuple[str, str | None, str | None]]:
    """(name, side before, side now) of places that another side holds than on the day before, sorted by name."""
    return [(c.name, c.side_before, c.side) for c in changes_on(timeline.control, day)]


def _frame(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    pad = MARGIN * max(east - west, north - south)
    return west - pad, south - pad, east + pad, north + pad


def _rows(frame: pd.DataFrame, day: date) -> list[dict[str, Any]]:
    kept = frame[[as_day(value) == day for value in frame["date"]]]
    return [{str(k): v for k, v in row.items()} for row in kept.to_dict("records")]


def _layer(theatre: Theatre, layer: str, project: Any, window: BaseGeometry) -> list[BaseGeometry]:
    frame = theatre.basemap(layer)
    shapes = [] if frame is None else [project(shape) for shape in frame.geometry if shape is not None]
    return [shape for shape in shapes if shape.intersects(window)]


def _names(theatre: Theatre, project: Any, beyond: BaseGeometry) -> list[tuple[float, float, str]]:
    frame: gpd.GeoDataFrame | None = theatre.basemap("neighbours")
    if frame is None or "name" not in frame.columns:
        return []
    found = []
    for name, shape in zip(frame["name"], frame.geometry, strict=True):
        seen = shapely.make_valid(project(shape)).intersection(beyond)
        if name and seen.area > 0.004 * beyond.envelope.area:
            spot = shapely.maximum_inscribed_circle(_largest(seen), tolerance=5_000).coords[0]
            found.append((spot[0], spot[1], str(name)))
    return found


def _largest(shape: BaseGeometry) -> Polygon:
    return max((p for p in shapely.get_parts(shape) if isinstance(p, Polygon)), key=lambda part: part.area)


def _areas(timeline: Timeline, day: date, before: date | None, project: Any) -> list[Area]:
    old: dict[str, float] = {}
    for row in _rows(timeline.areas, before) if before else []:
        old[row["side"]] = old.get(row["side"], 0.0) + row["area_km2"]
    areas = [
        Area(row["side"], row["area_km2"], old.get(row["side"], 0.0) if before else None, project(row["geometry"]))
        for row in _rows(timeline.areas, day)
    ]
    return sorted(areas, key=lambda area: (-area.km2, area.side))


def _spots(timeline: Timeline, theatre: Theatre, day: date, before: date | None, project: Any) -> list[Spot]:
    moved = {name for name, _, _ in changes(timeline, day)} if before else set()
    known = _gazetteer(theatre)
    spots = []
    for row in _rows(timeline.control, day):
        point = project(shapely.Point(row["lon"], row["lat"]))
        place = known(str(row["place_id"]))
        if place is not None and not place.kind.startswith(SPOTS):
            continue
        rank = _rank(row, place, changed=row["name"] in moved)
        spots.append(
            Spot(str(row["name"]), point.x, point.y, _side(row), str(row["status"]), row["name"] in moved, rank)
        )
    return sorted(spots, key=lambda spot: spot.rank)


def _gazetteer(theatre: Theatre) -> Any:
    """Look-up of a place by id; pictures are drawn without sizes of towns when there is no gazetteer."""
    try:
        from geo.places.gazetteer import load_gazetteer

        return load_gazetteer(theatre).get
    except GeoError:
        return lambda _: None


def _rank(row: dict[str, Any], place: Place | None, *, changed: bool) -> tuple[int, int, str]:
    """Capital, then what changed hands that day, then seats of provinces, then the rest, each by size."""
    population = place.population if place else 0
    if place and place.kind == "P.PPLC":
        tier = 0
    elif changed:
        tier = 1
    else:
        tier = 2 if place and place.kind == "P.PPLA" else REST
    return tier, -population, str(row["name"])


def _side(row: dict[str, Any]) -> str:
    side = row["side"]
    return side if isinstance(side, str) else ""
