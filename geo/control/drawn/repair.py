"""Polygons of many hands as one coverage: no overlaps, no gaps narrower than a width, borders shared corner by corner.

All borders are cut where they meet, on a grid of a centimetre; each face so made goes to one feature.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.drawn.earth import areas_km2, only_polygons
from geo.control.drawn.report import Change
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

Rule = Literal["smaller", "later", "first"]
RULES: dict[Rule, str] = {
    "smaller": "the smaller polygon keeps it, of two alike the later one",
    "later": "the polygon that comes later in the file keeps it",
    "first": "the polygon that comes first in the file keeps it",
}
#: Grid of coordinates (degrees): a centimetre.
GRID = 1e-7
#: Width (m) under which a gap or hole is a slip of drawing: a pen's width on a map of one to a million.
GAP_M = 300.0
#: Share of a gap's border that must run along features, so that bays and corners of the coverage stay open.
_ENCLOSED = 0.8
#: Overlaps (km2) up to a square metre come of the grid.
_NOISE_KM2 = 1e-6
_METRES = 111_195.0  # of a degree of latitude


@dataclass(frozen=True)
class _Faces:
    """Faces of all borders, who claims each, and who has it (-1 nobody)."""

    shapes: Shapes
    claims: list[list[int]]
    owner: NDArray[np.int64]


def tidied(
    frame: gpd.GeoDataFrame, sides: Sequence[str], names: Sequence[str], rule: Rule = "smaller", gap_m: float = GAP_M
) -> tuple[gpd.GeoDataFrame, list[Change]]:
    """Features that lie beside each other, in their order; those of which nothing is left are gone.

    Parameters
    ----------
    frame : valid polygons, EPSG:4326.
    sides : the side of each; overlaps within one side are told apart from those between two.
    rule : who keeps what two features overlap in.
    gap_m : gaps, holes and stray parts narrower than this (m) go to the neighbour with which they share most border.
    """
    if frame.empty:
        return frame, []
    shapes = shapely.set_precision(frame.geometry.to_numpy(), GRID)
    rank = _ranks(areas_km2(shapes), rule)
    merged, faces = _covered(shapes, [], rank)
    gaps = _open_gaps(merged, gap_m) if gap_m > 0 else []
    if gaps:
        _, faces = _covered(shapes, gaps, rank)
    changes = _overlaps(faces, frame, sides, names)
    owner, closed = _closed(faces, shapes, gaps, gap_m)
    changes += closed
    final = _merged(faces.shapes, owner, len(frame))
    alive = ~shapely.is_empty(final)
    changes += _lost(alive, changes)
    result = frame[alive].set_geometry(gpd.GeoSeries(final[alive], frame.index[alive], crs=WGS84))
    return result, _with_areas(changes, frame, names, shapes, final)


def _ranks(areas: NDArray[np.float64], rule: Rule) -> NDArray[np.int64]:
    """Rank of each feature where it overlaps others: the lowest keeps."""
    order = np.arange(len(areas))
    if rule == "smaller":
        # Areas within a hundredth are alike: two drawings of one thing.
        alike = np.round(np.log(np.maximum(areas, 1e-12)) / math.log(1.01))
        by = np.lexsort((-order, alike))
    else:
        by = order[::-1] if rule == "later" else order
    rank = np.empty(len(areas), np.int64)
    rank[by] = order
    return rank


def _covered(shapes: Shapes, gaps: list[BaseGeometry], rank: NDArray[np.int64]) -> tuple[Shapes, _Faces]:
    lines = [*shapely.boundary(shapes), *(gap.boundary for gap in gaps)]
    work = shapely.union_all(lines, grid_size=GRID)
    faces = np.array(shapely.get_parts(shapely.polygonize(shapely.get_parts(work).tolist())), dtype=object)
    found = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), predicate="within")
    claims: list[list[int]] = [[] for _ in faces]
    for face, feature in found.T:
        claims[face].append(int(feature))
    owner = np.array([min(c, key=lambda f: rank[f]) if c else -1 for c in claims], np.int64)
    return _merged(faces, owner, len(shapes)), _Faces(faces, claims, owner)


def _merged(faces: Shapes, owner: NDArray[np.int64], count: int) -> Shapes:
    """The faces of each feature as one shape."""
    merged = np.empty(count, object)
    order = np.argsort(owner, kind="stable")
    ends = np.searchsorted(owner[order], np.arange(count + 1))
    for n in range(count):
        own = faces[order[ends[n] : ends[n + 1]]]
        merged[n] = only_polygons(shapely.coverage_union_all(own)) if len(own) else shapely.Polygon()
    return merged


def _open_gaps(shapes: Shapes, gap_m: float) -> list[BaseGeometry]:
    """Gaps between two features that are open at their ends, snapped to the borders beside them."""
    filled = shapes[~shapely.is_empty(shapes)]
    middle = math.cos(math.radians(float(np.clip(shapely.total_bounds(filled)[[1, 3]].mean(), -80, 80))))
    # Straight edges must stay straight, or neighbours with other corners would part: degrees, stretched to metres.
    scale = np.array([_METRES * middle, _METRES])
    metric = shapely.transform(filled, lambda xy: xy * scale)
    union = shapely.union_all(metric)
    closing = shapely.buffer(shapely.buffer(union, gap_m / 2, quad_segs=4), -gap_m / 2, quad_segs=4)
    tree, gaps = shapely.STRtree(metric), []
    for part in shapely.get_parts(shapely.difference(closing, union)):
        if shapely.area(part).item() < (gap_m / 30) ** 2:
            continue
        near = tree.query(part, predicate="dwithin", distance=gap_m / 100)
        wide = shapely.buffer(part, gap_m / 50, join_style="mitre")
        if len(near) > 1:
            gaps += _enclosed(wide, metric[near], scale)
    return gaps


def _enclosed(wide: BaseGeometry, beside: Shapes, scale: NDArray[np.float64]) -> list[BaseGeometry]:
    degrees = shapely.transform(np.array([wide, *beside], object), lambda xy: xy / scale)
    union = shapely.union_all(degrees[1:], grid_size=GRID)
    free = shapely.difference(shapely.set_precision(degrees[0], GRID), union, grid_size=GRID)
    edges = shapely.buffer(union.boundary, 3 * GRID)
    return [
        gap for gap in shapely.get_parts(free)
        if isinstance(gap, shapely.Polygon) and gap.area > 0
        and gap.boundary.intersection(edges).length >= _ENCLOSED * gap.boundary.length
    ]  # fmt: skip


def _closed(
    faces: _Faces, shapes: Shapes, gaps: list[BaseGeometry], gap_m: float
) -> tuple[NDArray[np.int64], list[Change]]:
    """Owners after gaps, narrow holes and stray slivers have gone to their neighbours, and what that changed."""
    owner = faces.owner.copy()
    if gap_m <= 0:
        return owner, []
    wanted = {int(n): "gap" for n in np.flatnonzero(owner < 0) if _is_gap(faces.shapes[n], gaps, gap_m)}
    wanted |= dict.fromkeys(_slivers(faces, shapes, gap_m), "sliver")
    changes: list[Change] = []
    tree, sizes = shapely.STRtree(faces.shapes), shapely.area(faces.shapes)
    left = sorted(wanted, key=lambda n: -float(sizes[n]))
    for n in left:
        owner[n] = -1
    while left:
        given = [(n, _neighbour(n, faces.shapes, owner, tree)) for n in left]
        for n, feature in given:
            owner[n] = feature
        done = [(n, feature) for n, feature in given if feature >= 0]
        changes += [_closing(wanted[n], faces.shapes[n], feature) for n, feature in done]
        if not done:
            changes += [_closing(wanted[n], faces.shapes[n], -1) for n in left if wanted[n] == "sliver"]
            break
        left = [n for n, feature in given if feature < 0]
    return owner, changes


def _closing(kind: str, face: BaseGeometry, feature: int) -> Change:
    at = face.representative_point()
    area = float(areas_km2([face])[0])
    told = f"a {kind} of {area:.3g} km2 at {at.y:.4f}, {at.x:.4f}"
    # The position among the features for now; its number and name are put in at the end.
    return Change(kind, f"{told} was {'joined to it' if feature >= 0 else 'left out'}", feature)


def _is_gap(face: BaseGeometry, gaps: list[BaseGeometry], gap_m: float) -> bool:
    inside = face.representative_point()
    return any(gap.intersects(inside) for gap in gaps) or _narrow(face, gap_m)


def _narrow(face: BaseGeometry, width_m: float) -> bool:
    scale = np.array([_METRES * max(0.1, math.cos(math.radians(face.centroid.y))), _METRES])
    return bool(shapely.buffer(shapely.transform(face, lambda xy: xy * scale), -width_m / 2).is_empty)


def _slivers(faces: _Faces, shapes: Shapes, gap_m: float) -> list[int]:
    """Faces of narrow parts that an overlap left of a feature, and of crumbs, where the feature itself is wider."""
    cut = {
        feature
        for claims, owner in zip(faces.claims, faces.owner, strict=True)
        for feature in claims
        if feature != owner
    }
    crumb_km2 = (gap_m / 1000) ** 2 / 100
    found: list[int] = []
    for feature, whole in enumerate(_merged(faces.shapes, faces.owner, len(shapes))):
        if whole.is_empty:
            continue
        parts = shapely.get_parts(whole)
        small = parts if feature in cut else parts[areas_km2(parts) < crumb_km2]
        narrow = [part for part in small if _narrow(part, gap_m)]
        if narrow and not _narrow(shapes[feature], gap_m):
            own = np.flatnonzero(faces.owner == feature)
            inside = shapely.point_on_surface(faces.shapes[own])
            found += [int(n) for n in own[shapely.intersects(shapely.union_all(narrow), inside)]]
    return found


def _neighbour(n: int, shapes: Shapes, owner: NDArray[np.int64], tree: shapely.STRtree) -> int:
    shared: dict[int, float] = defaultdict(float)
    for m in tree.query(shapes[n], predicate="touches"):
        if owner[m] >= 0:
            shared[int(owner[m])] += shapely.intersection(shapes[n].boundary, shapes[m].boundary).length
    best = max(shared, key=lambda f: (shared[f], -f), default=-1)
    return best if best >= 0 and shared[best] > 0 else -1


def _overlaps(faces: _Faces, frame: gpd.GeoDataFrame, sides: Sequence[str], names: Sequence[str]) -> list[Change]:
    """What two features overlapped in, one entry a pair, the largest first."""
    lost: dict[tuple[int, int], float] = defaultdict(float)
    several = [n for n, claims in enumerate(faces.claims) if len(claims) > 1]
    for n, area in zip(several, areas_km2(faces.shapes[several]), strict=True):
        winner = int(faces.owner[n])
        for loser in faces.claims[n]:
            if loser != winner:
                lost[loser, winner] += float(area)
    changes = []
    for (loser, winner), area in sorted(lost.items(), key=lambda pair: (-pair[1], pair[0])):
        if area < _NOISE_KM2:
            continue
        other = f"feature {frame.index[winner]}" + (f" {names[winner]!r}" if names[winner] else "")
        same = sides[loser] == sides[winner]
        whose = "of its own side" if same else "of another side"
        what = f"overlaps {other} {whose} in {area:.3g} km2, which go to that"
        changes.append(Change("overlap within a side" if same else "overlap", what, loser))
    return changes


def _lost(alive: NDArray[np.bool_], changes: list[Change]) -> list[Change]:
    gone = []
    for n in np.flatnonzero(~alive):
        over = any(c.feature == n and c.kind.startswith("overlap") for c in changes)
        why = "nothing is left of it: others cover all of it" if over else "is smaller than a sliver"
        gone.append(Change("left out", why, int(n)))
    return gone


def _with_areas(
    changes: list[Change], frame: gpd.GeoDataFrame, names: Sequence[str], before: Shapes, after: Shapes
) -> list[Change]:
    """Changes by the features' own numbers, with their areas before and after."""
    was, now = areas_km2(before), areas_km2(after)
    told = []
    for c in changes:
        n = -1 if c.feature is None else c.feature
        told.append(
            Change(c.kind, c.what, int(frame.index[n]), names[n], round(float(was[n]), 4), round(float(now[n]), 4))
            if n >= 0 else Change(c.kind, c.what)
        )  # fmt: skip
    return told
