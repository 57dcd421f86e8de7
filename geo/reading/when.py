"""When an event that a sentence tells took place: its own date, else the narrative's, else what its kind implies."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from geo.model import Event, Modality
from geo.reading.date_default import Dated, Told, by_default, is_campaign, is_of_another
from geo.reading.date_words import Span, days_from, month_of, number, shift, year_of
from geo.reading.dates import datelines, heading_dates, is_reflective, is_retrospective
from geo.reading.syntax import clause_head
from geo.reading.tense import is_backshifted, is_behind, is_past, is_perfect, is_pluperfect, is_present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import DateMention

#: States hold on a day; the rest happens once.
STATES = frozenset({Event.CONTROL, Event.SIEGE, Event.CONTEST, Event.THREAT})
#: What can be in its fourth day.
LASTING = frozenset({Event.SIEGE, Event.CONTEST, Event.ADVANCE, Event.CONTROL})
#: How much further apart in time than this two dates of a narrative no longer bound one event.
BOUND_DAYS = 400
#: A date told in the sentence before still dates a past event in news.
CARRY_CHARACTERS = 600
_OPENING = re.compile(r"(?i)^(?:ever\s+)?(since|until|till|up to|by|after|before|prior to|from|starting)\b")
_LASTING = re.compile(r"(?i)\b(?:(\w+)\s+)?(day|week|month|year)s\s+of\s+(?:\w+\s+){0,2}$")
_LASTED = re.compile(r"(?i)\b([\w]+)-(day|week|month|year)(?:-long)?\s+(?:\w+\s+){0,2}$")
_AFTER_LASTING = re.compile(
    r"(?i)\bafter\s+(?:(?:some|about|nearly|almost|over)\s+)?(?:(\w+)\s+)?(day|week|month|year)s\s+of\b"
    r"|\bafter\s+(?:an?|the|this)\s+(\w+)-(day|week|month|year)(?:-long)?\s+\w"
)
_FOUGHT = frozenset({Event.CONTEST, Event.SIEGE, Event.CAPTURE, Event.LOSS})
_ENDED_BY = frozenset({Event.CAPTURE, Event.LOSS})
_LASTING_TRIGGER = re.compile(r"(?i)(?:(\w+)\s+)?(day|week|month|year)s\s+of\b")
_YEAR = re.compile(r"\b\d{4}\b")
_FUTURE = frozenset({Modality.PLANNED, Modality.HYPOTHETICAL, Modality.POSSIBLE})


class Reading(NamedTuple):
    """When something was, and how that is known: its ``own`` date, a ``section``'s, one ``carried`` on, the ``whole``
    text's, or what is implied by ``default``.
    """

    start: date | None
    end: date | None
    precision: str
    basis: str


class Chronology:
    """The dates of one text, asked for each of its claims.

    Parameters
    ----------
    mentions : what ``find_dates`` gave for ``doc``, in order.
    published : the day the text speaks from, None when unknown.
    """

    def __init__(self, doc: Doc, mentions: Sequence[DateMention], published: date | None) -> None:
        self.doc, self.published = doc, published
        self.text = doc.text  # spaCy joins it anew at every call
        self.headings = heading_dates(self.text, tuple(mentions))
        self.datelines = datelines(self.text, mentions)
        headed = {*self.headings, *self.datelines}
        self.mentions = [m for m in mentions if m not in headed]
        self.retrospective = is_retrospective(self.text, published)
        self.reflective = is_reflective(self.text, self.mentions, published)

    def dates_of(
        self,
        event: Event,
        modality: Modality,
        trigger_start: int,
        sentence: tuple[int, int],
        *,
        place_start: int | None = None,
    ) -> Reading:
        """The interval in which a claimed event happened or a claimed state was true, its precision and its basis.

        Parameters
        ----------
        trigger_start, sentence : character offsets in the text.
        place_start : where the claim's place stands; tells which date of a list of places and dates is meant.

        Returns
        -------
        Reading
            Both ends included; None, None, "open" when neither the text nor a publication date tells.
        """
        section = next((h for h in reversed(self.headings) if h.end <= trigger_start), None)
        now = self.now_at(trigger_start)
        inside = place_start is not None and sentence[0] <= place_start < sentence[1]
        place = place_start if inside and place_start is not None else trigger_start
        token = _token_at(self.doc, trigger_start)
        told = Told(
            event, modality, self.doc, self.text, token, sentence, place, now, self.retrospective, self.reflective
        )
        near = [m for m in self.mentions if section is None or m.start >= section.end]
        (start, end, precision), basis = self._dated(told, near, section)
        return Reading(*_lasting(told, (start, end, precision), basis), basis)

    def now_at(self, offset: int) -> date | None:
        """The day the text speaks from at an offset: that of the heading or dateline above, else its publication."""
        above = [m for m in (*self.headings, *self.datelines) if m.end <= offset]
        return max(above, key=lambda m: m.end).date_to if above else self.published

    def _dated(self, told: Told, near: Sequence[DateMention], section: DateMention | None) -> tuple[Dated, str]:
        own = _own(told, near)
        before = [m for m in near if m.end <= (own.start if own else told.sentence[0])]
        if own is not None:
            return _by_mention(told, own, before), "own"
        if section is not None:
            return (section.date_from, section.date_to, section.precision), "section"
        carried = _carried(told, before)
        if carried is not None:
            return (carried.date_from, carried.date_to, carried.precision), "carried"
        whole = _whole(told, near) if told.retrospective else None
        return (whole, "whole") if whole else (by_default(told, near), "default")


def event_dates(  # noqa: PLR0917
    event: Event,
    modality: Modality,
    doc: Doc,
    trigger_start: int,
    sentence: tuple[int, int],
    mentions: Sequence[DateMention],
    published: date | None,
    *,
    place_start: int | None = None,
) -> Dated:
    """``Chronology.dates_of`` for a single claim."""
    chronology = Chronology(doc, mentions, published)
    return chronology.dates_of(event, modality, trigger_start, sentence, place_start=place_start)[:3]


def _token_at(doc: Doc, offset: int) -> Token:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span.root if span is not None and len(span) else doc[0]


def _own(told: Told, mentions: Sequence[DateMention]) -> DateMention | None:
    """The mention of the trigger's sentence that dates it, by clause first and nearness second."""
    scored = []
    for mention in mentions:
        if told.sentence[0] <= mention.start < told.sentence[1] and _possible(told, mention):
            penalty = _penalty(told, mention)
            if penalty is not None:
                scored.append((penalty + _distance(told, mention) / 100, mention.start, mention))
    return min(scored)[2] if scored else None


