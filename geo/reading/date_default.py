"""What dates an event that no words date: its kind, how it is told, and the earliest bound that the text gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.model import Event, Modality
from geo.reading.date_words import days_from
from geo.reading.syntax import SUBJECT, clause_head, is_verb
from geo.reading.tense import (
    governor,
    is_backshifted,
    is_given,
    is_past,
    is_perfect,
    is_pluperfect,
    is_progressive,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import DateMention

Dated = tuple[date | None, date | None, str]

#: An undated event of news lies no further back than this, whatever older dates the text tells.
RECENT_DAYS = 31
#: Days that an event reaches back which news tells as known already ("after taking Elm, ...").
GIVEN_DAYS = 2
#: The same in a text that names no day near its own: a comment, not news.
REFLECTIVE_DAYS = 14
#: How long something that "has been going on" has, where the text has no bound.
LASTING_DAYS = 28
_TAKEN = frozenset({Event.CAPTURE, Event.LOSS})
_GOING_ON = frozenset({Event.ADVANCE, Event.CONTEST, Event.SIEGE})
_HAPPENING = _GOING_ON | {Event.REPEL}
_FORMERLY = re.compile(r"(?i)\b(?:previously|formerly|until then|until recently|used to)\b")
#: What is said of the beginning of a campaign: "Seven weeks in", "three days into", "its fourth day".
_CAMPAIGN = re.compile(
    r"(?i)\b(?:in|into)$|\b(?:first|second|third|\w+th|\d+(?:st|nd|rd))\s+(?:\w+\s+)?(?:day|week|month|year)$"
)
#: "A week after" something (not "the day before", and no more): the date of that something.
_OF_ANOTHER = re.compile(r"(?i)\s(?:after|before)$")
_ENDS = re.compile(r"\s*(?:[.,;:)]|$)|\s+(?:and|but)\b")
#: Of these words' objects, fighting is told as over or to be over.
_ENDING = frozenset({"after", "following", "quell", "end", "halt", "stop", "cease", "finish", "pause", "conclude"})
_CONTINUING = frozenset({"continue", "press", "keep", "resume", "pursue"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a trigger is dated by.

    Attributes
    ----------
    sentence : character offsets of the trigger's sentence.
    place : where the claim's place stands.
    now : the day the text speaks from.
    retrospective : the text tells what is long past.
    reflective : the text is no news: it names no day near its own.
    """

    event: Event
    modality: Modality
    doc: Doc
    text: str
    token: Token
    sentence: tuple[int, int]
    place: int
    now: date | None
    retrospective: bool
    reflective: bool = False


def by_default(told: Told, near: Sequence[DateMention]) -> Dated:
    """Date an event by its kind: states are of today; what is undated ends today and begins at the earliest bound."""
    if told.now is None:
        return None, None, "open"
    if told.event is Event.CONTROL and told.modality is not Modality.DENIED and _is_over(told):
        last = days_from(_earliest(told, near) or told.now, -1)
        return date(last.year, 1, 1), last, "open"
    first = _begin(told, told.now, near) if told.modality is Modality.ASSERTED else told.now
    lasts = first < told.now or told.event in _TAKEN
    return first, told.now, "open" if lasts else "day"


def is_campaign(mention: DateMention) -> bool:
    """Whether a mention tells how long something has gone on: it dates fighting, and bounds the rest."""
    return mention.precision == "open" and _CAMPAIGN.search(mention.text) is not None


def is_of_another(text: str, mention: DateMention) -> bool:
    """Whether a mention is the date of what follows it: "a week after the fall of Elm", not "left the day before."."""
    return _OF_ANOTHER.search(mention.text) is not None and _ENDS.match(text, mention.end) is None


def known_for(told: Told) -> int:
    """Days that reaches back what is told as known, or what a comment tells in the past."""
    return REFLECTIVE_DAYS if told.reflective else GIVEN_DAYS


def _begin(told: Told, now: date, near: Sequence[DateMention]) -> date:
    clause = clause_head(told.token)
    bound, campaign = _earliest(told, near), _campaign(near)
    noun = not is_verb(told.token)
    if told.event in _TAKEN:
        bounds = [day for day in (bound, campaign if is_given(told.token) else None) if day]
        return _taken(told, now, min(bounds, default=None))
    if told.event is Event.REPEL and bound and (is_perfect(clause) or is_pluperfect(clause)):
        return bound
    first = bound or campaign
    if told.event in _HAPPENING and _is_told_past(told):
        return first or days_from(now, -known_for(told))
    if first and noun and told.event in _GOING_ON and _is_of_perfect(told.token):
        return first
    if told.event in _GOING_ON and is_progressive(clause) and is_perfect(clause):
        return campaign or bound or days_from(now, -LASTING_DAYS)
    if told.event is Event.CONTEST and noun and told.token.head.lemma_.lower() in _ENDING:
        return first or days_from(now, -known_for(told))
    if told.event is Event.CONTROL and told.reflective and _allowed(told.token):
        return days_from(now, -known_for(told))
    return now


def _taken(told: Told, now: date, bound: date | None) -> date:
    """News is of the last two days; what is known already is older, and what is told as a result is as old as the text."""
    clause = clause_head(told.token)
    past = _is_told_past(told)
    if bound is not None and (past or is_perfect(clause) or not is_verb(told.token)):
        return bound
    if past or is_given(told.token):
        return days_from(now, -known_for(told))
    return days_from(now, -1)


def _is_told_past(told: Told) -> bool:
    """Whether a comment, which has no news, tells something in the simple past."""
    clause = clause_head(told.token)
    return told.reflective and is_past(governor(clause)) and not is_backshifted(clause)


def _is_of_perfect(noun: Token) -> bool:
    """In "the advance has raised fears" and "have continued their offensive", what is told since it began."""
    verb = noun.head
    if noun.dep_ in SUBJECT:
        return is_perfect(verb)
    return noun.dep_ == "dobj" and verb.lemma_ in _CONTINUING and is_perfect(verb)


def _allowed(token: Token) -> bool:
    """Whether a state hangs on a past event: "allowed them to keep control of the hill"."""
    verb = clause_head(token)
    over = governor(verb)
    return over.i != verb.i and is_past(over)


def _is_over(told: Told) -> bool:
    """Whether a state is told as no longer true."""
    verb = clause_head(told.token)
    over = governor(verb)
    if over.i != verb.i and is_pluperfect(over):  # "had seemed to be tightening its grip"
        return not told.retrospective
    named = told.token.dep_ in {"amod", "compound"}  # "shells hit rebel-held Elm"
    if told.retrospective or named or told.token.pos_ not in {"VERB", "AUX"}:
        return False
    words = told.text[verb.left_edge.idx : told.token.idx]
    return bool(_FORMERLY.search(words)) or (is_past(verb) and not is_backshifted(verb))


def _earliest(told: Told, near: Sequence[DateMention]) -> date | None:
    """The earliest date of the last weeks that a text of news tells."""
    if told.now is None or told.retrospective:
        return None
    oldest, latest = days_from(told.now, -RECENT_DAYS), days_from(told.now, -2)
    days = [m.date_from for m in near if oldest <= m.date_from <= latest and _bounds(told, m)]
    return min(days) if days else None


def _bounds(told: Told, mention: DateMention) -> bool:
    """Whether a mention is of the events told, not of what one of them came "days after"."""
    return not is_campaign(mention) and not is_of_another(told.text, mention)


def _campaign(near: Sequence[DateMention]) -> date | None:
    days = [m.date_from for m in near if is_campaign(m)]
    return min(days) if days else None
