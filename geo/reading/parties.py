"""Named parties that no actors file knows: their own words, in capitals, are their id."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.places.names import fold
from geo.reading.actor_words import MODIFIERS, NO_PEOPLE, OWN_WORDS, PARTY_WORDS, TROOPS
from geo.reading.coreference import Named
from geo.theatre import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Doc

_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&-]{1,7}")
_INSIDE = frozenset({"of", "the", "for", "and", "-", "–", "'s", "’s", "'", "al"})


def unknown_parties(doc: Doc, named: list[Named]) -> None:
    """Add the parties that no actors file knows to ``named`` in place, in the order of the text.

    These are names that end in (or are of) an armed noun with their abbreviations, armed groups known beyond their
    war, and peoples or abbreviations before an armed noun. A generic word behind the first of their words gives way to them.
    """
    for finder in (_long_names, _known_groups, _peoples):
        taken = {i for n in named if n.kind != "generic" for i in range(n.start, n.end)}
        known = {n.start for n in named if n.actor}
        found = [n for n in finder(doc, taken) if n.start not in known and not taken & set(range(n.start, n.end))]
        covered = {i for n in found for i in range(n.start, n.end)}
        named[:] = [n for n in named if not covered & set(range(n.start, n.end))]
        named += found
        named.sort(key=lambda n: n.start)


def party_id(words: str) -> str:
    """The words of a name as an id: "the Red Valley Army" is RED_VALLEY_ARMY."""
    return re.sub(r"[^A-Z0-9]+", "_", fold(re.sub(r"^(?:The|the)\s+", "", words)).upper()).strip("_")


def _long_names(doc: Doc, taken: set[int]) -> Iterator[Named]:
    """As in "the Red Valley Liberation Army (RVLA)", and "the RVLA" from there on."""
    ids: dict[str, str] = {}
    used: set[int] = set()
    for token in doc:
        if token.text not in PARTY_WORDS or token.i in taken | used:
            continue
        start, end = _borders(doc, token.i, taken)
        plain = start == token.i and token.is_sent_start and token.lower_ in TROOPS  # "Forces of the north left"
        if plain or end - start < 2:
            continue
        used |= set(range(start, end))
        actor = party_id(doc[start:end].text)
        yield Named(start, end, actor, "unknown")
        abbreviation = doc[end + 1].text if end + 2 < len(doc) and doc[end].text == "(" else ""
        if _ABBREVIATION.fullmatch(abbreviation):
            ids[abbreviation] = actor
    for token in doc:
        if token.text in ids:
            yield Named(token.i, token.i + 1, ids[token.text], "unknown")


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The words of each group of ``armed_groups.txt`` by its first word, the longest first."""
    lines = (data_dir() / "reading" / "armed_groups.txt").read_text(encoding="utf-8").splitlines()
    names = [tuple(line.replace("-", " - ").split()) for line in lines if line and not line.startswith("#")]
    firsts = {name[0] for name in names}
    return {first: tuple(sorted((n for n in names if n[0] == first), key=len, reverse=True)) for first in firsts}


def _known_groups(doc: Doc, _taken: set[int]) -> Iterator[Named]:
    """As in "Boko Haram militants": the group, with the armed noun behind it."""
    end = 0
    for token in doc:
        if token.i < end:
            continue
        first = token.text.capitalize() if token.lower_ == "al" else token.text
        for name in _groups().get(first, ()):
            rest = " ".join(t.text for t in doc[token.i + 1 : token.i + len(name)])
            words = (first, *rest.replace("-", " - ").split())
            if words[: len(name)] == name:
                last = token.i + len(name)
                end = last + 1 if last < len(doc) and doc[last].lower_ in TROOPS else last
                yield Named(token.i, end, _group_id(name), "unknown")
                break


def _group_id(name: tuple[str, ...]) -> str:
    """Id of a group; of "Houthi" beside "Houthis", that of the plural."""
    plural = (*name[:-1], f"{name[-1]}s")
    return party_id(" ".join(plural if plural in _groups().get(plural[0], ()) else name))


def _peoples(doc: Doc, taken: set[int]) -> Iterator[Named]:
    """As in "Chadian troops", "the Chadian army" and "CSP rebels": the country, the words, the abbreviation."""
    for token in doc:
        if token.lower_ not in TROOPS or token.i in taken:
            continue
        start = token.i
        while start and start - 1 not in taken and doc[start - 1].lower_ in MODIFIERS and not doc[start].is_sent_start:
            start -= 1
        first = start - 1
        if first < 0 or doc[start].is_sent_start or first in taken:
            continue
        word = doc[first]
        if _ABBREVIATION.fullmatch(word.text) and word.ent_type_ in {"ORG", "NORP", ""}:
            yield Named(first, token.i + 1, party_id(word.text), "unknown")
        elif (begin := _people(doc, first)) is not None:
            land = _demonyms()[doc[begin:start].text] if start == token.i else ""
            own = token.lower_ in OWN_WORDS or not land
            yield Named(begin, token.i + 1, party_id(doc[begin : token.i + 1].text if own else land), "unknown")


@lru_cache(maxsize=1)
def _demonyms() -> Mapping[str, str]:
    """The country that each people's adjective belongs to."""
    with (data_dir() / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {word: row["name"] for row in csv.DictReader(file) for word in row["demonyms"].split("|") if word}


def _people(doc: Doc, i: int) -> int | None:
    """First token of the people's name that ends at a token ("Sri Lankan"), None where none does."""
    if i and doc[i - 1 : i + 1].text in _demonyms():
        return i - 1
    word = doc[i]
    return i if word.text in _demonyms() and word.lower_ not in NO_PEOPLE else None


def _borders(doc: Doc, i: int, taken: set[int]) -> tuple[int, int]:
    start = i
    while start and start - 1 not in taken and not doc[start].is_sent_start and _in_name(doc, start - 1):
        start -= 1
    while start < i and (doc[start].lower_ in _INSIDE or doc[start].is_lower):
        start += 1
    end = i + 1
    if end + 1 < len(doc) and doc[end].lower_ == "of" and doc[end + 1].text[:1].isupper():
        end += 2
    while end < len(doc) and end not in taken and doc[end].pos_ == "PROPN" and doc[end].text in PARTY_WORDS:
        end += 1
    return start, end


def _in_name(doc: Doc, i: int) -> bool:
    token = doc[i]
    if token.text in {"-", "–"} and (token.whitespace_ or (i and doc[i - 1].whitespace_)):  # a dateline's dash
        return False
    if token.lower_ in _INSIDE:
        return bool(i and doc[i - 1].text[:1].isupper() and token.lower_ != "and")
    return token.text[:1].isupper() and token.is_alpha and token.lower_ not in {"the", "a", "in", "on", "after"}
