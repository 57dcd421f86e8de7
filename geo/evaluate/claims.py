"""Scores of claims, as the claims benchmark defines them.

A claim is detected when a prediction of the same event overlaps its place; it is right for a map when actor, modality
and dates are right as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.evaluate.matching import one_to_one, overlap, ratios
from geo.evaluate.records import ClaimRecord, Gold, Predicted

#: What a map draws of a claim, beside place and event.
DRAWN = ("actor", "modality", "date")
#: An interval of up to so many days between its ends must be met to the day before or after.
SHORT_DAYS, CLOSE_DAYS = 2, 1


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """A gold claim with the prediction that answers it, either alone when the other is missing.

    Attributes
    ----------
    agreed : for a pair, which parts agree; empty otherwise.
    """

    gold: ClaimRecord | None
    predicted: ClaimRecord | None
    agreed: Mapping[str, bool]

    @property
    def detected(self) -> bool:
        """Whether place and event are right."""
        return self.gold is not None and self.predicted is not None

    @property
    def drawn_right(self) -> bool:
        """Whether all that a map draws is right."""
        return self.detected and all(self.agreed[part] for part in DRAWN)


@dataclass(frozen=True, slots=True)
class ScoredClaims:
    """The outcomes in one document, those with a gold claim first, in their order."""

    gold: Gold
    predicted: Predicted
    outcomes: tuple[ClaimOutcome, ...]


def score_claims(gold: Sequence[Gold], predicted: Mapping[str, Predicted]) -> tuple[ScoredClaims, ...]:
    """Pair the claims of each document with its predictions; a document without any counts as empty."""
    answers = ((entry, predicted.get(entry.document.id) or Predicted(entry.document.id)) for entry in gold)
    return tuple(ScoredClaims(entry, answer, _outcomes(entry.claims, answer.claims)) for entry, answer in answers)


def claim_figures(scored: Sequence[ScoredClaims]) -> dict[str, Any]:
    """Detection, map, attributes, events and clean documents, as JSON values."""
    outcomes = [o for document in scored for o in document.outcomes]
    pairs = [o for o in outcomes if o.detected]
    gold, predicted = (sum(len(side.claims) for side in sides) for sides in _sides(scored))
    silent = [s for s in scored if not s.gold.claims]
    clean = sum(not s.predicted.claims for s in silent)
    right = Counter(part for o in pairs for part, good in o.agreed.items() if good)
    parts = sorted(pairs[0].agreed) if pairs else []
    return {
        "documents": len(scored),
        "gold": gold,
        "predicted": predicted,
        "detection": _prf(len(pairs), predicted, gold),
        "map": _prf(sum(o.drawn_right for o in pairs), predicted, gold),
        "attributes": {part: round(right[part] / len(pairs), 4) for part in parts},
        "events": _events(outcomes),
        "clean": {"documents": len(silent), "share": round(clean / len(silent), 4) if silent else None},
    }


def dates_agree(gold: ClaimRecord, predicted: ClaimRecord) -> bool:
    """Whether a prediction's dates are the gold's.

    A gold interval of up to three days must be met at both ends to within a day; of a longer one and the prediction's
    the intersection must be at least half of the union. Gold without dates asks for none.
    """
    if gold.date_from is None or gold.date_to is None:
        return True
    if predicted.date_from is None or predicted.date_to is None:
        return False
    first, last = _days(gold.date_from), _days(gold.date_to)
    start, end = _days(predicted.date_from), _days(predicted.date_to)
    if last - first <= SHORT_DAYS:
        return abs(first - start) <= CLOSE_DAYS and abs(last - end) <= CLOSE_DAYS
    shared = min(last, end) - max(first, start) + 1
    whole = max(last, end) - min(first, start) + 1
    return whole != 0 and shared / whole >= 0.5


def agreement(gold: ClaimRecord, predicted: ClaimRecord) -> dict[str, bool]:
    """Which parts of two claims agree; an empty relation is none, and of an attribution only its being there counts."""
    return {
        "actor": gold.actor == predicted.actor,
        "against": gold.against == predicted.against,
        "date": dates_agree(gold, predicted),
        "modality": gold.modality == predicted.modality,
        "relation": (gold.relation or None) == (predicted.relation or None),
        "attributed": bool(gold.attribution) == bool(predicted.attribution),
    }


def _outcomes(gold: Sequence[ClaimRecord], predicted: Sequence[ClaimRecord]) -> tuple[ClaimOutcome, ...]:
    answered = dict(one_to_one(_options(gold, predicted)))
    outcomes = []
    for i, claim in enumerate(gold):
        found = predicted[answered[i]] if i in answered else None
        outcomes.append(ClaimOutcome(claim, found, agreement(claim, found) if found else {}))
    taken = set(answered.values())
    outcomes += [ClaimOutcome(None, found, {}) for j, found in enumerate(predicted) if j not in taken]
    return tuple(outcomes)


def _options(gold: Sequence[ClaimRecord], predicted: Sequence[ClaimRecord]) -> list[tuple[int, int, int]]:
    """Claims of one event about overlapping places; those that agree in more of what matters rank first."""
    options = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            if g.event == p.event and overlap(g.place_start, g.place_end, p.place_start, p.place_end) > 0:
                good = agreement(g, p)
                rank = 4 * good["actor"] + 3 * good["modality"] + 3 * good["date"] + sum(good.values())
                options.append((-rank, i, j))
    return options


def _sides(scored: Sequence[ScoredClaims]) -> tuple[list[Gold], list[Predicted]]:
    return [s.gold for s in scored], [s.predicted for s in scored]


def _events(outcomes: Sequence[ClaimOutcome]) -> dict[str, Any]:
    gold = Counter(o.gold.event for o in outcomes if o.gold)
    predicted = Counter(o.predicted.event for o in outcomes if o.predicted)
    hits = Counter(o.gold.event for o in outcomes if o.gold and o.predicted)
    return {event: _prf(hits[event], predicted[event], gold[event]) for event in sorted(gold | predicted)}


def _prf(hits: int, predicted: int, gold: int) -> dict[str, float]:
    precision, recall, f1 = ratios(hits, predicted, gold)
    return {"precision": precision, "recall": recall, "f1": f1}


def _days(day: date) -> int:
    return day.toordinal()
