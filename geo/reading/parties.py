"""Named parties that no actors file knows: their own words, in capitals, are their id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.places.names import fold
from geo.reading.actor_words import PARTY_WORDS
from geo.reading.coreference import Named

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&-]{1,7}")
_INSIDE = frozenset({"of", "the", "for", "and", "-", "–", "'s", "’s", "'", "al"})


def unknown_parties(doc: Doc, named: list[Named]) -> None:
    """Add capitalised names that end in (or are of) an armed noun, and their abbreviations, to ``named`` in place."""
    taken = {i for n in named for i in range(n.start, n.end)}
    ids: dict[str, str] = {}
    for token in doc:
        if token.text not in PARTY_WORDS or token.i in taken:
            continue
        start, end = _borders(doc, token.i, taken)
        if end - start < 2:
            continue
        words = doc[start:end].text
        actor = fold(re.sub(r"^(?:The|the)\s+", "", words)).upper().replace(" ", "_")
        named.append(Named(start, end, actor, "unknown"))
        taken |= set(range(start, end))
        abbreviation = doc[end + 1].text if end + 2 < len(doc) and doc[end].text == "(" else ""
        if _ABBREVIATION.fullmatch(abbreviation):
            ids[abbreviation] = actor
    named += [Named(t.i, t.i + 1, ids[t.text], "unknown") for t in doc if t.text in ids and t.i not in taken]
    named.sort(key=lambda n: n.start)


def _borders(doc: Doc, i: int, taken: set[int]) -> tuple[int, int]:
    start = i
    while start and start - 1 not in taken and not doc[start].is_sent_start and _in_name(doc, start - 1):
        start -= 1
    while start < i and (doc[start].lower_ in _INSIDE or doc[start].is_lower):
        start += 1
    end = i + 1
    if end + 1 < len(doc) and doc[end].lower_ == "of" and doc[end + 1].text[:1].isupper():
        end += 2
    while end < len(doc) and end not in taken and doc[end].pos_ == "PROPN" and doc[end].text in PARTY_WORDS:
        end += 1
    return start, end


def _in_name(doc: Doc, i: int) -> bool:
    token = doc[i]
    if token.lower_ in _INSIDE:
        return bool(i and doc[i - 1].text[:1].isupper() and token.lower_ != "and")
    return token.text[:1].isupper() and token.is_alpha and token.lower_ not in {"the", "a", "in", "on", "after"}
