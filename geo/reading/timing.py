"""When a claim holds: the date words around its trigger, else what its kind of event implies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.model import Event, Modality
from geo.reading.dates import heading_dates, is_retrospective
from geo.reading.syntax import clause_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import DateMention
    from geo.reading.findings import Finding

Interval = tuple["date | None", "date | None", str]
_UNREAL = frozenset({Modality.PLANNED, Modality.HYPOTHETICAL})


class Times:
    """Dates claims of one document.

    Parameters
    ----------
    published : the day the text speaks from, None when unknown.
    dates : the date mentions of the text, in order.
    """

    def __init__(self, published: date | None, doc: Doc, dates: Sequence[DateMention]) -> None:
        self.doc = doc
        self.headings = heading_dates(doc.text, tuple(dates))
        self.dates = [d for d in dates if d not in self.headings]
        self.published = published
        self.past = is_retrospective(doc.text, published)

    def of(self, finding: Finding) -> Interval:
        """Interval of days, both included, and its precision; None where nothing tells."""
        token = self.doc[finding.token]
        now = self._now(token.idx)
        chosen = self._nearest(token)
        if chosen is not None:
            return self._dated(finding, chosen, now)
        if self.past and not self._headed(token.idx):
            told = [d for d in self.dates if d.end <= token.idx]
            if told:
                return self._dated(finding, told[-1], now)
        if now is None:
            return None, None, "open"
        if finding.event is Event.CAPTURE and finding.modality is Modality.ASSERTED and not self._headed(token.idx):
            return now - timedelta(1), now, "open"
        return now, now, "day"

    def _headed(self, offset: int) -> bool:
        return any(h.end <= offset for h in self.headings)

    def _now(self, offset: int) -> date | None:
        before = [h for h in self.headings if h.end <= offset]
        return before[-1].date_to if before else self.published

    def _nearest(self, token: Token) -> DateMention | None:
        """The date mention of the trigger's own clause, else the nearest one of its sentence."""
        sentence = token.sent
        near = [d for d in self.dates if sentence.start_char <= d.start < sentence.end_char]
        if not near:
            return None
        clause = clause_head(token)

        def far(mention: DateMention) -> tuple[bool, int]:
            span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
            same = span is not None and clause_head(span.root) == clause
            return not same, abs(mention.start - token.idx)

        return min(near, key=far)

    def _dated(self, finding: Finding, mention: DateMention, now: date | None) -> Interval:
        if finding.modality in _UNREAL and now is not None and mention.date_to <= now and not self.past:
            return now, now, "day"
        return mention.date_from, mention.date_to, mention.precision
