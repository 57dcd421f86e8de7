"""The tense of a clause, as far as dating needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUXILIARIES = frozenset({"aux", "auxpass"})
_SAYING = frozenset(
    {"say", "report", "claim", "tell", "announce", "confirm", "state", "add", "admit", "acknowledge", "insist", "deny",
     "believe", "think", "note", "warn", "declare", "suggest", "indicate", "show", "argue", "allege", "assert"}
)  # fmt: skip


def _auxiliaries(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in _AUXILIARIES]


def is_perfect(verb: Token) -> bool:
    """Whether a verb is a perfect: "has taken", "have been taken", "after taking"."""
    if verb.tag_ == "VBG" and verb.dep_ in {"pcomp", "advcl"}:
        return True
    return verb.tag_ == "VBN" and any(aux.lower_ in {"has", "have", "'ve", "’ve"} for aux in _auxiliaries(verb))


def is_past(verb: Token) -> bool:
    """Simple past or pluperfect, active or passive; not the perfect of the present."""
    auxiliaries = _auxiliaries(verb)
    if any(aux.tag_ == "VBD" for aux in auxiliaries):
        return True
    return bool(verb.tag_ == "VBD" and not auxiliaries)


def is_present(verb: Token) -> bool:
    """Simple or progressive present, or a modal of the future; not the perfect."""
    auxiliaries = _auxiliaries(verb)
    if is_perfect(verb):
        return False
    if auxiliaries:
        return any(aux.tag_ in {"VBZ", "VBP", "MD"} for aux in auxiliaries)
    return bool(verb.tag_ in {"VBZ", "VBP"})


def is_backshifted(verb: Token) -> bool:
    """Whether a past tense only follows a past verb of saying: "said it controlled the town"."""
    token = verb
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token.dep_ == "ccomp" and token.head.lemma_.lower() in _SAYING
