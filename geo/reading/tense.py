"""The tense of a clause, as far as dating needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reading.syntax import SUBJECT, clause_head

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUXILIARIES = frozenset({"aux", "auxpass"})
#: How an infinitive or participle hangs on what governs it.
_UNDER = frozenset({"xcomp", "ccomp", "pcomp", "prep", "acl", "pobj", "attr", "acomp"})
#: Words that begin what came before the news.
_AFTER = frozenset({"after", "when", "since", "following", "because"})
_SAYING = frozenset(
    {"say", "report", "claim", "tell", "announce", "confirm", "state", "add", "admit", "acknowledge", "insist", "deny",
     "believe", "think", "note", "warn", "declare", "suggest", "indicate", "show", "argue", "allege", "assert"}
)  # fmt: skip
#: Verbs whose object lies behind.
_LOOKING_BACK = frozenset(
    {
        "acknowledge",
        "admit",
        "recall",
        "remember",
        "avenge",
        "regret",
        "mourn",
        "concede",
        "follow",
        "survive",
        "lament",
    }
)
#: Words before what came before.
_BEHIND = frozenset({"after", "following", "since", "response", "reaction", "retaliation", "because", "despite"})


def _auxiliaries(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in _AUXILIARIES]


def is_perfect(verb: Token) -> bool:
    """Whether a verb is a perfect: "has taken", "have been taken", "after taking"."""
    if verb.tag_ == "VBG" and verb.dep_ in {"pcomp", "advcl"}:
        return True
    return verb.tag_ in {"VBN", "VBG"} and any(
        aux.lower_ in {"has", "have", "'ve", "’ve"} for aux in _auxiliaries(verb)
    )


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


def is_pluperfect(verb: Token) -> bool:
    """Whether a verb tells what lay before something past: "had taken", "had been taken"."""
    return any(aux.lower_ in {"had", "'d", "’d"} for aux in _auxiliaries(verb)) and verb.tag_ in {"VBN", "VBG", "VBD"}


def is_progressive(verb: Token) -> bool:
    """Whether a verb tells what goes on: "is taking", "has been taking"."""
    return verb.tag_ == "VBG" and any(aux.lemma_ == "be" or aux.lower_ == "been" for aux in _auxiliaries(verb))


def governor(verb: Token) -> Token:
    """The finite verb that an infinitive or participle hangs on ("allowed them to keep", "seemed close to taking")."""
    token = verb
    while not _is_finite(token) and token.head.i != token.i:
        infinitive = token.dep_ == "relcl" and token.tag_ == "VB"  # "threatened for years to take it", as it is parsed
        if token.dep_ not in _UNDER and not infinitive:
            break
        token = token.head
    return token if token.pos_ in {"VERB", "AUX"} else verb


def is_given(token: Token) -> bool:
    """Whether what a word tells is taken as known: "after the fall of Elm", "the rebels who took Elm"."""
    if token.pos_ in {"NOUN", "PROPN"}:
        if is_behind(token):
            return True
        if token.dep_ in SUBJECT:
            return any(c.dep_ == "poss" or c.lower_ == "the" for c in token.children)
        if token.dep_ == "dobj":
            return token.head.lemma_.lower() in _LOOKING_BACK
        return token.dep_ == "pobj" and token.head.lower_ not in {"in", "to", "with", "into"}
    verb = clause_head(token)
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    if verb.dep_ == "relcl":
        return True
    if verb.dep_ == "pcomp":
        return verb.head.lower_ in _AFTER
    return verb.dep_ == "advcl" and any(c.lower_ in _AFTER for c in verb.children if c.dep_ in {"mark", "advmod"})


def is_behind(noun: Token) -> bool:
    """Whether a noun names what came before its clause: "shelled it on Sunday in response to the capture"."""
    top = clause_head(noun)
    token = noun
    while token.i not in (top.i, token.head.i):
        token = token.head
        if token.lower_ in _BEHIND:
            return True
    return False


def _is_finite(token: Token) -> bool:
    return token.tag_ in {"VBD", "VBZ", "VBP"} or any(
        a.tag_ in {"VBD", "VBZ", "VBP", "MD"} for a in _auxiliaries(token)
    )
