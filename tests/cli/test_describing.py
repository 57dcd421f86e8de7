"""``export`` from a description: a file, and options that outrank it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli.app import app
from geo.cli.describing import SUFFIXES
from geo.exports import FORMATS, load_description

PERIOD = 'theatre = "syria-2024"\nfrom = 2024-11-28\nto = 2024-12-01\n'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def described(tmp_path: Path) -> Path:
    path = tmp_path / "what.toml"
    path.write_text(PERIOD + 'extent = [36, 35, 39, 37]\nlayers = ["places"]\ntitle = "North"\n', encoding="utf-8")
    return path


def test_the_help_names_every_format():
    assert set(SUFFIXES) == set(FORMATS) - {".htm"}


def test_a_file_says_what_to_write(described, tmp_path):
    out = tmp_path / "map.geojson"
    result = run("export", "--description", described, "--out", out)
    assert result.exit_code == 0, result.output
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["metadata"]["title"] == "North"
    assert written["metadata"]["dates"] == ["2024-11-28", "2024-11-29", "2024-11-30", "2024-12-01"]
    assert all(36 <= f["geometry"]["coordinates"][0] <= 39 for f in written["features"])
    assert {f["properties"]["layer"] for f in written["features"]} == {"place"}


def test_options_outrank_the_file(described, tmp_path):
    out = tmp_path / "who.control.csv"
    result = run("export", "--description", described, "--day", "2024-11-30", "--extent", "35,32,43,38", "--out", out)
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert {row["date"] for row in rows} == {"2024-11-30"}
    assert "Damascus" in {row["name"] for row in rows}


def test_advances_are_told_since_a_day_that_is_chosen(described, tmp_path):
    out = tmp_path / "moved.geojson"
    options = ("--layers", "advances", "--since", "2024-11-28", "--day", "2024-12-01")
    result = run("export", "--description", described, *options, "--out", out)
    assert result.exit_code == 0, result.output
    told = [feature["properties"] for feature in json.loads(out.read_text(encoding="utf-8"))["features"]]
    assert {one["layer"] for one in told} == {"advance", "arrow"}
    land = [one for one in told if one["layer"] == "advance"]
    assert {(one["since"], one["date"]) for one in land} == {("2024-11-28", "2024-12-01")}
    assert any("Aleppo" in one["places"] and one["side"] == "SYR_OPP" and one["sentences"] for one in land)


def test_the_description_itself_can_be_written(described, tmp_path):
    out = tmp_path / "again.toml"
    options = ("--size", "900x600", "--layers", "areas,fronts", "--credits", "Hand")
    assert run("export", "--description", described, *options, "--out", out).exit_code == 0
    again = load_description(out)
    assert (again.size, again.layers, again.credits) == ((900, 600), ("areas", "fronts"), "Hand")
    assert again.date_from == load_description(described).date_from


@pytest.mark.parametrize(
    "options",
    [
        ("--extent", "1,2,3"),
        ("--extent", "a,b,c,d"),
        ("--size", "12"),
        ("--layers", "gold"),
        ("--mode", "pink"),
        ("--day", "2024-12-05"),
        ("--since", "2024-12-05"),
        ("--description", "none.toml"),
    ],
)
def test_what_means_nothing_is_wrong_use(described, tmp_path, options):
    out = tmp_path / "map.png"
    assert run("export", "--description", described, *options, "--out", out).exit_code == 2
    assert not out.exists()


def test_a_theatre_has_to_be_named(tmp_path):
    result = run("export", "--out", tmp_path / "map.png")
    assert result.exit_code == 2
    assert "--theatre" in result.stderr
