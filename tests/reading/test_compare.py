"""Two readings side by side, on claims made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from geo.model import Event
from geo.reading.compare import DETAILS, compare
from tests.store.things import reading

OWN = reading()
(CLAIM,) = OWN.claims


def with_claims(*claims):
    return replace(OWN, claims=claims)


def test_the_same_claims_are_pairs_without_differences():
    compared = compare(OWN, with_claims(replace(CLAIM, rule="model:m", confidence=0.1)))
    assert [p.differs for p in compared.both] == [()]
    assert (compared.only_first, compared.only_second) == ((), ())


def test_details_that_differ_are_named():
    other = replace(CLAIM, actor="NAVY", date_from=date(2023, 4, 1), trigger="took Town", trigger_end=18)
    (pair,) = compare(OWN, with_claims(other)).both
    assert pair.differs == ("actor", "date_from")
    assert set(pair.differs) <= set(DETAILS)


def test_other_events_places_and_sentences_are_other_claims():
    for other in (
        replace(CLAIM, event=Event.LOSS),
        replace(CLAIM, place_name="Village", place_text="Village", place_start=30, place_end=37),
        replace(CLAIM, sentence_start=20, sentence_end=40),
    ):
        compared = compare(OWN, with_claims(other))
        assert (compared.both, compared.only_first, compared.only_second) == ((), (CLAIM,), (other,))


def test_of_several_that_fit_the_likest_are_paired():
    left = [replace(CLAIM, id="a", actor="ARMY"), replace(CLAIM, id="b", actor="NAVY")]
    right = [replace(CLAIM, id="c", actor="NAVY"), replace(CLAIM, id="d", actor="ARMY"), replace(CLAIM, id="e")]
    compared = compare(with_claims(*left), with_claims(*right))
    assert {(p.first.id, p.second.actor) for p in compared.both} == {("a", "ARMY"), ("b", "NAVY")}
    assert len(compared.only_second) == 1


claims = st.builds(
    lambda n, event, actor, at: replace(CLAIM, id=str(n), event=event, actor=actor, place_start=at, place_end=at + 4),
    st.integers(0, 99), st.sampled_from([Event.CAPTURE, Event.LOSS]), st.sampled_from([None, "A", "B"]), st.integers(0, 9),
)  # fmt: skip
some = st.lists(claims, max_size=5, unique_by=lambda c: c.id)


@given(some, some)
def test_every_claim_is_in_one_place_and_the_order_does_not_matter(left, right):
    compared = compare(with_claims(*left), with_claims(*right))
    assert sorted(c.id for c in (*compared.only_first, *(p.first for p in compared.both))) == sorted(c.id for c in left)
    assert sorted(c.id for c in (*compared.only_second, *(p.second for p in compared.both))) == sorted(
        c.id for c in right
    )
    turned = compare(with_claims(*left[::-1]), with_claims(*right[::-1]))
    assert {(p.first.id, p.second.id) for p in turned.both} == {(p.first.id, p.second.id) for p in compared.both}
