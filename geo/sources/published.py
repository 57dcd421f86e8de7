"""The day a report was published, from a field or from a byline in its text."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST, LATEST = 1900, 2100

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?P<date>\d{{4}}-\d\d?-\d\d?|\d{{4}}/\d\d?/\d\d?"
    rf"|{_WEEKDAY}(?:{_DAY}\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|{_MONTH}\s+{_DAY},?\s+\d{{4}}))(?!\d)"
)
#: A time of day, a zone and reading times may follow a date in a header.
_TIME = (
    r"(?:T?\s*(?:at\s+|,\s*|\|\s*|[-–—•·]\s*)?\d{1,2}[:.]\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:Z|[+-]\d\d:?\d\d|[A-Z]{2,5}\b|\([^)\n]{1,20}\)|local(?:\s+time)?)?)?"
)
_PUBLISHED = r"(?:first\s+)?(?:published|posted|issued|released|filed|publication\s+date|date[d]?|as\s+of)"
_UPDATED = r"(?:last\s+)?(?:updated|modified)"
_LABEL = r"\s*(?:on|at)?\s*[:\-–—|]?\s*"

#: At the very start of a line, however long: "date 2024-01-31 ...", "Published: 31 January 2024".
_LABELLED_START = re.compile(rf"^\W{{0,4}}{_PUBLISHED}{_LABEL}{_DATE}", re.IGNORECASE)
#: Anywhere in a short line.
_LABELLED = re.compile(rf"\b{_PUBLISHED}{_LABEL}{_DATE}", re.IGNORECASE)
_UPDATED_ON = re.compile(rf"\b{_UPDATED}{_LABEL}{_DATE}", re.IGNORECASE)
#: "By A. Writer / January 31, 2024", with markup and links around the name.
_BYLINE = re.compile(rf"^\W{{0,6}}by\b.{{1,120}}?[\s/|,•·(–—-]+{_DATE}{_TIME}", re.IGNORECASE)
#: "TOWN, Country, Jan 31, 2024 (Agency) -"
_DATELINE = re.compile(
    rf"^\W{{0,4}}[A-Z][^\n.]{{1,60}}?,?\s*[,(/|–—-]?\s*(?i:{_DATE})\)?\s*(?:\([^)\n]{{2,40}}\)\s*)?[-–—:]\s"
)
_ALONE = re.compile(rf"^\W{{0,4}}{_DATE}{_TIME}\W{{0,4}}(?:\d+\s+min(?:ute)?s?\s+read)?\W{{0,4}}$", re.IGNORECASE)
#: A headline or header line that ends in a date after a separator: "Daily brief, 31 January 2024 (18:00 local)".
_HEADLINE_END = re.compile(
    rf"[,(/|:•·–—-]\s*(?:[a-z]+\s+of\s+)?{_DATE}{_TIME}\W{{0,4}}(?:\([^)\n]{{1,30}}\))?\W{{0,2}}$", re.IGNORECASE
)

#: News sites put the day into an article's address.
_ADDRESS = re.compile(r"https?://[^\s/]+/(?:\S*?/)?(?P<date>(?:19|20)\d\d/[01]?\d/[0-3]?\d)(?=[/\s?#-]|$)")

HEAD_LINES, HEAD_CHARACTERS, TAIL_LINES = 12, 3000, 3
SHORT_LINE = 160
NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})$")


def parse_published(value: object) -> date | None:
    """The day a date field means; None when it means none or more than one.

    ISO dates and times, e-mail dates and written-out English dates are read; 3/4/2024 is not, since
    half of the world reads it otherwise.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    return _iso(text) or _written(text) or _email(text) or _numeric(text)


def find_published(text: str) -> date | None:
    """The publication date that a header, byline or dateline of an article states; None when none does.

    Dates inside the running text are events, not publication, and are left alone.
    """
    lines = [line.strip() for line in text[:HEAD_CHARACTERS].splitlines() if line.strip()]
    head = lines[:HEAD_LINES]
    tail = [line.strip() for line in text[-HEAD_CHARACTERS:].splitlines() if line.strip()][-TAIL_LINES:]
    for pattern, candidates in (
        (_LABELLED_START, head[:3]),
        (_LABELLED, _short(head)),
        (_BYLINE, head),
        (_DATELINE, head),
        (_ALONE, _short(head) if _one_date_alone(text) else []),
        (_HEADLINE_END, _short(head)[:4]),
        (_UPDATED_ON, _short(head)),
        (_LABELLED, _short(tail)),
        (_ADDRESS, head[:3]),
    ):
        found = next(filter(None, (_match(pattern, line) for line in candidates)), None)
        if found:
            return found
    return None


def _short(lines: list[str]) -> list[str]:
    return [line for line in lines if len(line) <= SHORT_LINE]


def _match(pattern: re.Pattern[str], line: str) -> date | None:
    match = pattern.search(line[: 2 * SHORT_LINE])
    return parse_published(match["date"]) if match else None


def _one_date_alone(text: str) -> bool:
    """Whether just one line is a bare date: in a chronicle such lines head the days, not the article."""
    days = {_match(_ALONE, line.strip()) for line in text.splitlines() if len(line) <= SHORT_LINE}
    return len(days - {None}) == 1


def _iso(text: str) -> date | None:
    try:
        return _plausible(datetime.fromisoformat(text.replace("/", "-")).date())
    except ValueError:
        pass
    match = re.match(r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T\s].*)?$", text, re.DOTALL)
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def _written(text: str) -> date | None:
    match = re.match(_DATE + _TIME + r"\W*$", text, re.IGNORECASE)
    if not match:
        return None
    words = re.findall(r"\d+|[a-z]+", match["date"].lower())
    month = next((MONTHS.index(w[:3]) + 1 for w in words if w[:3] in MONTHS), None)
    numbers = [int(w) for w in words if w.isdigit()]
    return _day(numbers[-1], month, numbers[0]) if month and len(numbers) == 2 else None


def _email(text: str) -> date | None:
    parts = parsedate(text)
    return _day(*parts[:3]) if parts else None


def _numeric(text: str) -> date | None:
    match = NUMERIC.match(text)
    if not match:
        return None
    first, second, year = (int(n) for n in match.groups())
    if first > 12 >= second or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 >= first else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible(date(year, month, day))
    except (ValueError, OverflowError):
        return None


def _plausible(day: date) -> date | None:
    return day if EARLIEST <= day.year <= LATEST else None
