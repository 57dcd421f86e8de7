"""Places surrounded: maps of letters, a letter the side that holds a place, 20 km from one to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.control.encirclement import NOT_KNOWN, Ground, encirclement, ground, surrounded
from geo.theatre import Theatre, Truce, _truce
from tests.counted import calls

from .conftest import FIRST, make_theatre

STEP = 20_000.0
SIDES = "ABC"
ALL_HOSTILE = ~np.eye(len(SIDES), dtype=bool)


def places_of(rows: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates and holders; a point is no place, a question mark one whose holder is not known."""
    spots = [(x, y, c) for y, row in enumerate(reversed(rows)) for x, c in enumerate(row) if c != "."]
    xy = np.array([(STEP * x, STEP * y) for x, y, _ in spots])
    return xy, np.array([[SIDES.find(c)] for _, _, c in spots])


def ground_of(rows: list[str], margin: float = 10 * STEP, lands: tuple[shapely.Geometry, ...] = ()) -> Ground:
    """Wide land around the map, so that no border is near, unless a margin is given."""
    xy, _ = places_of(rows)
    return ground(xy, shapely.box(*xy.min(axis=0), *xy.max(axis=0)).buffer(margin, join_style="mitre"), lands)


def closed_in(rows: list[str], hostile: np.ndarray = ALL_HOSTILE, **options: object) -> list[str]:
    """The map with a star in place of each surrounded place."""
    _, holders = places_of(rows)
    found = surrounded(ground_of(rows, **options), holders, hostile[None])[:, 0].tolist()  # type: ignore[arg-type]
    stars = iter(found)
    lines = [[("*" if next(stars) else c) if c != "." else c for c in row] for row in reversed(rows)]
    return ["".join(line) for line in reversed(lines)]


def test_a_place_with_the_other_side_all_around_is_surrounded() -> None:
    rows = ["BBBBB", "BBBBB", "BBABB", "BBBBB", "BBBBB"]
    assert closed_in(rows) == ["BBBBB", "BBBBB", "BB*BB", "BBBBB", "BBBBB"]


def test_so_are_several_that_hold_together_and_each_knows_who_is_around() -> None:
    rows = ["BBBBBB", "BBBBBB", "BBAABB", "BBCBBB", "BCCCBB", "BBBBBB"]
    _, holders = places_of(rows)
    around = surrounded(ground_of(rows), holders, ALL_HOSTILE[None])[:, 0]
    assert set(around[holders[:, 0] == 0]) == {2 + 4}
    assert closed_in(rows)[2] == "BB**BB"


def test_a_way_out_is_enough() -> None:
    rows = ["BBBBBB", "BBBBBB", "AAAABB", "BBBBBB", "BBBBBB"]
    assert closed_in(rows) == rows
    bent = ["BBBBBB", "BBAABB", "BBBABB", "BBBABB", "BBBABB"]
    assert closed_in(bent) == bent


def test_a_way_through_a_place_not_known_is_a_way_out() -> None:
    rows = ["BBBBB", "BB?BB", "BBABB", "BBBBB", "BBBBB"]
    assert closed_in(rows) == rows


def test_a_truce_is_a_way_out_but_a_side_that_fights_is_not() -> None:
    rows = ["BBBBB", "BBCBB", "BBABB", "BBBBB", "BBBBB"]
    at_peace = ALL_HOSTILE.copy()
    at_peace[0, 2] = at_peace[2, 0] = False
    assert closed_in(rows)[2] == "BB*BB"
    assert closed_in(rows, at_peace)[2] == "BBABB"


def test_a_border_or_coast_is_open() -> None:
    rows = ["BBBBB", "BBBBB", "BBABB", "BBBBB", "BBBBB"]
    assert closed_in(rows)[2] == "BB*BB"
    xy, holders = places_of(rows)
    inlet = shapely.box(2 * STEP - 500, 2 * STEP + 300, 2 * STEP + 500, 9 * STEP)
    sea = shapely.difference(shapely.box(-STEP, -STEP, 5 * STEP, 5 * STEP), inlet)
    assert not surrounded(ground(xy, sea), holders, ALL_HOSTILE[None]).any()


def test_the_outermost_places_are_not_known_to_be_surrounded() -> None:
    assert closed_in(["BBB", "BBA", "BBB"]) == ["BBB", "BBA", "BBB"]
    assert closed_in(["ABA", "BBB", "ABA"]) == ["ABA", "BBB", "ABA"]


def test_neighbours_too_far_off_do_not_close_a_ring() -> None:
    rows = ["B....B....B", *["..........."] * 4, "B....A....B", *["..........."] * 4, "B....B....B"]
    xy, holders = places_of(rows)
    for shrunk, hits in ((xy, 0), (xy / 3, 1)):
        land = shapely.box(*shrunk.min(axis=0), *shrunk.max(axis=0)).buffer(STEP)
        assert surrounded(ground(shrunk, land), holders, ALL_HOSTILE[None]).astype(bool).sum() == hits


def test_those_around_must_hold_more() -> None:
    """In the middle of the third map neither side holds more than the other that it has around it."""
    thin = ["BBBBB", "BAAAB", "BABAB", "BAAAB", "BBBBB"]
    assert closed_in(thin) == ["BBBBB", "B***B", "B***B", "B***B", "BBBBB"]
    even = ["BAAAAB", "AABBAA", "ABAABA", "AABBAA", "BAAAAB"]
    assert closed_in(even)[2] == "A*AA*A"


