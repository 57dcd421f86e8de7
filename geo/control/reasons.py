"""Why a place has its status: short codes with what they rest on, and their wording, kept in this one place.

A reason is a tuple of texts: its code, then what it rests on. Codes of ``INFERRED`` say what is concluded from the map
or from silence; no source says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

Reason = tuple[str, ...]

#: Then the ids of the claims that report it.
FIGHTING, SIEGE, LEFT = "fighting", "siege", "left"
#: Then pairs of side ("": nobody) and share of belief.
DISAGREE = "disagree"
#: Then the sides all around it.
SURROUNDED = "surrounded"
#: As it was at the start, since when no claim has moved it; or as the places around it, though no claim says so.
START, NEARBY = "start", "nearby"
#: Then pairs of side and share of belief: nothing contradicts, but too little tells.
WEAK = "weak"
#: Then the day of the last evidence.
SILENT = "silent"
NOTHING = "nothing"
INFERRED = frozenset({DISAGREE, SURROUNDED, START, NEARBY, WEAK, SILENT, NOTHING})


def of_shares(code: str, shares: Iterable[tuple[str, float]]) -> Reason:
    """A reason with the two likeliest of (side, share)."""
    return (code, *(text for side, share in list(shares)[:2] for text in (side, f"{share:.2f}")))


def as_cell(reasons: Iterable[Reason]) -> str:
    """Reasons as one cell of a table: ``fighting:c1,c2;surrounded:REBELS``."""
    return ";".join(":".join((reason[0], ",".join(reason[1:]))).rstrip(":") for reason in reasons)


def in_words(reason: Reason, side_name: Callable[[str], str]) -> str:
    """A reason as a phrase.

    Parameters
    ----------
    side_name : the name of a side by its id.
    """
    code, *rest = reason
    if code in {DISAGREE, WEAK}:
        pairs = zip(rest[::2], rest[1::2], strict=True)
        shares = ", ".join(f"{_name(side, side_name)} {share}" for side, share in pairs)
        return f"{'evidence disagrees' if code == DISAGREE else 'too little tells'}: {shares}"
    if code == SURROUNDED:
        around = " and ".join(side_name(side) for side in rest)
        return f"surrounded by places of {around} (inferred from the map, not reported)"
    if code == SILENT:
        return f"no evidence since {_day(rest[0])}"
    counted = "1 claim" if len(rest) == 1 else f"{len(rest)} claims"
    return {
        FIGHTING: f"fighting in it, or only a part of it taken, reported ({counted})",
        SIEGE: f"siege reported ({counted})",
        LEFT: f"its holder is reported to have left, and nobody to have entered ({counted})",
        START: "as at the start; no claim has moved it since",
        NEARBY: "as the places around it; no claim says so (inferred)",
        NOTHING: "nothing tells who holds it",
    }.get(code, code)


def _name(side: str, side_name: Callable[[str], str]) -> str:
    return side_name(side) if side else "nobody known"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b %Y}"
