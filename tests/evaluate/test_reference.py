"""Our figures are those the reference scorers printed on the same made-up files (see ``bench/agree.py`` for more)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from geo.cli.app import app
from tests.evaluate.things import MADE

REFERENCE: dict[str, Any] = json.loads((MADE / "reference_figures.json").read_text(encoding="utf-8"))


def figures(part: str, stem: str, *options: str) -> Any:
    files = [str(MADE / f"{stem}_gold.jsonl"), "--pred", str(MADE / f"{stem}_pred.jsonl")]
    result = CliRunner().invoke(app, ["eval", part, *files, *options])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("case", REFERENCE["names"], ids=lambda case: " ".join(case["options"]) or "plain")
def test_names_agree_to_the_last_digit_and_key(case: dict[str, Any]) -> None:
    found = figures("geoparse", "names", *case["options"])
    assert found == case["figures"]
    assert list(found) == list(case["figures"])


def test_claims_agree_to_the_last_digit_and_key() -> None:
    found = figures("claims", "claims")
    assert found == REFERENCE["claims"]
    assert list(found) == list(REFERENCE["claims"])


def test_the_fixtures_say_what_they_are() -> None:
    assert "reference scorers" in REFERENCE["note"]
    for path in Path(MADE).glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert json.loads(line)["note"] == "Made up for tests."
