"""The group ``review``: decisions are told, recorded, taken back, and count on the map that other commands draw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli.app import app

# Made up for the tests.
TEXT = "Opposition forces captured Saraqib on 29 November 2024, witnesses said. The army left Maarat al-Numan."
COMMANDS = (
    "list", "accept", "reject", "correct", "add", "merge", "split", "undo", "redo", "log", "effect", "check", "reread",
    "export-gold",
)  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "published": "2024-11-30"}) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace.sqlite"


@pytest.fixture
def run(corpus: Path, workspace: Path):
    """Run a review command on the made-up report."""

    def runner(command: str, *arguments: str, status: int = 0) -> Result:
        theatre = ["--theatre", "syria-2024"] if command not in {"undo", "redo", "log"} else []
        source = ["--in", str(corpus)] if theatre and command != "reread" else []
        options = ["--workspace", str(workspace), *theatre, *source]
        result = CliRunner().invoke(app, ["review", command, *arguments, *options])
        assert result.exit_code == status, result.output
        return result

    return runner


@pytest.fixture
def saraqib(run) -> str:
    """Id of the claim on Saraqib."""
    claims = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    return next(c["claim"]["id"] for c in claims if c["claim"]["place_text"] == "Saraqib")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(app, ["review", command, "--help"])
    assert result.exit_code == 0
    assert f"frontline review {command}" in Path("docs/reviewing.md").read_text(encoding="utf-8")


def test_a_rejected_claim_is_told_recorded_and_off_the_map(run, saraqib: str, corpus: Path, workspace: Path) -> None:
    said = run("reject", saraqib[:6], "--by", "Ana", "--note", "a copy").stdout
    assert "This would turn Saraqib to held by Government" in said
    assert "Saraqib" not in run("list").stdout
    assert "reject" in run("list", "--state", "decided").stdout
    explain = ["explain", "Saraqib", "--theatre", "syria-2024", "--date", "2024-12-01", "--in", str(corpus)]
    told = CliRunner().invoke(app, [*explain, "--workspace", str(workspace)])
    assert "held by Government" in told.stdout.splitlines()[0]
    assert "held by Opposition" in CliRunner().invoke(app, explain).stdout.splitlines()[0]
    assert "Saraqib" in run("effect").stdout
    assert json.loads(run("effect", "--json").stdout)["changes"]


def test_a_dry_run_decides_nothing(run, saraqib: str) -> None:
    said = run("correct", saraqib, "--set", "event=contest", "--dry-run").stdout
    assert "contested" in said
    assert "nothing was decided yet" in run("log").output


def test_accepting_twice_is_one_decision(run, saraqib: str) -> None:
    assert "1 decision recorded" in run("accept", saraqib, "--by", "Ana").output
    assert "0 decisions recorded" in (again := run("accept", saraqib, "--by", "Ana").output)
    assert "already decided so: 1" in again
    assert len(run("log").stdout.splitlines()) == 1


def test_undo_redo_and_the_log(run, saraqib: str) -> None:
    run("accept", saraqib, "--by", "Ana")
    run("undo", "--by", "Bo", status=1)
    run("undo", "--by", "Ana")
    run("redo", "--by", "Bo", "--anyones")
    lines = run("log").stdout.splitlines()
    assert [line.split(": ", 1)[0].split(" ", 2)[2] for line in lines] == ["Ana", "Ana", "Bo"]
    raw = [json.loads(line) for line in run("log", "--json", "--newest", "1").stdout.splitlines()]
    assert [(r["action"], r["reviewer"], r["in_force"]) for r in raw] == [("redo", "Bo", True)]


def test_places_and_dates_are_corrected_by_name(run, saraqib: str) -> None:
    run("correct", saraqib, "--set", "place=Idlib", "--set", "date_from=2024-11-28", "--set", "against=")
    (raw,) = [json.loads(line) for line in run("list", "--json", "--state", "decided").stdout.splitlines()]
    assert (raw["claim"]["place_name"], raw["claim"]["date_from"], raw["state"]) == ("Idlib", "2024-11-28", "correct")


def test_claims_are_added_merged_and_split(run, saraqib: str, corpus: Path) -> None:
    run("add", "a", "--at", "Maarat al-Numan", "--words", "left", "--set", "event=siege", "--set", "actor=HTS")
    assert "siege, HTS" in run("list", "--state", "decided").stdout
    run("split", saraqib, "--part", "actor=HTS", "--part", "actor=SNA;place=Idlib")
    found = [json.loads(line)["claim"] for line in run("list", "--json", "--state", "decided").stdout.splitlines()]
    parts = [c["id"] for c in found if c and c["reviewed"] == "split"]
    assert len(parts) == 2
    assert "merge 2 claims" in run("merge", *parts).output + run("log").stdout
    checked = run("check").output
    assert "3 decisions in force" in checked
    assert "warning" not in checked


def test_a_decision_whose_words_are_gone_is_named_and_is_no_success(run, saraqib: str, corpus: Path) -> None:
    run("reject", saraqib)
    assert "1 decisions in force" in run("check").output
    other = {"id": "a", "text": "Opposition forces captured Idlib.", "published": "2024-11-30"}
    corpus.write_text(json.dumps(other) + "\n", encoding="utf-8")
    checked = run("check", status=1).output
    assert "warning: reject" in checked
    assert "has no effect" in checked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("accept", "nonesuch"), "no claim"),
        (("correct", "{claim}", "--set", "event=party"), "no event"),
        (("correct", "{claim}", "--set", "actor"), "no FIELD=VALUE"),
        (("correct", "{claim}", "--set", "place=Xyzzyx"), "no place is called"),
        (("add", "a", "--at", "Paris", "--set", "event=siege"), "does not hold"),
        (("add", "zz", "--at", "Saraqib", "--set", "event=siege"), "no document"),
        (("list", "--state", "odd"), "unknown"),
    ],
)
def test_what_cannot_be_is_refused(run, saraqib: str, arguments: tuple[str, ...], said: str) -> None:
    result = run(*(a.format(claim=saraqib) for a in arguments), status=2)
    assert said in result.output


def test_gold_is_written_of_what_was_decided_on_whole(run, saraqib: str, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    run("export-gold", str(out), status=1)
    run("reject", saraqib)
    run("export-gold", str(out), "--partial")
    (record,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (record["id"], len(record["disagreement"])) == ("a", 1)


def test_documents_of_a_workspace_are_read_anew_and_decisions_stay(
    run, saraqib: str, corpus: Path, workspace: Path
) -> None:
    ingest = ["ingest", str(corpus), "--workspace", str(workspace), "--theatre", "syria-2024"]
    assert CliRunner().invoke(app, ingest).exit_code == 0
    run("reject", saraqib)
    assert "1 documents" in run("reread").output
    assert "0 documents" in run("reread").output
    assert "1 decisions in force" in run("check").output
    assert CliRunner().invoke(app, ["review", "undo", "--workspace", f"{workspace}.none"]).exit_code == 1
