"""When a claim holds: the date words around its trigger, else what the text or the kind of event implies."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from geo.model import Event, Modality
from geo.reading.dates import heading_dates, is_retrospective
from geo.reading.syntax import clause_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import DateMention
    from geo.reading.findings import Finding

#: Days that "recently" reaches back, and beyond which "since ..." tells no longer when something was taken.
RECENT_DAYS = 10
SINCE_DAYS = 31
_DAY = timedelta(1)
_UNREAL = frozenset({Modality.PLANNED, Modality.HYPOTHETICAL, Modality.DENIED})
_POINTS = frozenset({Event.CAPTURE, Event.LOSS, Event.REPEL, Event.ADVANCE})
_PRESENT = frozenset({"VBZ", "VBP", "MD"})


class Interval(NamedTuple):
    """Days, both included (None: nothing tells), the precision, and whether date words of the sentence gave them."""

    date_from: date | None
    date_to: date | None
    precision: str
    told: bool = False


class Times:
    """Dates the claims of one document.

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

    def of_all(self, findings: Sequence[Finding]) -> list[Interval]:
        """One interval a finding; what is told twice is dated by the sentence that has a date."""
        intervals = [self._of(finding) for finding in findings]
        told = [(f, i) for f, i in zip(findings, intervals, strict=True) if i.told]
        return [
            interval if interval.told else self._elsewhere(finding, told) or interval
            for finding, interval in zip(findings, intervals, strict=True)
        ]

    def _elsewhere(self, finding: Finding, told: list[tuple[Finding, Interval]]) -> Interval | None:
        """The date that another sentence gives the same event."""
        if finding.event not in {Event.CAPTURE, Event.LOSS, Event.SIEGE} or finding.modality is not Modality.ASSERTED:
            return None
        token = self.doc[finding.token]
        if self._heading(token.idx) is not None:
            told = [(f, i) for f, i in told if f.token < finding.token]
        same = [
            (abs(f.token - finding.token), interval)
            for f, interval in told
            if f.event is finding.event
            and f.actor == finding.actor
            and f.modality is Modality.ASSERTED
            and (f.mention.toponym.name or f.mention.toponym.text)
            == (finding.mention.toponym.name or finding.mention.toponym.text)
        ]
        return min(same, key=lambda pair: pair[0])[1] if same else None

    def _of(self, finding: Finding) -> Interval:
        token = self.doc[finding.token]
        now = self._now(token.idx)
        mention, same_clause = self._nearest(token, finding)
        before = self._before(token, finding, now)
        if before is not None and (mention is None or not same_clause):
            return before
        if mention is not None and not (finding.modality in _UNREAL and not same_clause and not self.past):
            return self._dated(finding, token, mention, now, same_clause=same_clause)
        if self.past and self._heading(token.idx) is None and not _is_present(token):
            told = [d for d in self.dates if d.end <= token.idx] or self.dates[:1]
            if told:
                last = told[-1]
                return Interval(last.date_from, _anchor_end(last), last.precision)
        return self._undated(finding, token, now)

    def _undated(self, finding: Finding, token: Token, now: date | None) -> Interval:
        if now is None:
            return Interval(None, None, "open")
        if finding.event in _POINTS and finding.modality is Modality.ASSERTED:
            if {"recent", "recently"} & {t.lower_ for t in token.sent}:
                return Interval(now - RECENT_DAYS * _DAY, now, "open")
            span = self._span_before(token, now)
            if span is not None and finding.event is Event.CAPTURE:
                return Interval(span.date_from, now, "open")
            if finding.event is Event.CAPTURE and self._heading(token.idx) is None:
                return Interval(now - _DAY, now, "open")
        return Interval(now, now, "day")

    def _span_before(self, token: Token, now: date) -> DateMention | None:
        """"Over the past two weeks, ..." in the sentence before, of the same paragraph."""
        start = token.sent.start
        if not start:
            return None
        before = self.doc[start - 1].sent
        if "\n" in self.doc.text[before.start_char : token.sent.start_char + 1]:
            return None
        spans = [d for d in self.dates if before.start_char <= d.start < before.end_char]
        return next((d for d in spans if d.date_to == now and d.date_from < now - _DAY), None)

    def _heading(self, offset: int) -> DateMention | None:
        before = [h for h in self.headings if h.end <= offset]
        return before[-1] if before else None

    def _now(self, offset: int) -> date | None:
        heading = self._heading(offset)
        return heading.date_to if heading is not None else self.published

    def _before(self, token: Token, finding: Finding, now: date | None) -> Interval | None:
        """What was "previously": up to the eve of the news, or in the years before the text's own."""
        words = {t.lower_ for t in token.sent}
        if now is None or self.past or not words & {"previously", "formerly"}:
            return None
        if any(c.lower_ in {"had", "'d"} for c in token.children) and finding.event is Event.CONTROL:
            return Interval(now - 2 * _DAY, now - _DAY, "open")
        years = [d for d in self.dates if d.end <= token.idx and d.precision == "year" and d.date_to.year < now.year]
        first = years[-1].date_from if years else date(now.year - 1, 1, 1)
        return Interval(first, date(now.year - 1, 12, 31), "year")

    def _nearest(self, token: Token, finding: Finding) -> tuple[DateMention | None, bool]:
        """The date mention that goes with a trigger, and whether it stands in the trigger's own clause."""
        sentence = token.sent
        near = [d for d in self.dates if sentence.start_char <= d.start < sentence.end_char]
        if not near:
            return None, False
        clause = clause_head(token)
        own = [d for d in near if self._clause(d) == clause]
        place = self.doc[finding.mention.start]
        if len(own) > 1 and not finding.mention.anaphor:  # "Elm in 2016 and Oak in 2018"
            after = [d for d in own if d.start >= place.idx]
            if after and place.sent == sentence and place.i > token.i:
                return after[0], True
        return min(own or near, key=lambda d: abs(d.start - token.idx)), bool(own)

    def _clause(self, mention: DateMention) -> Token | None:
        span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        return clause_head(span.root) if span is not None and len(span) else None

    def _dated(
        self, finding: Finding, token: Token, mention: DateMention, now: date | None, *, same_clause: bool
    ) -> Interval:
        if finding.modality in _UNREAL and now is not None and mention.date_to <= now and not self.past:
            return Interval(now, now, "day")
        first, last = mention.date_from, mention.date_to
        if mention.precision == "year" and now is not None and not self.past and first.year == now.year:
            return self._undated(finding, token, now)  # "the 2024 Elm offensive"
        words = mention.text.lower()
        if words.startswith("since") and finding.event in _POINTS | {Event.SIEGE}:
            return self._since(finding, token, mention, now, same_clause=same_clause)
        if words.startswith("by ") and finding.event in _POINTS:
            told = [d for d in self.dates if d.end <= mention.start and first - timedelta(366) < d.date_to < last]
            if told:
                return Interval(told[-1].date_from, last, "open", told=True)
        return Interval(first, last, mention.precision, told=True)

    def _since(
        self, finding: Finding, token: Token, mention: DateMention, now: date | None, *, same_clause: bool
    ) -> Interval:
        """"Since" for what happens once: its anchor in another clause, else up to the next date or publication."""
        if not same_clause and finding.event is not Event.SIEGE:
            return Interval(mention.date_from, _anchor_end(mention), "open", told=True)
        if self.past:
            later = [d for d in self.dates if d.start > token.idx and d.date_to > mention.date_from]
            if later:
                return Interval(mention.date_from, later[0].date_to, "open", told=True)
        if now is not None and finding.event in _POINTS and mention.date_from < now - timedelta(SINCE_DAYS):
            return self._undated(finding, token, now)
        return Interval(mention.date_from, mention.date_to, mention.precision, told=True)


def _is_present(token: Token) -> bool:
    """Whether a trigger stands in the present or future: what it says is not of the past told around it."""
    verb = clause_head(token)
    tags = {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in {"aux", "auxpass"})}
    return bool(tags & _PRESENT) and "VBD" not in tags


def _anchor_end(mention: DateMention) -> date:
    """The end of what "since" counts from: the month of "since May 2015", the year of "since 2017"."""
    if not mention.text.lower().startswith("since"):
        return mention.date_to
    first, words = mention.date_from, mention.text
    if re.search(r"\b\d{1,2}\b", words) or not re.search(r"\d{4}|[A-Z]", words):
        return first
    if first.day == 1 and re.fullmatch(r"\D*(19|20)\d\d\D*", words) and first.month == 1 and "an" not in words:
        return date(first.year, 12, 31)
    if first.day == 1:
        return date(first.year, first.month, monthrange(first.year, first.month)[1])
    return first
