"""A finding: what a sentence says of a place, before it is dated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.model import Event, Modality
from geo.reading.attribution import attribution_of
from geo.reading.modality import is_plan, is_tried, modality_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

    from geo.reading.mentions import Group, Mention
    from geo.reading.triggers import Trigger

#: What is only planned of these is a threat; what is only possible of a noun ("a push on Elm would follow"), too.
_IRREAL = frozenset({Event.CAPTURE, Event.ADVANCE, Event.CONTEST})


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim before its dates.

    Attributes
    ----------
    token : index of the trigger's head; [start, end) are the trigger's tokens.
    weight : how sure the rule is, 0-1.
    rule : which rule produced it, as "verb:capture" or "state:held".
    """

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
    rule: str = ""


def rule_of(trigger: Trigger) -> str:
    """The name of a trigger's rule: its kind, event and word."""
    kind = "verb" if trigger.frame.verb else "noun"
    return f"{kind}:{trigger.frame.event}:{trigger.word}"


def make_findings(
    group: Group,
    token: Token,
    trigger: Trigger,
    event: Event,
    roles: Mapping[str, str | None],
    *,
    relation: str | None = None,
) -> list[Finding]:
    """One finding a place of a group; none where the words state nothing (a demand, a denied plan)."""
    modality = modality_of(token)
    if modality is None:
        return []
    if event is Event.REPEL and modality is Modality.PLANNED:  # "in an attempt to break the siege"
        return []
    if event in _IRREAL and modality is Modality.PLANNED and is_tried(token):
        event, modality = Event.CONTEST, Modality.ASSERTED
    if event in _IRREAL and modality is Modality.DENIED and is_plan(token):
        event = Event.THREAT
    unreal_noun = not trigger.frame.verb and modality in {Modality.POSSIBLE, Modality.HYPOTHETICAL}
    if event is Event.CONTROL and modality is Modality.PLANNED and trigger.frame.governed:
        event = Event.THREAT
    if event in _IRREAL and (modality is Modality.PLANNED or (unreal_noun and event is not Event.CAPTURE)):
        event = Event.THREAT
    actor, against = roles["actor"], roles["against"]
    return tell(
        group,
        token,
        event=event,
        modality=modality,
        actor=actor,
        against=against if against != actor else None,
        relation=relation,
        span=(trigger.start, trigger.end),
        weight=trigger.frame.weight,
        rule=rule_of(trigger),
    )


def intended(event: Event, modality: Modality) -> Modality:
    """The modality of an event: a threat is a plan where nothing makes it less sure."""
    return Modality.PLANNED if event is Event.THREAT and modality is Modality.ASSERTED else modality


def tell(
    group: Group,
    token: Token,
    *,
    event: Event,
    modality: Modality,
    actor: str | None,
    span: tuple[int, int],
    weight: float,
    rule: str,
    against: str | None = None,
    relation: str | None = None,
) -> list[Finding]:
    """One finding a place of a group.

    Parameters
    ----------
    token : the word whose modality and attribution the finding has.
    span : first token of the trigger's words and one past the last.
    """
    attribution, modality = attribution_of(token), intended(event, modality)
    return [
        Finding(
            mention=mention,
            event=event,
            actor=actor,
            against=against,
            relation=relation,
            modality=modality,
            attribution=attribution,
            token=token.i,
            start=span[0],
            end=span[1],
            weight=weight,
            rule=rule,
        )
        for mention in group
    ]
