"""Fronts named by the places they run past, such as "Saraqib - Khan Shaykhun front"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo.control.stretches import in_order, metres_around, sampled
from geo.texts import FIRST, say

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Place

    Floats = NDArray[np.float64]

COLUMNS = ["name", "lon", "lat", "importance"]
#: A place this much (km) farther from a line must be ten times as big to name it.
TENFOLD_KM = 6.0
#: Distance (km) up to which a place lies by a line, and up to which it may name one that no place lies by.
BY_KM, FAR_KM = 20.0, 75.0
#: Lengths (km) from which a front is named by two places, and by three.
TWO_KM, THREE_KM = 30.0, 200.0
_STEP_M = 2000.0
#: A name as ``Named.told`` writes it in English.
_NAME = re.compile(r"(?:Front around (?P<around>.+?)|(?P<along>.+?) front)(?: \((?P<number>\d+)\))?")
#: A settlement whose people nobody has counted is taken for a village when fronts are named.
LEAST_PEOPLE = 300
#: Parts of a town and places that are no more: GeoNames codes that name no front and hold nobody of their own.
NOT_SETTLED = ("P.PPLX", "P.PPLQ", "P.PPLH", "P.PPLW")


def settlements(places: Iterable[Place], outline: BaseGeometry) -> pd.DataFrame:
    """Settlements within an outline (EPSG:4326), sorted by id.

    Returns
    -------
    Columns place_id, name, lon, lat, population (0: not known) and importance: the population's power of ten.
    """
    west, south, east, north = outline.bounds
    rows = [
        (p.id, p.name, p.lon, p.lat, p.population, round(float(np.log10(max(p.population, LEAST_PEOPLE))), 3))
        for p in places
        if p.kind.startswith("P.")
        and not p.kind.startswith(NOT_SETTLED)
        and west <= p.lon <= east
        and south <= p.lat <= north
    ]
    found = pd.DataFrame(sorted(rows), columns=["place_id", "name", "lon", "lat", "population", "importance"])
    shapely.prepare(outline)
    inside = shapely.contains_xy(outline, found["lon"].to_numpy(float), found["lat"].to_numpy(float))
    return found[inside].reset_index(drop=True)


def name_fronts(fronts: gpd.GeoDataFrame, places: pd.DataFrame) -> gpd.GeoDataFrame:
    """Fronts with the names of their stretches.

    Parameters
    ----------
    fronts : columns of schema.FRONTS, with or without the date.
    places : name, lon, lat (EPSG:4326) and importance, a number that grows by one for a place ten times as big.

    Returns
    -------
    The same rows. A name stays empty where no place lies within ``FAR_KM``; within a day and pair of sides each name
    is another stretch's.
    """
    if fronts.empty or places.empty:
        return fronts.assign(name="")
    namer = _Namer(places, metres_around(fronts.total_bounds))
    keys = [c for c in ("date", "sides", "stretch") if c in fronts]
    names: dict[int, str] = {}
    taken: dict[tuple[object, ...], set[str]] = {}
    for key, rows in fronts.groupby(keys, sort=False):
        used = taken.setdefault(key[:-1], set())
        name = _another(namer.name(list(shapely.get_parts(rows.geometry.to_numpy()))), used)
        used.add(name)
        names |= dict.fromkeys(rows.index, name)
    return fronts.assign(name=[names[index] for index in fronts.index])


def _another(name: str, taken: set[str]) -> str:
    """The name, with a number when another stretch has it already."""
    found, number = name, 2
    while name and found in taken:
        found, number = say("front.another", name=name, number=number), number + 1
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """What names a stretch: places it runs past or (one) around, and its number among those of the same name."""

    places: tuple[str, ...]
    around: bool = False
    number: int = 1

    def told(self, language: str = FIRST) -> str:
        """The name in a language; its places are called as they are."""
        key, places = (
            ("around", self.places[0]) if self.around else ("along", say("front.dash", language).join(self.places))
        )
        name = say(f"front.{key}", language, **{"place" if self.around else "places": places})
        return name if self.number == 1 else say("front.another", language, name=name, number=self.number)


def named_by(name: str) -> Named | None:
    """What a name that ``name_fronts`` gave is made of; None when it gave none."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    number = int(found["number"] or 1)
    if found["around"]:
        return Named((found["around"],), around=True, number=number)
    return Named(tuple(found["along"].split(say("front.dash"))), number=number)


class _Namer:
    """Names stretches by the places of a table; a stretch that was named once keeps its name."""

    def __init__(self, places: pd.DataFrame, metres: Callable[[Floats], Floats]) -> None:
        self.metres = metres
        # The same order for the same places, whatever the table's: ties go to the first.
        places = places.sort_values(["importance", "name", "lon", "lat"], ascending=[False, True, True, True])
        self.names = [str(name) for name in places["name"]]
        self.importance = places["importance"].to_numpy(float)
        self.xy = self.metres(places[["lon", "lat"]].to_numpy(float))
        self.known: dict[bytes, str] = {}

    def name(self, lines: list[BaseGeometry]) -> str:
        """The name of a stretch, its lines in any order."""
        whole = shapely.normalize(shapely.line_merge(shapely.union_all(lines)))
        key = shapely.to_wkb(whole)
        if key not in self.known:
            self.known[key] = self._name(whole)
        return self.known[key]

    def _name(self, whole: BaseGeometry) -> str:
        lines = list(shapely.get_parts(whole))
        ring = len(lines) == 1 and lines[0].is_closed
        at, xy = _along(lines, self.metres, closed=ring)
        km, nearest = cKDTree(xy).query(self.xy)
        km = km / 1000
        if ring:
            inside = shapely.contains_xy(shapely.polygons(self.metres(shapely.get_coordinates(lines[0]))), *self.xy.T)
            km[inside] = 0.0
        chosen = self._chosen(km, at[nearest], at[-1], 1 if ring else _count(at[-1]))
        if not chosen:
            return ""
        return Named(tuple(chosen), around=ring).told()

    def _chosen(self, km: Floats, at_km: Floats, length_km: float, count: int) -> list[str]:
        """Names of the best place by each part of a line, in order along it; of the nearest one where none is by it."""
        score = self.importance - km / TENFOLD_KM
        bounds = np.linspace(0, length_km, count + 1)
        found: dict[str, float] = {}
        for low, high in pairwise(bounds):
            here = np.flatnonzero((km <= BY_KM) & (at_km >= low) & (at_km <= high))
            here = here[[self.names[n] not in found for n in here]] if len(here) else here
            if len(here):
                best = int(here[np.argmax(score[here])])
                found[self.names[best]] = float(at_km[best])
        if not found and km.min() <= FAR_KM:
            found[self.names[int(km.argmin())]] = 0.0
        return sorted(found, key=lambda name: found[name])


def _count(length_km: float) -> int:
    return 1 + (length_km >= TWO_KM) + (length_km >= THREE_KM)


def _along(lines: list[BaseGeometry], metres: Callable[[Floats], Floats], *, closed: bool) -> tuple[Floats, Floats]:
    """Steps of a stretch in order from its northern or western end: km from there, and coordinates in metres."""
    ordered = lines if closed else in_order(lines, metres)
    steps = [sampled(line, metres, _STEP_M) for line in ordered]
    at = np.cumsum(np.concatenate([s.size_m for s in steps])) / 1000
    return at, np.vstack([s.xy for s in steps])
