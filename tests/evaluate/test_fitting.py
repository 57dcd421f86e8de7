"""Fitting the table of emissions to dated truth; the war is made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from geo.cli.app import app
from geo.control.emissions import default_emissions, read_emissions
from geo.control.fitting import cross_validated, fit, mean_score, score
from geo.control.places import ControlPlace
from geo.errors import InputError
from geo.evaluate.fitting import _in_our_words, paired, read_truth
from geo.evaluate.made_wars import made_case, truth_grid
from geo.evaluate.place_days import folded_name

FIRST = date(2020, 1, 1)


def made_truth(days: int = 12) -> pd.DataFrame:
    """A front that goes one column a day over a lattice of 6 by 4 places."""
    rows = [
        (
            f"Town {c}{r}",
            50 + 0.1 * r,
            10 + 0.1 * c,
            (FIRST + timedelta(n)).isoformat(),
            "W" if c <= n else "E",
            int(c == n),
        )
        for c in range(6)
        for r in range(4)
        for n in range(days)
    ]
    return pd.DataFrame(rows, columns=["place", "lat", "lon", "date", "side", "grace"])


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    data = tmp_path / "bench" / "control" / "data"
    data.mkdir(parents=True)
    made_truth().to_csv(data / "made_place_day.csv", index=False)
    return tmp_path / "bench"


def test_truth_is_read_and_laid_out(bench: Path) -> None:
    truth = read_truth(bench / "control" / "data" / "made_place_day.csv")
    names, days, sides, scored = truth_grid(truth)
    assert len(names) == 24
    assert days[0] == FIRST
    assert sides[names.index("Town 30")].tolist() == ["E"] * 3 + ["W"] * 9
    assert not scored[names.index("Town 30"), 3]
    assert scored.sum() == 24 * 12 - 24


def test_what_is_no_truth_is_said(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("place,lat\nx,1\n")
    with pytest.raises(InputError, match="lacks date, lon, side"):
        read_truth(tmp_path / "t.csv")
    (tmp_path / "t.csv").write_text("place,lat,lon,date,side\nx,1,1,soon,A\n")
    with pytest.raises(InputError, match="cannot be read"):
        read_truth(tmp_path / "t.csv")


def test_a_spoilt_number_is_mended(bench: Path, tmp_path: Path) -> None:
    truth = read_truth(bench / "control" / "data" / "made_place_day.csv")
    case = made_case(truth, "made", 1, tmp_path / "made")
    spoilt = default_emissions().changed({"event.capture.actor": 0.4})
    found = score(case, spoilt)
    assert 0 < found.accuracy < 1
    fitted = fit([case], spoilt, ["event.capture.actor", "event.siege.actor"], rounds=2)
    assert fitted["event.capture.actor"] > 0.5
    assert fitted["event.siege.actor"] == spoilt["event.siege.actor"]
    assert mean_score([case], fitted).loss < found.loss


def test_a_war_left_out_is_scored_by_the_others(bench: Path, tmp_path: Path) -> None:
    truth = read_truth(bench / "control" / "data" / "made_place_day.csv")
    cases = [made_case(truth, name, n, tmp_path / name) for n, name in enumerate(("one", "two"))]
    spoilt = default_emissions().changed({"event.capture.actor": 0.4})
    for before, after in cross_validated(cases, spoilt, ["event.capture.actor"]).values():
        assert after.loss < before.loss
    (same,) = cross_validated(cases[:1], spoilt, ["event.capture.actor"]).values()
    assert same[0] == same[1]


def test_the_command_prints_scores_and_writes_a_table(
    bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.evaluate.fitting.FITTED", names := ("space.follow", "hazard.day"))
    monkeypatch.setattr("geo.control.fitting.fit.__defaults__", (names, 1))
    monkeypatch.setattr("geo.control.fitting.cross_validated.__defaults__", (names, 1))
    out = tmp_path / "fitted.toml"
    done = CliRunner().invoke(app, ["eval", "control", "--bench", str(bench), "--fit", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "before: log-loss" in done.output
    assert "made: log-loss" in done.output
    assert set(read_emissions(out).values) == set(default_emissions().values)
    assert "made" in out.read_text().splitlines()[0]


def test_wrong_use_and_nothing_to_fit_to(tmp_path: Path) -> None:
    run = CliRunner()
    assert (
        run.invoke(app, ["eval", "control", "--bench", str(tmp_path), "--out", str(tmp_path / "x.toml")]).exit_code == 2
    )
    done = run.invoke(app, ["eval", "control", "--bench", str(tmp_path), "--fit", "--json"])
    assert done.exit_code == 1
    assert "place_day" in json.dumps(json.loads(done.stderr.splitlines()[-1]))


def test_places_are_paired_by_name_then_by_distance() -> None:
    truth = made_truth(1).iloc[[0, 1, 2]].assign(place=["Al-Béta", "Gamma", "Delta"], lat=[50, 51, 60], lon=10)
    places = {
        "far": ControlPlace("far", "Beta", 50.1, 10.0),
        "near": ControlPlace("near", "Other", 50.0, 10.0),
        "close": ControlPlace("close", "Another", 51.04, 10.0),
        "land": ControlPlace("land", "Gamma", 51.0, 10.0, is_region=True),
    }
    assert paired(truth, places) == {"Al-Béta": "far", "Gamma": "close"}
    assert folded_name("Ad-Dār al-Kabīrah") == "darkabirah"


def test_sides_are_named_by_whom_they_go_with() -> None:
    truth = np.array([["X", "X", "Y", ""], ["X", "Y", "Y", "Z"]], object)
    ours = np.array([["A", "A", "B", "B"], ["A", "B", "B", ""]], object)
    assert _in_our_words(truth, ours).tolist() == [["A", "A", "B", ""], ["A", "B", "B", "Z"]]
