"""Places that stand for governments: "Ankara said", "talks with Moscow", "the US wants"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.places.features import HAPPENING, LOCATIVE, OFFICIAL, SPEAKING

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_PARTICIPLE = re.compile(r"-(?:[a-z]+ed|led|held|run|[A-Z]\w+(?:an|ish|ese|i))\b")
_ALLIES = frozenset("ally supporter backer patron power sponsor rival foe enemy".split())  # noqa: SIM905
_AIMED = frozenset("focus reach target counter undermine".split())  # noqa: SIM905
_DEALING = frozenset("with against between by".split())  # noqa: SIM905


def is_metonym(span: Span, *, country: bool, seat: bool) -> bool:
    """Whether the words stand for a government rather than a place.

    Parameters
    ----------
    country : the name is a country's; most of what a country does, its government does.
    seat : the name is a capital's or a government building's; only speaking and dealing count.
    """
    if not (country or seat):
        return False
    token = _conjunct_head(span.root)
    if token.dep_ in {"nsubj", "nsubjpass"}:
        return _acts(token, country)
    if token.dep_ == "poss":
        return token.head.lemma_.lower() in OFFICIAL
    if token.dep_ == "appos":
        return country and token.head.lemma_.lower() in _ALLIES
    if token.dep_ in {"pobj", "agent"}:
        return _dealt_with(token, country)
    if token.dep_ in {"dobj", "dative"}:
        return country and token.head.lemma_ in {"accuse", "convince", "blame", "urge", "counter", "defeat", "persuade"}
    return False


def modifies(span: Span, text: str, end: int) -> bool:
    """Whether a country's name only colours the word behind it: "US forces", "Turkey-backed fighters".

    Parameters
    ----------
    text : the whole text; spaCy joins its own anew at every call.
    end : offset of the name's end; the parser's word may reach further.
    """
    if _PARTICIPLE.match(text, end):
        return True
    short = span.text.replace(".", "").isupper() and len(span.text) <= 4
    return short and span.root.dep_ in {"compound", "amod", "nmod"}


def _conjunct_head(token: Token) -> Token:
    """The first of a list: "Turkey, Iran and Russia" all stand as the first stands."""
    seen = 0
    while token.dep_ in {"conj", "appos"} and token.head.ent_type_ in {"GPE", "NORP", "ORG"} and seen < 8:
        token, seen = token.head, seen + 1
    return token


def _acts(token: Token, country: bool) -> bool:
    verb = token.head
    if token.dep_ == "nsubjpass":
        return verb.lemma_ in SPEAKING and country
    if country:
        return verb.pos_ in {"VERB", "AUX"} and not (verb.lemma_ in HAPPENING and verb.lemma_ not in {"see", "remain"})
    return verb.lemma_ in SPEAKING and any(
        c.dep_ in {"ccomp", "xcomp", "dobj", "prep", "aux", "neg", "acomp"} or c.is_quote for c in verb.children
    )


def _dealt_with(token: Token, country: bool) -> bool:
    preposition = token.head.lower_
    if preposition in {"on", "to"} and token.head.head.lemma_.lower() in _AIMED:
        return country
    if preposition in LOCATIVE or preposition not in _DEALING | {"from", "for", "to"}:
        return False
    if preposition in _DEALING:
        governor = token.head.head.lemma_.lower()
        return (country or governor in {"talk", "deal", "relation", "tie", "negotiate", "agreement"}) and governor not in {
            "border", "crossing", "frontier", "boundary", "line"}  # fmt: skip
    return country and token.head.head.lemma_.lower() in {
        "support",
        "tie",
        "talk",
        "backing",
        "aid",
        "pressure",
        "advance",
    }
