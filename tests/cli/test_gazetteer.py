"""The commands on gazetteers, and the other commands reading with the places added."""

from __future__ import annotations

import csv
import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli.app import app
from geo.model import Document
from geo.store.gazetteers import Gazetteers
from geo.store.workspace import Workspace
from tests.places.formats.things import HOSTILE, dump, geonames_row, write_zip

# Made up for the tests, the hamlet included.
HAMLET = geonames_row(99_000_001, "Tell Qurmaz", 35.7, 36.9, names="Tall Qurmaz", country="SY", admin1="12")
TEXT = "Opposition forces captured Tell Qurmaz on 29 November 2024, witnesses said."
THEATRE = ["--theatre", "syria-2024"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def workspace(tmp_path) -> Path:
    source = tmp_path / "SY.txt"
    source.write_bytes(dump(HAMLET))
    path = tmp_path / "workspace.sqlite"
    result = run("gazetteer", "add", source, "--workspace", path)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def corpus(tmp_path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "published": "2024-11-30"}) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [(), ("add",), ("list",), ("remove",)])
def test_every_command_has_help_and_is_in_the_documentation(command):
    result = run("gazetteer", *command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4
    assert " ".join(["frontline gazetteer", *command]) in Path("docs/gazetteer.md").read_text(encoding="utf-8")


def test_adding_says_what_was_kept_left_out_and_wrong_and_under_which_licence(tmp_path):
    source, path = tmp_path / "SY.txt", tmp_path / "workspace.sqlite"
    rows = [HAMLET, geonames_row(2, "School", kind="S.SCH"), geonames_row(3, "Off", lat=99), "4\tshort\n"]
    source.write_bytes(dump(*rows))
    result = run("gazetteer", "add", source, "--workspace", path)
    assert result.exit_code == 0
    for said in ("1 places of GeoNames", "1 rows left out", "SY.txt, line 3", "SY.txt, line 4", "CC BY 4.0"):
        assert said in result.stderr
    again = run("gazetteer", "add", source, "--workspace", path, "--json")
    assert "already" in json.loads(again.stderr.splitlines()[-1])["message"]
    packed = write_zip(tmp_path / "SY.zip", SY__txt=source.read_bytes())
    assert "already" in run("gazetteer", "add", packed, "--workspace", path).stderr
    source.write_bytes(dump(HAMLET, geonames_row(5, "New")))
    assert "1 places of its earlier state were replaced" in run("gazetteer", "add", source, "--workspace", path).stderr
    listed = run("gazetteer", "list", "--workspace", path)
    assert "SY: 2 places, GeoNames, from SY.txt" in listed.stdout
    assert "CC BY 4.0" in listed.stdout


def test_a_list_of_ones_own_with_its_terms(tmp_path):
    source, path = tmp_path / "mine.csv", tmp_path / "workspace.sqlite"
    source.write_text(f'name,lat,lon\n"{HOSTILE}",35,37\n', encoding="utf-8")
    terms = ["--source", "Survey", "--licence", "ODbL", "--attribution", "By us", "--country", "Syria", "--name", "own"]
    assert run("gazetteer", "add", source, "--workspace", path, *terms).exit_code == 0
    ((place,), (dataset,)) = Gazetteers(path).places().places, Gazetteers(path).listed()
    assert (place.name, place.country, place.source, place.licence) == (HOSTILE, "SY", "Survey", "ODbL")
    assert (dataset.name, dataset.attribution) == ("own", "By us")


def test_removing(workspace, tmp_path):
    result = run("gazetteer", "remove", "SY", "--workspace", workspace)
    assert (result.exit_code, "1 places" in result.stderr) == (0, True)
    missing = run("gazetteer", "remove", "SY", "--workspace", workspace)
    assert (missing.exit_code, "no gazetteer called 'SY'" in missing.stderr) == (1, True)
    assert "no gazetteer" in run("gazetteer", "list", "--workspace", workspace).stderr
    for command in (["list"], ["remove", "SY"]):
        assert run("gazetteer", *command, "--workspace", tmp_path / "none.sqlite").exit_code == 1
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 1, "is empty"),
        (b"title,when\nNor,today\n", 1, "columns missing"),
        (b"name,lat,lon\nNor,,\n", 1, "no usable place"),
        (b"\0\1\2\3" * 99, 1, "binary"),
        (None, 2, "no such file"),
    ],
)
def test_files_that_cannot_be_used(tmp_path, content, status, said):
    source = tmp_path / "places.csv"
    if content is not None:
        source.write_bytes(content)
    result = run("gazetteer", "add", source, "--workspace", tmp_path / "workspace.sqlite")
    assert result.exit_code == status
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_wrong_use(tmp_path):
    assert run("gazetteer", "add", "XQX", "--workspace", tmp_path / "w.sqlite").exit_code == 2
    source = tmp_path / "mine.csv"
    source.write_text("name,lat,lon\nNor,1,2\n", encoding="utf-8")
    assert run("gazetteer", "add", source, "--workspace", tmp_path / "w.sqlite", "--country", "Nowhere").exit_code == 2
    assert not (tmp_path / "w.sqlite").exists()


