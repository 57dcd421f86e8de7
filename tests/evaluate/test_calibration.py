"""Reliability on cases worked out by hand, the fitted mappings, and the table the reader may use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from geo.errors import InputError
from geo.evaluate.calibration import (
    FEWEST_TO_FIT,
    Judged,
    calibration_figures,
    cross_validated,
    draw_reliability,
    fit_isotonic,
    fit_logistic,
    judged_claims,
    judged_names,
    log_loss,
    reliability,
)
from geo.evaluate.claims import score_claims
from geo.evaluate.geoparse import score_names
from geo.reading import calibration
from geo.theatre import DATA_VARIABLE
from tests.evaluate.things import claim, gold, name, read

DAYS = {"date_from": "2031-05-10", "date_to": "2031-05-10"}


def judged(*cases: tuple[float, bool]) -> Judged:
    return Judged(np.array([c for c, _ in cases]), np.array([r for _, r in cases]), np.arange(len(cases)))


def drawn(n: int = 600) -> Judged:
    """Confidences that are too sure: what says p is right p squared of the time."""
    rng = np.random.default_rng(4)
    confidence = rng.choice([0.2, 0.35, 0.5, 0.65, 0.8, 0.95], n)
    return Judged(confidence, rng.random(n) < confidence**2, np.arange(n))


def test_bins_ece_and_brier_by_hand() -> None:
    cases = judged((0.2, False), (0.2, True), (0.8, True), (0.8, True), (1.0, True))
    low, high, top = reliability(cases)
    assert (low.count, low.confidence, low.share) == (2, pytest.approx(0.2), 0.5)
    assert (high.count, high.confidence, high.share) == (2, pytest.approx(0.8), 1.0)
    assert (top.low, top.high, top.count) == (0.9, 1.0, 1)
    found = calibration_figures({"x": cases})["x"]
    # (2 x .3 + 2 x .2 + 0) / 5 and (.04 + .64 + .04 + .04 + 0) / 5
    assert found == {"n": 5, "mean_confidence": 0.6, "share_right": 0.8, "ece": 0.2, "brier": 0.152}
    assert calibration_figures({"x": judged()}) == {"x": {"n": 0}}


def test_claims_and_names_are_judged_with_their_confidence() -> None:
    entry = gold(claims=(claim(0, 5, actor="ELM", **DAYS), claim(10, 15, actor="ELM", **DAYS)))
    answers = (
        claim(0, 5, actor="ELM", confidence=0.9, **DAYS),
        claim(10, 15, actor="ASH", confidence=0.7, **DAYS),
        claim(20, 25, confidence=0.4),
        claim(30, 35),
    )
    found = judged_claims(score_claims([entry], read(claims=answers)))
    assert found["detection"].confidence.tolist() == [0.9, 0.7, 0.4]
    assert found["detection"].right.tolist() == [True, True, False]
    assert found["map"].right.tolist() == [True, False, False]
    places = gold(names=(name(0, 5, 0.0, 0.0), name(10, 15), name(20, 25, 0.0, 0.0)))
    read_names = (
        name(0, 5, 0.1, 0.0, confidence=0.9),
        name(10, 15, 1.0, 1.0, confidence=0.8),  # the gold has no coordinates: not judged
        name(20, 25, 9.0, 0.0, confidence=0.6),
        name(30, 35, 1.0, 1.0, confidence=0.3),
    )
    (cases,) = judged_names(score_names([places], read(names=read_names)), 161.0).values()
    assert cases.confidence.tolist() == [0.9, 0.6, 0.3]
    assert cases.right.tolist() == [True, False, False]


@pytest.mark.parametrize("fit", [fit_isotonic, fit_logistic])
def test_a_fitted_mapping_is_monotone_and_mends_confidence(fit: object) -> None:
    assert callable(fit)
    mapping = fit(drawn())
    assert list(mapping.raw) == sorted(set(mapping.raw))
    assert list(mapping.calibrated) == sorted(mapping.calibrated)
    assert mapping.calibrated[0] >= 0
    assert mapping.calibrated[-1] <= 1
    new = drawn(900)
    mended = Judged(mapping(new.confidence), new.right, new.groups)
    found = calibration_figures({"before": new, "after": mended})
    assert found["after"]["ece"] < found["before"]["ece"] / 2
    assert found["after"]["brier"] < found["before"]["brier"]
    assert log_loss(cross_validated(new, fit)) < log_loss(new)


def test_isotonic_pools_what_falls() -> None:
    cases = [(0.3, n % 2 == 0) for n in range(20)] + [(0.6, n % 5 == 0) for n in range(20)]
    mapping = fit_isotonic(judged(*cases, *[(0.9, True)] * 20))
    # .5 and .2 become one step of .35 at .45; the share of all, .57, weighs as 4 cases in each step.
    assert mapping.raw == (0.45, 0.9)
    assert mapping.calibrated == pytest.approx(((14 + 4 * 34 / 60) / 44, (20 + 4 * 34 / 60) / 24), abs=1e-4)


def test_too_few_cases_are_not_fitted() -> None:
    with pytest.raises(InputError, match="too few"):
        fit_isotonic(judged(*[(0.1 * (n % 9), True) for n in range(FEWEST_TO_FIT - 1)]))
    with pytest.raises(InputError, match="all have the same"):
        fit_logistic(judged(*[(0.5, True)] * 100))


def test_the_diagram_is_a_picture_and_the_same_each_time(tmp_path: Path) -> None:
    cases = {"detection": drawn(100), "map": judged()}
    for stem in ("one", "two"):
        draw_reliability(cases, tmp_path / f"{stem}.png", "made up: $x$")
    first = (tmp_path / "one.png").read_bytes()
    assert first.startswith(b"\x89PNG")
    assert first == (tmp_path / "two.png").read_bytes()
    with pytest.raises(InputError, match="no prediction carries a confidence"):
        draw_reliability({"map": judged()}, tmp_path / "three.png", "none")
    assert not (tmp_path / "three.png").exists()


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "reading").mkdir()
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    calibration.load_table.cache_clear()
    yield tmp_path / "reading" / "calibration.toml"
    calibration.load_table.cache_clear()


def rows(**changed: list[float]) -> str:
    table = {"raw": [0.2, 0.6, 0.9], "calibrated": [0.1, 0.5, 0.8]} | changed
    return "[claims]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in table.items())


def test_calibrated_is_linear_between_points_and_level_beyond(table: Path) -> None:
    table.write_text(rows(), encoding="utf-8")
    found = [calibration.calibrated(raw) for raw in (0.0, 0.2, 0.4, 0.75, 1.0)]
    assert found == pytest.approx([0.1, 0.1, 0.3, 0.65, 0.8])
    with calibration.raw_confidence():
        assert calibration.calibrated(0.4) == 0.4
    assert calibration.calibrated(0.6) == 0.5


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "not toml [",
        rows(raw=[0.2, 0.2, 0.9]),
        rows(calibrated=[0.5, 0.4, 0.8]),
        rows(calibrated=[0.1, 0.5]),
        rows(calibrated=[0.1, 0.5, 1.8]),
        rows(raw=[], calibrated=[]),
    ],
)
def test_a_missing_or_malformed_table_raises(content: str | None, table: Path) -> None:
    if content is not None:
        table.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"missing|malformed") as raised:
        calibration.calibrated(0.5)
    assert "calibration.toml" in str(raised.value)


def test_the_bundled_table_is_monotone() -> None:
    calibration.load_table.cache_clear()
    values = [calibration.calibrated(raw) for raw in np.linspace(0, 1, 101)]
    assert values == sorted(values)
    assert 0 <= values[0] < values[-1] <= 1
