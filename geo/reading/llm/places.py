"""Which place a name is: our own gazetteer's answer, found through the toponyms already read in the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.model import Form, Toponym
from geo.places.names import fold
from geo.reading.llm.spans import Span

_NEW = "named by the language model; our own reading found no place here"
_ELSEWHERE = "as elsewhere in this report"


class Places:
    """The toponyms of a report, and those that a model adds.

    Attributes
    ----------
    toponyms : all of them, sorted by start, without overlap.
    """

    def __init__(self, text: str, toponyms: Sequence[Toponym]) -> None:
        self._text = text
        self.toponyms = tuple(toponyms)

    def at(self, span: Span) -> Toponym | str:
        """The toponym a span means, or the reason why it means none. One that is new is added, unresolved."""
        overlapping = [t for t in self.toponyms if t.start < span[1] and span[0] < t.end]
        if overlapping:
            best = max(overlapping, key=lambda t: (min(t.end, span[1]) - max(t.start, span[0]), -t.start))
            return best if best.form is Form.NAME else f"{best.text[:60]!r} is no place here but a {best.form.value}"
        words = self._text[slice(*span)]
        if not any(c.isalpha() and not c.islower() for c in words):
            return f"{words[:60]!r} is no name"
        new = self._new(span, words)
        self.toponyms = tuple(sorted((*self.toponyms, new), key=lambda t: t.start))
        return new

    def _new(self, span: Span, words: str) -> Toponym:
        key = fold(words)
        same = [t for t in self.toponyms if t.form is Form.NAME and t.lat is not None and fold(t.text) == key]
        if key and same:
            return replace(same[0], start=span[0], end=span[1], text=words, reasons=(*same[0].reasons, _ELSEWHERE))
        return Toponym(span[0], span[1], words, Form.NAME, reasons=(_NEW,))
