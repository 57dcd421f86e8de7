"""Whether a text is about an armed conflict at all: words that everyday life and illness share with war prove nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import ActorMention

#: Different words of war that a text of more than `SHORT` characters must hold. On the development corpora every text
#: with claims has two or more, and 97 of 100 texts of news about anything else have fewer.
ENOUGH = 2
#: Up to this many characters (a headline, a short post) one such word, or a party, is enough.
SHORT = 400


def is_about_war(text: str, actors: Sequence[ActorMention]) -> bool:
    """Whether a text has words enough of war for its claims to be believed."""
    if len(text) <= SHORT:
        return bool(_words(text)) or any(a.actor for a in actors)
    return len(_words(text)) >= ENOUGH


def _words(text: str) -> set[str]:
    return {word.lower() for word in _pattern().findall(text)}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = sorted(load_rules().context, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})(?:s|es|ed)?\b", re.IGNORECASE)
