"""The forms in which English writes dates, as one table of patterns; meaning is given in ``dates``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from geo.reading.date_words import date_words

_MONTH_NAMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DAY_NAMES = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTH = rf"(?:{_MONTH_NAMES}|{_MONTH_NAMES.upper()})\b\.?"
_WEEKDAY = rf"(?:{_DAY_NAMES}|{_DAY_NAMES.upper()})\b"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?,?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%]|[.,:]\d|[-\s](?i:people|civilians|soldiers|km|villages))"
#: Nouns after a number that make it a count ("since 2015 fighters fell", "by 2015 GMT").
_COUNTED = (
    r"[ \t]+(?:GMT|UTC|hours|hrs|local|people|fighters|soldiers|troops|men|women|children|civilians|days|weeks|km|kilomet\w+"
    r"|met(?:er|re)s|tons|tonnes|square|sq|metric|families|houses|times|percent)\b"
)
_YEAR = rf"(?:1[89]|20)\d\d(?!\d|['’]?s\b|[.,]\d|{_COUNTED})"
#: What may follow a time of long ago, so that "the 13th century citadel" and "in 1200 villages" are none.
_STOP = (
    r"(?=\s*(?:[.,;:!?)–—]|$|\n)|\s+(?:when|by|under|and|after|before|the|an?|it|its|they|as|until|to|from|he|his|but|with|during"
    r"|that|which|who)\b|\s+(?!GMT|UTC)[A-Z])"
)
_TO = r"\s*(?:-|–|—|/|(?i:\band\b|\bto\b|\buntil\b|\btill\b|\bthrough\b))\s*"
_PART = r"(?i:(?:the\s+)?(?:(?:very\s+)?(?P<part>early|late|mid|middle|beginning|start|end))(?:\s+of\s+|[-\s]+))"
_COUNT = (
    r"(?i:\d{1,3}|an?\s+few|a\s+couple\s+of|couple\s+of|a\s+dozen|several|few|many|an?|(?:twenty|thirty|forty|fifty)-\w{3,5}"
    r"|one|two|three|four(?:teen)?|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?|nine(?:teen)?|ten|eleven|twelve|thirteen"
    r"|fifteen|twenty|thirty|forty|fifty|sixty)"
)
_UNIT = r"(?i:hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?)"
_UNITS = r"(?i:hours|days|weeks|months|years|decades)"
_ORDINAL = r"(?i:\d{1,3}(?:st|nd|rd|th)|(?:first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|\w{3,5}teen|twentie)th))"
_THIS = r"(?i:last|this|next|that|the\s+previous|the\s+following|the\s+same|the\s+past)"
_OFYEAR = rf"(?:\s*,?\s*(?:of\s+)?(?P<year>{_YEAR})|\s+(?P<deictic>(?i:this|last)\s+(?i:year)))"
_MILITARY = (
    r"(?i:\w+\s+){0,3}?(?i:offensive|counteroffensive|invasion|war|battle|siege|campaign|operation|uprising|withdrawal"
    r"|ceasefire|fighting|assault)\b"
)

#: Words before a date that say which side of it is meant.
PREFIX = (
    r"(?P<prefix>(?i:ever\s+since|since|until|till|up\s+to|by|from|between|as\s+of|before|prior\s+to|after|starting))\s+"
    r"(?:(?i:around|about|at\s+least|as\s+early\s+as|on|the\s+night\s+of|the\s+morning\s+of)\s+)?"
)

_FORMS: tuple[tuple[str, str], ...] = (
    ("iso_range", rf"(?P<a>{_YEAR}-[01]\d-[0-3]\d){_TO}(?P<b>{_YEAR}-[01]\d-[0-3]\d)"),
    ("iso", rf"(?P<a>{_YEAR}[-/][01]?\d[-/][0-3]?\d)(?!\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"),
    ("numeric", rf"(?P<a>\d{{1,2}})(?P<mark>[/.-])(?P<b>\d{{1,2}})(?P=mark)(?P<year>{_YEAR})"),
    ("numeric", r"(?P<a>\d{1,2})(?P<mark>/)(?P<b>\d{1,2})/(?P<year>\d\d)(?![\d/]|[.,]\d)"),
    ("numeric", rf"(?P<a>\d{{1,2}})(?P<mark>[-/])(?P<b>{_MONTH})(?P=mark)(?P<year>{_YEAR}|\d\d(?!\d))"),
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
    ("month_range", rf"(?P<needs_prefix>)(?P<m1>{_MONTH})\s+(?:to|until|till|through|and)\s+(?P<m2>{_MONTH})(?!\s+\d)"),
    ("month_range", rf"(?<=\bin )(?P<m1>{_MONTH})(?:,\s+{_MONTH})*,?\s+and\s+(?P<m2>{_MONTH})(?!\s+\d)"),
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
    ("half", rf"(?i:the\s+)?(?P<which>(?i:first|second))\s+half\s+of\s+(?:(?P<month>{_MONTH})(?:{_OFYEAR})?|(?P<whole>{_YEAR}))"),
    ("quarter", rf"(?i:the\s+)?(?P<which>(?i:first|second|third|fourth|last))\s+quarter\s+of\s+(?P<year>{_YEAR})"),
    (
        "edge",
        (rf"(?i:the\s+)?(?P<which>(?i:first|last|final|opening|closing))\s+(?:(?P<count>{_COUNT})\s+)?days\s+of\s+"
        rf"(?P<month>{_MONTH})(?:{_OFYEAR})?"),
    ),
    ("day_alone", rf"(?<=\bon )the\s+(?P<day>{_DAY})(?=\s*(?:[.,;)]|$)|\s+of\s+(?:this|that|the\s+same)\s+month)"),
    ("month", rf"(?:{_PART})?(?P<month>{_MONTH}){_OFYEAR}"),
    ("month", rf"{_PART}(?P<month>{_MONTH})(?!\s+\d)"),
    ("month", rf"(?P<this>{_THIS})\s+(?P<month>{_MONTH})"),
    ("month", rf"(?<=\bin )(?P<month>{_MONTH})(?!\s+\d)|(?<=\bIn )(?P<month2>{_MONTH})(?!\s+\d)"),
    ("month", rf"(?P<month>{_MONTH})(?!\s+\d)(?P<needs_prefix>)"),
    ("season", rf"{_PART}?(?:the\s+)?(?P<season>spring|summer|autumn|winter|fall)(?:\s+of)?\s+(?P<year>{_YEAR})(?:[-–/]\d\d(?!\d))?"),
    ("season", r"(?:the\s+)?(?P<season>spring|summer|autumn|winter)\b(?!\s+(?:of|camp|offensive|rains?))(?P<needs_prefix>)"),
    ("season", rf"(?P<this>{_THIS})\s+(?P<season>spring|summer|autumn|winter|fall)\b(?!\s+of)"),
    ("season", r"(?<=\bin )(?:the\s+)?(?P<season>spring|summer|autumn|winter)\b|(?<=\bspent the )(?P<season2>summer|winter)"),
    ("decade", r"(?P<part>early|mid|late)?[-\s]?(?:the\s+)?(?P<year>(?:1[0-9]|20)\d0)['’]?s\b"),
    ("year_range", rf"(?P<y1>{_YEAR})(?:\s*[-–—/]\s*|(?i:\s+(?:to|until|and)\s+))(?P<y2>{_YEAR}|\d\d(?!\d))"),
    ("year", rf"{_PART}(?P<year>{_YEAR})"),
    ("year", rf"(?<=\(){_YEAR}(?=\))|(?<=\bin )(?P<year>{_YEAR})(?!\s*(?:%|people|men|troops|fighters|civilians))"),
    ("year", rf"(?<=\bIn )(?P<year>{_YEAR})|(?<=\bduring )(?P<year2>{_YEAR})|(?<=\bthroughout )(?P<year3>{_YEAR})"),
    ("ancient", rf"(?:(?<=\bin )|(?<=\bIn )|(?<=\bsince ))(?:AD\s+)?(?P<year>1[0-7]\d\d)(?!\d){_STOP}"),
    ("ancient", r"(?:AD\s+(?P<year>\d{1,4})|(?P<year2>\d{1,4})\s+(?:AD|CE)|(?P<bc>\d{1,4})\s+(?:BC|BCE))\b"),
    (
        "century",
        rf"(?<=[a-z] )the\s+(?:(?P<part>early|mid|late)[-\s]+)?(?P<which>{_ORDINAL})\s+century\b(?:\s+(?P<era>BC|BCE|AD|CE)\b)?{_STOP}",
    ),
    ("year", rf"(?P<year>{_YEAR})(?P<needs_prefix>)"),
    ("year", rf"(?P<year>{_YEAR})(?=(?:\s|-){_MILITARY})(?P<attributive>)"),
    (
        "weekday_range",
        rf"(?P<d1>{_WEEKDAY})(?:(?:\s+(?i:night|evening|afternoon|morning))?\s*(?:[-–—]|(?i:\binto\b|\bto\b|\bthrough\b|\buntil\b))\s*)(?P<d2>{_WEEKDAY})",
    ),
    ("weekday_range", rf"(?i:between\s+)(?P<d1>{_WEEKDAY})\s+(?i:and)\s+(?P<d2>{_WEEKDAY})"),
    (
        "overnight_day",
        rf"(?i:overnight)\s+(?:(?P<way>(?i:into|to))\s+|(?i:on|from|of)\s+)?(?P<d1>{_WEEKDAY})(?:\s*(?:[-–—]|(?i:into|to))\s*(?P<d2>{_WEEKDAY}))?",
    ),
    ("weekday", rf"(?P<weekday>{_WEEKDAY}),?\s+(?:(?i:of)\s+)?(?P<week>(?i:last|this|next))\s+(?i:week)\b"),
    ("weekday", rf"(?P<week>(?i:last|this|next))\s+(?i:week)\s+(?i:on)\s+(?P<weekday>{_WEEKDAY})"),
    (
        "weekday",
        (rf"(?:(?P<this>(?i:last|this|next|that|this\s+past|the\s+next|the\s+previous|the\s+following|the\s+preceding|the\s+same))\s+)?"
        rf"(?P<weekday>{_WEEKDAY})"),
    ),
    ("weekend", r"(?i:(?:over|at|on|during)\s+)?(?i:the\s+(?:past\s+)?weekend)\b"),
    ("day_beyond", r"(?i:the\s+day\s+(?P<way>before|after)\s+(?:yesterday|tomorrow))"),
    ("deictic_day", r"\b(?P<word>(?i:today|yesterday|tonight|overnight|tomorrow|last\s+night|this\s+(?:morning|afternoon|evening)))\b"),
    ("edge_unit", rf"{_PART}(?P<this>(?i:last|this|next|the))\s+(?P<unit>(?i:month|year))\b(?!\s+of)"),
    ("this_unit", r"(?:(?P<part>(?i:early|earlier|late|later))\s+)?(?P<this>(?i:last|this|next))\s+(?P<unit>(?i:week|weekend|month|year))\b"),
    ("recent", r"(?i:\brecent\s+(?P<unit>days|weeks|months|years))"),
    ("past_units", rf"(?i:\b(?:the|these)\s+(?:past|last|previous|preceding)\s+(?:(?P<count>{_COUNT})\s+)?(?P<unit>{_UNIT}))\b"),
    (
        "campaign",
        rf"(?P<count>{_COUNT})\s+(?P<unit>{_UNITS})\s+(?:(?i:in)(?=\s*[,;.])|(?i:into)(?=\s+(?:the|its|their|his|an?|this)\b))",
    ),
    (
        "campaign",
        (rf"(?:(?<=\benters )|(?<=\bentered )|(?<=\bentering )|(?<=\binto )|(?<=\b(?i:in) )|(?<=\b(?i:on) )|(?<=\b(?i:for) ))"
        rf"(?:its|their|the|a)\s+(?P<nth>{_ORDINAL})\s+(?:straight\s+|consecutive\s+)?(?P<unit>(?i:day|week|month|year))(?!-|\s+of\s+(?:{_MONTH}))\b"),
    ),
    ("lasting", rf"(?i:for)\s+(?:(?P<count>{_COUNT})\s+)?(?:(?i:consecutive|straight|long)\s+)?(?P<unit>{_UNITS})\b"),
    ("quick", rf"(?<![\w,] )\b(?i:in)\s+(?:(?i:just|only|little|barely|about|over|under|more|less|than)\s+)*(?P<count>{_COUNT})\s+(?P<unit>(?i:days?|weeks?|hours?))\b(?=[^.]{{0,80}}\b(?:have|has)\b)"),
    ("ago", rf"(?:(?P<half>(?i:half))\s+)?(?P<count>{_COUNT})\s+(?:(?P<more>(?i:and\s+a\s+half))\s+)?(?P<unit>{_UNIT})\s+(?i:ago)\b"),
    ("later", rf"(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})\s+(?P<way>(?i:later|earlier|previously))\b"),
    ("vague_later", rf"(?:(?i:just|only)\s+)?(?P<unit>{_UNITS})\s+(?P<way>(?i:later|earlier|afterwards?))\b"),
    ("vague_clause", rf"(?:(?i:just|only)\s+)?(?P<unit>{_UNITS})\s+(?P<way>(?i:after|before))\b(?=\s+\w)(?!\s+(?:and|but|{_DAY}|{_MONTH}|{_YEAR}|{_WEEKDAY}))"),
    ("clause", rf"(?P<count>{_COUNT}|(?i:the))\s+(?P<unit>{_UNIT})\s+(?P<way>(?i:after|before))\b(?=\s+\w)(?!\s+(?:and|but|{_DAY}|{_MONTH}|{_YEAR}|{_WEEKDAY}))"),
    ("within", rf"(?i:within|in\s+the\s+next|in\s+the\s+coming|over\s+the\s+next)\s+(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})\b"),
    ("next_unit", r"(?i:\bthe\s+(?P<which>next|following|previous|preceding)\s+(?P<unit>day|morning|evening|night|week|month|year))\b"),
    ("day_before", r"(?i:\bthe\s+(?:day|night|evening|morning)\s+(?P<way>before|after))(?=\s*(?:[.,;:)]|$|\n)|\s+(?:and|but)\b)"),
    ("same_day", r"(?i:(?:(?:on\s+)?(?:the\s+same|that)\s+(?P<unit>day|morning|afternoon|evening|night|week|month|year)|later\s+(?:in\s+the|that|the\s+same)\s+day|during\s+the\s+day|by\s+the\s+end\s+of\s+the\s+day))\b"),
    ("then", r"(?i:\b(?P<word>then)\b)(?P<needs_prefix>)"),
)  # fmt: skip


def _of_table(kind: str, words: tuple[str, ...]) -> tuple[str, str]:
    longest_first = sorted(words, key=len, reverse=True)
    return kind, "(?P<word>" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) + ")"


#: What must stand in a text for a form to be there: most sentences have none of it, and need not be searched.
_KEYS = {
    "month": rf"\b{_MONTH}",
    "year": r"(?:1[089]|20)\d\d|1[1-7]\d\d",
    "figures": r"\d[-/.](?:\d|[A-Z])",
    "season": r"\b(?:spring|summer|autumn|winter|fall)\b",
    "weekday": rf"\b{_WEEKDAY}",
    "unit": r"(?i:\b(?:hour|day|night|week|weekend|fortnight|month|year|decade|morning|afternoon|evening)s?\b)",
    "deictic": r"(?i:\b(?:today|yesterday|tonight|overnight|tomorrow|night|morning|afternoon|evening)\b)",
    "century": r"\bcentury\b",
    "era": r"\b(?:AD|BC|CE|BCE|in|In|since)\s+\d|\d\s+(?:AD|BC|CE|BCE)\b",
    "ordinal": r"\bthe\s+\d",
    "then": r"(?i:\bthen\b)",
}
_NEEDS = {
    "iso": "figures", "iso_range": "figures", "numeric": "figures", "day_month": "month", "day_month_range": "month",
    "month_day_range": "month", "month_range": "month", "week_of_month": "month", "month": "month", "edge": "month",
    "day_alone": "ordinal", "quarter": "year", "season": "season", "decade": "year", "year_range": "year",
    "year": "year", "ancient": "era", "century": "century", "weekday": "weekday", "weekday_range": "weekday",
    "overnight_day": "weekday", "deictic_day": "deictic", "day_beyond": "deictic", "then": "then", "half": "half",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A form of date: its kind, what finds it, and what finds the places where it can be."""

    kind: str
    pattern: re.Pattern[str]
    key: re.Pattern[str]


