"""From a parsed text with its places, dates and actors to dated claims of control."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from geo.model import Claim, Event, Modality
from geo.places.relative import relation_at
from geo.reading.calibration import calibrated
from geo.reading.context import believed
from geo.reading.findings import Finding, tell
from geo.reading.framing import Scene
from geo.reading.labels import find_labelled
from geo.reading.linear import read_linear
from geo.reading.located import without_locations
from geo.reading.matching import match_aside, match_group
from geo.reading.memory import fill_actors
from geo.reading.mentions import find_mentions, group_mentions
from geo.reading.modality import modality_of
from geo.reading.neighbours import find_neighbours, holders_deny, settle
from geo.reading.phrases import find_phrases
from geo.reading.roles import Cast
from geo.reading.states import State, find_states
from geo.reading.surface import find_surface
from geo.reading.syntax import is_verb
from geo.reading.timing import Interval, Times
from geo.reading.triggers import Trigger, find_triggers
from geo.reading.wars import play_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Doc

    from geo.model import ActorMention, DateMention, Document, Toponym

#: A claim whose actor the text leaves open is worth this much of one that names it.
NAMELESS = 0.6


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
        In the order of the text; one a place, event and stating sentence. Empty for an empty text.
    """
    times = Times(document.published, doc, dates)
    day = play_day(doc.text, document.published)
    cast = Cast(doc, actors)
    findings = _unique(doc, fill_actors(settle(_findings(doc, toponyms, cast)), cast, day))
    belief = believed(doc.text)
    findings = [f for f in findings if (belief.named if f.actor else belief.nameless)]
    intervals = times.of_all(findings)
    return tuple(_claim(document, doc, f, i) for f, i in zip(findings, intervals, strict=True))


def _findings(doc: Doc, toponyms: Sequence[Toponym], cast: Cast) -> list[Finding]:
    mentions = find_mentions(doc, toponyms)
    grouped = group_mentions(doc, mentions)
    groups = without_locations(doc, grouped)
    triggers: dict[int, tuple[Trigger, ...]] = {}
    for trigger in find_triggers(doc):
        triggers[trigger.token] = (*triggers.get(trigger.token, ()), trigger)
    kept = {id(m) for group in groups for m in group}
    located = {m.start for group in grouped for m in group if id(m) not in kept}
    taken = {i: m.start for m in mentions if m.start not in located for i in range(m.start, m.end)}
    scene = Scene(doc, triggers, taken, cast)
    found = [finding for group in groups for finding in match_group(scene, group)]
    found += [f for group in grouped if group[0].start in located for f in match_aside(scene, group)]
    found += [f for state in find_states(doc, groups, scene.cast) for f in _of_state(doc, state)]
    found += list(find_phrases(scene, groups))
    found += list(read_linear(scene, groups, found))
    found += list(find_surface(scene, groups, found))
    found += list(find_labelled(scene, groups, found))
    return holders_deny(scene, found + list(find_neighbours(scene, found)))


def _of_state(doc: Doc, state: State) -> Iterator[Finding]:
    token = doc[state.head]
    described = not is_verb(token.head) and token.head.i != token.i  # "Elm, in rebel hands, ..."
    described = described or (state.start > 0 and doc[state.start - 1].text == ",")
    modality = Modality.ASSERTED if described else modality_of(token)
    if modality is None:
        return
    yield from tell(
        state.group,
        token,
        event=state.event,
        modality=modality,
        actor=state.actor,
        relation=state.relation,
        span=(state.start, state.end),
        weight=0.85,
        rule=f"state:{state.event}",
    )


def _unique(doc: Doc, findings: Iterable[Finding]) -> list[Finding]:
    """One finding a place, event, actor and sentence: the surest. A finding without an actor yields to one with."""
    best: dict[tuple[str, Event, int, str | None, bool], Finding] = {}
    for finding in sorted(findings, key=lambda f: (-f.weight, f.mention.anaphor, f.token, f.mention.start)):
        name = finding.mention.toponym.name or finding.mention.toponym.text
        sentence = int(doc[finding.token].sent.start)
        denied = finding.modality is Modality.DENIED
        best.setdefault((name, finding.event, sentence, finding.actor, denied), finding)
    kept = [
        finding
        for (name, event, sentence, actor, _), finding in best.items()
        if actor is not None or not any(k[:3] == (name, event, sentence) and k[3] for k in best)
    ]
    return sorted(kept, key=lambda f: (f.token, f.mention.start, f.mention.toponym.start, f.event.value))


def _relation(doc: Doc, finding: Finding) -> str | None:
    """The relation the frame gives; a direction and distance around the name are finer than "near"."""
    mention = finding.mention
    if finding.event is Event.THREAT and finding.relation == "toward":  # who means to march on a town means the town
        return None
    banked = finding.relation == "part" and (mention.toponym.kind or "").startswith("H.")
    if mention.anaphor or not (banked or finding.relation in {None, "near", "toward"}):
        return finding.relation
    around = relation_at(doc, mention.toponym.start, mention.toponym.end)
    if banked:  # the bank of a river is a side to take, not a part of the water
        return around if around and around.startswith("direction") else "near"
    finer = around is not None and around.startswith(("direction", "outskirts", "countryside"))
    return around if finer and (finding.relation or around in {"outskirts", "countryside"}) else finding.relation


def _claim(document: Document, doc: Doc, finding: Finding, interval: Interval) -> Claim:
    toponym = finding.mention.toponym
    sentence = doc[finding.token].sent
    words = doc[finding.start : finding.end]
    identity = "|".join(
        str(part)
        for part in (document.id, toponym.start, toponym.end, words.start_char, words.end_char, finding.event.value)
    )
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
        relation=_relation(doc, finding),
        event=finding.event,
        actor=finding.actor,
        against=finding.against,
        date_from=interval.date_from,
        date_to=interval.date_to,
        precision=interval.precision,
        modality=finding.modality,
        attribution=finding.attribution,
        trigger=words.text,
        trigger_start=words.start_char,
        trigger_end=words.end_char,
        sentence_start=sentence.start_char,
        sentence_end=sentence.end_char,
        confidence=round(calibrated(finding.weight * (1.0 if finding.actor else NAMELESS)), 3),
        rule=finding.rule,
    )
