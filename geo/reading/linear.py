"""Triggers that the grammar leads nowhere from: the place right behind them, or right before, by the order of words.

A small parser errs in headlines, long lists of verbs and notes without verbs. What stands between a trigger and a name
tells enough there: articles, adjectives, nouns of land and the prepositions that the trigger's frame knows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Event
from geo.reading.findings import make_findings
from geo.reading.framing import of_land, read_frame
from geo.reading.mentions import by_sentence, is_country
from geo.reading.paths import Path, direction_before, find_path, is_territory, relation_of
from geo.reading.syntax import is_passive, is_verb, own_subject

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
_ENDS = frozenset({";", ":", "who", "whose", "while", "because", "although", "though", "if", "unless", "than", "when", "but",
                   "after", "before", "since", "until", "as", "amid", "despite", "following", "from", "outside"})  # fmt: skip
_OPEN = frozenset({"of", "in", "on", "at", "within", "across", "around", "near", "along", "inside", "with"})
_NAMING = ("among them", "including", "such as", "namely", "among which")
_BEATEN = frozenset({Event.CONTEST, Event.ADVANCE, Event.SIEGE})


def read_linear(scene: Scene, groups: Sequence[Group], found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of the triggers that gave none, from the nearest place in the order of words."""
    used = {f.token for f in found}
    heads = {group[0].start: group for group in groups}
    beaten = {(f.mention.toponym.start, scene.doc[f.token].sent.start) for f in found if f.event is Event.REPEL}
    sentences = by_sentence(scene.doc, groups)
    paths: dict[int, Path | None] = {}
    for i, ones in scene.triggers.items():
        if i in used or any(t.frame.repelled or t.frame.event is Event.REPEL for t in ones):
            continue
        sentence = scene.doc[i].sent.start
        inside = sentences.get(sentence, [])
        for trigger in ones:
            new = (
                _again(scene, inside, paths, trigger)
                or _after(scene, heads, trigger)
                or _before(scene, inside, trigger)
                or _listed(scene, inside, trigger)
            )
            if new:
                for f in new:
                    if f.event not in _BEATEN or (f.mention.toponym.start, sentence) not in beaten:
                        yield replace(f, weight=f.weight * LINEAR, rule=f"order:{f.rule}")
                break


def _again(scene: Scene, inside: Sequence[Group], paths: dict[int, Path | None], trigger: Trigger) -> list[Finding]:
    """The place the grammar leads to, with the party named last as its doer: "rebel capture of Elm amid push on Oak".

    ``inside`` are the groups of the trigger's sentence; ``paths`` keeps what was found for them, by first token.
    """
    if not trigger.frame.forces or _doer(scene, trigger) is None:
        return []
    for group in inside:
        first = group[0].start
        if first not in paths:
            paths[first] = find_path(scene.doc, group, scene.triggers, scene.taken, scene.cast.tokens)
        path = paths[first]
        if path is not None and path.governor == trigger.token:
            return _make(scene, group, trigger, path)
    return []


def _doer(scene: Scene, trigger: Trigger) -> str | None:
    """The party named last before a trigger, unless somebody else is its subject."""
    token = scene.doc[trigger.token]
    subject = own_subject(token) if trigger.frame.verb else None
    if subject is not None and subject.pos_ != "PRON" and scene.cast.of_noun(subject) is None:
        return None
    return scene.cast.before(token.i, token.sent.start)


