"""Which triggers say something of which places: the frames' slots compared with the ways that lead to a place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.model import Event
from geo.reading.findings import Finding, make_findings
from geo.reading.mentions import is_country
from geo.reading.paths import Path, direction_before, find_path
from geo.reading.roles import noun_roles, verb_roles
from geo.reading.syntax import ancestors, is_passive, is_verb, own_subject
from geo.reading.triggers import Trigger, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Doc, Token

    from geo.reading.mentions import Group
    from geo.reading.roles import Cast

_FIGHTS = frozenset({Event.CONTEST, Event.SIEGE, Event.ADVANCE})
_CONTAINED = frozenset({"in", "of", "near", "at", "outside", "around"})


@dataclass(frozen=True)
class Scene:
    """What the matching of one text needs.

    Attributes
    ----------
    triggers : triggers by token index.
    taken : for each token of a mention, the mention's first token.
    """

    doc: Doc
    triggers: Mapping[int, tuple[Trigger, ...]]
    taken: Mapping[int, int]
    cast: Cast


def match_group(scene: Scene, group: Group) -> list[Finding]:
    """All that the words governing a group of places say of it."""
    path = find_path(scene.doc, group, scene.triggers, scene.taken)
    found: list[Finding] = []
    if path is not None and path.governor is not None:
        repelled = _failed_attack(scene, group, path, path.governor)
        if repelled:
            return repelled
        for governor, slot in _governors(scene.doc, path):
            for trigger in scene.triggers.get(governor, ()):
                found += _match(scene, group, replace(path, slot=slot), trigger)
        found = found or _fight_goes_on(scene, group, path)
    return found + _clauses_about(scene, group) + _appositions(scene, group)


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
            if other.dep_ in {"pcomp", "advcl", "xcomp"} and other.lemma_ in {"fall", "collapse"} and own_subject(other) is None:
                yield other.i, "subject"
    elif is_verb(verb) and verb.dep_ == "conj" and is_verb(verb.head):
        gap = doc[verb.head.i + 1 : verb.i]
        if len(gap) <= 3 and not any(t.pos_ in {"NOUN", "PROPN", "PUNCT"} for t in gap):
            preposition = next((t.lower_ for t in gap if t.pos_ == "ADP"), path.slot)
            yield verb.head.i, preposition


def _match(scene: Scene, group: Group, path: Path, trigger: Trigger) -> list[Finding]:
    """Findings where a trigger's frame gives the place's slot the role of a place."""
    frame = trigger.frame
    token = scene.doc[trigger.token]
    role = _role(token, trigger, path)
    if not role.startswith("place") or (path.container and path.slot in _CONTAINED):
        return []
    if path.territory and path.relation in {"near", "part"} and _named_behind(scene, group):
        return []
    relation = path.relation or direction_before(scene.doc, group) or (role.partition(":")[2] or None)
    roles = (verb_roles if frame.verb else noun_roles)(token, frame, scene.cast)
    event: Event | None = frame.event
    if frame.verb and is_passive(token) and frame.passive and roles["actor"] is None:
        event, roles = Event(frame.passive), {"actor": roles["against"], "against": None}
    if event is Event.LOSS and frame.verb and is_passive(token) and roles["actor"] is None and roles["against"]:
        event, roles = Event.CAPTURE, {"actor": roles["against"], "against": None}  # "was handed over to X"
    if frame.governed:
        event = _governed(token)
        if event is Event.CAPTURE and token.head.tag_ == "VB" and is_verb(token.head):
            event, _, relation = _attempted(scene, token.head, roles, relation)
    if frame.verb and event is Event.CAPTURE:
        event, token, relation = _attempted(scene, token, roles, relation)
    elif event is Event.CONTEST and not frame.verb and _modifiers(token) & load_rules().light["failed"]:
        event, roles = Event.REPEL, {"actor": roles["against"], "against": roles["actor"]}
    if event is None or frame.repelled or (event is not Event.CONTROL and group[0].anaphor and _is_country(group)):
        return []
    if token.lemma_ == "gain" and "territorial" in _modifiers(token):
        event = Event.CAPTURE
    if frame.forces and roles["actor"] is None and not _is_exempt(token, trigger):
        return []
    if frame.apposition and path.slot != "compound" and _says_what_is(token, scene):
        return []
    if event is Event.ADVANCE and any(t.frame.event is Event.LOSS for t in scene.triggers.get(token.head.i, ())):
        return []  # "withdraws, heading south towards Elm"
    if event is Event.LOSS and frame.object == "actor" and _moves_others(token, scene.cast):
        return []
    if event is Event.CONTEST and relation is None and _is_country(group) and token.lemma_ != "invasion":
        return []
    return make_findings(group, token, trigger, event, roles, relation)


def _named_behind(scene: Scene, group: Group) -> bool:
    """"two villages near Elm: Oak and Ash": the places meant are named behind the colon."""
    after = scene.doc[group[-1].end : group[-1].end + 2]
    return len(after) == 2 and after[0].text == ":" and after[1].i in scene.taken


def _says_what_is(token: Token, scene: Scene) -> bool:
    """Whether "one of the strongholds in Oakland" says what a place named before is."""
    while token.dep_ in {"pobj", "prep", "nummod", "attr"} and not is_verb(token.head):
        token = token.head
    return token.dep_ == "appos" and token.head.i in scene.taken


def _moves_others(verb: Token, cast: Cast) -> bool:
    """Whether what is withdrawn is nobody's force: "withdraws its staff"."""
    done = next((c for c in verb.children if c.dep_ == "dobj"), None)
    return done is not None and done.lemma_.lower() not in load_rules().nouns["forces"] and cast.of_noun(done) is None