@lru_cache(maxsize=1)
def forms() -> tuple[Form, ...]:
    """The forms in order of preference; each may begin with one of the words of ``PREFIX``.

    Raises
    ------
    InputError
        When the table of date words is missing or malformed.
    """
    words = date_words()
    kind, names = _of_table("holiday", tuple(words.holidays))
    near, ahead = _of_table("ahead", tuple(words.ahead))
    keys = {name: re.compile(key) for name, key in _KEYS.items()} | {
        kind: re.compile(rf"(?i:{names})"),
        near: re.compile(rf"(?i:{ahead})"),
        "half": re.compile(r"(?i:\bhalf\b)"),
    }
    written = (
        *_FORMS,
        (kind, rf"(?i:the\s+)?(?i:{names})(?![\w’'])(?:,?\s+(?P<year>{_YEAR}))?"),
        (near, rf"(?i:{ahead})\b"),
    )
    return tuple(
        Form(kind, _compiled(form), keys.get(kind) or keys[_NEEDS.get(kind, "unit")]) for kind, form in written
    )


def _compiled(form: str) -> re.Pattern[str]:
    if "needs_prefix" in form:
        return re.compile(rf"(?<![\w-])(?:{PREFIX})(?:{form})")
    return re.compile(rf"(?<![\w$€£-])(?:{PREFIX})?(?:{form})")
