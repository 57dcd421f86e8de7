"""Whether our scores of control are those of the reference scorers, on real maps and tables and on spoilt ones."""

from __future__ import annotations

import json
import random
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.control.points import read_outline
from geo.control.scores import Rules
from geo.evaluate.control import scored
from geo.evaluate.maps import compare_maps, read_map
from geo.evaluate.place_days import place_figures, read_place_days
from geo.evaluate.sides import SideTable, read_side_table
from geo.exports import control_csv
from geo.pipeline import bundled_documents, control_of, read_all
from geo.theatre import load_theatre

THEATRE, TABLE = "syria-2024", "syria_place_day.csv"
MAP_OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"outline": True},
    {"outline": True, "front_sides": ("RU",), "edge_km": 0.5, "band_km": 12.0, "step_km": 2.5},
    {"ignore": ()},
)
SEED = 5


@dataclass(frozen=True)
class Work:
    """What every comparison needs: where the reference is, where files may go, chance, how often, and by what measure."""

    bench: Path
    folder: Path
    rng: random.Random
    rounds: int
    compare: Callable[[Any, Any, str], float]

    @property
    def data(self) -> Path:
        """Folder of the reference's data."""
        return self.bench / "control" / "data"


def control_work(
    bench: Path, folder: Path, rounds: int, compare: Callable[[Any, Any, str], float]
) -> Iterator[tuple[str, float]]:
    """What was compared, and the largest difference there."""
    work = Work(bench, folder, random.Random(SEED), rounds, compare)  # noqa: S311 - a repeatable draw, no secret
    yield "maps", max(_maps(work), default=0.0)
    for path in sorted(work.data.glob("*_place_day.csv")):
        yield f"places and days {path.stem}", max(_tables(work, path), default=0.0)
    yield f"control {THEATRE}", max(_theatre(work), default=0.0)


def _maps(work: Work) -> Iterator[float]:
    """Each date beside the one before, then spoilt."""
    outline = next(work.data.glob("*outline*.geojson"))
    dates = sorted(work.data.glob("truth_????-??-??.geojson"))
    for number in range(work.rounds + len(dates) - 1):
        truth, other = dates[number % (len(dates) - 1) + 1], dates[number % (len(dates) - 1)]
        if number >= len(dates) - 1:
            pred = work.folder / "pred.geojson"
            _spoilt_map(gpd.read_file(other), work.rng).to_file(pred, driver="GeoJSON")
        else:
            pred = other
        options = MAP_OPTIONS[number % len(MAP_OPTIONS)]
        yield work.compare(
            _reference_map(work.bench, truth, pred, options, outline),
            _our_map(truth, pred, options, outline),
            truth.stem,
        )


def _spoilt_map(frame: gpd.GeoDataFrame, rng: random.Random) -> gpd.GeoDataFrame:
    """Polygons moved, swollen or shrunk, left out, given to others, laid over others, or crossing themselves."""
    parts = frame[["side", "geometry"]].explode(ignore_index=True)
    rows = []
    for side, shape in zip(parts["side"], parts.geometry, strict=True):
        if rng.random() < 0.1:
            continue
        moved = shapely.transform(shape, lambda xy: xy + np.array([rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2)]))
        kept = rng.choice((shape, moved, shape.buffer(rng.uniform(-0.05, 0.1))))
        rows.append((rng.choice((*[side] * 8, "RU", "UA", "contested", "nowhere")), kept))
    rows.append(("RU", shapely.Polygon([(35, 47), (38, 50), (38, 47), (35, 50)])))
    kept = [(side, shape) for side, shape in rows if not shape.is_empty]
    return gpd.GeoDataFrame({"side": [s for s, _ in kept]}, geometry=[g for _, g in kept], crs=4326)


def _our_map(truth: Path, pred: Path, options: dict[str, Any], outline: Path) -> dict[str, Any]:
    chosen = {key: value for key, value in options.items() if key != "outline"}
    frame = read_outline(outline) if "outline" in options else None
    return compare_maps(read_map(truth), read_map(pred), frame, Rules(**chosen)).figures


