"""Between the rows of the workspace and the things that flow through the rooms."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from geo.model import (
    ActorMention,
    Candidate,
    Claim,
    DateMention,
    Document,
    DocumentKind,
    Event,
    Form,
    Modality,
    Reading,
    Toponym,
)
from geo.reading.review.home import content_hash
from geo.store.models import ClaimRow, DocumentRow, ReadingRow, ToponymRow

#: What a claim is only by a decision, which is kept by itself.
DECIDED = {"reviewed"}


def document_row(document: Document) -> DocumentRow:
    """The row of a document."""
    return DocumentRow(**_values(document), hash=content_hash(document))


def document_of(row: DocumentRow) -> Document:
    """The document of a row."""
    return Document(**_columns(row, Document) | {"kind": DocumentKind(row.kind)})


def claim_row(claim: Claim) -> ClaimRow:
    """The row of a claim as it was read."""
    return ClaimRow(**{name: value for name, value in _values(claim).items() if name not in DECIDED})


def claim_of(row: ClaimRow) -> Claim:
    """The claim of a row."""
    return Claim(**_columns(row, Claim) | {"event": Event(row.event), "modality": Modality(row.modality)})


def toponym_row(toponym: Toponym, document_id: str) -> ToponymRow:
    """The row of a toponym."""
    nested = {"reasons": list(toponym.reasons), "candidates": [asdict(c) for c in toponym.candidates]}
    return ToponymRow(**_values(toponym) | nested, document_id=document_id)


def toponym_of(row: ToponymRow) -> Toponym:
    """The toponym of a row."""
    candidates = tuple(Candidate(**c | {"reasons": tuple(c["reasons"])}) for c in row.candidates)
    changed = {"form": Form(row.form), "reasons": tuple(row.reasons), "candidates": candidates}
    return Toponym(**_columns(row, Toponym) | changed)


def reading_row(reading: Reading, reader: str) -> ReadingRow:
    """The row that says a document was read."""
    dates = [asdict(d) | {n: getattr(d, n).isoformat() for n in ("date_from", "date_to")} for d in reading.dates]
    actors = [asdict(a) for a in reading.actors]
    return ReadingRow(document_id=reading.document.id, reader=reader, dates=dates, actors=actors)


def dates_of(row: ReadingRow) -> tuple[DateMention, ...]:
    """The dates that were read in a document."""
    days = ("date_from", "date_to")
    return tuple(DateMention(**raw | {name: date.fromisoformat(raw[name]) for name in days}) for raw in row.dates)


def actors_of(row: ReadingRow) -> tuple[ActorMention, ...]:
    """The actors that were read in a document."""
    return tuple(ActorMention(**raw) for raw in row.actors)


def _values(thing: Document | Claim | Toponym) -> dict[str, Any]:
    """Fields as columns take them; enumerations as their plain words."""
    values = {f.name: getattr(thing, f.name) for f in fields(thing)}
    return {name: str(value) if isinstance(value, str) else value for name, value in values.items()}


def _columns(row: DocumentRow | ClaimRow | ToponymRow, cls: type[Document | Claim | Toponym]) -> dict[str, Any]:
    return {f.name: getattr(row, f.name) for f in fields(cls) if f.name not in DECIDED}
