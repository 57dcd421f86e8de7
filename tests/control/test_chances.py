"""How likely another side holds a place, on cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo.control.areas import draw_areas
from geo.control.chances import BAND_SHARE, lead, sharpness, sure_lead

from .test_areas import points


def test_the_lead_is_a_share_of_what_is_said() -> None:
    said = np.array([[0.6, 0.2], [0.06, 0.02], [0.5, 0.5], [0.9, -0.1], [1e-9, 0.0]])
    assert lead(said) == pytest.approx([0.5, 0.5, 0.0, 1.0, 0.0], abs=1e-6)
    assert lead(np.array([[0.2, 0.5, 0.3]])) == pytest.approx([0.2])
    assert lead(np.ones((2, 1))).tolist() == [1, 1]


def test_taken_at_face_value_a_band_of_four_fifths_leaves_out_one_in_ten() -> None:
    assert sure_lead(1.0, 0.8) == pytest.approx(0.8)
    assert sure_lead(1.0, 0.5) == pytest.approx(0.5)
    assert sure_lead(2.0) < sure_lead(1.0) < sure_lead(0.5)


@pytest.mark.parametrize("true", [0.5, 1.0, 2.0])
def test_the_sharpness_is_found_by_what_went_wrong(true: float) -> None:
    rng = np.random.default_rng(1)
    chance = rng.uniform(0.5, 1.0, 4000)
    right = rng.uniform(size=4000) < 1 / (1 + ((1 - chance) / chance) ** true)
    said = np.column_stack([chance, 1 - chance])
    targets = np.eye(2)[np.where(right, 0, 1)]
    assert sharpness(said, targets, np.ones(4000)) == pytest.approx(true, rel=0.15)
    assert sharpness(said, targets, np.zeros(4000)) == pytest.approx(1.0)
    assert sharpness(np.ones((9, 1)), np.ones((9, 1)), np.ones(9)) == 1.0


def test_a_few_points_without_a_mistake_change_little() -> None:
    said = np.tile([0.99, 0.01], (20, 1))
    assert 1 <= sharpness(said, np.tile([1.0, 0.0], (20, 1)), np.ones(20)) < 1.2


@pytest.mark.parametrize("count", [150, 600])
def test_the_band_holds_the_share_of_the_front_that_it_states(count: int) -> None:
    """Made-up fronts that wander, and points wherever they fall."""
    found = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        lat = np.linspace(50, 52, 401)
        lon = 11.5 + np.cumsum(rng.normal(0, 0.03, 401))
        xy = rng.uniform([10, 50], [13, 52], (count, 2))
        sides = np.where(xy[:, 0] < np.interp(xy[:, 1], lat, lon), "A", "B")
        drawn = draw_areas(points(list(zip(*xy.T, sides, strict=True))), shapely.box(10, 50, 13, 52))
        front = shapely.LineString(np.column_stack([lon, lat]))
        band = drawn.overlays.set_index("kind").geometry["uncertain"]
        found.append(front.intersection(band).length / front.length)
        assert band.area < 0.25 * 6
    assert np.mean(found) == pytest.approx(BAND_SHARE, abs=0.1)
