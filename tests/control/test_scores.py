"""Scores of a drawn map against a known one."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geo.control.scores import area_iou, front_km


def strips(lon: float) -> gpd.GeoDataFrame:
    shapes = [
        shapely.MultiPolygon([shapely.box(10, 50, lon, 51)]),
        shapely.MultiPolygon([shapely.box(lon, 50, 12, 51)]),
    ]
    return gpd.GeoDataFrame({"side": ["A", "B"]}, geometry=shapes, crs=4326)


def test_a_map_scores_full_against_itself() -> None:
    assert area_iou(strips(11), strips(11)) == {"A": 1.0, "B": 1.0}
    assert front_km(strips(11), strips(11)) == pytest.approx(0, abs=1e-6)


def test_a_front_too_far_east_costs_what_it_takes() -> None:
    found = area_iou(strips(11), strips(11.5))
    assert found["A"] == pytest.approx(2 / 3, abs=0.01)
    assert found["B"] == pytest.approx(1 / 2, abs=0.01)
    assert front_km(strips(11), strips(11.5)) == pytest.approx(35.4, abs=1)


def test_a_side_that_is_not_drawn_scores_nothing() -> None:
    alone = gpd.GeoDataFrame({"side": ["A"]}, geometry=[shapely.MultiPolygon([shapely.box(10, 50, 12, 51)])], crs=4326)
    assert area_iou(strips(11), alone)["B"] == 0
    assert front_km(strips(11), alone) is None
