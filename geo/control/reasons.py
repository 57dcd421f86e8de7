"""Why a place has its status: short codes with what they rest on, and their wording, kept in this one place.

A reason is a tuple of texts: its code, then what it rests on. Codes of ``INFERRED`` say what is concluded from the map
or from silence; no source says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from geo.texts import FIRST, catalogue, say, short_day

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


def in_words(reason: Reason, side_name: Callable[[str], str], language: str = FIRST) -> str:
    """A reason as a phrase.

    Parameters
    ----------
    side_name : the name of a side by its id.
    """
    code, *rest = reason
    key = f"why.{code}"
    if code in {DISAGREE, WEAK}:
        pairs = zip(rest[::2], rest[1::2], strict=True)
        nobody = say("why.nobody", language)
        named = ((side_name(side) if side else nobody, share) for side, share in pairs)
        shares = (say("why.share", language, who=who, share=share) for who, share in named)
        return say(key, language, shares=say("page.comma", language).join(shares))
    if code == SURROUNDED:
        return say(key, language, sides=say("why.and", language).join(side_name(side) for side in rest))
    if code == SILENT:
        day = date.fromisoformat(rest[0])
        return say(key, language, day=f"{short_day(day, language)} {day.year}")
    counted = say("why.one_claim" if len(rest) == 1 else "why.claims", language, count=len(rest))
    return say(key, language, claims=counted) if key in catalogue(language) else code
