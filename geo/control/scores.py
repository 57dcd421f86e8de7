"""How near a drawn map comes to a known one: the areas of each side, and how far apart the fronts run.

The definitions are those of the project's benchmark of control maps: areas and lines in one equal-area projection;
sides that the known map sets aside (by default what it calls contested) are cut out of both before areas are compared;
what lies along the outline (coasts and state borders) is no front. IoU is that of Jaccard (1901), F1 that of Dice (1945).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    #: One shape a side, in the metres of one equal-area projection.
    Sides = Mapping[str, BaseGeometry]
    Floats = NDArray[np.float64]

M_PER_KM, M2_PER_KM2 = 1e3, 1e6
_NOTHING = shapely.MultiPolygon()


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts.

    Attributes
    ----------
    ignore : sides of the known map that are cut out of both before areas are compared.
    front_sides : sides whose front is compared; None: all that are not ignored.
    edge_km : a boundary within this distance of the outline is no front.
    band_km : width, on each side of the known front, of the belt within which ``band_iou`` is measured.
    step_km : step at which fronts are sampled.
    """

    ignore: tuple[str, ...] = ("contested",)
    front_sides: tuple[str, ...] | None = None
    edge_km: float = 3.0
    band_km: float = 50.0
    step_km: float = 1.0


@dataclass(frozen=True, slots=True)
class AreaScore:
    """A side's area in two maps; shares are None where there is nothing to share."""

    truth_km2: float
    drawn_km2: float
    iou: float | None
    f1: float | None
    band_iou: float | None


@dataclass(frozen=True, slots=True)
class FrontScore:
    """Lengths of a side's front in two maps and, where both have one, the distances between them (km).

    Attributes
    ----------
    to_truth_mean_km : mean way from a point of the drawn front to the nearest of the known one.
    to_drawn_mean_km : the reverse.
    mean_km : mean of the two; median_km, p95_km and hausdorff_km (the largest) are of the distances both ways, pooled.
    """

    truth_km: float
    drawn_km: float
    to_truth_mean_km: float | None = None
    to_drawn_mean_km: float | None = None
    mean_km: float | None = None
    median_km: float | None = None
    p95_km: float | None = None
    hausdorff_km: float | None = None


@dataclass(frozen=True, slots=True)
class MapScore:
    """A drawn map beside a known one.

    Attributes
    ----------
    areas, fronts : by side of the known map, sorted (fronts as asked for).
    accuracy : share of the known map's compared area on which the drawn one names the same side.
    unassigned : share of it to which the drawn map gives no side.
    """

    areas: dict[str, AreaScore]
    fronts: dict[str, FrontScore]
    accuracy: float | None
    unassigned: float | None


def sides_of(frame: gpd.GeoDataFrame, crs: CRS) -> dict[str, BaseGeometry]:
    """The shape of each side (side, geometry; any CRS) in ``crs``; features without a side are left out."""
    moved = frame[frame["side"].notna()].to_crs(crs)
    return {
        str(side): merged([g for g in rows.geometry if g is not None and not g.is_empty])
        for side, rows in moved.groupby("side")
    }


