"""What a text has told so far fills what a sentence leaves open: who lost, who held, who took."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Event, Modality

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.reading.findings import Finding

#: A filled-in actor is a guess from the text around: the claim is worth this much of one that names its actor.
GUESSED = 0.75
#: How many tokens back an attacker named for a place still answers "was recaptured".
NEAR = 120

_HOLDS = frozenset({Event.CAPTURE, Event.CONTROL, Event.REPEL})
_ATTACKS = frozenset({Event.ADVANCE, Event.CONTEST, Event.SIEGE, Event.THREAT, Event.CAPTURE})


def fill_actors(findings: Sequence[Finding]) -> list[Finding]:
    """Findings in the order of the text, missing actors filled from those before them and from who fights whom."""
    ordered = sorted(findings, key=lambda f: (f.token, f.mention.start))
    enemies = _enemies(ordered)
    told: dict[str, list[Finding]] = defaultdict(list)
    filled: list[Finding] = []
    for finding in ordered:
        name = _name(finding)
        if _fell(finding):
            finding = _taken_by(finding, filled)  # noqa: PLW2901
        if finding.actor is None:
            actor = _guess(finding, told[name], enemies)
            if actor is not None and actor != finding.against:
                finding = replace(finding, actor=actor, weight=finding.weight * GUESSED)  # noqa: PLW2901
        told[name].append(finding)
        filled.append(finding)
    return filled


def _fell(finding: Finding) -> bool:
    return finding.event is Event.LOSS and finding.actor is None and finding.rule.endswith((":fall", ":collapse"))


def _taken_by(finding: Finding, before: Sequence[Finding]) -> Finding:
    """A bare "fell" is a capture where the text has told who attacks: by the party that took or attacked last."""
    near = [
        f
        for f in before
        if f.event in _ATTACKS and f.actor and 0 <= finding.token - f.token <= NEAR and f.modality is Modality.ASSERTED
    ]
    if not near:
        return finding
    return replace(finding, event=Event.CAPTURE, actor=near[-1].actor, weight=finding.weight * GUESSED)


def _name(finding: Finding) -> str:
    return finding.mention.toponym.name or finding.mention.toponym.text


def _enemies(findings: Iterable[Finding]) -> dict[str, Counter[str]]:
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for f in findings:
        if f.actor and f.against:
            pairs[f.actor][f.against] += 1
            pairs[f.against][f.actor] += 1
    return pairs


def _guess(finding: Finding, before: Sequence[Finding], enemies: dict[str, Counter[str]]) -> str | None:
    """The actor a finding leaves open, or None where the text does not tell."""
    if finding.event in {Event.LOSS, Event.REPEL}:
        return _holder(before) or _enemy(finding.against, enemies) or _enemy(_attacker(finding, before), enemies)
    if finding.event in {Event.CAPTURE, Event.THREAT}:
        return _attacker(finding, before) or (_enemy(finding.against, enemies) if finding.against else None)
    if finding.event is Event.SIEGE:
        return _attacker(finding, before) or _enemy(_holder(before), enemies)
    return None


def _holder(before: Sequence[Finding]) -> str | None:
    """Who the text last said holds the place, or was driven from it."""
    for f in reversed(before):
        if f.modality is Modality.ASSERTED:
            if f.event in _HOLDS and f.actor:
                return f.actor
            if f.event in _ATTACKS and f.against:
                return f.against
    return None


def _attacker(finding: Finding, before: Sequence[Finding]) -> str | None:
    near = [f for f in before if f.event in _ATTACKS and f.actor and finding.token - f.token <= NEAR]
    return near[-1].actor if near else None


def _enemy(actor: str | None, enemies: dict[str, Counter[str]]) -> str | None:
    found = enemies.get(actor or "")
    return found.most_common(1)[0][0] if found else None
