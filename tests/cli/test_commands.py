"""The command line's contract: exit statuses, messages, one line a document, whole files."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner, Result

from geo.cli.app import app
from geo.dashboard.access import LOGIN_VARIABLE
from geo.model import NOTICE

COMMANDS = [
    "geoparse",
    "extract",
    "areas",
    "control",
    "map",
    "export",
    "ingest",
    "serve",
    "eval",
    "compare",
    "gazetteer",
    "figures",
    "import-map",
    "explain",
    "review",
]

# Made up for the tests.
TEXT = "Opposition forces captured Saraqib on 29 November 2024, witnesses said."
THEATRE = ["--theatre", "syria-2024"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    documents = [
        {"id": "a", "text": TEXT, "published": "2024-11-30", "claims": [{"never": "read"}], "toponyms": 7},
        {"id": "b", "text": "Nothing of note happened.", "published": "2024-11-30"},
    ]
    path.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_in_the_readme(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4
    assert f"frontline {command}" in Path("README.md").read_text(encoding="utf-8")


def test_extract_gives_one_line_a_document(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run("extract", corpus, out, *THEATRE).exit_code == 0
    first, second = lines(out)
    assert (first["id"], second["id"]) == ("a", "b")
    assert [t["text"] for t in first["toponyms"]] == ["Saraqib"]
    (claim,) = first["claims"]
    assert TEXT[claim["place_start"] : claim["place_end"]] == "Saraqib"
    assert (claim["event"], claim["actor"], claim["modality"]) == ("capture", "SYR_OPP", "asserted")
    assert (claim["date_from"], claim["date_to"]) == ("2024-11-29", "2024-11-29")
    assert second["claims"] == []


def test_geoparse_gives_coordinates_in_the_world(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run("geoparse", corpus, out).exit_code == 0
    (found,) = lines(out)[0]["toponyms"]
    assert found["form"] == "name"
    assert abs(found["lat"] - 35.86) < 0.1
    assert abs(found["lon"] - 36.80) < 0.1
    assert set(found) >= {"start", "end", "text", "form", "name", "lat", "lon", "kind", "place_id", "confidence"}


def test_broken_lines_are_named_and_the_rest_is_kept(corpus: Path, tmp_path: Path) -> None:
    corpus.write_text(corpus.read_text(encoding="utf-8") + '{"id": "c", "text"\n', encoding="utf-8")
    out = tmp_path / "out.jsonl"
    result = run("extract", corpus, out, *THEATRE)
    assert result.exit_code == 0
    assert len(lines(out)) == 2
    assert "3" in result.stderr


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50, b"[]", b"\n\n"])
def test_nothing_usable_is_status_1_and_writes_nothing(content: bytes, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(content)
    result = run("extract", source, out)
    assert result.exit_code == 1
    assert "in.jsonl" in result.stderr
    assert not out.exists()


def test_wrong_use_is_status_2(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    unknown = run("extract", corpus, out, "--theatre", "atlantis")
    assert unknown.exit_code == 2
    assert "atlantis" in unknown.stderr
    assert "syria-2024" in unknown.stderr
    assert run("extract", tmp_path / "none.jsonl", out).exit_code == 2
    assert run("extract", corpus, tmp_path / "no" / "folder" / "out.jsonl", *THEATRE).exit_code == 2
    backwards = run(
        "control", corpus, *THEATRE, "--from", "2024-12-05", "--to", "2024-12-01", "--out", tmp_path / "c.csv"
    )
    assert backwards.exit_code == 2
    assert run("control", corpus, *THEATRE, "--from", "soon", "--out", tmp_path / "c.csv").exit_code == 2
    assert run("map", *THEATRE, "--out", tmp_path / "map.pdf").exit_code == 2
    assert list(tmp_path.iterdir()) == [corpus]


def test_errors_are_json_when_asked(tmp_path: Path) -> None:
    result = run("extract", tmp_path / "none.jsonl", tmp_path / "out.jsonl", "--json")
    notice = json.loads(result.stderr.splitlines()[-1])
    assert notice["level"] == "error"
    assert "none.jsonl" in notice["message"]


def test_control_writes_a_row_a_place_and_day(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "control.csv"
    period = ["--from", "2024-11-28", "--to", "2024-12-01"]
    assert run("control", corpus, *THEATRE, *period, "--out", out).exit_code == 0
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = [
        "date",
        "place_id",
        "name",
        "lat",
        "lon",
        "controller",
        "probability",
        "status",
        "claims",
        "reasons",
        "notice",
    ]
    assert list(rows[0]) == columns
    saraqib = {r["date"]: r for r in rows if r["name"] == "Saraqib"}
    assert set(saraqib) == {"2024-11-28", "2024-11-29", "2024-11-30", "2024-12-01"}
    assert saraqib["2024-11-28"]["controller"] == "SYR_GOV"
    assert saraqib["2024-11-30"]["controller"] == "SYR_OPP"
    assert saraqib["2024-11-30"]["claims"]


def test_areas_tile_the_outline(tmp_path: Path) -> None:
    points, outline, out = tmp_path / "points.csv", tmp_path / "outline.geojson", tmp_path / "areas.geojson"
    points.write_text("lat,lon,side\n0.5,0.2,A\n0.4,0.3,A\n0.5,0.8,B\n0.6,0.7,B\nx,y,B\n", encoding="utf-8")
    square = shapely.box(0, 0, 1, 1)
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(square)}
    outline.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    result = run("areas", points, "--outline", outline, "--out", out)
    assert result.exit_code == 0, result.output
    assert "6" in result.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["metadata"]["notice"] == NOTICE
    drawn = told["features"]
    areas = {
        f["properties"]["side"]: shapely.geometry.shape(f["geometry"]) for f in drawn if f["properties"].get("side")
    }
    assert set(areas) == {"A", "B"}
    assert areas["A"].intersection(areas["B"]).area < 1e-9
    assert abs(shapely.union_all(list(areas.values())).area - 1) < 1e-6
    fronts = [f for f in drawn if f["properties"].get("kind") == "front"]
    assert {f["properties"]["sides"] for f in fronts} == {"A|B"}
    lines = shapely.union_all([shapely.geometry.shape(f["geometry"]) for f in fronts])
    assert abs(lines.centroid.x - 0.5) < 0.1
    assert lines.length > 0.9


def test_areas_say_when_points_and_earlier_map_name_sides_apart(tmp_path: Path) -> None:
    points, prior, out = tmp_path / "points.csv", tmp_path / "prior.geojson", tmp_path / "areas.geojson"
    points.write_text("lat,lon,side\n0.5,0.2,A\n0.4,0.3,A\n0.5,0.8,B\n0.6,0.7,B\n", encoding="utf-8")
    for other, said in (("B", False), ("ID_B", True)):
        halves = {"A": shapely.box(0, 0, 0.5, 1), other: shapely.box(0.5, 0, 1, 1)}
        features = [
            {"type": "Feature", "properties": {"side": side}, "geometry": shapely.geometry.mapping(half)}
            for side, half in halves.items()
        ]
        prior.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        result = run("areas", points, "--outline", prior, "--prior", prior, "--out", out)
        assert result.exit_code == 0, result.output
        assert ("only the points have 'B', only the earlier map has 'ID_B'" in result.stderr) is said


def test_areas_end_at_a_river(tmp_path: Path) -> None:
    points, out = tmp_path / "points.csv", tmp_path / "areas.geojson"
    points.write_text("lat,lon,side\n0.5,0.2,A\n0.4,0.3,A\n0.5,0.8,B\n0.6,0.9,B\n", encoding="utf-8")
    shapes = {"outline": shapely.box(0, 0, 1, 1), "river": shapely.LineString([(0.7, -0.1), (0.7, 1.1)])}
    for name, shape in shapes.items():
        feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        (tmp_path / name).with_suffix(".geojson").write_text(json.dumps(feature), encoding="utf-8")
    outline, river = tmp_path / "outline.geojson", tmp_path / "river.geojson"
    result = run("areas", points, "--outline", outline, "--barriers", river, "--out", out)
    assert result.exit_code == 0, result.output
    drawn = json.loads(out.read_text(encoding="utf-8"))["features"]
    areas = {f["properties"].get("side"): shapely.geometry.shape(f["geometry"]) for f in drawn}
    assert areas["A"].symmetric_difference(shapely.box(0, 0, 0.7, 1)).area < 1e-9


def test_ingest_twice_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "w.sqlite"
    first = run("ingest", corpus, "--workspace", workspace, *THEATRE)
    assert first.exit_code == 0
    assert "2 of 2" in first.stderr
    assert "0 of 2" in run("ingest", corpus, "--workspace", workspace, *THEATRE).stderr


def test_export_formats(tmp_path: Path) -> None:
    period = ["--from", "2024-11-28", "--to", "2024-12-01"]
    for suffix, mark in ((".html", b"<!DOCTYPE html"), (".geojson", b"FeatureCollection"), (".csv", b"sentence")):
        out = tmp_path / f"map{suffix}"
        result = run("export", *THEATRE, *period, "--out", out)
        assert result.exit_code == 0, result.output
        assert mark.lower() in out.read_bytes()[:2_000_000].lower()
    out = tmp_path / "map.png"
    assert run("export", *THEATRE, *period, "--day", "2024-11-30", "--renderer", "static", "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert run("export", *THEATRE, "--out", tmp_path / "map.docx").exit_code in (1, 2)
    assert run("export", *THEATRE, *period, "--day", "2025-01-01", "--out", out).exit_code == 2


def test_serve_asks_people_to_log_in_only_when_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr("geo.dashboard.server.serve", lambda theatre, **options: told.append((theatre.name, options)))
    monkeypatch.setenv(LOGIN_VARIABLE, "")  # so that it is as before, afterwards
    assert run("serve", "--no-open", "--port", "8600").exit_code == 0
    assert os.environ[LOGIN_VARIABLE] == ""
    assert run("serve", "--no-open", "--login", "--address", "192.0.2.1").exit_code == 0
    assert os.environ[LOGIN_VARIABLE] == "yes"
    assert told == [
        ("syria-2024", {"port": 8600, "address": "localhost", "headless": True}),
        ("syria-2024", {"port": 8501, "address": "192.0.2.1", "headless": True}),
    ]
