"""Rivers: a change of hands on one bank does not cross to the other."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.control.areas import draw_areas
from geo.control.barriers import read_barriers
from geo.errors import InputError

from .test_prior import BOX, assert_tiles, lattice, points, prior, side_at, turned

#: A river from south to north through the land of B, which holds all east of 11 degrees.
RIVER = shapely.LineString([(12.0, 49.9), (12.05, 50.5), (11.95, 51.0), (12.02, 51.6), (12.0, 52.1)])
MAP = (("A", shapely.box(9, 49, 11, 53)), ("B", shapely.box(11, 49, 14, 53)))
EAST_BANK = shapely.Polygon([*RIVER.coords[::-1], (13, 49.9), (13, 52.1)]).intersection(BOX)


def rows(changed: shapely.Geometry) -> list[tuple[float, float, str]]:
    """A taken up to the river, with points well away from it."""
    where = [(x, y, "A" if x < 11 else "B") for x, y, _ in lattice(14, 10) if RIVER.distance(shapely.Point(x, y)) > 0.1]
    return turned(where, changed, "A")


def test_a_change_on_one_bank_ends_at_the_river() -> None:
    west = shapely.box(10, 50, 13, 52).difference(EAST_BANK)
    drawn = draw_areas(points(rows(west)), BOX, prior(*MAP), barriers=[RIVER])
    assert_tiles(drawn)
    assert drawn.areas.set_index("side").geometry["B"].symmetric_difference(EAST_BANK).area < 1e-9
    without = draw_areas(points(rows(west)), BOX, prior(*MAP))
    assert without.areas.set_index("side").geometry["B"].symmetric_difference(EAST_BANK).area > 1e-3


def test_a_change_crosses_where_the_other_bank_changed_too() -> None:
    both = shapely.box(10, 50.5, 12.6, 51.5)
    drawn = draw_areas(points(rows(both)), BOX, prior(*MAP), barriers=[RIVER])
    assert_tiles(drawn)
    assert side_at(drawn, 12.2, 51.0) == "A"
    assert side_at(drawn, 12.2, 50.1) == "B"


def test_a_river_that_is_the_border_stays_it_though_drawn_a_little_beside_it() -> None:
    beside = shapely.transform(RIVER, lambda xy: xy + np.array([0.002, 0.0]))
    before = prior(("A", BOX.difference(EAST_BANK)), ("B", EAST_BANK))
    drawn = draw_areas(points([(11.2, 51.0, "A"), (12.8, 51.0, "B")]), BOX, before, barriers=[beside])
    assert_tiles(drawn)
    assert drawn.areas.set_index("side").geometry["B"].symmetric_difference(EAST_BANK).area < 1e-9


@pytest.mark.parametrize(
    ("river", "parts"),
    [
        (shapely.LineString([(12.0, 50.01), (12.0, 51.99)]), True),
        (shapely.LineString([(12.0, 50.5), (12.0, 51.5)]), False),
    ],
)
def test_a_river_is_drawn_out_to_the_outline_but_holds_nothing_where_it_ends_inland(
    river: shapely.Geometry, parts: bool
) -> None:
    west = shapely.box(10, 50, 12, 52)
    drawn = draw_areas(points(rows(west)), BOX, prior(*MAP), barriers=[river])
    assert_tiles(drawn)
    east = drawn.areas.set_index("side").geometry["B"]
    assert (east.symmetric_difference(shapely.box(12, 50, 13, 52)).area < 1e-6) == parts


def test_without_a_map_before_each_bank_is_drawn_from_its_own_points() -> None:
    west = shapely.box(10, 50, 13, 52).difference(EAST_BANK)
    drawn = draw_areas(points(rows(west)), BOX, barriers=[RIVER])
    assert_tiles(drawn)
    assert drawn.areas.set_index("side").geometry["B"].symmetric_difference(EAST_BANK).area < 1e-9
    assert set(drawn.fronts["sides"]) == {"A|B"}
    corner = draw_areas(points(rows(shapely.box(10, 50, 13, 50.9))), BOX, barriers=[RIVER])
    assert_tiles(corner)
    assert side_at(corner, 12.5, 50.3) == "A"


def test_lines_and_lakes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.geojson"
    shapes = [RIVER, shapely.box(12, 51, 12.1, 51.1), shapely.Point(1, 1)]
    gpd.GeoDataFrame(geometry=shapes, crs=4326).to_file(path, driver="GeoJSON")
    found = read_barriers(path)
    assert found[0].equals(RIVER)
    assert [line.geom_type for line in found] == ["LineString", "LineString"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no json", "cannot be read"),
        ('{"type":"FeatureCollection","features":[]}', "no line"),
        (
            '{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[500,1],[2,3]]}}',
            "off the earth",
        ),
    ],
)
def test_files_without_lines_are_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "lines.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_barriers(path)
