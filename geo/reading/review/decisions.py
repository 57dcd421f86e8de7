"""A reviewer's decision, and its form as plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from geo.errors import ReviewError
from geo.model import Claim, Event, Modality
from geo.reading.review.home import Anchor, Home


class Verb(StrEnum):
    """What a reviewer does with claims."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    ADD = "add"
    MERGE = "merge"
    SPLIT = "split"


class Reason(StrEnum):
    """Why a claim is rejected: the text does not say it, or it says it and is not believed."""

    MISREAD = "misread"
    UNTRUE = "untrue"


@dataclass(frozen=True, slots=True)
class Decision:
    """The claims a reviewer speaks of, and those that take their place.

    Attributes
    ----------
    targets : claims it speaks of, in the order of the text; none for an added claim.
    results : claims that take their place, whole; none for a rejected claim.
    quotes : the words of each result's sentence.
    reason : why a claim was rejected; empty for other decisions.
    """

    verb: Verb
    home: Home
    targets: tuple[Anchor, ...]
    results: tuple[Claim, ...]
    quotes: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""

    @property
    def digest(self) -> str:
        """Hash of all it says; of two decisions alike it is the same."""
        return hashlib.sha256(json.dumps(decision_record(self), sort_keys=True).encode()).hexdigest()


def decision_record(decision: Decision) -> dict[str, Any]:
    """A decision as plain values, ready for JSON; ``decision_of`` turns them back."""
    return {
        "verb": decision.verb.value,
        "home": asdict(decision.home),
        "targets": [_anchor_record(anchor) for anchor in decision.targets],
        "results": [claim_values(claim) for claim in decision.results],
        "quotes": list(decision.quotes),
        "reason": decision.reason,
        "note": decision.note,
    }


def decision_of(record: Mapping[str, Any]) -> Decision:
    """The decision of a record.

    Raises
    ------
    ReviewError
        When a part is missing or is none of a decision's.
    """
    try:
        return Decision(
            Verb(record["verb"]),
            Home(**record["home"]),
            tuple(_anchor_of(anchor) for anchor in record["targets"]),
            tuple(claim_from(values) for values in record["results"]),
            tuple(record["quotes"]),
            record["reason"],
            record["note"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReviewError(f"a recorded decision cannot be read ({error})", remedy="Restore it from a copy.") from error


def claim_values(claim: Claim) -> dict[str, Any]:
    """A claim as plain values, ready for JSON; ``claim_from`` turns them back."""
    return {f.name: _plain(getattr(claim, f.name)) for f in fields(Claim)}


def claim_from(values: Mapping[str, Any]) -> Claim:
    """The claim of its plain values.

    Raises
    ------
    ValueError, TypeError, KeyError
        When a field is missing, unknown or none of its kind.
    """
    days = {name: _day(values[name]) for name in ("date_from", "date_to")}
    typed = {"event": Event(values["event"]), "modality": Modality(values["modality"])}
    return Claim(**{**values, **days, **typed})


def _anchor_record(anchor: Anchor) -> dict[str, Any]:
    read = claim_values(anchor.read) if anchor.read else None
    return {"key": anchor.key, "claim": claim_values(anchor.claim), "quote": anchor.quote, "read": read}


def _anchor_of(record: Mapping[str, Any]) -> Anchor:
    read = claim_from(record["read"]) if record["read"] else None
    return Anchor(record["key"], claim_from(record["claim"]), record["quote"], read)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
