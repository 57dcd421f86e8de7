"""The command ``explain``: a place or a spot, in words or as JSON, and what is said when neither can be found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli.app import app
from geo.model import NOTICE

# Made up for the tests.
TEXT = "Opposition forces captured Saraqib on 29 November 2024, witnesses said."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "published": "2024-11-30"}) + "\n", encoding="utf-8")
    return path


def run(corpus: Path, *arguments: str, day: str = "2024-12-01") -> Result:
    options = ["--theatre", "syria-2024", "--date", day, "--in", str(corpus)]
    return CliRunner().invoke(app, ["explain", *arguments, *options])


def test_a_place_is_explained_in_words(corpus: Path) -> None:
    result = run(corpus, "Saraqeb")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Saraqib on 1 Dec 2024")
    for part in (TEXT, "Opposition", "Without [1]: held by Government", "independent report", NOTICE):
        assert part in result.stdout


def test_as_known_before_the_report_the_start_holds(corpus: Path) -> None:
    result = run(corpus, "Saraqib", "--as-known", day="2024-11-29")
    assert result.exit_code == 0, result.output
    assert "held by Government" in result.stdout.splitlines()[0]
    assert TEXT not in result.stdout


def test_json_holds_the_same(corpus: Path) -> None:
    result = run(corpus, "Saraqib", "--json")
    assert result.exit_code == 0, result.output
    raw = json.loads(result.stdout)
    assert (raw["name"], raw["side"], raw["claims"][0]["sentence"]) == ("Saraqib", "SYR_OPP", TEXT)
    assert raw["withdrawn"][0]["flips_holder"]


def test_a_spot_is_traced(corpus: Path) -> None:
    result = run(corpus, "--at", "35.87,36.82")
    assert result.exit_code == 0, result.output
    assert "Saraqib (" in result.stdout
    assert TEXT in result.stdout
    raw = json.loads(run(corpus, "--at", "35.87,36.82", "--json").stdout)
    assert raw["places"][0]["name"] == "Saraqib"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Saraqubb"], "Did you mean Saraqib"),
        (["Nubl"], "--at 36.3"),
        (["Saraqib", "--at", "35,36"], "either a PLACE or --at"),
        ([], "either a PLACE or --at"),
        (["--at", "here"], "is no spot"),
        (["--at", "135,36"], "off the earth"),
    ],
)
def test_what_cannot_be_found_is_said(corpus: Path, arguments: list[str], said: str) -> None:
    result = run(corpus, *arguments)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stdout == ""


def test_a_spot_outside_the_theatre_and_a_day_that_is_none(corpus: Path) -> None:
    outside = run(corpus, "--at", "0,0", "--json")
    assert outside.exit_code == 2
    assert "outside the theatre" in json.loads(outside.stderr.splitlines()[-1])["message"]
    soon = run(corpus, "Saraqib", day="soon")
    assert (soon.exit_code, "--date 'soon'" in soon.stderr) == (2, True)
    long_ago = run(corpus, "Saraqib", day="1924-12-01")
    assert (long_ago.exit_code, "too long" in long_ago.stderr) == (2, True)


def test_the_command_is_documented() -> None:
    assert "frontline explain" in Path("docs/explaining.md").read_text(encoding="utf-8")