def _distance(told: Told, mention: DateMention) -> int:
    """Characters to the trigger, or to the place; in lists of places and dates, a place's date follows it."""
    to_place = mention.start - told.place
    leads = mention.start - told.sentence[0] < 25
    to_place = 2 * to_place if to_place >= 0 else -to_place * (2 if leads else 6)
    return min(abs(mention.start - told.token.idx), to_place)


def _possible(told: Told, mention: DateMention) -> bool:
    """Whether an event may lie at a date: what is told as done does not lie in the future, nor a name's year date it."""
    if told.now is None:
        return True
    named = (
        mention.precision == "year"
        and mention.text.isdigit()
        and not told.text[: mention.start].rstrip().endswith(" in")
    )
    if named and mention.date_from <= told.now <= mention.date_to:
        return False
    return mention.date_from <= told.now or told.modality in _FUTURE or _said_of_it(told, mention)


def _said_of_it(told: Told, mention: DateMention) -> bool:
    """Whether a whole date, its year included, is said of the trigger itself: then it stands, even if it is to come."""
    root = _root(told.doc, mention)
    whole = mention.precision == "day" and _YEAR.search(mention.text) is not None
    return whole and told.token in {root.head, root.head.head}


def _penalty(told: Told, mention: DateMention) -> float | None:
    """How far in grammar a date is from a trigger; None where it cannot date it."""
    when = _token_at(told.doc, mention.start)
    follows = when.i > told.token.i
    if is_of_another(told.text, mention):
        return None if follows else 0.5
    if follows and any(t.text == ";" for t in told.doc[told.token.i : when.i]):
        return None
    since = when.lower_ == "since"
    if since and told.event not in STATES and when.head.pos_ == "NOUN" and when.head.i != told.token.i:
        return None
    root = _root(told.doc, mention)
    clause, other = clause_head(told.token), clause_head(root)
    if told.event in _ENDED_BY and is_behind(told.token) and told.token not in root.ancestors:
        return None
    if is_campaign(mention) and told.event not in LASTING:
        return None
    if clause == other:
        return 0.0
    up_to_now = mention.precision == "open" and mention.date_to == told.now
    reaches = told.now is not None and mention.date_to > told.now
    if _now_apart(told, clause, other) and not (reaches or (up_to_now and told.event in STATES and follows)):
        return None
    if other.i in {a.i for a in told.token.ancestors}:
        return 1.0
    if clause.i in {a.i for a in other.ancestors}:
        return None if other.dep_ in {"relcl", "acl"} and not (follows and up_to_now) else 1.5
    return None if other.dep_ == "relcl" and _apart(clause, other) else 1.5


