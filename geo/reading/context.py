"""How sure a text is about an armed conflict: words that everyday life and illness share with war prove nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Different words of war that a text of more than `SHORT` characters must hold. On the development corpora every text
#: with claims has two or more, and 97 of 100 texts of news about anything else have fewer.
ENOUGH = 2
#: Up to this many characters (a short post) one such word is enough, and none is asked of half as many (a headline).
SHORT = 400


def nameless_believed(text: str) -> bool:
    """Whether a text has words enough of war for a claim to be believed that names no party."""
    asked = ENOUGH if len(text) > SHORT else 1 if len(text) > SHORT // 2 else 0
    return len(_words(text)) >= asked


def named_believed(text: str) -> bool:
    """Whether a text has words enough of war for a claim to be believed whose party is known."""
    return len(text) <= SHORT or bool(_words(text))


def war_words(text: str) -> Iterator[re.Match[str]]:
    """Where the words of war stand."""
    return _pattern().finditer(text)


def _words(text: str) -> set[str]:
    return {word.lower() for word in _pattern().findall(text)}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = sorted(load_rules().context, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})(?:s|es|ed)?\b", re.IGNORECASE)
