"""One map a day: the start map, moved where places have changed hands.

The start map comes from shapes where facts are about shapes, and from points elsewhere. Each of its sides has a
surface of its own: places that a side held at the start say what became of the land it held, and of no other. So
a line that nothing has moved stays exactly where it was, and a river stays the line until a bank changes hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import schema
from geo.control.areas import DOUBT, UNKNOWN_KM, Frame, beyond, draw_areas, frame_of, overlay_frame, region
from geo.control.fronts import draw_fronts, shared_borders
from geo.control.grid import border_lines, smoothed
from geo.control.points import as_points
from geo.control.surface import Kernel, fit, margin
from geo.control.tiling import areas_of, cut, polygons_only
from geo.model import Status
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.theatre import Theatre

    Floats = NDArray[np.float64]

NOBODY = ""
#: How far a change of hands carries: most of it some 35 km, a part over the empty land between places.
SPREAD = Kernel((0.75, 0.25), (35_000.0, 150_000.0))
#: Variance of error of a place in no doubt, and what a place in full doubt adds.
SURE_NUGGET, DOUBT_NUGGET = 0.01, 0.5
#: Width (km) of the band of doubt along lines of the start map, and around contested places.
LINE_KM, CONTESTED_KM = 3.0, 7.0
#: Gaps that shapes leave, up to this many cells of the grid, are slips of drawing.
_GAP_CELLS = 40.0
_BEYOND_DEG = 0.001
#: Cells of the grid along the side of a square as large as the theatre.
_CELLS = 170


@dataclass(frozen=True)
class StartMap:
    """The map before any report.

    Attributes
    ----------
    areas : side and geometry, tiling the outline, EPSG:4326.
    near : for each side the numbers of the grid's nodes in or close to its land.
    """

    frame: Frame
    areas: gpd.GeoDataFrame
    near: dict[str, NDArray[np.int64]]

    def side_at(self, lonlat: Floats) -> list[str]:
        """Side of the start map at points; that of the nearest area outside the outline."""
        points = shapely.points(lonlat)
        distance = np.column_stack([shapely.distance(shape, points) for shape in self.areas.geometry])
        return [str(self.areas["side"].iloc[n]) for n in distance.argmin(axis=1)]

    def land(self, side: str) -> BaseGeometry:
        """What a side held at the start, EPSG:4326."""
        shape: BaseGeometry = self.areas.loc[self.areas["side"] == side, "geometry"].iloc[0]
        return shape


@dataclass(frozen=True)
class _Day:
    areas: gpd.GeoDataFrame
    overlays: gpd.GeoDataFrame


def draw_days(control: pd.DataFrame, theatre: Theatre) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Draw one map for each day of a table of control.

    Parameters
    ----------
    control : schema.CONTROL; rows whose ``point`` is False, and places outside the outline, do not draw.

    Returns
    -------
    schema.AREAS (side "" where nobody holds), schema.FRONTS and schema.OVERLAYS, each sorted by date; empty
    tables for no day.

    Raises
    ------
    SchemaError
        When ``control`` breaks its contract.
    TheatreError
        When a file of the theatre cannot be read.
    """
    schema.check(control, schema.CONTROL)
    frame = frame_of(theatre.outline(), _CELLS)
    start = start_map(theatre, frame)
    homes = _homes(control, theatre, start)
    days: dict[date, tuple[_Day, gpd.GeoDataFrame]] = {}
    known: tuple[object, _Day | None] = (None, None)
    mappable = _mappable(control, frame)
    for day in sorted(set(control["date"])):
        rows = mappable[mappable["date"] == day]
        key = list(rows[["place_id", "side", "status", "nugget"]].itertuples(index=False, name=None))
        drawn = known[1] if known[0] == key and known[1] else _draw(rows, homes, start)
        known = (key, drawn)
        days[day] = (drawn, _fronts(drawn, rows, day, theatre))
    return _joined(days, frame)


