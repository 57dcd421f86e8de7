"""Turns of phrase read from the order of words alone: the patterns of ``data/reading/patterns.toml``.

Each sentence is written anew with a sign for every place and for every party, so that a pattern is one line of data
and an error of the parser does no harm. What grammar has read already is left as it is.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.model import Event
from geo.reading.findings import tell
from geo.reading.mentions import by_sentence
from geo.reading.modality import modality_of
from geo.reading.syntax import is_verb
from geo.theatre import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Span, Token

    from geo.reading.findings import Finding
    from geo.reading.framing import Scene
    from geo.reading.mentions import Group

_PLACE, _PARTY = "\ue000", "\ue001"
_QUOTES = frozenset({'"', "“", "”", "``", "''", "«", "»", "‘"})
_MACRO = re.compile(r"\{([A-Z]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A turn of phrase.

    Attributes
    ----------
    regex : over a sentence in lower case with signs for places and parties; groups p (the places), and where there
        are any a (who acts) and b (against whom).
    named : whether the party must be named in the pattern; otherwise the last one before it acts.
    """

    name: str
    regex: re.Pattern[str]
    event: Event
    relation: str | None
    weight: float
    named: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in signs: each character's token, the group at a place's sign, the actor at a party's."""

    text: str
    tokens: tuple[int, ...]
    groups: dict[int, Group]
    parties: dict[int, str]


@lru_cache(maxsize=1)
def load_patterns() -> tuple[Pattern, ...]:
    """Load the table of patterns.

    Raises
    ------
    InputError
        When the file is missing or malformed, with the pattern at fault.
    """
    path = data_dir() / "reading" / "patterns.toml"
    name = ""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        macros = {"P": f"(?P<p>{_PLACE})", "A": f"(?P<a>{_PARTY})", "B": f"(?P<b>{_PARTY})"} | raw["macros"]
        found = []
        for name, row in raw["pattern"].items():
            text = row["words"]
            for _ in range(3):  # macros may hold macros
                text = _MACRO.sub(lambda m: macros[m[1]], text)
            regex = re.compile(text)
            found.append(
                Pattern(
                    name,
                    regex,
                    Event(row["event"]),
                    row.get("relation"),
                    row.get("weight", 0.65),
                    "a" in regex.groupindex,
                )
            )
        return tuple(found)
    except (OSError, KeyError, TypeError, ValueError, re.error) as error:
        what = f"cannot be used at {name!r} ({error!r})" if name else f"cannot be used ({error!r})"
        raise InputError(what, str(path), "Restore the file from the project.") from error


def find_surface(scene: Scene, groups: Sequence[Group], found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of the patterns, sentence by sentence; none for a place of which the same event is told there."""
    told = {(f.mention.toponym.start, f.event, scene.doc[f.token].sent.start) for f in found}
    for first, inside in by_sentence(scene.doc, groups).items():
        line = _line(scene, scene.doc[first].sent, inside)
        for pattern in load_patterns():
            for match in pattern.regex.finditer(line.text):
                for finding in _read(scene, line, pattern, match):
                    key = (finding.mention.toponym.start, finding.event, first)
                    if key not in told:
                        told.add(key)
                        yield finding


def _line(scene: Scene, sentence: Span, groups: Sequence[Group]) -> Line:
    heads = {group[0].start: group for group in groups}
    actors = {start: (end, actor) for start, end, actor in scene.cast.spans}
    text: list[str] = []
    tokens: list[int] = []
    places: dict[int, Group] = {}
    parties: dict[int, str] = {}
    i = sentence.start
    while i < sentence.end:
        token = scene.doc[i]
        end = i + 1
        if i in actors and (i not in heads or actors[i][0] > heads[i][-1].end):
            end = actors[i][0]
            parties[len(tokens)] = actors[i][1]
            piece = _PARTY
        elif i in heads:
            end = heads[i][-1].end
            places[len(tokens)] = heads[i]
            piece = _PLACE
        else:
            piece = "" if token.text in _QUOTES else token.lower_.replace("’", "'")
        piece += " " if scene.doc[end - 1].whitespace_ and piece else ""
        text.append(piece)
        tokens += [i] * len(piece)
        i = end
    return Line("".join(text).rstrip(), tuple(tokens), places, parties)


def _read(scene: Scene, line: Line, pattern: Pattern, match: re.Match[str]) -> Iterator[Finding]:
    group = line.groups.get(match.start("p"))
    names = match.re.groupindex
    actor = line.parties.get(match.start("a")) if "a" in names else None
    against = line.parties.get(match.start("b")) if "b" in names else None
    if group is None or (pattern.named and actor is None):
        return
    start, end = _words(scene, line, match)
    head = _head(scene, start, end)
    modality = modality_of(head)
    if modality is None:
        return
    yield from tell(
        group,
        head,
        event=pattern.event,
        modality=modality,
        actor=actor or (None if pattern.named else scene.cast.before(start, head.sent.start)),
        against=against,
        relation=pattern.relation,
        span=(start, end),
        weight=pattern.weight,
        rule=f"pattern:{pattern.name}",
    )


def _words(scene: Scene, line: Line, match: re.Match[str]) -> tuple[int, int]:
    """The tokens of a match without its places and parties at the ends: the trigger's words."""
    inside = range(line.tokens[match.start()], line.tokens[match.end() - 1] + 1)
    signs = {line.tokens[n] for n in (*line.groups, *line.parties) if match.start() <= n < match.end()}
    said = [i for i in inside if i not in signs and i not in scene.taken and i not in scene.cast.tokens]
    said = [i for i in said if scene.doc[i].pos_ not in {"PUNCT", "SPACE", "DET"}] or list(inside)
    return said[0], said[-1] + 1


def _head(scene: Scene, start: int, end: int) -> Token:
    return next((t for t in scene.doc[start:end] if is_verb(t)), scene.doc[start])
