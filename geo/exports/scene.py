"""What a picture of a day shows, in metres: read from the timeline and the theatre, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.control.changes import changes_on
from geo.control.doubt import on_day
from geo.crs import metric_crs, to_metric
from geo.exports import fonts
from geo.exports.claimed import claimed_advances, day_before
from geo.exports.description import Description
from geo.exports.known import gazetteer_of
from geo.maps.basemap import well_drawn
from geo.maps.uncorroborated import uncorroborated_land
from geo.model import Timeline
from geo.schema import held_by, records
from geo.theatre import Theatre

if TYPE_CHECKING:
    from geo.model import Place
    from geo.places.gazetteer import Gazetteer

BASEMAP = ("neighbours", "lakes", "admin1", "rivers", "roads", "coast", "disputed")
#: Share of the picture left around the outline.
MARGIN = 0.035
#: Settlements and built sites are spots; countries, regions, rivers and valleys are not.
SPOTS = ("P.", "S.")
#: First number of the rank of places that nothing sets apart.
REST = 3


@dataclass(frozen=True)
class Spot:
    """A place on the picture. ``rank`` orders labels, the first label first; ``plain`` is the name in the timeline."""

    name: str
    x: float
    y: float
    side: str
    status: str
    changed: bool
    rank: tuple[int, int, str]
    plain: str = ""


@dataclass(frozen=True)
class Area:
    """A side's area on the day, and its size on the day before (None: there is no such day)."""

    side: str
    km2: float
    before_km2: float | None
    geometry: BaseGeometry


@dataclass(frozen=True)
class Advance:
    """A claimed advance: from the nearest place its side held to the place it is said to go toward."""

    side: str
    start: tuple[float, float]
    end: tuple[float, float]
    day: date


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
    claimed: list[tuple[str, BaseGeometry]]
    fronts: list[tuple[bool, BaseGeometry]]
    old_fronts: list[BaseGeometry]
    spots: list[Spot]
    advances: list[Advance]


def compose(timeline: Timeline, theatre: Theatre, day: date, asked: Description | None = None) -> Scene:
    """Gather what a picture of ``day`` shows.

    Parameters
    ----------
    asked : its extent and the language of its names count here.

    Raises
    ------
    TheatreError
        When the theatre's outline is missing.
    """
    asked = asked or Description()
    crs = metric_crs(theatre.bounds)
    project = partial(to_metric, crs=crs)
    outline = project(theatre.outline())
    # A curve in metres, so its sides have more points than its corners.
    bounds = project(shapely.box(*asked.extent).segmentize(0.1)).bounds if asked.extent else _frame(outline.bounds)
    # A frame of another shape than the extent shows more than the extent, up to three times as much each way.
    west, south, east, north = bounds
    window = shapely.box(west - (east - west), south - (north - south), east + (east - west), north + (north - south))
    known = gazetteer_of(theatre)
    before = day_before(timeline, day)
    return Scene(
        bounds=bounds,
        outline=outline,
        basemap={layer: _layer(theatre, layer, project, window) for layer in BASEMAP},
        names=_names(
            theatre, project, shapely.box(*bounds).difference(outline.buffer(2_000)), _translated(known, asked)
        ),
        areas=_areas(timeline, day, before, project),
        bands=[(row["kind"], project(row["geometry"])) for row in _rows(timeline.overlays, day)],
        claimed=[
            (side, project(land))
            for side, land in uncorroborated_land(timeline, day, known.get if known else lambda _: None)
        ],
        fronts=[(bool(row["dashed"]), project(row["geometry"])) for row in _rows(timeline.fronts, day)],
        old_fronts=[project(row["geometry"]) for row in _rows(timeline.fronts, before)] if before else [],
        spots=_spots(timeline, known, day, before=before, project=project, names=asked.names),
        advances=_advances(timeline, theatre, day, project),
    )


def within(scene: Scene, window: tuple[float, float, float, float]) -> Scene:
    """The scene with only what is seen in a window of metres."""
    frame = shapely.box(*window)

    def seen(shape: BaseGeometry) -> bool:
        return bool(shape.intersects(frame))

    return replace(
        scene,
        basemap={name: [shape for shape in shapes if seen(shape)] for name, shapes in scene.basemap.items()},
        areas=[area for area in scene.areas if seen(area.geometry)],
        bands=[(kind, shape) for kind, shape in scene.bands if seen(shape)],
        claimed=[(side, shape) for side, shape in scene.claimed if seen(shape)],
        fronts=[(weak, shape) for weak, shape in scene.fronts if seen(shape)],
        old_fronts=[shape for shape in scene.old_fronts if seen(shape)],
        spots=[spot for spot in scene.spots if seen(shapely.Point(spot.x, spot.y))],
        advances=[advance for advance in scene.advances if seen(shapely.LineString([advance.start, advance.end]))],
    )


