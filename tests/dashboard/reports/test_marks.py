"""Marks of a text: pieces join to the text again, and nothing that is no placed name is marked as one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.dashboard.reports.marks import RANK, Mark, marks_of, names_of, segments
from geo.model import ActorMention, DateMention, Document, Form, Reading, Toponym
from geo.theatre import load_theatre
from tests.dashboard.reports.made import DAY, claim, document


def toponym(start: int, end: int, form: Form, place_id: str | None = "gn:1") -> Toponym:
    return Toponym(start, end, "x", form, place_id, "Name" if place_id else None, 1.0, 2.0, "P.PPL", 0.9)


spans = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(
    st.text(max_size=40), st.lists(st.tuples(spans, st.sampled_from(RANK)), max_size=12), st.lists(st.integers(-3, 60))
)
def test_pieces_join_to_the_text_and_carry_the_marks_over_them(text: str, raw: list, cuts: list[int]) -> None:
    marks = [Mark(a, b, kind, "") for (a, b), kind in raw if a < b <= len(text)]
    pieces = segments(text, marks, cuts)
    assert "".join(p[0] for p in pieces) == text
    for words, start, numbers in pieces:
        assert text[start : start + len(words)] == words
        over = {n for n, m in enumerate(marks) if m.start < start + len(words) and m.end > start}
        assert set(numbers) == over
        assert [RANK.index(marks[n].kind) for n in numbers] == sorted(RANK.index(marks[n].kind) for n in numbers)


def test_metonyms_and_adjectives_are_not_marked_like_places() -> None:
    found = (
        toponym(0, 3, Form.NAME), toponym(4, 7, Form.METONYM, "gn:2"), toponym(8, 11, Form.ADJECTIVE, "gn:3"),
        toponym(12, 15, Form.NAME, None), toponym(16, 19, Form.NAME),
    )  # fmt: skip
    actors = (ActorMention(20, 23, "x", "HTS"), ActorMention(24, 26, "x", None))
    reading = Reading(document(), found, (DateMention(27, 30, "x", DAY, DAY),), actors, ())
    marks = marks_of(reading, (claim(trigger_start=31, trigger_end=33),), load_theatre("syria-2024"))
    assert [(m.kind, m.place) for m in marks] == [
        ("place", "gn:1"), ("metonym", None), ("metonym", None), ("none", None), ("place", "gn:1"),
        ("actor", None), ("actor", None), ("date", None), ("trigger", None),
    ]  # fmt: skip
    assert "stands for a party" in marks[1].title
    assert [t.place_id for t in names_of(reading)] == ["gn:1"]


def test_marks_outside_the_text_are_left_out() -> None:
    reading = Reading(Document("d", "short"), (toponym(2, 90, Form.NAME), toponym(3, 3, Form.NAME)), (), (), ())
    assert marks_of(reading, (), load_theatre("syria-2024")) == ()
