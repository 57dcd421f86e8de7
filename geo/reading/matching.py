"""Which triggers say something of which places: the frames' slots compared with the ways that lead to a place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Event
from geo.reading.findings import Finding, make_findings
from geo.reading.framing import Scene, read_frame
from geo.reading.paths import Path, direction_before, find_path, is_territory
from geo.reading.roles import noun_roles, verb_roles
from geo.reading.syntax import ancestors, is_passive, is_verb, own_subject
from geo.reading.syntax import subject as whose
from geo.reading.triggers import Trigger, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from geo.reading.mentions import Group

_FIGHTS = frozenset({Event.CONTEST, Event.SIEGE, Event.ADVANCE})


def match_group(scene: Scene, group: Group) -> list[Finding]:
    """All that the words governing a group of places say of it."""
    path = find_path(scene.doc, group, scene.triggers, scene.taken, scene.cast.tokens)
    found: list[Finding] = []
    if path is not None and path.governor is not None:
        repelled = _failed_attack(scene, group, path, path.governor) or _failed_attempt(
            scene, group, path, path.governor
        )
        if repelled:
            return repelled
        for governor, slot in _governors(scene.doc, path):
            for trigger in scene.triggers.get(governor, ()):
                found += _match(scene, group, replace(path, slot=slot), trigger)
        found = found or _fight_goes_on(scene, group, path)
    return found + _clauses_about(scene, group) + _appositions(scene, group)


def match_aside(scene: Scene, group: Group) -> list[Finding]:
    """What is said in passing of places that only locate another: "west of Elm, a rebel stronghold"."""
    return _clauses_about(scene, group) + _appositions(scene, group)


def _governors(doc: Doc, path: Path) -> Iterator[tuple[int, str]]:
    """The governor, and verbs beside it that share the place: "seized and held", "fell and was retaken"."""
    assert path.governor is not None
    verb = doc[path.governor]
    yield path.governor, path.slot
    if path.slot == "subject":
        for other in verb.conjuncts:
            if is_verb(other) and own_subject(other) is None:
                yield other.i, "subject"
        for other in verb.subtree:  # "changed hands before falling to the army"
            if (
                other.dep_ in {"pcomp", "advcl", "xcomp"}
                and other.lemma_ in {"fall", "collapse"}
                and own_subject(other) is None
            ):
                yield other.i, "subject"
    elif is_verb(verb) and verb.dep_ == "conj" and is_verb(verb.head):
        gap = doc[verb.head.i + 1 : verb.i]
        if len(gap) <= 3 and not any(t.pos_ in {"NOUN", "PROPN", "PUNCT"} for t in gap):
            preposition = next((t.lower_ for t in gap if t.pos_ == "ADP"), path.slot)
            yield verb.head.i, preposition


def _match(scene: Scene, group: Group, path: Path, trigger: Trigger) -> list[Finding]:
    """Findings where a trigger's frame gives the place's slot the role of a place."""
    read = read_frame(scene, group, path, trigger)
    if read is None:
        return []
    return make_findings(group, read.token, trigger, read.event, read.roles, relation=read.relation)


def _failed_attack(scene: Scene, group: Group, path: Path, governor: int) -> list[Finding]:
    """An attack on a place that a verb says was beaten off: the defence holds."""
    noun = scene.doc[governor]
    fight = next((t for t in scene.triggers.get(governor, ()) if t.frame.event in _FIGHTS and not t.frame.verb), None)
    if fight is None or path.container or not (path.slot == "compound" or fight.frame.slots.get(path.slot)):
        return []
    verb = next((a for a in ancestors(noun) if is_verb(a)), None)
    for trigger in scene.triggers.get(verb.i, ()) if verb is not None else ():
        assert verb is not None
        frame = trigger.frame
        wanted = frame.subject if noun.dep_ == "nsubj" else frame.object
        if frame.event is not Event.REPEL or wanted not in {"attack", "siege", "failed attack"}:
            continue
        defender = None if frame.subject == "failed attack" else verb_roles(verb, frame, scene.cast)["actor"]
        attacker = noun_roles(noun, fight.frame, scene.cast)["actor"]
        attacker = attacker if attacker != defender else None
        roles = {"actor": defender, "against": attacker}
        slot_says = fight.frame.slots.get(path.slot, "").partition(":")[2] or None  # "assaults near Elm"
        relation = path.relation or direction_before(scene.doc, group) or slot_says
        return make_findings(group, verb, trigger, Event.REPEL, roles, relation=relation)
    return []


def _failed_attempt(scene: Scene, group: Group, path: Path, governor: int) -> list[Finding]:
    """As in "an attempt to encircle Elm failed", "a bid to take Elm was beaten off"."""
    verb = scene.doc[governor]
    noun = verb.head
    if verb.dep_ not in {"acl", "relcl"} or noun.lemma_.lower() not in load_rules().nouns["attempt"]:
        return []
    if not any(t.frame.verb and t.frame.object == "place" for t in scene.triggers.get(governor, ())):
        return []
    for trigger in scene.triggers.get(noun.head.i, ()) if noun.dep_ in {"nsubj", "nsubjpass"} else ():
        if trigger.frame.event is Event.REPEL:
            attacker = scene.cast.of_noun(noun) or scene.cast.before(governor, noun.sent.start)
            roles = {"actor": None, "against": attacker}
            return make_findings(group, noun.head, trigger, Event.REPEL, roles, relation=path.relation)
    return []


def _fight_goes_on(scene: Scene, group: Group, path: Path) -> list[Finding]:
    """As in "Clashes between A and B continued in Elm": the place hangs on the verb, the fight is its subject."""
    assert path.governor is not None
    verb = scene.doc[path.governor]
    subject = whose(verb) if is_verb(verb) else None
    if subject is None or verb.lemma_.lower() not in load_rules().light["goes_on"]:
        return []
    fights = (t for t in scene.triggers.get(subject.i, ()) if not t.frame.verb and t.frame.event in _FIGHTS)
    return [finding for trigger in fights for finding in _match(scene, group, path, trigger)]


def _clauses_about(scene: Scene, group: Group) -> list[Finding]:
    """Participles and relative clauses that hang on a place: "Elm, taken by rebels", "Elm, which rebels hold"."""
    found: list[Finding] = []
    for head in _heads(scene.doc, group):
        for verb in head.children:
            if verb.dep_ not in {"acl", "relcl"} or verb.i < group[-1].end:
                continue
            slot = "subject" if is_passive(verb) or _has_relative_subject(verb) else "object"
            slot = _relative_slot(verb) or slot
            own_object = any(c.dep_ == "dobj" and c.tag_ not in {"WDT", "WP"} for c in verb.children)
            if slot == "object" and (own_object or verb.tag_ in {"VBG", "VB"}):
                continue
            for trigger in scene.triggers.get(verb.i, ()):
                found += _match(scene, group, Path(slot, verb.i), trigger)
    return found


def _asides(heads: set[Token]) -> set[Token]:
    """Nouns behind a comma that say what a place is: "Elm, a town that rebels hold"."""
    return {c for h in heads for c in h.children if c.dep_ == "appos" and c.i > h.i and is_territory(c)}


def _relative_slot(verb: Token) -> str:
    """The slot of a place before a relative clause with an adverb or preposition: "where", "from which", "from where"."""
    for child in verb.children:
        if child.lower_ == "where":
            return "where"
        if child.dep_ == "prep" and child.i < verb.i and any(g.lower_ in {"which", "where"} for g in child.children):
            return str(child.lower_)
    return ""


def _heads(doc: Doc, group: Group) -> set[Token]:
    heads = {doc[m.start : m.end].root for m in group}
    heads |= {
        h.head for h in heads if h.dep_ in {"compound", "nmod", "amod"} and is_territory(h.head)
    }  # "the Elm district"
    heads |= _asides(heads)
    return heads | {
        h.head.head for h in heads if h.dep_ == "pobj" and h.head.lower_ == "of" and h.head.head.pos_ == "NOUN"
    }


def _has_relative_subject(verb: Token) -> bool:
    return any(c.dep_ == "nsubj" and c.lower_ in {"which", "that", "who"} for c in verb.children)


def _appositions(scene: Scene, group: Group) -> list[Finding]:
    """As in "Elm, the last rebel stronghold": what the noun behind the comma says of the place."""
    end = group[-1].end
    sentence_end = scene.doc[group[0].start].sent.end
    if end >= sentence_end or scene.doc[end].lower_ not in {",", "is", "was", "remains", "-", "–", "—"}:
        return []
    for token in scene.doc[end + 1 : min(end + 10, sentence_end)]:
        for trigger in scene.triggers.get(token.i, ()):
            if trigger.frame.apposition:
                roles = noun_roles(token, trigger.frame, scene.cast)
                return make_findings(group, token, trigger, trigger.frame.event, roles) if roles["actor"] else []
        if is_verb(token) or token.i in scene.taken or token.text in {",", ";", ":"}:
            return []
    return []
