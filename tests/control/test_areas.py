"""From points to areas: tiling, robustness, priors, doubt."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.areamap import AreaMap, area_features
from geo.control.areas import draw_areas
from geo.control.frame import frame_of
from geo.control.points import as_points
from geo.errors import InputError

BOX = shapely.box(10.0, 50.0, 13.0, 52.0)
#: A bay, an island and a lake.
RAGGED = shapely.union_all(
    [
        shapely.Polygon(
            [(10, 50), (13, 50), (13, 51.4), (11.4, 51.4), (11.4, 51.1), (10.8, 51.1), (10.8, 52), (10, 52)]
        ),
        shapely.box(12, 51.6, 12.5, 51.9),
    ]
).difference(shapely.Point(12.2, 50.6).buffer(0.15))


def points(rows: list[tuple[float, float, str]], weight: float = 1.0) -> gpd.GeoDataFrame:
    lon, lat, sides = zip(*rows, strict=True) if rows else ((), (), ())
    return as_points(
        pd.Series(sides, dtype=object), pd.Series([weight] * len(rows), dtype=float), pd.Series(lon), pd.Series(lat)
    )


def halves(columns: int = 12, rows: int = 8) -> list[tuple[float, float, str]]:
    """A lattice of points, A west of 11.5 degrees, B east of it."""
    return [
        (lon, lat, "A" if lon < 11.5 else "B")
        for lon in np.linspace(10.1, 12.9, columns)
        for lat in np.linspace(50.1, 51.9, rows)
    ]


def side_at(drawn: AreaMap, lon: float, lat: float) -> str:
    (found,) = drawn.areas.loc[drawn.areas.contains(shapely.Point(lon, lat)), "side"]
    return str(found)


def assert_tiles(drawn: AreaMap, outline: shapely.Geometry) -> None:
    shapes = drawn.areas.geometry.to_numpy()
    assert drawn.areas.crs.to_epsg() == 4326
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(outline.area, rel=1e-9)
    assert outline.difference(shapely.union_all(shapes)).area < 1e-9 * outline.area
    assert drawn.areas["side"].is_unique


def test_two_halves_meet_in_the_middle() -> None:
    drawn = draw_areas(points(halves()), BOX)
    assert_tiles(drawn, BOX)
    assert list(drawn.areas["side"]) == ["A", "B"]
    truth = shapely.box(10, 50, 11.5, 52)
    wrong = drawn.areas.geometry.iloc[0].symmetric_difference(truth).area
    assert wrong < 0.01 * BOX.area
    assert drawn.error_rate < 0.02


@pytest.mark.parametrize("outline", [BOX, RAGGED])
def test_three_sides_and_contested_tile_any_outline(outline: shapely.Geometry) -> None:
    rows = [
        (lon, lat, "contested" if 11.2 < lon < 11.8 else "A" if lon < 11.5 else "B" if lat < 51 else "C")
        for lon, lat, _ in halves()
    ]
    drawn = draw_areas(points(rows), outline)
    assert_tiles(drawn, outline)
    assert set(drawn.areas["side"]) == {"A", "B", "C", "contested"}


def test_the_same_points_in_another_order_give_the_same_map() -> None:
    rows = halves()
    left, right = draw_areas(points(rows), BOX), draw_areas(points(rows[::-1]), BOX)
    assert shapely.equals_exact(left.areas.geometry.iloc[0], right.areas.geometry.iloc[0], 1e-6, normalize=True)


def test_a_wrong_point_leaves_no_island() -> None:
    rows = halves()
    wrong = [(lon, lat, "B" if n in {10, 37} else s) for n, (lon, lat, s) in enumerate(rows)]
    drawn = draw_areas(points(wrong), BOX)
    assert shapely.get_num_geometries(drawn.areas.geometry.iloc[1]) == 1
    assert side_at(drawn, *wrong[10][:2]) == "A"
    assert 0.005 < drawn.error_rate < 0.05


def test_wrong_points_do_not_collapse_the_map() -> None:
    rng = np.random.default_rng(7)
    rows = halves(30, 20)
    turned = set(rng.choice(len(rows), 30, replace=False))
    noisy = [(lon, lat, ("B" if s == "A" else "A") if n in turned else s) for n, (lon, lat, s) in enumerate(rows)]
    drawn = draw_areas(points(noisy), BOX)
    truth = shapely.box(10, 50, 11.5, 52)
    west = drawn.areas.geometry.iloc[0]
    assert west.intersection(truth).area / west.union(truth).area > 0.96
    assert 0.03 < drawn.error_rate < 0.08


def test_a_cluster_is_a_pocket_not_an_error() -> None:
    rows = halves(18, 12)
    pocket = [(lon, lat, "B" if np.hypot(lon - 10.7, lat - 51) < 0.3 else s) for lon, lat, s in rows]
    assert side_at(draw_areas(points(pocket), BOX), 10.7, 51.0) == "B"


def test_what_points_do_not_contradict_stays_as_in_the_prior() -> None:
    prior = gpd.GeoDataFrame(
        {"side": ["A", "B"]}, geometry=[shapely.box(10, 50, 11.9, 52), shapely.box(11.9, 50, 13, 52)], crs=4326
    )
    drawn = draw_areas(points([(10.5, 51, "A"), (12.8, 51, "B")]), BOX, prior)
    assert_tiles(drawn, BOX)
    kept = drawn.areas.geometry.iloc[0].symmetric_difference(prior.geometry.iloc[0]).area
    assert kept < 0.005 * BOX.area
    moved = draw_areas(points([(11.7, lat, "B") for lat in np.linspace(50.1, 51.9, 9)]), BOX, prior)
    assert side_at(moved, 11.72, 51.02) == "B"
    assert side_at(moved, 11.2, 51.0) == "A"


def test_a_prior_alone_is_drawn_as_it_is() -> None:
    prior = gpd.GeoDataFrame({"side": ["A", "B"]}, geometry=list(_halves(11.5)), crs=4326)
    drawn = draw_areas(points([]), BOX, prior)
    assert_tiles(drawn, BOX)
    assert drawn.areas.geometry.iloc[0].symmetric_difference(prior.geometry.iloc[0]).area < 0.002 * BOX.area
    assert "unknown" in set(drawn.overlays["kind"])


def _halves(lon: float) -> tuple[shapely.Geometry, shapely.Geometry]:
    return shapely.box(10, 50, lon, 52), shapely.box(lon, 50, 13, 52)


def test_one_side_is_the_whole_outline() -> None:
    drawn = draw_areas(points([(11, 51, "A")]), BOX)
    assert_tiles(drawn, BOX)
    assert drawn.fronts.empty
    assert side_at(drawn, 12.9, 50.1) == "A"


def test_points_of_no_weight_and_points_at_one_spot() -> None:
    heavy, light = points([(11, 51, "A"), (12, 51, "A")]), points([(11, 51, "B")], 0.4)
    drawn = draw_areas(pd.concat([heavy, light, points([(10.2, 50.2, "C")], 0.0)], ignore_index=True), BOX)
    assert list(drawn.areas["side"]) == ["A"]


def test_the_uncertain_band_lies_along_the_front_and_widens_with_the_gap() -> None:
    rows = [r for r in halves(16, 10) if abs(r[0] - 11.5) > 0.1]
    narrow = _band(draw_areas(points(rows), BOX))
    wide = _band(draw_areas(points([r for r in rows if abs(r[0] - 11.5) > 0.5]), BOX))
    assert narrow.contains(shapely.Point(11.5, 51))
    assert not narrow.contains(shapely.Point(10.4, 51))
    assert wide.area > 1.5 * narrow.area


def _band(drawn: AreaMap) -> shapely.Geometry:
    return drawn.overlays.loc[drawn.overlays["kind"] == "uncertain", "geometry"].iloc[0]


def test_far_from_every_point_is_unknown() -> None:
    drawn = draw_areas(points([(10.2, 51, "A"), (10.4, 51, "A"), (10.3, 51.2, "A")]), BOX)
    unknown = drawn.overlays.loc[drawn.overlays["kind"] == "unknown", "geometry"].iloc[0]
    assert unknown.contains(shapely.Point(12.5, 51))
    assert not unknown.contains(shapely.Point(10.5, 51))


def test_features_are_geojson_with_areas_fronts_and_overlays() -> None:
    features = json.loads(json.dumps(area_features(draw_areas(points(halves()), BOX))))["features"]
    kinds = {f["properties"].get("kind") for f in features}
    assert kinds >= {None, "front", "uncertain"}
    front = next(f for f in features if f["properties"].get("kind") == "front")
    assert front["properties"]["sides"] == "A|B"
    assert front["geometry"]["type"] in {"LineString", "MultiLineString"}
    assert all("side" not in f["properties"] for f in features if f["properties"].get("kind"))


def test_a_wide_box_is_cut_though_its_edges_are_bowed() -> None:
    wide = shapely.box(30, 46, 40, 52)
    rows = [(30 + (lon - 10) * 10 / 3, 46 + (lat - 50) * 3, s) for lon, lat, s in halves()]
    drawn = draw_areas(points(rows), wide)
    assert_tiles(drawn, wide)
    assert shapely.area(drawn.areas.geometry.to_numpy()) == pytest.approx([30, 30], abs=1)


def test_an_outline_whose_edges_rounding_makes_cross_is_kept() -> None:
    spike = (10.284492372171904, 51.941356116654404), (13.17047526856533, 51.117721748792526)
    outline = shapely.Polygon(
        [*spike, (12.000900891704912, 51.451508083339654), (11.689611987460587, 50.14077942824036)]
    )
    assert outline.is_valid
    frame = frame_of(outline)
    straight = frame.metric_shapes([outline])[0].area
    assert frame.metric.area == pytest.approx(straight, rel=0.01)
    assert_tiles(draw_areas(points(halves()), outline), outline)


def test_an_empty_earlier_map_counts_as_none() -> None:
    nothing = gpd.GeoDataFrame({"side": []}, geometry=[], crs=4326)
    without, drawn = draw_areas(points(halves()), BOX), draw_areas(points(halves()), BOX, nothing)
    assert area_features(drawn) == area_features(without)
    with pytest.raises(InputError, match="neither a point nor"):
        draw_areas(points([]), BOX, nothing)


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(InputError, match="neither a point nor"):
        draw_areas(points([]), BOX)
    with pytest.raises(InputError, match="no area"):
        draw_areas(points([(1, 1, "A")]), shapely.Polygon())
    with pytest.raises(InputError, match="no area"):
        frame_of(shapely.LineString([(0, 0), (1, 1)]))


coordinate = st.tuples(st.floats(9.8, 13.2), st.floats(49.8, 52.2), st.sampled_from(["A", "B", "C", "contested"]))


@settings(max_examples=15)
@given(rows=st.lists(coordinate, min_size=1, max_size=30), ragged=st.booleans())
def test_areas_tile_and_never_overlap(rows: list[tuple[float, float, str]], ragged: bool) -> None:
    outline = RAGGED if ragged else BOX
    drawn = draw_areas(points(rows), outline)
    assert_tiles(drawn, outline)
    assert set(drawn.areas["side"]) <= {s for _, _, s in rows}
    for shape in drawn.overlays.geometry:
        assert shape.is_valid
        assert shape.difference(outline.buffer(1e-6)).area < 1e-9
