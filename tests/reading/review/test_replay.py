from __future__ import annotations

from dataclasses import replace

import pytest

from geo.errors import ReviewError
from geo.model import Document, Event, Modality, Reading
from geo.reading.review import Adrift, Moved, accept, add, correct, merge, reject, reviewed, split
from geo.reading.review.words import decision_words
from tests.reading.review.things import DAY, TOWNS, renamed, report, said


@pytest.fixture
def reading() -> Reading:
    return report(("Abia", "took"), ("Bork", "took"), ("Abia", "left"))


def test_without_decisions_nothing_is_touched(reading):
    state = reviewed([reading])
    assert state.readings == (reading,)
    assert [slot.decisions for slot in state.slots] == [(), (), ()]


def test_accepting_marks_the_claim_and_nothing_else(reading):
    state = reviewed([reading])
    after = state.plus(accept(state, reading.claims[1].id))
    assert after.claims == (reading.claims[0], replace(reading.claims[1], reviewed="accept"), reading.claims[2])
    assert after.slot(reading.claims[1].id).decisions == (0,)


def test_rejecting_takes_the_claim_away_and_keeps_it_in_its_slot(reading):
    state = reviewed([reading])
    after = state.plus(reject(state, reading.claims[0].id))
    assert after.claims == reading.claims[1:]
    slot = after.slot(reading.claims[0].id)
    assert (slot.claim, slot.read, slot.unbelieved) == (None, reading.claims[0], None)
    untrue = state.plus(reject(state, reading.claims[0].id, reason="untrue"))
    assert untrue.slot(reading.claims[0].id).unbelieved == reading.claims[0]


def test_what_was_rejected_can_be_accepted_after_all(reading):
    state = reviewed([reading])
    rejected = state.plus(reject(state, reading.claims[0].id))
    after = rejected.plus(accept(rejected, reading.claims[0].id))
    assert after.claims[0] == replace(reading.claims[0], reviewed="accept")
    assert after.slots[0].decisions == (0, 1)


def test_correcting_every_field_keeps_the_id(reading):
    state = reviewed([reading])
    changes = {
        "place": TOWNS["Cald"], "event": "contest", "actor": "REBELS", "against": "ARMY", "date_from": "2023-04-01",
        "date_to": "2023-04-03", "modality": "possible", "relation": "direction:N:20", "attribution": "a witness",
    }  # fmt: skip
    (claim,) = state.plus(correct(state, reading.claims[0].id, changes)).claims[:1]
    assert (claim.id, claim.place_id, claim.place_name, claim.lat) == (reading.claims[0].id, "p:Cald", "Cald", 3.0)
    assert (claim.event, claim.actor, claim.against, claim.modality) == (
        Event.CONTEST, "REBELS", "ARMY", Modality.POSSIBLE,
    )  # fmt: skip
    assert (str(claim.date_from), str(claim.date_to), claim.precision) == ("2023-04-01", "2023-04-03", "week")
    assert (claim.relation, claim.attribution, claim.reviewed) == ("direction:N:20", "a witness", "correct")


def test_a_correction_of_a_correction_builds_on_it(reading):
    state = reviewed([reading])
    once = state.plus(correct(state, reading.claims[0].id, {"actor": "REBELS"}))
    twice = once.plus(correct(once, reading.claims[0].id, {"event": "siege"}))
    assert (twice.claims[0].actor, twice.claims[0].event) == ("REBELS", "siege")
    # Without the first the second still says all it said, for it was made on what it saw.
    assert reviewed([reading], [twice.decisions[1]]).claims[0].actor == "REBELS"


def test_an_added_claim_takes_place_and_day_from_the_reading(reading):
    state = reviewed([reading])
    text = reading.document.text
    at = text.index("Bork")
    after = state.plus(add(state, "d1", (at, at + 4), (at - 5, at - 1), {"event": "control", "actor": "ARMY"}))
    claim = after.claims[-1]
    assert (claim.place_id, claim.trigger, claim.date_from, claim.date_to) == ("p:Bork", "took", DAY, DAY)
    assert text[claim.sentence_start : claim.sentence_end] == "The army took Bork."
    assert (claim.reviewed, claim.rule, claim.confidence) == ("add", "review:add", 1.0)
    assert after.slot(claim.id).read is None


def test_an_added_claim_can_be_corrected_and_rejected(reading):
    state = reviewed([reading])
    state = state.plus(add(state, "d1", (0, 3), None, {"event": "control", "place": TOWNS["Cald"]}))
    added = state.claims[-1].id
    state = state.plus(correct(state, added, {"actor": "REBELS"}))
    assert (state.claims[-1].actor, state.claims[-1].id) == ("REBELS", added)
    state = state.plus(reject(state, added))
    assert state.claims == reading.claims