def changes(timeline: Timeline, day: date) -> list[tuple[str, str | None, str | None]]:
    """(name, side before, side now) of places that another side holds than on the day before, sorted by name."""
    return [(c.name, c.side_before, c.side) for c in changes_on(timeline.control, day)]


def _frame(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    pad = MARGIN * max(east - west, north - south)
    return west - pad, south - pad, east + pad, north + pad


def _rows(frame: pd.DataFrame, day: date) -> list[dict[str, Any]]:
    return records(on_day(frame, day))


def _layer(theatre: Theatre, layer: str, project: Any, window: BaseGeometry) -> list[BaseGeometry]:
    frame = theatre.basemap(layer)
    shapes = [] if frame is None else [project(shape) for shape in well_drawn(frame).geometry if shape is not None]
    return [shape for shape in shapes if shape.intersects(window)]


def _names(
    theatre: Theatre, project: Any, beyond: BaseGeometry, translated: Callable[[str], str]
) -> list[tuple[float, float, str]]:
    frame: gpd.GeoDataFrame | None = theatre.basemap("neighbours")
    if frame is None or "name" not in frame.columns:
        return []
    found = []
    for name, shape in zip(frame["name"], frame.geometry, strict=True):
        seen = shapely.make_valid(project(shape)).intersection(beyond)
        if name and seen.area > 0.004 * beyond.envelope.area:
            spot = shapely.maximum_inscribed_circle(_largest(seen), tolerance=5_000).coords[0]
            found.append((spot[0], spot[1], translated(str(name))))
    return found


def _translated(known: Gazetteer | None, asked: Description) -> Callable[[str], str]:
    """A country's name in the language of the places' names, where the gazetteer has it."""
    if asked.names == "en" or known is None:
        return str

    def translated(name: str) -> str:
        country = next((place for place in known.lookup(name) if place.kind.startswith("A.PCL")), None)
        return _named(name, country, asked.names)

    return translated


def arabic_name(place: Place | None) -> str:
    """The first of a place's names that is in Arabic letters; empty when there is none."""
    names = place.names if place else ()
    return next((name for name in names if fonts.is_rtl(name)), "")


def _named(name: str, place: Place | None, names: str) -> str:
    arabic = arabic_name(place) if names != "en" else ""
    if not arabic:
        return name
    return arabic if names == "ar" else f"{name} {arabic}"


def _largest(shape: BaseGeometry) -> Polygon:
    return max((p for p in shapely.get_parts(shape) if isinstance(p, Polygon)), key=lambda part: part.area)


def _areas(timeline: Timeline, day: date, before: date | None, project: Any) -> list[Area]:
    old: dict[str, float] = {}
    for side, km2, _ in _held(timeline, before, project) if before else []:
        old[side] = old.get(side, 0.0) + km2
    areas = [
        Area(side, km2, old.get(side, 0.0) if before else None, shape)
        for side, km2, shape in _held(timeline, day, project)
    ]
    return sorted(areas, key=lambda area: (-area.km2, area.side))


def _held(timeline: Timeline, day: date, project: Any) -> list[tuple[str, float, BaseGeometry]]:
    """Sides with the land they are seen to hold in km2: without that of which nothing is known, which bears no tint."""
    bare = shapely.union_all([project(r["geometry"]) for r in _rows(timeline.overlays, day) if r["kind"] == "unknown"])
    found = []
    for row in _rows(timeline.areas, day):
        shape = project(row["geometry"])
        seen = 1 - shape.intersection(bare).area / shape.area if shape.area else 1.0
        found.append((row["side"], row["area_km2"] * seen, shape))
    return found


def _spots(
    timeline: Timeline, known: Gazetteer | None, day: date, *, before: date | None, project: Any, names: str
) -> list[Spot]:
    moved = {name for name, _, _ in changes(timeline, day)} if before else set()
    spots = []
    for row in _rows(timeline.control, day):
        point = project(shapely.Point(row["lon"], row["lat"]))
        place = known.get(str(row["place_id"])) if known else None
        if place is not None and not place.kind.startswith(SPOTS):
            continue
        changed = row["name"] in moved
        rank = _rank(row, place, changed=changed)
        name = _named(str(row["name"]), place, names)
        spots.append(Spot(name, point.x, point.y, held_by(row), str(row["status"]), changed, rank, str(row["name"])))
    return sorted(spots, key=lambda spot: spot.rank)


def _advances(timeline: Timeline, theatre: Theatre, day: date, project: Any) -> list[Advance]:
    """Advances that claims date to the day, one for each side and target."""
    found = []
    for advance in claimed_advances(timeline, theatre, day):
        start, end = (project(shapely.Point(*at)) for at in (advance.start, advance.end))
        found.append(Advance(advance.side, (start.x, start.y), (end.x, end.y), day))
    return found


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
