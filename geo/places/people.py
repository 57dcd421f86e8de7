"""Who is named in a text, so that a family name standing alone later is not read as the town of that name."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from geo.places.contexts import PAPERS, of_a_paper, placed, strongly_placed
from geo.places.names import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from spacy.tokens import Doc

_TITLES = (
    r"Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sen|Senator|Rep|Gov|Governor|Mayor|Judge|Justice|Sgt|Sergeant|Lt|Lieutenant|Capt|Captain|Maj"
    r"|Col|Colonel|Gen|General|Commander|Officer|Detective|Det|Sheriff|Deputy|Chief|Rev|Reverend|Father|Bishop|Pope|King|Queen|Prince"
    r"|Princess|Sir|Lord|Lady|Cllr|Councillor|President|Chancellor|Premier|Secretary|Minister|Coach|Sheikh|Imam|Ayatollah"
)
_TITLED = re.compile(rf"\b(?:{_TITLES})\.? (?:[A-Z][\w'’-]+ ){{0,2}}([A-Z][\w'’-]+)")
_WORD = re.compile(r"[A-Z][\w'’-]*[a-z]")
_NO_PERSON = re.compile(
    rf"\b(?:{PAPERS}|State|Province|Region|District|County|City|Oblast|Township|River|Lake|General Staff)\b"
)
_POSSESSIVE = re.compile(r"['’]s?$")


def person_words(text: str, doc: Doc) -> frozenset[str]:
    """Folded single words that name persons in this text, and are put like a place in it less often.

    Words of persons' names of two words and more, as the parser sees them, and of names behind a title.
    """
    spans = list(_names(text, doc))
    named = Counter(word for word, _, _ in spans)
    if not named:
        return frozenset()
    placed_words = Counter(_placed_words(text, named, {start for _, start, _ in spans}))
    return frozenset(word for word, times in named.items() if times > placed_words[word])


def _names(text: str, doc: Doc) -> Iterator[tuple[str, int, int]]:
    for entity in doc.ents:
        if entity.label_ == "PERSON" and _is_person(text, entity.start_char, entity.end_char):
            parts = list(_WORD.finditer(text, entity.start_char, entity.end_char))
            if len(parts) > 1:
                yield from ((fold(_POSSESSIVE.sub("", m.group())), m.start(), m.end()) for m in parts)
    for match in _TITLED.finditer(text):
        name = (fold(_POSSESSIVE.sub("", match.group(1))), match.start(1), match.end(1))
        yield from (name, name)  # a title is worth two sightings


def _is_person(text: str, start: int, end: int) -> bool:
    """Whether what the parser takes for a person can be one: no paper's name, no words about places around it."""
    if "\n" in text[start:end] or strongly_placed(text, start, end):
        return False
    return not (_NO_PERSON.search(text, start, end) or of_a_paper(text, start, end))


def _placed_words(text: str, words: Container[str], within: set[int]) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = fold(_POSSESSIVE.sub("", match.group()))
        if (
            word in words
            and match.start() not in within
            and (placed(text, match.start(), match.end()) or strongly_placed(text, match.start(), match.end()))
        ):
            yield word
