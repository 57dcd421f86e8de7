"""States, filters and wording of the queue."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dashboard.reports.filters import Entry, Filters, matching
from geo.dashboard.reports.states import DocumentState, needs, state_of
from geo.dashboard.reports.wording import place_of, shortened, title_of
from geo.model import Event, Modality
from tests.dashboard.reports.made import claim, document


def entry(name: str, *claims: Any, state: DocumentState = DocumentState.READ, **changes: Any) -> Entry:
    return Entry(document(id=name, **changes), tuple(claims), state)


@pytest.mark.parametrize(
    ("claims", "decided", "closed", "state"),
    [
        (None, (), False, "new"),
        ((), (), False, "read"),
        ([claim()], (), False, "read"),
        ([claim(confidence=0.5)], (), False, "needs review"),
        ([claim(confidence=0.5)], ("c",), False, "done"),
        ([claim(), claim(id="e", place_id=None)], ("c",), False, "needs review"),
        ([claim(confidence=0.5)], (), True, "done"),
        (None, (), True, "done"),
    ],
)
def test_the_state_of_a_document(claims: Any, decided: Any, closed: bool, state: str) -> None:
    assert state_of(claims, decided, closed=closed) == state


def test_why_a_claim_needs_a_look() -> None:
    assert needs(claim()) == ()
    doubtful = claim(place_id=None, actor=None, date_from=None, modality=Modality.POSSIBLE, confidence=0.42)
    assert needs(doubtful) == (
        "the place is not known", "the party is not named", "no date", "said as possible", "read with 42% confidence",
    )  # fmt: skip
    assert needs(claim(actor=None, event=Event.CONTEST)) == ()


ENTRIES = [
    entry("a", claim(), source="one", title="Saraqib falls"),
    entry(
        "b", claim(actor="SDF", against=None, place_id="gn:2", confidence=0.4), source="two", state=DocumentState.NEW
    ),
    entry(
        "c", claim(event=Event.LOSS, modality=Modality.DENIED, date_from=date(2024, 12, 5), date_to=date(2024, 12, 6))
    ),
    entry("d", published=date(2024, 12, 1), text="Nothing is claimed here."),
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "abcd"),
        ({"states": frozenset({"new"})}, "b"),
        ({"sources": frozenset({"one", "two"})}, "ab"),
        ({"words": "SARAQIB falls"}, "a"),
        ({"words": "claimed"}, "d"),
        ({"actors": frozenset({"SYR_GOV"})}, "ac"),
        ({"places": frozenset({"gn:2"})}, "b"),
        ({"events": frozenset({"loss"})}, "c"),
        ({"modalities": frozenset({"denied"})}, "c"),
        ({"confidence": (0.0, 0.5)}, "b"),
        ({"date_from": date(2024, 12, 6)}, "c"),
        ({"date_to": date(2024, 11, 29)}, "ab"),
        ({"date_from": date(2024, 12, 1), "date_to": date(2024, 12, 1)}, "d"),
        ({"actors": frozenset({"HTS"}), "events": frozenset({"capture"}), "places": frozenset({"gn:2"})}, ""),
    ],
)
def test_filters_leave_what_is_asked_for(asked: dict[str, Any], found: str) -> None:
    assert "".join(e.document.id for e in matching(ENTRIES, Filters(**asked))) == found


def test_one_claim_must_fit_all_that_is_asked_of_claims() -> None:
    two = entry("a", claim(actor="HTS", event=Event.LOSS), claim(actor="SDF", against=None))
    assert not matching([two], Filters(actors=frozenset({"SDF"}), events=frozenset({"loss"})))


@given(st.text(max_size=300), st.integers(4, 80))
def test_a_title_is_never_cut_within_a_word(text: str, limit: int) -> None:
    words, got = text.split(), shortened(text, limit)
    kept = got.removesuffix(" …").split() if got.endswith(" …") and got != " ".join(words) else got.split()
    assert kept == words[: len(kept)]
    assert len(got) <= limit or len(kept) <= 1


def test_a_document_without_a_title_is_called_by_its_words() -> None:
    assert title_of(document(title="", text="One two three"), 9) == "One two …"
    assert title_of(document(title="", text=" ")) == "d"


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        (None, "Saraqib"),
        ("near", "near Saraqib"),
        ("direction:N:20", "20 km N of Saraqib"),
        ("direction:N:null", "N of Saraqib"),
        ("odd", "odd Saraqib"),
    ],
)
def test_a_place_with_its_relation(relation: str | None, said: str) -> None:
    assert place_of(claim(relation=relation)) == said
