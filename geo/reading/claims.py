"""From a parsed text with its places, dates and actors to dated claims of control."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.model import Claim, Event, Modality
from geo.reading.attribution import attribution_of
from geo.reading.mentions import find_mentions, group_mentions
from geo.reading.modality import modality_of
from geo.reading.paths import Path, find_path
from geo.reading.roles import Cast, noun_roles, verb_roles
from geo.reading.states import find_states
from geo.reading.syntax import ancestors, is_passive, is_verb
from geo.reading.timing import claim_dates
from geo.reading.triggers import Trigger, find_triggers, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from geo.model import ActorMention, DateMention, Document, Toponym
    from geo.reading.mentions import Group, Mention

_IRREALIS = frozenset({Event.CAPTURE, Event.ADVANCE, Event.CONTEST, Event.SIEGE})


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim before its dates: a place mention, what happened there, and the words that say so."""

    mention: Mention
    event: Event
    actor: str | None
    against: str | None
    relation: str | None
    modality: Modality
    attribution: str | None
    token: int
    start: int
    end: int
    weight: float


def read_claims(
    document: Document,
    doc: Doc,
    toponyms: Sequence[Toponym],
    dates: Sequence[DateMention],
    actors: Sequence[ActorMention],
) -> tuple[Claim, ...]:
    """Read the claims of a document.

    Parameters
    ----------
    doc : the parsed text (see ``layout.parse``); its offsets are those of ``document.text``.

    Returns
    -------
    tuple of Claim
        In the order of the text; one a place, event and stating sentence.
    """
    findings = _unique(_findings(doc, toponyms, actors))
    return tuple(_claim(document, doc, finding, dates) for finding in findings)


def _findings(doc: Doc, toponyms: Sequence[Toponym], actors: Sequence[ActorMention]) -> Iterator[Finding]:
    mentions = find_mentions(doc, toponyms)
    groups = group_mentions(doc, mentions)
    cast = Cast(doc, actors)
    triggers: dict[int, tuple[Trigger, ...]] = {}
    for trigger in find_triggers(doc):
        triggers[trigger.token] = (*triggers.get(trigger.token, ()), trigger)
    taken = {i: m.start for m in mentions for i in range(m.start, m.end)}
    found: list[Finding] = []
    for group in groups:
        found += _of_group(doc, group, triggers, taken, cast)
    found += [f for state in find_states(doc, groups, cast) for f in _of_state(doc, state)]
    found += list(_shared(doc, triggers, found, cast))
    yield from found


def _of_group(doc: Doc, group: Group, triggers: dict[int, tuple[Trigger, ...]], taken: dict[int, int], cast: Cast) -> list[Finding]:
    path = find_path(doc, group, triggers, taken)
    found: list[Finding] = []
    if path is not None and path.governor is not None:
        for governor, slot in _governors(doc, path):
            for trigger in triggers.get(governor, ()):
                found += _match(doc, group, replace(path, slot=slot), trigger, cast)
            found += _failed_attack(doc, group, path, governor, triggers, cast)
    found += _clauses_about(doc, group, triggers, cast)
    return found


def _governors(doc: Doc, path: Path) -> Iterator[tuple[int, str]]:
    """The governor, and verbs beside it that share the place: "seized and held", "fell and was retaken"."""
    assert path.governor is not None
    verb = doc[path.governor]
    yield path.governor, path.slot
    if path.slot == "subject":
        for other in verb.conjuncts:
            if is_verb(other) and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in other.children):
                yield other.i, "subject"
    elif is_verb(verb) and verb.dep_ == "conj" and is_verb(verb.head):
        gap = doc[verb.head.i + 1 : verb.i]
        if len(gap) <= 3 and not any(t.pos_ in {"NOUN", "PROPN", "PUNCT"} for t in gap):
            preposition = next((t.lower_ for t in gap if t.pos_ == "ADP"), path.slot)
            yield verb.head.i, preposition


