"""Places that the other side has all around them, noticed from geometry alone; no source need say so.

Places that lie beside one another (Delaunay graph) are joined when one side holds both and the land between them.
Places joined in this way are a pocket when every way out of them leads to hostile hands. A way out is a place that is
not hostile or not known, the edge of the outline (a border or a coast, beyond which nothing is told), or land too far
from any place to be known. A pocket is surrounded when those around it hold more places than it does: else it is they
who are in its way. Nothing asks which of a side's lands is its main one, so a side whose whole land is closed in counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import ConvexHull, QhullError, cKDTree

from geo.control.outliers import neighbours
from geo.control.places import NEAR_KM
from geo.crs import metric_crs, to_metric

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.theatre import Theatre

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

#: Samples of the land between two places; a pocket a few km wide shows between towns 25 km apart.
SAMPLES = 7
NOT_KNOWN = -1


@dataclass(frozen=True)
class Ground:
    """What lies beside what; it does not change from day to day.

    Attributes
    ----------
    edges : pairs of place numbers.
    between : for each edge the places that speak for the land along it, from the first end to the second;
        ``NOT_KNOWN`` where none is near enough or the way leaves the outline.
    rim : for each place the same along the shortest way to the edge of the outline.
    outer : places with no place beyond them.
    """

    edges: Ints
    between: Ints
    rim: Ints
    outer: Bools


def ground(xy: Floats, outline: BaseGeometry, lands: Sequence[BaseGeometry] = ()) -> Ground:
    """Neighbours among points and who speaks for the land between them; all in metres.

    Parameters
    ----------
    lands : what each side held at the start; a spot is spoken for by the nearest point of the same land, or of what
        the lands leave. Where they overlap the first counts.
    """
    edges = neighbours(xy)
    outer = np.ones(len(xy), bool)
    if len(edges) == 0:
        return Ground(edges, np.zeros((0, SAMPLES), np.int64), np.full((len(xy), SAMPLES), NOT_KNOWN), outer)
    try:
        outer = np.isin(np.arange(len(xy)), ConvexHull(xy).vertices)
    except QhullError:
        return Ground(edges, np.zeros((len(edges), SAMPLES), np.int64), np.full((len(xy), SAMPLES), NOT_KNOWN), outer)
    shapely.prepare(outline)
    # The stubs know of no line of unknown kind.
    rim: Any = outline.boundary
    at = np.asarray(shapely.points(xy), dtype=object)
    border = shapely.get_coordinates(shapely.line_interpolate_point(rim, shapely.line_locate_point(rim, at)))
    ways = np.stack([np.vstack([xy[edges[:, 0]], xy]), np.vstack([xy[edges[:, 1]], border])], axis=1)
    share = (np.arange(SAMPLES) + 1) / (SAMPLES + 1)
    spots = (ways[:, :1] + share[None, :, None] * (ways[:, 1:] - ways[:, :1])).reshape(-1, 2)
    speaks = _speakers(spots, xy, lands)
    speaks[~shapely.contains_xy(outline, *spots.T)] = NOT_KNOWN
    speaks = speaks.reshape(-1, SAMPLES)
    return Ground(edges, speaks[: len(edges)], speaks[len(edges) :], outer)


def _speakers(at: Floats, xy: Floats, lands: Sequence[BaseGeometry]) -> Ints:
    """For each spot the nearest point that lies in the same start land."""
    of_spots, of_points = land_at(at, lands), land_at(xy, lands)
    found = np.full(len(at), NOT_KNOWN, np.int64)
    for number in np.unique(of_spots):
        own, here = np.flatnonzero(of_points == number), of_spots == number
        if len(own):
            distance, nearest = cKDTree(xy[own]).query(at[here])
            found[here] = np.where(distance <= NEAR_KM * 1000, own[nearest], NOT_KNOWN)
    return found


def land_at(xy: Floats, lands: Sequence[BaseGeometry]) -> Ints:
    """Number of the land each spot lies in, the first where they overlap; -1 for what the lands leave."""
    found = np.full(len(xy), -1, np.int64)
    for number, shape in enumerate(lands):
        shapely.prepare(shape)
        found[(found < 0) & shapely.contains_xy(shape, *xy.T)] = number
    return found


def surrounded(on: Ground, holders: Ints, hostile: Bools) -> Ints:
    """Which sides surround each place (row) on each day (column): the sum of ``2**side``; 0 when it is not surrounded.

    Parameters
    ----------
    holders : number of the side that holds each place on each day; ``NOT_KNOWN`` when none is known to.
    hostile : for each day, whether the side of the row and that of the column fight one another.
    """
    days = holders.shape[1]
    out = np.zeros(holders.shape, np.int64)
    if len(on.edges) == 0 or days == 0:
        return out
    kept: dict[bytes, int] = {}
    for n in range(days):
        key = holders[:, n].tobytes() + hostile[n].tobytes()
        if key in kept:
            out[:, n] = out[:, kept[key]]
        else:
            out[:, n] = _on_a_day(on, holders[:, n], hostile[n])
            kept[key] = n
    return out


def _on_a_day(on: Ground, holder: Ints, hostile: Bools) -> Ints:
    # A row and a column more, so that NOT_KNOWN (-1) is hostile to nobody.
    against = np.zeros((len(hostile) + 1,) * 2, bool)
    against[:-1, :-1] = hostile
    a, b = np.vstack([on.edges, on.edges[:, ::-1]]).T
    between = np.vstack([on.between, on.between[:, ::-1]])
    met, most = _met(holder[a], between, holder, against)
    cut = most & (met != NOT_KNOWN)
    joined = (holder[a] == holder[b]) & (holder[a] >= 0) & ~cut
    count, part = connected_components(
        coo_array((np.ones(joined.sum(), bool), (a[joined], b[joined])), shape=(len(holder),) * 2), directed=False
    )
    clear = (_held(holder, between) != NOT_KNOWN).all(axis=1)
    facing = against[holder[a], holder[b]] & clear
    closed = ~joined & (facing | cut)
    # The ring is whoever is met first on the way, and else the neighbour at its end.
    ring = np.where(met == NOT_KNOWN, b, met)
    open_parts = np.zeros(count, bool)
    open_parts[part[a[~joined & ~closed]]] = True
    reaches_rim = _met(holder, on.rim, holder, against)[0] == NOT_KNOWN
    open_parts[part[on.outer | (holder < 0) | reaches_rim]] = True
    return _outnumbered(holder, part, open_parts, part[a[closed]], ring[closed])


def _held(holder: Ints, places: Ints) -> Ints:
    """Who holds places by number, also where there is no number."""
    return np.where(places >= 0, holder[np.maximum(places, 0)], NOT_KNOWN)


def _met(own: Ints, ways: Ints, holder: Ints, against: Bools) -> tuple[Ints, Bools]:
    """The first place along each way in hands hostile to ``own``, and whether most of the land known on it is.

    ``NOT_KNOWN`` where there is none, or where what is not known comes before it and leaves a gap.
    """
    held = _held(holder, ways)
    bad, known = against[own[:, None], held], held != NOT_KNOWN
    first = bad.argmax(axis=1)
    gap = np.where(known.all(axis=1), ways.shape[1], (~known).argmax(axis=1)) < first
    at = np.take_along_axis(ways, first[:, None], axis=1)[:, 0]
    return np.where(bad.any(axis=1) & ~gap, at, NOT_KNOWN), 2 * bad.sum(axis=1) > known.sum(axis=1)


def _outnumbered(holder: Ints, part: Ints, open_parts: Bools, pocket: Ints, ring: Ints) -> Ints:
    """Sides around each place of a closed part that holds fewer places than the parts around it."""
    size = np.bincount(part, minlength=len(open_parts))
    pairs = np.unique(np.column_stack([pocket, part[ring]]), axis=0)
    around = np.bincount(pairs[:, 0], weights=size[pairs[:, 1]], minlength=len(open_parts))
    sides = np.zeros(len(open_parts), np.int64)
    np.bitwise_or.at(sides, pocket, 1 << holder[ring])
    sides[open_parts | (around <= size)] = 0
    return sides[part]


def encirclement(lonlat: Floats, holders: Ints, sides: Sequence[str], days: Sequence[date], theatre: Theatre) -> Ints:
    """Which sides surround each place on each day, as ``surrounded`` gives them.

    Parameters
    ----------
    lonlat : longitude and latitude of each place, degrees.
    holders : number in ``sides`` that holds each place on each day; ``NOT_KNOWN`` when none is known to.

    Raises
    ------
    TheatreError
        When the outline or the start shapes cannot be read.
    """
    found = np.zeros(holders.shape, np.int64)
    points = tuple((round(float(lon), 5), round(float(lat), 5)) for lon, lat in lonlat)
    inside, on = _theatre_ground(theatre, points)
    changes = sorted({d for t in theatre.truces for d in (t.date_from, t.date_to) if d})
    known: dict[tuple[bool, ...], Bools] = {}
    for day in days:
        known.setdefault(_period(day, changes), _hostile(sides, day, theatre))
    hostile = np.array([known[_period(day, changes)] for day in days]).reshape(len(days), len(sides), len(sides))
    found[inside] = surrounded(on, holders[inside], hostile)
    return found


def _period(day: date, changes: Sequence[date]) -> tuple[bool, ...]:
    return tuple(truth for change in changes for truth in (day < change, day > change))


def _hostile(sides: Sequence[str], day: date, theatre: Theatre) -> Bools:
    return np.array([[theatre.hostile(a, b, day) for b in sides] for a in sides])


@lru_cache(maxsize=64)
def _theatre_ground(theatre: Theatre, points: tuple[tuple[float, float], ...]) -> tuple[Ints, Ground]:
    """Numbers of the places within the outline, and the ground among them."""
    outline, shapes = theatre.outline(), theatre.start_areas()
    lonlat = np.array(points, float).reshape(-1, 2)
    shapely.prepare(outline)
    inside = np.flatnonzero(shapely.contains_xy(outline, *lonlat.T))
    crs = metric_crs(outline.bounds)
    drawn: dict[str, list[BaseGeometry]] = {}
    if shapes is not None:
        for actor, shape in zip(shapes["actor"], shapes.geometry, strict=True):
            drawn.setdefault(theatre.side_of(actor) or "", []).append(to_metric(shape, crs))
    lands = [shapely.union_all(own) for own in drawn.values()]
    xy = shapely.get_coordinates(to_metric(shapely.MultiPoint(lonlat[inside]), crs)) if len(inside) else lonlat[:0]
    return inside, ground(xy, to_metric(outline, crs), lands)