def test_a_country_is_fetched_from_the_server_named(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "cache"))
    served = tmp_path / "served"
    served.mkdir()
    write_zip(served / "SY.zip", readme__txt=b"Read this.", SY__txt=dump(HAMLET))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    url, path = f"http://127.0.0.1:{server.server_port}", tmp_path / "workspace.sqlite"
    try:
        result = run("gazetteer", "add", "Syria", "--workspace", path, "--server", url)
        assert result.exit_code == 0, result.output
        monkeypatch.setenv("FRONTLINE_GEONAMES", url)
        assert "already" in run("gazetteer", "add", "sy", "--workspace", path).stderr
        assert "no dump of LB" in run("gazetteer", "add", "LB", "--workspace", path).stderr
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    (dataset,) = Gazetteers(path).listed()
    assert (dataset.name, dataset.origin, dataset.places) == ("SY", f"{url}/SY.zip", 1)
    assert list((tmp_path / "cache" / "gazetteers").iterdir()) == []
    offline = run("gazetteer", "add", "SY", "--workspace", path)
    assert (offline.exit_code, "cannot be reached" in offline.stderr) == (1, True)


def test_geoparse_and_extract_know_the_added_places(workspace, corpus, tmp_path):
    out = tmp_path / "out.jsonl"
    for command in ("geoparse", "extract"):
        assert run(command, corpus, out, *THEATRE).exit_code == 0
        assert "gn:99000001" not in out.read_text(encoding="utf-8")
        assert run(command, corpus, out, *THEATRE, "--workspace", workspace).exit_code == 0
        (found,) = json.loads(out.read_text(encoding="utf-8"))["toponyms"]
        assert (found["place_id"], found["lat"], found["lon"]) == ("gn:99000001", 35.7, 36.9)
    (claim,) = json.loads(out.read_text(encoding="utf-8"))["claims"]
    assert (claim["place_id"], claim["event"], claim["actor"]) == ("gn:99000001", "capture", "SYR_OPP")
    assert run("geoparse", corpus, out, "--workspace", tmp_path / "none.sqlite").exit_code == 1


def test_control_has_a_row_of_the_added_place(workspace, corpus, tmp_path):
    out = tmp_path / "control.csv"
    days = ["--from", "2024-11-30", "--to", "2024-11-30"]
    assert run("control", corpus, *THEATRE, *days, "--out", out, "--workspace", workspace).exit_code == 0
    with out.open(encoding="utf-8") as file:
        rows = {row["place_id"]: row for row in csv.DictReader(file)}
    assert (rows["gn:99000001"]["name"], rows["gn:99000001"]["controller"]) == ("Tell Qurmaz", "SYR_OPP")


def test_ingest_reads_again_what_was_read_without_the_places(tmp_path, corpus):
    path, source = tmp_path / "workspace.sqlite", tmp_path / "SY.txt"
    assert "1 of 1" in run("ingest", corpus, "--workspace", path, *THEATRE).stderr
    assert "0 of 1" in run("ingest", corpus, "--workspace", path, *THEATRE).stderr
    source.write_bytes(dump(HAMLET))
    assert run("gazetteer", "add", source, "--workspace", path).exit_code == 0
    assert "1 of 1" in run("ingest", corpus, "--workspace", path, *THEATRE).stderr
    assert "0 of 1" in run("ingest", corpus, "--workspace", path, *THEATRE).stderr
    (claim,) = Workspace(path).claims()
    assert claim.place_id == "gn:99000001"


def test_the_map_knows_the_added_places_and_is_not_taken_for_one_without(workspace, corpus, tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "cache"))
    days = ["--from", "2024-11-30", "--to", "2024-11-30"]
    asked = ["export", *THEATRE, "--in", corpus, *days, "--out", tmp_path / "out.csv"]
    assert run(*asked).exit_code == 0
    assert "gn:99000001" not in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert run(*asked, "--workspace", workspace).exit_code == 0
    assert "Tell Qurmaz" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_the_dashboard_reads_with_the_places_of_its_workspace(workspace, monkeypatch):
    from geo.dashboard import queries

    monkeypatch.setenv("FRONTLINE_WORKSPACE", str(workspace))
    queries.own_places.clear()
    try:
        assert [p.name for p in queries.own_places("syria-2024").places] == ["Tell Qurmaz"]
        (claim,) = queries.reading(Document("d", TEXT), "syria-2024").claims
        assert claim.place_id == "gn:99000001"
    finally:
        queries.own_places.clear()
        queries.reading.clear()


def test_processes_of_their_own_know_the_added_places_too(workspace):
    from geo.pipeline import added_places
    from geo.reading.reader import Reader
    from geo.theatre import load_theatre

    theatre = load_theatre("syria-2024")
    reader = Reader(theatre, added_places(workspace, theatre))
    (found,) = reader.read_many([Document("a", TEXT)], n_process=2)
    assert [t.place_id for t in found.toponyms] == ["gn:99000001"]


def test_very_many_faults_are_counted_and_not_all_named(tmp_path):
    source = tmp_path / "SY.txt"
    source.write_bytes(dump(HAMLET, *(geonames_row(n, "Off", lat=99) for n in range(1, 201))))
    result = run("gazetteer", "add", source, "--workspace", tmp_path / "w.sqlite")
    assert result.exit_code == 0
    assert result.stderr.count("SY.txt, line") == 50
    assert "150 more faults" in result.stderr
    assert "200 faults" in result.stderr
