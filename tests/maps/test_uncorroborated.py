"""Land on one source's word, land told of by another place, doubt of lengths and movement, names to search for."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from shapely.geometry import Point, Polygon

from geo.maps.dataset import build_dataset
from geo.maps.encode import decode
from geo.maps.states import mark_claimed, other_names
from geo.maps.story import state_on
from geo.maps.uncorroborated import places_alone
from geo.model import Place, Timeline
from geo.theatre import Theatre
from tests.maps.conftest import DAYS, NAMES


@pytest.fixture(scope="module")
def told(timeline: Timeline) -> Timeline:
    """The war as told by one of its five reports."""
    documents = timeline.documents[:1]
    claims = tuple(c for c in timeline.claims if c.document_id == documents[0].id)
    ids = {c.id for c in claims}
    kept = [tuple(c for c in row if c in ids) for row in timeline.control["claims"]]
    shares = [tuple(1 / len(row) for _ in row) for row in kept]
    control = timeline.control.assign(claims=kept, shares=shares)
    return dataclasses.replace(timeline, documents=documents, claims=claims, control=control)


@pytest.fixture(scope="module")
def one_source(told: Timeline, theatre: Theatre, places: dict[str, Place]) -> dict[str, Any]:
    return build_dataset(told, theatre, places, mode="light")


def shapes(data: dict[str, Any], coded: list[list[int]]) -> list[Polygon]:
    return [Polygon(decode(data["rings"][outer])) for outer, *_ in coded]


def test_a_place_that_one_source_alone_gives_to_its_holder_is_marked(one_source: dict[str, Any]) -> None:
    marked = {
        place["name"]
        for place in one_source["places"]
        if any(one_source["states"][number].get("claimed") for number in place["runs"][1::2])
    }
    assert marked == {"Brook"}


def test_places_of_a_day_on_one_sources_word_are_those_that_the_page_marks(
    timeline: Timeline, told: Timeline, one_source: dict[str, Any]
) -> None:
    for day, when in enumerate(DAYS):
        marked = {p["id"] for p in one_source["places"] if state_on(p, day, one_source).get("claimed")}
        assert places_alone(told, when) == marked
    assert places_alone(told, DAYS[2])
    assert not places_alone(timeline, DAYS[2])


def test_land_on_one_sources_word_is_that_near_the_place_within_its_sides_area(one_source: dict[str, Any]) -> None:
    by_day = one_source["overlays"]["uncorroborated"]
    assert [len(day) for day in by_day] == [0, 0, 1, 1, 1]
    (shape,) = shapes(one_source, by_day[2])
    assert shape.contains(Point(11.5, 40.5))
    assert not shape.contains(Point(12.5, 40.5))
    west, _, east, _ = shape.bounds
    assert west >= 11 - 1e-6
    assert (east - west) * 111.2 * 0.76 == pytest.approx(50, rel=0.05)


def test_what_more_than_one_source_says_is_not_marked(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place]
) -> None:
    data = build_dataset(timeline, theatre, places, mode="light")
    assert not any(state.get("claimed") for state in data["states"])
    assert data["overlays"]["uncorroborated"] == [[]] * len(DAYS)


def test_a_place_held_since_the_first_day_is_not_only_claimed() -> None:
    states = [{"side": 0, "since": DAYS[0].isoformat(), "sources": 1}, {"side": -1, "since": None, "sources": 1}]
    mark_claimed(states, DAYS[0])
    assert not any("claimed" in state for state in states)


@pytest.mark.parametrize(
    ("relation", "inside", "outside"),
    [
        ("direction:N:20", (11.5, 40.5 + 20 / 111.2), (11.5, 40.5)),
        ("direction:E:null", (11.6, 40.5), (11.4, 40.5)),
        ("countryside", (11.55, 40.55), (12.5, 41.5)),
    ],
)
def test_land_told_of_by_another_place_is_shown_as_a_claim_on_its_days(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place], relation: str, inside: Any, outside: Any
) -> None:
    claims = tuple(dataclasses.replace(c, relation=relation) for c in timeline.claims[:2])
    data = build_dataset(dataclasses.replace(timeline, claims=claims), theatre, places, mode="light")
    (told,) = data["relative"]
    assert (told["from"], told["to"], told["side"], len(told["claims"])) == (2, 2, 1, 2)
    (shape,) = shapes(data, told["shape"])
    assert shape.contains(Point(inside))
    assert not shape.contains(Point(outside))
    assert data["claims"][0]["relation"] == relation


def test_claims_of_a_place_itself_or_a_part_of_it_draw_no_land(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place]
) -> None:
    for relation in (None, "part", "toward"):
        claims = tuple(dataclasses.replace(c, relation=relation) for c in timeline.claims)
        told = dataclasses.replace(timeline, claims=claims)
        assert build_dataset(told, theatre, places, mode="light")["relative"] == []


def test_lengths_and_movement_come_with_their_doubt(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place]
) -> None:
    data = build_dataset(timeline, theatre, places, mode="light")
    lengths = {(a, b): spans for a, b, *spans in data["front_km"][0]}
    assert set(lengths) == {(1, 0), (1, 2)}
    for drawn, low, high in lengths.values():
        assert low <= drawn <= high
    assert data["front_moved"][0] == [None, None]
    low, high = data["front_moved"][2][0]
    assert low < 83 < high
    assert [len(day) for day in data["front_moved"]] == [2] * len(DAYS)


def test_land_not_known_is_told_by_side(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> None:
    data = build_dataset(timeline, theatre, places, mode="light")
    ((side, km2),) = data["unknown_km2"][0]
    assert side == 1
    assert km2 == pytest.approx(3.1366 * 0.3**2 * 111.2**2 * 0.76, rel=0.03)


def test_places_and_actors_can_be_searched_for_by_other_names(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place]
) -> None:
    known = dataclasses.replace(places["p1"], names=("Brook", "BROOK", "Al-Bruk", "al bruk", "بروك", "Brúk"))
    assert other_names(known) == ["Al-Bruk", "Brúk"]
    data = build_dataset(timeline, theatre, places | {"p1": known}, mode="light")
    assert {p["name"] for p in data["places"]} == set(NAMES)
    assert next(p for p in data["places"] if p["id"] == "p1")["also"] == ["Al-Bruk", "Brúk"]
    assert [(a["name"], a["side"]) for a in data["actors"]] == [
        ("Red Army (RA)", 0),
        ("Blue Front", 1),
        ("Grey Guard", 2),
    ]


def test_claims_say_when_and_how_firmly(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> None:
    data = build_dataset(timeline, theatre, places, mode="light")
    assert data["claims"][0]["from"] == "2021-03-03"
    assert not {"to", "modality", "by", "relation"} & set(data["claims"][0])
