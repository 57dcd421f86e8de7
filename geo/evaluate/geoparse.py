"""Scores of place names found and placed, as the geoparsing benchmark defines them.

Recognition is over all gold names; resolution and end to end over those with coordinates. A prediction without
coordinates asserts no place, and one that answers a gold name without coordinates cannot be judged: neither counts
against precision end to end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from geo.errors import InputError
from geo.evaluate.matching import distance_km, one_to_one, overlap, ratios
from geo.evaluate.records import Gold, NameRecord, Predicted
from geo.theatre import data_dir

#: Half of the earth's circumference, in km: as wrong as a place can be.
MAX_KM = 20_039.0
#: The threshold of the literature, a hundred miles.
USUAL_KM = 161.0


@dataclass(frozen=True, slots=True)
class NameOutcome:
    """A gold name with its answer, either of them alone when the other is missing.

    Attributes
    ----------
    km : distance between the two, when both have coordinates.
    asked : the gold name counts in resolution and end to end.
    counted : the prediction counts in precision end to end.
    """

    gold: NameRecord | None
    predicted: NameRecord | None
    km: float | None
    asked: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class ScoredNames:
    """The outcomes in one document, those with a gold name first, in their order."""

    gold: Gold
    predicted: Predicted
    outcomes: tuple[NameOutcome, ...]


def score_names(
    gold: Sequence[Gold],
    predicted: Mapping[str, Predicted],
    *,
    kinds: Sequence[str] = (),
    exclude_large: bool = False,
) -> tuple[ScoredNames, ...]:
    """Pair the names of each document with its predictions; a document without any counts as empty.

    Parameters
    ----------
    kinds : only gold names of these kinds are asked for in resolution and end to end; none: all.
    exclude_large : leave giant countries and continents out of resolution and end to end.

    Raises
    ------
    InputError
        When the list of large places is missing.
    """
    large = large_places() if exclude_large else frozenset()
    empty = ((entry, predicted.get(entry.document.id) or Predicted(entry.document.id)) for entry in gold)
    return tuple(_scored(entry, answer, frozenset(kinds), large) for entry, answer in empty)


def name_figures(scored: Sequence[ScoredNames], km: float = USUAL_KM) -> dict[str, Any]:
    """Recognition, resolution and end to end, as JSON values; distances in km.

    ``resolution`` is over names found and placed, ``resolution_matched_missing`` counts names found but not placed as
    20,039 km off, ``resolution_all`` those not found as well.
    """
    outcomes = [o for document in scored for o in document.outcomes]
    asked = [o for o in outcomes if o.asked]
    placed = [o.km for o in asked if o.km is not None]
    found = [MAX_KM if o.km is None else o.km for o in asked if o.predicted]
    everything = [MAX_KM if o.km is None else o.km for o in asked]
    hits = sum(error <= km for error in placed)
    return {
        "docs": len(scored),
        "recognition": _recognition(scored),
        "resolution": _resolution(placed, km),
        "resolution_matched_missing": _resolution(found, km),
        "resolution_all": _resolution(everything, km),
        "end_to_end": _prf(hits, sum(o.counted for o in outcomes), len(asked)),
    }


def right_within(outcome: NameOutcome, km: float) -> bool:
    """Whether a prediction answers a gold name and lies within ``km`` of it."""
    return outcome.asked and outcome.km is not None and outcome.km <= km


@lru_cache(maxsize=1)
def large_places() -> frozenset[str]:
    """Names, in small letters, of places too large for one point.

    Raises
    ------
    InputError
        When the file is missing.
    """
    path = data_dir() / "evaluation" / "large_places.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError("the list of large places is missing", str(path), "Restore the file.") from error
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def _scored(entry: Gold, answer: Predicted, kinds: frozenset[str], large: frozenset[str]) -> ScoredNames:
    answered = dict(one_to_one(_options(entry.names, answer.names)))
    outcomes = []
    for i, name in enumerate(entry.names):
        found = answer.names[answered[i]] if i in answered else None
        asked = name.placed and (not kinds or name.kind in kinds) and name.text.lower() not in large
        counted = asked and found is not None and found.placed
        outcomes.append(NameOutcome(name, found, _km(name, found), asked, counted))
    taken = set(answered.values())
    for j, found in enumerate(answer.names):
        if j not in taken:
            counted = found.placed and found.text.lower() not in large
            outcomes.append(NameOutcome(None, found, None, asked=False, counted=counted))
    return ScoredNames(entry, answer, tuple(outcomes))


def _options(gold: Sequence[NameRecord], predicted: Sequence[NameRecord]) -> list[tuple[tuple[bool, int], int, int]]:
    """Spans that share characters; the same span ranks first, then the longer overlap."""
    return [
        (((g.start, g.end) != (p.start, p.end), -shared), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if (shared := overlap(g.start, g.end, p.start, p.end)) > 0
    ]


def _km(gold: NameRecord, found: NameRecord | None) -> float | None:
    if found is None or gold.lat is None or gold.lon is None or found.lat is None or found.lon is None:
        return None
    return distance_km(gold.lat, gold.lon, found.lat, found.lon)


def _recognition(scored: Sequence[ScoredNames]) -> dict[str, Any]:
    gold = sum(len(s.gold.names) for s in scored)
    predicted = sum(len(s.predicted.names) for s in scored)
    same = sum(len(_spans(s.gold.names) & _spans(s.predicted.names)) for s in scored)
    overlapping = sum(o.gold is not None and o.predicted is not None for s in scored for o in s.outcomes)
    return {"exact": _prf(same, predicted, gold), "overlap": _prf(overlapping, predicted, gold)}


def _spans(names: Sequence[NameRecord]) -> set[tuple[int, int]]:
    return {(n.start, n.end) for n in names}


def _prf(hits: int, predicted: int, gold: int) -> dict[str, Any]:
    precision, recall, f1 = ratios(hits, predicted, gold)
    return {"p": precision, "r": recall, "f1": f1, "tp": hits, "pred": predicted, "gold": gold}


def _resolution(errors: Sequence[float], km: float) -> dict[str, Any]:
    if not errors:
        return {"n": 0}
    ordered, n = sorted(errors), len(errors)
    return {
        "n": n,
        f"acc@{km:g}": round(sum(error <= km for error in ordered) / n, 4),
        "mean_km": round(sum(ordered) / n, 1),
        "median_km": round((ordered[n // 2] + ordered[(n - 1) // 2]) / 2, 2),
        "auc": _area(ordered),
    }


def _area(ordered: Sequence[float]) -> float:
    """Area under the normalised curve of logarithmic errors by the trapezium rule; less is better."""
    heights = [math.log(1 + error) / math.log(1 + MAX_KM) for error in ordered]
    if len(heights) == 1:
        return round(heights[0], 4)
    steps = pairwise(heights)
    return round(sum((a + b) / 2 for a, b in steps) / (len(heights) - 1), 4)
