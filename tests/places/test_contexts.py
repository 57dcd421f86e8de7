"""What the words around a made-up name say."""

from __future__ import annotations

import pytest

from geo.places.contexts import (
    is_dateline,
    is_direction,
    names_something_else,
    of_a_paper,
    only_places_stand_here,
    placed,
    speaks,
    strongly_placed,
)


def at(text: str, name: str = "Elmtown") -> tuple[str, int, int]:
    start = text.index(name)
    return text, start, start + len(name)


@pytest.mark.parametrize(
    "text",
    [
        "They reached the outskirts of Elmtown.",
        "Troops captured Elmtown.",
        "the village of Elmtown burned",
        "fighting in the border town of Elmtown",
        "12 km from Elmtown",
        "They withdrew from Elmtown.",
        "Elmtown has been recaptured",
        "Elmtown, captured on Friday, is quiet",
        "Elmtown fell to the rebels",
        "northwest of Elmtown",
        "Elmtown district is quiet",
        "Elmtown, a small town in the north",
    ],
)
def test_words_that_stand_around_places_only(text):
    assert strongly_placed(*at(text))
    assert only_places_stand_here(*at(text))


@pytest.mark.parametrize(
    "text",
    [
        "Elmtown captured the bridge.",
        "Elmtown was taken to hospital",
        "They spoke with Elmtown.",
        "the speech of Elmtown",
        "Although Elmtown said so",
        "Elmtown, a town councillor, objected",
    ],
)
def test_words_that_may_stand_around_anybody(text):
    assert not only_places_stand_here(*at(text))


def test_titles_do_not_make_new_places():
    assert strongly_placed(*at("the state Elmtown"))
    assert not only_places_stand_here(*at("the state Elmtown"))


def test_prepositions_and_regions_behind():
    assert placed(*at("a rally in northern Elmtown"))
    assert placed(*at("Elmtown, Northmark"))
    assert not placed(*at("talks with Elmtown on Friday"))


@pytest.mark.parametrize(
    "text", ["ELMTOWN, Northmark (AP) -- A man", "Title. ELMTOWN — The board", "ELMTOWN, March 3 - All"]
)
def test_datelines(text):
    assert is_dateline(*at(text, "ELMTOWN"))


def test_a_word_in_capitals_is_no_dateline_by_itself():
    assert not is_dateline(*at("They shouted ELMTOWN - and left", "ELMTOWN"))


@pytest.mark.parametrize(
    "text", ["Elmtown virus spreads", "the Elmtown strain", "Hurricane Elmtown came", "a Dodge Elmtown"]
)
def test_illnesses_storms_and_cars(text):
    assert names_something_else(*at(text))


@pytest.mark.parametrize("text", ["The Elmtown Times wrote", "the Times of Elmtown wrote", "It fell. (The Elmtown)"])
def test_papers(text):
    assert of_a_paper(*at(text))


def test_what_a_paper_is_not():
    assert not of_a_paper(*at("Elmtown's Broadcasting House"))
    assert not of_a_paper(*at("in Elmtown on Sunday"))


@pytest.mark.parametrize("text", ["Mr. Elmtown left", '"Yes," Elmtown', "Elmtown said no", "Elmtown's wife"])
def test_persons_speak(text):
    assert speaks(*at(text)) is (text != '"Yes," Elmtown')


def test_directions_are_names_with_their_unit_only():
    assert is_direction("the Eastern front", 4, 11)
    assert not is_direction("the Eastern Province", 4, 11)
    assert not is_direction("Northmark", 0, 9)
