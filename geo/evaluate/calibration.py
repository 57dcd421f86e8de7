"""Whether confidence means what it says: reliability, its diagram, and the mapping that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import InputError
from geo.evaluate.claims import ScoredClaims
from geo.evaluate.geoparse import ScoredNames, right_within

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from geo.maps.palette import Ground

BINS = 10
#: Below so many cases a share says little: a bin is drawn faint, and no mapping is fitted.
FEW, FEWEST_TO_FIT = 10, 30
#: Weight, in cases, of the overall share in each step of the isotonic mapping: no small step claims 0 or 1.
PRIOR_CASES = 4.0
#: Confidences 0 and 1 have no logit.
EDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Judged:
    """Confidences with whether each was right.

    Attributes
    ----------
    groups : the document of each, for cross-validation.
    """

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    groups: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose confidence lies in [low, high)."""

    low: float
    high: float
    count: int
    confidence: float
    share: float


@dataclass(frozen=True, slots=True)
class Mapping1D:
    """A monotone table from raw confidence to probability, linear between its points."""

    raw: tuple[float, ...]
    calibrated: tuple[float, ...]

    def __call__(self, confidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probabilities of confidences."""
        return np.interp(confidence, self.raw, self.calibrated)


def judged_claims(scored: Sequence[ScoredClaims]) -> dict[str, Judged]:
    """Each predicted claim's confidence beside "detection" (place, event) and "map" (all a map draws) right."""
    rows = [
        (o.predicted.confidence, number, o.detected, o.drawn_right)
        for number, document in enumerate(scored)
        for o in document.outcomes
        if o.predicted and o.predicted.confidence is not None
    ]
    return {
        "detection": _judged((c, g, detected) for c, g, detected, _ in rows),
        "map": _judged((c, g, drawn) for c, g, _, drawn in rows),
    }


def judged_names(scored: Sequence[ScoredNames], km: float) -> dict[str, Judged]:
    """The confidence of each name that counts in precision end to end, beside whether it is right within ``km``."""
    return {
        f"within {km:g} km": _judged(
            (o.predicted.confidence, number, right_within(o, km))
            for number, document in enumerate(scored)
            for o in document.outcomes
            if o.counted and o.predicted and o.predicted.confidence is not None
        )
    }


def reliability(judged: Judged, bins: int = BINS) -> tuple[Bin, ...]:
    """Bins of equal width that hold a case, in order; the last one includes 1."""
    place = np.minimum((judged.confidence * bins).astype(int), bins - 1)
    found = []
    for n in np.unique(place):
        inside = place == n
        confidence, share = float(judged.confidence[inside].mean()), float(judged.right[inside].mean())
        found.append(Bin(n / bins, (n + 1) / bins, int(inside.sum()), confidence, share))
    return tuple(found)


def calibration_figures(judged: Mapping[str, Judged]) -> dict[str, Any]:
    """For each kind of being right: cases, mean confidence, share right, expected calibration error, Brier score."""
    return {what: _figures(cases) for what, cases in judged.items()}


def fit_isotonic(judged: Judged) -> Mapping1D:
    """A non-decreasing mapping by pooling adjacent violators, its steps joined by lines.

    Raises
    ------
    InputError
        When there are too few cases, or all have one confidence.
    """
    from scipy.optimize import isotonic_regression

    _check_enough(judged)
    raw, at = np.unique(judged.confidence, return_inverse=True)
    counts = np.bincount(at).astype(float)
    hits = np.bincount(at, weights=judged.right.astype(float))
    step = isotonic_regression(hits / counts, weights=counts).x
    starts = np.r_[0, np.flatnonzero(np.diff(step) > 0) + 1]
    cases, right = np.add.reduceat(counts, starts), np.add.reduceat(hits, starts)
    centre = np.add.reduceat(raw * counts, starts) / cases
    overall = judged.right.mean()
    # Shrinking can turn the order of a small step and a large one.
    shrunk = isotonic_regression((right + PRIOR_CASES * overall) / (cases + PRIOR_CASES), weights=cases).x
    return _table(centre, shrunk)


def fit_logistic(judged: Judged) -> Mapping1D:
    """Platt's mapping, ``sigmoid(a logit(confidence) + b)`` with a >= 0, as a table at steps of 0.05.

    Raises
    ------
    InputError
        When there are too few cases, or all have one confidence.
    """
    from scipy.optimize import minimize
    from scipy.special import expit, logit

    _check_enough(judged)
    x = logit(np.clip(judged.confidence, EDGE, 1 - EDGE))
    # Platt's targets keep the slope finite where right and wrong are apart.
    hits, misses = judged.right.sum(), (~judged.right).sum()
    target = np.where(judged.right, (hits + 1) / (hits + 2), 1 / (misses + 2))

    def loss(parameters: NDArray[np.float64]) -> float:
        z = parameters[0] * x + parameters[1]
        return float(np.mean(np.logaddexp(0, z) - target * z))

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0, 20), (-20, 20)]).x
    # Level beyond what was seen: the curve's ends would promise what no case shows.
    raw = np.unique(np.clip(np.linspace(0, 1, 21), judged.confidence.min(), judged.confidence.max()))
    return _table(raw, expit(slope * logit(np.clip(raw, EDGE, 1 - EDGE)) + offset))


