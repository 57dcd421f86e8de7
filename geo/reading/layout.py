"""What a parser should see of a text: markup blanked, lines that are sentences of their own, pieces of bearable size.

Everything here keeps offsets: a cleaned text is as long as the text it was made from.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from geo.reading.repair import repair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

#: Characters parsed at once. spaCy refuses a million, and its memory grows with the text.
PIECE = 20_000
#: Characters without the end of a sentence that are still one; no writer gets this far.
LONGEST = 3_000
_SENTENCE_ENDS = re.compile(r"[.!?;][\"”’)]?\s")

_BLANKED = re.compile(
    r"<(?:https?|mailto):[^<>\s]*>"  # <https://...>
    r"|https?://\S+"
    r"|\*{1,3}|`+|~~|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)"
    r"|^[ \t]*(?:#{1,6}|>+|[-*•‣◦–—]|\d{1,2}[.)])(?=[ \t])",
    re.MULTILINE,
)
_LINK = re.compile(r"\[([^\[\]\n]*)\](\([^()\s]*\))?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_NO_LETTERS = bytes(set(range(128)) - set(string.ascii_letters.encode()))
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def clean(text: str) -> str:
    """Blank markup, links and control characters with spaces; the length stays the same."""
    text = _LINK.sub(lambda m: f" {m[1]} " + " " * len(m[2] or ""), text)
    text = _BLANKED.sub(lambda m: " " * len(m[0]), text)
    return _CONTROL.sub(" ", text)


def pieces(text: str, size: int = PIECE) -> Iterator[tuple[int, str]]:
    """Parts of a text with their offsets, split at paragraphs, else lines, else sentences, else anywhere."""
    start = 0
    while len(text) - start > size:
        cut = -1
        for mark in ("\n\n", "\n", ". ", " "):
            cut = text.rfind(mark, start + size // 2, start + size)
            if cut >= 0:
                cut += len(mark)
                break
        else:
            cut = start + size
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


def is_readable(text: str) -> bool:
    """Whether a text is worth parsing: it has Latin letters, and more of them than right-to-left ones."""
    latin = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    return latin > len(_RIGHT_TO_LEFT.findall(text))


def line_starts(text: str) -> tuple[int, ...]:
    """Offsets of the lines that begin a sentence; lines wrapped by a mail or text program do not."""
    starts: list[int] = []
    offset = 0
    for block in re.split(r"(\n[ \t]*\n)", text):
        lines = block.split("\n")
        wrapped = len(lines) > 2 and all(50 <= len(line) <= 100 for line in lines[:-1])
        position = offset
        for number, line in enumerate(lines):
            stripped = line.strip()
            if stripped and not (number and (wrapped or stripped[0].islower())):
                starts.append(position + line.index(stripped[0]))
            position += len(line) + 1
        offset += len(block)
    return tuple(starts)


def parse(text: str, nlp: Language) -> Doc:
    """Parse a piece of text, markup blanked, with a sentence beginning at every line that is one.

    Returns
    -------
    Doc
        Its offsets are those of ``text``.
    """
    doc = nlp(_words(text, nlp))
    repair(doc)
    return doc


def parse_parts(text: str, nlp: Language, parts: Sequence[tuple[int, int]]) -> Doc:
    """Parse some stretches of a piece of text only.

    Parameters
    ----------
    parts : start and end offsets, in order and apart; best whole lines or sentences.

    Returns
    -------
    Doc
        Its offsets are those of ``text``. Outside ``parts`` it has words and lines and the marks of ``shallow``, but
        no grammar.
    """
    if len(parts) == 1 and parts[0] == (0, len(text)):
        return parse(text, nlp)
    from geo.reading import shallow  # which needs spaCy, and others only clean texts

    cleaned = clean(text)
    doc, starts = nlp.make_doc(cleaned), line_starts(cleaned)
    starts = (*starts, *_breaks(cleaned, starts))
    if not len(doc):
        return doc
    spans = [doc.char_span(start, end, alignment_mode="expand") for start, end in parts]
    cut = [(span.start, span.as_doc()) for span in spans if span is not None and len(span)]
    for start, block in cut:
        _begin_lines(block, {at - doc[start].idx for at in starts})
    parsed = zip(cut, nlp.pipe([block for _, block in cut]), strict=True)
    return shallow.marked(doc, starts, {start: block for (start, _), block in parsed})


def _words(text: str, nlp: Language) -> Doc:
    doc = nlp.make_doc(clean(text))
    text = doc.text
    starts = line_starts(text)
    _begin_lines(doc, {*starts, *_breaks(text, starts)})
    return doc


def _breaks(text: str, starts: Sequence[int]) -> Iterator[int]:
    """Offsets at which a stretch is cut that ends no sentence for longer than anybody writes.

    A parser makes one sentence of it, and what looks around in its sentence would look through all of it.
    """
    last = 0
    for at in sorted({*starts, *(m.end() for m in _SENTENCE_ENDS.finditer(text)), len(text)}):
        while at - last > LONGEST:
            blank = text.find(" ", last + LONGEST // 2)
            if not 0 <= blank < at - 1:
                break
            last = blank + 1
            yield last
        last = at


def _begin_lines(doc: Doc, starts: set[int]) -> None:
    for token in doc:
        if token.idx in starts:
            token.is_sent_start = True
