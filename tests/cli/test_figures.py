"""The command ``figures``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli.app import app

THEATRE = ["--theatre", "syria-2024"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["figures", *map(str, arguments)])


def test_figures_of_a_report_of_ones_own(tmp_path: Path) -> None:
    # Made up for the tests.
    text = "Opposition forces captured Saraqib on 29 November 2024, witnesses said."
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "a", "text": text, "published": "2024-11-30"}) + "\n", encoding="utf-8")
    out, moved = tmp_path / "f.csv", tmp_path / "a.geojson"
    days = ["--from", "2024-11-28", "--to", "2024-11-30"]
    result = run("--in", source, "--out", out, "--advances", moved, *days, *THEATRE)
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    handover = next(row for row in rows if row["figure"] == "handover")
    assert (handover["name"], handover["date"], handover["side"]) == ("Saraqib", "2024-11-29", "SYR_OPP")
    assert all(float(r["low"]) <= float(r["value"]) <= float(r["high"]) for r in rows)
    features = json.loads(moved.read_text(encoding="utf-8"))["features"]
    advance = next(f for f in features if f["properties"]["layer"] == "advance")
    assert advance["properties"]["places"] == [{"name": "Saraqib", "since": "2024-11-29"}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "f.xlsx"], "Choose one of"),
        (["--out", "f.csv", "--since", "2024-13-01"], "is no date"),
        (["--out", "f.csv", "--since", "2023-01-01"], "lies outside"),
        (["--out", "f.json", "--advances", "f.json"], "named twice"),
        (["--out", "none/f.csv"], "there is no folder"),
        (["--out", "f.csv", "--advances", "f.txt"], "as .geojson"),
    ],
)
def test_wrong_use_is_refused_before_any_work(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, *THEATRE)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_command_has_help() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(option in result.output for option in ("--since", "--advances", "--as-known", "--workspace"))
