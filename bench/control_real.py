"""How well areas are drawn from bare points of real control maps, in one process.

python -m bench.control_real BENCH/control [--dates D ...] [--points N ...] [--noise SHARE ...] [--leave-out]

The points, the wrong labels and every figure are those of BENCH/control (``run.py`` and ``score_control.py``, loaded
from there when this runs): the same cases in a few minutes, since nothing is started or read twice. ``band`` is the
share of the true front that lies in our band of doubt (``geo.control.chances.BAND_SHARE`` is meant), ``ground`` the
share of the land that the band takes.

``--leave-out`` asks what the constants owe to the dates they were looked at on: for each date the settings that do
best on the other dates are taken, and what they lose there against those that do best on all dates is printed (one
draw of wrong labels).
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bench.control_prior import module
from geo.control import areas, believed, outliers
from geo.control.points import as_points
from geo.evaluate.areas_bench import SEEDS, Case

if TYPE_CHECKING:
    from types import ModuleType

    from shapely.geometry.base import BaseGeometry

    Settings = tuple[tuple[str, str, Any], ...]

#: Side whose area and front are scored, as in run.py.
SIDE = "RU"
#: Values tried when a date is left out.
TRIED: dict[tuple[ModuleType, str], tuple[Any, ...]] = {
    (outliers, "EDGE_COST"): (0.8, 1.0, 1.25),
    (believed, "SHARPNESS"): (1.7, 2.5, 4.0),
}


@lru_cache(maxsize=1)
def _bench(folder: str) -> tuple[ModuleType, ModuleType, pd.DataFrame, gpd.GeoDataFrame]:
    """run.py, score_control.py, the points and the outline of the benchmark."""
    run, score = (module(Path(folder) / f"{name}.py") for name in ("run", "score_control"))
    score.__dict__["front"] = _front  # the outline's edge is the same for every map
    data = Path(folder) / "data"
    return (
        run,
        score,
        pd.read_parquet(data / "points.parquet"),
        gpd.read_file(next(data.glob("*outline*.geojson"))),
    )


@lru_cache(maxsize=1)
def _edge(outline: BaseGeometry, width: float) -> BaseGeometry:
    return shapely.boundary(outline).buffer(width)


def _front(area: BaseGeometry, outline: BaseGeometry, edge: float) -> BaseGeometry:
    return shapely.boundary(area).difference(_edge(outline, edge))


@lru_cache(maxsize=8)
def _truth(folder: str, date: str) -> tuple[str, dict[str, BaseGeometry], BaseGeometry]:
    """The metric projection, the sides of a date and the outline in it."""
    _, score, _, outline = _bench(folder)
    crs = score.laea(outline)
    whole = score.clean(shapely.union_all([score.clean(g) for g in outline.to_crs(crs).geometry]))
    return crs, score.load(Path(folder) / "data" / f"truth_{date}.geojson", crs), whole


def figures(folder: str, date: str, drawn: gpd.GeoDataFrame) -> dict[str, float]:
    """IoU and front error of areas (side, geometry; EPSG:4326), as run.py gives them."""
    _, score, _, _ = _bench(folder)
    crs, truth, outline = _truth(folder, date)
    moved = drawn.to_crs(crs)
    pred = {
        str(s): score.clean(shapely.union_all(shapely.make_valid(g.geometry.to_numpy())))
        for s, g in moved.groupby("side")
    }
    found = score.score(truth, pred, outline, front_sides=[SIDE])
    front = found["front"][SIDE]
    lost = front["sym_mean_km"] is None
    return {"iou": found["sides"][SIDE]["iou"], "km": 999.0 if lost else front["sym_mean_km"]}


@lru_cache(maxsize=8)
def _true_front(folder: str, date: str) -> BaseGeometry:
    _, score, _, _ = _bench(folder)
    _, truth, outline = _truth(folder, date)
    return score.front(score.clean(truth[SIDE].intersection(outline)), outline, 3000)


def front_km(folder: str, date: str, drawn: gpd.GeoDataFrame) -> float:
    """Front error of areas alone, as ``figures`` gives it, in a fraction of the time."""
    _, score, _, _ = _bench(folder)
    crs, _, outline = _truth(folder, date)
    shapes = shapely.make_valid(drawn.loc[drawn["side"] == SIDE].to_crs(crs).geometry.to_numpy())
    line = score.front(score.clean(shapely.union_all(shapes).intersection(outline)), outline, 3000)
    km = score.front_scores(_true_front(folder, date), line, 1000)["sym_mean_km"]
    return 999.0 if km is None else float(km)


def in_band(folder: str, date: str, overlays: gpd.GeoDataFrame) -> dict[str, float]:
    """Shares of the true front's length, and of the outline's area, in the band of doubt."""
    crs, _, outline = _truth(folder, date)
    line = _true_front(folder, date)
    band = overlays.loc[overlays["kind"] == "uncertain"].to_crs(crs).geometry
    doubtful = shapely.union_all(shapely.make_valid(band.to_numpy()))
    inside = shapely.intersection(line, doubtful)
    return {"band": float(inside.length / line.length), "ground": float(doubtful.area / outline.area)}


def _rows(folder: str, case: Case) -> pd.DataFrame:
    run, _, points, _ = _bench(folder)
    found: pd.DataFrame = run.sample(points, case.date, case.scheme, case.n, case.noise, case.seed)
    return found


def _given(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    return as_points(rows["side"], pd.Series(1.0, index=rows.index), rows["lon"], rows["lat"])


def run_case(folder: str, case: Case, *, cells: bool = True) -> dict[str, Any]:
    """The figures of one case, and those of nearest-neighbour cells."""
    run, _, _, outline = _bench(folder)
    rows = _rows(folder, case)
    begun = time.process_time()
    drawn = areas.draw_areas(_given(rows), outline.union_all())
    row = vars(case) | {"seconds": time.process_time() - begun} | figures(folder, case.date, drawn.areas)
    row |= in_band(folder, case.date, drawn.overlays) | {"rate": drawn.error_rate}
    if cells:
        base = figures(folder, case.date, run.voronoi(rows, outline))
        row |= {f"cells_{name}": value for name, value in base.items()}
    return row


def cases_of(args: argparse.Namespace, dates: list[str], seeds: tuple[int, ...] = SEEDS) -> list[Case]:
    """Every case asked for."""
    every = itertools.product(args.dates or dates, args.schemes, args.points, args.noise)
    return [Case(*chosen, seed) for chosen in every for seed in (seeds if chosen[-1] else seeds[:1])]


def _one(job: tuple[str, Case, bool]) -> dict[str, Any]:
    folder, case, cells = job
    return run_case(folder, case, cells=cells)


def scored(args: argparse.Namespace, cases: list[Case]) -> pd.DataFrame:
    """A row a case."""
    jobs = [(str(args.bench), case, not args.no_cells) for case in cases]
    with Pool(args.processes) as pool:
        return pd.DataFrame(list(pool.imap_unordered(_one, jobs, chunksize=4)))


def _tried(job: tuple[str, Case, list[Settings]]) -> list[dict[str, Any]]:
    """The front error of one case with each of the settings."""
    folder, case, combinations = job
    _, _, _, outline = _bench(folder)
    given, rows = _given(_rows(folder, case)), []
    for n, settings in enumerate(combinations):
        for where, name, value in settings:
            setattr(sys.modules[where], name, value)
        drawn = areas.draw_areas(given, outline.union_all(), bands=False)
        rows.append(vars(case) | {"setting": n, "km": front_km(folder, case.date, drawn.areas)})
    return rows


def left_out(args: argparse.Namespace, cases: list[Case]) -> None:
    """Print what each date loses when it had no say in the choice of constants."""
    combinations = [
        tuple((module.__name__, name, value) for (module, name), value in zip(TRIED, values, strict=True))
        for values in itertools.product(*TRIED.values())
    ]
    with Pool(args.processes) as pool:
        jobs = [(str(args.bench), case, combinations) for case in cases]
        found = pd.DataFrame([row for rows in pool.imap_unordered(_tried, jobs) for row in rows])
    # Each kind of case counts the same, whatever its size: errors as ratios to the mean over all settings.
    km = found.pivot_table(index=["date", "scheme", "n", "noise"], columns="setting", values="km")
    ratio = km.div(km.mean(axis=1), axis=0).groupby("date").mean()
    best = int(ratio.mean().idxmin())
    print("on all dates:", _named(combinations[best]))
    losses = []
    for date in ratio.index:
        chosen = int(ratio.drop(date).mean().idxmin())
        losses.append(ratio.loc[date, chosen] / ratio.loc[date, best])
        print(f"without {date}: {_named(combinations[chosen])}: error {losses[-1]:.3f} of that")
    print(f"mean {np.mean(losses):.3f}, most {max(losses):.3f}")


def _named(settings: Settings) -> str:
    return ", ".join(f"{name} {value}" for _, name, value in settings)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path, help="folder with run.py, score_control.py and data/")
    parser.add_argument("--dates", nargs="+")
    parser.add_argument("--points", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--schemes", nargs="+", default=["population", "frontish"])
    parser.add_argument("--noise", type=float, nargs="+", default=[0, 0.05])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--by-date", action="store_true", help="a row for each date, too")
    parser.add_argument("--no-cells", action="store_true", help="without nearest-neighbour cells")
    parser.add_argument("--leave-out", action="store_true", help="what constants owe to the dates")
    args = parser.parse_args()
    dates = sorted(p.stem[6:] for p in (args.bench / "data").glob("truth_????-??-??.geojson"))
    if args.leave_out:
        left_out(args, cases_of(args, dates, SEEDS[:1]))
        return
    found = scored(args, cases_of(args, dates))
    shown = [c for c in ("iou", "cells_iou", "km", "cells_km", "band", "ground", "rate", "seconds") if c in found]
    keys = ["scheme", "n", "noise"]
    if args.by_date:
        print(found.groupby([*keys, "date"])[shown].mean().round(3).to_string())
    print(found.groupby(keys)[shown].mean().round(3).to_string())


if __name__ == "__main__":
    main()
