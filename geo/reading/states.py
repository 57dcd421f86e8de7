"""States told by adjectives and phrases: "rebel-held Elm", "under army control", "in opposition hands"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.model import Event
from geo.reading.paths import is_territory, relation_of
from geo.reading.syntax import ancestors, is_verb, subject
from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from geo.reading.mentions import Group
    from geo.reading.roles import Cast


@dataclass(frozen=True, slots=True)
class State:
    """A state told of a group of places; ``head`` is the token whose modality it has."""

    group: Group
    head: int
    start: int
    end: int
    actor: str | None
    relation: str | None
    event: Event


def find_states(doc: Doc, groups: Sequence[Group], cast: Cast) -> Iterator[State]:
    """States of places told without a verb of their own, in the order of the text."""
    for token in doc:
        if token.lower_ in load_rules().states["held"] and token.i > 1 and doc[token.i - 1].text in {"-", "–"}:
            yield from _held(doc, token, groups, cast, Event.CONTROL)
        elif token.lower_ in load_rules().states["besieged"] | {"occupied"} and token.dep_ == "amod":
            event = Event.CONTROL if token.lower_ == "occupied" else Event.SIEGE
            yield from _held(doc, token, groups, cast, event)
        elif token.lower_ == "under":
            yield from _under(doc, token, groups, cast)
        elif token.lemma_.lower() in load_rules().states["hands"]:
            yield from _hands(doc, token, groups, cast)


def _held(doc: Doc, token: Token, groups: Sequence[Group], cast: Cast, event: Event) -> Iterator[State]:
    hyphen = doc[token.i - 1].text in {"-", "–"}
    actor = next(
        (a for s, e, a in cast.spans if s == token.i or e in {token.i, token.i - 1 if hyphen else token.i}), None
    )
    if actor is None and hyphen and token.lower_ not in {"held", "controlled"}:
        return
    start = token.i - 2 if doc[token.i - 1].text in {"-", "–"} else token.i
    start = min([s for s, e, _ in cast.spans if e == token.i - 1] + [start])
    for group in groups:
        first = group[0].start
        if not token.i < first <= token.i + 7 or doc[first].sent != token.sent:
            continue
        gap = doc[token.i + 1 : first]
        if any(is_verb(t) or t.lower_ in {"to", "from", ",", "and", "by"} for t in gap):
            continue
        nouns = [t for t in gap if t.pos_ in {"NOUN", "PROPN"}]
        preposition = next((t.lower_ for t in gap if t.pos_ == "ADP"), "")
        if preposition and not (nouns and is_territory(nouns[0])):
            continue
        relation = None
        if preposition and nouns:
            relation = relation_of(nouns[0], preposition, listed=False)
        yield State(group, token.i, start, token.i + 1, actor, relation, event)
        return


def _under(doc: Doc, token: Token, groups: Sequence[Group], cast: Cast) -> Iterator[State]:
    """As in "under (the) X control", "under (the) control of X", "under siege (by X)"."""
    for noun in doc[token.i + 1 : min(token.i + 8, token.sent.end)]:
        if noun.lower_ in {"control", "rule", "occupation", "siege", "attack", "assault"}:
            break
        if is_verb(noun) or (noun.pos_ == "PUNCT" and noun.text not in {"-", '"'}):
            return
    else:
        return
    if load_rules().nouns["violence"] & {t.lower_ for t in doc[token.i + 1 : noun.i]}:
        return
    event = {"siege": Event.SIEGE, "attack": Event.CONTEST, "assault": Event.CONTEST}.get(noun.lower_, Event.CONTROL)
    inside = cast.within(token.i + 1, noun.i)
    after = [
        s
        for s in cast.within(noun.i + 1, noun.sent.end)
        if s[0] - noun.i <= 4 and doc[noun.i + 1].lower_ in {"of", "by"}
    ]
    actor = inside[0][2] if inside else after[0][2] if after else None
    if actor is None and event is Event.CONTROL:
        return
    end = after[0][1] if after and not inside else noun.i + 1
    yield from _about(doc, token, groups, end=end, actor=actor, event=event)


def _hands(doc: Doc, token: Token, groups: Sequence[Group], cast: Cast) -> Iterator[State]:
    """As in "in X hands", "in the hands of X"."""
    preposition = next(
        (t for t in reversed(doc[max(token.i - 5, token.sent.start) : token.i]) if t.pos_ == "ADP"), None
    )
    if preposition is None or preposition.lower_ not in {"in", "into"}:
        return
    inside = cast.within(preposition.i + 1, token.i)
    after = [
        s for s in cast.within(token.i + 1, token.sent.end) if s[0] - token.i <= 4 and doc[token.i + 1].lower_ == "of"
    ]
    actor = inside[0][2] if inside else after[0][2] if after else None
    own = any(c.dep_ == "poss" and c.lower_ in {"its", "their", "his"} for c in token.children)
    if actor is None and own:  # "says both remain in its hands"
        actor = cast.before(preposition.i, token.sent.start)
    if actor is None:
        return
    end = token.i + 1 if inside or own else after[0][1]
    event = Event.CAPTURE if preposition.lower_ == "into" else Event.CONTROL
    yield from _about(doc, preposition, groups, end=end, actor=actor, event=event)


def _about(
    doc: Doc, preposition: Token, groups: Sequence[Group], *, end: int, actor: str | None, event: Event
) -> Iterator[State]:
    """The places whose state it is: the subject of the verb over the phrase, or the nearest place before it."""
    start = preposition.i
    head = preposition.head
    over = subject(head) if is_verb(head) else head
    chosen: Group | None = None
    if over is not None and over.dep_ == "appos":  # "Elm and Oak, a town under rebel control"
        one = next((m for g in groups for m in g if m.start <= over.head.i < m.end), None)
        chosen = (one,) if one else None
    if over is not None and chosen is None:
        low, high = over.left_edge.i, over.right_edge.i + 1
        chosen = next((g for g in groups if low <= g[0].start < high and g[0].start < start), None)
    if chosen is None:
        before = [g for g in groups if g[0].start < start and doc[g[0].start].sent == preposition.sent]
        chosen = before[-1] if before else None
    if chosen is None:
        return
    if event is Event.CONTROL and preposition.head.lemma_ in {"come", "fall", "pass", "bring"}:
        event = Event.CAPTURE
    negated = any(t.lower_ == "longer" for t in doc[max(start - 4, 0) : start])
    if negated and event is Event.CONTROL:
        event = Event.LOSS
    relation = _relation(doc, chosen)
    yield State(chosen, preposition.i, start, end, actor, relation, event)


def _relation(doc: Doc, group: Group) -> str | None:
    token = doc[group[0].start : group[0].end].root
    for head in ancestors(token):
        if head.pos_ == "ADP":
            continue
        if head.pos_ == "NOUN" and is_territory(head) and head.i < token.i:
            preposition = doc[token.left_edge.i - 1].lower_ if token.left_edge.i else "of"
            return relation_of(head, preposition, listed=len(group) > 1)
        break
    return None
