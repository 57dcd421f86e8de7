"""How far each source is believed, learnt from its agreement with others (Dawid and Skene 1979, one coin a source).

Two sources that tell of one place on one day either agree or not; expectation and maximisation find who is mostly
right. A grade counts as some claims seen before, so that with few data a source stays at its grade. What is learnt is
never used where it was learnt: places fall into folds, and the claims of a fold are weighed by the other folds
(cross-fitting), so that a report that agrees cannot lower a belief by way of its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from geo.control.weights import grade_of, source_letter
from geo.model import Event, Modality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.emissions import Emissions
    from geo.model import Claim, Document
    from geo.theatre import Theatre

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

FOLDS = 4
_ROUNDS = 12
#: Events whose actor holds the place on the day of the claim.
_HOLDING = frozenset({Event.CAPTURE, Event.CONTROL, Event.REPEL})


@dataclass(frozen=True, slots=True)
class Vote:
    """A source that says of a place that a side holds it on a day."""

    source: str
    letter: str
    place_id: str
    day: date
    side: str
    origin: str
    published: date | None


def source_trust(
    claims: Sequence[Claim],
    documents: Mapping[str, Document],
    theatre: Theatre,
    origin: Mapping[str, str],
    table: Emissions,
    *,
    as_known: bool = False,
) -> dict[tuple[str, int], float]:
    """Factors on the weight of claims, by claim id and fold of the place they speak of; 1 for what is not in it.

    Parameters
    ----------
    origin : origin by claim id; votes of one origin count once.
    as_known : a claim is weighed by what was published before its own report.
    """
    votes = votes_of(claims, documents, theatre, origin)
    sources = {c.id: documents[c.document_id].source.casefold() for c in claims if c.document_id in documents}
    if not as_known:
        learnt = {fold: _factors(votes, fold, table) for fold in range(FOLDS)}
        return {(c, fold): factors[s] for c, s in sources.items() for fold, factors in learnt.items() if s in factors}
    found: dict[tuple[str, int], float] = {}
    for day in sorted({d.published for d in documents.values() if d.published}):
        earlier = [v for v in votes if v.published and v.published < day]
        learnt = {fold: _factors(earlier, fold, table) for fold in range(FOLDS)} if earlier else {}
        own = [c for c in claims if c.document_id in documents and documents[c.document_id].published == day]
        found |= {
            (c.id, fold): factors[sources[c.id]]
            for c in own
            for fold, factors in learnt.items()
            if sources[c.id] in factors
        }
    return found


def fold_of(place_id: str) -> int:
    """Fold of a place, the same from run to run."""
    return crc32(place_id.encode()) % FOLDS


def accuracies(votes: Sequence[Vote], letters: Mapping[str, str], table: Emissions) -> dict[str, float]:
    """Share of right claims by source, for the sources of votes that others can confirm or contradict."""
    sources = sorted({v.source for v in votes})
    told = sorted({(v.place_id, v.day, v.source, v.side) for v in votes})
    before = np.array([table[f"reliability.accuracy.{letters[s]}"] for s in sources])
    items: dict[tuple[str, date], int] = {}
    sides = {side: n for n, side in enumerate(sorted({v.side for v in votes}))}
    numbers = {source: n for n, source in enumerate(sources)}
    rows = [(items.setdefault((p, d), len(items)), numbers[s], sides[x]) for p, d, s, x in told]
    item, source, side = np.array(rows, np.int64).reshape(-1, 3).T
    # Who says two things at once agrees with nobody; and it takes two to agree.
    pair = item * len(sources) + source
    item, source, side = (part[np.bincount(pair)[pair] == 1] for part in (item, source, side))
    shared = np.bincount(item, minlength=len(items))[item] > 1
    item, source, side = item[shared], source[shared], side[shared]
    if not len(item):
        return {}
    found = _learn(item, source, side, before, table["reliability.prior"])
    seen = set(source.tolist())
    return {name: float(found[n]) for n, name in enumerate(sources) if n in seen}


def _learn(item: Integers, source: Integers, side: Integers, before: Floats, prior: float) -> Floats:
    """Expectation (which side is right, by who says so) and maximisation (how often each is right), in turn."""
    sides = max(2, int(side.max()) + 1)
    accuracy, seen = before.copy(), np.bincount(source, minlength=len(before))
    for _ in range(_ROUNDS):
        gain = np.log(accuracy[source] * (sides - 1) / (1 - accuracy[source]))
        score = np.zeros((int(item.max()) + 1, sides))
        np.add.at(score, (item, side), gain)
        share = np.exp(score - score.max(axis=1, keepdims=True))
        right = share[item, side] / share.sum(axis=1)[item]
        accuracy = (prior * before + np.bincount(source, right, len(before))) / (prior + seen)
    return accuracy


def _factors(votes: Sequence[Vote], fold: int, table: Emissions) -> dict[str, float]:
    elsewhere = [v for v in votes if fold_of(v.place_id) != fold]
    if not elsewhere:
        return {}
    letters = _letters(elsewhere)
    found = {}
    for source, accuracy in accuracies(elsewhere, letters, table).items():
        before = table[f"reliability.accuracy.{letters[source]}"]
        factor = _logit(accuracy) / _logit(before)
        found[source] = float(np.clip(factor, table["reliability.least"], table["reliability.most"]))
    return found


def _letters(votes: Sequence[Vote]) -> dict[str, str]:
    """The letter that each source mostly bears; of two as frequent the better."""
    counts: dict[str, Counter[str]] = {}
    for vote in votes:
        counts.setdefault(vote.source, Counter())[vote.letter] += 1
    return {source: min(own, key=lambda letter: (-own[letter], letter)) for source, own in counts.items()}


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def votes_of(
    claims: Sequence[Claim], documents: Mapping[str, Document], theatre: Theatre, origin: Mapping[str, str]
) -> list[Vote]:
    """One vote for each origin, source, place, day and side, of firm claims that a side holds a place.

    Parameters
    ----------
    origin : origin by claim id.
    """
    found: dict[tuple[str, str, date, str], Vote] = {}
    for claim in sorted(claims, key=lambda c: c.id):
        document, side = documents.get(claim.document_id), theatre.side_of(claim.actor)
        plain = claim.relation is None and claim.modality is Modality.ASSERTED and claim.event in _HOLDING
        if not (plain and document and document.source and side and claim.place_id and claim.date_to):
            continue
        source, letter = document.source.casefold(), source_letter(grade_of(document, theatre))
        vote = Vote(source, letter, claim.place_id, claim.date_to, side, origin[claim.id], document.published)
        found.setdefault((vote.origin, vote.place_id, vote.day, side), vote)
    return sorted(found.values(), key=lambda v: (v.place_id, v.day, v.source, v.side, v.origin))
