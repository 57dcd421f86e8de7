"""What a reviewer vouches for outweighs any source, and only what it says; and what that changes is told before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.control.effect import Effect, effect_between
from geo.control.filter import infer_control
from geo.control.preview import differing, ground_of
from geo.model import NOTICE, Event, Modality

from .conftest import FIRST, LAST, PLACES, make_theatre, report
from .test_properties import REPORTS, claims_of, control, few, moves

VOUCHED = {"reviewed": "accept"}
#: Ten sources of the best grade, each with a text of its own.
SOURCES = [report(n, day=12, reliability="A1") for n in range(10)]


def row(frame, place: str, day: int):
    return frame[(frame["place_id"] == place) & (frame["date"] == FIRST.replace(day=day))].iloc[0]


def against_all(claim, **said: object) -> list:
    """Ten good sources that REBELS took the place, and one poor one of something else."""
    sources = [claim(actor="REBELS", document_id=f"d{n}") for n in range(9)]
    return [*sources, claim(document_id="d9", **said)]


@pytest.mark.parametrize("as_known", [False, True])
def test_one_vouched_report_outweighs_all_sources_of_the_day(theatre, claim, as_known):
    told = against_all(claim, actor="THIRD")
    assert row(control(theatre, told, SOURCES, as_known=as_known), "p20", 12)["side"] == "REBELS"
    told[-1] = replace(told[-1], **VOUCHED)
    found = row(control(theatre, told, SOURCES, as_known=as_known), "p20", 12)
    assert (found["side"], found["probability"] > 0.99) == ("THIRD", True)


def test_it_holds_against_sources_of_the_days_around(theatre, claim):
    told = [claim(actor="REBELS", day=day, document_id=f"d{day - 6}") for day in (8, 9, 11, 12)]
    told += [claim(event=Event.CONTROL, actor="REBELS", day=day, document_id=f"d{day - 4}") for day in (8, 9, 11, 12)]
    told.append(claim(actor="THIRD", day=10, document_id="d9", **VOUCHED))
    assert row(control(theatre, told, SOURCES), "p20", 10)["side"] == "THIRD"


def test_a_vouched_denial_outweighs_all_sources(theatre, claim):
    told = against_all(claim, actor="REBELS", modality=Modality.DENIED, event=Event.CAPTURE, reviewed="correct")
    assert row(control(theatre, told, SOURCES), "p00", 12)["side"] == "ARMY"
    assert row(control(theatre, told, SOURCES), "p20", 12)["side"] != "REBELS"


def test_a_loss_that_is_vouched_for_says_who_left_and_not_that_nobody_came(theatre, claim):
    told = [claim(actor="REBELS", place="p00", document_id=f"d{n}") for n in range(3)]
    told.append(claim(event=Event.LOSS, actor="ARMY", place="p00", document_id="d9", **VOUCHED))
    assert row(control(theatre, told, SOURCES), "p00", 12)["side"] == "REBELS"


def test_vouching_for_a_state_of_one_day_does_not_make_it_news(theatre, claim):
    told = [claim(event=Event.CONTROL, place="p00", document_id="d9", **VOUCHED)]
    found = control(theatre, told, SOURCES)
    before = found[(found["place_id"] == "p00") & (found["date"] < FIRST.replace(day=10))]
    assert set(before["side"]) == {"ARMY"}
    assert before["probability"].min() > 0.9


@pytest.mark.parametrize("said", [{"modality": Modality.POSSIBLE}, {"relation": "near"}, {"relation": "part"}])
def test_what_the_text_leaves_open_stays_open(theatre, claim, said):
    told = against_all(claim, actor="THIRD", reviewed="accept", **said)
    assert row(control(theatre, told, SOURCES), "p20", 12)["side"] == "REBELS"


def test_a_vouched_claim_on_a_region_does_not_outweigh_reports_on_places_in_it(theatre, claim):
    told = [claim(actor="REBELS", place="p11", document_id=f"d{n}") for n in range(5)]
    told.append(claim(actor="THIRD", place="land", document_id="d9", **VOUCHED))
    found = control(theatre, told, SOURCES)
    assert row(found, "land", 12)["side"] == "THIRD"
    assert row(found, "p11", 12)["side"] == "REBELS"


def test_the_general_name_of_a_side_does_not_hide_the_one_that_is_named(theatre, claim):
    told = [claim(actor="BAND", document_id="d1"), claim(actor="REBELS", document_id="d2", **VOUCHED)]
    assert row(control(theatre, told, SOURCES), "p20", 12)["controller"] == "BAND"
    told[1] = replace(told[1], actor="THIRD")
    assert row(control(theatre, told, SOURCES), "p20", 12)["controller"] == "THIRD"


def effect(theatre, before, after, documents=SOURCES, **options) -> Effect:
    grounds = [ground_of(told, documents, theatre, PLACES, FIRST, LAST, **options) for told in (before, after)]
    return effect_between(*differing(*grounds), {"ARMY": "Army", "BAND": "Band", "REBELS": "Rebels"})


@few
@given(drawn=moves, which=st.integers(0, 5), how=st.sampled_from(["gone", "vouched", "other"]), as_known=st.booleans())
def test_the_preview_is_what_inferring_all_anew_gives(tmp_path: Path, claim, drawn, which, how, as_known) -> None:
    assume(drawn)
    theatre, before = make_theatre(tmp_path), claims_of(claim, drawn)
    at = which % len(before)
    change = {"vouched": VOUCHED, "other": {"actor": "THIRD", "place_id": "p41", "reviewed": "correct"}}.get(how)
    after = [*before[:at], *([replace(before[at], **change)] if change else []), *before[at + 1 :]]
    frames = [infer_control(t, REPORTS, theatre, PLACES, FIRST, LAST, as_known=as_known) for t in (before, after)]
    assert effect(theatre, before, after, REPORTS, as_known=as_known).changes == effect_between(*frames).changes


def test_only_places_that_come_out_otherwise_are_told(theatre, claim):
    before = [claim(place="p00", actor="REBELS", document_id="d1"), claim(place="p42", document_id="d2")]
    found = effect(theatre, before, before[1:])
    assert {c.place_id for c in found.changes if c.turns} == {"p00"}
    assert effect(theatre, before, before).changes == ()


def test_the_sentence_says_what_would_turn_and_when(theatre, claim):
    fight = claim(place="p00", event=Event.CONTEST, actor="BAND", document_id="d1", day=10)
    found = effect(theatre, [], [fight])
    assert found.sentences()[0] == "This would turn Town 00 to contested from 10 to 11 Jan 2020; now held by Army."
    back = effect(theatre, [fight], []).sentences()
    assert back[0] == "This would turn Town 00 to held by Army from 10 to 11 Jan 2020; now contested."


def test_a_change_of_certainty_alone_is_told_as_such(theatre, claim):
    weak = claim(place="p00", actor="BAND", modality=Modality.POSSIBLE, document_id="d1")
    found = effect(theatre, [], [weak])
    assert not any(c.turns for c in found.changes)
    assert found.sentences()[0].startswith("This would make Army less likely to hold Town 00 ")
    assert "(98 % to 78 %, most on 10 Jan 2020)" in found.sentences()[0]


def test_a_place_that_no_claim_names_any_more_leaves_the_map(theatre, claim):
    new = claim(place="hamlet", place_name="Hamlet", actor="BAND", document_id="d1", lat=51.1, lon=11.1)
    assert "on the map" in effect(theatre, [], [new]).sentences()[0]
    assert "off the map" in effect(theatre, [new], []).sentences()[0]


def test_of_many_sentences_the_first_are_said(theatre, claim):
    told = [claim(place=place, actor="THIRD", document_id="d1") for place in ("p00", "p10", "p20", "p30")]
    found = effect(theatre, [], told)
    assert len(found.sentences(2)) == 3
    assert found.sentences(2)[-1].startswith("And ")
    assert found.places >= 4


def test_an_effect_as_plain_values_bears_the_notice(theatre, claim):
    raw = effect(theatre, [], [claim(place="p00", actor="BAND", document_id="d1")]).record()
    assert raw["notice"] == NOTICE
    assert raw["sentences"]
    assert date.fromisoformat(raw["changes"][0]["day"])