def _reference_map(bench: Path, truth: Path, pred: Path, options: dict[str, Any], outline: Path) -> dict[str, Any]:
    arguments = ["--country", str(outline)] if "outline" in options else []
    for key, value in options.items():
        if key != "outline":
            words = [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
            arguments += [f"--{key.replace('_', '-')}", *words]
    found = _run(bench / "control" / "score_control.py", truth, pred, *arguments)
    found.pop("crs")
    return found


def _tables(work: Work, path: Path) -> Iterator[float]:
    """A table beside spoilt copies of itself."""
    truth = pd.read_csv(path, dtype=str)
    sides = sorted(truth["side"].unique())
    for _ in range(work.rounds):
        pred = truth[[work.rng.random() > 0.05 for _ in range(len(truth))]][["place", "date", "side"]].copy()
        late = [work.rng.random() < 0.5 for _ in range(len(pred))]
        pred["side"] = np.where(late, pred["side"], pred.groupby("place")["side"].shift(work.rng.choice((1, 2, -1))))
        pred["side"] = [work.rng.choice(sides) if work.rng.random() < 0.02 else side for side in pred["side"]]
        pred = pred.dropna()
        pred.to_csv(work.folder / "pred.csv", index=False)
        reference = _run(work.bench / "control" / "score_places.py", path, work.folder / "pred.csv")
        yield work.compare(reference, _our_table(path, work.folder / "pred.csv", None), path.stem)


def _theatre(work: Work) -> Iterator[float]:
    """Our own rows beside the known table, then with other holders, names and positions."""
    theatre = load_theatre(THEATRE)
    readings = read_all(bundled_documents(theatre), theatre)
    rows = work.folder / "control.csv"
    rows.write_text(control_csv(control_of(readings, theatre, theatre.date_from, theatre.date_to)), encoding="utf-8")
    script = work.bench / "control" / "place_day.py"
    names = runpy.run_path(str(script))
    table = work.folder / "sides.csv"
    lines = [
        f"{name},{side},{of}"
        for of, key in (("pred", "SIDE"), ("truth", "TRUTH_SIDE"))
        for name, side in names[key].items()
    ]
    table.write_text("\n".join(["name,side,of", *lines]) + "\n", encoding="utf-8")
    plain = pd.read_csv(rows, dtype=str)
    for number in range(work.rounds + 1):
        if number:
            _spoilt_rows(plain, work.rng).to_csv(rows, index=False)
        yield work.compare(_run(script, rows), _our_table(work.data / TABLE, rows, table), THEATRE)


def _spoilt_rows(rows: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    places = rows["place_id"].unique()
    spread = {place: rng.choice((0.0, 0.0, 0.03, 0.2)) for place in places}
    off = {place: (rng.gauss(0, s), rng.gauss(0, s)) for place, s in spread.items()}
    called = {place: rng.choice(("", "", "Elm ", "al-")) for place in places}
    holders = [*rows["controller"].dropna().unique(), None]
    spoilt = rows[[rng.random() > 0.03 for _ in range(len(rows))]].copy()
    spoilt["lat"] = [f"{float(v) + off[p][0]:.5f}" for p, v in zip(spoilt["place_id"], spoilt["lat"], strict=True)]
    spoilt["lon"] = [f"{float(v) + off[p][1]:.5f}" for p, v in zip(spoilt["place_id"], spoilt["lon"], strict=True)]
    spoilt["name"] = [called[p] + name for p, name in zip(spoilt["place_id"], spoilt["name"], strict=True)]
    spoilt["controller"] = [rng.choice(holders) if rng.random() < 0.02 else c for c in spoilt["controller"]]
    return spoilt


def _our_table(truth: Path, pred: Path, table: Path | None) -> dict[str, Any]:
    names = read_side_table(table) if table else SideTable()
    found = scored(read_place_days(truth)[0], read_place_days(pred)[0], names, asked=True)
    return place_figures(found.score)


def _run(script: Path, *arguments: object) -> dict[str, Any]:
    command = [sys.executable, str(script), *map(str, arguments)]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found
