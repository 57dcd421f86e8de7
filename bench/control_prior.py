"""How near areas drawn with an earlier map come to reference maps, in one process: all cases in about a minute.

python -m bench.control_prior BENCH/control [--points 100 300 1000] [--schemes frontish population] [--json]

BENCH/control holds the reference maps, the points and the two scripts whose sampling and definitions are used here
(``run.py`` and ``score_control.py``), so that the figures are those of ``run.py --prior``. Prints a row for each
date, scheme, number of points and share of wrong labels (mean over draws), beside the earlier map left as it is.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.control.areas import draw_areas
from geo.control.points import as_points, read_outline, read_prior

#: The side whose front and area are scored, and the sides that are left out of the areas compared.
SIDE, IGNORED = "RU", "contested"
EDGE_M, STEP_M = 3000.0, 1000.0
WRONG = (0.0, 0.05)


def module(path: Path) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@dataclass(frozen=True)
class Case:
    """Points of a date, with the date before."""

    date: str
    before: str
    scheme: str
    count: int
    wrong: float
    seed: int


class Bench:
    """Reference maps and points of a folder, each prepared once."""

    def __init__(self, folder: Path) -> None:
        """Load what every case needs."""
        self.scores, self.cases_of = module(folder / "score_control.py"), module(folder / "run.py")
        self.data = folder / "data"
        self.points = pd.read_parquet(self.data / "points.parquet")
        self.outline = read_outline(next(self.data.glob("*outline*.geojson")))
        self.dates = sorted(p.stem[6:] for p in self.data.glob("truth_????-??-??.geojson"))
        self.truths = {d: self.data / f"truth_{d}.geojson" for d in self.dates}
        self.priors = {d: read_prior(path) for d, path in self.truths.items()}
        self._references: dict[str, tuple[Any, Any, Any]] = {}

    def cases(self, schemes: list[str], counts: list[int], seeds: list[int]) -> Iterator[Case]:
        """Every case with an earlier map."""
        for before, day in itertools.pairwise(self.dates):
            for scheme, count, wrong in itertools.product(schemes, counts, WRONG):
                for seed in seeds if wrong else seeds[:1]:
                    yield Case(day, before, scheme, count, wrong, seed)

    def sample(self, case: Case) -> gpd.GeoDataFrame:
        """The points of a case, the wrong ones among them."""
        rows = self.cases_of.sample(self.points, case.date, case.scheme, case.count, case.wrong, case.seed)
        return as_points(rows["side"], pd.Series(1.0, index=rows.index), rows["lon"], rows["lat"])

    @cached_property
    def crs(self) -> str:
        """The projection scores are taken in."""
        return str(self.scores.laea(gpd.GeoSeries([self.outline], crs=4326)))

    @cached_property
    def _land(self) -> tuple[Any, Any]:
        land = self.scores.clean(gpd.GeoSeries([self.outline], crs=4326).to_crs(self.crs).iloc[0])
        return land, shapely.boundary(land).buffer(EDGE_M)

    def _shapes(self, areas: gpd.GeoDataFrame) -> dict[str, Any]:
        moved = areas.to_crs(self.crs)
        clean = self.scores.clean
        return {str(s): clean(shapely.union_all([clean(g) for g in x.geometry])) for s, x in moved.groupby("side")}

    def _front(self, area: Any) -> Any:
        land, edge = self._land
        return shapely.boundary(self.scores.clean(area.intersection(land))).difference(edge)

    def _reference(self, day: str) -> tuple[Any, Any, Any]:
        """Front, area and region compared of the reference map."""
        if day not in self._references:
            shapes = self._shapes(gpd.read_file(self.truths[day]))
            region = self._land[0].difference(shapes.get(IGNORED, shapely.Polygon()))
            self._references[day] = self._front(shapes[SIDE]), shapes[SIDE].intersection(region), region
        return self._references[day]

    def score(self, day: str, areas: gpd.GeoDataFrame) -> tuple[float, float]:
        """IoU of the side's area and symmetric mean distance (km) of its front."""
        front, area, region = self._reference(day)
        drawn = self._shapes(areas).get(SIDE, shapely.Polygon())
        found = self.scores.front_scores(front, self._front(drawn), STEP_M)["sym_mean_km"]
        own = self.scores.clean(drawn.intersection(region))
        iou = own.intersection(area).area / own.union(area).area
        return float(iou), 999.0 if found is None else float(found)


def drawn_areas(points: gpd.GeoDataFrame, outline: Any, prior: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The areas the project draws."""
    return draw_areas(points, outline, prior, bands=False).areas


def run(
    bench: Bench,
    cases: list[Case],
    draw: Callable[[gpd.GeoDataFrame, Any, gpd.GeoDataFrame], gpd.GeoDataFrame] = drawn_areas,
) -> pd.DataFrame:
    """A row a case: its parts, ``iou``, ``km``, ``seconds`` (of drawing), and ``left_km``, the earlier map's."""
    left = {day: bench.score(day, bench.priors[before]) for before, day in itertools.pairwise(bench.dates)}
    rows = []
    for case in cases:
        points = bench.sample(case)
        begun = time.process_time()
        areas = draw(points, bench.outline, bench.priors[case.before])
        seconds = time.process_time() - begun
        iou, km = bench.score(case.date, areas)
        rows.append({**vars(case), "iou": iou, "km": km, "seconds": seconds, "left_km": left[case.date][1]})
    return pd.DataFrame(rows)


def main() -> None:
    """Print the table by date and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--points", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--schemes", nargs="+", default=["frontish", "population"])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    bench = Bench(args.bench)
    found = run(bench, list(bench.cases(args.schemes, args.points, args.seeds)))
    show(found, as_json=args.json)


def show(found: pd.DataFrame, *, as_json: bool = False) -> None:
    """Print km by date, and the means over dates."""
    by = ["scheme", "count", "wrong"]
    dates = found.pivot_table(index=by, columns="date", values="km")
    means = found.groupby(by)[["iou", "km", "seconds"]].mean()
    table = dates.join(means.rename(columns={"km": "mean km"}))
    if as_json:
        print(table.reset_index().round(4).to_json(orient="records"))
        return
    print(found.groupby("date")["left_km"].first().round(2).to_string(), "km: the earlier map left as it is\n")
    print(table.to_string(float_format=lambda v: f"{v:.3f}"))
    if not np.isfinite(found["km"]).all():
        raise SystemExit(1)


if __name__ == "__main__":
    main()
