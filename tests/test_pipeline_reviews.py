"""Decisions on the bundled theatre: they draw another map, their effect is told before, and a workspace keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from geo import pipeline
from geo.control.effect import effect_between
from geo.model import Claim, Document, Timeline
from geo.reading.review import Reviewed, accept, correct, reject, reviewed
from geo.store.digests import fingerprint
from geo.store.reviews import Reviews
from geo.store.workspace import Workspace
from geo.theatre import load_theatre

THEATRE = load_theatre("syria-2024")
NOON = datetime(2024, 12, 20, 12, tzinfo=UTC)
HAMA, DAY = "Hama", date(2024, 12, 3)


@pytest.fixture(scope="module")
def state() -> Reviewed:
    return pipeline.review_state(THEATRE, pipeline.bundled_documents(THEATRE), ())


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    return pipeline.prepare(THEATRE)


def held(state: Reviewed) -> Claim:
    """The claim that Hama was held on the day."""
    return next(c for c in state.claims if c.place_name == HAMA and c.event == "control" and c.date_from == DAY)


def status(timeline: Timeline, day: date = DAY) -> str:
    rows = timeline.control[(timeline.control["name"] == HAMA) & (timeline.control["date"] == day)]
    return str(rows["status"].iloc[0])


def test_without_decisions_the_claims_are_those_of_the_map(state, timeline):
    assert state.claims == timeline.claims


def test_a_correction_of_a_bundled_claim_is_told_and_then_drawn(state, timeline):
    draft = correct(state, held(state).id, {"event": "contest"})
    told = pipeline.effect_of(timeline, state, [draft], THEATRE)
    assert told.sentences()[0] == "This would turn Hama to contested from 3 to 4 Dec 2024; now held by Government."
    days = THEATRE.date_from, THEATRE.date_to
    drawn = pipeline.timeline_of(THEATRE, pipeline.bundled_documents(THEATRE), *days, decisions=[draft])
    assert (status(timeline), status(drawn)) == ("held", "contested")
    assert effect_between(timeline.control, drawn.control).changes == told.changes
    assert [c.reviewed for c in drawn.claims if c.reviewed] == ["correct"]


def test_accepting_what_is_on_the_map_changes_nothing_of_it(state, timeline):
    told = pipeline.effect_of(timeline, state, [accept(state, held(state).id)], THEATRE)
    assert not any(change.turns for change in told.changes)


def test_nothing_decided_has_no_effect(state, timeline):
    assert pipeline.effect_of(timeline, state, [], THEATRE).changes == ()


def test_every_decision_makes_a_timeline_of_its_own(state):
    documents, days = pipeline.bundled_documents(THEATRE), (THEATRE.date_from, THEATRE.date_to)
    claim = held(state)
    made = [(), (accept(state, claim.id),), (reject(state, claim.id),), (reject(state, claim.id, note="a copy"),)]
    prints = {fingerprint(THEATRE, documents, *days, as_known=False, decisions=d) for d in made}
    assert len(prints) == len(made)


def test_what_a_workspace_read_otherwise_makes_another_timeline(state):
    days, extra = (THEATRE.date_from, THEATRE.date_to), state.originals[:1]
    changed = (replace(extra[0], claims=()),)
    prints = {fingerprint(THEATRE, (), *days, as_known=False, extra=e) for e in (extra, changed)}
    assert len(prints) == 2


def test_decisions_in_a_workspace_count_for_its_own_documents_too(tmp_path):
    path = tmp_path / "workspace.sqlite"
    # Made up for the tests.
    document = Document("own", "Opposition forces captured Hama on 3 December 2024.", date(2024, 12, 4), source="Paper")
    Workspace(path).add_reading(pipeline.reader_for(THEATRE).read(document))
    own = pipeline.workspace_readings(path, THEATRE)
    state = reviewed(own)
    Reviews(path).record(reject(state, state.claims[0].id), reviewer="Ana", at=NOON)
    assert pipeline.review_state(THEATRE, (), pipeline.decisions_in(path), extra=own).claims == ()
    assert pipeline.decisions_in(None) == ()
    assert pipeline.reread(path, THEATRE) == 1
    assert (
        pipeline.review_state(
            THEATRE, (), pipeline.decisions_in(path), extra=pipeline.workspace_readings(path, THEATRE)
        ).claims
        == ()
    )


def test_a_second_reading_comes_from_what_was_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path))
    document = Document("own", "Opposition forces captured Hama on 3 December 2024.", date(2024, 12, 4))
    first = pipeline.readings_of(THEATRE, [document])
    monkeypatch.setattr(pipeline, "reader_for", lambda *_: pytest.fail("read again"))
    assert pipeline.readings_of(THEATRE, [document]) == first
