"""``frontline eval``: what it prints, writes and refuses, with our own reader and with files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli.app import app
from tests.evaluate.things import MADE, span, written

# Made up for the tests.
TEXT = "Opposition forces captured Saraqib on 29 November 2024. Government forces left Hama, residents said."


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    town, city = span(TEXT, "Saraqib"), span(TEXT, "Hama")
    taken = {"place_start": town["start"], "place_end": town["end"], "event": "capture", "actor": "SYR_OPP",
             "modality": "asserted", "date_from": "2024-11-29", "date_to": "2024-11-29"}  # fmt: skip
    held = {"place_start": city["start"], "place_end": city["end"], "event": "control", "actor": "SYR_GOV",
            "modality": "asserted", "trigger": "left", "sentence_start": 56, "sentence_end": len(TEXT)}  # fmt: skip
    places = [town | {"lat": 35.86, "lon": 36.8, "kind": "settlement"}, city | {"lat": 35.13, "lon": 36.75}]
    document = {"id": "a", "text": TEXT, "published": "2024-12-01", "toponyms": places, "claims": [taken, held]}
    return written(tmp_path / "gold.jsonl", document, document, '{"id": "b"')


def test_our_reader_is_run_without_predictions(gold: Path, tmp_path: Path) -> None:
    page, picture = tmp_path / "errors.html", tmp_path / "sure.png"
    result = run("claims", gold, "--theatre", "syria-2024", "--errors", page, "--calibration", picture)
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["events"]["capture"]["f1"] == 1
    assert found["detection"]["recall"] == 0.5
    assert set(found["calibration"]) == {"detection", "map"}
    assert set(found["calibration"]["map"]) == {"n", "mean_confidence", "share_right", "ece", "brier"}
    assert "line 2" in result.stderr
    assert "line 3" in result.stderr
    html = page.read_text(encoding="utf-8")
    assert re.search("Actors read in the sentence: “Government[^”]*” as SYR_GOV", html)
    assert "The name was read as Hama" in html
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_names_of_our_reader_have_reasons_and_candidates(gold: Path, tmp_path: Path) -> None:
    page = tmp_path / "errors.html"
    # Nothing lies within no distance, so that every name is an error to be explained.
    result = run(
        "geoparse", gold, "--theatre", "syria-2024", "--km", 0, "--errors", page, "--calibration", tmp_path / "c.png"
    )
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["pred"] == "frontline"
    assert found["recognition"]["exact"]["tp"] == 2
    assert found["end_to_end"]["tp"] == 0
    assert found["calibration"]["within 0 km"]["share_right"] == 0
    html = page.read_text(encoding="utf-8")
    assert "candidate" in html
    assert "population" in html


def test_kinds_may_follow_or_be_joined() -> None:
    files = [MADE / "names_gold.jsonl", "--pred", MADE / "names_pred.jsonl"]
    ways = [["--kinds", "settlement", "facility"], ["--kinds", "settlement,facility"],
            ["--kinds", "settlement", "--kinds", "facility"]]  # fmt: skip
    outputs = {run("geoparse", *files, *way).stdout for way in ways}
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["end_to_end"]["gold"] == 11


def test_wrong_use_is_status_2(gold: Path, tmp_path: Path) -> None:
    assert run("bogus").exit_code == 2
    assert run("claims").exit_code == 2
    assert run("claims", gold, "--bench", tmp_path).exit_code == 2
    assert run("control").exit_code == 2
    assert run("geoparse", gold, "settlement").exit_code == 2
    assert run("geoparse", gold, "--km", "nan").exit_code == 2
    assert run("geoparse", gold, "--km", "-1").exit_code == 2
    assert run("claims", tmp_path / "none.jsonl").exit_code == 2
    assert run("claims", gold, "--pred", tmp_path / "none.jsonl").exit_code == 2
    assert run("claims", gold, "--theatre", "atlantis").exit_code == 2
    assert run("claims", gold, "--errors", gold).exit_code == 2
    same = tmp_path / "same"
    assert run("claims", gold, "--errors", same, "--calibration", same).exit_code == 2
    assert list(tmp_path.iterdir()) == [gold]


def test_nothing_usable_is_status_1_and_writes_nothing(tmp_path: Path) -> None:
    empty = written(tmp_path / "gold.jsonl", {"id": "a", "text": "x"})
    result = run("claims", empty, "--errors", tmp_path / "errors.html")
    assert result.exit_code == 1
    assert "gold.jsonl" in result.stderr
    assert list(tmp_path.iterdir()) == [empty]


def test_a_bench_folder_gives_the_lines_it_always_gave(gold: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bench" / "claims" / "data"
    folder.mkdir(parents=True)
    missing = run("claims", "--bench", tmp_path / "bench")
    assert missing.exit_code == 1
    assert "seeds.jsonl" in missing.stderr
    for stem in ("seeds", "syria", "world"):
        (folder / f"{stem}.jsonl").write_bytes(gold.read_bytes())
    result = run("claims", "--bench", tmp_path / "bench")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["claims seeds", "claims syria", "claims world"]
    assert all("detection F1 0." in line and "map F1 0." in line and "attributes {" in line for line in lines)
