"""What relative dates are relative to while a text is read from its beginning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from geo.reading.date_words import Span, days_from, make_date

#: A yearless date this near before publication is read as news even after an older date was told.
NEWS_DAYS = 45
#: A yearless day this near after today is one to come, not one of last year.
SOON_DAYS = 7
#: No sentence is longer than this many characters.
FAR = 2000

#: Words that put a day named after them, in the same sentence, ahead.
_AHEAD = re.compile(
    r"(?i)\b(?:will|expected to|due to|scheduled (?:to|for)|plans? to|planned for|(?:is|are) to|set to)\s[^.!?\n]*$"
)

_MAY = re.compile(r"(?i)\b(?:will|could|may|might|can|expect(?:s|ed)?|plans?|likely|poised|set)\b[^.!?\n]*$")


@dataclass
class Clock:
    """What relative dates are relative to while a text is read from its beginning.

    Attributes
    ----------
    published : the day the text speaks from, None when unknown.
    retrospective : the text tells what is long past, so a date told before outweighs publication.
    section : the date of the heading that the reading is under.
    anchor : the date told last.
    month_first : whether the text's dates in figures begin with the month, None when none shows it.
    oldest : the first day that was told of so far.
    """

    published: date | None
    retrospective: bool = False
    section: date | None = None
    anchor: Span | None = None
    anchor_at: int = -1
    sentence_break: bool = True
    same_paragraph: bool = False
    month_first: bool | None = None
    oldest: date | None = None

    @property
    def now(self) -> date | None:
        """The day words such as "yesterday" are said on."""
        return self.section or self.published

    def enter(self, text: str, start: int) -> None:
        """Note whether a sentence ended between the last anchor and this place."""
        between = text[max(self.anchor_at, start - FAR) : start]
        far = self.anchor_at < start - FAR
        self.same_paragraph = self.anchor_at >= 0 and not far and "\n" not in between
        self.sentence_break = self.anchor_at < 0 or far or re.search(r"[.!?](?:\s|$)|\n", between) is not None

    def tell(self, span: Span, end: int) -> Span:
        """Remember a date as the one told last."""
        self.anchor, self.anchor_at = span, end
        return span

    def note(self, span: Span) -> None:
        """Remember how far back the text goes."""
        self.oldest = min(self.oldest or span.start, span.start)

    def head(self, span: Span) -> None:
        """Take the date of a heading as the day the section speaks from."""
        self.section = span.end

    @property
    def told(self) -> date | None:
        """The day the narrative stands at: its last date in a text about the past, else today."""
        if self.anchor is not None and (self.retrospective or not self.sentence_break or self.now is None):
            return self.anchor.end
        return self.now


def guess_year(clock: Clock, month: int, day: int | None = None, *, ahead: bool = False) -> int | None:
    """The year of a date without one: the nearest to what was told last, or the nearest past of today.

    Parameters
    ----------
    ahead : the words put the date ahead of today ("until 5 May", "will meet on 5 May").
    """
    past = None
    if clock.now is not None:
        if ahead and not clock.retrospective:
            first = make_date(clock.now.year, month, day or 28)
            return clock.now.year + (first is not None and first < clock.now)
        past = _past_year(clock.now, month, day)
    if clock.anchor is None:
        return past
    near = _nearest_year(clock.anchor, month, day)
    if past is None or clock.now is None:
        return near
    age = (clock.now - (make_date(past, month, day or 1) or clock.now)).days
    follows = clock.retrospective or not clock.sentence_break
    if clock.section is not None and age <= NEWS_DAYS:
        return past
    return near if follows and near <= clock.now.year else past if age <= NEWS_DAYS or not follows else near


def _past_year(now: date, month: int, day: int | None) -> int:
    """The last year in which such a day lay before today, or at most a week ahead."""
    horizon = days_from(now, SOON_DAYS if day else 0)
    if (
        day
        and horizon.year > now.year
        and month == 1
        and (soon := make_date(horizon.year, month, day))
        and soon <= horizon
    ):
        return horizon.year
    first = make_date(now.year, month, day or 1)
    if first is None:  # 29 February: the last leap year
        return next(
            (y for y in range(now.year - 1, max(now.year - 9, 0), -1) if make_date(y, month, day or 1)), now.year
        )
    return now.year - (first > horizon)


def _nearest_year(anchor: Span, month: int, day: int | None) -> int:
    """Narratives go forward: a date up to ten months later is nearer than one more than two months earlier."""
    options = []
    for year in (anchor.start.year - 1, anchor.start.year, anchor.start.year + 1):
        candidate = make_date(year, month, day or 15)
        if candidate is not None:
            gap = (candidate - anchor.start).days
            options.append((abs(gap - 120), year))
    return min(options)[1] if options else anchor.start.year


def is_ahead(match: re.Match[str]) -> bool:
    """Whether the words before a date put it ahead of today: "will meet on Monday", "a truce until 5 May"."""
    if (match["prefix"] or "").lower() in {"until", "till", "up to"}:
        before = match.string[max(match.start() - 60, 0) : match.start()]
        return not re.search(r"(?i)\b(?:was|were|had|from|did|lasted|fought|held|ruled)\b[^.!?\n]*$", before)
    return _AHEAD.search(match.string, max(match.start() - 120, 0), match.start()) is not None


def may_come(match: re.Match[str]) -> bool:
    """Whether the words before a date tell what may be: "could fall within days"."""
    return _MAY.search(match.string, max(match.start() - 120, 0), match.start()) is not None
