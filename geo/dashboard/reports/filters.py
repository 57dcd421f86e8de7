"""Which documents of the queue are shown: by state, words, source, date, actor, place, event, modality, confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from geo.dashboard.reports.states import DocumentState
from geo.model import Claim, Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the queue with what is known of it.

    Attributes
    ----------
    claims : as read; empty when the document was not read yet.
    decided : ids of its claims on which a reviewer has decided.
    own : whether it is of the workspace; bundled ones are not.
    closed : whether a person has put it aside as done.
    """

    document: Document
    claims: tuple[Claim, ...]
    state: DocumentState
    decided: frozenset[str] = frozenset()
    own: bool = True
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; an empty part asks for nothing.

    Attributes
    ----------
    words : all must occur in the title, source or text, in any case.
    date_from, date_to : of what is claimed, or of publication where a document claims nothing; both included.
    confidence : lowest and highest confidence of a claim.
    """

    states: frozenset[str] = frozenset()
    words: str = ""
    sources: frozenset[str] = frozenset()
    date_from: date | None = None
    date_to: date | None = None
    actors: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    modalities: frozenset[str] = frozenset()
    confidence: tuple[float, float] = field(default=(0.0, 1.0))

    @property
    def about_claims(self) -> bool:
        """Whether something is asked of claims, so that documents without a fitting one are left out."""
        parts = (self.actors, self.places, self.events, self.modalities)
        return any(parts) or self.confidence != (0.0, 1.0)


def matching(entries: Sequence[Entry], asked: Filters) -> list[Entry]:
    """The entries that fit all that is asked, in their order. One claim must fit all that is asked of claims."""
    return [e for e in entries if _document_fits(e, asked) and (not asked.about_claims or _claims_fit(e, asked))]


def fits(claim: Claim, asked: Filters) -> bool:
    """Whether a claim fits all that is asked of claims and days."""
    low, high = asked.confidence
    return (
        (not asked.actors or bool({claim.actor, claim.against} & asked.actors))
        and (not asked.places or claim.place_id in asked.places)
        and (not asked.events or claim.event in asked.events)
        and (not asked.modalities or claim.modality in asked.modalities)
        and low <= claim.confidence <= high
        and _within(claim.date_from, claim.date_to, asked)
    )


def _claims_fit(entry: Entry, asked: Filters) -> bool:
    return any(fits(claim, asked) for claim in entry.claims)


def _document_fits(entry: Entry, asked: Filters) -> bool:
    document = entry.document
    if asked.states and entry.state not in asked.states:
        return False
    if asked.sources and document.source not in asked.sources:
        return False
    if (asked.date_from or asked.date_to) and not _days_fit(entry, asked):
        return False
    held = f"{document.title}\n{document.source}\n{document.text}".casefold()
    return all(word in held for word in asked.words.casefold().split())


def _days_fit(entry: Entry, asked: Filters) -> bool:
    days: list[tuple[date | None, date | None]] = [(c.date_from, c.date_to) for c in entry.claims if c.date_from]
    published = entry.document.published
    return any(_within(start, end, asked) for start, end in days or [(published, published)])


def _within(start: date | None, end: date | None, asked: Filters) -> bool:
    if asked.date_from is None and asked.date_to is None:
        return True
    if start is None or end is None:
        return False
    return (asked.date_to is None or start <= asked.date_to) and (asked.date_from is None or end >= asked.date_from)
