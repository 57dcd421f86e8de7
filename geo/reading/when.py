"""When an event that a sentence tells took place: its own date, else the narrative's, else what its kind implies."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.model import Event, Modality
from geo.reading.dates import heading_dates, is_retrospective
from geo.reading.syntax import clause_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import DateMention

Dated = tuple[date | None, date | None, str]

#: States hold on a day; the rest happens once.
STATES = frozenset({Event.CONTROL, Event.SIEGE, Event.CONTEST, Event.THREAT})
_ONE_DAY = timedelta(1)
#: How much further apart in time than this two dates of a narrative no longer bound one event.
BOUND_DAYS = 400
#: A date told in the sentence before still dates a past event in news.
CARRY_CHARACTERS = 600
_OPENING = re.compile(r"(?i)^(?:ever\s+)?(since|until|till|up to|by|after|before|from|starting)\b")
_CLAUSE = re.compile(r"(?i)\s(after|before)$")
_FORMERLY = re.compile(r"(?i)\b(?:previously|formerly|once|until then|used to|earlier)\b")
_FUTURE = frozenset({Modality.PLANNED, Modality.HYPOTHETICAL, Modality.POSSIBLE})


def event_dates(
    event: Event,
    modality: Modality,
    doc: Doc,
    trigger_start: int,
    sentence: tuple[int, int],
    mentions: Sequence[DateMention],
    published: date | None,
) -> Dated:
    """The interval in which a claimed event happened or a claimed state was true, and its precision.

    Parameters
    ----------
    trigger_start, sentence : character offsets in ``doc``.
    mentions : what ``find_dates`` gave for ``doc``, in order.

    Returns
    -------
    (date, date, str) or (None, None, "open")
        Both ends included; None when neither the text nor a publication date tells.
    """
    headings = heading_dates(doc.text, tuple(mentions))
    section = next((h for h in reversed(headings) if h.end <= trigger_start), None)
    now = section.date_to if section else published
    told = [m for m in mentions if m not in headings and (section is None or m.start >= section.end)]
    token = _token_at(doc, trigger_start)
    own = _own(doc, token, sentence, [m for m in told if _possible(m, now, modality)])
    before = [m for m in told if m.end <= (own.start if own else sentence[0])]
    if own is not None:
        return _by_mention(event, modality, own, before, now)
    if section is not None:
        return section.date_from, section.date_to, section.precision
    carried = _carried(doc, token, sentence, before, published)
    if carried is not None:
        return carried.date_from, carried.date_to, carried.precision
    return _by_default(event, modality, doc, token, told, now)


def _token_at(doc: Doc, offset: int) -> Token:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span.root if span is not None and len(span) else doc[0]


def _possible(mention: DateMention, now: date | None, modality: Modality) -> bool:
    """Whether an event may lie at a date: what is told as done does not lie in the future."""
    return now is None or mention.date_from <= now or modality in _FUTURE


def _own(doc: Doc, token: Token, sentence: tuple[int, int], mentions: Sequence[DateMention]) -> DateMention | None:
    """The mention of the trigger's sentence that dates it, by clause first and nearness second."""
    scored = []
    for mention in mentions:
        if sentence[0] <= mention.start < sentence[1]:
            penalty = _penalty(doc, token, mention)
            if penalty is not None:
                scored.append((penalty + abs(mention.start - token.idx) / 100, mention.start, mention))
    return min(scored)[2] if scored else None


def _penalty(doc: Doc, token: Token, mention: DateMention) -> float | None:
    """How far in grammar a date is from a trigger; None where it cannot date it."""
    when = _token_at(doc, mention.start)
    if _CLAUSE.search(mention.text):
        return 0.5 if when.i < token.i else None
    clause, other = clause_head(token), clause_head(_root(doc, mention))
    if clause == other:
        return 0.0
    above = {a.i for a in token.ancestors} | {clause.i}
    if other.i in above:
        return 1.0
    if clause.i in {a.i for a in other.ancestors}:
        return 2.0 if other.dep_ in {"conj", "advcl", "acl", "relcl"} and when.i > token.i else 1.5
    return 1.5


def _root(doc: Doc, mention: DateMention) -> Token:
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span.root


def _by_mention(
    event: Event, modality: Modality, own: DateMention, before: Sequence[DateMention], now: date | None
) -> Dated:
    opening = _OPENING.match(own.text)
    word = opening[1].lower() if opening else ""
    start, end = own.date_from, own.date_to
    if word == "by" and event not in STATES:
        bound = next((m for m in reversed(before) if m.date_from <= own.date_to and m.precision != "open"), None)
        if bound is not None and (own.date_to - bound.date_from).days <= BOUND_DAYS:
            return bound.date_from, end, "open"
    if word in {"until", "till", "up to"} and event in STATES:
        bound = before[-1] if before else None
        start = min(bound.date_from, start) if bound else date(start.year, 1, 1)
    if now is not None and start > now:
        return now, end, "open"
    if now is not None and modality is Modality.ASSERTED:
        end = min(end, now)
    return start, max(start, end), own.precision


def _carried(
    doc: Doc, token: Token, sentence: tuple[int, int], before: Sequence[DateMention], published: date | None
) -> DateMention | None:
    """The date at which the narrative stands: in history the last one told, in news one told right before."""
    told = [m for m in before if m.precision not in {"open", "year"} and not _CLAUSE.search(m.text)]
    if not told:
        return None
    last = told[-1]
    if is_retrospective(doc.text, published):
        return last
    between = doc.text[last.end : sentence[0]]
    near = len(between) <= CARRY_CHARACTERS and "\n" not in between.strip() and between.count(". ") <= 1
    return last if near and _is_past(token) and last.precision == "day" else None


def _is_past(token: Token) -> bool:
    """Whether a trigger's verb stands in the simple past, neither perfect nor present."""
    verb = clause_head(token)
    if verb.tag_ == "VBN":
        return any(child.tag_ == "VBD" for child in verb.children if child.dep_ in {"aux", "auxpass"})
    return bool(verb.tag_ == "VBD")


def _by_default(
    event: Event, modality: Modality, doc: Doc, token: Token, told: Sequence[DateMention], now: date | None
) -> Dated:
    if now is None:
        return None, None, "open"
    if modality is Modality.ASSERTED and event in {Event.CAPTURE, Event.LOSS}:
        return now - _ONE_DAY, now, "open"
    return now, now, "day"