def _now_apart(told: Told, clause: Token, other: Token) -> bool:
    """Whether a clause in the present stands beside a dated one of the past: "took X in May and now threatens Y"."""
    speaks = clause.i in {a.i for a in other.ancestors} or other.i not in {a.i for a in clause.ancestors}
    return not told.retrospective and is_present(clause) and not is_present(other) and (speaks or clause.dep_ == "conj")


def _apart(clause: Token, other: Token) -> bool:
    """Whether a dated relative clause belongs to another part of the sentence: "those who came on Monday left, but"."""
    top = clause
    while top.dep_ == "conj" and top.head.i != top.i:
        top = top.head
    return top.i not in {a.i for a in other.ancestors} or clause.i > other.i


def _root(doc: Doc, mention: DateMention) -> Token:
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span.root if span is not None and len(span) else doc[0]


def _by_mention(told: Told, own: DateMention, before: Sequence[DateMention]) -> Dated:
    opening = _OPENING.match(own.text)
    word = opening[1].lower() if opening else ""
    start: date = own.date_from
    end: date = own.date_to
    precision = own.precision
    if word in {"before", "prior to"} and start > date(2, 1, 1):
        eve = days_from(start, -1)
        return date(eve.year, 1, 1), eve, "open"
    ahead = told.now is not None and end > told.now
    if word == "by" and told.event not in STATES and not ahead and not _is_under_way(told):
        bound = _lower_bound(told, own, before)
        if bound is not None:
            return bound, end, "open"
    if word == "since" and _when_clause(told, own):
        start, end, precision = _at_its_start(own)
    if word in {"until", "till", "up to"} and told.event in STATES:
        start = min(before[-1].date_from, start) if before else date(start.year, 1, 1)
    if told.now is not None and (start > told.now or (word == "by" and ahead and told.modality in _FUTURE)):
        # What is planned lies between now and then; what is told as done in days to come keeps its impossible date.
        return (start, end, precision) if told.modality is Modality.ASSERTED else (told.now, end, "open")
    if told.now is not None and told.modality is Modality.ASSERTED:
        end = min(end, told.now)
    return start, max(start, end), precision


def _lower_bound(told: Told, own: DateMention, before: Sequence[DateMention]) -> date | None:
    """Where what was done "by" a date began: at the date told before, and the villages "it took" at any since the first."""
    earlier = (m.date_from for m in reversed(before) if m.date_from <= own.date_to and m.precision != "open")
    near = [day for day in earlier if (own.date_to - day).days <= BOUND_DAYS]
    if not near:
        return None
    return min(near) if clause_head(told.token).dep_ == "relcl" else near[0]


def _is_under_way(told: Told) -> bool:
    """An advance told as going on: "a column was approaching the town"."""
    verb = clause_head(told.token)
    return told.event is Event.ADVANCE and (verb.tag_ == "VBG" or verb.lemma_ == "be")


def _when_clause(told: Told, own: DateMention) -> bool:
    """Whether the trigger stands in a "when ..." that tells what the opening date is the date of."""
    between = told.text[own.end : told.token.idx] if own.end < told.token.idx else ""
    return re.match(r"(?i)\W*(?:when|after)\b[^;]*$", between) is not None


