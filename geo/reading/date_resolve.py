"""From a matched form of date to the interval it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.reading import date_absolute, date_relative

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reading.date_clock import Clock
    from geo.reading.date_words import Span

#: Forms that only bound or stretch what is told, so that the narrative does not go on from them.
_BESIDE = frozenset(
    {"year", "decade", "year_range", "within", "recent", "past_units", "quick", "then", "ancient", "century", "campaign",
     "lasting", "ahead", "clause", "vague_clause"}
)  # fmt: skip
_HANDLERS: dict[str, Callable[[re.Match[str], Clock], Span | None]] = {
    **date_absolute.HANDLERS,
    **date_relative.HANDLERS,
}


def resolve(kind: str, match: re.Match[str], clock: Clock) -> Span | None:
    """The interval a match means, None where the calendar or the text has no such day; updates the clock."""
    groups = match.groupdict()
    try:
        span = _HANDLERS[kind](match, clock)
    except (ValueError, OverflowError):  # "900 decades ago" lies before the calendar
        return None
    if span is None or span.end < span.start:
        return None
    prefix = re.sub(r"\s+", " ", (groups.get("prefix") or "").lower())
    tells = kind not in _BESIDE
    if kind not in {"ancient", "century", "decade", "lasting"}:
        clock.note(span)
    until = clock.now or (clock.anchor.end if clock.anchor else None)
    if prefix in {"since", "ever since", "starting"} and until is not None and span.start <= until:
        opened = span._replace(end=until, precision="open")
        if kind != "then" and (clock.retrospective or clock.anchor is None) and tells:
            clock.tell(span, match.end())
        return opened
    if tells or (kind in {"year", "year_range"} and clock.anchor is None and clock.retrospective):
        clock.tell(span, match.end())
    return span
