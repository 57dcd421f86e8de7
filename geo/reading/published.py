"""The publication date that an article prints in its header or byline."""

from __future__ import annotations

import re
import warnings
from datetime import date
from functools import lru_cache

from geo.reading.date_words import MONTHS, make_date

#: Bylines stand at the top; what is printed further down is somebody else's date.
HEADER_CHARACTERS = 1500
_NAMES = "|".join(sorted((name.title() for name in MONTHS), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_FULL = (
    rf"(?:{_YEAR}[-/.][01]?\d[-/.][0-3]?\d"
    rf"|(?:[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?(?i:{_NAMES})\b\.?,?\s+{_YEAR}"
    rf"|(?i:{_NAMES})\b\.?\s+(?:[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|[0-3]?\d[/.][0-3]?\d[/.]{_YEAR})(?!\d)"
)
_LABEL = re.compile(
    rf"(?im)^\W*(?:date|dated|published|publication\s+date|date\s+published|first\s+published|posted|issued|released"
    rf"|updated|last\s+updated|last\s+modified|created|time)\b(?:\s+(?:on|at))?\W{{0,4}}[^\n]{{0,40}}?(?P<date>{_FULL})"
)
_INLINE = re.compile(
    rf"(?i)\b(?:published|posted|updated|issued)\b(?:\s+(?:on|at))?\W{{0,3}}[^\n]{{0,25}}?(?P<date>{_FULL})"
)
_BYLINE = re.compile(rf"(?m)^[^\n]{{0,80}}?(?:\bBy\b|\bBY\b|/|\||—|–|·)[^\n]{{0,80}}?(?P<date>{_FULL})")
_ALONE = re.compile(
    rf"(?m)^\W*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?P<date>{_FULL})(?:[T ,]+\d\d?:\d\d[^\n]{{0,25}})?\W*$"
)
_DATELINE = re.compile(
    rf"(?m)^[A-Z][A-Z.'’\- ]+(?:,\s*[A-Z][\w.’' ]+)?,?\s+\(?(?P<date>{_FULL})\)?\s*(?:\([^)\n]{{2,30}}\)\s*)?[-–—:]"
)
_URL = re.compile(r"https?://\S*?/(?P<y>(?:19|20)\d\d)[/-](?P<m>[01]?\d)[/-](?P<d>[0-3]?\d)(?=[/\-?#\s]|$)")
_TITLE = re.compile(rf"\(?(?P<date>{_FULL})\)?\W*$")


def find_published(text: str) -> date | None:
    """The date in an article's header, byline or dateline; None when the top of the text prints none.

    A labelled date ("Published: ...") goes before a byline's, a byline's before a date alone on a line, that before
    a dateline's, an address's and a title's. Empty text is allowed.
    """
    head = text[:HEADER_CHARACTERS]
    for pattern in (_LABEL, _INLINE, _BYLINE, _ALONE, _DATELINE):
        for match in pattern.finditer(head):
            if found := _parse(match["date"]):
                return found
    if address := _URL.search(head):
        return make_date(int(address["y"]), int(address["m"]), int(address["d"]))
    first = head.lstrip().split("\n", 1)[0]
    title = _TITLE.search(first) if len(first) < 150 else None
    return _parse(title["date"]) if title else None


@lru_cache(maxsize=1024)
def _parse(words: str) -> date | None:
    """A full date in any written form; day first where figures leave it open, as most of the world writes."""
    if iso := re.fullmatch(rf"({_YEAR})[-/.](\d\d?)[-/.](\d\d?)", words):
        return make_date(int(iso[1]), int(iso[2]), int(iso[3]))
    import dateparser

    settings = {"STRICT_PARSING": True, "DATE_ORDER": "DMY"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dateparser.parse(words, languages=["en"], settings=settings)
    return found.date() if found else None
