"""From points with a side to areas that tile an outline, with the bands of doubt and of ignorance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.control.areamap import AreaMap, bare_map, whole_map
from geo.control.banks import draw_by_bank
from geo.control.before import before_of
from geo.control.believed import Believed, believed, kernels_of, trials
from geo.control.chances import lead, sharpness, sure_lead
from geo.control.frame import Frame, frame_of
from geo.control.fronts import NEAR_KM
from geo.control.grid import beside_borders, border_lines, smoothed
from geo.control.overlays import overlay_frame, region, unknown
from geo.control.prior import draw_revised
from geo.control.surface import FEW, Kernel, best_trial, fit, left_out_near, on_grid
from geo.control.tiling import areas_of, cut
from geo.errors import InputError
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def draw_areas(
    points: gpd.GeoDataFrame,
    outline: BaseGeometry,
    prior: gpd.GeoDataFrame | None = None,
    *,
    barriers: Sequence[BaseGeometry] = (),
    clean: bool = True,
    bands: bool = True,
) -> AreaMap:
    """Draw areas, fronts and bands of doubt from points with a side.

    Parameters
    ----------
    points : schema.POINTS, EPSG:4326; points outside the outline count too. Sides are any text.
    outline : polygons, EPSG:4326.
    prior : the map known before (side, geometry), EPSG:4326: what points do not contradict stays as it was. Without
        a polygon it counts as none.
    barriers : lines such as rivers, EPSG:4326: what points on one bank say does not cross them.
    clean : whether points that their neighbours contradict are set aside.
    bands : whether overlays and fronts are drawn too.

    Raises
    ------
    InputError
        When there is neither a point nor a prior, or the outline has no area.
    """
    frame = frame_of(outline)
    points = points[points["weight"] > 0]
    before = () if prior is None else prior["side"].astype(str)
    known = sorted({*points["side"].astype(str), *before})
    if not known:
        raise InputError("neither a point nor an earlier map", remedy="Give at least one point with a side.")
    located = _distinct(points, known, frame)
    if prior is not None and not prior.empty:
        return draw_revised(points, located, known, before_of([prior], frame, barriers), clean=clean, bands=bands)
    if barriers:

        def draw(own: gpd.GeoDataFrame, bank: BaseGeometry) -> AreaMap:
            return draw_areas(own, bank, clean=clean, bands=bands)

        return draw_by_bank(points, outline, barriers, draw, bands=bands)
    return _draw_through(located, known, frame, clean=clean, bands=bands)


def _distinct(points: gpd.GeoDataFrame, known: list[str], frame: Frame) -> tuple[Floats, Ints, Floats]:
    """Metres, labels and weights; points at one spot (100 m) become the heaviest side's one."""
    lonlat = np.column_stack([points.geometry.x, points.geometry.y]).reshape(-1, 2)
    xy = frame.metres(lonlat) if len(points) else np.zeros((0, 2))
    labels = np.searchsorted(known, points["side"].astype(str))
    weights = points["weight"].to_numpy(float)
    _, spot = np.unique(np.round(xy / 100), axis=0, return_inverse=True)
    votes = np.zeros((spot.max(initial=-1) + 1, len(known)))
    np.add.at(votes, (spot.ravel(), labels), weights)
    first = np.full(len(votes), len(xy))
    np.minimum.at(first, spot.ravel(), np.arange(len(xy)))
    return xy[first], votes.argmax(axis=1), np.minimum(1.0, votes.max(axis=1, initial=0.0))


def _draw_through(
    located: tuple[Floats, Ints, Floats], known: list[str], frame: Frame, *, clean: bool, bands: bool
) -> AreaMap:
    """The map that points alone give."""
    xy, labels, weights = located
    evidence = believed(xy, labels, weights, len(known), frame.size_m, clean=clean)
    model = _model(evidence, frame)
    scores = _scores(evidence, model, frame)
    areas = _areas(scores, known, frame)
    if not bands:
        return bare_map(areas, evidence.rate)
    doubtful = region(frame, sure_lead(_sharpness(evidence, model)) - lead(scores))
    overlays = overlay_frame({"uncertain": doubtful, "unknown": unknown(frame, xy)})
    return whole_map(areas, overlays, _beside_borders(frame, scores, xy), evidence.rate)


def _model(evidence: Believed, frame: Frame) -> tuple[Kernel, Floats]:
    """The kernel, and the variance of each point's error, that best foretell each point from the others."""
    residuals = evidence.targets - 1.0 / evidence.targets.shape[1]
    return best_trial(trials(kernels_of(frame.size_m), evidence.trust), evidence.xy, residuals)


def _scores(evidence: Believed, model: tuple[Kernel, Floats], frame: Frame) -> Floats:
    """What points say for each side at each node of the grid."""
    kernel, nugget = model
    return on_grid(fit(kernel, evidence.xy, evidence.targets, nugget), frame.grid)


def _sharpness(evidence: Believed, model: tuple[Kernel, Floats]) -> float:
    """How much bolder than their face value the chances of sides may be taken; 1 where there is nothing to tell by."""
    if len(evidence.xy) < FEW:
        return 1.0
    kernel, nugget = model
    said = left_out_near(kernel, evidence.xy, evidence.targets, nugget)
    return sharpness(said, evidence.targets, evidence.trust)


def _areas(scores: Floats, known: list[str], frame: Frame) -> gpd.GeoDataFrame:
    cell = frame.grid.cell_m
    lines = [smoothed(line, 0.25 * cell, 2 * cell**2) for line in border_lines(frame.grid, scores)]
    faces = cut(frame.outline, frame.degrees([line for line in lines if line is not None]))

    def name(lonlat: Floats) -> list[str]:
        return [known[k] for k in frame.grid.sample(scores, frame.metres(lonlat)).argmax(axis=1)]

    return areas_of(faces, name, frame.least_deg2)


def _beside_borders(frame: Frame, scores: Floats, xy: Floats) -> gpd.GeoSeries:
    """The points near enough to a border to support it, EPSG:4326."""
    border = frame.grid.nodes[beside_borders(frame.grid, scores.argmax(axis=1))]
    reach = 1000 * NEAR_KM + 2 * frame.grid.cell_m
    near = cKDTree(border).query(xy, distance_upper_bound=reach)[0] < np.inf if len(border) else np.zeros(len(xy), bool)
    return gpd.GeoSeries(frame.degrees(list(shapely.points(xy[near]))), crs=WGS84)
