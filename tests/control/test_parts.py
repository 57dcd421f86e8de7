"""Grid, surface, weights and independence, on cases solved by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.grid import Grid, border_lines, grid_over, smoothed
from geo.control.independence import origins
from geo.control.surface import Kernel, fit, left_out, margin, on_grid
from geo.control.weights import claim_weight, grade_of, grade_weight, relation_weight
from geo.model import Modality
from geo.theatre import Theatre

from .conftest import report


def test_a_grid_has_room_around_its_bounds() -> None:
    grid = grid_over((0, 0, 100, 50), 10)
    assert grid.nodes[0].tolist() == [-20, -20]
    assert grid.nodes[-1][0] >= 120
    assert grid.nodes[-1][1] >= 70


@given(a=st.floats(-5, 5), b=st.floats(-5, 5), x=st.floats(0, 30), y=st.floats(0, 20))
def test_sampling_is_exact_for_a_plane(a: float, b: float, x: float, y: float) -> None:
    grid = Grid((0.0, 0.0), 10.0, (3, 4))
    plane = (grid.nodes @ [a, b])[:, None]
    assert grid.sample(plane, np.array([[x, y]]))[0, 0] == pytest.approx(a * x + b * y, abs=1e-9)


def test_a_border_lies_where_scores_are_even() -> None:
    grid = Grid((0.0, 0.0), 10.0, (4, 6))
    x = grid.nodes[:, 0]
    (line,) = border_lines(grid, np.column_stack([x, 2 * 23.0 - x]))
    assert np.allclose(shapely.get_coordinates(line)[:, 0], 23.0)
    assert line.length == pytest.approx(30)
    assert border_lines(grid, np.column_stack([x, x - 1])) == []


def test_three_classes_meet_in_one_point() -> None:
    grid = Grid((0.0, 0.0), 1.0, (20, 20))
    centres = np.array([[5.0, 5.0], [15.0, 5.0], [10.0, 15.0]])
    scores = -np.linalg.norm(grid.nodes[:, None] - centres[None], axis=2)
    lines = border_lines(grid, scores)
    ends = np.vstack([shapely.get_coordinates(line)[[0, -1]] for line in lines])
    meeting = [e for e in ends if np.allclose(e, [10, 8.75], atol=0.8)]
    assert len(lines) == 3
    assert len(meeting) == 3
    assert np.ptp(meeting, axis=0).max() == 0


def test_smoothing_keeps_ends_and_drops_specks() -> None:
    stairs = shapely.LineString([(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2)])
    smooth = smoothed(stairs, 0.5, 1.0)
    assert shapely.get_coordinates(smooth)[[0, -1]].tolist() == [[0, 0], [3, 2]]
    assert smooth.length < stairs.length
    assert stairs.hausdorff_distance(smooth) < 1.0
    ring = shapely.Point(0, 0).buffer(0.3).exterior
    assert smoothed(ring, 0.1, 1.0) is None
    assert smoothed(shapely.Point(0, 0).buffer(3).exterior, 0.1, 1.0).is_ring


def test_kriging_passes_through_sure_points_and_forgets_far_away() -> None:
    kernel = Kernel((1.0,), (10.0,))
    xy = np.array([[0.0, 0.0], [30.0, 0.0]])
    surface = fit(kernel, xy, np.array([[1.0], [-1.0]]), np.array([1e-9, 1e-9]))
    assert surface.at(xy).ravel() == pytest.approx([1, -1], abs=1e-6)
    assert surface.at(np.array([[15.0, 0.0]]))[0, 0] == pytest.approx(0, abs=1e-9)
    assert abs(surface.at(np.array([[500.0, 0.0]]))[0, 0]) < 1e-6


def test_leaving_out_agrees_with_fitting_again() -> None:
    rng = np.random.default_rng(1)
    xy, values, nugget = rng.uniform(0, 50, (12, 2)), rng.normal(size=(12, 2)), np.full(12, 0.1)
    kernel = Kernel((0.7, 0.3), (10.0, 40.0))
    found = left_out(kernel, xy, values, nugget)
    rest = np.arange(12) != 4
    assert found[4] == pytest.approx(fit(kernel, xy[rest], values[rest], nugget[rest]).at(xy[4:5])[0])


def test_the_coarse_pass_changes_no_label() -> None:
    rng = np.random.default_rng(2)
    xy = rng.uniform(0, 300, (40, 2))
    labels = (xy[:, 0] > 150).astype(int)
    grid = grid_over((0, 0, 300, 300), 3.0)
    surface = fit(Kernel((1.0,), (80.0,)), xy, np.eye(2)[labels] - 0.5, np.full(40, 0.05))
    exact = surface.at(grid.nodes)
    assert (on_grid(surface, grid).argmax(axis=1) == exact.argmax(axis=1)).mean() > 0.999
    assert margin(np.array([[0.2, 0.9, 0.5]])) == pytest.approx([0.4])
    assert margin(np.ones((2, 1))).tolist() == [1, 1]


def test_grades_and_relations() -> None:
    weights = [grade_weight(g) for g in ("A1", "B2", "C3", "D4")]
    assert weights == sorted(weights, reverse=True)
    assert grade_weight("") == grade_weight("F6") == grade_weight("nonsense")
    assert relation_weight(None) > relation_weight("part") > relation_weight("near") > relation_weight("toward") == 0
    assert relation_weight("direction:N:20") == 0


def test_a_known_source_lends_its_grade(theatre: Theatre) -> None:
    assert grade_of(report(reliability="F6", source="Good agency"), theatre) == "B2"
    assert grade_of(report(reliability="F6", source="Unheard of"), theatre) == "F6"
    assert grade_of(report(reliability="D4", source="Good agency"), theatre) == "D4"


def test_late_and_unsure_reports_weigh_less(theatre: Theatre, claim) -> None:
    one = claim(day=5)
    fresh = claim_weight(one, "C3", one.date_to, 10)
    assert claim_weight(one, "C3", one.date_to.replace(day=25), 10) < fresh
    assert claim_weight(claim(day=5, confidence=0.1), "C3", one.date_to, 10) < fresh
    assert claim_weight(claim(day=5, modality=Modality.DENIED), "C3", one.date_to, 10) < 0


def test_origins_do_not_depend_on_order_and_hold_through_chains(claim) -> None:
    text = "Fighters took the bridge and the mill on Monday after the garrison had left by the northern road. "
    documents = {
        "d0": report(0, text=text * 2),
        "d1": report(1, text=text * 2 + "More to come."),
        "d2": report(2, text="Nothing alike here, and nothing to do with any of it at all.", source="Paper 1"),
        "d3": report(3, text="A wholly different account from another corner of the land."),
    }
    claims = [claim(document_id=f"d{n}") for n in range(4)]
    found = origins(claims, documents)
    assert found == origins(claims[::-1], documents)
    assert len({found[c.id] for c in claims[:3]}) == 1
    assert found[claims[3].id] != found[claims[0].id]
