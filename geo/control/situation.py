"""One map a day: the start map, revised where places have changed hands.

The start map comes from shapes where facts are about shapes, and from points elsewhere. From day to day only that is
drawn anew which lies near a place of which something new is said.
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
from geo.control.abandoned import given_up
from geo.control.areas import draw_areas
from geo.control.before import Before, before_of
from geo.control.doubt import points_of
from geo.control.frame import Frame, frame_of
from geo.control.fronts import draw_fronts
from geo.control.overlays import UNKNOWN_KM, beyond, overlay_frame
from geo.control.points import as_points
from geo.control.prior import uncertain
from geo.control.revised import CARRIES, Evidence, Field, Ground, fallen, field_of, redrawn, within
from geo.model import Status
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.theatre import Theatre

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NOBODY = ""
#: Variance of error of a place in no doubt, and what a place in full doubt adds.
SURE_NUGGET, DOUBT_NUGGET = 0.01, 0.5
#: Width (km) of the doubt around contested places.
CONTESTED_KM = 7.0
#: How far a change of hands carries, as a part of the theatre's size: places that are believed say more than bare points.
REACH_PART = 1 / 10
#: Cells of the grid along the side of a square as large as the theatre.
CELLS = 170


@dataclass(frozen=True, eq=False)
class Theme:
    """What all days of a period share.

    Attributes
    ----------
    ground : the map before any report, every side of the period, and how far a change of hands carries.
    places : number of a place's row in ``xy`` (metres of the frame), ``homes`` (number of its side at the start) and
        ``pieces`` (number of the land of that side it lies in or nearest to, -1 where the side had none).
    """

    ground: Ground
    places: dict[str, int]
    xy: Floats
    homes: Ints
    pieces: Ints

    @property
    def start(self) -> Before:
        """The map before any report."""
        return self.ground.before

    @property
    def sides(self) -> tuple[str, ...]:
        """Every side of the period, sorted."""
        return self.ground.sides


@dataclass(frozen=True, eq=False)
class Day:
    """A day's map, with what the next day's is drawn from.

    Attributes
    ----------
    said : side and variance of error of each place.
    """

    said: dict[str, tuple[str, float]]
    contested: tuple[str, ...]
    fields: dict[int, Field]
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
    frame = frame_of(theatre.outline(), CELLS)
    theme = theme_of(control, theatre, frame)
    points = mappable(control, frame)
    days: dict[date, tuple[Day, gpd.GeoDataFrame]] = {}
    drawn: Day | None = None
    for day in sorted(set(control["date"])):
        rows = points[points["date"] == day]
        drawn = draw_day(rows, theme, drawn)
        days[day] = (drawn, fronts_of(drawn, rows, day, theatre))
    return _joined(days, frame)


def theme_of(control: pd.DataFrame, theatre: Theatre, frame: Frame) -> Theme:
    """What all days of a table of control share.

    Raises
    ------
    TheatreError
        When a file of the theatre cannot be read.
    """
    start = start_map(theatre, frame)
    places = control.drop_duplicates("place_id")
    lonlat = places[["lon", "lat"]].to_numpy(float)
    homes = _homes(places, theatre, start)
    sides = tuple(sorted({NOBODY, *control["side"].dropna().astype(str), *homes, *start.areas["side"].astype(str)}))
    return Theme(
        ground=Ground(start, sides, REACH_PART * frame.size_m),
        places={str(place): n for n, place in enumerate(places["place_id"])},
        xy=frame.metres(lonlat) if len(places) else np.zeros((0, 2)),
        homes=np.searchsorted(sides, homes) if len(homes) else np.zeros(0, np.int64),
        pieces=_pieces(lonlat, homes, start),
    )


def _pieces(lonlat: Floats, homes: list[str], start: Before) -> Ints:
    """Number of the land of its own side that each place lies in or nearest to; -1 where that side had none."""
    found = np.full(len(homes), -1, np.int64)
    for side in set(homes):
        own = [n for n, piece in enumerate(start.pieces) if piece.side == side]
        mine = np.array([home == side for home in homes])
        if own:
            tree = shapely.STRtree([start.pieces[n].shape for n in own])
            found[mine] = np.array(own)[tree.nearest(shapely.points(lonlat[mine]))]
    return found


def mappable(control: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    """The rows of a table of control that draw: points in the outline of which something is known, with ``nugget``."""
    points = points_of(control)
    shapely.prepare(frame.outline)
    inside = shapely.contains_xy(frame.outline, points["lon"].to_numpy(float), points["lat"].to_numpy(float))
    known = points["status"] != Status.UNKNOWN.value
    # In steps, so that a breath of doubt does not make the lines tremble from day to day.
    doubt = (1 - points["probability"].astype(float)).sub(0.1).clip(lower=0).mul(5).round() / 5
    nugget = SURE_NUGGET + DOUBT_NUGGET * doubt
    return points.assign(nugget=nugget)[inside & known].sort_values(["date", "place_id"])


def start_map(theatre: Theatre, frame: Frame) -> Before:
    """The start map: shapes first, and what they leave drawn from the start places outside them.

    What shapes leave between them and the outline, if it is small, goes to its neighbours.

    Raises
    ------
    TheatreError
        When a file of the theatre cannot be read.
    """
    return before_of(_start_layers(theatre, frame), frame, theatre.barrier_lines())


def _start_layers(theatre: Theatre, frame: Frame) -> list[gpd.GeoDataFrame]:
    state, shapes = theatre.start_state(), theatre.start_areas()
    points = as_points(
        state["actor"].map(theatre.side_of), pd.Series(1.0, index=state.index), state["lon"], state["lat"]
    )
    if shapes is None or shapes.empty:
        if points.empty:
            return [gpd.GeoDataFrame({"side": [NOBODY]}, geometry=[frame.outline], crs=WGS84)]
        return [draw_areas(points, frame.outline, clean=False, bands=False).areas]
    shapes = shapes.to_crs(WGS84).assign(side=shapes["actor"].map(theatre.side_of))
    outside = points[~points.within(shapes.union_all())]
    return [shapes] if outside.empty else [shapes, draw_areas(outside, frame.outline, clean=False, bands=False).areas]


def _homes(places: pd.DataFrame, theatre: Theatre, start: Before) -> list[str]:
    """Side that each place belonged to at the start: by the start state, else by the start map."""
    state = theatre.start_state()
    known = {str(i): theatre.side_of(a) or NOBODY for i, a in zip(state["place_id"], state["actor"], strict=True)}
    others = places[~places["place_id"].isin(list(known))]
    if len(others):
        at = start.side_at(others[["lon", "lat"]].to_numpy(float))
        known |= dict(zip(others["place_id"], at, strict=True))
    return [known[str(place)] for place in places["place_id"]]


def draw_day(rows: pd.DataFrame, theme: Theme, yesterday: Day | None = None) -> Day:
    """The map of one day; what lies far from every place of which something new is said is yesterday's.

    Parameters
    ----------
    rows : places with ``side`` (None: nobody), ``status`` and ``nugget``, the variance of error.
    """
    sides = rows["side"].fillna(NOBODY).astype(str)
    said = dict(zip(rows["place_id"].astype(str), zip(sides, rows["nugget"].astype(float), strict=True), strict=True))
    contested = tuple(rows.loc[rows["status"] == Status.CONTESTED.value, "place_id"].astype(str))
    if yesterday and said == yesterday.said and contested == yesterday.contested:
        return yesterday
    evidence = _evidence(said, theme)
    holding = _holding(evidence, theme)
    fields = _fields(said, evidence, holding, theme, yesterday)
    if yesterday and fields == yesterday.fields:
        areas = yesterday.areas
    else:
        areas = redrawn(theme.ground, fields, evidence)
        fields, areas = given_up(fields, areas, theme.ground, evidence, holding)
    return Day(said, contested, fields, areas, _overlays(said, contested, areas, fields, theme))


def _evidence(said: dict[str, tuple[str, float]], theme: Theme) -> Evidence:
    rows = np.array([theme.places[place] for place in said], dtype=np.int64)
    labels = np.array([theme.sides.index(side) for side, _ in said.values()], dtype=np.int64)
    nugget = np.array([nugget for _, nugget in said.values()], dtype=float)
    return Evidence(theme.xy[rows], labels, theme.homes[rows], theme.pieces[rows], nugget)


def _fields(
    said: dict[str, tuple[str, float]], evidence: Evidence, holding: Mask, theme: Theme, yesterday: Day | None
) -> dict[int, Field]:
    """What became of each piece of the start map; yesterday's where nothing new is said of it."""
    same = yesterday is not None and (_holding(_evidence(yesterday.said, theme), theme) == holding).all()
    before = yesterday.said if yesterday else {}
    news = np.array([theme.places[p] for p in {*said, *before} if said.get(p) != before.get(p)], dtype=np.int64)
    found: dict[int, Field | None] = {}
    for n, piece in enumerate(theme.start.pieces):
        known = yesterday.fields.get(n) if yesterday else None
        new = news[theme.pieces[news] == n]
        if same and len(new) == 0:
            found[n] = known
            continue
        kept = _kept(n, known, theme, new) if same else None
        if holding[theme.sides.index(piece.side)]:
            found[n] = field_of(n, theme.ground, evidence, kept)
        else:
            found[n] = fallen(n, theme.ground, evidence, holding, kept)
    return {n: field for n, field in found.items() if field is not None}