def _mappable(control: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    points = control if "point" not in control else control[control["point"].astype(bool)]
    shapely.prepare(frame.outline)
    inside = shapely.contains_xy(frame.outline, points["lon"].to_numpy(float), points["lat"].to_numpy(float))
    known = points["status"] != Status.UNKNOWN.value
    # In steps, so that a breath of doubt does not make the lines tremble from day to day.
    doubt = (1 - points["probability"].astype(float)).sub(0.1).clip(lower=0).mul(5).round() / 5
    nugget = SURE_NUGGET + DOUBT_NUGGET * doubt
    return points.assign(nugget=nugget)[inside & known].sort_values(["date", "place_id"])


def start_map(theatre: Theatre, frame: Frame) -> StartMap:
    """The start map: shapes first, and what they leave drawn from the start places outside them.

    What shapes leave between them and the outline, if it is small and holds no place, goes to its neighbours.

    Raises
    ------
    TheatreError
        When a file of the theatre cannot be read.
    """
    areas = _start_areas(theatre, frame)
    near = {}
    for side, land in zip(areas["side"], frame.metric_shapes(list(areas.geometry)), strict=True):
        wide = shapely.buffer(land, 3 * frame.grid.cell_m)
        shapely.prepare(wide)
        near[str(side)] = np.flatnonzero(shapely.contains_xy(wide, *frame.grid.nodes.T))
    return StartMap(frame, areas, near)


def _start_areas(theatre: Theatre, frame: Frame) -> gpd.GeoDataFrame:
    state, shapes = theatre.start_state(), theatre.start_areas()
    points = as_points(
        state["actor"].map(theatre.side_of), pd.Series(1.0, index=state.index), state["lon"], state["lat"]
    )
    if shapes is None or shapes.empty:
        if points.empty:
            return gpd.GeoDataFrame({"side": [NOBODY]}, geometry=[frame.outline], crs=WGS84)
        return draw_areas(points, frame.outline, clean=False, bands=False).areas
    shapes = shapes.to_crs(WGS84).assign(side=shapes["actor"].map(theatre.side_of))
    covered = shapes.union_all()
    outside = points[~points.within(covered)]
    layers = [shapes] if outside.empty else [shapes, draw_areas(outside, frame.outline, clean=False, bands=False).areas]
    faces = cut(frame.outline, [shape.boundary for layer in layers for shape in layer.geometry])
    left = ~shapely.contains(covered, shapely.point_on_surface(faces))
    empty = np.array([not outside.within(face).any() for face in faces])
    least = np.where(left & empty, _GAP_CELLS, 0.1) * 2 * frame.least_deg2

    def name(lonlat: Floats) -> list[str]:
        return [_first_side(layers, shapely.Point(at)) for at in lonlat]

    return areas_of(faces, name, least)


def _first_side(layers: list[gpd.GeoDataFrame], at: BaseGeometry) -> str:
    for layer in layers:
        holding = layer[layer.intersects(at)]
        if len(holding):
            return str(holding["side"].iloc[0])
    return NOBODY


def _homes(control: pd.DataFrame, theatre: Theatre, start: StartMap) -> dict[str, str]:
    """Side that each place belonged to at the start: by the start state, else by the start map."""
    state = theatre.start_state()
    homes = {str(i): theatre.side_of(a) or NOBODY for i, a in zip(state["place_id"], state["actor"], strict=True)}
    others = control[~control["place_id"].isin(list(homes))].drop_duplicates("place_id")
    if len(others):
        at = start.side_at(others[["lon", "lat"]].to_numpy(float))
        homes |= dict(zip(others["place_id"], at, strict=True))
    return homes


def _draw(rows: pd.DataFrame, homes: dict[str, str], start: StartMap) -> _Day:
    """The map of one day (its fronts are drawn later, since they know the date)."""
    frame = start.frame
    rows = rows.assign(side=rows["side"].fillna(NOBODY), home=rows["place_id"].map(homes))
    known = sorted({*rows["side"], *start.areas["side"]})
    fields = {side: _field(side, rows, known, start) for side in start.areas["side"]}
    lines = [line for side, field in fields.items() for line in _lines(side, field, start)]
    faces = cut(frame.outline, [*[shape.boundary for shape in start.areas.geometry], *lines])

    def name(lonlat: Floats) -> list[str]:
        was, at = np.array(start.side_at(lonlat), object), frame.metres(lonlat)
        found = np.empty(len(at), object)
        for side, field in fields.items():
            here = was == side
            if here.any():
                found[here] = [known[k] for k in frame.grid.sample(field, at[here]).argmax(axis=1)]
        return list(found)

    areas = areas_of(faces, name, 0.1 * frame.least_deg2)
    return _Day(areas, _overlays(rows, areas, fields, start))


def _field(side: str, rows: pd.DataFrame, known: list[str], start: StartMap) -> Floats:
    """Score of each side at every node near the land that ``side`` held at the start (elsewhere all go to one)."""
    frame, near, one = start.frame, start.near[side], known.index(side)
    scores = np.zeros((len(frame.grid.nodes), len(known)))
    scores[near, one] = 1.0
    # Who has lost every place holds no land; of a side without places nothing can be said but its shapes.
    holding = np.isin(known, list(rows["side"])) | ~np.isin(known, list(rows["home"]))
    own = rows[rows["home"] == side]
    residuals = np.eye(len(known))[np.searchsorted(known, own["side"].astype(str))] - np.eye(len(known))[one]
    if residuals.any():
        at = frame.metres(own[["lon", "lat"]].to_numpy(float))
        scores[near] += fit(SPREAD, at, residuals, own["nugget"].to_numpy(float)).at(frame.grid.nodes[near])
    scores[:, ~holding] = -1.0
    far = np.ones(len(scores), bool)
    far[near] = False
    scores[far, int(np.argmax(holding))] = 2.0
    return scores


def _lines(side: str, field: Floats, start: StartMap) -> list[BaseGeometry]:
    """Lines within the land that a side held at the start, EPSG:4326."""
    cell, near = start.frame.grid.cell_m, start.near[side]
    if len(np.unique(field[near].argmax(axis=1))) < 2:
        return []
    drawn = [smoothed(line, 0.4 * cell, 6 * cell**2) for line in border_lines(start.frame.grid, field)]
    lines = start.frame.degrees([line for line in drawn if line is not None])
    # A little more than the land: a line cut exactly at its border might end just short of it, and cut nothing.
    land = shapely.buffer(start.land(side), _BEYOND_DEG, quad_segs=2)
    shapely.prepare(land)
    return [shapely.intersection(line, land) for line in lines if shapely.intersects(land, line)]


def _overlays(
    rows: pd.DataFrame, areas: gpd.GeoDataFrame, fields: dict[str, Floats], start: StartMap
) -> gpd.GeoDataFrame:
    frame = start.frame
    doubtful = [
        shapely.intersection(region(frame, DOUBT - margin(field)), start.land(side))
        for side, field in fields.items()
        if (margin(field[start.near[side]]) < DOUBT).any()
    ]
    lines = frame.metric_shapes([line for _, line in shared_borders(areas)])
    contested = rows[rows["status"] == Status.CONTESTED.value]
    around = [shapely.Point(at) for at in frame.metres(contested[["lon", "lat"]].to_numpy(float))]
    wide = [line.buffer(LINE_KM * 500, quad_segs=3) for line in lines]
    wide += [point.buffer(CONTESTED_KM * 1000) for point in around]
    doubtful += [shapely.intersection(shape, frame.outline) for shape in frame.degrees([shapely.union_all(wide)])]
    places = frame.metres(rows[["lon", "lat"]].to_numpy(float)) if len(rows) else np.zeros((0, 2))
    return overlay_frame(
        {"uncertain": polygons_only(shapely.union_all(doubtful)), "unknown": beyond(frame, places, UNKNOWN_KM * 1000)}
    )


def _fronts(drawn: _Day, rows: pd.DataFrame, day: date, theatre: Theatre) -> gpd.GeoDataFrame:
    dates = rows["evidence"] if "evidence" in rows else rows["since"]
    evidence = gpd.GeoDataFrame({"date": list(dates)}, geometry=gpd.points_from_xy(rows["lon"], rows["lat"]), crs=WGS84)
    return draw_fronts(
        drawn.areas, drawn.overlays, evidence, as_of=day, half_life_days=theatre.half_life_days, nobody=NOBODY
    )


def _joined(
    days: dict[date, tuple[_Day, gpd.GeoDataFrame]], frame: Frame
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    areas = _stacked([d.areas.assign(date=day) for day, (d, _) in days.items()], schema.AREAS)
    areas["area_km2"] = (areas.to_crs(frame.crs).area / 1e6).round(1)
    fronts = _stacked([f.assign(date=day) for day, (_, f) in days.items()], schema.FRONTS)
    overlays = _stacked([d.overlays.assign(date=day) for day, (d, _) in days.items()], schema.OVERLAYS)
    for table, contract in ((areas, schema.AREAS), (fronts, schema.FRONTS), (overlays, schema.OVERLAYS)):
        schema.check(table, contract)
    return areas, fronts, overlays


def _stacked(frames: list[gpd.GeoDataFrame], table: schema.Table) -> gpd.GeoDataFrame:
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return gpd.GeoDataFrame(columns=list(table.columns), geometry="geometry", crs=WGS84)
    stacked = pd.concat([frame.reindex(columns=list(table.columns)) for frame in filled], ignore_index=True)
    return gpd.GeoDataFrame(stacked, geometry="geometry", crs=WGS84)