def _at_its_start(own: DateMention) -> Span:
    """The day, month or year that a "since" names."""
    first = own.date_from
    if re.search(r"\b\d{1,2}(?:st|nd|rd|th)?\b", own.text) or first.day != 1:
        return Span(first, first)
    if re.search(r"[A-Z][a-z]{2}", own.text):
        return month_of(first.year, first.month)
    return year_of(first.year)


def _carried(told: Told, before: Sequence[DateMention]) -> DateMention | None:
    """The date at which the narrative stands: in history the last one told, in news one told right before."""
    clause = clause_head(told.token)
    options = [m for m in before if m.precision not in {"open", "year"} and not is_of_another(told.text, m)]
    if not options:
        return None
    end = options[-1].end
    if not is_pluperfect(clause):  # "They had come only in May" is an aside: the narrative does not go on from there
        while len(options) > 1 and is_pluperfect(clause_head(_root(told.doc, options[-1]))):
            options.pop()
    last = options[-1]
    if told.retrospective:
        return None if told.now is not None and _speaks(told, clause) and _leaves(told, last) else last
    between = told.text[end : told.sentence[0]]
    near = len(between) <= CARRY_CHARACTERS and "\n" not in between and between.count(". ") <= 1
    return last if near and is_past(clause) and not is_backshifted(clause) and last.precision == "day" else None


def _speaks(told: Told, clause: Token) -> bool:
    """Whether a clause is of the day of writing: in the present, its perfect, or of what may come."""
    return told.modality in _FUTURE or is_present(clause) or (is_perfect(clause) and clause.tag_ == "VBN")


def _whole(told: Told, near: Sequence[DateMention]) -> Dated | None:
    """All the time that a text of history tells of: what stands before its first date is about all of it."""
    days = [m for m in near if m.precision not in {"open", "year"}]
    if not days or (told.now is not None and _speaks(told, clause_head(told.token))):
        return None
    if told.event in STATES:
        return min(m.date_from for m in days), max(m.date_to for m in days), "open"
    return days[0].date_from, days[0].date_to, days[0].precision


def _leaves(told: Told, last: DateMention) -> bool:
    """Whether a paragraph ended since a date was told."""
    return "\n" in told.text[last.end : told.sentence[0]]


def _lasting(told: Told, dated: Dated, basis: str) -> Dated:
    """Lengthen "after two months of fighting" to as long as said: up to its own date, or from the date told before.

    What was taken "after two months of fighting" that began on a date told before lies two months later.
    """
    start, end, _ = dated
    if start is None or end is None or told.event not in _FOUGHT:
        return dated
    text, at = told.text, told.token.idx
    if told.event in _ENDED_BY:
        match = _AFTER_LASTING.search(text[told.sentence[0] : told.sentence[1]])
        if match is None or basis != "carried":
            return dated
        unit = (match[2] or match[4]).lower()
        length = number(match[1] or match[3] or "") or 3
        return (*_about(_shifted(end, length, unit), unit), "open")
    before = text[told.sentence[0] : at]
    match = _LASTING.search(before) or _LASTING_TRIGGER.match(text[at : told.sentence[1]]) or _LASTED.search(before)
    if match is None:
        return dated
    length, unit = number(match[1] or "") or 3, match[2].lower()
    if basis == "carried" and told.retrospective:
        return start, max(end, _shifted(start, length, unit)), "open"
    return _shifted(start, -length, unit), end, "open"


def _about(day: date, unit: str) -> tuple[date, date]:
    """A day reckoned in rough units, with a quarter of a unit of doubt on either side."""
    doubt = {"week": 1, "month": 7, "year": 90}.get(unit, 0)
    return days_from(day, -doubt), days_from(day, doubt)


def _shifted(day: date, count: int, unit: str) -> date:
    """``shift``, leaving a day as it is where the calendar ends ("after 5,000 years of war")."""
    try:
        return shift(day, count, unit)
    except (ValueError, OverflowError):
        return day
