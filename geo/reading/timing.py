"""The dates of claims: what ``when`` reads around a trigger, and what the rest of the text adds where that is nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from geo.model import Event, Modality
from geo.reading.date_words import days_from
from geo.reading.syntax import clause_head, is_verb
from geo.reading.tense import governor, is_given, is_perfect
from geo.reading.when import Chronology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import DateMention
    from geo.reading.findings import Finding

#: Days that "recently" reaches back.
RECENT_DAYS = 10
#: What is told of a place bounds what is told later when it lies no further back.
BOUND_DAYS = 31
#: What only the kind of event implies gives way to what another sentence says.
_IMPLIED = frozenset({"default", "whole"})
_TAKEN = frozenset({Event.CAPTURE, Event.LOSS})
_UNREAL = frozenset({Modality.PLANNED, Modality.HYPOTHETICAL})
_ONCE = frozenset({Event.CAPTURE, Event.LOSS, Event.REPEL, Event.ADVANCE})
_REPEATED = frozenset({Event.CAPTURE, Event.LOSS, Event.SIEGE})


class Interval(NamedTuple):
    """Days, both included (None: nothing tells), the precision, and whether the sentence itself gave them.

    Attributes
    ----------
    basis : see ``when.Reading``.
    """

    date_from: date | None
    date_to: date | None
    precision: str
    told: bool = False
    basis: str = "own"


class Times:
    """Dates the claims of one document.

    Parameters
    ----------
    published : the day the text speaks from, None when unknown.
    dates : the date mentions of the text, in order.
    """

    def __init__(self, published: date | None, doc: Doc, dates: Sequence[DateMention]) -> None:
        self.doc = doc
        self.chronology = Chronology(doc, dates, published)
        self.dates = self.chronology.mentions
        self.past = self.chronology.retrospective
        self.published = published

    def of_all(self, findings: Sequence[Finding]) -> list[Interval]:
        """One interval a finding; what is told twice is dated by the sentence that has a date."""
        intervals = [self._of(finding) for finding in findings]
        told = [(f, i) for f, i in zip(findings, intervals, strict=True) if i.told]
        dated = [
            (self._elsewhere(finding, told) or interval) if interval.basis in _IMPLIED else interval
            for finding, interval in zip(findings, intervals, strict=True)
        ]
        dated = self._known(findings, dated)
        pairs = list(zip(findings, dated, strict=True))
        return [self._until_then(f, i, pairs) if self._had(f) else i for f, i in pairs]

    def _had(self, finding: Finding) -> bool:
        """Whether a state is told as over: "had been held by the army"."""
        token = self.doc[finding.token]
        verb = token if is_verb(token) else token.head
        had = any(c.lower_ in {"had", "'d"} and c.dep_ == "aux" for c in verb.children)
        return finding.event is Event.CONTROL and had

    def _until_then(self, finding: Finding, interval: Interval, pairs: Sequence[tuple[Finding, Interval]]) -> Interval:
        """A state that is over ended on the eve of what another claim says of the place."""
        ends = [
            i.date_from
            for f, i in pairs
            if _name(f) == _name(finding)
            and f.modality is Modality.ASSERTED
            and f.event in {Event.CAPTURE, Event.CONTROL}
            and f.actor != finding.actor
            and i.date_from is not None
            and (not interval.told or interval.date_from is None or i.date_from >= interval.date_from)
        ]
        if not ends or interval.date_from is None or interval.date_to is None:
            return interval
        last = days_from(max(ends), -1)
        first = interval.date_from if interval.told else last
        return (
            Interval(min(first, last), last, interval.precision, interval.told) if last < interval.date_to else interval
        )

    def _of(self, finding: Finding) -> Interval:
        token = self.doc[finding.token]
        sentence = (token.sent.start_char, token.sent.end_char)
        near = [d for d in self.dates if sentence[0] <= d.start < sentence[1]]
        now = self.chronology.now_at(token.idx)
        clause = clause_head(token)
        own = any(self._clause(d) == clause for d in near)
        lasts = [d for d in near if d.precision == "open" and d.date_to == now]
        own = own or any(self._clause(d) == governor(clause) for d in lasts)
        before = None if own else self._previously(token, finding, now)
        if finding.modality in _UNREAL and not own and now is not None and not self.past:
            return Interval(now, now, "day")
        if before is None and not near and now is not None and not self.past:
            before = self._lately(token, finding, now)
        if before is not None:
            return before
        place = finding.mention.toponym.start
        listed = _of_list(token, place, [d for d in near if self._clause(d) == clause_head(token)])
        if listed is not None:
            return Interval(listed.date_from, listed.date_to, listed.precision, told=True)
        dated = self.chronology.dates_of(
            finding.event, finding.modality, token.idx, sentence, place_start=place if place >= sentence[0] else None
        )
        told = dated.basis == "own" and not self._headed(token.idx)
        return Interval(*dated[:3], told=told, basis=dated.basis)

    def _known(self, findings: Sequence[Finding], intervals: Sequence[Interval]) -> list[Interval]:
        """Date anew what is told as known already ("after the fall of Elm"), by what else is told of the place."""
        pairs = list(zip(findings, intervals, strict=True))
        known = [_takes(f) and i.basis in {"default", "section"} and is_given(self.doc[f.token]) for f, i in pairs]
        dated = [self._by_place(f, i, pairs) if k else i for (f, i), k in zip(pairs, known, strict=True)]
        since: dict[str, date] = {}
        for (f, _), i, k in zip(pairs, dated, known, strict=True):
            if k and i.basis == "default" and i.date_from is not None:
                since[_name(f)] = min(since.get(_name(f), i.date_from), i.date_from)
        return [
            i._replace(date_from=min(i.date_from, since[_name(f)]))
            if i.date_from and _name(f) in since and i.basis == "default" and self._is_result(f)
            else i
            for f, i in zip(findings, dated, strict=True)
        ]

    def _is_result(self, finding: Finding) -> bool:
        return _takes(finding) and is_perfect(clause_head(self.doc[finding.token]))

    def _by_place(self, finding: Finding, interval: Interval, pairs: Sequence[tuple[Finding, Interval]]) -> Interval:
        """News of the place in the same sentence dates what it names as known; what was told before bounds it."""
        if interval.date_to is None:
            return interval
        sentence = self.doc[finding.token].sent
        same = [(f, i) for f, i in pairs if _name(f) == _name(finding) and f.modality is Modality.ASSERTED]
        for other, dated in same:
            inside = sentence.start <= other.token < sentence.end
            if inside and _takes(other) and not is_given(self.doc[other.token]):
                return dated._replace(basis="beside")
        oldest = interval.date_to.toordinal() - BOUND_DAYS
        bounds = [
            _after(f, i.date_from, finding)
            for f, i in same
            if f.token < finding.token and i.basis in {"own", "section"} and i.date_from is not None
        ]
        bounds = [day for day in bounds if oldest <= day.toordinal() <= interval.date_to.toordinal()]
        return interval._replace(date_from=min(bounds), precision="open", basis="beside") if bounds else interval

    def _clause(self, mention: DateMention) -> Token | None:
        span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        return clause_head(span.root) if span is not None and len(span) else None

    def _headed(self, offset: int) -> bool:
        return any(h.end <= offset for h in self.chronology.headings)

    def _elsewhere(self, finding: Finding, told: list[tuple[Finding, Interval]]) -> Interval | None:
        """The date that another sentence gives the same event."""
        if finding.event not in _REPEATED or finding.modality is not Modality.ASSERTED:
            return None
        if self._headed(self.doc[finding.token].idx):
            return None
        same = [(abs(f.token - finding.token), interval) for f, interval in told if _is_same(f, finding)]
        return min(same, key=lambda pair: pair[0])[1] if same else None

    def _previously(self, token: Token, finding: Finding, now: date | None) -> Interval | None:
        """What was "previously": up to the eve of the news, or in the years before the text's own."""
        adverbs = [t for t in token.sent if t.lower_ in {"previously", "formerly"}]
        opens = any(t.i - token.sent.start <= 1 for t in adverbs)  # perhaps behind a quotation mark
        if now is None or self.past or not (opens or any(clause_head(t) == clause_head(token) for t in adverbs)):
            return None
        if any(c.lower_ in {"had", "'d"} for c in token.children) and finding.event is Event.CONTROL:
            return Interval(days_from(now, -2), days_from(now, -1), "open", told=True)
        years = [d for d in self.dates if d.end <= token.idx and d.precision == "year" and d.date_to.year < now.year]
        last_year = max(now.year - 1, 1)
        first = years[-1].date_from if years else date(last_year, 1, 1)
        return Interval(first, date(last_year, 12, 31), "year", told=True)

    def _lately(self, token: Token, finding: Finding, now: date) -> Interval | None:
        """As in "Recently", or "over the past two weeks" in the sentence before of the same paragraph."""
        if finding.event not in _ONCE or finding.modality is not Modality.ASSERTED:
            return None
        if {"recent", "recently"} & {t.lower_ for t in token.sent}:
            told = [d.date_from for d in self.dates if days_from(now, -BOUND_DAYS) <= d.date_from < now]
            return Interval(min([days_from(now, -RECENT_DAYS), *told]), now, "open")
        start = token.sent.start
        before = self.doc[start - 1].sent if start else None
        if before is None or finding.event is not Event.CAPTURE or "\n" in self.doc[before.start : start].text:
            return None
        spans = [d for d in self.dates if before.start_char <= d.start < before.end_char]
        span = next((d for d in spans if d.date_to == now and d.date_from < days_from(now, -1)), None)
        return Interval(span.date_from, now, "open") if span is not None else None


def _of_list(token: Token, place: int, dates: Sequence[DateMention]) -> DateMention | None:
    """In "Elm fell on Monday and Oak on Friday", the date behind a place that stands between two."""
    before = [d for d in dates if token.idx < d.start < place]
    after = [d for d in dates if d.start > place]
    return after[0] if before and after and place > token.idx else None


def _takes(finding: Finding) -> bool:
    return finding.event in _TAKEN and finding.modality is Modality.ASSERTED


def _after(told: Finding, day: date, finding: Finding) -> date:
    """The earliest day a claim can be of, another of its place being of ``day``: nobody loses what is not yet taken."""
    follows = told.event is Event.CAPTURE and finding.event is Event.LOSS and told.actor == finding.actor
    return days_from(day, 1) if follows else day


def _is_same(one: Finding, other: Finding) -> bool:
    return (
        one.event is other.event
        and one.actor == other.actor
        and one.modality is Modality.ASSERTED
        and _name(one) == _name(other)
    )


def _name(finding: Finding) -> str:
    return finding.mention.toponym.name or finding.mention.toponym.text
