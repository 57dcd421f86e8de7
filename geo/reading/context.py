"""How sure a text is about an armed conflict: words that everyday life and illness share with war prove nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Different words of war that a text of more than `SHORT` characters must hold. On the development corpora every text
#: with claims has two or more, and 97 of 100 texts of news about anything else have fewer.
ENOUGH = 2
#: Up to this many characters (a short post) one such word is enough, and none is asked of half as many (a headline).
SHORT = 400


class Belief(NamedTuple):
    """Whether a text has words enough of war for a claim to be believed whose party is known, or that names none."""

    named: bool
    nameless: bool


def believed(text: str) -> Belief:
    """What may be believed of a text."""
    words = {word.lower() for word in _pattern().findall(text)}
    asked = ENOUGH if len(text) > SHORT else 1 if len(text) > SHORT // 2 else 0
    return Belief(named=len(text) <= SHORT or bool(words), nameless=len(words) >= asked)


def war_words(text: str) -> Iterator[re.Match[str]]:
    """Where the words of war stand."""
    return _pattern().finditer(text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = sorted(load_rules().context, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})(?:s|es|ed)?\b", re.IGNORECASE)
