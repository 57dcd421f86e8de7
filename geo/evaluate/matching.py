"""Which prediction answers which gold annotation, and the ratios made from it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

#: Mean radius of the earth (IUGG).
EARTH_KM = 6371.0088


def overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    """Characters two spans share; zero or less when they are apart."""
    return min(end, other_end) - max(start, other_start)


def one_to_one(options: Iterable[tuple[Any, int, int]]) -> list[tuple[int, int]]:
    """Pairs (gold, predicted), each used once, taken greedily in the order of ``(rank, gold, predicted)``.

    Ties go to what stands first in both lists, so the result does not depend on the order of ``options``.
    """
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    pairs = []
    for _, i, j in sorted(options):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((i, j))
    return pairs


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in km between two points in degrees, by the haversine formula."""
    rise = math.sin(math.radians(other_lat - lat) / 2) ** 2
    run = math.sin(math.radians(other_lon - lon) / 2) ** 2
    half = rise + math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * run
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def ratios(hits: int, predicted: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1, rounded to four digits; zero where nothing is asked or answered."""
    precision = hits / predicted if predicted else 0.0
    recall = hits / gold if gold else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return round(precision, 4), round(recall, 4), round(f1, 4)
