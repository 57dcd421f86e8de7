from __future__ import annotations

import pytest

from geo.model import Form
from geo.places.geocode import geoparse
from geo.places.lists import listed_places
from geo.places.toponyms import Found


def _found(text, *names):
    return [Found(text.index(n), text.index(n) + len(n), Form.NAME, ("x",)) for n in names]


def _listed(text, doubtful, sure, common=()):
    found = listed_places(_found(text, *doubtful), _found(text, *sure), text, [n in common for n in doubtful])
    return sorted(text[f.start : f.end] for f in found)


@pytest.mark.parametrize(
    "text",
    ["key eastern cities Elm, Oak and Ash", "the towns of Elm, Oak and Ash", "villages such as Elm, Oak, and Ash"],
)
def test_a_plural_word_makes_places_of_the_whole_list(text):
    assert _listed(text, ("Elm", "Oak", "Ash"), ()) == ["Ash", "Elm", "Oak"]


def test_a_list_half_sure_draws_the_rest_along():
    assert _listed("They hold Elm, Oak and Ash.", ("Oak",), ("Elm", "Ash")) == ["Oak"]


@pytest.mark.parametrize(
    ("text", "doubtful", "sure"),
    [
        ("Elm and Oak met.", ("Elm",), ("Oak",)),
        ("Smith, Jones and Oak met.", ("Smith", "Jones"), ("Oak",)),
        ("They hold Elm, Jack Oak and Ash.", ("Oak",), ("Elm", "Ash")),
        ("They hold Elm, Oak Brothers and Ash.", ("Oak",), ("Elm", "Ash")),
    ],
)
def test_short_unsure_and_longer_names_stay_out(text, doubtful, sure):
    assert _listed(text, doubtful, sure) == []


def test_an_everyday_word_needs_the_plural_before_the_list():
    assert _listed("They hold Elm, Hit and Ash.", ("Hit",), ("Elm", "Ash"), ("Hit",)) == []
    assert _listed("They hold the towns Elm, Hit and Ash.", ("Hit",), ("Elm", "Ash"), ("Hit",)) == ["Hit"]


def test_a_listed_town_is_chosen_near_its_neighbours(small, nlp):
    text = "They reclaimed the key eastern cities Tripolis, Norhaven, and Al-Barra from the rebels."
    found = {t.text: t.place_id for t in geoparse(text, small, None, nlp(text))}
    assert set(found) == {"Tripolis", "Norhaven", "Al-Barra"}
    assert found["Tripolis"] == "gn:3"
