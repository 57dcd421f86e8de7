"""Scores of a drawn map against a known one, on shapes whose figures can be worked out by hand."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS

from geo.control.scores import FrontScore, Rules, map_figures, score_maps, sides_of
from geo.crs import metric_crs

KM = 1000.0


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A box in km."""
    return shapely.box(west * KM, south * KM, east * KM, north * KM)


def strips(at: float) -> dict[str, shapely.Polygon]:
    """A square of 100 km, west of ``at`` km A, east of it B."""
    return {"A": box(0, 0, at, 100), "B": box(at, 0, 100, 100)}


def test_a_map_scores_full_against_itself():
    found = score_maps(strips(50), strips(50))
    assert (found.accuracy, found.unassigned) == (1, 0)
    assert [(a.iou, a.f1, a.band_iou) for a in found.areas.values()] == [pytest.approx((1, 1, 1))] * 2
    assert found.fronts["A"].mean_km == found.fronts["A"].hausdorff_km == 0


def test_a_front_ten_km_too_far_east_costs_what_it_takes():
    found = score_maps(strips(50), strips(60), rules=Rules(band_km=200))
    a, b = found.areas["A"], found.areas["B"]
    assert (a.truth_km2, a.drawn_km2) == (5000, 6000)
    assert a.iou == pytest.approx(5 / 6)
    assert a.f1 == pytest.approx(10 / 11)
    assert b.iou == pytest.approx(4 / 5)
    assert b.f1 == pytest.approx(8 / 9)
    assert a.band_iou == pytest.approx(5 / 6)
    assert found.accuracy == pytest.approx(0.9)
    assert found.unassigned == pytest.approx(0)


def test_fronts_are_measured_both_ways_without_the_edge():
    found = score_maps(strips(50), strips(60)).fronts
    assert set(found) == {"A", "B"}
    # Of 100 km, 3 at each end lie along the outline's edge.
    assert found["A"].truth_km == pytest.approx(94)
    # 94 points a km apart, face to face.
    assert (found["A"].to_truth_mean_km, found["A"].to_drawn_mean_km) == (pytest.approx(10), pytest.approx(10))
    assert found["A"].p95_km == pytest.approx(10)
    full = score_maps(strips(50), strips(60), rules=Rules(edge_km=0.001, front_sides=("B",))).fronts
    assert set(full) == {"B"}
    assert full["B"].truth_km == pytest.approx(100, abs=0.01)


def test_an_island_far_away_shows_in_one_way_only():
    drawn = strips(50)
    drawn["A"] = shapely.union_all([drawn["A"], box(80, 40, 90, 50)])
    drawn["B"] = drawn["B"].difference(drawn["A"])
    found = score_maps(strips(50), drawn, rules=Rules(front_sides=("A",))).fronts["A"]
    assert found.to_drawn_mean_km == pytest.approx(0)
    # 94 points on the front, 40 around the island: 30 and 40 km away on its sides, 30.5 to 39.5 between.
    assert found.to_truth_mean_km == pytest.approx((10 * 30 + 10 * 40 + 20 * 35) / 134, abs=0.01)
    assert found.hausdorff_km == pytest.approx(40, abs=0.1)
    assert found.median_km == pytest.approx(0)
    assert found.mean_km == pytest.approx(found.to_truth_mean_km / 2)


def test_the_belt_near_the_front_is_scored_apart():
    # Between 40 and 60 km: the map is wrong in a half of B's part of it, and far off nothing counts.
    drawn = {"A": shapely.union_all([box(0, 0, 55, 100), box(90, 0, 100, 100)]), "B": box(55, 0, 90, 100)}
    found = score_maps(strips(50), drawn, rules=Rules(edge_km=0.001, band_km=10))
    # The belt's ends are round: they lack a little at the corners of the square.
    assert found.areas["B"].band_iou == pytest.approx(0.5, abs=0.01)
    assert found.areas["A"].band_iou == pytest.approx(10 / 15, abs=0.01)
    assert found.areas["B"].iou == pytest.approx(35 / 50)


