"""Whether the probabilities of control mean what they say, for places and days whose holder is known.

Brier score: Brier (1950), in its form for several classes, from 0 to 2, and for the holder alone, from 0 to 1. Log
score: Good (1952), the mean negative logarithm (natural) of the probability given to what was the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geo.evaluate.calibration import EDGE, Judged, calibration_figures

if TYPE_CHECKING:
    import pandas as pd

    from geo.evaluate.place_days import PlaceScore

HOLDER = "the holder named"


def judged_control(score: PlaceScore) -> dict[str, Judged]:
    """The probability of each holder named beside whether it is right; days of grace and what has no answer left out."""
    rows = _answered(score.outcomes)
    places = {place: number for number, place in enumerate(sorted(set(rows["place"])))}
    return {
        HOLDER: Judged(
            rows["probability"].to_numpy(dtype=np.float64),
            rows["right"].to_numpy(dtype=np.bool_),
            rows["place"].map(places).to_numpy(dtype=np.int64),
        )
    }


def probability_figures(score: PlaceScore) -> dict[str, Any]:
    """Calibration of the holder named and, where shares of all sides are given, Brier and log score over the sides."""
    figures: dict[str, Any] = calibration_figures(judged_control(score))
    shared = _answered(score.outcomes)
    shared = shared[shared["shares"].notna()]
    if len(shared):
        cases = list(zip(shared["shares"], shared["side"], strict=True))
        figures["all sides"] = {
            "n": len(cases),
            "brier": round(float(np.mean([brier(shares, side) for shares, side in cases])), 4),
            "log_score": round(float(np.mean([log_score(shares, side) for shares, side in cases])), 4),
        }
    return figures


def brier(shares: dict[str, float], side: str) -> float:
    """Sum over the sides of the squared difference between probability and what was the case (0 or 1); 0 to 2."""
    return sum((share - (name == side)) ** 2 for name, share in shares.items()) + float(side not in shares)


def log_score(shares: dict[str, float], side: str) -> float:
    """Negative logarithm of the probability given to the side that held; no probability counts as less than 0.001."""
    return float(-np.log(min(1.0, max(EDGE, shares.get(side, 0.0)))))


def _answered(outcomes: pd.DataFrame) -> pd.DataFrame:
    return outcomes[~outcomes["grace"].astype(bool) & outcomes["probability"].notna()]
