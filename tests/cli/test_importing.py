"""The command ``import-map``: whole files, statuses, a report, and hostile names made harmless everywhere."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner, Result

from geo.cli.app import app
from tests.control.drawn.things import document, frame, placemark, write, zipped

THEATRE = ["--theatre", "syria-2024"]
NORTH, SOUTH = shapely.box(36.0, 34.5, 41.0, 36.5), shapely.box(36.0, 33.0, 40.0, 34.5)
HOSTILE = ["<img src=x onerror=alert(1)>", "=cmd()"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    return write(frame({"faction": ["SDF", "Syrian government (Assad)"]}, NORTH, SOUTH), tmp_path / "drawn.kmz")


def test_a_prior_is_taken_by_areas_at_once(drawn: Path, tmp_path: Path) -> None:
    out, report, areas = tmp_path / "prior.geojson", tmp_path / "report.json", tmp_path / "areas.geojson"
    result = run(
        "import-map", drawn, *THEATRE, "--out", out, "--report", report, "--source", "Atlas", "--licence", "CC0"
    )
    assert result.exit_code == 0, result.output
    assert "'SDF' is taken as SDF" in result.stderr
    prior = gpd.read_file(out)
    assert list(prior["side"]) == ["SDF", "SYR_GOV"]
    assert set(prior["source"]) == {"Atlas"}
    record = json.loads(report.read_text(encoding="utf-8"))
    assert record["format"] == "KMZ"
    assert record["totals"]["features_used"] == 2
    assert "may be wrong" in record["notice"]
    points = tmp_path / "points.csv"
    points.write_text("lat;lon;side\n36,0;40,0;SYR_GOV\n", encoding="utf-8")
    outline = write(frame({"x": [1]}, shapely.box(36, 33, 41, 36.5)), tmp_path / "outline.gpkg")
    result = run("areas", points, "--outline", outline, "--prior", out, "--out", areas)
    assert result.exit_code == 0, result.output
    assert {"SDF", "SYR_GOV"} <= set(gpd.read_file(areas)["side"].dropna())
    assert run("areas", points, "--outline", drawn, "--prior", drawn, "--out", areas).exit_code == 0


def test_start_files_have_the_form_of_a_theatres_own(drawn: Path, tmp_path: Path) -> None:
    land, state = tmp_path / "start_areas.geojson", tmp_path / "start_state.csv"
    assert run("import-map", drawn, *THEATRE, "--as", "start", "--out", land).exit_code == 0
    assert {"actor", "basis", "name", "source", "licence", "date"} <= set(gpd.read_file(land).columns)
    assert run("import-map", drawn, *THEATRE, "--out", state).exit_code == 0
    with state.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {"place_id", "name", "lat", "lon", "actor", "date", "basis"} <= set(rows[0])
    held = {row["name"]: row["actor"] for row in rows}
    assert (held["Raqqa"], held["Damascus"]) == ("SDF", "SYR_GOV")
    again = tmp_path / "again.csv"
    assert run("import-map", state, *THEATRE, "--out", again).exit_code == 0
    with again.open(encoding="utf-8") as file:
        assert {r["place_id"]: r["actor"] for r in csv.DictReader(file)} == {r["place_id"]: r["actor"] for r in rows}


def test_wrong_use_and_nothing_usable_write_nothing(drawn: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.geojson"
    before = sorted(tmp_path.iterdir())
    assert run("import-map", tmp_path / "absent", *THEATRE, "--out", out).exit_code == 2
    assert run("import-map", drawn, *THEATRE, "--out", tmp_path / "out.docx").exit_code == 2
    assert run("import-map", drawn, *THEATRE, "--as", "prior", "--out", tmp_path / "out.csv").exit_code == 2
    assert run("import-map", drawn, *THEATRE, "--out", drawn).exit_code == 2
    assert run("import-map", drawn, *THEATRE, "--out", out, "--report", out).exit_code == 2
    assert run("import-map", drawn, *THEATRE, "--out", out, "--date", "soon").exit_code == 2
    assert run("import-map", drawn, *THEATRE, "--out", out, "--on-unmapped", "guess").exit_code == 2
    assert run("import-map", drawn, "--theatre", "atlantis", "--out", out).exit_code == 2
    assert run("import-map", drawn, *THEATRE, "--out", out, "--side-field", "x").exit_code == 1
    assert run("import-map", drawn, *THEATRE, "--out", out, "--layer", "x").exit_code == 1
    assert sorted(tmp_path.iterdir()) == before
    traversal = zipped(tmp_path / "evil.kmz", {"../../evil.kml": b"<kml/>"})
    refused = run("import-map", traversal, *THEATRE, "--out", out, "--json")
    assert refused.exit_code == 1
    assert "holds no map" in json.loads(refused.stderr.splitlines()[-1])["message"]
    assert not out.exists()


def test_colours_are_mapped_by_a_list(tmp_path: Path) -> None:
    style = "<Style><PolyStyle><color>ff{}</color></PolyStyle></Style>"
    marks = placemark(NORTH, more=style.format("0000ff")) + placemark(SOUTH, more=style.format("00ffff"))
    path, names, out = tmp_path / "map.kml", tmp_path / "names.csv", tmp_path / "out.geojson"
    path.write_text(document(marks), encoding="utf-8")
    names.write_text("name,actor\n#FF0000,SDF\n#ffff00,Syrian Arab Army\n", encoding="utf-8")
    result = run("import-map", path, *THEATRE, "--out", out, "--map", names)
    assert result.exit_code == 0, result.output
    assert list(gpd.read_file(out)["side"]) == ["SDF", "SYR_GOV"]


def test_hostile_names_come_out_harmless_everywhere(tmp_path: Path) -> None:
    path = write(frame({"side": HOSTILE}, NORTH, SOUTH), tmp_path / "map.geojson")
    prior, state = tmp_path / "prior.geojson", tmp_path / "state.csv"
    assert run("import-map", path, *THEATRE, "--out", prior, "--on-unmapped", "keep").exit_code == 0
    assert list(gpd.read_file(prior)["side"]) == HOSTILE
    assert run("import-map", path, *THEATRE, "--out", state, "--on-unmapped", "keep", "--source", "=1+1").exit_code == 0
    with state.open(encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=cmd()" in cells
    assert "'=1+1" in cells
    assert not [c for c in cells if c.lstrip().startswith(("=", "+", "@")) or re.match(r"\s*-\D", c)]
    reports = tmp_path / "in.jsonl"
    reports.write_text(
        '{"id": "a", "text": "Nothing of note happened.", "published": "2024-11-27"}\n', encoding="utf-8"
    )
    period = ["--in", reports, "--from", "2024-11-27", "--to", "2024-11-27", "--start", state]
    for suffix in (".html", ".geojson", ".csv", ".png"):
        out = tmp_path / f"map{suffix}"
        more = ["--renderer", "static"] if suffix == ".png" else []
        result = run("export", *THEATRE, *period, *more, "--out", out)
        assert result.exit_code == 0, result.output
        assert out.stat().st_size > 0
    assert "<img src=x" not in (tmp_path / "map.html").read_text(encoding="utf-8")
    control = tmp_path / "control.csv"
    assert run("control", reports, *THEATRE, *period[2:], "--out", control).exit_code == 0
    with control.open(encoding="utf-8") as file:
        holders = {row["controller"] for row in csv.DictReader(file)}
    assert "'=cmd()" in holders
    assert "=cmd()" not in holders


def test_a_start_map_of_ones_own_is_drawn(drawn: Path, tmp_path: Path) -> None:
    reports, out = tmp_path / "in.jsonl", tmp_path / "map.geojson"
    reports.write_text(
        '{"id": "a", "text": "Nothing of note happened.", "published": "2024-11-27"}\n', encoding="utf-8"
    )
    period = ["--in", reports, "--from", "2024-11-27", "--to", "2024-11-27"]
    assert run("export", *THEATRE, *period, "--start", drawn, "--out", out).exit_code == 0
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    land = {
        f["properties"]["side"]: shapely.geometry.shape(f["geometry"])
        for f in features
        if f["properties"]["layer"] == "area"
    }
    assert land["SDF"].intersection(NORTH).area > 0.95 * NORTH.area
    assert (
        land["SYR_GOV"].intersection(SOUTH).area
        > 0.95 * SOUTH.intersection(shapely.union_all(list(land.values()))).area
    )


def test_the_theatres_own_files_as_a_start_map_change_nothing(tmp_path: Path) -> None:
    reports, folder = tmp_path / "in.jsonl", Path("data/theatres/syria-2024")
    reports.write_text(
        '{"id": "a", "text": "Nothing of note happened.", "published": "2024-11-27"}\n', encoding="utf-8"
    )
    period = ["--in", reports, "--from", "2024-11-27", "--to", "2024-11-27"]
    own, given = tmp_path / "own.geojson", tmp_path / "given.geojson"
    start = ["--start", folder / "start_areas.geojson", "--start", folder / "start_state.csv"]
    assert run("export", *THEATRE, *period, "--out", own).exit_code == 0
    assert run("export", *THEATRE, *period, *start, "--out", given).exit_code == 0
    one, other = (
        {f["properties"]["side"]: shapely.geometry.shape(f["geometry"])
         for f in json.loads(path.read_text(encoding="utf-8"))["features"] if f["properties"]["layer"] == "area"}
        for path in (own, given)
    )  # fmt: skip
    assert one.keys() == other.keys()
    assert max(one[side].symmetric_difference(other[side]).area for side in one) < 1e-4


def test_the_examples_of_the_documentation_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Path("docs/importing.md").read_text(encoding="utf-8")
    commands = [shlex.split(line, comments=True) for line in re.findall(r"^    frontline (.+)$", text, re.MULTILINE)]
    assert len(commands) >= 5
    monkeypatch.setenv("FRONTLINE_DATA", str(Path("data").resolve()))
    monkeypatch.chdir(tmp_path)
    write(frame({"faction": ["SDF", "Reds"]}, NORTH, SOUTH), tmp_path / "atlas.kmz")
    write(frame({"side": ["SDF", "HTS"]}, NORTH, SOUTH), tmp_path / "atlas.gpkg", "control")
    write(frame({"name": ["x"]}, shapely.box(36, 33, 41, 36.5)), tmp_path / "outline.shp.zip")
    (tmp_path / "names.csv").write_text("name,actor\nReds,SYR_GOV\n", encoding="utf-8")
    (tmp_path / "towns.csv").write_text("town,lat,lon,side\nRaqqa,35.95,39.01,SDF\n", encoding="utf-8")
    (tmp_path / "points.csv").write_text("lat,lon,side\n36,40,SYR_GOV\n", encoding="utf-8")
    line = '{"id": "a", "text": "Nothing of note happened.", "published": "2024-11-27"}\n'
    (tmp_path / "reports.jsonl").write_text(line, encoding="utf-8")
    for command in commands:
        result = run(*command)
        assert result.exit_code == 0, (command, result.output)