def test_one_day_given_stands_for_both_ends(reading):
    state = reviewed([reading])
    draft = add(state, "d1", (0, 3), None, {"event": "control", "date_to": "2023-01-02"})
    assert {str(draft.results[0].date_from), str(draft.results[0].date_to)} == {"2023-01-02"}


def test_merging_leaves_one_claim_in_the_place_of_the_first(reading):
    state = reviewed([reading])
    after = state.plus(merge(state, [reading.claims[2].id, reading.claims[0].id], {"actor": "REBELS"}))
    assert [(c.event, c.actor) for c in after.claims] == [("loss", "REBELS"), ("capture", "ARMY")]
    assert [slot.gone for slot in after.slots if slot.gone] == ["merge", "merge"]
    with pytest.raises(ReviewError, match="replaced by a merge"):
        accept(after, reading.claims[0].id)


def test_splitting_makes_claims_that_can_be_decided_on(reading):
    state = reviewed([reading])
    after = state.plus(split(state, reading.claims[1].id, [{"place": TOWNS["Abia"]}, {"place": TOWNS["Cald"]}]))
    assert [c.place_name for c in after.claims] == ["Abia", "Abia", "Cald", "Abia"]
    last = after.plus(reject(after, after.claims[2].id))
    assert [c.place_name for c in last.claims] == ["Abia", "Abia", "Abia"]


def test_what_rests_on_a_decision_taken_back_is_adrift(reading):
    state = reviewed([reading])
    parted = state.plus(split(state, reading.claims[1].id, [{"actor": "A"}, {"actor": "B"}]))
    last = parted.plus(reject(parted, parted.claims[2].id))
    left = reviewed([reading], last.decisions[1:])
    assert left.adrift == (Adrift(0, "the decision that made the claim was taken back"),)
    assert left.claims == reading.claims


def test_what_another_reviewer_replaced_first_is_adrift(reading):
    state = reviewed([reading])
    mine, theirs = accept(state, reading.claims[0].id), split(state, reading.claims[0].id, [{"actor": "A"}, {}])
    after = state.plus(theirs, mine)
    assert after.adrift == (Adrift(1, "the claim was replaced by a split before"),)


def test_a_reader_that_reads_it_otherwise_is_noted_and_the_decision_counts(reading):
    state = reviewed([reading])
    drafts = [accept(state, reading.claims[0].id), correct(state, reading.claims[1].id, {"actor": "REBELS"})]
    claims = tuple(replace(c, id=c.id[::-1], actor="REBELS") for c in reading.claims)
    after = reviewed([replace(reading, claims=claims)], drafts)
    assert [c.actor for c in after.claims[:2]] == ["ARMY", "REBELS"]
    # The second is now read as it was corrected: there is nothing to look at again.
    assert after.moved == (Moved(0, "d1", claims[0], ("actor",)),)


def test_a_rejected_claim_that_is_not_read_any_more_is_moot(reading):
    state = reviewed([reading])
    after = reviewed([replace(reading, claims=reading.claims[1:])], [reject(state, reading.claims[0].id)])
    assert after.adrift == (Adrift(0, "the reader does not read the claim any more"),)
    assert after.claims == reading.claims[1:]


def test_another_claim_on_the_same_words_is_not_taken_for_the_rejected_one(reading):
    state = reviewed([reading])
    other = replace(reading.claims[0], id="other", event=Event.CONTROL)
    after = reviewed([replace(reading, claims=(other,))], [reject(state, reading.claims[0].id)])
    assert after.claims == (other,)


def test_a_moved_place_mention_is_found_by_place_and_words(reading):
    state = reviewed([reading])
    claim = reading.claims[0]
    elsewhere = replace(claim, id="new", place_start=60, place_end=64)
    after = reviewed([replace(reading, claims=(elsewhere,))], [reject(state, claim.id)])
    assert after.claims == ()


def test_words_that_are_gone_from_the_text_are_said(reading):
    state = reviewed([reading])
    draft = accept(state, reading.claims[0].id)
    other = Reading(Document("d1", "Another text.", DAY, source="Paper"), (), (), (), ())
    assert reviewed([other], [draft]).adrift == (Adrift(0, "its words are not in the text any more"),)
    assert reviewed([], [draft]).adrift == (Adrift(0, "its document 'd1' is not here"),)


def test_a_corrected_publication_date_changes_nothing(reading):
    state = reviewed([reading])
    draft = reject(state, reading.claims[0].id)
    redated = replace(reading, document=replace(reading.document, published=None))
    assert said(reviewed([redated], [draft]).claims) == said(reading.claims[1:])


