"""Names with one letter wrong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.places.geocode import geoparse
from geo.places.names import fold
from geo.places.spelling import SHORTEST, one_letter_off

KEYS = ("norhaven", "dayr al zahr", "tripolis", "barra")


def test_a_letter_lost_added_changed_or_swapped():
    for wrong in ("Norhavn", "Norhavven", "Norhuven", "Norhvaen"):
        assert one_letter_off(wrong, KEYS) == ("norhaven",)


def test_short_names_first_letters_and_two_mistakes_are_left_alone():
    assert one_letter_off("Bara", KEYS) == ()
    assert one_letter_off("Morhaven", KEYS) == ()
    assert one_letter_off("Norhuvan", KEYS) == ()


@given(st.text(max_size=12))
def test_what_is_found_is_one_of_the_keys_and_not_the_name_itself(name):
    near = one_letter_off(name, KEYS)
    assert set(near) <= set(KEYS)
    assert fold(name) not in near
    assert not near or len(fold(name)) >= SHORTEST


def test_a_misspelt_place_is_found_where_places_stand(small, theatre, nlp):
    text = "Rebels captured Norhavn on Friday."
    (found,) = geoparse(text, small, theatre, nlp(text))
    assert found.place_id == "gn:1"
    assert any("spelling" in reason for reason in found.reasons)


def test_a_misspelt_place_is_not_found_elsewhere(small, theatre, nlp):
    text = "She spoke with Norhavn about it."
    assert geoparse(text, small, theatre, nlp(text)) == ()
