"""What changed hands between two days: land gained by one side from another, from where to where, and how fast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo import schema
from geo.control.doubt import DayMap, Span, areas_km2, points_of
from geo.control.stretches import GEOD, metres_around, sampled
from geo.control.tiling import polygons_only
from geo.schema import WGS84, as_day

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

#: Land that changed hands is left out when it is smaller (km2), or nowhere wider (m), than this.
LEAST_KM2, LEAST_WIDTH_M = 5.0, 1000.0
#: Land farther (degrees, about 3 km) than this from all that the side held was not reached from there: people rose there.
REACHED_DEG = 0.03
_HAIR_DEG = 1e-4
#: How near (m) a border runs to land that changed hands to be the border that was crossed, or that is new.
_BESIDE_M = 1000.0
#: Step (degrees, about 1 km) at which outlines are measured, and distance (km) in which an end of an arrow is named.
_STEP_DEG, _NAMED_KM = 0.01, 15.0
_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def advances(
    before: DayMap,
    after: DayMap,
    control: pd.DataFrame | None = None,
    settled: pd.DataFrame | None = None,
    *,
    between: Sequence[DayMap] = (),
    least_km2: float = LEAST_KM2,
) -> gpd.GeoDataFrame:
    """Connected pieces of land that were drawn as one side's on one day and are another's on a later one.

    Parameters
    ----------
    before, after : the maps of the two days. Land that nobody is known to hold is the side "".
    control : schema.CONTROL with rows of both days; the places that went from the one side to the other are named.
    settled : settlements (name, lon, lat, importance) by which the ends of arrows are named.
    between : maps of days in between, in order. With them, land that was reached step by step from what the side held
        before is told from land where it rose, also where the two have met since.
    least_km2 : smaller pieces are left out, and those nowhere wider than ``LEAST_WIDTH_M``.

    Returns
    -------
    schema.ADVANCES, the largest first. ``area_low_km2`` is the land surely held by the one side then and by the
    other now; ``area_high_km2`` adds the land in doubt along the border crossed and along the new one. ``depth_km``
    is the distance of the farthest point gained from what the gaining side held before, ``arrow`` the line between
    the two, ``direction`` its wind; all empty where the land was not reached from what the side held before.
    """
    rows = []
    days = max(1, (after.date - before.date).days)
    reached: dict[str, BaseGeometry] = {}
    for loser, winner, part in _gained((before, *between, after), reached, least_km2):
        move = Move(part, loser, winner, before, after)
        area = changed_km2(move)
        reach = _reach(move) if shapely.intersects(part, reached[winner]) else None
        places = _changed(control, part, loser, winner, (before.date, after.date))
        ends = [_named(settled, at) if reach else "" for at in (reach.arrow.coords if reach else ((), ()))]
        depth = (reach.depth.value, reach.depth.low, reach.depth.high) if reach else (None,) * 3
        rows.append(
            (
                before.date, after.date, loser, winner, *(round(v, 1) for v in (area.value, area.low, area.high)),
                round(area.value / days, 1), *(None if v is None else round(v, 1) for v in depth),
                round(reach.depth.value / days, 1) if reach else None, reach.direction if reach else None,
                *ends, tuple(places), reach.arrow if reach else None, part,
            )
        )  # fmt: skip
    frame = gpd.GeoDataFrame(rows, columns=list(schema.ADVANCES.columns), geometry="geometry", crs=WGS84)
    frame = frame.sort_values("area_km2", ascending=False, kind="stable", ignore_index=True)
    schema.check(frame, schema.ADVANCES)
    return frame


def _gained(
    maps: Sequence[DayMap], reached: dict[str, BaseGeometry], least_km2: float
) -> Iterator[tuple[str, str, BaseGeometry]]:
    """(loser, winner, piece) in the order of sides, without slivers; fills ``reached`` by winner.

    A piece is either wholly reached from what the winner held on the first day, or wholly not.
    """
    before, after = maps[0], maps[-1]
    for winner, shape in zip(after.areas["side"], after.areas.geometry, strict=True):
        gain = _more(shape, before.land(winner))
        if gain.is_empty:
            continue
        # A hair inside, so that land beside it is not taken for a part of it.
        land_reached = _reached(maps, winner)
        reached[winner] = land_reached.buffer(-_HAIR_DEG, quad_segs=1)
        for loser, land in zip(before.areas["side"], before.areas.geometry, strict=True):
            # Where areas only touch, lines come out beside the land, and of such a mixture no overlay can be made.
            lost = polygons_only(shapely.intersection(gain, land)) if loser != winner else shapely.MultiPolygon()
            for cut in (shapely.intersection, shapely.difference) if not lost.is_empty else ():
                for part in _pieces(cut(lost, land_reached), before, least_km2):
                    yield str(loser), str(winner), part


def _more(shape: BaseGeometry, had: BaseGeometry) -> BaseGeometry:
    """What of a shape is new."""
    return shapely.MultiPolygon() if shapely.equals_exact(had, shape) else shapely.difference(shape, had)


def _reached(maps: Sequence[DayMap], side: str) -> BaseGeometry:
    """Of a side's land on the last day, what it held on the first and what it reached from there, day by day."""
    land = held = maps[0].land(side)
    for day in maps[1:]:
        now = day.land(side)
        fresh = shapely.get_parts(_more(now, held))
        near = shapely.dwithin(fresh, land, REACHED_DEG) if len(fresh) else np.zeros(0, bool)
        if not shapely.equals_exact(held, now):
            land = shapely.union_all([polygons_only(shapely.intersection(land, now)), *fresh[near]])
        held = now
    return land


