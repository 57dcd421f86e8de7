"""Which of the places named before "it" or "the town" points to: what a text is about, rather than what stood last."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spacy.tokens import Doc

    from geo.reading.mentions import Mention

#: Weights after centering theory (Grosz, Joshi and Weinstein 1995): nearer sentences, subjects before objects before
#: the rest; set by hand, checked on the development texts.
SENTENCE_BACK, SENTENCES = -2.0, 4
SAME_SENTENCE = 2.0
NAMED_AGAIN, NAMED_MOST = 0.5, 3
SUBJECT, OBJECT, ASIDE = 1.0, 0.8, -0.8
FIRST = 0.5
CALLED, CALLED_OTHERWISE = 3.0, -1.0
#: How many of the mentions before are weighed; only lists without end hold more within reach.
MOST = 300
_ASIDE = frozenset({"from", "to", "near", "toward", "towards", "between", "behind", "via", "beyond", "outside", "of"})


def most_salient(
    doc: Doc,
    mentions: Sequence[Mention],
    before: int,
    called: Collection[str] = (),
    otherwise: Collection[str] = (),
) -> Mention:
    """The likeliest antecedent at a token: of the likeliest place, the mention that stands nearest.

    Parameters
    ----------
    mentions : places named before the token, at least one, in order.
    called, otherwise : names that the text calls what the noun says, and those it calls something else.
    """
    backs = _sentences_back(doc, before)
    first = _name(mentions[0])
    said = Counter(map(_name, mentions))
    mentions = mentions[-MOST:]
    best = max(
        mentions,
        key=lambda m: (
            SENTENCE_BACK * sum(m.start < start for start in backs)
            + (SAME_SENTENCE if m.start >= backs[0] else 0.0)
            + NAMED_AGAIN * min(said[_name(m)] - 1, NAMED_MOST)
            + _standing(doc, m)
            + (FIRST if _name(m) == first else 0.0)
            + (CALLED if m.toponym.text in called else 0.0)
            + (CALLED_OTHERWISE if m.toponym.text in otherwise else 0.0),
            m.start,
        ),
    )
    return max((m for m in mentions if _name(m) == _name(best)), key=lambda m: m.start)


def _sentences_back(doc: Doc, before: int) -> list[int]:
    """First tokens of the sentence of a token and of the three before it, nearest first."""
    starts = [doc[before].sent.start]
    while starts[-1] and len(starts) < SENTENCES:
        starts.append(doc[starts[-1] - 1].sent.start)
    return starts


def _name(mention: Mention) -> str:
    return mention.toponym.name or mention.toponym.text


def _standing(doc: Doc, mention: Mention) -> float:
    """What the grammatical role of a mention adds."""
    token = doc[mention.start : mention.end].root
    while token.dep_ in {"compound", "nmod", "appos", "conj"} and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.dep_ in {"dobj", "nsubj", "nsubjpass"}:
        token = token.head.head  # "the town of Elm"
    if token.dep_ in {"nsubj", "nsubjpass"}:
        return SUBJECT
    if token.dep_ == "dobj":
        return OBJECT
    return ASIDE if token.dep_ == "pobj" and token.head.lower_ in _ASIDE else 0.0
