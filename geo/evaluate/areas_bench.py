"""Areas drawn from points of real maps, scored in one process: the cases and figures of the benchmark's own script.

That script starts a process for each map and each score; nothing here differs but that.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.control.areas import draw_areas
from geo.control.points import as_points, read_outline, read_prior
from geo.control.scores import Rules, score_maps, sides_of
from geo.crs import metric_crs
from geo.errors import InputError
from geo.schema import WGS84

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

SCHEMES, POINTS = ("population", "frontish"), (100, 300, 1000)
NOISE, SEEDS = (0, 0.05), (1, 2, 3)
#: What a map counts for that has no front.
NO_FRONT = {"iou": 0.0, "mean_km": 999.0, "p95_km": 999.0}
_GROUPS = ["scheme", "n", "noise"]


@dataclass(frozen=True)
class Case:
    """One draw of points."""

    date: str
    scheme: str
    n: int
    noise: float
    seed: int


@dataclass(frozen=True, eq=False)
class Folder:
    """The benchmark's maps and points."""

    path: Path

    @cached_property
    def points(self) -> pd.DataFrame:
        """Points with their side, by date, scheme and rank."""
        return pd.read_parquet(self.path / "points.parquet")

    @cached_property
    def outline(self) -> BaseGeometry:
        """The outline, EPSG:4326."""
        return read_outline(next(iter(self.path.glob("*outline*.geojson"))))

    @property
    def dates(self) -> list[str]:
        """Dates of the known maps, sorted."""
        return sorted(p.stem[6:] for p in self.path.glob("truth_????-??-??.geojson"))

    def map_of(self, date: str) -> gpd.GeoDataFrame:
        """The known map of a date."""
        return read_prior(self.path / f"truth_{date}.geojson")


def quick_areas(bench: Path, *, prior: bool, points: Sequence[int] = POINTS) -> Iterator[dict[str, Any]]:
    """Mean figures over the dates, by scheme, number of points and share of wrong labels.

    Parameters
    ----------
    points : how many, in turn.
    prior : whether the map of the date before is known; it left as it is, is then the baseline, else cells are.

    Raises
    ------
    InputError
        When the folder is not there.
    """
    folder = Folder(bench / "control" / "data")
    if not (folder.path / "points.parquet").exists():
        raise InputError("not found", str(folder.path / "points.parquet"), "Give the folder that holds control/.")
    rows = [row for date in folder.dates[1 if prior else 0 :] for row in _of_date(folder, date, points, prior=prior)]
    frame = pd.DataFrame(rows)
    figures = [name for name in frame.columns if name.endswith(("iou", "_km"))]
    for row in frame.groupby(_GROUPS)[figures].mean().round(3).reset_index().to_dict("records"):
        yield {str(key): value for key, value in row.items()}


def _of_date(folder: Folder, date: str, counts: Sequence[int], *, prior: bool) -> Iterator[dict[str, Any]]:
    crs = metric_crs(folder.outline.bounds)
    truth = sides_of(folder.map_of(date), crs)
    before = folder.map_of(folder.dates[folder.dates.index(date) - 1]) if prior else None
    for case in cases(date, counts):
        rows = sample(folder.points, case)
        base = before if before is not None else cells(rows, folder.outline)
        points = as_points(rows["side"], pd.Series(1.0, index=rows.index), rows["lon"], rows["lat"])
        drawn = draw_areas(points, folder.outline, before).areas
        scores = {f"base_{k}": v for k, v in _score(truth, base, folder.outline, crs).items()}
        yield {**asdict(case), **_score(truth, drawn, folder.outline, crs), **scores}


def cases(date: str, counts: Sequence[int] = POINTS) -> Iterator[Case]:
    """The draws of a date: one with right labels, three with a share of wrong ones."""
    for scheme in SCHEMES:
        for n in counts:
            for noise in NOISE:
                for seed in SEEDS if noise else SEEDS[:1]:
                    yield Case(date, scheme, n, noise, seed)


def sample(points: pd.DataFrame, case: Case) -> pd.DataFrame:
    """The points of a case (name, lat, lon, side); the same draw of wrong labels as the benchmark's script."""
    chosen = points[(points["date"] == case.date) & (points["scheme"] == case.scheme)]
    rows = chosen.sort_values("rank").head(case.n)[["name", "lat", "lon", "side"]].reset_index(drop=True)
    if not case.noise:
        return rows
    sides = sorted(rows["side"].unique())
    rng = np.random.default_rng(zlib.crc32(f"{case.date} {case.scheme} {case.n} {case.seed}".encode()))
    for i in rng.choice(len(rows), round(case.noise * len(rows)), replace=False):
        rows.loc[i, "side"] = rng.choice([s for s in sides if s != rows.loc[i, "side"]])
    return rows


def cells(rows: pd.DataFrame, outline: BaseGeometry) -> gpd.GeoDataFrame:
    """Nearest-neighbour cells (side, geometry) in an outline, EPSG:4326: the baseline."""
    frame = gpd.GeoSeries([outline], crs=WGS84)
    crs = frame.estimate_utm_crs()
    area = frame.to_crs(crs).union_all()
    at = gpd.GeoSeries(gpd.points_from_xy(rows["lon"], rows["lat"]), crs=WGS84).to_crs(crs)
    first = ~at.duplicated().to_numpy()
    places = gpd.GeoDataFrame({"side": rows["side"].to_numpy()[first]}, geometry=list(at[first]), crs=crs)
    made = shapely.voronoi_polygons(shapely.multipoints(places.geometry.to_numpy()), extend_to=area)
    joined = gpd.GeoDataFrame(geometry=list(shapely.get_parts(made)), crs=crs).sjoin(places, predicate="contains")
    return (
        joined.dissolve("side").clip(gpd.GeoSeries([area], crs=crs)).reset_index()[["side", "geometry"]].to_crs(WGS84)
    )


def _score(
    truth: dict[str, BaseGeometry], drawn: gpd.GeoDataFrame, outline: BaseGeometry, crs: CRS
) -> dict[str, float]:
    """Figures of the side that holds least: the one whose ground is in question."""
    rules = Rules()
    side = min((s for s in truth if s not in rules.ignore), key=lambda s: truth[s].area)
    known = {s: shape for s, shape in truth.items() if s == side or s in rules.ignore}
    metric = gpd.GeoSeries([outline], crs=WGS84).to_crs(crs).iloc[0]
    found = score_maps(known, sides_of(drawn[drawn["side"] == side], crs), metric, rules)
    front = found.fronts[side]
    if front.mean_km is None:
        return dict(NO_FRONT)
    # Rounded as the script reads them, so that the means are the very same.
    figures = {"iou": found.areas[side].iou, "mean_km": front.mean_km, "p95_km": front.p95_km}
    return {name: round(value or 0.0, 4 if name == "iou" else 3) for name, value in figures.items()}
