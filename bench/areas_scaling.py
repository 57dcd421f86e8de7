"""How the cost of drawing areas grows with the number of points.

python bench/areas_scaling.py [--out docs/images/areas-scaling.png]

Made-up points around a winding front, 5 % of them wrong. Seconds of processor time are divided by those that one
triangulation of 30,000 points takes in the same run, so that runs on other machines compare; the slope is that of the
logarithms from the first to the last number of points (n log n has a slope of 1.13 there).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
from scipy.spatial import Delaunay

from bench.control_areas import OUTLINE, sample, winding
from geo.control.areas import draw_areas

COUNTS = (1_000, 3_000, 10_000, 30_000)


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Processor seconds, the least of some runs."""
    found = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def main() -> None:
    """Print the costs and their slope, and draw them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/images/areas-scaling.png"))
    args = parser.parse_args()
    truth = winding(1)
    spread = np.random.default_rng(1).uniform(0, 1, (COUNTS[-1], 2))
    unit = seconds(lambda: Delaunay(spread))
    costs = []
    for count in COUNTS:
        points = sample(truth, count, 0.05, 1)
        costs.append(seconds(lambda points=points: draw_areas(points, OUTLINE)) / unit)
        print(f"{count:6} points: {costs[-1]:6.2f} triangulations of {COUNTS[-1]:,} points ({costs[-1] * unit:.2f} s)")
    slope = np.log(costs[-1] / costs[0]) / np.log(COUNTS[-1] / COUNTS[0])
    print(f"slope {slope:.2f}")
    _chart(costs, slope, args.out)


def _chart(costs: list[float], slope: float, out: Path) -> None:
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4))
    axes.loglog(COUNTS, costs, marker="o", color="#1b6ca8", label=f"areas (slope {slope:.2f})")
    pace = np.array(COUNTS) * np.log(COUNTS)
    axes.loglog(COUNTS, costs[0] * pace / pace[0], color="#999999", linestyle="--", label="n log n")
    axes.set_xlabel("points")
    axes.set_ylabel(f"triangulations of {COUNTS[-1]:,} points")
    axes.legend(frameon=False)
    axes.grid(visible=True, which="both", alpha=0.2)
    figure.tight_layout()
    figure.savefig(out, dpi=120)


if __name__ == "__main__":
    main()
