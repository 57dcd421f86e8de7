"""The whole way on the bundled theatre, and what is kept between runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from geo import pipeline, schema
from geo.model import Timeline
from geo.store.results import load_timeline, save_timeline
from geo.theatre import load_theatre

THEATRE = "syria-2024"


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    return pipeline.prepare(load_theatre(THEATRE))


def holder(timeline: Timeline, name: str, day: date) -> str | None:
    rows = timeline.control[(timeline.control["name"] == name) & (timeline.control["date"] == day)]
    return rows["controller"].iloc[0]


def test_tables_keep_their_contracts(timeline: Timeline) -> None:
    schema.check(timeline.control, schema.CONTROL)
    schema.check(timeline.areas, schema.AREAS)
    schema.check(timeline.fronts, schema.FRONTS)
    schema.check(timeline.overlays, schema.OVERLAYS)
    assert timeline.dates == load_theatre(THEATRE).days


@pytest.mark.parametrize(
    ("place", "day", "side"),
    [
        ("Aleppo", date(2024, 11, 26), "SYR_GOV"),
        ("Aleppo", date(2024, 12, 2), "SYR_OPP"),
        ("Hama", date(2024, 12, 3), "SYR_GOV"),
        ("Hama", date(2024, 12, 7), "SYR_OPP"),
        ("Homs", date(2024, 12, 9), "SYR_OPP"),
        ("Damascus", date(2024, 12, 6), "SYR_GOV"),
        ("Damascus", date(2024, 12, 10), "SYR_OPP"),
        ("Tell Rifaat", date(2024, 12, 3), "SNA"),
        ("Palmyra", date(2024, 12, 9), "SYR_FREE_ARMY"),
        ("Deir ez-Zor", date(2024, 12, 8), "SDF"),
        ("Deir ez-Zor", date(2024, 12, 12), "SYR_OPP"),
    ],
)
def test_the_bundled_reports_move_the_map(timeline: Timeline, place: str, day: date, side: str) -> None:
    assert load_theatre(THEATRE).side_of(holder(timeline, place, day)) == side


def test_every_change_rests_on_claims_that_exist(timeline: Timeline) -> None:
    claims = {claim.id for claim in timeline.claims}
    changed = timeline.control[timeline.control["since"] > timeline.dates[0]]
    assert len(changed) > 100
    assert changed["claims"].map(len).min() > 0
    assert set(changed["claims"].explode()) <= claims


def test_areas_tile_the_outline_every_day(timeline: Timeline) -> None:
    outline = load_theatre(THEATRE).outline()
    for _, areas in timeline.areas.groupby("date"):
        shapes = areas.geometry.to_list()
        assert all(shape.is_valid for shape in shapes)
        assert abs(sum(s.area for s in shapes) - outline.area) / outline.area < 1e-5
        assert outline.difference(shapely.union_all(shapes)).area / outline.area < 1e-6


def test_every_area_has_a_held_place_in_it(timeline: Timeline) -> None:
    for day, areas in timeline.areas.groupby("date"):
        held = timeline.control[timeline.control["date"] == day]
        sides = set(held["side"].dropna())
        assert {s for s in areas["side"] if s} <= sides, day


def test_a_timeline_survives_being_kept(timeline: Timeline, tmp_path: Path) -> None:
    path = tmp_path / "kept" / "t.zip"
    save_timeline(timeline, path)
    again = load_timeline(path)
    assert again is not None
    assert again.claims == timeline.claims
    assert again.documents == timeline.documents
    assert again.dates == timeline.dates
    pd.testing.assert_frame_equal(again.control, timeline.control, check_dtype=False)
    assert_geodataframe_equal(again.areas, timeline.areas, check_dtype=False)


def test_a_damaged_or_unwritable_cache_costs_only_time(timeline: Timeline, tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    save_timeline(timeline, path)
    path.write_bytes(path.read_bytes()[:1000])
    assert load_timeline(path) is None
    assert load_timeline(tmp_path / "absent.zip") is None
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    save_timeline(timeline, blocked / "t.zip")
    assert blocked.read_text() == "not a folder"
