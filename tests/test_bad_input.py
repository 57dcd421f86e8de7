"""Bad input through the command line: said clearly, the good part kept, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli import common
from geo.cli.app import app
from geo.theatre import data_dir, load_actors, load_theatre

# Made up for the tests.
TEXT = "Opposition forces captured Saraqib on 29 November 2024, witnesses said."
THEATRE = ["--theatre", "syria-2024"]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, *documents: object) -> Path:
    path.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "in.jsonl", {"id": "a", "text": TEXT, "published": "2024-11-30"})


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the bundled data that a test may spoil."""
    copy = tmp_path / "data"
    shutil.copytree(data_dir(), copy, copy_function=os.link)
    monkeypatch.setenv("FRONTLINE_DATA", str(copy))
    load_theatre.cache_clear()
    load_actors.cache_clear()
    yield copy
    load_theatre.cache_clear()
    load_actors.cache_clear()


def spoil(path: Path, content: str | bytes) -> None:
    path.unlink()  # linked to the real one
    path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize("command", ["geoparse", "extract"])
def test_every_valid_document_gives_a_line(command: str, tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.jsonl",
        {"id": "empty", "text": ""}, {"id": 7, "text": "Seven."}, {"id": "blank", "text": " \n"},
        {"id": "empty", "text": "Again."}, {"id": "none"}, {"id": "number", "text": 5},
    )  # fmt: skip
    out = tmp_path / "out.jsonl"
    result = run(command, source, out, *THEATRE)
    assert result.exit_code == 0
    assert [(r["id"], r["toponyms"]) for r in records(out)] == [("empty", []), ("7", []), ("blank", [])]
    assert "line 4: the id 'empty' occurs twice" in result.stderr
    assert "line 5: has no 'text'. Give each document a text." in result.stderr
    assert "line 6" in result.stderr


def test_an_empty_document_is_not_ingested(tmp_path: Path, corpus: Path) -> None:
    corpus.write_text(corpus.read_text() + '{"id": "e", "text": ""}\n', encoding="utf-8")
    result = run("ingest", corpus, "--workspace", tmp_path / "w.sqlite", *THEATRE)
    assert result.exit_code == 0
    assert "line 2: the text is empty." in result.stderr
    assert "1 of 1" in result.stderr


