"""How firmly a trigger is said: asserted, possible, planned, denied, hypothetical, or not said at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import Modality
from geo.reading.syntax import ancestors, clause_head, is_verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_POSSIBLE = frozenset({"may", "might", "could", "can"})
_HEDGES = frozenset(
    {"reportedly", "allegedly", "likely", "possibly", "probably", "apparently", "supposedly", "seemingly", "perhaps",
     "nearly", "almost", "unconfirmed", "possible", "purportedly", "potential", "potentially"}
)  # fmt: skip
_SEEM = frozenset({"appear", "seem", "believe", "suspect", "think", "rumor", "rumour", "expect", "presume", "struggle"})
_PLAN = frozenset(
    {"plan", "intend", "aim", "vow", "threaten", "prepare", "pledge", "promise", "seek", "order", "try", "attempt",
     "want", "look", "mean", "hope", "wish", "agree", "decide", "plot", "swear", "instruct", "pretend", "aspire",
     "effort", "intention", "goal", "bid", "set", "ready", "poise", "authorize", "urge", "call"}
)  # fmt: skip
_PLAN_NOUNS = frozenset(
    {
        "plan",
        "attempt",
        "bid",
        "effort",
        "intention",
        "goal",
        "aim",
        "order",
        "threat",
        "vow",
        "pledge",
        "preparation",
        "hope",
    }
)
_DEMAND = frozenset({"demand", "urge", "call", "ask", "insist", "request", "hope", "wish", "want", "should", "must"})
_SAYING = frozenset({"say", "report", "claim", "tell", "state", "announce", "add", "confirm", "declare", "write"})
DENY = frozenset({"deny", "reject", "dismiss", "refute", "rebut", "disprove", "dispute"})
_FALSE = frozenset({"false", "untrue", "baseless", "unfounded", "fabricated"})
_UNDERTAKINGS = frozenset(
    {"offensive", "operation", "assault", "campaign", "attack", "push", "counteroffensive", "counter-offensive"}
)
_TRYING = frozenset({"try", "attempt", "struggle", "fight", "battle", "seek"})
_TASKS = frozenset(
    {"task", "goal", "aim", "objective", "plan", "mission", "target", "step", "intention", "purpose", "priority"}
)
_ENDING = frozenset({"end", "stop", "cease", "halt", "condemn", "denounce", "criticise", "criticize"})
_LINKING = frozenset({"link", "relate", "connect", "tie", "affect"})
_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "n’t", "without"})
_IF = frozenset({"if", "unless", "should", "were", "once"})


def modality_of(token: Token) -> Modality | None:
    """The modality of a trigger word, or None where nothing is claimed (a demand, a wish)."""
    chain = list(_scope(token))
    if any(t.lemma_.lower() in DENY for t in chain[1:]) or _is_called_false(token):
        return Modality.DENIED
    if _presupposed(token):
        return Modality.ASSERTED
    if _is_conditional(chain):
        return Modality.HYPOTHETICAL
    if token.tag_ == "VB" and token.dep_ == "csubj":  # "to take it would need an army"
        return Modality.HYPOTHETICAL
    if any(_is_asked(verb) for verb in chain):
        return Modality.POSSIBLE
    for verb in chain:
        if verb.lemma_.lower() == "effort":
            return None
        if verb is not token and verb.lemma_.lower() in _DEMAND and _governs_infinitive(verb, token):
            return None
        if _negated(verb) and verb is not token and verb.lemma_.lower() == "say":  # "he did not say that it had fallen"
            return None
        if _negated(verb) and verb.lemma_.lower() in {"confirm", "verify"}:
            return Modality.POSSIBLE
        if _negated(verb) and (verb is token or verb.lemma_.lower() not in {"confirm", "say", "verify", "know"}):
            return Modality.DENIED if verb is token or verb.lemma_.lower() in {"succeed", "manage", "have"} else None
    if any(_hedged(verb) for verb in chain):
        return Modality.POSSIBLE
    if _is_task(token) or any(_planned(verb, token) for verb in chain):
        return Modality.PLANNED
    return Modality.ASSERTED


def _presupposed(token: Token) -> bool:
    """Whether a noun's fact stands whatever is said of it: "wants X to end its occupation", "not linked to the fighting"."""
    if token.pos_ not in {"NOUN", "PROPN"}:
        return False
    if token.dep_ == "dobj" and token.head.lemma_.lower() in _ENDING:
        return True
    if any(c.dep_ == "relcl" and c.tag_ != "VB" for c in token.children) and any(
        c.lower_ == "the" for c in token.children
    ):
        return True  # "to save the front lines that are forming around Elm"
    over = token.head.head if token.dep_ == "pobj" and token.head.lower_ in {"to", "with", "by", "from"} else None
    return over is not None and over.lemma_.lower() in _LINKING and _negated(over)


def _is_asked(verb: Token) -> bool:
    """Whether a clause is what somebody asks or does not know: "unclear who controls Elm", "whether Elm has fallen"."""
    if verb.dep_ not in {"ccomp", "csubj", "pcomp", "acl", "advcl"}:
        return False
    return any(
        c.lower_ in {"who", "whether", "which"} and c.dep_ in {"nsubj", "mark", "det"} and c.i < verb.i
        for c in verb.children
    )