def _after(scene: Scene, heads: dict[int, Group], trigger: Trigger) -> list[Finding]:
    """The place behind a trigger: "seize control of the air base of Elm", "lost ground in Elm"."""
    frame, doc = trigger.frame, scene.doc
    if frame.verb and is_passive(doc[trigger.token]):
        return []
    slot, wanted, land, relation = "object", frame.verb and frame.object.startswith("place"), None, None
    for token in doc[trigger.end : min(doc[trigger.token].sent.end, trigger.end + REACH)]:
        if token.i in heads and wanted:
            return _make(scene, heads[token.i], trigger, Path(slot, trigger.token, relation, land is not None))
        word = token.lower_
        if token.i in scene.taken or word in _ENDS or token.text in {",", "\n"} or _acts(scene, token):
            return []
        if land is None and frame.slots.get(word, "").startswith("place"):
            slot, wanted = word, True
        elif land is not None and word in _OPEN:
            relation = relation or relation_of(land, word, listed=False)
        elif wanted and is_territory(token) and token.i not in scene.cast.tokens:
            land = token
        elif land is None and (token.pos_ in {"ADP", "SCONJ", "CCONJ"} or _is_other(scene, token)):
            return []
    return []


def _is_other(scene: Scene, token: Token) -> bool:
    """Whether a noun is what the trigger is about, so that no place behind it can be: "control of a blaze in"."""
    return token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "compound" and token.i not in scene.cast.tokens


def _acts(scene: Scene, token: Token) -> bool:
    """Whether a word begins another statement."""
    on_land = token.dep_ in {"amod", "acl"} or (token.dep_ == "relcl" and is_territory(token.head))
    return is_verb(token) and token.i not in scene.taken and token.i not in scene.cast.tokens and not on_land


def _before(scene: Scene, inside: Sequence[Group], trigger: Trigger) -> list[Finding]:
    """The place before a trigger of which it is the subject: "Elm city had been lost in May"."""
    frame, doc = trigger.frame, scene.doc
    if not frame.verb or not (frame.object if is_passive(doc[trigger.token]) else frame.subject).startswith("place"):
        return []
    before = [g for g in inside if g[-1].end <= trigger.start]
    if not before or trigger.start - before[-1][-1].end > REACH:
        return []
    gap = doc[before[-1][-1].end : trigger.start]
    if doc[trigger.token].tag_ == "VBN" and _aside([t.text for t in gap], [t.pos_ for t in gap]):
        return _make(scene, before[-1], trigger, Path("subject", trigger.token))
    if any(_acts(scene, t) or t.lower_ in _ENDS or t.text == "," or t.pos_ in {"ADP", "CCONJ"} for t in gap):
        return []
    return _make(scene, before[-1], trigger, Path("subject", trigger.token))


def _listed(scene: Scene, inside: Sequence[Group], trigger: Trigger) -> list[Finding]:
    """Names given to land without one: "seven villages were freed, among them Elm and Oak"."""
    token, doc = scene.doc[trigger.token], scene.doc
    if trigger.frame.verb and (trigger.frame.object != "place" or not of_land(token)):
        return []
    if not trigger.frame.verb and not _on_land(token):
        return []
    for group in inside:
        if group[0].start < trigger.end or group[0].anaphor:
            continue
        before = " ".join(t.lower_ for t in doc[max(trigger.end, group[0].start - 7) : group[0].start])
        if any(words in before for words in _NAMING) and ";" not in before:
            slot = "of" if not trigger.frame.verb else "subject" if is_passive(token) else "object"
            return _make(scene, group, trigger, Path(slot, trigger.token))
    return []


def _on_land(noun: Token) -> bool:
    """As in "the liberation of twelve villages"."""
    return any(is_territory(c) for p in noun.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj")


def _aside(words: list[str], kinds: list[str]) -> bool:
    """Whether a participle follows its place after a comma or an aside: "Elm, a rebel base, lost in May"."""
    if words == [","]:
        return True
    return (
        len(words) > 2 and words[0] == words[-1] == "," and words.count(",") == 2 and not {"VERB", "AUX"} & set(kinds)
    )


def _make(scene: Scene, group: Group, trigger: Trigger, path: Path) -> list[Finding]:
    if all(is_country(m) for m in group) and path.relation is None and trigger.frame.event is not Event.CONTROL:
        return []
    read = read_frame(scene, group, path, trigger, _doer(scene, trigger))
    if read is None:
        return []
    relation = read.relation or direction_before(scene.doc, group)
    return make_findings(group, read.token, trigger, read.event, read.roles, relation=relation)