def _is_exempt(token: Token, trigger: Trigger) -> bool:
    """Whether words that need an actor stand without: "Elm was lost", "a push would follow", "withdrawal of troops"."""
    if trigger.frame.verb:
        return is_passive(token) and trigger.frame.event is Event.LOSS
    of = (c for p in token.children if p.lower_ in trigger.frame.actor for c in p.children)
    forces = load_rules().nouns["forces"]
    return any(c.lower_ == "would" for c in token.head.children) or any(c.lemma_.lower() in forces for c in of)


def _modifiers(token: Token) -> set[str]:
    return {c.lower_ for c in token.children if c.i < token.i}


def _is_country(group: Group) -> bool:
    return all(is_country(m) for m in group)


def _attempted(
    scene: Scene, token: Token, roles: dict[str, str | None], relation: str | None
) -> tuple[Event, Token, str | None]:
    """A capture that is only begun (an advance) or the purpose of an offensive (fighting)."""
    if token.dep_ == "xcomp" and token.head.lemma_.lower() in load_rules().light["begins"]:
        return Event.ADVANCE, token, relation or "part"
    if token.tag_ == "VB" and token.dep_ in {"acl", "advcl", "relcl", "xcomp"}:
        noun = next((t for t in _purpose_of(token) if _is_fight(scene, t)), None)
        if noun is not None:
            frame = next(t.frame for t in scene.triggers[noun.i] if t.frame.event is Event.CONTEST)
            roles.update({k: v for k, v in noun_roles(noun, frame, scene.cast).items() if v})
            return Event.CONTEST, noun, relation
    return Event.CAPTURE, token, relation


def _purpose_of(verb: Token) -> Iterator[Token]:
    """Nouns whose purpose an infinitive may tell: the noun it hangs on, or the last one before it."""
    yield verb.head
    for token in reversed(verb.doc[max(verb.i - 9, verb.sent.start) : verb.i]):
        if token.pos_ in {"NOUN", "PROPN"}:
            yield token
        if is_verb(token):
            return


def _is_fight(scene: Scene, token: Token) -> bool:
    return any(not t.frame.verb and t.frame.event is Event.CONTEST for t in scene.triggers.get(token.i, ()))


def _role(token: Token, trigger: Trigger, path: Path) -> str:
    frame = trigger.frame
    if not frame.verb:
        if path.slot == "compound":
            return "place" if frame.compound else ""
        if path.slot == "apposition":
            return "place" if frame.apposition else ""
        return frame.slots.get(path.slot, "")
    if path.slot == "subject":
        return frame.object if is_passive(token) else frame.subject
    if path.slot == "object":
        return frame.object if not is_passive(token) or token.dep_ == "acl" else ""
    return frame.slots.get(path.slot, "")


def _governed(noun: Token) -> Event | None:
    """What became of "control of" a place, from the verb over it."""
    governors = load_rules().governors
    below = noun
    for head in ancestors(noun):
        if head.lower_ == "for" and head.head.lemma_.lower() in {"battle", "fight", "struggle"}:
            return Event.CONTEST
        if is_verb(head):
            if below.dep_ in {"dobj", "nsubjpass", "conj", "prep"}:
                for event in ("capture", "loss", "contest"):
                    if head.lemma_.lower() in governors[event]:
                        return Event(event)
            return Event.CONTROL
        below = head
    return Event.CONTROL


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
        return make_findings(group, verb, trigger, Event.REPEL, roles, path.relation)
    return []


def _fight_goes_on(scene: Scene, group: Group, path: Path) -> list[Finding]:
    """"Clashes between A and B continued in Elm": the place hangs on the verb, the fight is its subject."""
    assert path.governor is not None
    verb = scene.doc[path.governor]
    subject = own_subject(verb) if is_verb(verb) else None
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
            slot = "in" if any(c.lower_ == "where" for c in verb.children) else slot
            own_object = any(c.dep_ == "dobj" and c.tag_ not in {"WDT", "WP"} for c in verb.children)
            if slot == "object" and (own_object or verb.tag_ in {"VBG", "VB"}):
                continue
            for trigger in scene.triggers.get(verb.i, ()):
                found += _match(scene, group, Path(slot, verb.i), trigger)
    return found


def _heads(doc: Doc, group: Group) -> set[Token]:
    heads = {doc[m.start : m.end].root for m in group}
    return heads | {h.head.head for h in heads if h.dep_ == "pobj" and h.head.lower_ == "of" and h.head.head.pos_ == "NOUN"}


def _has_relative_subject(verb: Token) -> bool:
    return any(c.dep_ == "nsubj" and c.lower_ in {"which", "that", "who"} for c in verb.children)


def _appositions(scene: Scene, group: Group) -> list[Finding]:
    """"Elm, the last rebel stronghold": what the noun behind the comma says of the place."""
    end = group[-1].end
    sentence_end = scene.doc[group[0].start].sent.end
    if end >= sentence_end or scene.doc[end].lower_ not in {",", "is", "was", "remains", "-", "–", "—"}:
        return []
    for token in scene.doc[end + 1 : min(end + 10, sentence_end)]:
        for trigger in scene.triggers.get(token.i, ()):
            if trigger.frame.apposition:
                roles = noun_roles(token, trigger.frame, scene.cast)
                return make_findings(group, token, trigger, trigger.frame.event, roles, None) if roles["actor"] else []
        if is_verb(token) or token.i in scene.taken or token.text in {",", ";", ":"}:
            return []
    return []
