"""One map a day."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import pipeline, schema
from geo.control.filter import infer_control
from geo.control.frame import frame_of
from geo.control.revised import CARRIES
from geo.control.situation import CELLS, Day, Theme, draw_day, draw_days, mappable, start_map, theme_of
from geo.errors import TheatreError
from geo.model import Event
from geo.theatre import Theatre, load_theatre

from .conftest import FIRST, OUTLINE, PLACES, report

DAYS = (FIRST, FIRST.replace(day=4))


def control(theatre: Theatre, *claims, until: int = 4) -> pd.DataFrame:
    documents = [report(n) for n in range(3)]
    return infer_control(claims, documents, theatre, PLACES, FIRST, FIRST.replace(day=until))  # type: ignore[arg-type]


def sure(claim, place: str, day: int, actor: str) -> list:
    """A capture told by three independent reports."""
    return [claim(place, day, actor=actor, document_id=f"d{n}") for n in range(3)]


def side_at(areas: pd.DataFrame, day: int, lon: float, lat: float) -> str:
    rows = areas[areas["date"] == FIRST.replace(day=day)]
    (found,) = rows.loc[rows.contains(shapely.Point(lon, lat)), "side"]
    return str(found)


def assert_tiles(areas: pd.DataFrame) -> None:
    for _, rows in areas.groupby("date"):
        shapes = rows.geometry.to_numpy()
        assert shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)
        assert shapely.area(shapes).sum() == pytest.approx(OUTLINE.area, rel=1e-9)
        assert OUTLINE.difference(shapely.union_all(shapes)).area < 1e-9


def test_nothing_changes_without_news(shaped: Theatre) -> None:
    areas, fronts, overlays = draw_days(control(shaped), shaped)
    for table, contract in ((areas, schema.AREAS), (fronts, schema.FRONTS), (overlays, schema.OVERLAYS)):
        schema.check(table, contract)
    assert_tiles(areas)
    first = areas[areas["date"] == FIRST].set_index("side").geometry
    for _, rows in areas.groupby("date"):
        assert all(shape.equals(first[side]) for side, shape in zip(rows["side"], rows.geometry, strict=True))


def test_shapes_are_drawn_as_they_are(shaped: Theatre) -> None:
    start = start_map(shaped, frame_of(shaped.outline())).areas.set_index("side").geometry
    shapes = shaped.start_areas()
    for side, actor in (("ARMY", "ARMY"), ("REBELS", "BAND"), ("THIRD", "THIRD")):
        wanted = shapes.loc[shapes["actor"] == actor, "geometry"].iloc[0].intersection(OUTLINE)
        assert start[side].symmetric_difference(wanted).area < 1e-9


def test_without_shapes_points_draw_the_start(theatre: Theatre) -> None:
    areas, fronts, _ = draw_days(control(theatre, until=1), theatre)
    assert_tiles(areas)
    assert side_at(areas, 1, 10.2, 51) == "ARMY"
    assert side_at(areas, 1, 12.8, 51) == "REBELS"
    assert set(fronts["sides"]) == {"ARMY|REBELS"}


def test_a_taken_town_moves_the_front_around_it_and_no_more(shaped: Theatre, claim) -> None:
    # p21 is the middle town of the column just east of the line.
    areas, fronts, _ = draw_days(control(shaped, *sure(claim, "p21", 3, "ARMY")), shaped)
    assert_tiles(areas)
    assert side_at(areas, 2, 11.52, 51.0) == "REBELS"
    assert side_at(areas, 3, 11.52, 51.0) == "ARMY"
    assert side_at(areas, 3, 11.5 + 0.02, 50.05) == "REBELS"
    assert side_at(areas, 3, 12.5, 51.0) == "REBELS"
    # The west is as it was.
    west = [
        areas[(areas["date"] == FIRST.replace(day=d)) & (areas["side"] == "THIRD")].geometry.iloc[0] for d in (1, 4)
    ]
    assert west[0].equals(west[1])
    lengths = fronts[fronts["sides"] == "ARMY|REBELS"].groupby("date")["length_km"].sum()
    assert lengths.iloc[-1] > lengths.iloc[0]


def test_a_side_that_has_lost_every_place_holds_no_land(shaped: Theatre, claim) -> None:
    east = [p for p in PLACES if p[0] == "p" and p[1] in "234"]
    areas, _, _ = draw_days(control(shaped, *[c for p in east for c in sure(claim, p, 3, "ARMY")]), shaped)
    assert_tiles(areas)
    assert "REBELS" in set(areas.loc[areas["date"] == FIRST, "side"])
    assert "REBELS" not in set(areas.loc[areas["date"] == FIRST.replace(day=4), "side"])


def test_what_nobody_holds_has_no_side(shaped: Theatre, claim) -> None:
    lost = [claim("p41", 3, event=Event.LOSS, actor="BAND", document_id=f"d{n}") for n in range(3)]
    areas, fronts, _ = draw_days(control(shaped, *lost), shaped)
    assert_tiles(areas)
    assert side_at(areas, 4, 12.7, 51.0) == ""
    assert not fronts["sides"].str.startswith("|").any()
    assert not fronts["sides"].str.endswith("|").any()


def test_contested_places_widen_the_doubt(shaped: Theatre, claim) -> None:
    frame = control(shaped, claim("p30", 3, event=Event.CONTEST))
    areas, _, overlays = draw_days(frame, shaped)
    assert_tiles(areas)
    town = shapely.Point(PLACES["p30"].lon, PLACES["p30"].lat)
    doubt = overlays[overlays["kind"] == "uncertain"].set_index("date").geometry
    assert not doubt[FIRST].contains(town)
    assert doubt[FIRST.replace(day=3)].contains(town)
    assert set(areas["side"]) == {"ARMY", "REBELS", "THIRD"}


def test_regions_and_places_outside_do_not_draw(shaped: Theatre, claim) -> None:
    away = claim("away", 2, lat=40.0, lon=11.0, actor="THIRD")
    frame = control(shaped, *sure(claim, "land", 2, "THIRD"), away)
    areas, _, _ = draw_days(frame, shaped)
    plain, _, _ = draw_days(control(shaped), shaped)
    last = FIRST.replace(day=4)
    left, right = (a[a["date"] == last].set_index("side")["area_km2"] for a in (areas, plain))
    pd.testing.assert_series_equal(left, right, rtol=0.05)


def test_areas_are_measured_in_square_kilometres(shaped: Theatre) -> None:
    areas, _, _ = draw_days(control(shaped, until=1), shaped)
    east = areas.loc[areas["side"] == "REBELS", "area_km2"].iloc[0]
    assert east == pytest.approx(1.5 * 70.1 * 2 * 111.2, rel=0.01)


def test_no_day_no_map(shaped: Theatre) -> None:
    areas, fronts, overlays = draw_days(control(shaped).iloc[:0], shaped)
    assert areas.empty
    assert fronts.empty
    assert overlays.empty


def test_a_river_of_the_theatre_is_where_a_change_ends(shaped: Theatre, claim) -> None:
    river = shapely.LineString([(11.6, 49.9), (11.62, 51.0), (11.6, 52.1)])
    (shaped.folder / "basemap").mkdir()
    rivers = gpd.GeoDataFrame({"id": ["r1"], "name": ["Long River"]}, geometry=[river], crs=4326)
    rivers.to_file(shaped.folder / "basemap" / "rivers.geojson", driver="GeoJSON")
    crossed = dataclasses.replace(shaped, barriers=("Long River",))
    taken = [c for r in range(3) for c in sure(claim, f"p2{r}", 3, "ARMY")]
    areas, _, _ = draw_days(control(crossed, *taken), crossed)
    assert_tiles(areas)
    east = areas[(areas["date"] == FIRST.replace(day=4)) & (areas["side"] == "REBELS")].geometry.iloc[0]
    bank = shapely.Polygon([*river.coords[::-1], (13, 49.9), (13, 52.1)]).intersection(OUTLINE)
    # The column of towns east of the line lies on the river's western bank, which has no other town.
    assert east.difference(bank).area < 0.35 * shapely.box(11.5, 50, 11.61, 52).area
    assert bank.difference(east).area < 1e-9
    free, _, _ = draw_days(control(shaped, *taken), shaped)
    east = free[(free["date"] == FIRST.replace(day=4)) & (free["side"] == "REBELS")].geometry.iloc[0]
    assert bank.difference(east).area > 0.01
    with pytest.raises(TheatreError, match="Dry River"):
        draw_days(control(shaped), dataclasses.replace(shaped, barriers=("Dry River",)))


@pytest.fixture(scope="module")
def bundled() -> tuple[Theme, dict[date, Day]]:
    """The bundled theatre, day by day."""
    theatre = load_theatre("syria-2024")
    table = pipeline.prepare(theatre).control
    theme = theme_of(table, theatre, frame_of(theatre.outline(), CELLS))
    rows, days, drawn = mappable(table, theme.start.frame), {}, None
    for day in sorted(set(table["date"])):
        days[day] = drawn = draw_day(rows[rows["date"] == day], theme, drawn)
    return theme, days


def changed(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> dict[str, shapely.Geometry]:
    """What each side has on the other map but not on one."""
    left, right = (frame.set_index("side").geometry for frame in (one, other))
    return {side: shape.difference(left.get(side, shapely.Polygon())) for side, shape in right.items()}


def holders(theme: Theme, day: Day) -> set[str]:
    return {side for side, _ in day.said.values()} | (set(theme.sides) - {theme.sides[n] for n in theme.homes})


def test_a_polygon_changes_only_where_evidence_did(bundled: tuple[Theme, dict[date, Day]]) -> None:
    theme, days = bundled
    frame, maps, compared = theme.start.frame, list(days.values()), 0
    for before, after in itertools.pairwise(maps):
        if holders(theme, before) != holders(theme, after):
            continue  # somebody lost the last place, and with it all land
        if any(field.left and before.fields.get(n) is not field for n, field in after.fields.items()):
            continue  # somebody lost the last place of a stretch of land
        news = [theme.places[p] for p in {*before.said, *after.said} if before.said.get(p) != after.said.get(p)]
        near = shapely.union_all(shapely.buffer(shapely.points(theme.xy[news]), CARRIES * theme.ground.reach_m + 5000))
        for shape in frame.metric_shapes(list(changed(before.areas, after.areas).values())):
            assert shapely.make_valid(shape).difference(near).area < 200_000  # square metres, 1/30 of a cell
        compared += bool(news)
    assert compared > 5


def test_no_island_that_no_report_speaks_of(bundled: tuple[Theme, dict[date, Day]]) -> None:
    theme, days = bundled
    for day in days.values():
        for side, gained in changed(theme.start.areas, day.areas).items():
            own = np.array([theme.places[p] for p, (s, _) in day.said.items() if s == side], dtype=np.int64)
            towns = shapely.multipoints(theme.xy[own])
            for part in theme.start.frame.metric_shapes(list(shapely.get_parts(gained))):
                assert part.area < 1e6 or shapely.distance(part, towns) < 15_000, (side, part.centroid)


def test_no_land_stays_with_a_side_that_lost_every_place_in_it(bundled: tuple[Theme, dict[date, Day]]) -> None:
    theme, days = bundled
    for day in days.values():
        assert_occupied(theme, day)


def assert_occupied(theme: Theme, day: Day) -> None:
    """Each connected part of what a side keeps of its land has a place of it, or is as it was at the start."""
    start = theme.start.areas.set_index("side").geometry
    for side, shape in day.areas.set_index("side").geometry.items():
        known = start.get(side, shapely.Polygon())
        own = [theme.places[p] for p, (s, _) in day.said.items() if s == side]
        towns = shapely.multipoints(theme.xy[np.array(own, dtype=np.int64)])
        for part in shapely.get_parts(shape):
            as_before = any(part.symmetric_difference(old).area < 1e-9 for old in shapely.get_parts(known))
            (metric,) = theme.start.frame.metric_shapes([part])
            kept = part.intersection(known).area > 0.5 * part.area
            assert not kept or as_before or shapely.distance(metric, towns) <= theme.start.frame.grid.cell_m


def test_the_euphrates_is_where_changes_on_one_bank_end(bundled: tuple[Theme, dict[date, Day]]) -> None:
    theme, days = bundled
    shapes = {n: piece for n, piece in enumerate(theme.start.pieces) if piece.shape.area > 0.5}
    assert len({piece.bank for piece in shapes.values()}) > 1
    for day in days.values():
        moved = {
            theme.pieces[theme.places[p]]
            for p, (s, _) in day.said.items()
            if theme.sides.index(s) != theme.homes[theme.places[p]]
        }
        for n, piece in shapes.items():
            now = day.areas.set_index("side").geometry.get(piece.side, shapely.Polygon())
            if n not in moved:
                assert piece.shape.difference(now).area < 1e-6
