"""Ways to draw areas through right points of real control maps, measured in one run: quality and seconds.

python -m bench.interpolators BENCH/control [--points N ...] [--dates D ...]

Each way gives a side to the nodes of one grid, whose border is then drawn by the same code. Peers are asked if they
are installed (pip install scikit-learn pykrige h3); they are no part of the product.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from bench.control_real import Case, _bench, figures
from geo.control import areas
from geo.control.believed import Believed
from geo.control.frame import Frame
from geo.control.points import as_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Way = Callable[[Floats, Ints, Floats], Floats]


def nearest(xy: Floats, labels: Ints, nodes: Floats) -> Floats:
    """The side of the nearest point."""
    return np.eye(labels.max() + 1)[labels[cKDTree(xy).query(nodes)[1]]]


def gaussian_process(xy: Floats, labels: Ints, nodes: Floats) -> Floats:
    """scikit-learn's regressor, Matern 1/2, its length and noise by marginal likelihood."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import Matern, WhiteKernel

    kernel = Matern(2e5, (2e4, 2e6), nu=0.5) + WhiteKernel(0.05, (1e-3, 1.0))
    shown = np.eye(labels.max() + 1)[labels] - 0.5
    return np.asarray(GaussianProcessRegressor(kernel).fit(xy, shown).predict(nodes))


def support_vectors(xy: Floats, labels: Ints, nodes: Floats) -> Floats:
    """scikit-learn's support vectors, radial kernel."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    model = make_pipeline(StandardScaler(), SVC(C=100, gamma=20)).fit(xy, labels)
    return np.eye(labels.max() + 1)[model.predict(nodes)]


def five_nearest(xy: Floats, labels: Ints, nodes: Floats) -> Floats:
    """scikit-learn's five nearest neighbours, near ones weighing more."""
    from sklearn.neighbors import KNeighborsClassifier

    model = KNeighborsClassifier(5, weights="distance").fit(xy, labels)
    shares = np.zeros((len(nodes), labels.max() + 1))
    shares[:, model.classes_] = model.predict_proba(nodes)
    return shares


def pykrige(xy: Floats, labels: Ints, nodes: Floats) -> Floats:
    """Ordinary kriging by pykrige, exponential variogram, the 24 nearest points."""
    from pykrige.ok import OrdinaryKriging

    found = []
    for k in range(labels.max() + 1):
        model = OrdinaryKriging(*xy.T, (labels == k).astype(float), variogram_model="exponential")
        found.append(model.execute("points", *nodes.T, backend="loop", n_closest_points=24)[0])
    return np.column_stack(found)


WAYS: dict[str, Way | None] = {
    "nearest cells": nearest,
    "5 nearest (scikit-learn)": five_nearest,
    "SVM (scikit-learn)": support_vectors,
    "Gaussian process (scikit-learn)": gaussian_process,
    "local kriging (pykrige)": pykrige,
    "ours": None,
}


def drawn_by(way: Way | None, case: Case, folder: str) -> tuple[float, float, float]:
    """IoU, front error (km) and processor seconds of one way on one case."""
    run, _, points, outline = _bench(folder)
    rows = run.sample(points, case.date, case.scheme, case.n, case.noise, case.seed)
    given = as_points(rows["side"], pd.Series(1.0, index=rows.index), rows["lon"], rows["lat"])
    shape, usual = outline.union_all(), areas._scores  # noqa: SLF001 - the step that is measured
    begun = time.process_time()
    if way is not None:
        areas._scores = _through(way)  # noqa: SLF001
    try:
        drawn = areas.draw_areas(given, shape, clean=way is None, bands=False)
    finally:
        areas._scores = usual  # noqa: SLF001
    seconds = time.process_time() - begun
    found = figures(folder, case.date, drawn.areas)
    return found["iou"], found["km"], seconds


def _through(way: Way) -> Callable[..., Floats]:
    def scores(evidence: Believed, model: object, frame: Frame) -> Floats:
        del model
        return way(evidence.xy, evidence.targets.argmax(axis=1), frame.grid.nodes)

    return scores


def main() -> None:
    """Print a row for each way and number of points."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--points", type=int, nargs="+", default=[300, 1000])
    parser.add_argument("--dates", nargs="+")
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--schemes", nargs="+", default=["population", "frontish"])
    args = parser.parse_args()
    dates = args.dates or sorted(p.stem[6:] for p in (args.bench / "data").glob("truth_????-??-??.geojson"))
    print(f"{'':34} points      IoU      km  seconds")
    for name, scheme, count in itertools.product(args.ways, args.schemes, args.points):
        try:
            rows = [drawn_by(WAYS[name], Case(date, scheme, count, 0, 1), str(args.bench)) for date in dates]
        except ImportError as error:
            print(f"{name}: {error}; pip install scikit-learn pykrige")
            continue
        iou, km, seconds = np.mean(rows, axis=0)
        print(f"{name:34} {scheme:10} {count:5}  {iou:.3f}  {km:6.2f}  {seconds:6.2f}", flush=True)


if __name__ == "__main__":
    main()
