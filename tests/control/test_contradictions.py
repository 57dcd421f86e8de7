"""Which contradictions of an earlier map are changes."""

from __future__ import annotations

import numpy as np
import pytest

from geo.control.contradictions import Rates, chance_of_change, estimate, usual_rates
from geo.control.outliers import neighbours

SIZE = 200_000.0


def lattice(side: int = 24) -> np.ndarray:
    """Places 5 km apart."""
    return np.column_stack([a.ravel() for a in np.meshgrid(np.arange(side), np.arange(side))]) * 5000.0


def seen(xy: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Depth (the land of others lies in the west), edges and their lengths."""
    edges = neighbours(xy)
    return xy[:, 0] + 1000.0, edges, np.linalg.norm(xy[edges[:, 0]] - xy[edges[:, 1]], axis=1)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.12])
def test_the_share_of_wrong_points_is_found(share: float) -> None:
    xy = lattice()
    contra = np.zeros(len(xy), bool)
    contra[np.random.default_rng(1).choice(len(xy), round(share * len(xy)), replace=False)] = True
    contra |= (xy[:, 0] < 11_000) & (xy[:, 1] < 40_000)
    depth, edges, length = seen(xy)
    assert estimate(contra, depth, edges, length, SIZE).wrong == pytest.approx(share, abs=0.03)


def test_nothing_seen_is_what_is_usual() -> None:
    nothing = np.zeros(0)
    assert estimate(nothing > 0, nothing, np.zeros((0, 2), np.int64), nothing, SIZE) == usual_rates(SIZE)


def test_neighbours_and_depth_tell_changes_from_errors() -> None:
    xy = lattice()
    cluster = np.hypot(*(xy - [60_000, 60_000]).T) < 9_000
    lone = (xy == [100_000, 20_000]).all(axis=1)
    beside = (xy == [0, 20_000]).all(axis=1)
    contra = cluster | lone | beside
    depth, edges, length = seen(xy)
    rates = Rates(0.03, 0.2, 5000.0, 15_000.0)
    chance = chance_of_change(contra, np.ones(len(xy)), depth, edges, length, rates=rates)
    assert np.median(chance[cluster]) > 0.8
    assert chance[lone].item() < 0.01
    assert chance[beside].item() > 20 * chance[lone].item()
    assert chance[~contra].max() < 0.5


def test_a_point_of_no_weight_says_nothing() -> None:
    rates = usual_rates(SIZE)
    chance = chance_of_change(
        np.array([True]), np.array([0.0]), np.array([1000.0]), np.zeros((0, 2), np.int64), np.zeros(0), rates=rates
    )
    assert chance == pytest.approx(rates.share(np.array([1000.0])))
