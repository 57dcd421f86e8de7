"""Names with one letter wrong: "Deir Hafr" for Deir Hafir, "Khan Sheikhun" spelt in haste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.places.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Shorter names lie one letter from too many others.
SHORTEST = 7


def one_letter_off(name: str, keys: Sequence[str]) -> tuple[str, ...]:
    """Folded names that differ from a name by one letter lost, added, changed or swapped; none for short names.

    Parameters
    ----------
    keys : the folded names of `SHORTEST` letters and more to choose from.
    """
    key = fold(name)
    if len(key) < SHORTEST:
        return ()
    near = process.extract(key, keys, scorer=OSA.distance, score_cutoff=1, limit=None)
    # The first letter is the one that is seldom mistyped, and the one that tells names apart.
    return tuple(found for found, distance, _ in near if distance == 1 and found[0] == key[0])
