"""Claims that lean on another: withdrawals beside a capture, attackers driven back, denials of what was just said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Event, Modality
from geo.reading.attribution import attribution_of, noun_phrase, speaker_of
from geo.reading.framing import of_land, read_roles
from geo.reading.modality import DENY, modality_of
from geo.reading.roles import noun_roles, verb_roles
from geo.reading.syntax import ancestors, is_passive, own_subject, subject
from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from geo.reading.findings import Finding
    from geo.reading.framing import Scene

_SAID = frozenset({"claim", "report", "allegation", "statement", "news", "this", "it", "that", "assertion", "capture"})
_TAKEN = frozenset({Event.CAPTURE, Event.ADVANCE})


def find_neighbours(scene: Scene, found: list[Finding]) -> Iterator[Finding]:
    """Findings whose words name no place of their own but follow one that does."""
    used = {f.token for f in found}
    for i, ones in scene.triggers.items():
        if i in used:
            continue
        token = scene.doc[i]
        if any(t.frame.governed for t in ones):
            yield from _takes_control(scene, token, found)
        elif any(t.frame.shared for t in ones):
            yield from _withdrawals(scene, token, found)
        elif any(t.frame.event is Event.REPEL and t.frame.verb for t in ones):
            yield from _driven_back(scene, token, found)
        elif token.lemma_.lower() in load_rules().nouns["fighting"]:
            yield from _fought_before(scene, token, found)
        elif ones[0].frame.event is Event.ADVANCE and ones[0].frame.forces:
            yield from _advances_too(scene, token, found)
        elif ones[0].frame.verb and ones[0].frame.object == "place" and of_land(token):
            yield from _land_there(scene, token, found)
        elif ones[0].frame.event in {Event.CAPTURE, Event.LOSS} and not ones[0].frame.verb:
            yield from _told_again(scene, token, found)
    for token in scene.doc:
        if token.lemma_.lower() in DENY and token.i not in used:
            yield from _denials(scene, token, found)


def holders_deny(scene: Scene, findings: list[Finding]) -> list[Finding]:
    """A party's denial that a place was taken is its denial of a loss: "the army denied that Elm had fallen"."""
    return [_holder_denies(scene, f) if f.modality is Modality.DENIED and f.actor is None else f for f in findings]


def _holder_denies(scene: Scene, finding: Finding) -> Finding:
    if finding.event not in {Event.CAPTURE, Event.LOSS}:
        return finding
    speaker = scene.cast.of_noun(speaker_of(scene.doc[finding.token]))
    return finding if speaker is None else replace(finding, event=Event.LOSS, actor=speaker)


def settle(findings: list[Finding]) -> list[Finding]:
    """Drop the fighting that a defence in the same sentence has ended."""
    held = {(f.mention.toponym.start, f.event, f.token) for f in findings if f.event is Event.REPEL}
    places = {(place, token) for place, _, token in held}
    return [
        f
        for f in findings
        if f.event is not Event.CONTEST
        or not any(place == f.mention.toponym.start and 0 < token - f.token < 25 for place, token in places)
    ]


def _beside(scene: Scene, token: Token, found: list[Finding], events: frozenset[Event]) -> list[Finding]:
    """The findings of the nearest trigger of such an event in the token's sentence, else in the one before."""
    sentence = token.sent
    same = [f for f in found if f.event in events and sentence.start <= f.token < sentence.end]
    if not same:
        low = scene.doc[sentence.start - 1].sent.start if sentence.start else 0
        if Event.SIEGE in events:  # a siege is a longer story
            low = max(sentence.start - 150, 0)
        earlier = [f for f in found if f.event in events and low <= f.token < sentence.start]
        same = [f for f in earlier if Event.SIEGE in events or "\n" not in scene.doc[f.token : token.i].text]
    if not same:
        return []
    nearest = min(same, key=lambda f: abs(f.token - token.i)).token
    return [f for f in same if f.token == nearest]


