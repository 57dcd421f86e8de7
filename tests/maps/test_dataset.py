"""What the page is told: places and states, changes, headlines, claims by day, advances, areas and fronts."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import pytest
from shapely import box

from geo.errors import InputError, TheatreError
from geo.maps.advances import km
from geo.maps.basemap import native_name, rank_of
from geo.maps.dataset import build_dataset
from geo.maps.encode import decode
from geo.maps.escape import script_json
from geo.maps.evidence import days_of
from geo.maps.layers import LAYERS, build_map
from geo.maps.player import Player, TimelineLayer
from geo.maps.story import NOTHING, WORDS, headline, short_name
from geo.model import Event, Modality, Place, Timeline
from geo.theatre import Theatre
from tests.maps.conftest import DAYS, NAMES


@pytest.fixture(scope="module")
def data(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> dict[str, Any]:
    return build_dataset(timeline, theatre, places, mode="light")


def place(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(p for p in data["places"] if p["name"] == name)


def state(data: dict[str, Any], name: str, day: int) -> dict[str, Any]:
    runs = place(data, name)["runs"]
    return data["states"][[runs[i + 1] for i in range(0, len(runs), 2) if runs[i] <= day][-1]]


def test_the_dataset_is_plain_and_small(data: dict[str, Any]) -> None:
    assert json.loads(script_json(data)) == data
    assert len(script_json(data)) < 30_000


def test_places_carry_names_sizes_and_runs(data: dict[str, Any]) -> None:
    assert {p["name"] for p in data["places"]} == set(NAMES)
    assert data["places"][0]["name"] == "Arden"
    assert data["places"][0]["rank"] == 0
    assert data["places"][0]["native"] == "أردن"
    assert place(data, "Larch")["runs"][0] == 0
    assert len(place(data, "Larch")["runs"]) == 2


def test_states_follow_the_control_table(data: dict[str, Any]) -> None:
    before, after = state(data, "Brook", 0), state(data, "Brook", 2)
    assert (before["side"], after["side"]) == (0, 1)
    assert (after["actor"], after["probability"], after["since"]) == ("Blue Front", 85, "2021-03-03")
    assert after["odds"] == [[1, 85], [0, 15]]
    assert after["sources"] == 5
    assert len(after["claims"]) == 5
    assert state(data, "Brook", 1)["status"] == "contested"
    assert state(data, "Elm Ford", 3)["status"] == "besieged"


def test_a_state_says_why_in_words(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> None:
    why = {"contested": (("fighting", "c1"), ("start",)), "besieged": (("surrounded", "BLUE"),)}
    control = timeline.control.assign(reasons=[why.get(s, (("start",),)) for s in timeline.control["status"]])
    told = build_dataset(dataclasses.replace(timeline, control=control), theatre, places, mode="light")
    assert state(told, "Brook", 0)["why"] == ""
    assert state(told, "Brook", 1)["why"] == "fighting in it, or only a part of it taken, reported (1 claim)"
    assert state(told, "Elm Ford", 3)["why"].startswith("surrounded by places of Blue")


def test_a_place_left_by_its_holder_is_told_from_one_no_longer_known() -> None:
    places = [{"name": "Ford", "rank": 1, "population": 5, "runs": [0, 0, 1, 1]}]
    for status, said in (("unheld", "Ford: left by its holder"), ("unknown", "Ford: no longer known")):
        record = {"states": [{"side": 0, "status": "held"}, {"side": -1, "status": status}], "sides": [{"short": "X"}]}
        assert headline([0], places, 1, record) == said


def test_changes_are_those_of_the_day(data: dict[str, Any]) -> None:
    changed = [sorted(data["places"][n]["name"] for n in day) for day in data["changed"]]
    assert changed == [[], [], ["Brook", "Fallow", "Juniper"], [], []]


def test_headlines_say_it_in_eight_words(data: dict[str, Any]) -> None:
    assert data["headlines"] == [NOTHING, "Brook: contested", "Brook and 2 more: Blue Front", NOTHING, NOTHING]


def test_a_long_headline_is_cut() -> None:
    name = " ".join(["Upper"] * 12)
    places = [{"name": name, "rank": 1, "population": 5, "runs": [0, 0, 1, 1]}]
    record = {"states": [{"side": -1, "status": "held"}, {"side": 0, "status": "held"}], "sides": [{"short": "X"}]}
    assert len(headline([0], places, 1, record).split()) <= WORDS


@pytest.mark.parametrize(
    ("name", "short"),
    [("Red Army (RA)", "RA"), ("Opposition (A and allies)", "Opposition"), ("Blue", "Blue"), ("A (b) c", "A (b) c")],
)
def test_short_names_of_sides(name: str, short: str) -> None:
    assert short_name(name) == short


def test_sentences_are_kept_once_with_their_words_marked(data: dict[str, Any]) -> None:
    claim = data["claims"][0]
    text = data["sentences"][claim["sentence"]]["text"]
    start, end = claim["spans"][0]
    assert text == "Blue forces captured the town of Brook on Wednesday."
    assert text[start:end] == "captured"
    assert len(data["sentences"]) == 6


def test_marks_count_letters_as_browsers_do(theatre: Theatre, timeline: Timeline, places: dict[str, Place]) -> None:
    document = dataclasses.replace(timeline.documents[0], text="𝕏𝕏 captured Brook.")
    claim = dataclasses.replace(timeline.claims[0], sentence_start=0, sentence_end=18, trigger_start=3, trigger_end=11)
    changed = dataclasses.replace(timeline, documents=(document,), claims=(claim,))
    found = build_dataset(changed, theatre, places, mode="light")["claims"]
    assert found[0]["spans"] == [[5, 13]]


def test_documents_say_whose_words_they_are_and_link_to_the_web_only(data: dict[str, Any]) -> None:
    assert [d["summary"] for d in data["documents"]] == [False, True, True, True, True]
    assert [d["link"] for d in data["documents"]] == [None, *(f"https://news{n}.example/a" for n in range(1, 5))]


def test_claims_stand_on_their_days_as_glyphs(data: dict[str, Any]) -> None:
    assert [len(day) for day in data["daily"]] == [0, 0, 2, 0, 0]
    kinds = {glyph["kind"]: len(glyph["claims"]) for cluster in data["daily"][2] for glyph in cluster["glyphs"]}
    assert kinds == {"capture": 5, "advance": 1}
    assert data["counts"][2] == {"total": 6, "gains": [0, 6, 0]}


@pytest.mark.parametrize(("length", "shown"), [(1, 1), (3, 3), (4, 0)])
def test_claims_dated_loosely_are_of_no_day(timeline: Timeline, length: int, shown: int) -> None:
    days = {day: number for number, day in enumerate(DAYS)}
    claim = dataclasses.replace(timeline.claims[0], date_from=DAYS[0], date_to=DAYS[0] + timedelta(length - 1))
    assert len(days_of(claim, days)) == shown
    assert days_of(dataclasses.replace(claim, date_from=None), days) == []


def test_denied_claims_are_not_shown_as_claims_of_the_day(
    theatre: Theatre, timeline: Timeline, places: dict[str, Place]
) -> None:
    denied = tuple(dataclasses.replace(c, modality=Modality.DENIED) for c in timeline.claims)
    data = build_dataset(dataclasses.replace(timeline, claims=denied), theatre, places, mode="light")
    assert not any(data["daily"])
    assert not data["advances"]


def test_an_advance_comes_from_the_nearest_place_held(
    theatre: Theatre, timeline: Timeline, places: dict[str, Place], data: dict[str, Any]
) -> None:
    assert data["advances"] == []  # the nearest place of Blue is 166 km away
    later = dataclasses.replace(timeline.claims[-1], date_from=DAYS[3], date_to=DAYS[4])
    moved = dataclasses.replace(timeline, claims=(later,))
    (arrow,) = build_dataset(moved, theatre, places, mode="light")["advances"]
    assert arrow["path"] == [[41.5, 11.5], [41.5, 10.5]]
    assert (arrow["from"], arrow["to"], arrow["side"]) == (3, 4, 1)


def test_distances_are_good_enough() -> None:
    assert km(41.5, 10.5, 41.5, 11.5) == pytest.approx(83.3, rel=0.01)


def test_areas_fronts_and_what_was_front_the_day_before(data: dict[str, Any]) -> None:
    assert [side for side, _, _ in data["areas"][0]] == [0, 1, 2]
    outer = decode(data["rings"][data["areas"][0][0][2][0][0]])
    assert max(lon for lon, _ in outer) == 12
    assert data["fronts"][0][0]["sides"] == [1, 0]
    assert (data["fronts"][0][0]["dashed"], data["fronts"][2][0]["dashed"]) == (True, False)
    assert [len(lines) for lines in data["left"]] == [0, 0, 1, 0, 0]


def test_areas_of_nobody_are_not_known(theatre: Theatre, timeline: Timeline, places: dict[str, Place]) -> None:
    areas = timeline.areas.copy()
    areas.loc[areas["side"] == "GREY", "side"] = ""
    found = build_dataset(dataclasses.replace(timeline, areas=areas), theatre, places, mode="light")
    assert [side for side, _, _ in found["areas"][0]] == [0, 1]
    assert len(found["overlays"]["unknown"][0]) == 2


def test_a_side_that_no_theatre_names_is_drawn_hatched(
    theatre: Theatre, timeline: Timeline, places: dict[str, Place]
) -> None:
    areas = timeline.areas.replace({"side": {"GREY": "contested"}})
    found = build_dataset(dataclasses.replace(timeline, areas=areas), theatre, places, mode="light")
    assert found["sides"][-1]["id"] == "contested"
    assert found["sides"][-1]["hatch"]


def test_regions_are_no_dots(theatre: Theatre, timeline: Timeline, places: dict[str, Place]) -> None:
    province = places | {"p1": dataclasses.replace(places["p1"], kind="A.ADM1")}
    found = build_dataset(timeline, theatre, province, mode="light")
    assert "Brook" not in {p["name"] for p in found["places"]}


def test_the_ground_is_there_with_its_names(data: dict[str, Any]) -> None:
    assert all(data["basemap"][name] for name in ("outline", "neighbours", "rivers", "roads", "admin1", "disputed"))
    assert data["basemap"]["lakes"] is None
    assert data["countries"][0]["name"] == "Eastland"
    assert data["disputed"][0]["name"] == "Long River"


@pytest.mark.parametrize(
    ("population", "kind", "rank"), [(1, "P.PPLC", 0), (1, "P.PPLA", 1), (200_000, "", 1), (60_000, "", 2), (0, "", 4)]
)
def test_ranks(population: int, kind: str, rank: int) -> None:
    assert rank_of(population, kind) == rank


def test_native_names_are_in_arabic_letters() -> None:
    assert native_name(("Homs", "حمص")) == "حمص"
    assert native_name(("Homs",)) == ""


def test_the_map_holds_every_layer_and_the_player(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place]
) -> None:
    m = build_map(timeline, theatre, places=places)
    children = list(m._children.values())
    assert [c.kind for c in children if isinstance(c, TimelineLayer)] == list(LAYERS)
    assert sum(isinstance(c, Player) for c in children) == 1


def test_faults_are_said(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> None:
    with pytest.raises(InputError, match="sepia"):
        build_map(timeline, theatre, mode="sepia", places=places)
    with pytest.raises(InputError, match="no day"):
        build_map(dataclasses.replace(timeline, dates=()), theatre, places=places)
    with pytest.raises(TheatreError):
        build_map(timeline, dataclasses.replace(theatre, folder=theatre.folder / "none"), places=places)


def test_a_timeline_without_claims_areas_or_fronts_is_drawn(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place]
) -> None:
    empty = dataclasses.replace(
        timeline, claims=(), documents=(), areas=timeline.areas[:0], fronts=timeline.fronts[:0], overlays=timeline.overlays[:0]
    )  # fmt: skip
    found = build_dataset(empty, theatre, {}, mode="dark")
    assert found["areas"] == [[]] * len(DAYS)
    assert found["headlines"][2].startswith("Arden") or found["headlines"][2].startswith("Brook")


def test_days_outside_the_timeline_are_left_out(theatre: Theatre, timeline: Timeline, places: dict[str, Place]) -> None:
    short = dataclasses.replace(timeline, dates=(date(2021, 3, 3),))
    found = build_dataset(short, theatre, places, mode="light")
    assert len(found["areas"]) == len(found["counts"]) == len(found["headlines"]) == 1
    assert state(found, "Brook", 0)["side"] == 1


def test_every_kind_of_claim_has_a_glyph_and_a_word() -> None:
    from geo.maps.player import player_script

    script = player_script()
    for event in Event:
        assert script.count(f"{event.value}:") >= 2


def test_shapes_beyond_the_bounds_do_no_harm(theatre: Theatre, timeline: Timeline, places: dict[str, Place]) -> None:
    wide = gpd.GeoDataFrame(
        [(DAYS[0], "RED", 1.0, box(-170, -80, 170, 80))], columns=["date", "side", "area_km2", "geometry"], crs=4326
    )
    assert build_dataset(dataclasses.replace(timeline, areas=wide), theatre, places, mode="light")["areas"][0]
