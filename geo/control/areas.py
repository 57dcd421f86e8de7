"""From points with a side to areas that tile an outline, with the bands of doubt and of ignorance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from pyproj.enums import TransformDirection
from scipy.spatial import cKDTree

from geo.control.believed import MOST_POINTS, Believed, believed, kernels_of, trials
from geo.control.fronts import COLUMNS as FRONT_COLUMNS
from geo.control.fronts import NEAR_KM, draw_fronts
from geo.control.grid import Grid, beside_borders, border_lines, grid_over, smoothed
from geo.control.outliers import cleaned, neighbours
from geo.control.surface import COARSE, Kernel, Surface, best_trial, fit, margin, on_grid
from geo.control.tiling import areas_of, cut, polygons_only
from geo.crs import metric_crs, to_metric
from geo.errors import InputError
from geo.schema import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: Cells of the grid along the side of a square as large as the outline.
CELLS = 220
#: Margin of scores (0-1) under which the front may well lie here.
DOUBT = 0.45
#: Distance (km) beyond which no point speaks for a place, at least; or three times the points' usual distance.
UNKNOWN_KM = 50.0
#: Softness (km) of an earlier map's border: how far from it a contradicting point is no surprise.
PRIOR_SOFT_KM = 8.0
#: Length (km) over which what changed since an earlier map spreads.
PRIOR_LENGTH_KM = 30.0
_EDGE_DEG = 0.1


@dataclass(frozen=True)
class AreaMap:
    """A drawn map.

    Attributes
    ----------
    areas : side and geometry, EPSG:4326; they tile the outline exactly.
    overlays : kind ("uncertain", "unknown") and geometry, EPSG:4326.
    fronts : schema.FRONTS but the date, EPSG:4326.
    error_rate : estimated share of points with a wrong side.
    """

    areas: gpd.GeoDataFrame
    overlays: gpd.GeoDataFrame
    fronts: gpd.GeoDataFrame
    error_rate: float = 0.0


@dataclass(frozen=True, eq=False)
class Frame:
    """The outline with the projection and the grid it is drawn on.

    Attributes
    ----------
    outline : EPSG:4326; ``metric`` the same in metres of ``crs``.
    """

    outline: BaseGeometry
    metric: BaseGeometry
    crs: pyproj.CRS
    grid: Grid

    @cached_property
    def _there(self) -> pyproj.Transformer:
        return pyproj.Transformer.from_crs(WGS84, self.crs, always_xy=True)

    def metres(self, lonlat: Floats) -> Floats:
        """Degrees to metres of the frame's projection."""
        return np.column_stack(self._there.transform(*lonlat.T))

    def metric_shapes(self, shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """Shapes in degrees to metres of the frame's projection."""
        return self._moved(shapes, TransformDirection.FORWARD)

    def degrees(self, shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """Shapes in metres of the frame's projection to degrees."""
        return self._moved(shapes, TransformDirection.INVERSE)

    def _moved(self, shapes: Sequence[BaseGeometry], way: TransformDirection) -> list[BaseGeometry]:
        if len(shapes) == 0:
            return []

        def move(xy: Floats) -> Floats:
            return np.column_stack(self._there.transform(xy[:, 0], xy[:, 1], direction=way))

        return list(shapely.transform(np.array(shapes, dtype=object), move))

    @property
    def size_m(self) -> float:
        """Side of a square as large as the outline."""
        return float(np.sqrt(self.metric.area))

    @property
    def least_deg2(self) -> float:
        """Area (square degrees) of half a cell of the grid: smaller faces are slivers."""
        return float(0.5 * self.grid.cell_m**2 * self.outline.area / self.metric.area)


def frame_of(outline: BaseGeometry, cells: int = CELLS) -> Frame:
    """The frame of an outline (EPSG:4326 polygons).

    Raises
    ------
    InputError
        When the outline has no area.
    """
    outline = polygons_only(shapely.make_valid(outline))
    if outline.is_empty or outline.area == 0:
        raise InputError("the outline has no area", remedy="Give polygons in EPSG:4326.")
    crs = metric_crs(outline.bounds)
    # A long edge that is straight in degrees is bowed in metres.
    metric = to_metric(shapely.segmentize(outline, _EDGE_DEG), crs)
    west, south, east, north = metric.bounds
    # A thin outline needs cells for its length too, a fat one not more than `cells` squared.
    cell = max(np.sqrt(metric.area) / cells, max(east - west, north - south) / (4 * cells))
    return Frame(outline, metric, crs, grid_over((west, south, east, north), float(cell)))


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
    prior : the map known before (side, geometry), EPSG:4326: what points do not contradict stays as it was.
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
    known = sorted({*points["side"].astype(str), *(prior["side"].astype(str) if prior is not None else ())})
    if not known:
        raise InputError("neither a point nor an earlier map", remedy="Give at least one point with a side.")
    xy, labels, weights = _distinct(points, known, frame)
    if prior is not None and not prior.empty:
        from geo.control.before import before_of  # here, since what draws with an earlier map draws with this module
        from geo.control.prior import draw_revised

        before = before_of([prior], frame, barriers)
        return draw_revised(points, (xy, labels, weights), known, before, clean=clean, bands=bands)
    if barriers:
        from geo.control.banks import draw_by_bank

        return draw_by_bank(
            points, outline, barriers, lambda p, o: draw_areas(p, o, clean=clean, bands=bands), bands=bands
        )
    mean_at = _prior_mean(prior, known, frame)
    expected = mean_at(xy).argmax(axis=1) if prior is not None else None
    if prior is None:
        evidence = believed(xy, labels, weights, len(known), frame.size_m, clean=clean)
    else:
        kept, rate = _keep(xy, labels, weights, len(known), expected, clean=clean)
        evidence = Believed(xy[kept], np.eye(len(known))[labels[kept]], weights[kept], rate)
    scores = _scores(evidence, mean_at, frame, has_prior=prior is not None)
    areas = _areas(scores, known, frame)
    if not bands:
        nothing = overlay_frame({})
        return AreaMap(areas, nothing, draw_fronts(areas.iloc[:0], nothing), evidence.rate)
    overlays = _overlays(scores, xy, frame)
    fronts = draw_fronts(areas, overlays, _undated(frame, scores, xy), nobody=None)
    return AreaMap(areas, overlays, fronts, evidence.rate)


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


def _keep(
    xy: Floats, labels: Ints, weights: Floats, classes: int, expected: Ints | None, *, clean: bool
) -> tuple[Ints, float]:
    """Row numbers of the points to draw through, and the share of wrong ones."""
    if clean:
        found, rate = cleaned(xy, labels, weights, classes, expected)
        good = np.flatnonzero(found == labels)
    else:
        good, rate = np.arange(len(labels)), 0.0
    if len(good) <= MOST_POINTS:
        return good, rate
    edges = neighbours(xy[good])
    apart = labels[good][edges[:, 0]] != labels[good][edges[:, 1]]
    if expected is not None:
        apart |= (labels[good] != expected[good])[edges].any(axis=1)
    near = np.zeros(len(good), bool)
    near[edges[apart]] = True
    near[edges[near[edges].any(axis=1)]] = True
    rest = np.flatnonzero(~near)
    spare = max(200, MOST_POINTS - int(near.sum()))
    return good[np.sort(np.concatenate([np.flatnonzero(near), rest[:: max(1, len(rest) // spare)]]))], rate


def _prior_mean(prior: gpd.GeoDataFrame | None, known: list[str], frame: Frame) -> Any:
    """A function of places (metres) that gives each side's score by the earlier map, soft at its borders."""
    if prior is None or prior.empty:
        return lambda xy: np.full((len(xy), len(known)), 1.0 / len(known))
    metric = prior.to_crs(frame.crs)
    shapes = {s: shapely.union_all(shapely.make_valid(g.geometry.to_numpy())) for s, g in metric.groupby("side")}
    trees = {side: cKDTree(_densified(shape.boundary, frame.grid.cell_m / 3)) for side, shape in shapes.items()}

    def mean(xy: Floats) -> Floats:
        scores = np.zeros((len(xy), len(known)))
        for side, shape in shapes.items():
            distance, _ = trees[side].query(xy)
            shapely.prepare(shape)
            inside = np.where(shapely.contains_xy(shape, xy[:, 0], xy[:, 1]), 1.0, -1.0)
            scores[:, known.index(str(side))] = 0.5 + 0.5 * np.tanh(inside * distance / (PRIOR_SOFT_KM * 1000))
        return scores

    return mean


def _densified(line: BaseGeometry, step_m: float) -> Floats:
    return shapely.get_coordinates(shapely.segmentize(line, step_m))


def _scores(evidence: Believed, mean_at: Any, frame: Frame, *, has_prior: bool) -> Floats:
    """Score of each side at each node of the grid."""
    mean = mean_at(frame.grid.nodes)
    if len(evidence.xy) == 0:
        return np.asarray(mean)
    residuals = evidence.targets - mean_at(evidence.xy)
    kernels = [Kernel((1.0,), (PRIOR_LENGTH_KM * 1000,))] if has_prior else kernels_of(frame.size_m)
    surface = _best(kernels, evidence.xy, residuals, evidence.trust)
    return on_grid(surface, frame.grid, mean)


def _best(kernels: list[Kernel], xy: Floats, residuals: Floats, weights: Floats) -> Surface:
    """The surface whose kernel and error variance best foretell each point from the others."""
    kernel, nugget = best_trial(trials(kernels, weights), xy, residuals)
    return fit(kernel, xy, residuals, nugget)


def _areas(scores: Floats, known: list[str], frame: Frame) -> gpd.GeoDataFrame:
    cell = frame.grid.cell_m
    lines = [smoothed(line, 0.25 * cell, 2 * cell**2) for line in border_lines(frame.grid, scores)]
    faces = cut(frame.outline, frame.degrees([line for line in lines if line is not None]))

    def name(lonlat: Floats) -> list[str]:
        return [known[k] for k in frame.grid.sample(scores, frame.metres(lonlat)).argmax(axis=1)]

    return areas_of(faces, name, frame.least_deg2)


def _overlays(scores: Floats, xy: Floats, frame: Frame) -> gpd.GeoDataFrame:
    usual = float(np.median(cKDTree(xy).query(xy, k=2)[0][:, 1])) if len(xy) > 1 else 0.0
    far = max(UNKNOWN_KM * 1000, 3 * usual)
    found = {
        "uncertain": region(frame, DOUBT - margin(scores)),
        "unknown": beyond(frame, xy, far),
    }
    return overlay_frame(found)


def beyond(frame: Frame, xy: Floats, far_m: float) -> BaseGeometry:
    """The part of the outline farther than ``far_m`` from every point (metres of the frame), EPSG:4326."""
    if len(xy) == 0:
        return frame.outline
    return _beyond(frame, np.ascontiguousarray(xy).tobytes(), far_m)


@lru_cache(maxsize=4)
def _beyond(frame: Frame, packed: bytes, far_m: float) -> BaseGeometry:
    """The same, kept: from day to day the places are mostly the same."""
    xy = np.frombuffer(packed).reshape(-1, 2)
    # Between the nodes of a coarse grid the distance to what is far is as good as straight.
    coarse = frame.grid.coarser(COARSE) if far_m > 8 * COARSE * frame.grid.cell_m else frame.grid
    distance = cKDTree(xy).query(coarse.nodes)[0] - far_m
    return region(frame, coarse.sample(distance[:, None], frame.grid.nodes)[:, 0])


def overlay_frame(found: dict[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """Overlays (kind, geometry) of what is not empty, EPSG:4326."""
    rows = [{"kind": kind, "geometry": shape} for kind, shape in found.items() if not shape.is_empty]
    return gpd.GeoDataFrame(rows, columns=["kind", "geometry"], geometry="geometry", crs=WGS84)


def region(frame: Frame, field_: Floats) -> BaseGeometry:
    """The part of the outline where a field over the grid's nodes is above 0, EPSG:4326."""
    if (field_ <= 0).all():
        return shapely.MultiPolygon()
    scores = np.column_stack([field_, np.zeros(len(field_))])
    cell = frame.grid.cell_m
    lines = [smoothed(line, 0.25 * cell, cell**2) for line in border_lines(frame.grid, scores)]
    faces = cut(frame.outline, frame.degrees([line for line in lines if line is not None]))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    yes = frame.grid.sample(scores, frame.metres(inside)).argmax(axis=1) == 0
    kept = [face for face, wanted in zip(faces, yes, strict=True) if wanted]
    return polygons_only(shapely.coverage_union_all(kept)) if kept else shapely.MultiPolygon()


def _undated(frame: Frame, scores: Floats, xy: Floats) -> gpd.GeoDataFrame:
    """The points near enough to a border to support it, without a date, EPSG:4326."""
    border = frame.grid.nodes[beside_borders(frame.grid, scores.argmax(axis=1))]
    reach = 1000 * NEAR_KM + 2 * frame.grid.cell_m
    near = cKDTree(border).query(xy, distance_upper_bound=reach)[0] < np.inf if len(border) else np.zeros(len(xy), bool)
    shapes = frame.degrees(list(shapely.points(xy[near])))
    return gpd.GeoDataFrame({"date": [None] * len(shapes)}, geometry=shapes, crs=WGS84)


def area_features(drawn: AreaMap) -> dict[str, Any]:
    """A map as a GeoJSON FeatureCollection: areas with ``side``, fronts and overlays with ``kind``."""
    fronts = drawn.fronts.assign(kind="front")[["kind", *FRONT_COLUMNS]]
    fronts["evidence"] = fronts["evidence"].map(lambda d: d.isoformat() if d else None)
    features = [f for frame in (drawn.areas, fronts, drawn.overlays) for f in json.loads(frame.to_json())["features"]]
    for n, feature in enumerate(features):
        feature["id"] = str(n)
    return {"type": "FeatureCollection", "features": features}