def _withdrawals(scene: Scene, token: Token, found: list[Finding]) -> Iterator[Finding]:
    """A withdrawal that names no place, beside a capture: it was from the captured place."""
    trigger = next(t for t in scene.triggers[token.i] if t.frame.shared)
    roles = read_roles(scene, trigger)
    modality = modality_of(token)
    if roles["actor"] is None or modality is None or _of_others(scene, token):
        return
    if of_land(token) or _goes_elsewhere(scene, token):  # "evacuated several towns", "retreated to the river"
        return
    for finding in _beside(scene, token, found, _TAKEN | {Event.CONTROL, Event.SIEGE}):
        if finding.actor == roles["actor"] and _after_in_sentence(scene, token, finding):  # "seized Elm and withdrew"
            yield replace(
                finding, event=Event.LOSS, token=token.i, start=trigger.start, end=trigger.end, modality=modality,
                weight=0.6, rule="beside:withdrawal",
            )  # fmt: skip
        into = finding.event is Event.CAPTURE or finding.relation in {None, "part"}
        if (
            finding.event in _TAKEN
            and finding.actor != roles["actor"]
            and into
            and finding.modality is Modality.ASSERTED
        ):
            yield replace(
                finding, event=Event.LOSS, actor=roles["actor"], against=finding.actor, token=token.i, relation=None,
                start=trigger.start, end=trigger.end, modality=modality, attribution=None, weight=0.7, rule="beside:withdrawal",
            )  # fmt: skip


