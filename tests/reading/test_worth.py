"""What is parsed for a theatre and what is not. All texts are made up."""

from __future__ import annotations

import pytest

from geo.model import Document
from geo.places.nlp import load_nlp
from geo.reading.layout import parse, parse_parts
from geo.reading.reader import Reader
from geo.reading.worth import Sieve, units
from geo.theatre import load_theatre

COUNCIL = "The council of Springfield met on Monday to speak of a new bridge over the river. " * 8
WAR = "Rebels captured Saraqib from the army after a siege. The town had been held by the regime since 2020. "


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_theatre("syria-2024"))


@pytest.fixture(scope="module")
def sieve(reader: Reader) -> Sieve:
    assert reader._sieve is not None
    return reader._sieve


def test_nothing_of_everyday_news(reader: Reader, sieve: Sieve) -> None:
    assert sieve.parts(COUNCIL) == ()
    reading = reader.read(Document("made-up", COUNCIL + "It costs as much as the one in Damascus, said the mayor."))
    assert reading.claims == ()
    assert "Damascus" in [t.text for t in reading.toponyms]


def test_a_war_elsewhere_is_not_parsed_though_powers_are_named(sieve: Sieve) -> None:
    text = "The US military and Russian troops spoke of the war and of artillery. " * 10
    assert sieve.parts(text) == ()


def test_a_short_post_is_parsed(sieve: Sieve) -> None:
    assert sieve.parts("They took the village at dawn.") == ()
    assert sieve.parts("Rebels took the village at dawn.") == ((0, 32),)


def test_the_stretch_about_the_war_with_its_neighbours(sieve: Sieve) -> None:
    text = COUNCIL + WAR + COUNCIL
    ((start, end),) = sieve.parts(text)
    assert start < len(COUNCIL) < len(COUNCIL + WAR) < end
    assert end - start < len(WAR) + 400


def test_claims_are_the_same_as_when_all_is_parsed(reader: Reader) -> None:
    alone = reader.read(Document("made-up", WAR))
    among = reader.read(Document("made-up", COUNCIL + WAR + COUNCIL))
    assert [(c.event, c.actor, c.place_text) for c in among.claims] == [
        (c.event, c.actor, c.place_text) for c in alone.claims
    ]
    assert among.claims


def test_units_are_the_whole_text() -> None:
    for text in (COUNCIL + "\n\n" + WAR, "", "x", "\n\n", "Dr. A. Smith of the U.S. Army. " * 30):
        assert "".join(text[start:end] for start, end in units(text)) == text


def test_parts_keep_offsets_and_grammar() -> None:
    text = "The mayor of New York City spoke. " + WAR + "All went home."
    start, end = text.index("Rebels"), text.index("All went")
    doc = parse_parts(text, load_nlp(), [(start, end)])
    assert doc.text == text
    whole = {t.idx: (t.text, t.dep_, t.lemma_) for t in parse(WAR, load_nlp())}
    assert {t.idx - start: (t.text, t.dep_, t.lemma_) for t in doc if start <= t.idx < end} == whole
    assert not any(t.pos_ in {"VERB", "NOUN"} for t in doc if not start <= t.idx < end)
    assert [t.text for t in doc if t.ent_type_ == "ORG" and t.idx < start] == ["New", "York", "City"]
    assert sum(1 for _ in doc.sents) == 4


def test_several_processes_read_the_same_in_order(reader: Reader) -> None:
    documents = [Document(str(n), text) for n, text in enumerate((WAR, COUNCIL, WAR + COUNCIL, "", "Aleppo"))]
    assert list(reader.read_many(documents, 2)) == list(reader.read_many(documents))
