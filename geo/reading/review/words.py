"""A decision in words, for logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reading.review.attach import differences
from geo.reading.review.decisions import Verb

if TYPE_CHECKING:
    from geo.model import Claim
    from geo.reading.review.decisions import Decision

_NAMES = {"date_from": "first day", "date_to": "last day", "place_id": "place"}


def decision_words(decision: Decision) -> str:
    """A decision on one line; text of reports is in it without the characters that steer a terminal."""
    said = {
        Verb.ACCEPT: _accept,
        Verb.REJECT: _reject,
        Verb.CORRECT: _correct,
        Verb.ADD: _add,
        Verb.MERGE: _merge,
        Verb.SPLIT: _split,
    }[decision.verb](decision)
    note = f" ({_plain(decision.note)})" if decision.note else ""
    return f"{said}{note}"


def claim_words(claim: Claim) -> str:
    """A claim in few words: where, what, whose, when."""
    days = " to ".join(dict.fromkeys(str(day) for day in (claim.date_from, claim.date_to) if day)) or "undated"
    modality = "" if claim.modality == "asserted" else f", {claim.modality}"
    place = _plain(claim.place_name or claim.place_text)
    return f"{place}, {claim.event} by {_plain(claim.actor or 'nobody named')}, {days}{modality}"


def change_words(before: Claim, after: Claim) -> str:
    """The fields in which two claims differ, with both values; their words where nothing else does."""
    changed = [f"{_NAMES.get(n, n)} {_value(before, n)} to {_value(after, n)}" for n in differences(before, after)]
    return ", ".join(changed) or "its words or who says so"


def _accept(decision: Decision) -> str:
    return f"accept \u201c{claim_words(decision.targets[0].claim)}\u201d"


def _reject(decision: Decision) -> str:
    return f"reject \u201c{claim_words(decision.targets[0].claim)}\u201d as {decision.reason}"


def _correct(decision: Decision) -> str:
    before, after = decision.targets[0].claim, decision.results[0]
    return f"correct \u201c{claim_words(before)}\u201d: {change_words(before, after)}"


def _add(decision: Decision) -> str:
    return f"add \u201c{claim_words(decision.results[0])}\u201d"


def _merge(decision: Decision) -> str:
    parts = "; ".join(claim_words(anchor.claim) for anchor in decision.targets)
    return f"merge {len(decision.targets)} claims ({parts}) into {claim_words(decision.results[0])}"


def _split(decision: Decision) -> str:
    parts = "; ".join(map(claim_words, decision.results))
    return f"split \u201c{claim_words(decision.targets[0].claim)}\u201d into {len(decision.results)} claims: {parts}"


def _value(claim: Claim, name: str) -> str:
    value = claim.place_name if name == "place_id" else getattr(claim, name)
    return _plain(str(value)) if value else "none"


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
