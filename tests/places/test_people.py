"""Who is named in made-up texts."""

from __future__ import annotations

from geo.places.people import person_words


def words(nlp, text):
    return person_words(text, nlp(text))


def test_a_title_tells_a_person(nlp):
    assert "oakford" in words(nlp, "Mayor Oakford was there. Oakford left at noon.")


def test_a_full_name_tells_both_its_words(nlp):
    assert {"james", "miller"} <= words(nlp, "James Miller spoke for an hour. Miller was cheered.")


def test_a_name_more_often_put_like_a_place_is_no_person(nlp):
    text = "Dr Oakford came. He lives in Oakford, teaches in Oakford, sleeps near Oakford and votes in Oakford."
    assert "oakford" not in words(nlp, text)


def test_no_one_is_named(nlp):
    assert words(nlp, "It rained.") == frozenset()
