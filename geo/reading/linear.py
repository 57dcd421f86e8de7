"""Triggers that the parse leads nowhere from: the place right behind them, or right before, by the order of words.

A small parser errs in headlines, long lists of verbs and notes without verbs. What stands between a trigger and a name
tells enough there: articles, adjectives, nouns of land and the prepositions that the trigger's frame knows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Event
from geo.reading.findings import make_findings
from geo.reading.framing import read_frame
from geo.reading.mentions import is_country
from geo.reading.paths import Path, direction_before, is_territory, relation_of
from geo.reading.syntax import is_passive, is_verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from geo.reading.findings import Finding
    from geo.reading.framing import Scene
    from geo.reading.mentions import Group
    from geo.reading.triggers import Trigger

#: How many words may stand between a trigger and the place.
REACH = 16
#: A place found by the order of words is worth this much of one the grammar leads to.
LINEAR = 0.8
_PASSED = frozenset({"DET", "ADJ", "ADV", "NUM", "PART", "PRON", "AUX"})
_ENDS = frozenset({";", ":", "who", "whose", "while", "because", "although", "though", "if", "unless", "than", "when", "but",
                   "after", "before", "since", "until", "as", "amid", "despite", "following"})  # fmt: skip
_OPEN = frozenset({"of", "in", "on", "at", "within", "across", "around", "near", "along", "inside", "with", "from"})


def read_linear(scene: Scene, groups: Sequence[Group], found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of the triggers that gave none, from the nearest place in the order of words."""
    used = {f.token for f in found}
    heads = {group[0].start: group for group in groups}
    for i, ones in scene.triggers.items():
        if i in used or any(t.frame.repelled or t.frame.event is Event.REPEL for t in ones):
            continue
        for trigger in ones:
            new = _after(scene, heads, trigger) or _before(scene, groups, trigger)
            if new:
                yield from (replace(f, weight=f.weight * LINEAR, rule=f"order:{f.rule}") for f in new)
                break


def _after(scene: Scene, heads: dict[int, Group], trigger: Trigger) -> list[Finding]:
    """The place behind a trigger: "seize control of the air base of Elm", "lost ground in Elm"."""
    frame, doc = trigger.frame, scene.doc
    if frame.verb and is_passive(doc[trigger.token]):
        return []
    slot, relation, land = ("object" if frame.verb else ""), None, False
    wanted = frame.object.startswith("place") if frame.verb else False
    j, end = trigger.end, min(doc[trigger.token].sent.end, trigger.end + REACH)
    while j < end:
        token = doc[j]
        if j in heads and (wanted or land):
            return _make(scene, heads[j], trigger, Path(slot, trigger.token, relation, land))
        if j in scene.taken or token.lower_ in _ENDS or token.text in {",", "\n"} or _acts(scene, token):
            return []
        word = token.lower_
        if word in frame.slots and frame.slots[word].startswith("place") and not land:
            slot, wanted = word, True
        elif land and word in _OPEN:
            relation = relation or relation_of(doc[j - 1] if is_territory(doc[j - 1]) else _land(scene, j), word, listed=False)
        elif is_territory(token) and wanted:
            land = True
        elif token.pos_ == "ADP" and not land and slot in {"", "object"} and not frame.verb:
            return []
        elif token.pos_ in {"ADP", "SCONJ", "CCONJ"} and not land:
            return []
        j += 1
    return []


def _land(scene: Scene, j: int) -> Token:
    """The last noun of land before a token."""
    return next(t for t in reversed(scene.doc[max(j - REACH, 0) : j]) if is_territory(t))


def _acts(scene: Scene, token: Token) -> bool:
    """Whether a word begins another statement."""
    return is_verb(token) and token.i not in scene.taken and token.dep_ not in {"amod", "acl"}


def _before(scene: Scene, groups: Sequence[Group], trigger: Trigger) -> list[Finding]:
    """The place before a trigger of which it is the subject: "Elm city had been lost in May"."""
    frame, doc = trigger.frame, scene.doc
    if not frame.verb:
        return []
    passive = is_passive(doc[trigger.token])
    if not (frame.object if passive else frame.subject).startswith("place"):
        return []
    start = doc[trigger.token].sent.start
    before = [g for g in groups if start <= g[0].start and g[-1].end <= trigger.start]
    if not before or trigger.start - before[-1][-1].end > REACH:
        return []
    gap = doc[before[-1][-1].end : trigger.start]
    if any(_acts(scene, t) or t.lower_ in _ENDS or t.text == "," or t.pos_ in {"ADP", "CCONJ"} for t in gap):
        return []
    return _make(scene, before[-1], trigger, Path("subject", trigger.token))


def _make(scene: Scene, group: Group, trigger: Trigger, path: Path) -> list[Finding]:
    if all(is_country(m) for m in group) and path.relation is None and trigger.frame.event is not Event.CONTROL:
        return []
    read = read_frame(scene, group, path, trigger)
    if read is None:
        return []
    relation = read.relation or direction_before(scene.doc, group)
    return make_findings(group, read.token, trigger, read.event, read.roles, relation=relation)