def cross_validated(judged: Judged, fit: Callable[[Judged], Mapping1D], folds: int = 5) -> Judged:
    """The cases with the probabilities that mappings fitted on other documents give; documents go to folds in turn.

    Raises
    ------
    InputError
        When a fold leaves too few cases.
    """
    fold = judged.groups % folds
    probability = np.empty_like(judged.confidence)
    for n in np.unique(fold):
        out = fold == n
        mapping = fit(Judged(judged.confidence[~out], judged.right[~out], judged.groups[~out]))
        probability[out] = mapping(judged.confidence[out])
    return Judged(probability, judged.right, judged.groups)


def log_loss(judged: Judged) -> float:
    """Mean negative logarithm of the probability given to what was the case; at least one case."""
    p = np.clip(judged.confidence, EDGE, 1 - EDGE)
    return float(-np.log(np.where(judged.right, p, 1 - p)).mean())


def draw_reliability(judged: Mapping[str, Judged], path: Path, title: str) -> None:
    """Write a PNG with a reliability diagram for each kind of being right, and the count of cases in each bin.

    Raises
    ------
    InputError
        When no prediction carries a confidence.
    OSError
        When the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from geo.maps.palette import GROUNDS

    if not any(cases.right.size for cases in judged.values()):
        raise InputError("no prediction carries a confidence", remedy="Leave --calibration out, or add 'confidence'.")
    look = GROUNDS["light"]
    width = 5.0 * len(judged) + 0.4
    figure = Figure(figsize=(width, 6.4), dpi=150, facecolor=look.panel, layout="constrained")
    figure.suptitle(title.replace("$", r"\$"), fontsize=12, color=look.ink, x=0.02, ha="left", weight="bold")
    _panels(figure, judged, look)
    FigureCanvasAgg(figure).print_png(path, metadata={"Software": None})  # type: ignore[no-untyped-call]


def _judged(rows: Iterator[tuple[float | None, int, bool]]) -> Judged:
    kept = list(rows)
    return Judged(
        np.array([row[0] for row in kept], dtype=np.float64),
        np.array([row[2] for row in kept], dtype=np.bool_),
        np.array([row[1] for row in kept], dtype=np.int64),
    )


def _figures(judged: Judged) -> dict[str, Any]:
    n = judged.right.size
    if not n:
        return {"n": 0}
    gaps = sum(b.count * abs(b.confidence - b.share) for b in reliability(judged))
    return {
        "n": n,
        "mean_confidence": round(float(judged.confidence.mean()), 4),
        "share_right": round(float(judged.right.mean()), 4),
        "ece": round(gaps / n, 4),
        "brier": round(float(((judged.confidence - judged.right) ** 2).mean()), 4),
    }


def _check_enough(judged: Judged) -> None:
    if judged.right.size < FEWEST_TO_FIT or np.ptp(judged.confidence) == 0:
        what = f"{judged.right.size} cases are too few to fit confidence, or all have the same"
        raise InputError(what, remedy=f"Give at least {FEWEST_TO_FIT} of several confidences.")


def _table(raw: NDArray[np.float64], calibrated: NDArray[np.float64]) -> Mapping1D:
    x, y = np.round(raw, 4), np.round(calibrated, 4)
    keep = np.r_[True, np.diff(x) > 0]
    return Mapping1D(tuple(x[keep].tolist()), tuple(y[keep].tolist()))


def _panels(figure: Figure, judged: Mapping[str, Judged], look: Ground) -> None:
    axes = figure.subplots(2, len(judged), squeeze=False, sharex=True, height_ratios=(4, 1))
    for column, (what, cases) in enumerate(judged.items()):
        upper, lower = axes[0][column], axes[1][column]
        for one in (upper, lower):
            one.set_facecolor(look.panel)
            one.tick_params(colors=look.soft, labelsize=9)
            one.spines[["top", "right"]].set_visible(False)
            one.spines[["left", "bottom"]].set_color(look.soft)
        _curve(upper, what, cases, look)
        _counts(lower, cases, look)


def _curve(axes: Axes, what: str, cases: Judged, look: Ground) -> None:
    axes.plot([0, 1], [0, 1], color=look.soft, linewidth=1, linestyle=(0, (4, 4)), label="as sure as right")
    bins = reliability(cases)
    x, y = [b.confidence for b in bins], [b.share for b in bins]
    axes.plot(x, y, color=look.accent, linewidth=1.4, zorder=2)
    for b in bins:
        # The gap is what the expected calibration error sums.
        axes.plot([b.confidence] * 2, [b.confidence, b.share], color=look.accent, linewidth=5, alpha=0.18, zorder=1,
                  solid_capstyle="butt")  # fmt: skip
        face = look.accent if b.count >= FEW else look.panel
        axes.plot(b.confidence, b.share, "o", color=look.accent, markerfacecolor=face, markersize=6, zorder=3)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    axes.set_ylabel("share that is right", color=look.ink)
    axes.set_title(_caption(what, cases), fontsize=10, color=look.ink, loc="left")
    axes.grid(color=look.beyond, linewidth=0.8)
    axes.set_axisbelow(True)
    if any(b.count < FEW for b in bins):
        axes.plot([], [], "o", color=look.accent, markerfacecolor=look.panel, label=f"fewer than {FEW} cases")
    axes.legend(frameon=False, fontsize=9, labelcolor=look.soft, loc="lower right")


def _caption(what: str, cases: Judged) -> str:
    found = _figures(cases)
    said = f"ECE {found['ece']:.3f}, Brier {found['brier']:.3f}" if found["n"] else "no case"
    return f"Right: {what}\n{said}, {found['n']:,} cases"


def _counts(axes: Axes, cases: Judged, look: Ground) -> None:
    bins = reliability(cases)
    middle = [(b.low + b.high) / 2 for b in bins]
    axes.bar(middle, [b.count for b in bins], width=0.8 / BINS, color=look.accent, alpha=0.45)
    for x, b in zip(middle, bins, strict=True):
        axes.annotate(f"{b.count:,}", (x, b.count), (0, 2), textcoords="offset points", ha="center", fontsize=8,
                      color=look.soft)  # fmt: skip
    axes.set_ylim(0, max((b.count for b in bins), default=1) * 1.3)
    axes.set_ylabel("cases", color=look.ink)
    axes.set_xlabel("confidence", color=look.ink)