def _pieces(shape: BaseGeometry, day: DayMap, least_km2: float) -> list[BaseGeometry]:
    parts = np.array([p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"], object)
    parts = parts[areas_km2(parts, day.metres) >= least_km2] if len(parts) else parts
    wide = (
        shapely.buffer(shapely.transform(parts, day.metres), -LEAST_WIDTH_M / 2, quad_segs=2) if len(parts) else parts
    )
    return list(parts[~shapely.is_empty(wide)]) if len(parts) else []


@dataclass(frozen=True, eq=False)
class Move:
    """A piece of land that went from one side to another between two days."""

    part: BaseGeometry
    loser: str
    winner: str
    before: DayMap
    after: DayMap

    @cached_property
    def beside(self) -> tuple[Floats, Floats]:
        """Land in doubt by the borders of the piece, which may have been gained as well: samples (degrees), km2.

        Before, it is drawn as the winner's and may have been the loser's still; after, the other way round.
        """
        found = []
        for day, drawn, other in ((self.before, self.winner, self.loser), (self.after, self.loser, self.winner)):
            doubtful = day.doubtful
            ours = np.flatnonzero((doubtful.drawn == drawn) & (doubtful.other == other))
            crossed = shapely.points(day.borders.xy[doubtful.border[ours]])
            near = ours[shapely.dwithin(shapely.transform(self.part, day.metres), crossed, _BESIDE_M)]
            found.append((doubtful.lonlat[near], doubtful.km2[near]))
        return np.vstack([lonlat for lonlat, _ in found]), np.concatenate([km2 for _, km2 in found])


def changed_km2(move: Move) -> Span:
    """Area (km2) of land that went from one side to another: beyond doubt, as drawn, at most."""
    unsure = shapely.intersection(move.part, move.before.unsure), shapely.intersection(move.part, move.after.unsure)
    value, less = areas_km2(np.array([move.part, shapely.union_all(unsure)], object), move.before.metres)
    return Span(float(value), float(max(0.0, value - less)), float(value + move.beside[1].sum()))


@dataclass(frozen=True)
class _Reach:
    """How deep a piece goes: an arrow from what the side held before to the farthest point gained."""

    arrow: BaseGeometry
    depth: Span
    direction: str


def _reach(move: Move) -> _Reach | None:
    had = move.before.land(move.winner)
    if had.is_empty:
        return None
    there, here = _outline(had), _outline(move.part)
    away, nearest = cKDTree(move.before.metres(there)).query(move.before.metres(here))
    far = int(away.argmax())
    arrow = shapely.LineString([there[nearest[far]], here[far]])
    (lon, lat), (to_lon, to_lat) = arrow.coords
    bearing, _, metres = GEOD.inv(lon, lat, to_lon, to_lat)
    depth = metres / 1000
    low, high = _depths(move)
    return _Reach(arrow, Span(depth, min(depth, low), max(depth, high)), wind_of(bearing))


def wind_of(bearing: float) -> str:
    """The wind of a bearing (degrees from north, clockwise)."""
    return _WINDS[round(bearing / 45) % 8]


def _depths(move: Move) -> tuple[float, float]:
    """Least and greatest depth (km): from all that may have been held to what surely is, and the other way round."""
    before, had = move.before, move.before.land(move.winner)
    mine = (before.doubtful.drawn == move.loser) & (before.doubtful.other == move.winner)
    possible = np.vstack([_outline(had), before.doubtful.lonlat[mine]])
    gained = shapely.difference(move.part, move.after.unsure)
    low = _farthest(_outline(gained), possible, before) if not gained.is_empty else 0.0
    sure = shapely.difference(had, before.uncertain)
    everything = np.vstack([_outline(move.part), move.beside[0]])
    return low, _farthest(everything, _outline(sure if not sure.is_empty else had), before)


def _farthest(places: Floats, start: Floats, day: DayMap) -> float:
    return float(cKDTree(day.metres(start)).query(day.metres(places))[0].max()) / 1000


def _outline(shape: BaseGeometry) -> Floats:
    """Points along the outline of a shape, about each kilometre."""
    return shapely.get_coordinates(shapely.segmentize(shape.boundary, _STEP_DEG))


def _named(settled: pd.DataFrame | None, at: tuple[float, ...]) -> str:
    """The settlement by which an end of an arrow is told: the biggest near one; empty where none is near."""
    if settled is None or settled.empty:
        return ""
    lon, lat = settled["lon"].to_numpy(float), settled["lat"].to_numpy(float)
    km = 111.2 * np.hypot(lat - at[1], (lon - at[0]) * np.cos(np.radians(at[1])))
    score = np.where(km <= _NAMED_KM, settled["importance"].to_numpy(float) - km / 6.0, -np.inf)
    return str(settled["name"].iloc[int(score.argmax())]) if np.isfinite(score.max()) else ""


def _changed(
    control: pd.DataFrame | None, part: BaseGeometry, loser: str, winner: str, days: tuple[date, date]
) -> list[tuple[str, date | None]]:
    """Places inside a piece that went from the one side to the other: name, and day since which they are held."""
    if control is None or control.empty:
        return []
    points = points_of(control)
    on = pd.Series([as_day(d) for d in points["date"]], index=points.index)
    side = points["side"].map(lambda s: s if isinstance(s, str) else "")
    was = set(points.loc[(on == days[0]) & (side == loser), "place_id"])
    now = points[(on == days[1]) & (side == winner) & points["place_id"].isin(was)]
    inside = now[shapely.intersects_xy(part, now["lon"].to_numpy(float), now["lat"].to_numpy(float))]
    found = [(str(r["name"]), None if pd.isna(r["since"]) else as_day(r["since"])) for r in inside.to_dict("records")]
    return sorted(found, key=lambda place: (place[1] or days[1], place[0]))


def moved_by_day(fronts: gpd.GeoDataFrame) -> pd.Series:
    """Mean distance (km) of each front from the front of the same sides on the day before in the table, by row.

    NaN on the first day, and where those sides had no front.
    """
    days = np.array([as_day(d) for d in fronts["date"]], object)
    found = np.full(len(fronts), np.nan)
    for before, day in pairwise(sorted(set(days))):
        spans = moved_km(fronts[days == day], fronts[days == before])
        found[days == day] = [np.nan if span is None else span.value for span in spans]
    return pd.Series(found, index=fronts.index)


def moved_km(fronts: gpd.GeoDataFrame, earlier: gpd.GeoDataFrame) -> list[Span | None]:
    """How far each front lies, on average, from the earlier front of the same two sides (km).

    Parameters
    ----------
    fronts, earlier : schema.FRONTS of two days.

    Returns
    -------
    One span a row of ``fronts``; the band of doubt of both days widens it. None where those sides had no front.
    """
    if fronts.empty:
        return []
    metres = metres_around(fronts.total_bounds)
    trees = {
        pair: (cKDTree(np.vstack([sampled(p, metres).xy for g in rows.geometry for p in shapely.get_parts(g)])),
               float(np.average(rows["width_km"], weights=rows["length_km"].clip(lower=0.1))))
        for pair, rows in earlier.groupby("sides")
    }  # fmt: skip
    found: list[Span | None] = []
    for row in fronts.to_dict("records"):
        if row["sides"] not in trees:
            found.append(None)
            continue
        tree, width = trees[row["sides"]]
        steps = [sampled(part, metres) for part in shapely.get_parts(row["geometry"])]
        away = tree.query(np.vstack([s.xy for s in steps]))[0] / 1000
        mean = float(np.average(away, weights=np.concatenate([s.size_m for s in steps])))
        # A line that nothing moved lies where it lay, wherever that is; the doubt of one that moved is both days'.
        doubt = (width + float(row["width_km"])) / 2 if mean > 0 else 0.0
        found.append(Span(mean, max(0.0, mean - doubt), mean + doubt))
    return found