def _match(doc: Doc, group: Group, path: Path, trigger: Trigger, cast: Cast) -> list[Finding]:
    """Claims where a trigger's frame gives the place's slot the role of a place."""
    frame = trigger.frame
    token = doc[trigger.token]
    role = _role(token, trigger, path)
    if not role.startswith("place"):
        return []
    if path.container and path.slot in {"in", "of"}:
        return []
    relation = path.relation or (role.partition(":")[2] or None)
    if frame.verb:
        roles = verb_roles(token, frame, cast)
    else:
        roles = noun_roles(token, frame, cast)
    event = frame.event
    if frame.verb and is_passive(token) and frame.passive and roles["actor"] is None:
        event, roles = Event(frame.passive), {"actor": roles["against"], "against": None}
    if frame.governed:
        governed = _governed(token)
        if governed is None:
            return []
        event = governed
    if frame.forces and roles["actor"] is None:
        return []
    return _findings_of(doc, group, token, trigger, event, roles, relation)


def _role(token: Token, trigger: Trigger, path: Path) -> str:
    frame = trigger.frame
    if not frame.verb:
        if path.slot == "compound":
            return "place" if frame.compound or path.relation is None and token.lower_ in {"front"} else ""
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
        if head.lower_ in {"for"} and head.head.lemma_.lower() in {"battle", "fight", "struggle"}:
            return Event.CONTEST
        if is_verb(head):
            lemma = head.lemma_.lower()
            if below.dep_ in {"dobj", "nsubjpass", "conj", "prep"}:
                for event in ("capture", "loss", "contest"):
                    if lemma in governors[event]:
                        return Event(event)
            return Event.CONTROL
        below = head
    return Event.CONTROL


def _findings_of(
    doc: Doc, group: Group, token: Token, trigger: Trigger, event: Event, roles: dict[str, str | None], relation: str | None
) -> list[Finding]:
    modality = modality_of(token)
    if modality is None:
        return []
    actor, against = roles["actor"], roles["against"]
    if modality in {Modality.PLANNED} and event in {Event.CAPTURE, Event.ADVANCE, Event.CONTEST}:
        event = Event.THREAT
    if event is Event.THREAT and modality is Modality.ASSERTED:
        modality = Modality.PLANNED
    return [
        Finding(m, event, actor, against if against != actor else None, relation, modality, attribution_of(token),
                token.i, trigger.start, trigger.end, trigger.frame.weight)
        for m in group
    ]  # fmt: skip


def _failed_attack(
    doc: Doc, group: Group, path: Path, governor: int, triggers: dict[int, tuple[Trigger, ...]], cast: Cast
) -> list[Finding]:
    """An attack on a place that a verb says was beaten off: the defence holds."""
    noun = doc[governor]
    if is_verb(noun) or not any(t.frame.event in {Event.CONTEST, Event.SIEGE} for t in triggers.get(governor, ())):
        return []
    verb = next((a for a in ancestors(noun) if is_verb(a)), None)
    if verb is None:
        return []
    for trigger in triggers.get(verb.i, ()):
        frame = trigger.frame
        wanted = frame.subject if noun.dep_ in {"nsubj"} else frame.object
        if frame.event is not Event.REPEL or wanted not in {"attack", "siege", "failed attack"}:
            continue
        roles = verb_roles(verb, frame, cast)
        attackers = noun_roles(noun, triggers[governor][0].frame, cast)["actor"]
        actor = None if frame.subject == "failed attack" else roles["actor"]
        return _findings_of(doc, group, verb, trigger, Event.REPEL, {"actor": actor, "against": attackers}, path.relation)
    return []


def _clauses_about(doc: Doc, group: Group, triggers: dict[int, tuple[Trigger, ...]], cast: Cast) -> list[Finding]:
    """Participles and relative clauses that hang on a place: "Elm, taken by rebels", "Elm, which rebels hold"."""
    found: list[Finding] = []
    inside = {i for m in group for i in range(m.start, m.end)}
    heads = {doc[m.start : m.end].root for m in group}
    heads |= {h.head.head for h in list(heads) if h.dep_ == "pobj" and h.head.lower_ == "of"}
    for head in heads:
        for verb in head.children:
            if verb.dep_ not in {"acl", "relcl"} or verb.i in inside or verb.i < group[0].start:
                continue
            for trigger in triggers.get(verb.i, ()):
                slot = "subject" if is_passive(verb) or _has_relative_subject(verb) else "object"
                if slot == "object" and any(c.dep_ == "dobj" and c.tag_ not in {"WDT", "WP"} for c in verb.children):
                    continue
                if slot == "object" and verb.tag_ in {"VBG", "VB"}:
                    continue
                found += _match(doc, group, Path(slot, verb.i), trigger, cast)
    return found