def merged(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Polygons as one valid shape, whatever was wrong with them."""
    return _clean(shapely.union_all([_clean(shape) for shape in shapes]))


def score_maps(truth: Sides, drawn: Sides, outline: BaseGeometry | None = None, rules: Rules | None = None) -> MapScore:
    """Compare two maps.

    Parameters
    ----------
    truth, drawn : in the same metric equal-area CRS.
    outline : what the maps are clipped to; None: all that the known map covers.
    """
    rules = rules or Rules()
    if outline is None:
        outline = shapely.union_all(list(truth.values()))
    region = compared_region(truth, outline, rules)
    own = {s: _clean(g.intersection(region)) for s, g in sorted(truth.items()) if s not in rules.ignore}
    other = {s: _clean(g.intersection(region)) for s, g in drawn.items()}
    wanted = [s for s in rules.front_sides or own if s in truth]
    lines = {s: front_of(truth[s], outline, rules.edge_km) for s in wanted}
    belt = shapely.union_all(list(lines.values())).buffer(rules.band_km * M_PER_KM).intersection(region)
    areas = {s: _area(shape, other.get(s, _NOTHING), belt) for s, shape in own.items()}
    step = rules.step_km * M_PER_KM
    fronts = {
        s: _front(line, front_of(drawn.get(s, _NOTHING), outline, rules.edge_km), step) for s, line in lines.items()
    }
    total = sum(shape.area for shape in own.values())
    agreed = sum(shape.intersection(other.get(s, _NOTHING)).area for s, shape in own.items())
    covered = shapely.union_all(list(own.values())).intersection(shapely.union_all(list(other.values()))).area
    return MapScore(areas, fronts, _share(agreed, total), 1 - covered / total if total else None)


def compared_region(truth: Sides, outline: BaseGeometry, rules: Rules) -> BaseGeometry:
    """The part of the outline in which areas are compared: without what the known map sets aside."""
    set_aside = shapely.union_all([shape for side, shape in truth.items() if side in rules.ignore])
    return outline if set_aside.is_empty else outline.difference(set_aside)


def front_of(area: BaseGeometry, outline: BaseGeometry, edge_km: float) -> BaseGeometry:
    """The boundary of a side's area within the outline, less what runs within ``edge_km`` of the outline itself."""
    inside = _clean(area.intersection(outline))
    line: BaseGeometry = shapely.boundary(inside).difference(shapely.boundary(outline).buffer(edge_km * M_PER_KM))
    return line


def map_figures(score: MapScore) -> dict[str, Any]:
    """The figures by name, as ``frontline eval`` prints them: shares to four decimals, km to three, km2 whole."""
    return {
        "sides": {side: _area_figures(area) for side, area in score.areas.items()},
        "front": {side: _front_figures(front) for side, front in score.fronts.items()},
        "accuracy": _rounded(score.accuracy, 4),
        "unassigned": _rounded(score.unassigned, 4),
    }


def _area(truth: BaseGeometry, drawn: BaseGeometry, belt: BaseGeometry) -> AreaScore:
    both = truth.intersection(drawn).area
    truth_in, drawn_in = truth.intersection(belt), drawn.intersection(belt)
    both_in = truth_in.intersection(drawn_in).area
    return AreaScore(
        truth.area / M2_PER_KM2,
        drawn.area / M2_PER_KM2,
        _share(both, truth.area + drawn.area - both),
        _share(2 * both, truth.area + drawn.area),
        _share(both_in, truth_in.area + drawn_in.area - both_in),
    )


def _front(truth: BaseGeometry, drawn: BaseGeometry, step_m: float) -> FrontScore:
    known, found = _points_along(truth, step_m), _points_along(drawn, step_m)
    lengths = truth.length / M_PER_KM, drawn.length / M_PER_KM
    if len(known) == 0 or len(found) == 0:
        return FrontScore(*lengths)
    to_truth = cKDTree(known).query(found)[0] / M_PER_KM
    to_drawn = cKDTree(found).query(known)[0] / M_PER_KM
    pooled = np.concatenate([to_truth, to_drawn])
    means = float(to_truth.mean()), float(to_drawn.mean())
    return FrontScore(
        *lengths,
        *means,
        sum(means) / 2,
        float(np.median(pooled)),
        float(np.percentile(pooled, 95)),
        float(pooled.max()),
    )


def _points_along(line: BaseGeometry, step_m: float) -> Floats:
    """Points in the middle of equal pieces of each line, as many as whole steps fit, at least one."""
    found = [np.zeros((0, 2))]
    for part in shapely.get_parts(line):
        if part.geom_type in {"LineString", "LinearRing"} and part.length > 0:
            count = max(1, int(part.length // step_m))
            at = (np.arange(count) + 0.5) * part.length / count
            found.append(shapely.get_coordinates(shapely.line_interpolate_point(part, at)))
    return np.vstack(found)


def _clean(shape: BaseGeometry) -> BaseGeometry:
    valid = shapely.make_valid(shape)
    if valid.geom_type != "GeometryCollection":
        return valid
    return shapely.union_all([p for p in shapely.get_parts(valid) if p.geom_type in {"Polygon", "MultiPolygon"}])


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def _area_figures(area: AreaScore) -> dict[str, Any]:
    shares = {"iou": area.iou, "f1": area.f1, "band_iou": area.band_iou}
    km2 = {"truth_km2": round(area.truth_km2), "pred_km2": round(area.drawn_km2)}
    return {**km2, **{name: _rounded(share, 4) for name, share in shares.items()}}


def _front_figures(front: FrontScore) -> dict[str, Any]:
    lengths = {"truth_km": round(front.truth_km, 1), "pred_km": round(front.drawn_km, 1)}
    if front.mean_km is None:
        return {**lengths, "sym_mean_km": None, "sym_p95_km": None, "hausdorff_km": None}
    distances = {
        "to_truth_mean_km": front.to_truth_mean_km,
        "to_pred_mean_km": front.to_drawn_mean_km,
        "sym_mean_km": front.mean_km,
        "sym_median_km": front.median_km,
        "sym_p95_km": front.p95_km,
        "hausdorff_km": front.hausdorff_km,
    }
    return {**lengths, **{name: _rounded(km, 3) for name, km in distances.items()}}
