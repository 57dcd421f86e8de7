"""The forms in which English writes dates, as one table of patterns; meaning is given in ``dates``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH_NAMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DAY_NAMES = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTH = rf"(?:{_MONTH_NAMES}|{_MONTH_NAMES.upper()})\b\.?"
_WEEKDAY = rf"(?:{_DAY_NAMES}|{_DAY_NAMES.upper()})\b"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?,?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%]|[.,:]\d|[-\s](?i:people|civilians|soldiers|km|villages))"
_YEAR = r"(?:1[89]|20)\d\d(?!\d|[.,]\d)"
_TO = r"\s*(?:-|–|—|/|(?i:\band\b|\bto\b|\buntil\b|\btill\b|\bthrough\b))\s*"
_PART = r"(?i:(?:the\s+)?(?:(?:very\s+)?(?P<part>early|late|mid|middle|beginning|start|end))(?:\s+of\s+|[-\s]+))"
_COUNT = (
    r"(?i:\d{1,3}|an?\s+few|a\s+couple\s+of|couple\s+of|several|few|many|an?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|fifteen|twenty|thirty)"
)
_UNIT = r"(?i:hours?|days?|nights?|weeks?|months?|years?|decades?)"
_THIS = r"(?i:last|this|next|that|the\s+previous|the\s+following|the\s+same|the\s+past)"
_OFYEAR = rf"(?:\s*,?\s*(?:of\s+)?(?P<year>{_YEAR})|\s+(?P<deictic>(?i:this|last)\s+(?i:year)))"
_MILITARY = (
    r"(?i:\w+\s+){0,3}?(?i:offensive|counteroffensive|invasion|war|battle|siege|campaign|operation|uprising|withdrawal"
    r"|ceasefire|fighting|assault)\b"
)

#: Words before a date that say which side of it is meant.
PREFIX = (
    r"(?P<prefix>(?i:ever\s+since|since|until|till|up\s+to|by|from|as\s+of|before|prior\s+to|after|starting))\s+"
    r"(?:(?i:around|about|at\s+least|as\s+early\s+as|on|the\s+night\s+of|the\s+morning\s+of)\s+)?"
)

_FORMS: tuple[tuple[str, str], ...] = (
    ("iso_range", rf"(?P<a>{_YEAR}-[01]\d-[0-3]\d){_TO}(?P<b>{_YEAR}-[01]\d-[0-3]\d)"),
    ("iso", rf"(?P<a>{_YEAR}[-/][01]?\d[-/][0-3]?\d)(?!\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"),
    ("slash", rf"(?P<a>\d{{1,2}})(?P<mark>[/.])(?P<b>\d{{1,2}})(?P=mark)(?P<year>{_YEAR})"),
    (
        "day_month_range",
        (
            rf"(?P<d1>{_DAY})(?:\s+(?P<m1>{_MONTH})(?:,?\s+(?P<y1>{_YEAR}))?)?{_TO}(?P<d2>{_DAY})(?:\s+of)?"
            rf"\s+(?P<m2>{_MONTH})(?:{_OFYEAR})?"
        ),
    ),
    (
        "month_day_range",
        rf"(?P<m1>{_MONTH})\s+(?P<d1>{_DAY})(?:,\s+(?P<y1>{_YEAR}))?{_TO}(?:(?P<m2>{_MONTH})\s+)?(?P<d2>{_DAY})(?:{_OFYEAR})?",
    ),
    (
        "month_range",
        rf"(?P<m1>{_MONTH})(?:\s+(?P<y1>{_YEAR}))?{_TO}(?P<m2>{_MONTH}){_OFYEAR}",
    ),
    (
        "day_month",
        rf"(?:(?:{_WEEKDAY}|{_SHORT_DAY})\s*,?\s+)?(?:the\s+)?(?P<day>{_DAY})(?:\s+of)?\s+(?P<month>{_MONTH})(?:{_OFYEAR})?",
    ),
    (
        "day_month",
        rf"(?:(?:{_WEEKDAY}|{_SHORT_DAY})\s*,?\s+)?(?P<month>{_MONTH})\s+(?P<day>{_DAY})(?!\s+(?:{_MONTH}))(?:{_OFYEAR})?",
    ),
    (
        "week_of_month",
        rf"(?:the\s+)?(?P<which>first|second|third|fourth|last)\s+week\s+of\s+(?P<month>{_MONTH})(?:{_OFYEAR})?",
    ),
    ("month", rf"(?:{_PART})?(?P<month>{_MONTH}){_OFYEAR}"),
    ("month", rf"{_PART}(?P<month>{_MONTH})(?!\s+\d)"),
    ("month", rf"(?P<this>{_THIS})\s+(?P<month>{_MONTH})"),
    ("month", rf"(?<=\bin )(?P<month>{_MONTH})(?!\s+\d)|(?<=\bIn )(?P<month2>{_MONTH})(?!\s+\d)"),
    ("month", rf"(?P<month>{_MONTH})(?!\s+\d)(?P<needs_prefix>)"),
    ("season", rf"{_PART}?(?:the\s+)?(?P<season>spring|summer|autumn|winter|fall)(?:\s+of)?\s+(?P<year>{_YEAR})"),
    ("season", rf"(?P<this>{_THIS})\s+(?P<season>spring|summer|autumn|winter|fall)\b(?!\s+of)"),
    ("season", r"(?<=\bin )(?:the\s+)?(?P<season>spring|summer|autumn|winter)\b|(?<=\bspent the )(?P<season2>summer|winter)"),
    ("decade", rf"(?P<part>early|mid|late)?[-\s]?(?:the\s+)?(?P<year>{_YEAR})s\b"),
    ("year_range", rf"(?P<y1>{_YEAR})(?:\s*[-–—/]\s*|(?i:\s+(?:to|until|and)\s+))(?P<y2>{_YEAR}|\d\d(?!\d))"),
    ("year", rf"{_PART}(?P<year>{_YEAR})"),
    ("year", rf"(?<=\(){_YEAR}(?=\))|(?<=\bin )(?P<year>{_YEAR})(?!\s*(?:%|people|men|troops|fighters|civilians))"),
    ("year", rf"(?<=\bIn )(?P<year>{_YEAR})|(?<=\bduring )(?P<year2>{_YEAR})|(?<=\bthroughout )(?P<year3>{_YEAR})"),
    ("year", rf"(?P<year>{_YEAR})(?P<needs_prefix>)"),
    ("year", rf"(?P<year>{_YEAR})(?=(?:\s|-){_MILITARY})(?P<attributive>)"),
    ("weekday", rf"(?:(?P<this>(?i:last|this|next|this\s+past|the\s+previous|the\s+following))\s+)?(?P<weekday>{_WEEKDAY})"),
    ("day_before_yesterday", r"(?i:the\s+day\s+before\s+yesterday)"),
    ("deictic_day", r"\b(?P<word>(?i:today|yesterday|tonight|overnight|tomorrow|last\s+night|this\s+(?:morning|afternoon|evening)))\b"),
    ("this_unit", r"(?:(?P<part>(?i:early|earlier|late|later))\s+)?(?P<this>(?i:last|this|next))\s+(?P<unit>(?i:week|weekend|month|year))\b"),
    ("recent", r"(?i:\brecent\s+(?P<unit>days|weeks|months|years))"),
    ("past_units", rf"(?i:\b(?:the|these)\s+(?:past|last|previous|preceding)\s+(?:(?P<count>{_COUNT})\s+)?(?P<unit>{_UNIT}))\b"),
    ("quick", rf"(?<![\w,] )\b(?i:in)\s+(?:(?i:just|only|little|barely|about|over|under|more|less|than)\s+)*(?P<count>{_COUNT})\s+(?P<unit>(?i:days?|weeks?|hours?))\b(?=[^.]{{0,80}}\b(?:have|has)\b)"),
    ("ago", rf"(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})\s+(?i:ago)\b"),
    ("later", rf"(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})\s+(?P<way>(?i:later|earlier|previously))\b"),
    ("clause", rf"(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})\s+(?P<way>(?i:after|before))\b(?!\s+(?:{_DAY}|{_MONTH}|{_YEAR}|{_WEEKDAY}))"),
    ("within", rf"(?i:within|in\s+the\s+next|in\s+the\s+coming|over\s+the\s+next)\s+(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})\b"),
    ("next_unit", r"(?i:\bthe\s+(?P<which>next|following|previous|preceding)\s+(?P<unit>day|morning|evening|night|week|month|year))\b"),
    ("day_before", r"(?i:\bthe\s+day\s+(?P<way>before|after))(?=[\s.,;])"),
    ("same_day", r"(?i:(?:(?:on\s+)?(?:the\s+same|that)\s+(?P<unit>day|morning|afternoon|evening|night|week|month|year)|later\s+(?:in\s+the|that|the\s+same)\s+day|during\s+the\s+day|by\s+the\s+end\s+of\s+the\s+day))\b"),
    ("then", r"(?i:\b(?P<word>then)\b)(?P<needs_prefix>)"),
)  # fmt: skip

#: (kind, pattern) in order of preference; each may begin with one of the words of ``PREFIX``.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        kind,
        re.compile(
            rf"(?<![\w-])(?:{PREFIX})(?:{form})" if "needs_prefix" in form else rf"(?<![\w$€£-])(?:{PREFIX})?(?:{form})"
        ),
    )
    for kind, form in _FORMS
)

_MONTH_WORDS = frozenset(_MONTH_NAMES.lower().split("|"))
_UNIT_WORDS = frozenset(word + s for word in ("hour", "day", "night", "week", "month", "year", "decade") for s in ("", "s"))
#: Stands for any year among a text's words.
A_YEAR = "a year"
#: Of which words a text must have one for a form to occur in it: most texts have few of them.
_NEEDED: dict[str, frozenset[str]] = {
    **dict.fromkeys(("iso_range", "iso", "slash", "decade", "year_range", "year"), frozenset({A_YEAR})),
    **dict.fromkeys(
        ("day_month_range", "month_day_range", "month_range", "day_month", "week_of_month", "month"), _MONTH_WORDS
    ),
    "season": frozenset({"spring", "summer", "autumn", "winter", "fall"}),
    "weekday": frozenset(_DAY_NAMES.lower().split("|")),
    "day_before_yesterday": frozenset({"yesterday"}),
    "deictic_day": frozenset(
        {"today", "yesterday", "tonight", "overnight", "tomorrow", "night", "morning", "afternoon", "evening"}
    ),
    "this_unit": frozenset({"week", "weekend", "month", "year"}),
    "recent": frozenset({"recent"}),
    "past_units": _UNIT_WORDS,
    "quick": frozenset({"have", "has"}),
    "ago": frozenset({"ago"}),
    "later": frozenset({"later", "earlier", "previously"}),
    "clause": frozenset({"after", "before"}),
    "within": frozenset({"within", "next", "coming"}),
    "next_unit": frozenset({"next", "following", "previous", "preceding"}),
    "day_before": frozenset({"before", "after"}),
    "same_day": frozenset({"same", "that", "later", "during", "end"}),
    "then": frozenset({"then"}),
}
_WORD = re.compile(r"[a-z]+|\d+")
_YEAR_FIGURES = re.compile(r"(?:1[89]|20)\d\d")


def patterns_for(text: str) -> Iterator[tuple[int, str, re.Pattern[str]]]:
    """The patterns that may occur in a text, by the words it has: number in order of preference, kind, pattern."""
    words = set(_WORD.findall(text.lower()))
    if any(map(_YEAR_FIGURES.match, words)):
        words.add(A_YEAR)
    for number, (kind, pattern) in enumerate(PATTERNS):
        if not words.isdisjoint(_NEEDED[kind]):
            yield number, kind, pattern
