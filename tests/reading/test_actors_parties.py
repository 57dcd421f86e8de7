"""Parties that no actors file knows, in made-up texts."""

import pytest

from geo.places.nlp import load_nlp
from geo.reading.actors import ActorIndex
from geo.reading.parties import party_id

INDEX = ActorIndex(())


def found(text):
    return [(m.text, m.actor) for m in INDEX.find(load_nlp()(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Boko Haram militants took the town.", ("Boko Haram militants", "BOKO_HARAM")),
        ("Houthi fighters took the town.", ("Houthi fighters", "HOUTHIS")),
        ("The town fell to the Houthis.", ("Houthis", "HOUTHIS")),
        ("Al-Shabaab took the town.", ("Al-Shabaab", "AL_SHABAAB")),
        ("The Malian army took the town.", ("Malian army", "MALIAN_ARMY")),
        ("The Sri Lankan army took the town.", ("Sri Lankan army", "SRI_LANKAN_ARMY")),
        ("XYZ rebels took the town.", ("XYZ rebels", "XYZ")),
        ("The Somali National Army took the town.", ("Somali National Army", "SOMALI_NATIONAL_ARMY")),
        ("The rebels took the town.", ("rebels", None)),
    ],
)
def test_own_words_are_the_id(text, expected):
    assert expected in found(text)


@pytest.mark.parametrize("text", ["Local fighters left.", "Western forces left.", "The Malian president left.", ""])
def test_no_party(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the Red Army", "RED_ARMY"),
        ("Ansar al-Dine", "ANSAR_AL_DINE"),
        ("Kl’ow League (North)", "KLOW_LEAGUE_NORTH"),
    ],
)
def test_an_id_is_plain_capitals(words, expected):
    assert party_id(words) == expected


def test_words_at_a_sentence_start_are_no_name():
    assert found("Forces of Borduria left.") == []
