"""Where a text names parties to a war, so that the places in their names are not read as places."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import ahocorasick

from geo.errors import InputError
from geo.places.names import fold, fold_text
from geo.theatre import all_actors, data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.model import Actor
    from geo.theatre import Theatre

#: Armed organisations that no actors file describes, under the data folder.
ARMED_GROUPS = "reading/armed_groups.txt"


def party_spans(text: str, theatre: Theatre | None) -> list[tuple[int, int]]:
    """Stretches of text that hold a party's name of two words or more; without a theatre, any shipped party's."""
    automaton = _automaton(_keys(theatre))
    return list(_spans(text, automaton)) if len(automaton) else []


def party_words(theatre: Theatre | None) -> frozenset[str]:
    """Folded names of one word that parties bear: the theatre's or any shipped one, and armed groups anywhere."""
    return frozenset(key for key in _keys(theatre) if " " not in key)


def _keys(theatre: Theatre | None) -> frozenset[str]:
    actors = theatre.actors if theatre is not None else all_actors()
    return _names(actors) | _armed_groups(data_dir() / ARMED_GROUPS)


@lru_cache(maxsize=8)
def _names(actors: tuple[Actor, ...]) -> frozenset[str]:
    names = [name for actor in actors for name in (actor.name, *actor.aliases)]
    return frozenset(filter(None, map(fold, names)))


@lru_cache(maxsize=2)
def _armed_groups(path: Path) -> frozenset[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise InputError("the list of armed groups cannot be read", str(path), "install the package again") from error
    return frozenset(filter(None, (fold(line) for line in lines if not line.startswith("#"))))


@lru_cache(maxsize=8)
def _automaton(keys: frozenset[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for key in sorted(keys):
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
