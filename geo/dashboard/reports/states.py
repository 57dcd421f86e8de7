"""Where a document stands on its way over the desk, and why a claim needs a person's eye."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from geo.model import Claim, Modality

#: Confidence is fitted to be a share of right claims: below this, three in ten and more are wrong in some part.
SURE = 0.7


class DocumentState(StrEnum):
    """State of a document in the queue."""

    NEW = "new"
    NEEDS_REVIEW = "needs review"
    READ = "read"
    DONE = "done"


def needs(claim: Claim) -> tuple[str, ...]:
    """Why a claim should be looked at before it is relied on; empty when nothing in it is doubtful."""
    reasons = []
    if claim.place_id is None:
        reasons.append("the place is not known")
    if claim.actor is None and claim.event not in {"contest", "siege"}:
        reasons.append("the party is not named")
    if claim.date_from is None:
        reasons.append("no date")
    if claim.modality in {Modality.POSSIBLE, Modality.HYPOTHETICAL}:
        reasons.append(f"said as {claim.modality}")
    if claim.confidence < SURE:
        reasons.append(f"read with {claim.confidence:.0%} confidence")
    return tuple(reasons)


def state_of(claims: Sequence[Claim] | None, decided: Collection[str], *, closed: bool) -> DocumentState:
    """State of a document.

    Parameters
    ----------
    claims : what the reader found; None when it has not read the document yet.
    decided : ids of claims that a reviewer has decided on.
    closed : whether a person has put the document aside as done.
    """
    if closed:
        return DocumentState.DONE
    if claims is None:
        return DocumentState.NEW
    if claims and all(c.id in decided for c in claims):
        return DocumentState.DONE
    if any(needs(c) for c in claims if c.id not in decided):
        return DocumentState.NEEDS_REVIEW
    return DocumentState.READ
