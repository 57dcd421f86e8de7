"""``frontline eval control``: maps and tables against known ones, our own way, and wrong use. All of it is made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner, Result

from geo.cli.app import app
from tests.evaluate.control_things import map_file, strips

REPORT = {
    "id": "a",
    "published": "2024-11-30",
    "text": "Opposition forces captured Saraqib on 29 November 2024, witnesses said.",
}
TABLE = (
    "place,lat,lon,date,side\nSaraqib,35.864,36.806,2024-11-28,the army\nSaraqib,35.864,36.806,2024-11-29,the opposition\n"
    "Damascus,33.51,36.29,2024-11-28,the army\nDamascus,33.51,36.29,2024-11-29,the army\n"
)
NAMES = "name,side,of\nthe army,SYR_GOV,truth\nthe opposition,HTS,truth\n"
OURS = ["--theatre", "syria-2024"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["eval", "control", *map(str, arguments)])


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / name for name in ("in.jsonl", "truth.csv", "names.csv")}
    found["in.jsonl"].write_text(json.dumps(REPORT) + "\n", encoding="utf-8")
    found["truth.csv"].write_text(TABLE, encoding="utf-8")
    found["names.csv"].write_text(NAMES, encoding="utf-8")
    found["a.geojson"] = map_file(tmp_path / "a.geojson", strips(31.0))
    found["b.geojson"] = map_file(tmp_path / "b.geojson", strips(31.5))
    return found


def test_two_maps_give_figures_and_a_page(files: dict[str, Path], tmp_path: Path):
    page = tmp_path / "page.html"
    result = run(files["a.geojson"], files["b.geojson"], "--html", page, "--attribution", "Maps: made up")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["truth"], found["pred"]) == ("a.geojson", "b.geojson")
    assert found["sides"]["A"]["iou"] == pytest.approx(2 / 3, abs=0.01)
    html = page.read_text(encoding="utf-8")
    assert "Maps: made up" in html
    assert "<svg" in html


def test_options_decide_what_counts(files: dict[str, Path], tmp_path: Path):
    outline = map_file(tmp_path / "outline.geojson", {"x": shapely.box(30, 48, 31.25, 49)})
    result = run(
        files["a.geojson"], files["b.geojson"], "--outline", outline, "--front-sides", "A", "--edge-km", 0.5,
        "--band-km", 10, "--step-km", 5, "--ignore", "",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert list(found["front"]) == ["A"]
    assert found["front"]["A"]["sym_mean_km"] is None
    assert found["sides"]["B"]["iou"] == 0


def test_maps_that_name_their_sides_differently_ask_for_a_table(files: dict[str, Path], tmp_path: Path):
    other = map_file(tmp_path / "c.geojson", strips(31.5, "Reds", "Blues"))
    refused = run(files["a.geojson"], other)
    assert refused.exit_code == 1
    assert all(word in refused.stderr for word in ("'A', 'B'", "'Blues', 'Reds'", "--map"))
    files["names.csv"].write_text("name,side,of\nReds,A,pred\nBlues,B,pred\n", encoding="utf-8")
    result = run(files["a.geojson"], other, "--map", files["names.csv"])
    assert json.loads(result.stdout)["sides"]["A"]["iou"] == pytest.approx(2 / 3, abs=0.01)


def test_two_tables_give_figures(files: dict[str, Path], tmp_path: Path):
    result = run(files["truth.csv"], files["truth.csv"], "--places", "--dates", "2024-11-28,2024-11-29")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["accuracy"], found["change_recall"], found["calibration"]["the holder named"]) == (1, 1, {"n": 0})
    assert [p["place"] for p in found["places"]] == ["Saraqib", "Damascus"]


def test_our_way_is_run_and_scored_with_its_probabilities(files: dict[str, Path], tmp_path: Path):
    picture = tmp_path / "sure.png"
    result = run(
        files["truth.csv"], *OURS, "--in", files["in.jsonl"], "--map", files["names.csv"], "--calibration", picture
    )
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["pred"], found["accuracy"], found["change_recall"]) == ("syria-2024", 1, 1)
    assert found["calibration"]["all sides"]["n"] == 4
    assert 0 <= found["calibration"]["all sides"]["brier"] < 0.5
    assert picture.read_bytes().startswith(b"\x89PNG")
    same = run("--truth", files["truth.csv"], *OURS, "--in", files["in.jsonl"], "--map", files["names.csv"], "--mentioned",
               "--as-known", "--places")  # fmt: skip
    found = json.loads(same.stdout)
    # On the 28th nothing had been published: so it was known then.
    assert [p["place"] for p in found["places"]] == ["Saraqib"]
    assert found["places"][0]["wrong"] == ["2024-11-29: SYR_GOV, not SYR_OPP"]


def test_our_map_of_a_day_is_compared_with_a_known_one(files: dict[str, Path], tmp_path: Path):
    shapes = {"Syrian Arab Army": shapely.box(36.5, 33, 38, 34), "SDF": shapely.box(39, 35.7, 40, 36.5)}
    known, page = map_file(tmp_path / "known.geojson", shapes), tmp_path / "page.html"
    arguments = [known, *OURS, "--in", files["in.jsonl"], "--date", "2024-11-29"]
    result = run(*arguments, "--html", page)
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert set(found["sides"]) == {"SYR_GOV", "SDF"}
    assert found["accuracy"] > 0.8
    assert "doubt" in found
    assert "both: Government" in page.read_text(encoding="utf-8")
    assert run(*arguments[:-1], "2030-01-01").exit_code == 1


def test_wrong_use_is_status_2_and_writes_nothing(files: dict[str, Path], tmp_path: Path):
    before = sorted(tmp_path.iterdir())
    a, b, table, source = (files[name] for name in ("a.geojson", "b.geojson", "truth.csv", "in.jsonl"))
    out = tmp_path / "out.html"
    for arguments in (
        (),
        (a,),
        (table,),
        (a, *OURS),
        (a, b, "--bench", tmp_path),
        (a, b, "--truth", a),
        (a, tmp_path / "none.geojson"),
        (a, b, "--html", a),
        (a, b, "--date", "soon"),
        (a, b, "--calibration", tmp_path / "c.png"),
        (table, table, "--html", out),
        (table, table, "--mentioned"),
        (table, table, "--dates", "2030-01-01"),
        (table, *OURS, "--in", tmp_path / "none.jsonl"),
        (a, "--theatre", "atlantis", "--date", "2024-11-29", "--in", source),
    ):
        assert run(*arguments).exit_code == 2, arguments
    assert sorted(tmp_path.iterdir()) == before


def test_what_cannot_be_used_is_status_1(files: dict[str, Path], tmp_path: Path):
    empty = tmp_path / "empty.csv"
    empty.write_text("place,date,side\n", encoding="utf-8")
    result = run(empty, empty)
    assert result.exit_code == 1
    assert "empty.csv" in result.stderr
    assert run(files["in.jsonl"], files["a.geojson"]).exit_code == 1


def test_the_options_are_documented():
    text = Path("docs/scores.md").read_text(encoding="utf-8")
    options = ("--theatre", "--truth", "--in", "--as-known", "--date", "--dates", "--map", "--mentioned", "--places", "--calibration",
               "--outline", "--side", "--ignore", "--front-sides", "--edge-km", "--band-km", "--step-km", "--html",
               "--attribution", "--bench")  # fmt: skip
    assert [option for option in options if f"{option}" not in text] == []