def is_tried(token: Token) -> bool:
    """Whether what a trigger tells was tried in the past: "had tried for a year to take Elm"."""
    return any(v.lemma_.lower() in _TRYING and v.tag_ in {"VBD", "VBN"} and v is not token for v in _scope(token))


def is_plan(token: Token) -> bool:
    """Whether a trigger stands under a verb or noun of planning."""
    return any(_planned(verb, token) for verb in _scope(token))


def _is_task(token: Token) -> bool:
    """As in "the next task was to clear Elm"."""
    verb = token.head
    if token.tag_ != "VB" or verb.lemma_ != "be":
        return False
    return any(c.dep_ in {"nsubj", "csubj"} and c.lemma_.lower() in _TASKS for c in verb.children)


def _scope(token: Token) -> Iterator[Token]:
    """The trigger, then the verbs and plan nouns over it that it is a complement of."""
    yield token
    below = token
    for head in ancestors(token):
        if below.lemma_.lower() in _SAYING and below is not token and head.lemma_.lower() not in DENY:
            return
        if below.dep_ in {"advcl", "relcl", "parataxis"} and not _is_purpose(below):
            return
        if below.dep_ == "conj" and is_verb(below) and any(c.dep_ in {"nsubj", "nsubjpass"} for c in below.children):
            below = head
            continue
        if below.dep_ == "pcomp" and head.lower_ in {"after", "before", "following", "while", "since", "by"}:
            return
        if below.dep_ == "pobj" and head.lower_ in {
            "after",
            "before",
            "following",
            "amid",
            "since",
            "with",
            "despite",
            "during",
        }:
            return
        if is_verb(head) or head.lemma_.lower() in _PLAN_NOUNS:
            yield head
        below = head


def _is_purpose(verb: Token) -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _auxiliaries(verb: Token) -> set[str]:
    found = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if not found and verb.dep_ == "conj" and is_verb(verb.head) and not any(c.dep_ == "nsubj" for c in verb.children):
        found = {c.lower_ for c in verb.head.children if c.dep_ == "aux"}
    return found


def _is_conditional(chain: list[Token]) -> bool:
    for verb in chain:
        marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "advmod", "aux"}} & {"if", "unless", "until"}
        if marks:
            return True
        if _auxiliaries(verb) & {"would", "could", "might", "may", "will"} and any(
            c.dep_ == "advcl" and {g.lower_ for g in c.children} & _IF for c in verb.children
        ):
            return True
    return any(t.lower_ in {"if", "unless"} and clause_head(t) is chain[0] for t in chain[0].subtree)


def _negated(verb: Token) -> bool:
    if any(c.dep_ == "neg" and c.lower_ in _NEGATIONS for c in verb.children):
        return not any(c.lower_ in {"only", "just"} and c.i - 1 in {n.i for n in verb.children} for c in verb.children)
    subjects = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
    return any(t.lower_ in {"neither", "no", "nobody"} for s in subjects for t in (s, *s.children))


def _hedged(verb: Token) -> bool:
    if _auxiliaries(verb) & _POSSIBLE:
        return True
    if any(c.lower_ in _HEDGES and c.i < verb.i + 3 for c in verb.children if c.dep_ in {"advmod", "amod", "acomp"}):
        return True
    return verb.lemma_.lower() in _SEEM or ("would" in _auxiliaries(verb) and verb.head.lemma_.lower() not in _SAYING)


def _planned(verb: Token, trigger: Token) -> bool:
    if verb is trigger and _auxiliaries(verb) & {"will", "'ll", "would"}:
        return True
    if verb is trigger and verb.tag_ == "VB" and _is_purpose(verb) and verb.dep_ in {"advcl", "acl", "relcl"}:
        return True
    if verb.lemma_.lower() == "announce" and trigger.dep_ == "dobj" and trigger.lemma_.lower() in _UNDERTAKINGS:
        return True
    if verb is trigger and verb.dep_ == "xcomp" and verb.head.lower_ in {"going", "set", "ready", "about"}:
        return True
    return verb is not trigger and verb.lemma_.lower() in _PLAN and _governs_infinitive(verb, trigger)


def _governs_infinitive(verb: Token, trigger: Token) -> bool:
    """Whether the trigger is what the verb or noun wants: "to take it", "for the fall of", "that it leave"."""
    below = trigger
    while below.head.i not in {verb.i, below.i}:
        below = below.head
    if below.dep_ in {"xcomp", "acl"} or (below.dep_ == "ccomp" and verb.lemma_.lower() in _DEMAND | {"order", "want"}):
        return below.tag_ in {"VB", "VBG", "VBP", "VBZ"}
    return trigger.pos_ in {"NOUN", "PROPN"} and below.dep_ in {"dobj", "prep"} and below.i > verb.i


def _is_called_false(token: Token) -> bool:
    """As in "Reports that ... are false": the verdict stands over the trigger."""
    for head in ancestors(token):
        if head.lemma_ == "be" and any(c.lower_ in _FALSE for c in head.children if c.dep_ in {"acomp", "attr"}):
            return True
        if any(c.dep_ in {"acomp", "oprd"} and c.lower_ in _FALSE for c in head.children):
            return True
    return False