def test_a_document_under_another_id_is_the_same_document(reading):
    state = reviewed([reading])
    draft = reject(state, reading.claims[0].id)
    moved = replace(reading, document=replace(reading.document, id="other"))
    moved = replace(moved, claims=tuple(replace(c, id=f"x{c.id}", document_id="other") for c in reading.claims))
    assert [c.document_id for c in reviewed([moved], [draft]).claims] == ["other", "other"]


def test_the_same_words_of_another_source_are_another_report(reading):
    other = report(("Abia", "took"), ("Bork", "took"), ("Abia", "left"), ident="d2", source="Other paper")
    state = reviewed([reading, other])
    after = state.plus(reject(state, reading.claims[0].id))
    assert after.readings == (replace(reading, claims=reading.claims[1:]), other)


def test_two_claims_on_the_same_words_are_kept_apart(reading):
    twin = replace(reading.claims[0], id="twin", actor="REBELS")
    both = replace(reading, claims=(reading.claims[0], twin))
    state = reviewed([both])
    after = state.plus(reject(state, "twin"))
    assert after.claims == (reading.claims[0],)
    assert said(reviewed([renamed(both)], after.decisions).claims) == said(after.claims)


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"confidence": 1.0}, "cannot change confidence"),
        ({"event": "explosion"}, "no event"),
        ({"modality": "sure"}, "no modality"),
        ({"relation": "direction:X:20"}, "no relation"),
        ({"date_from": "2023-13-01"}, "no date"),
        ({"date_from": "2023-05-01"}, "ends before it begins"),
        ({"date_from": "2023-05-01", "date_to": "2023-05-01"}, "was published on 2023-04-09"),
        ({"place": "Abia"}, "is no place"),
        ({"place_words": (0, 900)}, "outside the text"),
        ({"trigger_words": (5, 5)}, "outside the text"),
        ({"place_words": "x"}, "no offsets"),
        ({"actor": "a\nb"}, "no short text"),
        ({"precision": "hour"}, "no precision"),
        ({}, "nothing would change"),
    ],
)
def test_corrections_that_mean_nothing_are_refused(reading, changes, match):
    state = reviewed([reading])
    with pytest.raises(ReviewError, match=match):
        correct(state, reading.claims[0].id, changes)


def test_other_decisions_that_mean_nothing_are_refused(reading):
    state = reviewed([reading, report(("Cald", "took"), ident="d2")])
    first, other = reading.claims[0].id, state.claims[-1].id
    for wrong, match in [
        (lambda: accept(state, "none"), "no claim"),
        (lambda: reject(state, first, reason="dull"), "no reason"),
        (lambda: merge(state, [first, first]), "takes two"),
        (lambda: merge(state, [first, other]), "several documents"),
        (lambda: split(state, first, [{}]), "two or more"),
        (lambda: split(state, first, [{}, {}]), "two or more"),
        (lambda: add(state, "none", (0, 3), None, {"event": "control"}), "no document"),
        (lambda: add(state, "d1", (0, 3), None, {}), "needs an event"),
    ]:
        with pytest.raises(ReviewError, match=match):
            wrong()


def test_decisions_are_told_in_words(reading):
    state = reviewed([reading])
    first, second, third = (c.id for c in reading.claims)
    drafts = [
        accept(state, first, note="seen\x1b[2J on film"),
        reject(state, first, reason="untrue"),
        correct(state, first, {"actor": None, "place": TOWNS["Cald"]}),
        correct(state, first, {"attribution": "a witness"}),
        add(state, "d1", (0, 3), None, {"event": "control", "modality": "possible"}),
        merge(state, [first, third]),
        split(state, second, [{"actor": "A"}, {"actor": "B"}]),
    ]
    assert list(map(decision_words, drafts)) == [
        "accept “Abia, capture by ARMY, 2023-04-09” (seen [2J on film)",
        "reject “Abia, capture by ARMY, 2023-04-09” as untrue",
        "correct “Abia, capture by ARMY, 2023-04-09”: place Abia to Cald, actor ARMY to none",
        "correct “Abia, capture by ARMY, 2023-04-09”: its words or who says so",
        "add “The, control by nobody named, 2023-04-09, possible”",
        (
            "merge 2 claims (Abia, capture by ARMY, 2023-04-09; Abia, loss by ARMY, 2023-04-09) into "
            "Abia, capture by ARMY, 2023-04-09"
        ),
        (
            "split “Bork, capture by ARMY, 2023-04-09” into 2 claims: Bork, capture by A, 2023-04-09; "
            "Bork, capture by B, 2023-04-09"
        ),
    ]
