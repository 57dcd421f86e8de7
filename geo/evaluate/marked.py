"""A document's text with gold and predicted spans marked, however they overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from geo.evaluate.problems import DocumentProblems

#: What has no look of its own, or turns the order of the text around it: shown as a sign instead.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span with its classes; ``error`` is the number of its error, 0 for none."""

    start: int
    end: int
    side: str
    kind: str
    error: int = 0


def shown(text: str) -> str:
    """Text with every unseen or order-turning character as a sign; the length stays the same."""
    return UNSEEN.sub("\ufffd", text)


def marked_html(number: int, document: DocumentProblems, kinds: Mapping[str, str]) -> str:
    """HTML of the text: gold (class g), read (r), words gone by (w), each with the gravest kind of error there.

    Parameters
    ----------
    number : of the document on the page; errors' links are made of it.
    kinds : keys of the kinds of error, the gravest first.
    """
    text = document.document.text
    marks = [m for m in _marks(document) if m.start < min(m.end, len(text))]
    rank = {kind: n for n, kind in enumerate((*kinds, "ok", ""))}
    refs = _references(marks, len(text))
    bounds = sorted({0, len(text), *refs, *(p for m in marks for p in (m.start, min(m.end, len(text))))})
    starts = sorted(marks, key=lambda m: m.start)
    out, active, at = [], [], 0
    for start, end in pairwise(bounds):
        while at < len(starts) and starts[at].start <= start:
            active.append(starts[at])
            at += 1
        active = [m for m in active if m.end > start]
        out.append(_segment(text[start:end], active, rank))
        out += [_reference(number, error) for error in refs.get(end, ())]
    return "".join(out)


def _marks(document: DocumentProblems) -> Iterator[Mark]:
    for gold, read in document.right:
        yield Mark(*gold, "g", "ok")
        yield Mark(*read, "r", "ok")
    for n, problem in enumerate(document.problems, 1):
        kind = problem.kinds[0]
        if problem.gold:
            yield Mark(*problem.gold, "g", kind, n)
        if problem.read:
            yield Mark(*problem.read, "r", kind, n)
        for span in problem.words:
            yield Mark(*span, "w", "")


def _references(marks: list[Mark], length: int) -> dict[int, list[int]]:
    """The errors whose number stands at each offset: the end of the last of their spans."""
    ends: dict[int, int] = {}
    for mark in marks:
        if mark.error:
            ends[mark.error] = max(ends.get(mark.error, 0), min(mark.end, length))
    found: dict[int, list[int]] = {}
    for error, end in sorted(ends.items()):
        found.setdefault(end, []).append(error)
    return found


def _segment(text: str, active: list[Mark], rank: Mapping[str, int]) -> str:
    words = escape(shown(text), quote=True)
    if not active:
        return words
    kind = min((m.kind for m in active), key=lambda k: rank[k])
    look = {"": "", "ok": "ok"}.get(kind, f"k-{kind}")
    classes = " ".join(dict.fromkeys(["m", *sorted({m.side for m in active}), look])).strip()
    return f'<span class="{classes}">{words}</span>'


def _reference(number: int, error: int) -> str:
    return f'<a class="ref" id="t{number}-{error}" href="#p{number}-{error}">{error}</a>'
