"""When a claim holds: the date words around its trigger, else what its kind of event implies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.model import Event, Modality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from geo.model import DateMention, Document


def claim_dates(
    document: Document, doc: Doc, token: int, event: Event, modality: Modality, dates: Sequence[DateMention]
) -> tuple[date | None, date | None, str]:
    """Interval of days, both included, and its precision; None where nothing tells."""
    sentence = doc[token].sent
    near = [d for d in dates if sentence.start_char <= d.start < sentence.end_char]
    if near and modality not in {Modality.PLANNED, Modality.HYPOTHETICAL}:
        chosen = min(near, key=lambda d: abs(d.start - doc[token].idx))
        return chosen.date_from, chosen.date_to, chosen.precision
    published = document.published
    if published is None:
        return None, None, "open"
    if event is Event.CAPTURE and modality is Modality.ASSERTED:
        return published - timedelta(1), published, "open"
    return published, published, "day"
