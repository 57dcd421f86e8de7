"""Made-up names that no gazetteer has, found by their company."""

from __future__ import annotations

import pytest

from geo.places.toponyms import _from_features
from geo.places.unknown import unknown_places
from tests.counted import calls


def found(nlp, text, persons=(), parties=()):
    spans = unknown_places(text, nlp(text), frozenset(persons), frozenset(parties))
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Troops captured Zubrivka on Friday.", ["Zubrivka"]),
        ("They took the village of Zubrivka and left.", ["Zubrivka"]),
        ("Clashes went on near Zubrivka, Olemne and Stara Hatka.", ["Zubrivka", "Olemne", "Stara Hatka"]),
        ("The rebels withdrew from al-Zubayra.", ["al-Zubayra"]),
        ("Zubrivka has been liberated.", ["Zubrivka"]),
    ],
)
def test_names_in_the_company_of_places(nlp, text, names):
    assert found(nlp, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "The deputies entered Parliament.",
        "They captured the XYZ.",
        "It was captured in March.",
        "Residents of the town said so. The Town said so, too, near Town.",
        "The police spoke with Zubrivka.",
    ],
)
def test_no_place_in_sight(nlp, text):
    assert found(nlp, text) == []


def test_persons_and_parties_are_left_out(nlp):
    assert found(nlp, "Troops captured Zubrivka.", persons=["zubrivka"]) == []
    assert found(nlp, "Troops captured Zubrivka.", parties=["zubrivka"]) == []


def test_a_hostile_list_takes_work_in_proportion(nlp):
    doc = nlp("x")

    def work(n: int) -> int:
        text = "captured " + "Zubrivka, " * n
        return calls(lambda: list(unknown_places(text, doc, frozenset(), frozenset())))

    work(10)
    assert work(4_000) < 2.1 * work(2_000)


def test_one_hyphenated_word_is_gone_through_once():
    """Two million signs: were each tried from every other, this would not end."""
    assert list(_from_features("Aa-Bb-" * 330_000)) == []
