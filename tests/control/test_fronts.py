"""Front lines between areas."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pytest
import shapely

from geo.control.fronts import draw_fronts, shared_borders
from geo.control.overlays import overlay_frame

#: Three strips from west to east; B is above C.
AREAS = gpd.GeoDataFrame(
    {"side": ["A", "B", "C"]},
    geometry=[
        shapely.MultiPolygon([shapely.Polygon([(10, 50), (11, 50), (11, 51), (11, 52), (10, 52)])]),
        shapely.MultiPolygon([shapely.box(11, 51, 13, 52)]),
        shapely.MultiPolygon([shapely.box(11, 50, 13, 51)]),
    ],
    crs=4326,
)
NOTHING = overlay_frame({})


def evidence(*rows: tuple[float, float, date | None]) -> gpd.GeoDataFrame:
    lon, lat, dates = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"date": list(dates)}, geometry=gpd.points_from_xy(lon, lat), crs=4326)


def test_neighbours_share_lines_and_the_outline_is_none() -> None:
    borders = dict(shared_borders(AREAS))
    assert set(borders) == {"A|B", "A|C", "B|C"}
    assert borders["A|B"].equals(shapely.LineString([(11, 51), (11, 52)]))
    assert borders["B|C"].equals(shapely.LineString([(11, 51), (13, 51)]))
    assert set(dict(shared_borders(AREAS, nobody="B"))) == {"A|C"}


def test_lengths_are_kilometres() -> None:
    fronts = draw_fronts(AREAS, NOTHING).set_index("sides")
    assert fronts.loc["A|B", "length_km"] == pytest.approx(111.2, abs=0.6)
    assert fronts.loc["B|C", "length_km"] == pytest.approx(140, abs=1)
    assert (fronts["width_km"] == 0).all()
    assert fronts.crs.to_epsg() == 4326


def test_width_is_that_of_the_band_around_the_line() -> None:
    band = overlay_frame({"uncertain": shapely.box(10.9, 51.0, 11.1, 52.0)})
    fronts = draw_fronts(AREAS, band).set_index("sides")
    assert 9 < fronts.loc["A|B", "width_km"] < 15
    assert fronts.loc["A|C", "width_km"] < 3


def test_lines_are_dashed_where_evidence_is_far_or_old() -> None:
    rows = evidence((11.0, 51.5, date(2020, 1, 1)), (11.0, 50.5, date(2020, 3, 1)))
    fronts = draw_fronts(AREAS, NOTHING, rows, as_of=date(2020, 3, 5), half_life_days=10)
    by = {(r.sides, r.dashed): r for r in fronts.itertuples()}
    assert ("A|B", False) not in by
    assert by["A|B", True].evidence == date(2020, 1, 1)
    assert by["A|C", False].evidence == date(2020, 3, 1)
    assert by["A|C", False].length_km == pytest.approx(50, abs=1)
    assert by["B|C", True].evidence is None
    total = fronts.groupby("sides")["length_km"].sum()
    assert total["A|C"] == pytest.approx(111.2, abs=1)


def test_evidence_without_a_date_supports_but_dates_nothing() -> None:
    fronts = draw_fronts(AREAS, NOTHING, evidence((11.0, 51.5, None)))
    full = fronts[~fronts["dashed"]]
    assert set(full["sides"]) == {"A|B"}
    assert full["evidence"].isna().all()


def test_no_areas_no_fronts() -> None:
    assert draw_fronts(AREAS.iloc[:0], NOTHING).empty
    assert draw_fronts(AREAS.iloc[:1], NOTHING).empty
