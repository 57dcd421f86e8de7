"""Dates written in figures, read by dateparser; here is only which of day and month goes first."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)(?![\d/])")
#: What a date is relative to in dateparser; ours name day, month and year, so that any day would do.
_BASE = datetime(2000, 1, 1)  # noqa: DTZ001


@lru_cache(maxsize=2)
def _parser(order: str) -> Any:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["en"],
        settings={
            "DATE_ORDER": order,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
            "RELATIVE_BASE": _BASE,
        },
    )


@lru_cache(maxsize=512)
def read_figures(words: str, *, month_first: bool) -> date | None:
    """The day that "8/12/2024", "08.12.24" or "8-Dec-2024" means in one order; None where the calendar has none."""
    words = re.sub(r"[./]", "-", words)
    first = re.match(r"(\d{1,2})-(\d{1,2})-", words)
    if first and not 1 <= int(first[1 if month_first else 2]) <= 12:
        return None
    found = _parser("MDY" if month_first else "DMY").get_date_data(words).date_obj
    return found.date() if found else None


def puts_month_first(text: str) -> bool | None:
    """Which order the dates in figures of a text are in, by those that can be read in one only; None without any."""
    votes = 0
    for match in _FIGURES.finditer(text):
        a, b = int(match[1]), int(match[3])
        if 1 <= a <= 12 < b <= 31:
            votes += 1
        elif 1 <= b <= 12 < a <= 31:
            votes -= 1
    return None if votes == 0 else votes > 0
