"""Words that point back to a party: "they", "its forces", "the group". Short range, and only where one answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from geo.reading.actor_words import GROUP_NOUNS, OWN_NOUNS, STATE_ROLES, TROOP_NOUNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import Actor

#: How many sentences back words may point; beyond, readers are told the name again.
RANGE = 3
_PLURAL = frozenset({"they", "them", "their", "both"})
_SINGULAR = frozenset({"it", "its"})


@dataclass(frozen=True, slots=True)
class Named:
    """A mention at tokens [start, end): kind alias, leader, adjective, metonym, generic, armed, unknown or back."""

    start: int
    end: int
    actor: str | None
    kind: str


class Cast(Protocol):
    """What is known of the actors."""

    def actor(self, actor_id: str) -> Actor | None:
        """The actor of an id."""


def is_state(cast: Cast, actor_id: str) -> bool:
    """Whether an actor is a state or its army."""
    actor = cast.actor(actor_id)
    return actor is not None and (bool(actor.metonyms) or any(STATE_ROLES & set(part.roles) for part in actor.parts))


def recent_group(doc: Doc, named: Sequence[Named], i: int, cast: Cast) -> str | None:
    """The party, no state, named last before a token and within range; subjects of their sentence go first."""
    return _recent(doc, [n for n in named if n.actor and not is_state(cast, n.actor)], i)


def _recent(doc: Doc, named: Sequence[Named], i: int) -> str | None:
    sentences = _sentences_back(doc, i)
    for first, last in sentences:
        inside = [n for n in named if n.actor and first <= n.start < min(last, i)]
        if inside:
            subjects = [n for n in inside if _is_subject(doc, n)]
            return (subjects or inside)[-1].actor
    return None


def _sentences_back(doc: Doc, i: int) -> list[tuple[int, int]]:
    """Token ranges of the sentence of a token and of those before it, nearest first, within a paragraph's reach."""
    ranges: list[tuple[int, int]] = []
    sentence = doc[i].sent
    while len(ranges) <= RANGE:
        ranges.append((sentence.start, sentence.end))
        if sentence.start == 0:
            break
        sentence = doc[sentence.start - 1].sent
    return ranges


def _is_subject(doc: Doc, named: Named) -> bool:
    root = doc[named.start : named.end].root
    while root.dep_ in {"conj", "compound", "appos", "nmod", "poss"} and root.head.i != root.i:
        root = root.head
    return root.dep_ in {"nsubj", "nsubjpass"}


def point_back(doc: Doc, named: Sequence[Named], cast: Cast) -> list[Named]:
    """The mentions with those of pronouns and pointing nouns added, in order.

    A pronoun that points to what is itself resolved from a pronoun takes that party.
    """
    found = sorted(named, key=lambda n: n.start)
    taken = {i for n in found for i in range(n.start, n.end)}
    for token in doc:
        if token.i in taken:
            continue
        added = _pronoun(doc, token, found) or _noun(doc, token, found, cast)
        if added is not None:
            found = sorted([*found, added], key=lambda n: n.start)
    return found


def _pronoun(doc: Doc, token: Token, found: Sequence[Named]) -> Named | None:
    word = token.lower_
    if word in {"their", "its", "his", "our"} and token.dep_ == "poss" and token.head.lower_ in OWN_NOUNS:
        near = [n for n in found if n.start > token.i and n.end <= token.head.i + 1]
        actor = None if near else _recent(doc, found, token.i)
        return Named(token.i, token.head.i + 1, actor, "back") if actor and token.head.i - token.i < 5 else None
    if word not in {"they", "it", "them"} or (word == "it" and token.dep_ != "nsubj"):
        return None
    if word == "it" and token.head.lemma_ in {"be", "seem", "appear", "rain", "look"}:
        return None
    if _told_by_others(token, found):
        return None
    options = [n for n in found if n.actor and n.kind != "metonym"]
    if word == "them":
        doers = {n.actor for n in options if _clause_start(token) <= n.start < token.i and _is_subject(doc, n)}
        options = [n for n in options if n.actor not in doers]
    actor = _topic(doc, options, token) or _recent(doc, options, token.i)
    return Named(token.i, token.i + 1, actor, "back") if actor else None


def _topic(doc: Doc, named: Sequence[Named], token: Token) -> str | None:
    """The party that a sentence begins with, for the subject of a clause under it: "Rebels fought X as they ..."."""
    if token.head.dep_ != "advcl" or token.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    first = doc[token.i].sent.start
    return next((n.actor for n in named if first <= n.start <= first + 1 and n.end <= token.i), None)


def _told_by_others(token: Token, found: Sequence[Named]) -> bool:
    """Whether a pronoun stands in the words of somebody who is no known party: "residents say they ..."."""
    verb = token.head
    if token.dep_ not in {"nsubj", "nsubjpass"} or verb.dep_ != "ccomp":
        return False
    tellers = [child for child in verb.head.children if child.dep_ == "nsubj" and child.pos_ in {"NOUN", "PROPN"}]
    return any(t.tag_ in {"NNS", "NNPS"} and not any(n.start <= t.i < n.end for n in found) for t in tellers)


def _clause_start(token: Token) -> int:
    head = token
    while head.pos_ not in {"VERB", "AUX"} and head.head.i != head.i:
        head = head.head
    return int(head.left_edge.i)


def _noun(doc: Doc, token: Token, found: Sequence[Named], cast: Cast) -> Named | None:
    """Resolve "the group", "the troops": only with an article and nothing behind that names them anew."""
    word = token.lower_
    if word not in GROUP_NOUNS | TROOP_NOUNS or not token.i or token.pos_ not in {"NOUN", "PROPN"}:
        return None
    if word in TROOP_NOUNS and token.tag_ == "NNS" and doc[token.i - 1].lower_ == "of":
        states = [n for n in found if n.actor and is_state(cast, n.actor) and n.start >= token.sent.start]
        actor = _recent(doc, states, token.i)
        return Named(token.i, token.i + 1, actor, "back") if actor else None
    first = token.i - 1
    if first and doc[first].pos_ in {"ADJ", "NUM"}:
        first -= 1
    if doc[first].lower_ not in {"the", "this", "that", "these"} or _goes_on(doc, token):
        return None
    state = word in TROOP_NOUNS
    options = [n for n in found if n.actor and is_state(cast, n.actor) == state]
    actor = _recent(doc, options, token.i)
    return Named(first, token.i + 1, actor, "back") if actor else None


def _goes_on(doc: Doc, token: Token) -> bool:
    after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    return after in {"of", "that", "who", "which", "called", "known", "led", "from"}
