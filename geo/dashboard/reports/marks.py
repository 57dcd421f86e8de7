"""A document's text cut where its marks begin and end, so that the page builds nodes of plain text only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from geo.dashboard.components import actor_name
from geo.dashboard.reports.wording import headline, toponym_title
from geo.model import Claim, Form, Reading, Toponym
from geo.theatre import Theatre

#: Where marks lie over one another the first of these gives the look; the others stay linked.
RANK = ("trigger", "place", "metonym", "none", "date", "actor")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text that mean something.

    Attributes
    ----------
    start, end : ``str`` offsets into the document's text.
    kind : one of ``RANK``: words of a claim, placed name, metonym or adjective, name not placed, date, actor.
    title : what was made of the words.
    place : id of the place that the words name; None for all that is no placed name.
    """

    start: int
    end: int
    kind: str
    title: str
    place: str | None = None


def marks_of(reading: Reading, claims: Sequence[Claim], theatre: Theatre) -> tuple[Mark, ...]:
    """Every mark of a text in order of place; those without a letter, or outside the text, are left out."""
    length = len(reading.document.text)
    marks = [Mark(c.trigger_start, c.trigger_end, "trigger", headline(c, theatre)) for c in claims]
    marks += [_toponym(t) for t in reading.toponyms]
    marks += [Mark(a.start, a.end, "actor", actor_name(a.actor, theatre, "a party not named")) for a in reading.actors]
    marks += [Mark(d.start, d.end, "date", f"{d.date_from} to {d.date_to} ({d.precision})") for d in reading.dates]
    good = {m for m in marks if 0 <= m.start < m.end <= length}
    return tuple(sorted(good, key=lambda m: (m.start, RANK.index(m.kind), m.end, m.title)))


def _toponym(toponym: Toponym) -> Mark:
    title = toponym_title(toponym)
    if toponym.form is not Form.NAME:
        return Mark(toponym.start, toponym.end, "metonym", title)
    kind = "place" if toponym.place_id else "none"
    return Mark(toponym.start, toponym.end, kind, title, toponym.place_id)


def segments(text: str, marks: Sequence[Mark], cuts: Sequence[int] = ()) -> list[list[Any]]:
    """The text in pieces ``[words, start, numbers of the marks over them]``; joined they are the text.

    Parameters
    ----------
    marks : in any order; the numbers are theirs.
    cuts : further offsets at which a piece ends, such as those of sentences.
    """
    edges = {0, len(text), *(at for m in marks for at in (m.start, m.end)), *cuts}
    ordered = sorted(at for at in edges if 0 <= at <= len(text))
    begins: dict[int, list[int]] = {}
    for number, mark in enumerate(marks):
        begins.setdefault(mark.start, []).append(number)
    over: list[int] = []
    pieces = []
    for start, end in pairwise(ordered):
        over = [n for n in over if marks[n].end > start] + [n for n in begins.get(start, ()) if marks[n].end > start]
        pieces.append([text[start:end], start, sorted(over, key=lambda n: (RANK.index(marks[n].kind), n))])
    return pieces


def names_of(reading: Reading) -> tuple[Toponym, ...]:
    """Placed names of a text, each place once, in order of first mention; adjectives and metonyms are none."""
    found: dict[str, Toponym] = {}
    for toponym in reading.toponyms:
        if toponym.form is Form.NAME and toponym.place_id:
            found.setdefault(toponym.place_id, toponym)
    return tuple(found.values())
