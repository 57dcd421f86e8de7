"""What of a text is worth parsing for a theatre, told by its words before any model runs.

A parser takes nearly all the time of a reading, and most of a day's news cannot hold a claim about one war.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.places.names import fold_text
from geo.reading.context import SHORT, believed, war_words
from geo.reading.layout import clean, line_starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.model import Place
    from geo.places.gazetteer import Gazetteer
    from geo.places.names import Folded
    from geo.reading.actors import ActorIndex
    from geo.theatre import Theatre

Stretch = tuple[int, int]

#: A line longer than this is cut at the ends of its sentences.
LONG = 300
#: Sentences parsed before and behind one that may hold a claim: what "the city" and "they" point to, and what they say.
BEFORE, BEHIND = 1, 2
#: From this share on a text is parsed as a whole, since little is saved and the borders cost the parser its sight.
NEARLY_ALL = 0.8
#: An end of a sentence that no abbreviation makes: a word of lower-case letters or a year, a mark, a blank, a capital.
_END = re.compile(r"(?:(?<=[a-z]{4})|(?<=\d{4})|(?<=[a-z]{2}[)”\"]))[.!?][\"”’)]{0,2}\s{1,4}(?=[\"“‘'(]?[A-Z])")


@dataclass(frozen=True, eq=False)
class Sieve:
    """Chooses what to parse of the texts read for a theatre."""

    gazetteer: Gazetteer
    actors: ActorIndex
    theatre: Theatre

    def parts(self, text: str) -> tuple[Stretch, ...]:
        """The stretches of a text in which claims may stand and what these point to, in order and apart.

        Empty where the text tells too little of war for any claim to be believed (see ``context``), or names neither
        a place of the theatre nor a party to its war.
        """
        if not believed(text).named:
            return ()
        folded = fold_text(text)
        places, parties = self._places(text, folded), list(self.actors.words_in(text, folded))
        short = len(text) <= SHORT
        if not short and not (places or any(own for _, own in parties)):
            return ()
        told = [*places, *(start for start, _ in parties), *(m.start() for m in war_words(text))]
        return _around(units(text), told, len(text))

    def _places(self, text: str, folded: Folded) -> list[int]:
        """Where names of places in the theatre and adjectives of its countries begin."""
        return [
            hit.start
            for hit in self.gazetteer.scan(folded)
            if not text[hit.start].islower()
            and any(self._inside(p) for p in map(self.gazetteer.get, hit.place_ids))
            and not self.gazetteer.is_common_word(text[hit.start : hit.end])
        ]

    def _inside(self, place: Place | None) -> bool:
        west, south, east, north = self.theatre.bounds
        return place is not None and (
            place.country in self.theatre.countries or (west <= place.lon <= east and south <= place.lat <= north)
        )


def units(text: str) -> list[Stretch]:
    """The lines of a text, long ones cut at the ends of their sentences; together they are the whole text."""
    starts = {0}
    cleaned = clean(text)
    lines = [0, *line_starts(cleaned), len(text)]
    for start, end in pairwise(lines):
        starts.add(start)
        if end - start > LONG:
            starts.update(m.end() for m in _END.finditer(cleaned, start, end) if m.end() < end)
    ordered = sorted(s for s in starts if s < len(text) or not s)
    return list(zip(ordered, [*ordered[1:], len(text)], strict=True))


def _around(parts: Sequence[Stretch], told: Sequence[int], length: int) -> tuple[Stretch, ...]:
    """The parts that hold any of the offsets, with their neighbours, joined where they touch."""
    starts = [start for start, _ in parts]
    holding = {bisect_right(starts, at) - 1 for at in told}
    kept = sorted({n for i in holding for n in range(i - BEFORE, i + BEHIND + 1) if 0 <= n < len(parts)})
    joined = tuple(_joined(parts[n] for n in kept))
    return ((0, length),) if sum(end - start for start, end in joined) >= NEARLY_ALL * length else joined


def _joined(parts: Iterator[Stretch]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for start, end in parts:
        if last is not None and last[1] == start:
            last = (last[0], end)
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last