def test_many_faults_are_counted_not_listed(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("{\n" * 5000, encoding="utf-8")
    result = run("extract", source, tmp_path / "out.jsonl", *THEATRE)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == common.NAMED + 2
    assert "4,950 more" in result.stderr


def test_undated_documents_and_dates_to_come_are_said(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.jsonl",
        {"id": "undated", "text": TEXT}, {"id": "future", "text": TEXT, "published": "2098-01-01"},
    )  # fmt: skip
    result = run("extract", source, tmp_path / "out.jsonl", *THEATRE)
    assert result.exit_code == 0
    assert "no publication date: 'undated'." in result.stderr
    assert "published in the future: 'future'." in result.stderr
    assert len(records(tmp_path / "out.jsonl")) == 2


def test_an_input_is_never_written_over(corpus: Path, tmp_path: Path) -> None:
    before = corpus.read_bytes()
    for arguments in (
        ("extract", corpus, corpus), ("geoparse", corpus, tmp_path / "." / corpus.name),
        ("control", corpus, *THEATRE, "--out", corpus),
    ):  # fmt: skip
        result = run(*arguments)
        assert result.exit_code == 2
        assert "is the input itself" in result.stderr
    assert corpus.read_bytes() == before


def test_an_output_that_cannot_be_is_wrong_use(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    said = run("extract", corpus, folder)
    assert (said.exit_code, "is a folder. Name a file in it." in said.stderr) == (2, True)
    for command in (["control", corpus], ["map"], ["export"]):
        result = run(*command, *THEATRE, "--out", tmp_path / "no" / "out.html")
        assert result.exit_code == 2
        assert "there is no folder" in result.stderr
    assert sorted(tmp_path.rglob("*")) == [folder, corpus]


def test_a_folder_is_no_input(tmp_path: Path) -> None:
    result = run("extract", tmp_path, tmp_path / "out.jsonl", *THEATRE)
    assert result.exit_code == 1
    assert "is a folder, not a file. Name the files in it." in result.stderr


@pytest.mark.parametrize("name", ["", "atlantis", "../syria-2024"])
def test_an_unknown_theatre_is_wrong_use(name: str, corpus: Path, tmp_path: Path) -> None:
    result = run("extract", corpus, tmp_path / "out.jsonl", "--theatre", name)
    assert result.exit_code == 2
    assert "Choose one of: syria-2024." in result.stderr


def test_days_outside_the_theatre_are_said_and_absurd_periods_refused(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "c.csv"
    beyond = run("control", corpus, *THEATRE, "--from", "2025-01-01", "--to", "2025-01-02", "--out", out)
    assert beyond.exit_code == 0
    assert "2024-11-26 to 2024-12-12" in beyond.stderr
    out.unlink()
    endless = run("control", corpus, *THEATRE, "--from", "0001-01-01", "--to", "9999-12-31", "--out", out)
    assert endless.exit_code == 2
    assert "too long" in endless.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("places.geojson", None, "the gazetteer is missing"),
        ("places.geojson", '{"type": "FeatureCollection", "feat', "the gazetteer cannot be read"),
        ("places.geojson", b"\xff\xfe\x00" * 1000, "the gazetteer cannot be read"),
        ("places.geojson", '{"type": "FeatureCollection", "features": []}', "holds no place"),
        ("theatres/syria-2024/theatre.toml", 'title = "x', "cannot be used"),
        ("theatres/syria-2024/theatre.toml", 'title = "x"', "has no 'bounds'"),
        ("theatres/syria-2024/theatre.toml", b"\xff" * 1000, "cannot be used"),
        ("actors/syria.toml", None, "No such file"),
        ("actors/syria.toml", "[[actor]]", "has no 'id'"),
        ("theatres/syria-2024/start_state.csv", "a,b\n", "'date'"),
        (
            "theatres/syria-2024/start_state.csv",
            "place_id,name,lat,lon,actor,date,basis\np,P,north,36,A,2024-11-26,x\n",
            "line 2 has no latitude",
        ),
    ],
)
def test_spoiled_data_is_named_with_a_remedy(
    file: str, content: str | bytes | None, says: str, data: Path, corpus: Path, tmp_path: Path
) -> None:
    if content is None:
        (data / file).unlink()
    else:
        spoil(data / file, content)
    out = tmp_path / "c.csv"
    result = run("control", corpus, *THEATRE, "--out", out, "--json")
    assert result.exit_code in (1, 2)
    message = json.loads(result.stderr.splitlines()[-1])["message"]
    assert str(data / file) in message
    assert says in message
    assert "Restore the file" in message
    assert len(message) < 600
    assert not out.exists()


def test_a_theatre_whose_dates_are_no_dates_is_refused(data: Path, corpus: Path, tmp_path: Path) -> None:
    path = data / "theatres" / "syria-2024" / "theatre.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    spoil(path, "\n".join('from = "soon"' if line.startswith("from ") else line for line in lines))
    result = run("control", corpus, *THEATRE, "--out", tmp_path / "c.csv")
    assert result.exit_code == 2
    assert "'from' is no date" in result.stderr


@pytest.mark.parametrize("command", ["ingest", "export", "serve"])
def test_a_workspace_that_is_none_is_said_and_left_alone(command: str, corpus: Path, tmp_path: Path) -> None:
    garbage = tmp_path / "w.sqlite"
    garbage.write_bytes(b"garbage" * 100)
    source = [corpus] if command == "ingest" else ["--out", tmp_path / "x.csv"] if command == "export" else []
    result = run(command, *source, *THEATRE, "--workspace", garbage)
    assert result.exit_code == 1
    assert "is no workspace, or is damaged. It is left as it is" in result.stderr
    assert garbage.read_bytes() == b"garbage" * 100
    assert not (tmp_path / "x.csv").exists()


def test_every_notice_is_json_when_asked(corpus: Path, tmp_path: Path) -> None:
    corpus.write_text(corpus.read_text() + "{broken\n", encoding="utf-8")
    result = run("ingest", corpus, "--workspace", tmp_path / "w.sqlite", *THEATRE, "--json")
    levels = [json.loads(line)["level"] for line in result.stderr.splitlines()]
    assert levels == ["warning", "info"]


@pytest.mark.parametrize("arguments", [["extract", "--json"], ["control", "x", "--json"], ["nonsense", "--json"]])
def test_wrong_use_is_json_when_asked(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from geo.cli import main

    monkeypatch.setattr("sys.argv", ["frontline", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().err)["level"] == "error"


@pytest.mark.parametrize(
    "wrong", [["--mode", "purple"], ["--renderer", "crayon"], ["--out", "map.docx"], ["--out", "map"]]
)
def test_what_an_export_cannot_be_is_wrong_use(wrong: list[str], tmp_path: Path) -> None:
    result = run("export", *THEATRE, "--out", tmp_path / "map.png", *wrong)
    assert result.exit_code == 2
    assert "hoose" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_workspace_that_is_only_read_is_not_made(tmp_path: Path) -> None:
    result = run("export", *THEATRE, "--workspace", tmp_path / "none.sqlite", "--out", tmp_path / "map.csv")
    assert result.exit_code == 1
    assert "there is no such workspace" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_document_given_and_in_the_workspace_counts_once(corpus: Path, tmp_path: Path) -> None:
    workspace, alone, both = tmp_path / "w.sqlite", tmp_path / "alone.csv", tmp_path / "both.csv"
    assert run("ingest", corpus, "--workspace", workspace, *THEATRE).exit_code == 0
    period = [*THEATRE, "--in", corpus, "--from", "2024-11-28", "--to", "2024-11-30"]
    assert run("export", *period, "--out", alone).exit_code == 0
    assert run("export", *period, "--workspace", workspace, "--out", both).exit_code == 0
    assert both.read_bytes() == alone.read_bytes()
