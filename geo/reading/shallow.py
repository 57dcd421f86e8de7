"""What can be said of words without a model: names by their capitals, sentences by their lines. Parsed parts are put in.

The rooms that read ask a parsed text; with these marks they can ask one of which only some stretches were parsed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from spacy import attrs, symbols

from geo.reading.repair import repair

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

#: What is copied from a parsed stretch and made up for the rest.
_COLUMNS = [attrs.TAG, attrs.POS, attrs.LEMMA, attrs.DEP, attrs.HEAD, attrs.ENT_IOB, attrs.ENT_TYPE]
_FLAGS = [attrs.IS_LOWER, attrs.IS_ALPHA, attrs.IS_STOP, attrs.IS_UPPER, attrs.IS_SPACE, attrs.IS_PUNCT]
_INSIDE, _OUTSIDE, _BEGINS = 1, 2, 3  # as spaCy numbers them
_ENDS = (".", "!", "?")


def marked(doc: Doc, lines: Sequence[int], parsed: Mapping[int, Doc]) -> Doc:
    """Give a tokenized text the grammar of its parsed stretches, by first token, and shallow marks on the rest.

    Parameters
    ----------
    lines : offsets at which a line begins that is a sentence.

    Notes
    -----
    Outside them each sentence hangs on its first word, and no word is a verb or noun. Words with a capital are names,
    several in a row one longer name, so that no word of it is taken for a place of its own.
    """
    table, begins = _shallow(doc), _begins(doc, lines)
    rest = np.ones(len(doc), bool)
    for start, block in parsed.items():
        end = start + len(block)
        repair(block)
        table[start:end], rest[start:end] = block.to_array(_COLUMNS), False
        begins[[n for n in (start, end) if n < len(doc)]] = True
    numbers = np.arange(len(doc), dtype=np.int64)
    firsts = np.maximum.accumulate(np.where(begins, numbers, 0))
    strings = doc.vocab.strings
    hanging = np.where(begins, strings.add("ROOT"), strings.add("dep")).astype(np.uint64)
    table[:, 3] = np.where(rest, hanging, table[:, 3])
    table[:, 4] = np.where(rest, (firsts - numbers).view(np.uint64), table[:, 4])
    marked: Doc = doc.from_array(_COLUMNS, table)  # type: ignore[arg-type]  # the stubs know signed integers only
    return marked


def _shallow(doc: Doc) -> NDArray[np.uint64]:
    """The columns of an unparsed text but for its tree."""
    lower, alpha, stop, upper, space, punct = doc.to_array(_FLAGS).astype(bool).T
    names = alpha & ~lower & (upper | ~stop)
    before, behind = np.zeros_like(names), np.zeros_like(names)
    before[1:], behind[:-1] = names[:-1], names[1:]
    longer = names & (before | behind)
    table = np.zeros((len(doc), len(_COLUMNS)), np.uint64)
    table[:, 1] = np.select([space, punct, names], [symbols.SPACE, symbols.PUNCT, symbols.PROPN], symbols.X)
    table[:, 2] = doc.to_array(attrs.LOWER)
    table[:, 5] = np.select([longer & before, longer], [_INSIDE, _BEGINS], _OUTSIDE)
    table[:, 6] = np.where(longer, doc.vocab.strings.add("ORG"), 0)
    return table


def _begins(doc: Doc, lines: Sequence[int]) -> NDArray[np.bool_]:
    """Which words begin a line, or follow a mark that ends a sentence."""
    marks = [doc.vocab.strings.add(mark) for mark in _ENDS]
    begins = np.isin(doc.to_array(attrs.IDX), np.array(lines, np.uint64))
    begins[1:] |= np.isin(doc.to_array(attrs.ORTH), np.array(marks, np.uint64))[:-1]
    begins[0] = True
    return begins
