"""Where words stand in a text. Offsets are ours: a model's are never asked for, its words never taken on trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from geo.reading.layout import clean

Span = tuple[int, int]

#: Letters that models write for one another; what is reported is always the text's own.
_ALIKE = {
    **dict.fromkeys("'’‘ʼ`", "['’‘ʼ`]"),
    **dict.fromkeys('"“”„«»', '["“”„«»]'),
    **dict.fromkeys("-‐‑–—", "[-‐‑–—]"),
}
#: Longer words are no such thing.
LIMITS = {"sentence": 1_500, "trigger": 200, "place": 120, "attribution": 300, "words": 200}
#: A place may stand in a neighbouring sentence: this many characters away at most.
NEIGHBOURS = 600
_TRIED = 20
_BORDER = re.compile(r"(?<=\w)(?=[^\w\s])|(?<=[^\w\s])(?=\w)")


@dataclass(frozen=True, slots=True)
class Located:
    """Where the words of a claim stand."""

    sentence: Span
    trigger: Span
    place: Span


class Text:
    """A text to search; its markup may be passed over, since models leave it out of what they copy."""

    def __init__(self, text: str) -> None:
        self.text, self._cleaned = text, clean(text)

    def find(self, words: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Where ``words`` stand as whole words between two offsets, white space aside: the first of very many."""
        stop = len(self.text) if end is None else end
        for text, gap in ((self.text, ""), (self._cleaned, r"\s*")):
            pattern = _pattern(words, gap)
            found = list(islice(pattern.finditer(text, start, stop), _TRIED)) if pattern else []
            if found:
                yield from (match.span() for match in found)
                return

    def has(self, words: str) -> Span | None:
        """The first place where ``words`` stand, None when they stand nowhere."""
        return next(self.find(words), None)

    def locate(self, sentence: str, trigger: str, place: str) -> Iterator[Located] | str:
        """Where a claim's words stand, likeliest first; or which of them does not stand where it should."""
        sentences = [s for s in self.find(sentence) if "\n\n" not in self.text[slice(*s)]]
        if not sentences:
            return "the sentence does not stand in the report"
        with_trigger = [s for s in sentences if next(self.find(trigger, *s), None)]
        if not with_trigger:
            return "the words that say what happened do not stand in their sentence"
        located = [found for s in with_trigger if (found := self._around(s, trigger, place))]
        return iter(located) if located else "the place does not stand in or beside its sentence"

    def _around(self, sentence: Span, trigger: str, place: str) -> Located | None:
        triggers = list(self.find(trigger, *sentence))
        places = list(self.find(place, *sentence))
        if not places:
            start, end = max(sentence[0] - NEIGHBOURS, 0), sentence[1] + NEIGHBOURS
            places = list(self.find(place, start, min(end, len(self.text))))
        if not places:
            return None
        said, where = min(((t, p) for t in triggers for p in places), key=_apart)
        return Located(sentence, said, where)


def _apart(pair: tuple[Span, Span]) -> tuple[int, int]:
    """How far two spans are apart; of equals the earlier. Overlapping ones come last: a place is no trigger."""
    (a, b), (c, d) = pair
    gap = max(c - b, a - d)
    return (gap if gap >= 0 else NEIGHBOURS * 2, a)


def _pattern(words: str, gap: str) -> re.Pattern[str] | None:
    """What finds words; ``gap`` may stand between letters and marks, where markup was blanked."""
    tokens = words.split()
    if not tokens or not any(c.isalnum() for c in words):
        return None
    parts = (_BORDER.split(token) for token in tokens)
    body = r"\s+".join(gap.join("".join(_ALIKE.get(c) or re.escape(c) for c in p) for p in part) for part in parts)
    before = r"(?<!\w)" if _is_word(tokens[0][0]) else ""
    after = r"(?!\w)" if _is_word(tokens[-1][-1]) else ""
    return re.compile(f"{before}{body}{after}")


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
