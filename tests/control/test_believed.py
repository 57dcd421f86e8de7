"""Doubt about points, on lattices drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from geo.control.believed import MOST_POINTS, believed, kernels_of, thinned, trials
from geo.control.outliers import beliefs
from geo.control.surface import Kernel, fit, left_out, left_out_near


def lattice(side: int = 11) -> np.ndarray:
    return np.array([(float(c), float(r)) for c in range(side) for r in range(side)]) * 10_000


def halves(xy: np.ndarray) -> np.ndarray:
    return (xy[:, 0] > xy[:, 0].mean()).astype(np.int64)


def test_points_without_errors_are_hardly_doubted() -> None:
    xy = lattice()
    labels = halves(xy)
    found, rate = beliefs(xy, labels, np.ones(len(xy)), 2)
    assert found[np.arange(len(xy)), labels].min() > 0.9
    assert rate < 0.005
    assert found.sum(axis=1) == pytest.approx(1)


def test_turned_points_are_doubted_and_counted() -> None:
    xy = lattice(20)
    labels = halves(xy)
    turned = np.random.default_rng(1).choice(len(xy), 20, replace=False)
    labels[turned] = 1 - labels[turned]
    found, rate = beliefs(xy, labels, np.ones(len(xy)), 2)
    own = found[np.arange(len(xy)), labels]
    assert (own[turned] < 0.5).sum() >= 17
    assert (np.delete(own, turned) < 0.5).sum() <= 3
    assert 0.03 < rate < 0.07


def test_a_third_side_nobody_holds_is_doubted_too() -> None:
    xy = lattice(14)
    labels = halves(xy)
    labels[[33, 150]] = 2
    found, _ = beliefs(xy, labels, np.ones(len(xy)), 3)
    assert found[33].argmax() == 0
    assert found[150].argmax() == 1


def test_without_a_triangulation_points_are_taken_at_their_word() -> None:
    line = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    found, rate = beliefs(line, np.array([0, 1, 0]), np.ones(3), 2)
    assert found.tolist() == [[1, 0], [0, 1], [1, 0]]
    assert rate == 0
    assert beliefs(lattice(), np.zeros(121, np.int64), np.ones(121), 1)[0].tolist() == [[1.0]] * 121


def test_what_is_doubted_has_little_say() -> None:
    xy = lattice()
    labels = halves(xy)
    turned = [24, 40, 85, 106]
    labels[turned] = 1 - labels[turned]
    evidence = believed(xy, labels, np.ones(len(xy)), 2, 110_000.0)
    assert evidence.trust[turned].max() < 0.5
    assert np.delete(evidence.trust, turned).min() > 0.5
    assert evidence.targets[24].argmax() == 1 - labels[24]
    assert evidence.targets.sum(axis=1) == pytest.approx(1)
    at_their_word = believed(xy, labels, np.full(len(xy), 0.5), 2, 110_000.0, clean=False)
    assert at_their_word.targets[24].tolist() == np.eye(2)[labels[24]].tolist()
    assert set(at_their_word.trust) == {0.5}


def test_the_order_of_points_does_not_matter() -> None:
    rng = np.random.default_rng(4)
    xy = rng.uniform(0, 300_000, (90, 2))
    labels = (xy[:, 0] + rng.normal(0, 40_000, 90) > 150_000).astype(np.int64)
    shuffled = rng.permutation(90)
    there = believed(xy, labels, np.ones(90), 2, 300_000.0)
    back = believed(xy[shuffled], labels[shuffled], np.ones(90), 2, 300_000.0)
    assert back.targets == pytest.approx(there.targets[shuffled], abs=1e-6)


def test_many_points_are_thinned_but_not_beside_a_border() -> None:
    xy = lattice(60)
    labels = halves(xy)
    kept = thinned(xy, labels)
    assert len(kept) <= MOST_POINTS
    assert (np.diff(kept) > 0).all()
    beside = np.flatnonzero(np.abs(xy[:, 0] - xy[:, 0].mean()) < 6_000)
    assert set(beside) <= set(kept)
    assert len(thinned(xy, labels, 300)) <= 300


def test_the_nearest_points_foretell_what_all_do() -> None:
    rng = np.random.default_rng(5)
    xy = rng.uniform(0, 300, (200, 2))
    values, nugget = (xy[:, :1] > 150) - 0.5, np.full(200, 0.1)
    kernel = Kernel((1.0,), (100.0,))
    assert left_out_near(kernel, xy, values, nugget) == pytest.approx(left_out(kernel, xy, values, nugget), abs=0.1)
    assert left_out_near(kernel, xy, values, nugget, 199) == pytest.approx(left_out(kernel, xy, values, nugget))


def test_single_precision_is_near_enough() -> None:
    rng = np.random.default_rng(6)
    xy = rng.uniform(0, 900_000, (150, 2)) + 2_000_000
    ((kernel, nugget), *_) = trials(kernels_of(900_000.0), np.ones(150))
    surface = fit(kernel, xy, rng.choice([-0.5, 0.5], (150, 2)), nugget)
    places = rng.uniform(0, 900_000, (400, 2)) + 2_000_000
    assert surface.nearly(places) == pytest.approx(surface.at(places), abs=2e-3)
    assert surface.nearly(places[:0]).shape == (0, 2)
