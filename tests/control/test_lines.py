"""Lines smoothed from what is close to them, and the lines areas share."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from geo.control.lines import borders, rounded


def staircase(steps: int) -> np.ndarray:
    """A line up a stair: across, up, across, up."""
    steps_at = np.arange(2 * steps + 1)
    return np.column_stack([(steps_at + 1) // 2, steps_at // 2]).astype(float)


def test_steps_are_smoothed_and_ends_kept() -> None:
    xy = staircase(20)
    line = rounded(shapely.LineString(xy), 1.0)
    assert line is not None
    found = shapely.get_coordinates(line)
    assert found[[0, -1]].tolist() == xy[[0, -1]].tolist()
    straight = shapely.LineString([(0, -0.5), (20.5, 20)])
    assert max(straight.distance(shapely.Point(at)) for at in found[2:-2]) < 0.3
    assert len(found) < len(xy)


def test_what_happens_at_one_end_leaves_the_other_as_it_was() -> None:
    rng = np.random.default_rng(2)
    xy = np.column_stack([np.arange(60.0), rng.uniform(-0.5, 0.5, 60)])
    longer = np.vstack([[[-2.0, 5.0], [-1.0, 3.0]], xy])
    one, other = (shapely.get_coordinates(rounded(shapely.LineString(at), 1.0)) for at in (xy, longer))
    assert one[one[:, 0] > 20].tolist() == other[other[:, 0] > 20].tolist()


def test_rings_stay_closed_and_small_ones_are_left_out() -> None:
    ring = rounded(shapely.Point(0, 0).buffer(5).exterior, 1.0)
    assert ring is not None
    assert ring.is_closed
    assert shapely.Polygon(ring.coords).area > 60
    assert rounded(shapely.Point(0, 0).buffer(0.5).exterior, 1.0) is None


def test_borders_are_the_edges_that_two_areas_share() -> None:
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 1, 2)]
    line = borders(gpd.GeoDataFrame({"side": list("abc")}, geometry=shapes))
    assert line.equals(shapely.MultiLineString([[(1, 0), (1, 1)], [(0, 1), (1, 1)]]))
    assert borders(gpd.GeoDataFrame({"side": ["a"]}, geometry=shapes[:1])).is_empty