def _has_relative_subject(verb: Token) -> bool:
    return any(c.dep_ == "nsubj" and c.lower_ in {"which", "that", "who"} for c in verb.children)


def _of_state(doc: Doc, state: tuple[Group, int, int, str | None, str | None, Event]) -> list[Finding]:
    group, start, end, actor, relation, event = state
    token = doc[end - 1] if doc[start].lower_ not in {"under", "in"} else doc[start]
    modality = modality_of(token)
    if modality is None:
        return []
    attribution = attribution_of(token)
    return [Finding(m, event, actor, None, relation, modality, attribution, token.i, start, end, 0.85) for m in group]


def _shared(doc: Doc, triggers: dict[int, tuple[Trigger, ...]], found: list[Finding], cast: Cast) -> Iterator[Finding]:
    """A withdrawal that names no place, beside a capture in its sentence: it was from the captured place."""
    used = {f.token for f in found}
    for i, ones in triggers.items():
        trigger = next((t for t in ones if t.frame.shared), None)
        if trigger is None or i in used:
            continue
        token = doc[i]
        roles = (verb_roles if trigger.frame.verb else noun_roles)(token, trigger.frame, cast)
        beside = [f for f in found if f.event is Event.CAPTURE and doc[f.token].sent == token.sent and f.token < i]
        if not beside or roles["actor"] is None or roles["actor"] == beside[-1].actor:
            continue
        modality = modality_of(token)
        for finding in beside:
            if finding.token == beside[-1].token and modality is not None:
                yield replace(
                    finding, event=Event.LOSS, actor=roles["actor"], against=finding.actor, token=i,
                    start=trigger.start, end=trigger.end, modality=modality, weight=0.7,
                )  # fmt: skip


def _unique(findings: Iterator[Finding]) -> list[Finding]:
    """One finding a place, event and sentence: the surest; a capture's own loss is kept beside it."""
    best: dict[tuple[int, Event, int], Finding] = {}
    for finding in findings:
        sentence = finding.mention.start if not finding.mention.anaphor else -finding.mention.start
        key = (finding.mention.toponym.start, finding.event, sentence)
        kept = best.get(key)
        if kept is None or (finding.actor is not None, finding.weight) > (kept.actor is not None, kept.weight):
            best[key] = finding
    return sorted(best.values(), key=lambda f: (f.token, f.mention.start, f.event.value))


def _claim(document: Document, doc: Doc, finding: Finding, dates: Sequence[DateMention]) -> Claim:
    toponym = finding.mention.toponym
    sentence = doc[finding.token].sent
    words = doc[finding.start : finding.end]
    date_from, date_to, precision = claim_dates(document, doc, finding.token, finding.event, finding.modality, dates)
    identity = f"{document.id}|{toponym.start}|{toponym.end}|{words.start_char}|{words.end_char}|{finding.event.value}"
    return Claim(
        id=hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        document_id=document.id,
        place_start=toponym.start,
        place_end=toponym.end,
        place_text=toponym.text,
        place_id=toponym.place_id,
        place_name=toponym.name,
        lat=toponym.lat,
        lon=toponym.lon,
        relation=finding.relation,
        event=finding.event,
        actor=finding.actor,
        against=finding.against,
        date_from=date_from,
        date_to=date_to,
        precision=precision,
        modality=finding.modality,
        attribution=finding.attribution,
        trigger=words.text,
        trigger_start=words.start_char,
        trigger_end=words.end_char,
        sentence_start=sentence.start_char,
        sentence_end=sentence.end_char,
        confidence=round(finding.weight * (1.0 if finding.actor else 0.6), 3),
    )