def test_what_the_known_map_sets_aside_is_cut_out_of_both_but_fronts_run_along_it():
    truth = {"A": box(0, 0, 50, 100), "contested": box(50, 0, 60, 100), "B": box(60, 0, 100, 100)}
    found = score_maps(truth, strips(60))
    assert set(found.areas) == set(found.fronts) == {"A", "B"}
    assert found.areas["A"].drawn_km2 == pytest.approx(5000)
    assert found.areas["A"].iou == pytest.approx(1)
    assert found.accuracy == pytest.approx(1)
    assert found.fronts["A"].mean_km == pytest.approx(10)
    assert found.fronts["B"].mean_km == pytest.approx(0)
    everything = score_maps(truth, strips(60), rules=Rules(ignore=()))
    assert everything.areas["A"].iou == pytest.approx(50 / 60)
    assert everything.areas["contested"].iou == 0
    assert everything.accuracy == pytest.approx(0.9)


def test_a_side_that_is_not_drawn_scores_nothing_and_has_no_front():
    found = score_maps(strips(50), {"A": box(0, 0, 40, 100)})
    assert found.areas["B"].iou == found.areas["B"].f1 == 0
    assert found.unassigned == pytest.approx(0.6)
    assert found.fronts["B"] == FrontScore(pytest.approx(94), 0)
    assert map_figures(found)["front"]["B"] == {
        "truth_km": 94.0, "pred_km": 0.0, "sym_mean_km": None, "sym_p95_km": None, "hausdorff_km": None,
    }  # fmt: skip


def test_maps_are_clipped_to_the_outline():
    found = score_maps(strips(50), strips(60), outline=box(0, 0, 55, 100))
    assert found.areas["B"].truth_km2 == pytest.approx(500)
    assert found.areas["B"].iou == 0
    # Its western border lies within 3 km of the outline's eastern one nowhere: 50 to 55 km is 5.
    assert found.fronts["A"].truth_km == pytest.approx(94)
    assert found.fronts["A"].drawn_km == 0


def test_figures_are_rounded_as_they_are_printed():
    found = map_figures(score_maps(strips(50), strips(60), rules=Rules(band_km=200, front_sides=("A",))))
    assert found == {
        "sides": {
            "A": {"truth_km2": 5000, "pred_km2": 6000, "iou": 0.8333, "f1": 0.9091, "band_iou": 0.8333},
            "B": {"truth_km2": 5000, "pred_km2": 4000, "iou": 0.8, "f1": 0.8889, "band_iou": 0.8},
        },
        "front": {
            "A": {
                "truth_km": 94.0, "pred_km": 94.0, "to_truth_mean_km": 10.0, "to_pred_mean_km": 10.0,
                "sym_mean_km": 10.0, "sym_median_km": 10.0, "sym_p95_km": 10.0, "hausdorff_km": 10.0,
            }
        },
        "accuracy": 0.9,
        "unassigned": 0.0,
    }  # fmt: skip


def test_an_empty_map_scores_nothing():
    found = score_maps({}, {})
    assert (found.areas, found.fronts, found.accuracy, found.unassigned) == ({}, {}, None, None)


def test_shapes_of_a_side_are_joined_and_mended():
    crossing = shapely.Polygon([(10, 50), (11, 51), (11, 50), (10, 51)])
    frame = gpd.GeoDataFrame(
        {"side": ["A", "A", None, 3]},
        geometry=[crossing, shapely.box(11, 50, 12, 51), shapely.box(0, 0, 1, 1), shapely.box(12, 50, 13, 51)],
        crs=4326,
    )
    crs: CRS = metric_crs((10, 50, 13, 51))
    found = sides_of(frame, crs)
    assert set(found) == {"A", "3"}
    assert found["A"].is_valid
    # Half a square, by an equal-area projection, and a whole one.
    assert found["A"].area == pytest.approx(1.5 * found["3"].area, rel=0.01)