def test_a_front_that_sweeps_by_surrounds_nothing() -> None:
    for n in range(1, 7):
        row = "A" * n + "B" * (7 - n)
        rows = [row] * 7
        assert closed_in(rows) == rows
    wavy = ["AABBBBB", "AAABBBB", "AABBBBB", "AAAABBB", "AAABBBB", "AABBBBB", "AAABBBB"]
    assert closed_in(wavy) == wavy


@pytest.mark.parametrize("rows", [["A"], ["AB"], ["AB", "BA"], ["ABABAB"], ["?"], ["A.", ".B"]])
def test_few_places_or_a_line_surround_nothing(rows: list[str]) -> None:
    assert closed_in(rows) == rows


def test_two_places_with_the_other_sides_land_between_do_not_hold_together() -> None:
    """At the start B held the land between two pockets of A, though no place of B lies in it."""
    rows = ["BBBBB", "BBABB", "B...B", "BBABB", "BBBBB"]
    xy, holders = places_of(rows)
    land = shapely.box(*xy.min(axis=0), *xy.max(axis=0)).buffer(10 * STEP)
    pockets = [shapely.Point(2 * STEP, y * STEP).buffer(3000) for y in (1, 3)]
    strip = shapely.LineString([(2 * STEP, STEP), (2 * STEP, 3 * STEP)]).buffer(3000)
    for held, size in ((shapely.union_all(pockets), 1), (strip, 2)):
        on = ground(xy, land, [held])
        assert surrounded(on, holders, ALL_HOSTILE[None]).astype(bool).sum() == 2
        few = holders.copy()
        few[(xy == [2 * STEP, 4 * STEP]).all(axis=1)] = 0  # the northern pocket has a way out now
        assert surrounded(on, few, ALL_HOSTILE[None]).astype(bool).sum() == 2 - size


def test_the_days_are_told_apart_and_equal_days_are_alike() -> None:
    first, second = ["BBBBB", "BBBBB", "BBABB", "BBBBB", "BBBBB"], ["BBABB", "BBABB", "BBABB", "BBBBB", "BBBBB"]
    holders = np.hstack([places_of(rows)[1] for rows in (first, second, first)])
    found = surrounded(ground_of(first), holders, np.repeat(ALL_HOSTILE[None], 3, axis=0))
    assert found.astype(bool).sum(axis=0).tolist() == [1, 0, 1]


def test_names_and_order_of_places_do_not_matter() -> None:
    rows = ["BBBBBB", "BABBBB", "BBBAAB", "BCBBBB", "BBBBBB"]
    xy, holders = places_of(rows)
    land = shapely.box(*xy.min(axis=0), *xy.max(axis=0)).buffer(10 * STEP)
    found = surrounded(ground(xy, land), holders, ALL_HOSTILE[None])
    order = np.random.default_rng(3).permutation(len(xy))
    assert (surrounded(ground(xy[order], land), holders[order], ALL_HOSTILE[None]) == found[order]).all()


def test_work_grows_with_days_and_not_with_places() -> None:
    """Each day is a handful of steps over all places at once, however many they are."""

    def work(places: int, days: int) -> int:
        xy = np.random.default_rng(0).uniform(0, 6e5, (places, 2))
        holders = (xy[:, :1] > np.linspace(1e5, 5e5, days)[None] + 3e4 * np.sin(xy[:, 1:] / 2e4)).astype(np.int64)
        hostile, found = np.repeat(ALL_HOSTILE[None], days, 0), []
        count = calls(
            lambda: found.append(surrounded(ground(xy, shapely.box(-1e4, -1e4, 61e4, 61e4)), holders, hostile))
        )
        # A wavy front that moves all over the map leaves few places in pockets.
        assert (found[0] > 0).mean() < 0.01
        return count

    assert work(3000, 40) < 1.1 * work(1000, 40)
    assert work(1000, 80) < 2.1 * work(1000, 40)


def test_a_theatre_knows_its_truces_and_its_outline(tmp_path: Path) -> None:
    theatre = make_theatre(tmp_path)
    lonlat = np.array([(11 + 0.3 * x, 50.5 + 0.2 * y) for y in range(5) for x in range(5)] + [(0.0, 0.0)])
    # All but the middle one, and a place beyond the outline.
    holders = np.array([[0 if n == 12 else 1] * 2 for n in range(25)] + [[NOT_KNOWN] * 2])
    sides, days = ("ARMY", "REBELS"), (FIRST, date(2020, 1, 2))
    assert encirclement(lonlat, holders, sides, days, theatre).nonzero()[0].tolist() == [12, 12]
    peace = replace(theatre, truces=(Truce(frozenset(sides), None, FIRST),))
    assert encirclement(lonlat, holders, sides, days, peace)[12].tolist() == [0, 2]


def test_truces_hold_between_their_days(theatre: Theatre) -> None:
    truce = Truce(frozenset({"ARMY", "THIRD"}), date(2020, 1, 5), date(2020, 1, 7))
    peace = replace(theatre, truces=(truce,))
    assert [peace.hostile("THIRD", "ARMY", FIRST.replace(day=d)) for d in (4, 5, 7, 8)] == [True, False, False, True]
    assert peace.hostile("ARMY", "REBELS", FIRST.replace(day=6))
    assert not peace.hostile("ARMY", "ARMY", FIRST)


@pytest.mark.parametrize("raw", [{"sides": ["A"]}, {"sides": ["A", "A"]}, {"sides": ["A", "B"], "to": "2024-12-02"}])
def test_a_truce_of_one_side_or_with_a_quoted_day_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="truce"):
        _truce(raw)
