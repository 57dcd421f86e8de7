"""Areas from points and the map known before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.areamap import AreaMap
from geo.control.areas import draw_areas
from geo.control.points import as_points
from geo.control.surface import Kernel, Surface, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BOX = shapely.box(10.0, 50.0, 13.0, 52.0)
#: The border of the map before: a bent line with vertices no grid has.
BEND = [(11.51, 49.9), (11.437, 50.4), (11.612, 50.93), (11.488, 51.31), (11.53, 52.1)]
WEST = shapely.Polygon([*BEND, (9.9, 52.1), (9.9, 49.9)])
EAST = shapely.Polygon([*BEND[::-1], (13.1, 49.9), (13.1, 52.1)])


def prior(*shapes: tuple[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    rows = shapes or (("A", WEST), ("B", EAST))
    return gpd.GeoDataFrame({"side": [s for s, _ in rows]}, geometry=[g for _, g in rows], crs=4326)


def points(rows: list[tuple[float, float, str]]) -> gpd.GeoDataFrame:
    lon, lat, sides = zip(*rows, strict=True) if rows else ((), (), ())
    return as_points(pd.Series(sides, dtype=object), pd.Series([1.0] * len(rows)), pd.Series(lon), pd.Series(lat))


def lattice(columns: int = 14, rows: int = 10) -> list[tuple[float, float, str]]:
    """Points that agree with the map before."""
    where = [(lon, lat) for lon in np.linspace(10.1, 12.9, columns) for lat in np.linspace(50.1, 51.9, rows)]
    return [(lon, lat, "A" if WEST.contains(shapely.Point(lon, lat)) else "B") for lon, lat in where]


def side_at(drawn: AreaMap, lon: float, lat: float) -> str:
    (found,) = drawn.areas.loc[drawn.areas.contains(shapely.Point(lon, lat)), "side"]
    return str(found)


def assert_tiles(drawn: AreaMap, outline: shapely.Geometry = BOX) -> None:
    shapes = drawn.areas.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(outline.area, rel=1e-9)
    assert outline.difference(shapely.union_all(shapes)).area < 1e-9 * outline.area
    assert drawn.areas["side"].is_unique


def inner(shape: shapely.Geometry) -> set[tuple[float, float]]:
    """Vertices not on the outline."""
    xy = shapely.get_coordinates(shape)
    return {tuple(at) for at in xy if BOX.boundary.distance(shapely.Point(at)) > 1e-9}


def turned(rows: list[tuple[float, float, str]], where: shapely.Geometry, side: str) -> list[tuple[float, float, str]]:
    return [(x, y, side if where.contains(shapely.Point(x, y)) else s) for x, y, s in rows]


def test_where_nothing_contradicts_every_vertex_stays() -> None:
    for rows in ([], lattice()):
        drawn = draw_areas(points(rows), BOX, prior())
        assert_tiles(drawn)
        assert inner(drawn.areas.geometry.iloc[0]) == set(BEND[1:-1])
        assert drawn.areas.geometry.iloc[0].equals(WEST.intersection(BOX))


def test_a_change_moves_the_border_there_and_nowhere_else() -> None:
    gained = shapely.box(11.4, 50.0, 12.0, 50.5)
    drawn = draw_areas(points(turned(lattice(), gained, "A")), BOX, prior())
    assert_tiles(drawn)
    assert side_at(drawn, 11.75, 50.2) == "A"
    assert side_at(drawn, 12.3, 50.2) == "B"
    changed = drawn.areas.geometry.iloc[0].symmetric_difference(WEST.intersection(BOX))
    assert changed.bounds[3] < 51.1
    assert {(11.488, 51.31)} <= inner(drawn.areas.geometry.iloc[0])


def test_a_lone_point_far_from_the_border_is_wrong_one_beside_it_is_a_change() -> None:
    rows = lattice()
    far = min(rows, key=lambda r: np.hypot(r[0] - 10.53, r[1] - 51.0))
    near = min((r for r in rows if r[2] == "B"), key=lambda r: WEST.distance(shapely.Point(r[:2])))
    at = [far, near]
    marked = [(x, y, ("B" if s == "A" else "A") if (x, y, s) in at else s) for x, y, s in rows]
    drawn = draw_areas(points(marked), BOX, prior())
    assert side_at(drawn, *at[0][:2]) == "A"
    assert side_at(drawn, *at[1][:2]) == "A"
    assert shapely.get_num_geometries(drawn.areas.geometry).tolist() == [1, 1]


def test_contradicting_neighbours_far_from_the_border_are_a_change() -> None:
    rows = turned(lattice(28, 20), shapely.Point(10.6, 51.0).buffer(0.25), "B")
    assert side_at(draw_areas(points(rows), BOX, prior()), 10.6, 51.0) == "B"


def test_errors_everywhere_move_little() -> None:
    rng, rows = np.random.default_rng(5), lattice(28, 20)
    wrong = set(rng.choice(len(rows), len(rows) // 20, replace=False).tolist())
    noisy = [(x, y, ("B" if s == "A" else "A") if n in wrong else s) for n, (x, y, s) in enumerate(rows)]
    drawn = draw_areas(points(noisy), BOX, prior())
    assert drawn.areas.geometry.iloc[0].symmetric_difference(WEST.intersection(BOX)).area < 0.02 * BOX.area
    assert 0.03 < drawn.error_rate < 0.08


def test_of_many_changes_those_deep_inside_are_not_all_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = turned(lattice(48, 32), shapely.box(11.9, 49.0, 14.0, 53.0), "A")
    whole = draw_areas(points(rows), BOX, prior(), bands=False)
    asked = []

    def counted(kernel: Kernel, xy: Floats, residuals: Floats, nugget: Floats) -> Surface:
        asked.append(len(xy))
        return fit(kernel, xy, residuals, nugget)

    monkeypatch.setattr("geo.control.revised.fit", counted)
    monkeypatch.setattr("geo.control.revised.MOST_POINTS", 240)
    drawn = draw_areas(points(rows), BOX, prior(), bands=False)
    assert max(asked) <= 320
    before, after = (m.areas.set_index("side").geometry["A"] for m in (whole, drawn))
    assert before.symmetric_difference(after).area < 0.002 * before.area
    assert side_at(drawn, 12.6, 51.0) == "A"


def test_gaps_and_overlaps_of_the_map_before_are_closed() -> None:
    narrow, over = shapely.box(9, 49, 11.2, 53), shapely.box(11.8, 49, 14, 53)
    for shapes in ((narrow, over), (shapely.box(9, 49, 12, 53), shapely.box(11, 49, 14, 53))):
        drawn = draw_areas(points([]), BOX, prior(("A", shapes[0]), ("B", shapes[1])))
        assert_tiles(drawn)
        assert list(drawn.areas["side"]) == ["A", "B"]
    assert side_at(drawn, 11.5, 51.0) == "A"
    gap = draw_areas(points([]), BOX, prior(("A", narrow), ("B", over)))
    assert side_at(gap, 11.4, 51.0) == "A"
    assert side_at(gap, 11.6, 51.0) == "B"


def test_contested_and_many_sides() -> None:
    stripes = [(name, shapely.box(10 + n / 2, 49, 10.5 + n / 2, 53)) for n, name in enumerate("ABCDE")]
    stripes.append(("contested", shapely.box(12.5, 49, 13.5, 53)))
    rows = [(x, y, stripes[min(5, int((x - 10) * 2))][0]) for x, y, _ in lattice(24, 14)]
    drawn = draw_areas(points(turned(rows, shapely.box(11.4, 50.7, 11.9, 51.3), "contested")), BOX, prior(*stripes))
    assert_tiles(drawn)
    assert set(drawn.areas["side"]) == {"A", "B", "C", "D", "E", "contested"}
    assert side_at(drawn, 11.65, 51.0) == "contested"
    assert side_at(drawn, 10.75, 51.0) == "B"


def test_scaled_and_moved_coordinates_give_the_same_map() -> None:
    gained = shapely.box(11.4, 50.4, 12.0, 50.9)
    rows = turned(lattice(), gained, "A")
    drawn = draw_areas(points(rows), BOX, prior(), bands=False)

    def half(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda xy: (xy - [11.5, 51.0]) / 2 + [11.5, 51.0])

    small = [(half(shapely.Point(x, y)).x, half(shapely.Point(x, y)).y, s) for x, y, s in rows]
    halved = draw_areas(points(small), half(BOX), prior(("A", half(WEST)), ("B", half(EAST))), bands=False)
    wrong = half(drawn.areas.geometry.iloc[0]).symmetric_difference(halved.areas.geometry.iloc[0]).area
    assert wrong < 0.01 * half(BOX).area


def test_doubt_lies_along_the_border_and_where_land_changed_hands() -> None:
    rows = turned(lattice(), shapely.box(11.4, 50.0, 12.0, 50.5), "A")
    overlays = draw_areas(points(rows), BOX, prior()).overlays.set_index("kind").geometry
    assert overlays["uncertain"].contains(shapely.Point(11.488, 51.31))
    assert not overlays["uncertain"].contains(shapely.Point(10.5, 51.3))
    assert overlays["uncertain"].difference(BOX.buffer(1e-6)).area < 1e-9


coordinate = st.tuples(st.floats(9.8, 13.2), st.floats(49.8, 52.2), st.sampled_from(["A", "B", "C", "contested"]))


@settings(max_examples=20)
@given(rows=st.lists(coordinate, max_size=40))
def test_areas_tile_whatever_the_points(rows: list[tuple[float, float, str]]) -> None:
    drawn = draw_areas(points(rows), BOX, prior())
    assert_tiles(drawn)
    assert set(drawn.areas["side"]) <= {"A", "B"} | {s for _, _, s in rows}
