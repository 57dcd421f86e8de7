"""Cleaned texts keep their length; lines and pieces fall where a reader would put them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.reading.layout import clean, is_readable, line_starts, pieces
from tests.reading.stage import parsed


@given(st.text())
def test_clean_keeps_length(text):
    assert len(clean(text)) == len(text)


@given(st.text(max_size=400), st.integers(min_value=1, max_value=50))
def test_pieces_put_together_are_the_text(text, size):
    parts = list(pieces(text, size))
    assert "".join(part for _, part in parts) == text
    assert all(text[start : start + len(part)] == part and len(part) <= size for start, part in parts)


def test_markup_is_blanked_and_words_are_kept():
    text = "- **Elmtown** was [captured](https://example.org/x) by `them` <https://example.org>.\n# Oakford\x00"
    cleaned = clean(text)
    assert not set("*[]`<>#\x00") & set(cleaned)
    assert "example" not in cleaned
    assert cleaned.split() == ["Elmtown", "was", "captured", "by", "them", ".", "Oakford"]


def test_every_line_is_a_sentence_unless_wrapped():
    text = "Reds seize Elmtown\nBlues hold Oakford\n"
    assert line_starts(text) == (0, 19)
    wrapped = (
        "The first line of a mail that was wrapped at seventy columns by a\n"
        "Program that knows nothing of sentences and breaks them anywhere at\n"
        "All, so that no line but the first begins a sentence of its own.\n"
    )
    assert line_starts(wrapped) == (0,)


def test_parse_starts_a_sentence_at_each_line():
    doc = parsed("Reds seize Elmtown\nBlues hold Oakford")
    assert [s.text.strip() for s in doc.sents] == ["Reds seize Elmtown", "Blues hold Oakford"]


def test_readable_is_latin():
    assert is_readable("Reds seize Elmtown")
    assert not is_readable("")
    assert not is_readable("12 34 ...")
    assert not is_readable("سيطرت القوات على المدينة ok")
