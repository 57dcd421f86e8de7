"""Small questions about the words around a party's name: its armed noun, what it is said to have, whether it acts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.reading.actor_words import ACTION, ARMED, BACKED, LED, MODIFIERS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_AGAINST = frozenset({"by", "against", "with", "between"})
_HYPHENS = frozenset({"-", "–", "‑"})
_JOINTS = _HYPHENS | {"'s", "’s", "'", "’"}
_TAKING = frozenset(
    {"take", "retake", "capture", "recapture", "seize", "liberate", "reclaim", "wrest", "regain", "recover", "win", "free"}
)  # fmt: skip
#: What happens to a town: its name is then no government's.
_HAPPENS = frozenset({"fall", "change", "remain", "lie", "come", "see", "host", "stand", "sit", "suffer", "become"})
_BOUND = frozenset({"loyal", "allied", "aligned", "answerable"})
_GIVING = frozenset({"fall", "cede", "lose", "surrender", "hand", "return", "transfer", "give", "revert"})


def stretch(doc: Doc, i: int) -> int | None:
    """One past the armed noun that a name or adjective stands before, None when it stands before none."""
    end = None
    limit = min(i + 5, len(doc))
    while i < limit:
        token = doc[i]
        if token.lower_ in ARMED:
            end = i + 1
        elif end is not None or not (token.lower_ in MODIFIERS or token.text in _JOINTS or token.like_num):
            break
        i += 1
    return end


def word_behind(doc: Doc, i: int) -> str:
    """The word behind a name, a hyphen or possessive between them passed over."""
    limit = i + 4
    while i < min(limit, len(doc)) and (doc[i].text in _JOINTS or doc[i].lower_ in MODIFIERS - ACTION):
        i += 1
    return str(doc[i].lower_) if i < len(doc) else ""


def backed(doc: Doc, i: int) -> int | None:
    """One past "-backed", "-led" behind a name, None when it is not there."""
    if i < len(doc) and doc[i].text in _HYPHENS:
        i += 1
    there = i < len(doc) and doc[i].lower_ in BACKED | LED and doc[i - 1].text in _HYPHENS
    return i + 1 if there else None


#: How many adjectives are followed to the noun they share.
_MOST_JOINED = 20


def is_joint(doc: Doc, i: int) -> bool:
    """Whether another adjective stands between one and the noun of both: "Red and Blue forces"."""
    for _ in range(_MOST_JOINED):
        if i + 2 >= len(doc) or doc[i].lower_ not in {"and", ",", "or"} or not doc[i + 1].text[:1].isupper():
            return False
        i += 2
        if stretch(doc, i) is not None:
            return True
    return False


def is_opposed(doc: Doc, i: int) -> bool:
    """Whether "anti" stands before a name, so that its enemies are meant, or "Sea of", so that a water is."""
    before = [t.lower_ for t in doc[max(i - 2, 0) : i]]
    if before[-1:] == ["lake"] or before == ["sea", "of"]:
        return True
    return before[-1:] == ["anti"] or (len(before) == 2 and before[0] == "anti" and before[1] in _HYPHENS)


def is_plain(doc: Doc, first: int, i: int) -> bool:
    """Whether a generic word with a capital is no part of a longer name: "the Army", "Government forces"."""
    before, after = doc[first - 1 : first], doc[i + 1 : i + 2]
    ends = not len(after) or after[0].pos_ != "PROPN"
    return ends and (not len(before) or before[0].pos_ != "PROPN")


def is_headline(doc: Doc, i: int) -> bool:
    """Whether capitals say nothing at a token: it begins its sentence, or its sentence has only capitals."""
    words = [t for t in doc[i].sent if t.is_alpha and len(t) > 3]
    return bool(doc[i].is_sent_start) or sum(t.text[0].isupper() for t in words) > 0.7 * len(words)


def is_qualified(doc: Doc, first: int) -> bool:
    """Whether a word stands before a vague noun that tells it from others: "foreign fighters", "X-linked militia"."""
    before = doc[first - 1] if first else None
    if before is None or before.lower_ in _NEUTRAL or before.like_num:
        return False
    marked = before.tag_ in {"VBN", "PRP$", "POS"} or before.text in _HYPHENS | {")"}
    return marked or before.pos_ in {"ADJ", "NOUN", "PROPN"}


#: Words before a vague noun that leave it as vague as it was.
_NEUTRAL = frozenset(
    """local more additional armed several many some few new remaining last last-ditch advancing retreating all most
    dozens hundreds thousands dead wounded captured attacking besieged trapped elite main""".split()  # noqa: SIM905
)


def acts(doc: Doc, start: int, end: int) -> bool:
    """Whether a country or capital is where a party would be: it does something, or something is done by or to it."""
    token: Token = doc[start:end].root
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    head = token.head
    if token.dep_ == "nsubj":
        acting = head.pos_ == "VERB" and head.lemma_ not in _HAPPENS
        return acting or (head.pos_ == "AUX" and head.lemma_ != "be")
    if token.dep_ == "pobj":
        if head.dep_ == "agent" or head.lower_ in _AGAINST:
            return True
        if head.lower_ == "of":  # "in the hands of X"
            return bool(head.head.lemma_ == "hand")
        if head.lower_ == "from":  # "retook Elm from X"
            return head.head.lemma_ in _TAKING or (head.head.dep_ == "dobj" and head.head.head.lemma_ in _TAKING)
        return head.lower_ == "to" and (head.head.lemma_ in _GIVING or head.head.lower_ in _BOUND)
    return token.dep_ == "nsubjpass" and bool(re.match(r"(?i)accuse|force|repel|push|drive", head.lemma_))
