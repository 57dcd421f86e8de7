"""A language model on the command line, at a local server of ours. All texts are made up."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli.app import app
from tests.reading.llm.server import Served, claims, hangs, reads, says, serving, status

TEXT = "Opposition forces captured Saraqib on 29 November 2024, witnesses said."
SAID = {
    "sentence": TEXT, "trigger": "captured", "place": "Saraqib", "relation": None, "event": "capture",
    "actor": "SYR_OPP", "actor_words": "Opposition forces", "against": None, "against_words": None,
    "date_from": "2024-11-28", "date_to": "2024-11-29", "modality": "asserted", "attribution": "witnesses",
}  # fmt: skip
THEATRE = ["--theatre", "syria-2024"]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path_factory.mktemp("cache")))
    for name in ("MODEL", "ENDPOINT", "API_KEY"):
        monkeypatch.delenv(f"FRONTLINE_LLM_{name}", raising=False)


@pytest.fixture
def served():
    with serving(claims(SAID)) as running:
        yield running


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    documents = [{"id": f"d{n}", "text": f"{TEXT} Line {n}.", "published": "2024-11-30"} for n in range(3)]
    path.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def with_model(command: str, corpus: Path, out: Path, served: Served, *more: object) -> Result:
    options = ("--model", "made-up-1", "--endpoint", served.url, "--backoff", "0")
    return run(command, corpus, out, *THEATRE, *options, *more)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_extract_without_a_model_asks_nobody(corpus, tmp_path, served, monkeypatch):
    monkeypatch.setenv("FRONTLINE_LLM_ENDPOINT", served.url)
    out = tmp_path / "out.jsonl"
    assert run("extract", corpus, out, *THEATRE).exit_code == 0
    assert served.asked == []
    assert set(lines(out)[0]) == {"id", "toponyms", "claims"}
    assert all("rule" in c for line in lines(out) for c in line["claims"])


def test_extract_with_a_model(corpus, tmp_path, served, monkeypatch):
    monkeypatch.setenv("FRONTLINE_LLM_API_KEY", "secret-1")
    out = tmp_path / "out.jsonl"
    result = with_model("extract", corpus, out, served)
    assert result.exit_code == 0, result.output
    assert "3 of 3 documents read: 3 requests, 300 tokens" in result.stderr
    assert "secret-1" not in result.output
    assert {h["authorization"] for h in served.headers} == {"Bearer secret-1"}
    for line in lines(out):
        (claim,) = line["claims"]
        assert (claim["rule"], claim["actor"], claim["date_from"]) == ("model:made-up-1", "SYR_OPP", "2024-11-28")
        assert abs(claim["lat"] - 35.86) < 0.1  # our gazetteer's
        assert line["notes"] == []
    again = with_model("extract", corpus, out, served)
    assert "0 requests, 0 tokens, 3 answers kept from before" in again.stderr
    assert len(served.asked) == 3


def test_model_and_endpoint_may_come_from_the_environment(corpus, tmp_path, served, monkeypatch):
    monkeypatch.setenv("FRONTLINE_LLM_ENDPOINT", served.url)
    monkeypatch.setenv("FRONTLINE_LLM_MODEL", "made-up-2")
    out = tmp_path / "out.jsonl"
    assert run("extract", corpus, out, *THEATRE).exit_code == 0
    assert {body["model"] for body in served.asked} == {"made-up-2"}


def test_what_was_dropped_is_said_and_written(corpus, tmp_path, served):
    served.does(claims(SAID, SAID | {"sentence": "Never written.\x1b[31m"}))
    out = tmp_path / "out.jsonl"
    result = with_model("extract", corpus, out, served)
    assert "document 'd0': claim 2 is dropped: the sentence does not stand in the report" in result.stderr
    assert "\x1b" not in result.output
    assert len(lines(out)[0]["notes"]) == 1


def test_a_budget_spent_midway_keeps_what_is_done(corpus, tmp_path, served):
    out = tmp_path / "out.jsonl"
    result = with_model("extract", corpus, out, served, "--max-requests", 2)
    assert result.exit_code == 0
    assert "not read: 'd2': the budget of 2 requests is spent" in result.stderr
    assert [len(line["claims"]) for line in lines(out)] == [1, 1, 0]
    assert [line.get("unread") for line in lines(out)] == [None, None, "the budget of 2 requests is spent"]
    assert all(line["toponyms"] for line in lines(out))


@pytest.mark.parametrize("act", [hangs, status(500), status(401), says("no idea")])
def test_when_the_model_reads_nothing_it_is_status_1_and_nothing_is_written(corpus, tmp_path, served, act):
    served.does(act)
    out = tmp_path / "out.jsonl"
    result = with_model("extract", corpus, out, served, "--timeout", 0.05)
    assert result.exit_code == 1
    assert served.url in result.stderr
    assert not out.exists()


def test_wrong_use_is_status_2(corpus, tmp_path, served):
    out = tmp_path / "out.jsonl"
    lonely = run("extract", corpus, out, "--model", "m")
    assert (lonely.exit_code, "--endpoint" in lonely.stderr) == (2, True)
    assert run("extract", corpus, out, "--model", "m", "--endpoint", "host").exit_code == 2
    assert run("compare", corpus, out).exit_code == 2
    assert with_model("compare", corpus, tmp_path / "out.docx", served).exit_code == 2
    assert served.asked == []
    assert not out.exists()


def test_without_the_extra_the_message_says_how_to_install_it(corpus, tmp_path, served, monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    result = with_model("extract", corpus, tmp_path / "out.jsonl", served)
    assert result.exit_code == 1
    assert "frontline-mapper[llm]" in result.stderr


def test_compare_writes_lines(corpus, tmp_path, served):
    other = SAID | {"event": "advance", "relation": "part"}
    served.does(reads(lambda q: [other] if "Line 1" in q else [SAID]))
    out = tmp_path / "out.jsonl"
    result = with_model("compare", corpus, out, served, "--max-requests", 2)
    assert result.exit_code == 0, result.output
    same, differing, unread = lines(out)
    (pair,) = same["both"]
    assert pair["differs"] == ["date_from"]
    assert (pair["built_in"]["date_from"], pair["model"]["date_from"]) == ("2024-11-29", "2024-11-28")
    assert [c["event"] for c in differing["only_built_in"]] == ["capture"]
    assert [c["event"] for c in differing["only_model"]] == ["advance"]
    assert "budget" in unread["unread"]


def test_compare_writes_a_page(corpus, tmp_path, served):
    out = tmp_path / "out.html"
    assert with_model("compare", corpus, out, served).exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "<h1>The built-in reader and the model made-up-1</h1>" in page
    assert "<span class=place>Saraqib</span>" in page
    assert "<script" not in page


def test_the_options_are_documented():
    text = Path("docs/language-model.md").read_text(encoding="utf-8")
    for word in ("frontline extract", "frontline compare", "--model", "--endpoint", "--max-requests", "--max-tokens",
                 "--max-seconds", "--timeout", "--backoff", "FRONTLINE_LLM_API_KEY", "FRONTLINE_LLM_ENDPOINT",
                 "FRONTLINE_LLM_MODEL", "frontline-mapper[llm]"):  # fmt: skip
        assert word in text
    assert len(run("compare", "--help").output.splitlines()) > 4
