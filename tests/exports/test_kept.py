"""What was counted and compared is the same when it was kept, and a cache that fails costs time only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from geo import pipeline
from geo.control.coverage import Regions, regions_of
from geo.control.naming import settlements
from geo.exports import kept
from geo.model import Timeline
from geo.theatre import load_theatre

THEATRE = load_theatre("syria-2024")


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    return pipeline.prepare(THEATRE)


@pytest.fixture(scope="module")
def settled() -> pd.DataFrame:
    return settlements(pipeline.gazetteer_for(THEATRE).places.values(), THEATRE.outline())


@pytest.fixture(scope="module")
def regions() -> Regions:
    return regions_of(pipeline.gazetteer_for(THEATRE).places.values(), THEATRE.outline())


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path))
    return tmp_path


def no_need() -> Any:
    raise AssertionError("what is kept was made anew")


def test_a_comparison_that_was_kept_is_the_one_that_was_made(
    timeline: Timeline, settled: pd.DataFrame, cache: Path
) -> None:
    days = timeline.dates[0], timeline.dates[5]
    made = kept.kept_comparison(timeline, THEATRE, days, lambda: settled)
    again = kept.kept_comparison(timeline, THEATRE, days, no_need)
    for name in ("sides", "exchanges", "places"):
        assert_frame_equal(getattr(again, name), getattr(made, name))
    assert_geodataframe_equal(again.land, made.land)
    assert len(made.places) > 10
    assert len(made.land)
    assert (again.alike, again.apart) == (made.alike, made.apart)
    kept.kept_comparison(timeline, THEATRE, days[::-1], lambda: settled)
    assert len(list((cache / "compared").iterdir())) == 2


def test_two_days_alike_are_kept_as_well(timeline: Timeline, settled: pd.DataFrame, cache: Path) -> None:
    days = timeline.dates[0], timeline.dates[0]
    made = kept.kept_comparison(timeline, THEATRE, days, lambda: settled)
    again = kept.kept_comparison(timeline, THEATRE, days, no_need)
    assert again.land.empty
    assert_frame_equal(again.places, made.places, check_dtype=False)
    assert again.alike == made.alike


def test_coverage_that_was_kept_is_the_one_that_was_made(
    timeline: Timeline, settled: pd.DataFrame, regions: Regions, cache: Path
) -> None:
    made = kept.kept_coverage(timeline, THEATRE, lambda: settled, lambda: regions)
    again = kept.kept_coverage(timeline, THEATRE, no_need, no_need)
    assert [len(table) for table in made] == [len(timeline.dates), len(timeline.dates) * made[1]["region"].nunique()]
    for one, other in zip(made, again, strict=True):
        assert_frame_equal(other, one)


@pytest.mark.parametrize("damage", [lambda data: data[:200], lambda data: b"", lambda data: b"<b>no</b>" + data[::-1]])
def test_a_damaged_file_costs_only_time(
    timeline: Timeline, settled: pd.DataFrame, cache: Path, damage: Callable[[bytes], bytes]
) -> None:
    days = timeline.dates[0], timeline.dates[5]
    made = kept.kept_comparison(timeline, THEATRE, days, lambda: settled)
    (file,) = (cache / "compared").iterdir()
    file.write_bytes(damage(file.read_bytes()))
    again = kept.kept_comparison(timeline, THEATRE, days, lambda: settled)
    assert_frame_equal(again.places, made.places)
    assert_frame_equal(kept.kept_comparison(timeline, THEATRE, days, no_need).places, made.places)


def test_a_cache_that_cannot_be_written_still_gives_the_figures(
    timeline: Timeline, settled: pd.DataFrame, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cache / "compared").write_text("a file where the folder should be", encoding="utf-8")
    days = timeline.dates[0], timeline.dates[5]
    assert len(kept.kept_comparison(timeline, THEATRE, days, lambda: settled).sides)


def test_other_claims_are_compared_anew(timeline: Timeline, settled: pd.DataFrame, cache: Path) -> None:
    from dataclasses import replace

    days = timeline.dates[0], timeline.dates[5]
    kept.kept_comparison(timeline, THEATRE, days, lambda: settled)
    fewer = replace(timeline, claims=timeline.claims[1:])
    with pytest.raises(AssertionError, match="made anew"):
        kept.kept_comparison(fewer, THEATRE, days, no_need)


def test_only_so_many_stay(
    timeline: Timeline, settled: pd.DataFrame, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.store.tables.MOST", 2)
    for day in timeline.dates[:3]:
        kept.kept_comparison(timeline, THEATRE, (timeline.dates[0], day), lambda: settled)
    assert len(list((cache / "compared").iterdir())) == 2
    kept.kept_comparison(timeline, THEATRE, (timeline.dates[0], timeline.dates[2]), no_need)
