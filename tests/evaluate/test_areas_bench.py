"""Areas scored in one process: the draws, the cells, and the figures, on a made-up folder of maps and points."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner

from geo.cli.app import app
from geo.errors import InputError
from geo.evaluate.areas_bench import Case, cells, quick_areas, sample
from tests.evaluate.control_things import map_file, strips

DATES = ("2020-01-01", "2020-02-01")


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A front at 30.8 degrees east, a month later at 31; 40 points on a grid."""
    folder = tmp_path / "control" / "data"
    folder.mkdir(parents=True)
    map_file(folder / "outline_x.geojson", {"x": shapely.box(30, 48, 32, 49)})
    rows = []
    for date, at in zip(DATES, (30.8, 31.0), strict=True):
        map_file(folder / f"truth_{date}.geojson", strips(at))
        for scheme in ("population", "frontish"):
            for rank, (lon, lat) in enumerate((30.1 + 0.2 * x, 48.125 + 0.25 * y) for x in range(10) for y in range(4)):
                rows.append((date, scheme, rank, f"Town {rank}", lat, lon, "A" if lon < at else "B"))
    frame = pd.DataFrame(rows, columns=["date", "scheme", "rank", "name", "lat", "lon", "side"])
    frame.to_parquet(folder / "points.parquet")
    return tmp_path


def test_a_share_of_the_labels_is_wrong_and_always_the_same(bench: Path):
    points = pd.read_parquet(bench / "control" / "data" / "points.parquet")
    right = sample(points, Case(DATES[0], "population", 40, 0, 1))
    wrong, again = (sample(points, Case(DATES[0], "population", 40, 0.05, 1)) for _ in range(2))
    other = sample(points, Case(DATES[0], "population", 40, 0.05, 2))
    assert (right["side"] != wrong["side"]).sum() == 2
    pd.testing.assert_frame_equal(wrong, again)
    assert not wrong.equals(other)
    assert len(sample(points, Case(DATES[0], "population", 10, 0, 1))) == 10


def test_cells_give_each_spot_to_the_nearest_point():
    rows = pd.DataFrame({"lat": [48.5, 48.5, 48.5], "lon": [30.5, 31.5, 31.5], "side": ["A", "B", "A"]})
    found = cells(rows, shapely.box(30, 48, 32, 49))
    areas = dict(zip(found["side"], shapely.area(found.geometry.to_numpy()), strict=True))
    assert areas == {"A": pytest.approx(1, abs=0.01), "B": pytest.approx(1, abs=0.01)}


def test_the_command_prints_means_over_the_dates(bench: Path):
    result = CliRunner().invoke(app, ["eval", "areas", "--bench", str(bench), "--quick", "--points", "40"])
    assert result.exit_code == 0, result.stderr
    lines = [line.split(": ", 1) for line in result.stdout.splitlines()]
    assert [what for what, _ in lines] == ["areas"] * 4 + ["areas with prior"] * 4
    rows = [json.loads(row) for _, row in lines]
    assert [(r["scheme"], r["n"], r["noise"]) for r in rows[:2]] == [("frontish", 40, 0.0), ("frontish", 40, 0.05)]
    assert set(rows[0]) == {
        "scheme", "n", "noise", "iou", "mean_km", "p95_km", "base_iou", "base_mean_km", "base_p95_km",
    }  # fmt: skip
    assert all(0.5 < r["iou"] <= 1 for r in rows)
    # The map of the month before, left as it is, is a fifth of a degree off.
    assert rows[4]["base_mean_km"] == pytest.approx(14.8, abs=0.3)


def test_a_folder_without_maps_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"points\.parquet"):
        list(quick_areas(tmp_path, prior=False))
