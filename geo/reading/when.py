"""When an event that a sentence tells took place: its own date, else the narrative's, else what its kind implies."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from geo.model import Event, Modality
from geo.reading.date_default import RECENT_DAYS, Dated, Told, by_default, is_of_another
from geo.reading.date_own import ENDED_BY, FUTURE, STATES, opens_clause, own_mention, root_of, token_at
from geo.reading.date_words import Span, days_from, month_of, number, shift, year_of
from geo.reading.dates import datelines, heading_dates, is_reflective, is_retrospective
from geo.reading.syntax import clause_head, is_verb
from geo.reading.tense import is_backshifted, is_past, is_perfect, is_pluperfect, is_present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import DateMention

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
_OF_LENGTH = re.compile(
    r"(?i)\w+\s+(?:of|for|lasting)\s+(?:(?:some|about|nearly|almost|over)\s+)?([\w-]+)\s+(day|week|month|year)s\b"
)
_TIME_OF_DAY = re.compile(
    r"(?i)\b(?:light|dawn|daybreak|sunrise|noon|midday|dusk|nightfall|sunset|evening|midnight|afternoon|morning)$"
)
_END_OF = re.compile(r"(?i)\bend\s+of\b")
_LASTING_TRIGGER = re.compile(r"(?i)(?:(\w+)\s+)?(day|week|month|year)s\s+of\b")


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
        token = token_at(self.doc, trigger_start)
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
        own = own_mention(told, near)
        before = [m for m in near if m.end <= (own.start if own else told.sentence[0])]
        if own is not None:
            return _by_mention(told, own, before, near), "own"
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


def _by_mention(told: Told, own: DateMention, before: Sequence[DateMention], near: Sequence[DateMention]) -> Dated:
    if _is_reported(told, own):
        return _up_to(told, own, before)
    opening = _OPENING.match(own.text)
    word = opening[1].lower() if opening else ""
    start: date = own.date_from
    end: date = own.date_to
    precision = own.precision
    if word in {"before", "prior to"} and start > date(2, 1, 1):
        eve = days_from(start, -1)
        return date(eve.year, 1, 1), eve, "open"
    ahead = told.now is not None and start > told.now
    if (
        word == "by"
        and told.event not in STATES
        and not ahead
        and not _TIME_OF_DAY.search(own.text)
        and not _is_under_way(told)
    ):
        bound = _lower_bound(told, own, before)
        if bound is not None:
            return bound, min(end, told.now or end), "open"
    if word == "by" and told.event in STATES and _END_OF.search(own.text):
        start = end
    if word in {"since", "ever since"} and told.event in STATES and is_pluperfect(clause_head(told.token)):
        end = _narrated(told, own, near) or end
    if word == "since" and opens_clause(told, own):
        start, end, precision = _at_its_start(own)
    if (word in {"until", "till", "up to"} or _is_until(told, own)) and told.event in STATES:
        start = min(before[-1].date_from, start) if before else date(start.year, 1, 1)
    if told.now is not None and (start > told.now or (word == "by" and ahead and told.modality in FUTURE)):
        # What is planned lies between now and then; what is told as done in days to come keeps its impossible date.
        return (start, end, precision) if told.modality is Modality.ASSERTED else (told.now, end, "open")
    if told.now is not None and told.modality is Modality.ASSERTED:
        end = min(end, told.now)
    return start, max(start, end), precision


def _is_reported(told: Told, own: DateMention) -> bool:
    """Whether a date is that of the words that tell of what was done before: "said on Thursday they had taken Elm"."""
    clause, other = clause_head(told.token), clause_head(root_of(told.doc, own))
    taken = told.event in ENDED_BY and told.modality is Modality.ASSERTED and own.precision == "day"
    return taken and is_backshifted(clause) and is_pluperfect(clause) and clause.head.i == other.i


def _up_to(told: Told, own: DateMention, before: Sequence[DateMention]) -> Dated:
    """What was done by the day of its telling, since another day that the sentence names before."""
    oldest = days_from(own.date_from, -RECENT_DAYS)
    days = [m.date_from for m in before if m.start >= told.sentence[0] and oldest <= m.date_from < own.date_from]
    return (min(days), own.date_to, "open") if days else (own.date_from, own.date_to, own.precision)


def _narrated(told: Told, own: DateMention, near: Sequence[DateMention]) -> date | None:
    """The day at which what "had been so since" another is told: its sentence's, else the one told last or next."""
    days = [m for m in near if m is not own and m.precision not in {"open", "year"} and m.date_from > own.date_from]
    inside = [m for m in days if told.sentence[0] <= m.start < told.sentence[1]]
    headed = [m for m in days if m.end <= told.sentence[0] and told.sentence[0] - m.end < 4]
    if inside or headed:
        return (inside or headed)[0].date_to
    if not told.retrospective:
        return None
    before, after = [m for m in days if m.end <= told.sentence[0]], [m for m in days if m.start >= told.sentence[1]]
    return before[-1].date_to if before else after[0].date_from if after else None


