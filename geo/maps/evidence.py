"""What reports say, made ready for the page: documents, sentences with their words marked, claims day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geo.maps.escape import safe_link
from geo.model import Claim, Document, DocumentKind, Event, Modality

#: Claims dated less sharply than this stand in popups but are not shown as claims of a day.
LONGEST_DAYS = 3
SENTENCE_LETTERS = 700
GAINS = {Event.CAPTURE, Event.ADVANCE}
#: At one place and day, no more kinds of claim than a reader can tell apart.
MOST_GLYPHS = 3


@dataclass
class Evidence:
    """Documents, sentences and claims, numbered for the page.

    Attributes
    ----------
    number : the claims' ids to their numbers.
    """

    documents: list[dict[str, Any]] = field(default_factory=list)
    sentences: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    number: dict[str, int] = field(default_factory=dict)


def gather(claims: Sequence[Claim], documents: Sequence[Document], side_of: Callable[[str | None], int]) -> Evidence:
    """Number the claims, each with its sentence; a claim whose document is not there is left out.

    Parameters
    ----------
    side_of : number of an actor's side, -1 when there is none.
    """
    known = {document.id: document for document in documents}
    evidence, at, said = Evidence(), {}, {}
    for claim in claims:
        document = known.get(claim.document_id)
        if document is None:
            continue
        if document.id not in at:
            at[document.id] = len(evidence.documents)
            evidence.documents.append(document_record(document))
        key = (document.id, claim.sentence_start, claim.sentence_end)
        if key not in said:
            said[key] = len(evidence.sentences)
            text = document.text[claim.sentence_start : claim.sentence_end][:SENTENCE_LETTERS]
            evidence.sentences.append({"text": text, "document": at[document.id]})
        evidence.number[claim.id] = len(evidence.claims)
        evidence.claims.append(claim_record(claim, document, said[key], side_of))
    return evidence


def document_record(document: Document) -> dict[str, Any]:
    """Source, title, date and address (web addresses only) of a document."""
    summary = document.kind is DocumentKind.SUMMARY
    return {
        "title": document.title,
        "source": document.source.removeprefix("project summary of ") if summary else document.source,
        "summary": summary,
        "published": document.published.isoformat() if document.published else None,
        "link": safe_link(document.based_on) or safe_link(document.url),
        "reliability": document.reliability,
    }


def claim_record(
    claim: Claim, document: Document, sentence: int, side_of: Callable[[str | None], int]
) -> dict[str, Any]:
    """A claim with its marked words as offsets in UTF-16 units of its sentence, as the page counts letters.

    What is usual is left out: a second date like the first, the modality of what is simply said, no relation.
    """
    text = document.text[claim.sentence_start : claim.sentence_end]
    spans = [
        (claim.trigger_start - claim.sentence_start, claim.trigger_end - claim.sentence_start),
    ]
    record = {
        "event": claim.event.value,
        "place": claim.place_name or claim.place_text,
        "side": side_of(claim.actor),
        "sentence": sentence,
        "spans": [
            [_units(text[:start]), _units(text[:end])] for start, end in spans if 0 <= start < end <= SENTENCE_LETTERS
        ],
        "from": claim.date_from.isoformat() if claim.date_from else None,
        "to": claim.date_to.isoformat() if claim.date_to and claim.date_to != claim.date_from else None,
        "modality": None if claim.modality is Modality.ASSERTED else claim.modality.value,
        "relation": claim.relation,
        "by": claim.attribution,
    }
    return {name: value for name, value in record.items() if value is not None}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def days_of(claim: Claim, days: Mapping[date, int]) -> list[int]:
    """Numbers of the days a claim is shown on: those of its interval, if that is short."""
    if claim.date_from is None or claim.date_to is None:
        return []
    if (claim.date_to - claim.date_from).days >= LONGEST_DAYS:
        return []
    return [number for day, number in days.items() if claim.date_from <= day <= claim.date_to]


def is_told(claim: Claim) -> bool:
    """Whether a claim says that something happened or may have: neither denied nor supposed."""
    return claim.modality in {Modality.ASSERTED, Modality.POSSIBLE, Modality.PLANNED}


def gaining(claim: Claim, side_of: Callable[[str | None], int]) -> int:
    """Number of the side that gains by a claim, -1 when none does."""
    if claim.event in GAINS:
        return side_of(claim.actor)
    return side_of(claim.against) if claim.event is Event.LOSS else -1


def daily(
    claims: Sequence[Claim], evidence: Evidence, days: Mapping[date, int], side_of: Callable[[str | None], int]
) -> list[list[dict[str, Any]]]:
    """For each day the claims by place: at each, one glyph a kind of claim, the most claimed kinds first."""
    found: list[dict[tuple[float, float], dict[tuple[str, int], list[Claim]]]] = [
        defaultdict(lambda: defaultdict(list)) for _ in days
    ]
    for claim in claims:
        if claim.lat is None or claim.lon is None or claim.id not in evidence.number or not is_told(claim):
            continue
        for day in days_of(claim, days):
            found[day][round(claim.lat, 4), round(claim.lon, 4)][claim.event.value, side_of(claim.actor)].append(claim)
    return [
        [{"lat": lat, "lon": lon, "glyphs": _glyphs(kinds, evidence)} for (lat, lon), kinds in places.items()]
        for places in found
    ]


def _glyphs(kinds: Mapping[tuple[str, int], list[Claim]], evidence: Evidence) -> list[dict[str, Any]]:
    most = sorted(kinds.items(), key=lambda item: -len(item[1]))[:MOST_GLYPHS]
    return [
        {
            "kind": kind,
            "side": side,
            "firm": any(c.modality is Modality.ASSERTED for c in claims),
            "claims": [evidence.number[c.id] for c in claims],
        }
        for (kind, side), claims in most
    ]


def counts(
    claims: Sequence[Claim], days: Mapping[date, int], sides: int, side_of: Callable[[str | None], int]
) -> list[dict[str, Any]]:
    """For each day the number of claims, and how many of them say that each side gained."""
    found: list[dict[str, Any]] = [{"total": 0, "gains": [0] * sides} for _ in days]
    for claim in claims:
        for day in days_of(claim, days):
            found[day]["total"] += 1
            gainer = gaining(claim, side_of)
            if gainer >= 0:
                found[day]["gains"][gainer] += 1
    return found
