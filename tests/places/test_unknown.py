"""Made-up names that no gazetteer has, found by their company."""

from __future__ import annotations

import time

import pytest

from geo.places.toponyms import _from_features
from geo.places.unknown import unknown_places


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


def test_time_is_linear_in_a_hostile_list(nlp):
    doc = nlp("x")

    def seconds(n: int) -> float:
        text = "captured " + "Zubrivka, " * n
        begun = time.perf_counter()
        list(unknown_places(text, doc, frozenset(), frozenset()))
        return time.perf_counter() - begun

    seconds(100)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.005)


def test_time_is_linear_in_one_hyphenated_word():
    def seconds(n: int) -> float:
        text = "Aa-Bb-" * n
        begun = time.perf_counter()
        list(_from_features(text))
        return time.perf_counter() - begun

    seconds(100)
    assert seconds(30_000) < 40 * max(seconds(3_000), 0.005)
