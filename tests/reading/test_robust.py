"""Whatever is given, a reading does not fail, and its offsets and words are those of the text. All texts are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.model import Document
from geo.reading.layout import LONGEST, parse
from geo.reading.reader import Reader
from geo.theatre import load_theatre
from tests.reading.mutated import LONG, ODD, SNIPPETS, faults, texts

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECES = st.sampled_from([*ODD, *LONG, *SNIPPETS, *(w for s in SNIPPETS for w in s.split())])
_HOSTILE = st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=40).map(" ".join)


@pytest.fixture(scope="module", params=[None, "syria-2024"])
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(load_theatre(request.param) if request.param else None)


def _sound(reader: Reader, text: str) -> None:
    reading = reader.read(Document("made-up", text))
    reader.located(reading)
    assert faults(reading) == []


def test_mutated_documents(reader: Reader) -> None:
    for text in texts(150, seed=7, longest=1_000):
        _sound(reader, text)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(text=_HOSTILE)
def test_any_text(reader: Reader, text: str) -> None:
    _sound(reader, text)


@pytest.mark.parametrize("repeated", LONG)
def test_one_thing_over_and_over(reader: Reader, repeated: str) -> None:
    _sound(reader, SNIPPETS[1] + " " + repeated * (1_500 // len(repeated)))


def test_reads_the_same_again(reader: Reader) -> None:
    for text in texts(10, seed=8, longest=1_000):
        document = Document("made-up", text)
        assert reader.read(document) == reader.read(document)


def test_words_reported_are_those_of_the_text(reader: Reader) -> None:
    text = "Rebels cap\u200btured **Aleppo** and **took over** Homs from the Syrian army, the army\u202e said."
    reading = reader.read(Document("made-up", text))
    assert reading.claims
    assert faults(reading) == []


def test_a_million_characters_without_a_blank(reader: Reader) -> None:
    _sound(reader, "aleppo" * 170_000)


def test_no_sentence_is_longer_than_anybody_writes(reader: Reader) -> None:
    doc = parse("rebels captured Elm and Oak and " * 400, reader._nlp)
    assert max(s.end_char - s.start_char for s in doc.sents) <= LONGEST


def test_work_grows_with_length(reader: Reader, calls: Callable[[str], int]) -> None:
    line = SNIPPETS[0].rstrip(".") + " and "
    short, twice = (calls(line * (size // len(line))) for size in (4_000, 8_000))
    assert twice < 3 * short  # 4 were quadratic


@pytest.fixture
def calls(reader: Reader) -> Callable[[str], int]:
    """Function calls that reading a text takes: what time is made of, without the clock's moods."""
    import cProfile
    import pstats

    def count(text: str) -> int:
        profile = cProfile.Profile()
        profile.runcall(reader.read, Document("made-up", text))
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    count(SNIPPETS[0])  # what is loaded once does not count
    return count
