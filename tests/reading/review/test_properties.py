"""Whatever is decided: undoing restores, order on different claims does not matter, a new reading keeps it."""

from __future__ import annotations

import json
from itertools import permutations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.errors import ReviewError
from geo.model import Reading
from geo.reading.review import Reviewed, accept, correct, reject, reviewed, split
from geo.reading.review.decisions import decision_of, decision_record
from tests.reading.review.things import changes, decision, parts, renamed, report, said

relaxed = settings(max_examples=80)


def decided(data: st.DataObject, reading: Reading, most: int = 5) -> list[Reviewed]:
    """States after none, one, two, ... decisions, each made on the state before it."""
    states = [reviewed([reading])]
    for _ in range(data.draw(st.integers(1, most))):
        try:
            draft = data.draw(decision(states[-1]))
        except ReviewError:
            continue  # such as a correction that changes nothing
        states.append(states[-1].plus(draft))
    return states


@relaxed
@given(parts, st.data())
def test_taking_back_any_sequence_restores_each_state_and_in_the_end_the_reading(told, data):
    reading = report(*told)
    states = decided(data, reading)
    for count, state in enumerate(states):
        again = reviewed([reading], states[-1].decisions[:count])
        assert again.readings == state.readings
        assert again.slots == state.slots
    assert states[0].readings == (reading,)


@relaxed
@given(parts, st.data())
def test_every_decision_that_can_be_made_has_its_effect(told, data):
    state = decided(data, report(*told))[-1]
    assert state.adrift == ()
    ids = [claim.id for claim in state.claims]
    assert len(ids) == len(set(ids))
    for claim in state.claims:
        text = state.document(claim.document_id).text
        assert text[claim.place_start : claim.place_end] == claim.place_text
        assert text[claim.trigger_start : claim.trigger_end] == claim.trigger


@relaxed
@given(parts, st.data())
def test_the_order_of_decisions_on_different_claims_does_not_matter(told, data):
    state = reviewed([report(*told)])
    drafts = []
    for claim in data.draw(st.lists(st.sampled_from(state.claims), min_size=2, max_size=3, unique=True)):
        kind = data.draw(st.sampled_from(["accept", "reject", "correct", "split"]))
        if kind == "correct":
            drafts.append(correct(state, claim.id, {**data.draw(changes), "attribution": "A"}))
        elif kind == "split":
            drafts.append(split(state, claim.id, [{"attribution": "One"}, {"attribution": "Two"}]))
        else:
            drafts.append({"accept": accept, "reject": reject}[kind](state, claim.id))
    first, *others = (state.plus(*order).readings for order in permutations(drafts))
    assert all(other == first for other in others)


@relaxed
@given(parts, st.data())
def test_a_new_reading_with_other_ids_in_another_order_keeps_what_was_decided(told, data):
    reading = report(*told)
    states = decided(data, reading)
    again = reviewed([renamed(reading)], states[-1].decisions)
    assert said(again.claims) == said(states[-1].claims)
    assert again.adrift == again.moved == ()


@relaxed
@given(parts, st.data())
def test_a_text_that_got_another_head_keeps_what_was_decided(told, data):
    assume(len(set(told)) == len(told))
    reading, longer = report(*told), report(*told, lead="Updated on Monday.")
    states = decided(data, reading)
    again = reviewed([longer], states[-1].decisions)
    shift = longer.claims[0].place_start - reading.claims[0].place_start
    before = sorted((c.place_start + shift, c.event, c.actor or "", c.reviewed) for c in states[-1].claims)
    assert sorted((c.place_start, c.event, c.actor or "", c.reviewed) for c in again.claims) == before


@relaxed
@given(parts, st.data())
def test_what_a_reader_loses_stays_when_a_reviewer_vouched_for_it(told, data):
    reading = report(*told)
    state = reviewed([reading])
    chosen = data.draw(st.sampled_from(state.claims))
    draft = accept(state, chosen.id)
    blind = Reading(reading.document, reading.toponyms, (), (), ())
    assert said(reviewed([blind], [draft]).claims) == said(tuple(c for c in state.plus(draft).claims if c.reviewed))


@relaxed
@given(parts, st.data())
def test_decisions_come_back_from_json_as_they_were(told, data):
    for made in decided(data, report(*told))[-1].decisions:
        again = decision_of(json.loads(json.dumps(decision_record(made))))
        assert again == made
        assert again.digest == made.digest
