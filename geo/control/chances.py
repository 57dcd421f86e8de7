"""How likely another side holds a place, from what points say there, and how far that was right where it can be checked.

Kriged shares of the sides (indicator kriging) read as chances: best and next best share a place's doubt between them.
Whether they speak too boldly or too timidly is asked of the points: each is foretold from the others, and one number,
the sharpness, makes the chances agree with how often that went wrong (Platt's scaling, 1999).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, log_expit, logit

from geo.control.surface import margin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Share of the front's length that the band of doubt is meant to hold.
BAND_SHARE = 0.8
#: How far, as a ratio, the sharpness is off 1 before anything is known.
_SPREAD = 1.2
#: Sharpness tried: within what reason allows.
_TRIED = np.geomspace(0.25, 4.0, 121)
#: Where points say less than this in all, far from every one of them, nothing is made of who of them says more.
_LEAST_SAID = 0.02
_NEVER = 1e-3


def lead(said: Floats) -> Floats:
    """By how much the best side of each row beats the next, as a share (0-1) of all that is said there.

    Parameters
    ----------
    said : what points say for each side (column), as ``Surface.at`` gives it for their targets.
    """
    found: Floats = margin(said) / np.maximum(said.sum(axis=1), _LEAST_SAID)
    return found.clip(0.0, 1.0) if said.shape[1] > 1 else np.ones(len(said))


def sharpness(said: Floats, targets: Floats, trust: Floats) -> float:
    """How much bolder than their face value the chances may be taken, by points foretold from the others.

    Parameters
    ----------
    said : what the other points say at each point for each side (column).
    targets : probability of each side there; ``trust`` (0-1) how much the point counts.
    """
    if said.shape[1] < 2:
        return 1.0
    rows, own = np.arange(len(said)), targets.argmax(axis=1)
    others = said.copy()
    others[rows, own] = -np.inf
    ahead = (said[rows, own] - others.max(axis=1)) / np.maximum(said.sum(axis=1), _LEAST_SAID)
    odds = logit((0.5 + ahead / 2).clip(_NEVER, 1 - _NEVER))
    fit = np.array([(trust * log_expit(tried * odds)).sum() for tried in _TRIED])
    before = -0.5 * (np.log(_TRIED) / np.log(_SPREAD)) ** 2
    return float(_TRIED[int(np.argmax(fit + before))])


def sure_lead(sharp: float, share: float = BAND_SHARE) -> float:
    """The lead from which on a place is outside the band of doubt.

    Along a way across the front, a band that leaves out what another side holds with a chance of at most half of
    ``1 - share`` holds the front with a chance of ``share``: the rest falls to both ends alike.
    """
    found: float = 2 * expit(logit((1 + share) / 2) / sharp) - 1
    return found
