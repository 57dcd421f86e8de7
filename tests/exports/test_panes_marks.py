"""Where dots and names of a compared map stand, and how signs look."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

import geo.maps
from geo.control.compared import compare_maps, shown_day
from geo.exports.labels import overlap
from geo.exports.panes import Panes, draw_panes, front_lines
from geo.exports.panes_marks import arrange, sign_svg
from geo.exports.panes_picture import panes_svg
from geo.exports.panes_spots import RADII, SITE, Spot
from geo.maps.palette import GROUNDS, SLOTS
from geo.model import Place, Status
from tests.exports.test_differences import SETTLED, TITLES
from tests.exports.things import DAYS, theatre, timeline

LOOK = {"ink": "#000000", "land": "#FFFFFF", "soft": "#888888"}
SIZE = (400.0, 300.0)
PLAYER = Path(geo.maps.__file__).parent / "assets" / "player"


def spot(
    name: str, x: int, y: int, rank: int = 4, *, status: str = "held", kept: bool = False, people: int = 0
) -> Spot:
    return Spot(name, x, y, "#CC411F", status, rank, radius=RADII[rank], kept=kept, population=people)


@st.composite
def spots(draw: st.DrawFn) -> list[Spot]:
    """Places in a window so narrow that many lie on one another."""
    at = draw(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300)), min_size=1, max_size=40, unique=True))
    ranks, states = st.integers(0, 4), st.sampled_from([*Status])
    return [
        spot(f"Place {n}" + "a" * draw(st.integers(0, 12)), x, y, draw(ranks), status=draw(states), kept=draw(st.booleans()))
        for n, (x, y) in enumerate(at)
    ]  # fmt: skip


@given(spots(), st.booleans())
def test_nothing_lies_on_a_name_and_only_what_is_kept_on_a_weightier_dot(places: list[Spot], alone: bool) -> None:
    # Of a single pane the order is that of the table, whatever the ranks.
    found = arrange([places] if alone else [places, places], 1.0, SIZE, [(0.0, 256.0, 130.0, 300.0)])
    boxes = [name.box for name in found.names]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert not [
        (name, mark)
        for name in found.names
        for mark in found.marks
        if name.mark != mark and overlap(name.box, mark.box)
    ]
    assert all(
        min(b[:2]) >= 0 and b[2] <= SIZE[0] and b[3] <= SIZE[1] and not overlap(b, (0, 256, 130, 300)) for b in boxes
    )
    for one, other in combinations(found.marks, 2):
        # Two that meet are kept, or a big town that does not give way to what is kept.
        if one.meets(other):
            assert one.spot.kept or other.spot.kept
            assert {one.spot.kept, other.spot.kept} == {True} or min(one.spot.rank, other.spot.rank) < 2
    assert {place.name for place in places if place.kept} <= {mark.spot.name for mark in found.marks}
    assert found.waiting == len(places) - len(found.marks)
    assert {name.mark for name in found.names} <= set(found.marks)


def test_what_gave_way_shows_on_a_larger_picture() -> None:
    places = [
        spot("City", 100, 100, 1),
        spot("Suburb", 104, 100),
        spot("Fought over", 100, 104, status="contested", kept=True),
    ]
    far, near = (arrange([places], scale, SIZE, []) for scale in (1.0, 8.0))
    assert {mark.spot.name for mark in far.marks} == {"City", "Fought over"}
    assert (far.waiting, near.waiting) == (1, 0)
    # A name keeps off the sign that lies beside its own dot.
    (city,) = (name for name in far.names if name.mark.spot.name == "City")
    assert not any(overlap(city.box, mark.box) for mark in far.marks)


def test_a_big_towns_name_is_written_even_in_a_crowd_with_a_line_to_its_dot() -> None:
    ring = [(math.cos(a) * r, math.sin(a) * r) for r in (16, 26) for a in [n * math.pi / 6 for n in range(12)]]
    crowd = [spot(f"V{n}", round(200 + x), round(150 + y), kept=True) for n, (x, y) in enumerate(ring)]
    found = arrange([[spot("Big", 200, 150, 1), *crowd]], 1.0, SIZE, [])
    (big,) = (name for name in found.names if name.mark.spot.name == "Big")
    assert big.farther


def test_signs_are_told_apart_without_colour() -> None:
    made = [sign_svg(spot("", 0, 0, 2, status=status), LOOK) for status in Status]
    made += [sign_svg(Spot("", 0, 0, "#CC411F", "held", 2, radius=RADII[2], claimed=True), LOOK)]
    assert len({re.sub(r"#[0-9A-F]{6}", "", sign) for sign in made}) == len(made)
    # Only what nobody holds is hollow.
    hollow = {status: "#CC411F" not in sign for status, sign in zip(Status, made, strict=False)}
    assert hollow == {status: status in {"unheld", "unknown"} for status in Status}


def test_dots_are_as_large_as_on_the_map_page() -> None:
    code = (PLAYER / "3-layers.js").read_text(encoding="utf-8")
    assert tuple(map(float, re.search(r"RADII = \[([^\]]+)\]", code)[1].split(","))) == RADII
    assert float(re.search(r"settled \? 1 : ([\d.]+)", code)[1]) == SITE


def drawn(folder: Path) -> Panes:
    shown, where = timeline(), theatre(folder)
    maps = shown_day(shown, DAYS[0]), shown_day(shown, DAYS[1])
    found = compare_maps(*maps, SETTLED)
    places = {
        "p1": Place("p1", "Sunset", 10.5, 10.5, "P.PPLC", population=900_000),
        "p3": Place("p3", "Dawn", 10.5, 11.8, "S.AIRB"),
    }
    fronts = front_lines(shown, maps[0]), front_lines(shown, maps[1])
    alone = frozenset[str](), frozenset({"p2"})
    return draw_panes(maps, TITLES, found, where, GROUNDS["light"], fronts=fronts, places=places, alone=alone)


def test_a_spot_has_the_size_of_its_place_and_the_full_colour_of_its_side(tmp_path: Path) -> None:
    panes = drawn(tmp_path)
    first, second = ({one.name: one for one in pane.spots} for pane in (panes.first, panes.second))
    assert list(first) == ["Sunset", "Dawn", "Middle", "Nowhere"]
    assert (first["Sunset"].radius, first["Dawn"].radius, first["Middle"].radius) == (
        RADII[0],
        RADII[4] * SITE,
        RADII[4],
    )
    assert (first["Sunset"].fill, first["Dawn"].fill) == (SLOTS[0], SLOTS[1])
    assert panes.colours["W"] != SLOTS[0]
    assert [one.told for one in second.values()] == [
        "Held by West", "Besieged; held by East", "Contested; most likely West", "Not known",
    ]  # fmt: skip
    # Besieged in both, contested in the second: they keep their dots in both.
    assert (
        {name for name, one in first.items() if one.kept}
        == {name for name, one in second.items() if one.kept}
        == {"Dawn", "Middle"}
    )
    assert [one.name for one in second.values() if one.claimed] == ["Middle"]
    (changed,) = panes.changed.spots
    assert (changed.fill, changed.status, changed.claimed, changed.kept) == (SLOTS[0], "contested", True, True)


@pytest.mark.parametrize("changed", [False, True])
def test_a_picture_says_what_its_signs_mean(tmp_path: Path, changed: bool) -> None:
    svg = panes_svg(drawn(tmp_path), "title", "said", "credit", changed=changed)
    texts = [element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]
    assert "Contested" in texts
    assert ("Besieged" in texts) is not changed
    assert "Left by holder" not in texts
    assert not any(text.startswith("Smaller places") for text in texts)
