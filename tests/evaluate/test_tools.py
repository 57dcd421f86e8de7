"""The tool that fits the table of confidence, and the comparison with the reference scorers."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from bench.agree import difference, spoil
from geo.evaluate.calibration import Judged
from geo.reading import calibration
from geo.theatre import DATA_VARIABLE
from tools.fit_calibration import fit, together, toml


def too_sure(seed: int) -> Judged:
    rng = np.random.default_rng(seed)
    confidence = rng.uniform(0.2, 1.0, 400).round(2)
    return Judged(confidence, rng.random(400) < confidence**2, np.repeat(np.arange(40), 10))


def test_what_the_tool_writes_the_reader_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reading").mkdir()
    table = toml("claims", *fit("claims", together([too_sure(1), too_sure(2)])))
    (tmp_path / "reading" / "calibration.toml").write_text(table, encoding="utf-8")
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    calibration.load_table.cache_clear()
    found = [calibration.calibrated(raw) for raw in (0.4, 0.9)]
    calibration.load_table.cache_clear()
    assert found == pytest.approx([0.16, 0.81], abs=0.08)


def test_documents_of_several_files_stay_apart() -> None:
    both = together([too_sure(1), too_sure(2)])
    assert both.right.size == 800
    assert sorted(set(both.groups.tolist())) == list(range(80))


def test_the_comparison_sees_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    same = {"a": {"f1": 0.5, "n": 3, "share": None}}
    assert difference(same, {"a": {"f1": 0.5, "n": 3, "share": None}}, "x") == 0
    assert difference(same, {"a": {"f1": 0.5001, "n": 3, "share": None}}, "x") == pytest.approx(0.0001)
    assert difference(same, {"a": {"f1": 0.5, "n": 3}}, "x") == 1
    assert difference(same, {"a": {"f1": 0.5, "n": 3, "share": 0.0}}, "x") == 1
    assert "x a f1" in capsys.readouterr().out


def test_spoilt_predictions_are_others_but_stay_predictions() -> None:
    rng = random.Random(4)
    name = {"start": 5, "end": 9, "text": "Elmt", "lat": 1.0, "lon": 1.0}
    record = {"id": "a", "toponyms": [name] * 20}
    (spoilt,) = spoil(record, "toponyms", 60, rng)
    assert spoilt["toponyms"] != record["toponyms"]
    assert all(0 <= n["start"] < n["end"] for n in spoilt["toponyms"])
    assert record["toponyms"] == [name] * 20
