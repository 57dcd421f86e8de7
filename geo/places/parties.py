"""Where a text names parties to a war, so that the places in their names are not read as places."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import ahocorasick

from geo.places.names import fold, fold_text
from geo.theatre import all_actors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import Actor
    from geo.theatre import Theatre


def party_spans(text: str, theatre: Theatre | None) -> list[tuple[int, int]]:
    """Stretches of text that hold a party's name of two words or more; without a theatre, any shipped party's."""
    actors = theatre.actors if theatre is not None else all_actors()
    automaton = _automaton(actors)
    return list(_spans(text, automaton)) if len(automaton) else []


@lru_cache(maxsize=8)
def _automaton(actors: tuple[Actor, ...]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for actor in actors:
        for name in (actor.name, *actor.aliases):
            key = fold(name)
            if " " in key:
                automaton.add_word(key, len(key))
    automaton.make_automaton()
    return automaton


def _spans(text: str, automaton: ahocorasick.Automaton) -> Iterator[tuple[int, int]]:
    folded = fold_text(text)
    for last, length in automaton.iter(folded.text):
        start, end = folded.starts.get(last + 1 - length), folded.ends.get(last + 1)
        if start is not None and end is not None:
            yield start, end
