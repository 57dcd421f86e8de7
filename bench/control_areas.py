"""How well and how fast areas are drawn: made-up maps with a winding front, points on them, some of them wrong.

python bench/control_areas.py [POINTS ...]
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.control.areas import draw_areas
from geo.control.points import as_points
from geo.control.scores import Rules, score_maps, sides_of
from geo.crs import metric_crs

OUTLINE = shapely.box(30.0, 46.0, 40.0, 52.0)
WRONG = (0.0, 0.05)
SEEDS = (1, 2, 3)


def winding(seed: int) -> gpd.GeoDataFrame:
    """Two sides of a random front from north to south."""
    rng = np.random.default_rng(seed)
    lat = np.linspace(46.0, 52.0, 121)
    waves = [a * np.sin(k * lat + p) for k, a, p in zip((1, 3, 7), (0.8, 0.4, 0.15), rng.uniform(0, 6, 3), strict=True)]
    front = np.column_stack([35 + np.sum(waves, axis=0), lat])
    west = shapely.Polygon([*front, (30, 52), (30, 46)])
    east = shapely.Polygon([*front[::-1], (40, 46), (40, 52)])
    shapes = [shapely.MultiPolygon([west]), shapely.MultiPolygon([east])]
    return gpd.GeoDataFrame({"side": ["A", "B"]}, geometry=shapes, crs=4326)


def sample(truth: gpd.GeoDataFrame, count: int, wrong: float, seed: int) -> gpd.GeoDataFrame:
    """Points spread evenly, a share of them with the other side."""
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(30, 40, count), rng.uniform(46, 52, count)
    west = shapely.contains_xy(truth.geometry.iloc[0], lon, lat) != (rng.uniform(size=count) < wrong)
    return as_points(pd.Series(np.where(west, "A", "B")), pd.Series(np.ones(count)), pd.Series(lon), pd.Series(lat))


def figures(truth: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame) -> tuple[float, float]:
    """Mean IoU of the two sides, and mean distance (km) of their front."""
    crs = metric_crs(OUTLINE.bounds)
    score = score_maps(sides_of(truth, crs), sides_of(drawn, crs), rules=Rules(front_sides=("A",)))
    return float(np.mean([area.iou for area in score.areas.values()])), score.fronts["A"].mean_km or np.nan


def main() -> None:
    """Print a row for each number of points and share of wrong ones, means over three maps."""
    print("points  wrong    IoU  front km  seconds  rate found")
    for count in [int(a) for a in sys.argv[1:]] or [100, 300, 1000, 3000]:
        for wrong in WRONG:
            rows = []
            for seed in SEEDS:
                truth = winding(seed)
                points = sample(truth, count, wrong, seed)
                begun = time.perf_counter()
                drawn = draw_areas(points, OUTLINE)
                seconds = time.perf_counter() - begun
                rows.append((*figures(truth, drawn.areas), seconds, drawn.error_rate))
            iou, km, seconds, rate = np.mean(rows, axis=0)
            print(f"{count:6}  {wrong:5.2f}  {iou:5.3f}  {km:8.1f}  {seconds:7.2f}  {rate:10.3f}")


if __name__ == "__main__":
    main()
