"""The index of names: an Aho-Corasick automaton over folded keys, and for each key the rows that bear it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from geo.model import Place
from geo.places.names import Folded, fold, loose, without_article


@dataclass(frozen=True)
class NameIndex:
    """Keys and their rows.

    Attributes
    ----------
    automaton : key -> number of the key.
    lengths : length of each key.
    offsets, rows : rows of key n are ``rows[offsets[n]:offsets[n + 1]]``.
    """

    automaton: ahocorasick.Automaton
    lengths: NDArray[np.int32]
    offsets: NDArray[np.int32]
    rows: NDArray[np.int32]

    def rows_of(self, key: str) -> list[int]:
        """Rows bearing a folded name; empty when none does."""
        number = self.automaton.get(key, -1) if key else -1
        return [] if number < 0 else self._rows(number)

    def scan(self, folded: Folded) -> Iterator[tuple[int, int, list[int]]]:
        """Each whole-word occurrence of a key: start and end in the original text, and its rows."""
        if not len(self.lengths):
            return
        starts, ends, lengths = folded.starts, folded.ends, self.lengths
        for last, number in self.automaton.iter(folded.text):
            end = ends.get(last + 1)
            if end is None:
                continue
            start = starts.get(last + 1 - int(lengths[number]))
            if start is not None:
                yield start, end, self._rows(number)

    def _rows(self, number: int) -> list[int]:
        rows: list[int] = self.rows[self.offsets[number] : self.offsets[number + 1]].tolist()
        return rows


def build_index(pairs: Iterable[tuple[str, int]]) -> NameIndex:
    """Index pairs of folded key and row; empty keys are left out, doubles are kept once, order is kept."""
    by_key: dict[str, dict[int, None]] = {}
    for key, row in pairs:
        if key:
            by_key.setdefault(key, {})[row] = None
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for number, key in enumerate(by_key):
        automaton.add_word(key, number)
    automaton.make_automaton()
    counts = np.fromiter((len(rows) for rows in by_key.values()), np.int32, len(by_key))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    rows = np.fromiter((row for rows in by_key.values() for row in rows), np.int32, int(offsets[-1]))
    lengths = np.fromiter(map(len, by_key), np.int32, len(by_key))
    return NameIndex(automaton, lengths, offsets, rows)


def bundled_index(places: Sequence[Place]) -> NameIndex:
    """Index of places by number under every name they bear, with and without an Arabic article."""
    pairs = [(fold(name), n) for n, place in enumerate(places) for name in (place.name, *place.names)]
    pairs += [(without_article(name), n) for n, place in enumerate(places) for name in (place.name, *place.names)]
    return build_index(pairs)


def loose_index(places: Iterable[Place]) -> dict[str, dict[str, None]]:
    """Ids by a key that spellings share; of places with an Arabic name, for those are what is spelt in many ways."""
    index: dict[str, dict[str, None]] = {}
    for place in places:
        if any("\u0600" <= name[:1] <= "\u06ff" for name in place.names):  # Arabic spellings are what varies
            for name in (place.name, *place.names):
                index.setdefault(loose(name), {})[place.id] = None
    index.pop("", None)
    return index
