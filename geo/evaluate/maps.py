"""Maps of control from files and from a theatre's day, made comparable and compared."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.control.drawn.formats import FORMATS, read_sheet
from geo.control.scores import (
    M2_PER_KM2,
    MapScore,
    Rules,
    compared_region,
    front_of,
    map_figures,
    merged,
    score_maps,
    sides_of,
)
from geo.crs import metric_crs
from geo.errors import InputError
from geo.schema import WGS84

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from geo.model import Timeline

SIDE = "side"
_POLYGONS = {"Polygon", "MultiPolygon", "GeometryCollection"}
_FILES = f"Give polygons with a side: {FORMATS}."
#: What our files call the band in which the front may lie, and the properties that say so.
_DOUBT, _KINDS = "uncertain", ("kind", "layer")


@dataclass(frozen=True)
class ControlMap:
    """A map of who holds what.

    Attributes
    ----------
    areas : side and geometry, in any CRS.
    doubt : the band in which its front may lie, EPSG:4326; None when it has none.
    bounds : (west, south, east, north) in degrees of all that its file holds.
    """

    name: str
    areas: gpd.GeoDataFrame
    bounds: tuple[float, float, float, float]
    doubt: BaseGeometry | None = None

    @property
    def sides(self) -> list[str]:
        """Names of the sides, sorted."""
        return sorted({str(side) for side in self.areas["side"]})

    def named(self, side_of: Callable[[str], str]) -> ControlMap:
        """The same map with other names of sides."""
        names = [side_of(str(side)) for side in self.areas["side"]]
        return replace(self, areas=self.areas.assign(side=names))


@dataclass(frozen=True)
class Compared:
    """Two maps in the metres of one projection, and how near they come.

    Attributes
    ----------
    first, second : shape by side, clipped to nothing yet; ``outline`` what they are compared in.
    doubt : the second map's band of doubt; None when it has none.
    """

    crs: CRS
    outline: BaseGeometry
    first: dict[str, BaseGeometry]
    second: dict[str, BaseGeometry]
    doubt: BaseGeometry | None
    rules: Rules
    score: MapScore

    @property
    def figures(self) -> dict[str, Any]:
        """The figures as ``frontline eval`` prints them."""
        found = map_figures(self.score)
        return found if self.doubt is None else {**found, "doubt": doubt_figures(self)}


def read_map(path: Path, side: str = SIDE, day: date | None = None) -> ControlMap:
    """A map from a file: every polygon that has a side.

    Parameters
    ----------
    side : the property that names the side.
    day : which day's polygons to take, of a file that holds those of several (property ``date``).

    Raises
    ------
    InputError
        When the file cannot be read, holds no polygon with a side, or several days and none is chosen.
    """
    frame = read_sheet(path).frame
    if frame.geometry.isna().all():
        raise InputError("holds no shapes", str(path), _FILES)
    if frame.crs is None:
        frame = frame.set_crs(WGS84)
    bounds = _bounds(frame, path)
    frame = frame[frame.geometry.notna() & ~frame.is_empty]
    frame = _of_day(frame[frame.geom_type.isin(_POLYGONS)], day, path)
    if side not in frame.columns or side == frame.geometry.name:
        others = ", ".join(repr(str(c))[:40] for c in frame.columns if c != "geometry") or "none"
        raise InputError(f"no polygon has {side!r}; the properties are {others}", str(path), "Name one with --side.")
    areas = frame[frame[side].notna()]
    if areas.empty:
        raise InputError(f"no polygon has a {side!r}", str(path), _FILES)
    areas = gpd.GeoDataFrame({"side": areas[side].astype(str).to_numpy()}, geometry=list(areas.geometry), crs=frame.crs)
    return ControlMap(path.name, areas, bounds, _doubt(frame))


def _bounds(frame: gpd.GeoDataFrame, path: Path) -> tuple[float, float, float, float]:
    west, south, east, north = (float(v) for v in frame.to_crs(WGS84).total_bounds)
    if not np.isfinite([west, south, east, north]).all() or west < -180 or south < -90 or east > 180 or north > 90:
        raise InputError(
            f"reaches off the earth: {west}, {south}, {east}, {north}",
            str(path),
            "Coordinates are lon, lat in degrees.",
        )
    return west, south, east, north


def _of_day(frame: gpd.GeoDataFrame, day: date | None, path: Path) -> gpd.GeoDataFrame:
    """The polygons of one day, where a file holds several; all of them where it holds one or tells none."""
    if "date" not in frame.columns:
        return frame
    days = pd.to_datetime(frame["date"], errors="coerce").dt.date
    known = sorted(set(days.dropna()))
    if len(known) < 2:
        return frame
    if day not in known:
        asked = "" if day is None else f", not of {day}"
        raise InputError(
            f"holds maps of {len(known)} days ({known[0]} to {known[-1]}){asked}", str(path), "Choose one with --date."
        )
    return frame[(days == day).to_numpy()]


def _doubt(frame: gpd.GeoDataFrame) -> BaseGeometry | None:
    shapes = [g for key in _KINDS if key in frame.columns for g in frame[frame[key] == _DOUBT].to_crs(WGS84).geometry]
    return merged(shapes) if shapes else None


def map_of_day(timeline: Timeline, day: date, name: str) -> ControlMap:
    """Our map of a day; land that nobody holds has no side.

    Raises
    ------
    InputError
        When the timeline has no such day.
    """
    areas = timeline.areas[timeline.areas["date"] == day]
    if areas.empty:
        raise InputError(
            f"there is no map of {day}", name, f"Choose a day from {timeline.dates[0]} to {timeline.dates[-1]}."
        )
    overlays = timeline.overlays[(timeline.overlays["date"] == day) & (timeline.overlays["kind"] == _DOUBT)]
    west, south, east, north = (float(v) for v in areas.total_bounds)
    held = areas[areas["side"] != ""]
    doubt = merged(list(overlays.geometry)) if len(overlays) else None
    return ControlMap(name, held[["side", "geometry"]].reset_index(drop=True), (west, south, east, north), doubt)


def compare_maps(
    first: ControlMap, second: ControlMap, outline: BaseGeometry | None = None, rules: Rules | None = None
) -> Compared:
    """Compare a map with a known one.

    Parameters
    ----------
    first : the known one.
    outline : what both are clipped to, EPSG:4326; None: what the known map covers.

    Raises
    ------
    InputError
        When a side whose front is asked for is not in the known map, or the known map has no area.
    """
    rules = rules or Rules()
    absent = sorted(set(rules.front_sides or ()) - set(first.sides))
    if absent:
        raise InputError(f"no side is called {absent[0]!r}", first.name, f"Its sides: {', '.join(first.sides)}.")
    crs = metric_crs(first.bounds if outline is None else outline.bounds)
    known, drawn = sides_of(first.areas, crs), sides_of(second.areas, crs)
    if outline is None:
        frame = shapely.union_all(list(known.values()))
    else:
        frame = merged(list(gpd.GeoSeries([outline], crs=WGS84).to_crs(crs)))
    if sum(shape.intersection(frame).area for shape in known.values()) == 0:
        raise InputError("no side has an area within the outline", first.name, "Give polygons that lie in it.")
    doubt = None if second.doubt is None else merged(list(gpd.GeoSeries([second.doubt], crs=WGS84).to_crs(crs)))
    return Compared(crs, frame, known, drawn, doubt, rules, score_maps(known, drawn, frame, rules))


def doubt_figures(compared: Compared) -> dict[str, float | None]:
    """How honest a band of doubt is.

    Returns
    -------
    ``front_inside``: share of the known fronts' length within the band; ``band_share``: share of the compared area that
    the band takes, which is what a band laid at random would catch; ``errors_inside``: share of the area on which the
    maps name different sides that lies within it.
    """
    assert compared.doubt is not None
    region = compared_region(compared.first, compared.outline, compared.rules)
    band = compared.doubt.intersection(region)
    lines = shapely.union_all(
        [front_of(compared.first[side], compared.outline, compared.rules.edge_km) for side in compared.score.fronts]
    )
    agreed = shapely.union_all(
        [shape.intersection(compared.second[s]) for s, shape in compared.first.items() if s in compared.second]
    )
    errors = region.difference(agreed)
    return {
        "front_inside": _share(lines.intersection(compared.doubt).length, lines.length),
        "band_share": _share(band.area, region.area),
        "errors_inside": _share(errors.intersection(band).area, errors.area) if errors.area > M2_PER_KM2 else None,
    }


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def aside(rules: Rules) -> Collection[str]:
    """Names of sides that need no counterpart in the other map."""
    return {*rules.ignore, ""}
