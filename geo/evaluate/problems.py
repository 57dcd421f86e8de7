"""What a page of errors tells: the documents of a file with what is wrong in each, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.model import Document

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One part of gold and prediction side by side; ``right`` is None where there is nothing to compare."""

    part: str
    gold: str
    read: str
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate the reader had for a name; ``right`` where it lies within the distance asked for."""

    name: str
    kind: str
    score: str
    distance: str
    reasons: str
    right: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """One error.

    Attributes
    ----------
    kinds : keys of ``Problems.kinds``, the gravest first.
    group : what it is filtered by beside its kind: the event of a claim, the cause for a name.
    gold, read : spans of the place in the text, where there is one on that side.
    words : spans of the words gold or prediction rest on.
    """

    kinds: tuple[str, ...]
    group: str
    title: str
    rows: tuple[Row, ...]
    reasons: tuple[str, ...]
    gold: Span | None = None
    read: Span | None = None
    words: tuple[Span, ...] = ()
    sentence: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentProblems:
    """A document, its errors in the order of the text, and the spans (gold, read) of what is right."""

    document: Document
    problems: tuple[Problem, ...]
    right: tuple[tuple[Span, Span], ...]


@dataclass(frozen=True, slots=True)
class Problems:
    """All documents of a file.

    Attributes
    ----------
    kinds : what each kind of error is called, by its key, in order.
    group : what ``Problem.group`` is.
    """

    what: str
    kinds: Mapping[str, str]
    group: str
    documents: tuple[DocumentProblems, ...]


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The errors by where they stand in the text."""
    return tuple(sorted(problems, key=lambda p: (p.gold or p.read or (0, 0), p.title)))


def joined(words: object) -> str:
    """Reasons as one text, whether they came as a list or as words."""
    if isinstance(words, (list, tuple)):
        return "; ".join(str(word) for word in words)
    return "" if words is None else str(words)
