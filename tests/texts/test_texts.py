"""Every language says what English says, with the same parts to fill in."""

from __future__ import annotations

from string import Formatter

import pytest

from geo.errors import InputError
from geo.texts import FIRST, catalogue, languages, own_texts, say


def parts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_english_comes_first() -> None:
    assert languages()[0] == FIRST


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_text_with_the_same_parts(language: str) -> None:
    english, own = own_texts(FIRST), own_texts(language)
    assert own.keys() == english.keys()
    assert {key: parts(text) for key, text in own.items()} == {key: parts(text) for key, text in english.items()}
    assert all(text.strip() for text in own.values())


def test_what_is_filled_in_is_not_read_as_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.texts.catalogue", lambda _: {"a.b": "At {place}"})
    assert say("a.b", place="{secret}") == "At {secret}"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(InputError, match="'xx'"):
        catalogue("xx")