def _holding(evidence: Evidence, theme: Theme) -> Mask:
    """Sides that hold land: who has lost every place holds none; of a side that never had a place, its shapes tell."""
    numbers = np.arange(len(theme.sides))
    return np.isin(numbers, evidence.labels) | ~np.isin(numbers, evidence.homes)


def _kept(number: int, known: Field | None, theme: Theme, news: Ints) -> Floats | None:
    """Yesterday's scores of a piece where they stay, NaN where something new is said nearby."""
    if known is None:
        return None
    nodes = theme.start.frame.grid.nodes[theme.start.pieces[number].nodes]
    near = within(nodes, theme.xy[news], CARRIES * theme.ground.reach_m)
    return np.where(near[:, None], np.nan, known.scores)


def _overlays(
    said: dict[str, tuple[str, float]],
    contested: tuple[str, ...],
    areas: gpd.GeoDataFrame,
    fields: dict[int, Field],
    theme: Theme,
) -> gpd.GeoDataFrame:
    around = [shapely.Point(theme.xy[theme.places[place]]).buffer(CONTESTED_KM * 1000) for place in contested]
    places = theme.xy[[theme.places[place] for place in said]]
    return overlay_frame(
        {
            "uncertain": uncertain(theme.start, fields, areas, around),
            "unknown": beyond(theme.start.frame, places, UNKNOWN_KM * 1000),
        }
    )


def fronts_of(drawn: Day, rows: pd.DataFrame, day: date, theatre: Theatre) -> gpd.GeoDataFrame:
    """The fronts of a day (schema.FRONTS but the date), which know the dates of the evidence near them."""
    dates = rows["evidence"] if "evidence" in rows else rows["since"]
    evidence = gpd.GeoDataFrame({"date": list(dates)}, geometry=gpd.points_from_xy(rows["lon"], rows["lat"]), crs=WGS84)
    return draw_fronts(
        drawn.areas, drawn.overlays, evidence, as_of=day, half_life_days=theatre.half_life_days, nobody=NOBODY
    )


def _joined(
    days: dict[date, tuple[Day, gpd.GeoDataFrame]], frame: Frame
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
