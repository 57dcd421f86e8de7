"""How fast the filter is: all places and days at once, beside a loop over the places in plain Python, in one run.

    python bench/filter_speed.py [PLACES] [DAYS]

Made-up places, sides and reports. The plain loop does less (no neighbours, no pace) and goes over a part of the places.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from geo.control.emissions import default_emissions
from geo.control.evidence import Evidence, Observation
from geo.control.filter import believe, likelihood, start_belief, states
from geo.control.places import control_places
from geo.model import Side
from geo.theatre import Theatre

SIDES = ("A", "B", "C", "D", "E")
FIRST = date(2020, 1, 1)
#: Places that the plain loop goes over.
PART = 100


def made_up(folder: Path, count: int, length: int) -> tuple[Theatre, Evidence, list[date]]:
    """A theatre of random places in bands, and a report on each place every 40 days."""
    draw = np.random.default_rng(1)
    lat, lon = draw.uniform(46, 52, count), draw.uniform(30, 40, count)
    start = np.array(SIDES)[((lon - 30) / 2.0001).astype(int)]
    ids = [f"p{n:05}" for n in range(count)]
    frame = {"place_id": ids, "name": ids, "lat": lat, "lon": lon, "actor": start, "date": FIRST, "basis": "made up"}
    pd.DataFrame(frame).to_csv(folder / "start_state.csv", index=False)
    sides = tuple(Side(s, s, (s,), n) for n, s in enumerate(SIDES, 1))
    days = [FIRST + timedelta(n) for n in range(length)]
    theatre = Theatre("speed", "Speed", folder, (30, 46, 40, 52), FIRST, days[-1], (), (), sides)
    observations = []
    for n, place in enumerate(ids):
        for k in range(max(1, length // 40)):
            day = days[int(draw.integers(length))]
            known = min(day + timedelta(int(draw.integers(4))), days[-1])
            side = str(draw.choice(SIDES)) if draw.random() < 0.3 else str(start[n])
            key = f"{n}-{k}"
            observations.append(Observation(place, day, side, 9.0, key, key, side, known))
    return theatre, Evidence(tuple(observations), ()), days


def plain(prior: np.ndarray, logs: np.ndarray, hazard: float) -> list[list[list[float]]]:
    """Forward and backward, place by place, day by day, side by side."""
    found = []
    for start, own in zip(prior.tolist(), logs.tolist(), strict=True):
        weights = [[np.exp(v - max(day)) for v in day] for day in own]
        forward: list[list[float]] = []
        for n, weight in enumerate(weights):
            before = start if n == 0 else _step(forward[-1], hazard)
            today = [b * w for b, w in zip(before, weight, strict=True)]
            forward.append([t / sum(today) for t in today])
        later = [1.0] * len(start)
        for n in range(len(weights) - 2, -1, -1):
            later = _step([w * v for w, v in zip(weights[n + 1], later, strict=True)], hazard)
            later = [v / max(later) for v in later]
            today = [f * v for f, v in zip(forward[n], later, strict=True)]
            forward[n] = [t / sum(today) for t in today]
        found.append(forward)
    return found


def _step(values: list[float], hazard: float) -> list[float]:
    whole = sum(values)
    return [v + hazard * (whole - len(values) * v) for v in values]


def main() -> None:
    """Print seconds and ratio."""
    count, length = (int(a) for a in (*sys.argv[1:], "3000", "400")[:2])
    with tempfile.TemporaryDirectory() as folder:
        theatre, evidence, days = made_up(Path(folder), count, length)
        places, table = control_places((), theatre, {}), default_emissions()
        found = {}
        for name, as_known in (("smoothed", False), ("as known then", True)):
            begun = time.process_time()
            believe(places, evidence, days, theatre, table, as_known=as_known)
            found[name] = time.process_time() - begun
        sides = states(theatre, evidence, places)
        prior, logs = start_belief(places.values(), sides), likelihood(places, evidence, days, sides, table)
        begun = time.process_time()
        plain(prior[:PART], logs[:PART], table["hazard.day"])
        found["plain loop"] = (time.process_time() - begun) * count / min(PART, count)
    print(f"{count} places, {length} days, {len(sides)} sides, {len(evidence.observations)} observations")
    for name, seconds in found.items():
        print(
            f"{name:16}{seconds:8.2f} s of processor time, {found['plain loop'] / seconds:6.1f} times the plain loop's speed"
        )


if __name__ == "__main__":
    main()
