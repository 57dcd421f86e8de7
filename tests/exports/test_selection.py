from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from geo.errors import InputError
from geo.exports import write
from geo.exports.description import Description, changed
from geo.exports.selection import described_theatre, period_of, selected
from geo.schema import AREAS, CONTROL, FRONTS, OVERLAYS, check
from tests.exports.things import DAYS, theatre, timeline

WEST_HALF = Description(extent=(10.0, 10.0, 10.6, 11.0))


def test_all_defaults_keep_the_timeline_as_it_is():
    whole = timeline()
    assert period_of(whole, Description()) is whole
    kept = selected(whole, Description())
    assert (kept.dates, kept.claims, len(kept.control)) == (whole.dates, whole.claims, len(whole.control))


def test_a_day_keeps_that_day_and_the_claims_of_it():
    first = selected(timeline(), Description(day=DAYS[0]))
    assert first.dates == (DAYS[0],)
    assert first.claims == ()
    assert first.documents == ()
    assert set(first.control["date"]) == {DAYS[0]}
    second = selected(timeline(), Description(day=DAYS[1]))
    assert [claim.id for claim in second.claims] == ["c1"]


def test_claims_without_a_day_go_by_their_document():
    whole = timeline()
    undated = replace(whole, claims=(replace(whole.claims[0], date_from=None, date_to=None),))
    assert selected(undated, Description(day=DAYS[0])).claims == ()
    assert len(selected(undated, Description(day=DAYS[1])).claims) == 1
    nobody_knows = replace(undated, documents=(replace(whole.documents[0], published=None),))
    assert len(selected(nobody_knows, Description(day=DAYS[0])).claims) == 1


def test_an_extent_cuts_land_and_lines_and_measures_them_again():
    kept = selected(timeline(), WEST_HALF)
    assert list(kept.areas["side"]) == ["W", "W"]
    assert kept.areas.geometry.iloc[0].equals(shapely.box(10, 10, 10.6, 11))
    assert kept.areas["area_km2"].iloc[0] == pytest.approx(65.7 * 110.7, rel=0.01)
    assert kept.fronts.empty
    assert kept.claims == ()
    assert set(kept.control["name"]) == {"Sunset"}
    for frame, table in (
        (kept.control, CONTROL),
        (kept.areas, AREAS),
        (kept.fronts, FRONTS),
        (kept.overlays, OVERLAYS),
    ):
        check(frame, table)


def test_a_front_is_as_long_as_what_is_left_of_it():
    kept = selected(timeline(), Description(extent=(10.9, 10.0, 11.1, 10.5)))
    assert kept.fronts["length_km"].tolist() == pytest.approx([55.3], rel=0.01)
    assert set(kept.fronts["date"]) == {DAYS[0]}


def test_a_timeline_without_fronts_and_bands_keeps_their_columns():
    whole = timeline()
    bare = replace(whole, fronts=whole.fronts.iloc[:0], overlays=whole.overlays.iloc[:0])
    kept = selected(bare, replace(WEST_HALF, day=DAYS[0]))
    for frame, table in ((kept.fronts, FRONTS), (kept.overlays, OVERLAYS)):
        assert frame.empty
        assert set(table.columns) <= set(frame.columns)


def test_a_title_is_the_theatres(tmp_path):
    where = theatre(tmp_path)
    assert described_theatre(where, Description()) is where
    assert described_theatre(where, Description(title="Mine")).title == "Mine"


def test_a_period_without_a_day_is_refused(tmp_path):
    late = changed(Description(), date_from="2030-01-01")
    with pytest.raises(InputError, match="no day of the period"):
        write(timeline(), theatre(tmp_path), tmp_path / "a.csv", late)