def _of_others(scene: Scene, noun: Token) -> bool:
    """Whether those who leave are nobody's force: "the evacuation of residents"."""
    of = (c for p in noun.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj")
    forces = load_rules().nouns["forces"]
    return any(c.lemma_.lower() not in forces and scene.cast.of_noun(c) is None for c in of)


def _after_in_sentence(scene: Scene, token: Token, finding: Finding) -> bool:
    return token.sent.start <= finding.token < token.i and not _goes_elsewhere(scene, token)


def _fought_before(scene: Scene, token: Token, found: list[Finding]) -> Iterator[Finding]:
    """As in "took Elm after fierce battles": the fighting was where the sentence tells of its end."""
    prepositions = {a.lower_ for a in ancestors(token) if a.pos_ in {"ADP", "SCONJ"} and token.sent.start <= a.i}
    violent = load_rules().nouns["violence"] & {c.lower_ for c in token.children}
    if violent or not prepositions & load_rules().light["amid"]:
        return
    trigger = scene.triggers[token.i][0]
    for finding in _beside(scene, token, found, frozenset({Event.CAPTURE, Event.LOSS, Event.REPEL})):
        near = token.sent.start <= finding.token < token.sent.end
        if near and finding.modality is Modality.ASSERTED and not finding.rule.startswith("beside"):
            lost = finding.event is Event.LOSS
            yield replace(
                finding, event=trigger.frame.event, actor=finding.against if lost else finding.actor,
                against=finding.actor if lost else finding.against, token=token.i, start=trigger.start, end=trigger.end,
                weight=0.6, rule="beside:fighting",
            )  # fmt: skip


def _advances_too(scene: Scene, token: Token, found: list[Finding]) -> Iterator[Finding]:
    """As in "continued operations near Elm and made advances": gains where the same party fights."""
    trigger = scene.triggers[token.i][0]
    actor = read_roles(scene, trigger)["actor"]
    if actor is None or modality_of(token) is not Modality.ASSERTED or _goes_elsewhere(scene, token):
        return
    for finding in _beside(scene, token, found, frozenset({Event.CONTEST})):
        if finding.actor == actor and token.sent.start <= finding.token < token.i:
            yield replace(
                finding, event=Event.ADVANCE, token=token.i, start=trigger.start, end=trigger.end, weight=0.6,
                rule="beside:advance",
            )  # fmt: skip


def _goes_elsewhere(scene: Scene, token: Token) -> bool:
    """Whether a place of its own stands under a word."""
    return any(t.i in scene.taken for t in token.subtree)


def _land_there(scene: Scene, token: Token, found: list[Finding]) -> Iterator[Finding]:
    """As in "drove into Elm and occupied the airport": a part of the place that the sentence is about."""
    trigger = scene.triggers[token.i][0]
    roles, modality = read_roles(scene, trigger), modality_of(token)
    if roles["actor"] is None or modality is not Modality.ASSERTED or _goes_elsewhere(scene, token):
        return
    for finding in _beside(
        scene, token, found, frozenset({Event.ADVANCE, Event.CONTEST, Event.CAPTURE, Event.CONTROL})
    ):
        if (
            token.sent.start <= finding.token
            and finding.relation in {None, "part"}
            and finding.event != trigger.frame.event
        ):
            yield replace(
                finding, event=trigger.frame.event, actor=roles["actor"], against=roles["against"], relation="part",
                token=token.i, start=trigger.start, end=trigger.end, modality=modality,
                attribution=attribution_of(token), weight=0.55, rule="beside:land",
            )  # fmt: skip


def _told_again(scene: Scene, token: Token, found: list[Finding]) -> Iterator[Finding]:
    """As in "The ministry confirmed the capture": of the place that was said to be taken."""
    trigger = scene.triggers[token.i][0]
    told = token.dep_ == "dobj" and token.head.lemma_.lower() in load_rules().light["told"]
    if (
        not told
        or _goes_elsewhere(scene, token)
        or not any(c.lower_ in {"the", "its", "their", "this"} for c in token.children)
    ):
        return
    modality = modality_of(token)
    actor = read_roles(scene, trigger)["actor"] if trigger.frame.event is Event.LOSS else None
    for finding in _beside(scene, token, found, frozenset({trigger.frame.event})):
        if modality is not None and finding.token < token.i:
            yield replace(
                finding, actor=finding.actor or actor, token=token.i, start=trigger.start, end=trigger.end,
                modality=modality, attribution=attribution_of(token), weight=0.6, rule="beside:told",
            )  # fmt: skip


def _takes_control(scene: Scene, token: Token, found: list[Finding]) -> Iterator[Finding]:
    """As in "moved into Elm and took control": control of the place the same party has just come to."""
    trigger = next(t for t in scene.triggers[token.i] if t.frame.governed)
    taken = token.head.lemma_.lower() in load_rules().governors["capture"] and token.dep_ == "dobj"
    if not taken or any(t.lower_ in {"of", "over", "in"} for t in scene.doc[token.i + 1 : token.i + 2]):
        return
    actor = noun_roles(token, trigger.frame, scene.cast)["actor"]
    for finding in _beside(scene, token, found, frozenset({Event.ADVANCE, Event.CONTEST, Event.SIEGE})):
        if actor in {None, finding.actor} and finding.token < token.i and finding.relation in {None, "part"}:
            modality = modality_of(token)
            if modality is not None:
                yield replace(
                    finding, event=Event.CAPTURE, relation=None, modality=modality, token=token.i,
                    start=trigger.start, end=trigger.end, weight=0.75, rule="beside:control",
                )  # fmt: skip


def _driven_back(scene: Scene, token: Token, found: list[Finding]) -> Iterator[Finding]:
    """Attackers "driven back", an assault "repelled", a siege "broken": at the place the attack is told of."""
    trigger = next(t for t in scene.triggers[token.i] if t.frame.event is Event.REPEL)
    done = subject(token) if is_passive(token) else next((c for c in token.children if c.dep_ == "dobj"), None)
    if done is None:
        return
    siege = done.lemma_.lower() == "siege"
    attack = siege or done.lemma_.lower() in load_rules().nouns["attack"]
    attacker = scene.cast.of_noun(done)
    if not attack and (attacker is None or trigger.frame.object == "siege"):
        return
    defender, modality = verb_roles(token, trigger.frame, scene.cast)["actor"], modality_of(token)
    if modality is None or modality is Modality.PLANNED:
        return
    events = frozenset({Event.SIEGE}) if siege else frozenset({Event.CONTEST, Event.ADVANCE})
    for finding in _beside(scene, token, found, events):
        if attacker in {None, finding.actor} or finding.actor is None:
            yield replace(
                finding, event=Event.REPEL, actor=defender or finding.against, against=attacker or finding.actor,
                token=token.i, start=trigger.start, end=trigger.end, modality=modality, weight=0.6, rule="beside:repel",
            )  # fmt: skip


def _denials(scene: Scene, token: Token, found: list[Finding]) -> Iterator[Finding]:
    """As in "The ministry rejects this claim": the holder's denial that the place said to be taken is lost."""
    said = [c for c in token.children if c.dep_ in {"dobj", "nsubjpass"} and c.lemma_.lower() in _SAID]
    speaker = own_subject(token) or subject(token)
    if not said or speaker is None or speaker.i == said[0].i:
        return
    if any(c.dep_ in {"acl", "relcl", "ccomp"} for c in said[0].children):
        return
    denier = scene.cast.of_noun(speaker)
    if said[0].tag_ == "NNS":
        for finding in _beside(scene, token, found, frozenset({Event.ADVANCE})):
            yield replace(
                finding, modality=Modality.DENIED, attribution=noun_phrase(speaker), token=token.i, start=token.i,
                end=said[0].i + 1 if said[0].i > token.i else token.i + 1, weight=0.6, rule="beside:denial",
            )  # fmt: skip
    for finding in _beside(scene, token, found, frozenset({Event.CAPTURE})):
        own = denier is not None and denier != finding.actor
        yield replace(
            finding,
            event=Event.LOSS if own else Event.CAPTURE,
            actor=denier if own else finding.actor,
            against=finding.actor if own else finding.against,
            modality=Modality.DENIED,
            attribution=noun_phrase(speaker),
            token=token.i,
            start=token.i,
            end=said[0].i + 1 if said[0].i > token.i else token.i + 1,
            weight=0.7,
            rule="beside:denial",
        )
