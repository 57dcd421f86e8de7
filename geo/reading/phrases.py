"""Where a party stands, told without a trigger word: "rebels at the gates of Elm", "Elm is gone"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reading.findings import tell
from geo.reading.modality import modality_of
from geo.reading.syntax import is_verb, subject
from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from geo.reading.findings import Finding
    from geo.reading.framing import Scene
    from geo.reading.mentions import Group
    from geo.reading.triggers import Phrase

#: How many words before a place are looked through for a phrase.
FURTHEST = 20
_BESIDE = frozenset({"the", "city", "town", "village", "of", "strategic", "key", "besieged", "provincial", "capital"})


def find_phrases(scene: Scene, groups: Sequence[Group]) -> Iterator[Finding]:
    """Findings of the phrases and predicates of the rule tables, in the order of the groups of places."""
    for group in groups:
        yield from _standing(scene, group)
        yield from _predicate(scene, group)


def _standing(scene: Scene, group: Group) -> Iterator[Finding]:
    doc = scene.doc
    last = group[0].start
    low = max(doc[last].sent.start, last - FURTHEST)
    while last > low and doc[last - 1].lower_ in _BESIDE and _phrase_before(doc, low, last) is None:
        last -= 1
    found = _phrase_before(doc, low, last)
    if found is None:
        return
    phrase, start = found
    actor, token = _who(scene, phrase, start)
    if actor is not None and token is not None:
        yield from _findings(group, phrase, token, start, last, actor=actor)


def _phrase_before(doc: Doc, low: int, last: int) -> tuple[Phrase, int] | None:
    """The phrase ending right before a token, and where it starts."""
    for phrase in load_rules().phrases:
        for words in phrase.words:
            start = last - len(words)
            if start >= low and tuple(t.lower_ for t in doc[start:last]) == words:
                return phrase, start
    return None


def _who(scene: Scene, phrase: Phrase, start: int) -> tuple[str | None, Token | None]:
    """The party that stands there, and the word whose modality it has."""
    doc = scene.doc
    head = doc[start].head
    if is_verb(head) and head.i < start and head.lemma_.lower() in load_rules().light["posture"]:
        return scene.cast.of_noun(subject(head)), head
    before = [s for s in scene.cast.spans if s[1] == start and s[0] >= doc[start].sent.start]
    verbs = [t for t in doc[doc[start].sent.start : start] if is_verb(t) and t.i not in scene.cast.tokens]
    if phrase.headline and before and not verbs:
        return before[-1][2], doc[before[-1][1] - 1]
    return None, None


def _predicate(scene: Scene, group: Group) -> Iterator[Finding]:
    """As in "Elm and Oak are gone"."""
    doc = scene.doc
    token = doc[group[0].start : group[0].end].root
    verb = token.head
    if token.dep_ != "nsubj" or verb.lemma_.lower() not in {"be", "go"} or verb.i < token.i:
        return
    for phrase in load_rules().predicates:
        words = {w[0] for w in phrase.words}
        said = verb if verb.lower_ in words else None
        after = doc[verb.i + 1 : verb.i + 4]
        ends = (t for t in after if t.lower_ in words and t.dep_ in {"acomp", "attr", "advmod", "xcomp", "oprd"})
        said = said or next(ends, None)
        if said is not None and not any(c.pos_ == "NOUN" for c in said.children):
            yield from _findings(group, phrase, verb, said.i, said.i + 1, actor=None)


def _findings(
    group: Group, phrase: Phrase, token: Token, start: int, end: int, *, actor: str | None
) -> Iterator[Finding]:
    modality = modality_of(token)
    if modality is not None:
        yield from tell(
            group,
            token,
            event=phrase.event,
            modality=modality,
            actor=actor,
            relation=phrase.relation,
            span=(start, end),
            weight=phrase.weight,
            rule=f"phrase:{phrase.event}",
        )