def _is_until(told: Told, own: DateMention) -> bool:
    """Whether a date stands in an "until" clause of the trigger: "held out until they were told to leave on 24 June"."""
    other = clause_head(root_of(told.doc, own))
    over = {other.i, *(a.i for a in other.ancestors)} - {told.token.i, *(a.i for a in told.token.ancestors)}
    return any(c.lower_ in {"until", "till"} for i in over for c in told.doc[i].children)


def _lower_bound(told: Told, own: DateMention, before: Sequence[DateMention]) -> date | None:
    """Where what was done "by" a date began: at the date told before, and the villages "it took" at any since the first."""
    earlier = (m.date_from for m in reversed(before) if m.date_from <= own.date_to and m.precision != "open")
    near = [day for day in earlier if (own.date_to - day).days <= BOUND_DAYS]
    if not near:
        return None
    clause = clause_head(told.token)
    if not told.retrospective and is_pluperfect(
        clause
    ):  # news: "had taken Elm by Saturday", at any time of the campaign
        return min(day for day in near if (own.date_to - day).days <= RECENT_DAYS or day == near[0])
    return min(near) if clause.dep_ == "relcl" else near[0]


def _is_under_way(told: Told) -> bool:
    """An advance told as going on: "a column was approaching the town"."""
    verb = clause_head(told.token)
    return told.event is Event.ADVANCE and (verb.tag_ == "VBG" or verb.lemma_ == "be")


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
        while len(options) > 1 and is_pluperfect(clause_head(root_of(told.doc, options[-1]))):
            options.pop()
    last = options[-1]
    if told.retrospective:
        return None if told.now is not None and _speaks(told, clause) and _leaves(told, last) else last
    between = told.text[end : told.sentence[0]]
    near = len(between) <= CARRY_CHARACTERS and "\n" not in between and between.count(". ") <= 1
    return last if near and is_past(clause) and not is_backshifted(clause) and last.precision == "day" else None


def _speaks(told: Told, clause: Token) -> bool:
    """Whether a clause is of the day of writing: in the present, its perfect, or of what may come."""
    return told.modality in FUTURE or is_present(clause) or (is_perfect(clause) and clause.tag_ == "VBN")


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
    held = told.event is Event.CONTROL and not is_verb(told.token)  # "a stronghold for two years"
    if start is None or end is None or not (told.event in _FOUGHT or held):
        return dated
    text, at = told.text, told.token.idx
    if told.event in ENDED_BY:
        match = _AFTER_LASTING.search(text[told.sentence[0] : told.sentence[1]])
        if match is None or basis != "carried":
            return dated
        unit = (match[2] or match[4]).lower()
        length = number(match[1] or match[3] or "") or 3
        return (*_about(_shifted(end, length, unit), unit), "open")
    before = text[told.sentence[0] : at]
    match = (
        _LASTING.search(before)
        or _OF_LENGTH.match(text[at : told.sentence[1]])
        or _LASTING_TRIGGER.match(text[at : told.sentence[1]])
        or _LASTED.search(before)
    )
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
