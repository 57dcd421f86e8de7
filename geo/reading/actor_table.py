"""The words of the actors files as one automaton: which names, adjectives and leaders may mean whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import ahocorasick

from geo.places.names import Folded, fold, fold_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from geo.model import Actor

Kind = Literal["alias", "common", "adjective", "leader", "metonym", "word"]
#: Which kind goes first where several stand at one place.
RANK: dict[str, int] = {"alias": 0, "common": 0, "leader": 1, "adjective": 2, "metonym": 3, "word": 4}


@dataclass(frozen=True, slots=True)
class Entry:
    """A name, adjective or word of a war as it is written, and the actors or wars it speaks for."""

    kind: Kind
    written: str
    actors: tuple[str, ...]
    wars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at tokens [start, end)."""

    start: int
    end: int
    entry: Entry


def find_hits(doc: Doc, automaton: ahocorasick.Automaton) -> list[Hit]:
    """Every entry that stands in a text, overlapping ones too."""
    if not len(doc) or not len(automaton):
        return []
    text = doc.text  # spaCy joins it anew at every call
    hits = []
    for start, end, entry in entries_in(text, fold_text(text), automaton):
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            hits.append(Hit(span.start, span.end, entry))
    return hits


def entries_in(text: str, folded: Folded, automaton: ahocorasick.Automaton) -> Iterator[tuple[int, int, Entry]]:
    """Start, end and entry of every entry that stands in a text, overlapping ones too."""
    if not len(automaton):
        return
    for last, (key, entries) in automaton.iter(folded.text):
        start, end = folded.starts.get(last + 1 - len(key)), folded.ends.get(last + 1)
        if start is not None and end is not None:
            surface = text[start:end]
            yield from ((start, end, entry) for entry in entries if _same_case(surface, entry.written))


def make_automaton(actors: Sequence[Actor]) -> ahocorasick.Automaton:
    """All words of some actors; empty for none."""
    table: dict[str, dict[tuple[Kind, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    wars: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("alias", _own_names(actor)), ("common", actor.common), ("leader", actor.leaders), ("metonym", actor.metonyms),
            ("adjective", tuple(word for part in actor.parts for word in part.adjectives)),
        )  # fmt: skip
        for kind, names in kinds:
            for name in names:
                table[fold(name)][kind, name].add(actor.id)
        for part in actor.parts:
            for word in part.words:
                table[fold(word)]["word", word]
                wars[word].add(part.war)
    by_id = {actor.id: actor for actor in actors}
    order = {actor.id: number for number, actor in enumerate(actors)}
    automaton = ahocorasick.Automaton()
    for key, entries in table.items():
        if key:
            made = [
                Entry(kind, written, tuple(sorted(ids, key=order.__getitem__)),
                       tuple(sorted(wars[written])) if kind == "word" else _wars_of(by_id[i] for i in ids))
                for (kind, written), ids in entries.items()
            ]  # fmt: skip
            automaton.add_word(key, (key, made))
    if len(automaton):
        automaton.make_automaton()
    return automaton


def _own_names(actor: Actor) -> tuple[str, ...]:
    """Its names, but for a country's that counts only where it acts."""
    return tuple(name for name in (actor.name, *actor.aliases) if name not in actor.metonyms)


def _wars_of(actors: Iterator[Actor]) -> tuple[str, ...]:
    return tuple(sorted({part.war for actor in actors for part in actor.parts if part.war}))


def _same_case(surface: str, written: str) -> bool:
    """Capitals must stand where the name has them: "IS" is not "is", "Badr" not "badr"; headlines' capitals pass."""
    letters = [c for c in written if c.isalpha()]
    if all(c.isupper() for c in letters):
        return surface.upper() == surface
    return not written[:1].isupper() or surface[:1].isupper() or not surface[:1].isalpha()
