"""How long a day's update takes inside a running pipeline, beside drawing the start map in the same process.

python -m bench.daily_update [THEATRE]

An update is all that is drawn when a day is added: areas, bands of doubt and fronts. Run it while the machine is idle:
it is the time somebody waits.
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np

from geo.control import situation
from geo.control.frame import frame_of
from geo.pipeline import bundled_documents, control_of, read_all
from geo.theatre import load_theatre


def main() -> None:
    """Print the time of drawing the start map, and the median and 95th percentile of a day's update."""
    warnings.simplefilter("ignore")
    theatre = load_theatre(sys.argv[1] if len(sys.argv) > 1 else "syria-2024")
    readings = read_all(bundled_documents(theatre), theatre)
    control = control_of(readings, theatre, theatre.date_from, theatre.date_to)
    begun = time.perf_counter()
    theme = situation.theme_of(control, theatre, frame_of(theatre.outline(), situation.CELLS))
    base = time.perf_counter() - begun
    mappable = situation.mappable(control, theme.start.frame)
    drawn, taken, parts = None, [], []
    for day in sorted(set(control["date"])):
        rows = mappable[mappable["date"] == day]
        begun = time.perf_counter()
        today = situation.draw_day(rows, theme, drawn)
        middle = time.perf_counter()
        situation.fronts_of(today, rows, day, theatre)
        if today is not drawn:
            taken.append(time.perf_counter() - begun)
            parts.append(middle - begun)
        drawn = today
    print(f"start map {1000 * base:.0f} ms; {len(taken)} days with news")
    for name, found in (("a day's update", taken), ("of it areas and doubt", parts)):
        median, late = np.percentile(found, [50, 95])
        print(f"{name}: median {1000 * median:.0f} ms, 95th percentile {1000 * late:.0f} ms", end="")
        print(f" ({median / base:.2f} and {late / base:.2f} of the start map)")


if __name__ == "__main__":
    main()
