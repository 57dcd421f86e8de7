"""Polygons of many hands become one coverage, and everything that was moved is told."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import affinity

from geo.control.drawn.earth import areas_km2
from geo.control.drawn.repair import GAP_M, GRID, Rule, tidied
from geo.control.drawn.report import Change
from tests.control.drawn.things import EAST, POCKET, WEST, frame

#: Degrees of latitude in a metre.
M = 1 / 111_195


def tidy(
    *shapes: shapely.Geometry, sides: str = "", rule: Rule = "smaller", gap_m: float = GAP_M
) -> tuple[list[shapely.Geometry], list[Change]]:
    sides = sides or "ABCDEFGH"[: len(shapes)]
    names = [f"area {side}" for side in sides]
    rows = frame({"name": names}, *shapes)
    found, changes = tidied(rows.set_index(rows.index + 1), list(sides), names, rule, gap_m)
    return list(found.geometry), changes


def kinds(changes: list[Change]) -> list[str]:
    return [change.kind for change in changes]


def near(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    return one.symmetric_difference(other).area < 1e-6


def test_clean_neighbours_are_left_as_they_are() -> None:
    found, changes = tidy(WEST, EAST)
    assert near(found[0], WEST)
    assert near(found[1], EAST)
    assert changes == []


@pytest.mark.parametrize(("rule", "winner"), [("smaller", 1), ("later", 1), ("first", 0)])
def test_who_keeps_an_overlap(rule: Rule, winner: int) -> None:
    big, small = shapely.box(10, 50, 12, 52), shapely.box(11.5, 51, 12.5, 51.5)
    found, changes = tidy(big, small, rule=rule)
    assert near(found[winner], (big, small)[winner])
    assert near(found[1 - winner], (big, small)[1 - winner].difference((big, small)[winner]))
    (change,) = changes
    assert (change.kind, change.feature, change.name) == ("overlap", 2 - winner, f"area {'BA'[winner]}")
    overlap = areas_km2([big.intersection(small)])[0]
    assert change.before_km2 - change.after_km2 == pytest.approx(overlap, rel=0.01)
    assert f"{overlap:.3g} km2" in change.what


def test_a_pocket_is_cut_out_of_the_land_around_it() -> None:
    found, changes = tidy(POCKET, WEST)
    assert near(found[1], WEST.difference(POCKET))
    assert kinds(changes) == ["overlap"]


def test_the_same_shape_twice_goes_to_the_later_one_without_slivers() -> None:
    moved = affinity.translate(WEST, 2e-4, 1e-4)
    (found,), changes = tidy(WEST, moved)
    assert near(found, shapely.union(WEST, moved))
    assert {change.kind for change in changes} == {"overlap", "sliver", "left out"}
    assert [c.feature for c in changes if c.kind == "left out"] == [1]


def test_a_strip_that_was_drawn_narrow_is_kept() -> None:
    strip = shapely.box(11.4, 50.2, 11.4 + 100 * M, 51.8)
    found, changes = tidy(WEST, strip)
    assert near(found[1], strip)
    assert kinds(changes) == ["overlap"]


def test_overlaps_within_a_side_are_told_apart() -> None:
    _, changes = tidy(WEST, affinity.translate(EAST, -0.1, 0), sides="AA")
    assert kinds(changes) == ["overlap within a side"]


def test_an_open_gap_along_a_border_is_closed() -> None:
    gap = 100 * M
    found, changes = tidy(WEST, shapely.box(11.5 + gap, 50.2, 12.8, 51.8))
    assert near(shapely.union_all(found), shapely.union(WEST, EAST))
    assert kinds(changes) == ["gap"]
    assert "km2" in changes[0].what
    assert changes[0].after_km2 > changes[0].before_km2


def test_a_wide_gap_and_bays_stay_open() -> None:
    wide = shapely.box(11.5 + 1000 * M, 50.2, 12.8, 51.8)
    found, changes = tidy(WEST, wide)
    assert near(found[0], WEST)
    assert near(found[1], wide)
    assert changes == []
    bay = WEST.difference(shapely.box(10.9, 50.0, 10.9 + 100 * M, 51.0))
    assert tidy(bay, EAST)[1] == []
    corner = shapely.box(11.5, 50.2, 12.8, 51.0)
    assert tidy(WEST, corner)[1] == []


def test_no_gap_is_closed_when_none_is_to_be() -> None:
    other = shapely.box(11.5 + 100 * M, 50.2, 12.8, 51.8)
    found, changes = tidy(WEST, other, gap_m=0)
    assert near(found[1], other)
    assert changes == []


def test_a_narrow_hole_is_filled_and_a_wide_one_is_not() -> None:
    narrow = shapely.box(10.5, 50.5, 10.5 + 100 * M, 50.9)
    wide = shapely.box(10.9, 50.5, 11.0, 50.6)
    (found,), changes = tidy(WEST.difference(shapely.union(narrow, wide)))
    assert near(found, WEST.difference(wide))
    assert kinds(changes) == ["gap"]


def test_neighbours_share_their_corners() -> None:
    steps = shapely.Polygon([(11.5, 50.2), (12.8, 50.2), (12.8, 51.8), (11.5, 51.8), (11.5, 51.0), (11.5, 50.7)])
    third = shapely.box(10.2, 51.8, 12.8, 52.0)
    found, _ = tidy(WEST, steps, third)
    assert shapely.coverage_is_valid(found)


def test_areas_are_those_on_the_ellipsoid() -> None:
    shapes = [WEST, POCKET, shapely.box(-70, -55, -69, -54), shapely.Point(1, 1), shapely.Polygon()]
    ground = [
        abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.segmentize(s, 0.01))[0]) / 1e6 for s in shapes[:3]
    ]
    assert areas_km2(shapes) == pytest.approx([*ground, 0, 0], rel=1e-6)
    assert len(areas_km2([])) == 0


boxes = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 12), st.integers(1, 12), st.integers(0, 80)),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=40)
@given(boxes=boxes, rule=st.sampled_from(["smaller", "later", "first"]))
def test_whatever_is_drawn_becomes_a_coverage(boxes: list[tuple[int, ...]], rule: Rule) -> None:
    shapes = [
        affinity.rotate(shapely.box(10 + x / 10, 50 + y / 10, 10 + (x + w) / 10, 50 + (y + h) / 10), turn)
        for x, y, w, h, turn in boxes
    ]
    found, changes = tidy(*shapes, rule=rule)
    assert shapely.coverage_is_valid(found)
    assert all(shape.is_valid and not shape.is_empty for shape in found)
    drawn, kept = shapely.union_all(shapes), shapely.union_all(found)
    closed = sum(float(change.what.split(" of ")[1].split(" km2")[0]) for change in changes if change.kind == "gap")
    assert drawn.difference(kept.buffer(10 * GRID)).area < 1e-5
    assert areas_km2([kept])[0] == pytest.approx(areas_km2([drawn])[0] + closed, abs=0.2, rel=1e-4)
    again, _ = tidy(*found, rule=rule, gap_m=0)
    assert np.allclose(shapely.area(again), shapely.area(found), atol=1e-9)
