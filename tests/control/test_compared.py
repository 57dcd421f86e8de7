"""Two maps of one theatre: what went from whom to whom."""

from __future__ import annotations

from datetime import date, timedelta

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.compared import ABSENT, Shown, compare_maps, shown_drawn
from geo.control.doubt import DayMap

# Made up: a box three degrees wide, held by two sides. Kilometres of a degree of longitude at 50.5 north, and of latitude.
EAST, NORTH = 71.0, 111.25
LAND = shapely.box(10, 50, 13, 51)
NOTHING = shapely.MultiPolygon()
DAY = date(2020, 1, 1)
SETTLED = pd.DataFrame(
    [
        ("a", "Ash", 10.5, 50.5, 1000),
        ("b", "Birch", 11.2, 50.5, 200),
        ("c", "Cedar", 12.5, 50.5, 30),
        ("d", "Dell", 11.3, 50.2, 0),
    ],
    columns=["place_id", "name", "lon", "lat", "population"],
)


def row(place: str, side: str | None, **told: object) -> dict[str, object]:
    spots = {"b": ("Birch", 11.2), "c": ("Cedar", 12.5), "x": ("Bridge", 11.3)}
    name, lon = spots[place]
    return {
        "place_id": place, "name": name, "lon": lon, "lat": 50.5, "side": side, "status": "held", "probability": 0.99,
        "distribution": ((side or "", 0.99),), "since": DAY, **told,
    }  # fmt: skip


def drawn(
    border: float, number: int = 0, band: shapely.Geometry = NOTHING, rows: tuple[dict[str, object], ...] = ()
) -> Shown:
    """W holds what lies west of a border, E the rest."""
    shapes = {"E": shapely.box(border, 50, 13, 51), "W": shapely.box(10, 50, border, 51)}
    areas = gpd.GeoDataFrame({"side": list(shapes)}, geometry=list(shapes.values()), crs=4326)
    return Shown(DayMap(DAY + timedelta(number), areas, band, NOTHING), {str(r["place_id"]): r for r in rows})


def test_what_one_side_gained_the_other_lost_in_land_and_people() -> None:
    found = compare_maps(drawn(11), drawn(11.5, 2), SETTLED)
    (moved,) = found.exchanges.to_dict("records")
    assert (moved["from_side"], moved["to_side"]) == ("E", "W")
    assert moved["km2"] == pytest.approx(0.5 * EAST * NORTH, rel=0.005)
    assert (moved["people"], moved["settlements"]) == (200, 2)
    sides = found.sides.set_index("side")
    assert sides.loc["W", "gained_km2"] == sides.loc["E", "lost_km2"] == moved["km2"]
    assert sides.loc["W", "second_km2"] - sides.loc["W", "first_km2"] == pytest.approx(moved["km2"], rel=1e-6)
    assert sides.loc["W", "second_people"] == 1200
    assert list(found.places["name"]) == ["Birch", "Dell"]
    assert not found.places["told"].any()
    assert found.alike == pytest.approx(2.5 / 3, rel=1e-3)
    assert found.apart["W"] == pytest.approx((0.5 * EAST, 0.5 * EAST), rel=0.02)


def test_land_in_doubt_is_not_surely_gained_and_may_be_more() -> None:
    band = shapely.box(11.3, 50, 11.7, 51)
    (moved,) = compare_maps(drawn(11), drawn(11.5, 2, band), SETTLED).exchanges.to_dict("records")
    assert moved["low_km2"] == pytest.approx(0.3 * EAST * NORTH, rel=0.01)
    assert moved["high_km2"] == pytest.approx(0.7 * EAST * NORTH, rel=0.02)
    assert moved["low_people"] == 200  # Birch lies west of the band, Dell in it.
    assert moved["low_settlements"] <= moved["settlements"] <= moved["high_settlements"]


def test_the_same_map_twice_differs_in_nothing_however_doubtful() -> None:
    band = shapely.box(10.8, 50, 11.2, 51)
    found = compare_maps(drawn(11, 0, band), drawn(11, 5, band), SETTLED)
    assert found.exchanges.empty
    assert found.places.empty
    assert found.land.empty
    assert found.alike == 1


def test_places_that_reports_tell_of_come_first_with_status_and_day() -> None:
    before = drawn(11, 0, rows=(row("b", "E"), row("c", "E"), row("x", "E")))
    after = drawn(
        11.5, 2, rows=(row("b", "W", since=DAY + timedelta(1)), row("c", "E", status="contested"), row("x", "E"))
    )
    places = compare_maps(before, after, SETTLED).places
    assert list(places["name"]) == ["Birch", "Cedar", "Dell"]
    birch, cedar, dell = places.to_dict("records")
    assert (birch["from_side"], birch["to_side"], birch["since"], birch["sure"]) == ("E", "W", DAY + timedelta(1), True)
    assert (cedar["from_status"], cedar["to_status"], cedar["sure"]) == ("held", "contested", False)
    assert (dell["told"], dell["to_side"]) == (False, "W")


def test_what_a_drawn_map_leaves_out_is_no_sides_and_no_disagreement() -> None:
    theirs = gpd.GeoDataFrame(
        {"side": ["W", "E"]}, geometry=[shapely.box(9, 49, 11.5, 52), shapely.box(11.5, 50, 12, 51)], crs=4326
    )
    other = shown_drawn(theirs, DAY, LAND)
    assert other.day.areas.geometry.union_all().symmetric_difference(LAND).area < 1e-9
    found = compare_maps(drawn(11, rows=(row("b", "E"), row("c", "E"))), other, SETTLED)
    pairs = {(r["from_side"], r["to_side"]) for r in found.exchanges.to_dict("records")}
    assert pairs == {("E", "W"), ("E", ABSENT)}
    assert found.alike == pytest.approx(1.5 / 2, rel=1e-3)
    ends = {r["name"]: r["to_side"] for r in found.places.to_dict("records")}
    assert ends == {"Birch": "W", "Cedar": ABSENT, "Dell": "W"}
    assert "E" in found.apart  # The edge of what they draw is no front: only the border with W is compared.
    assert found.apart["E"][0] == pytest.approx(0.5 * EAST, rel=0.02)


@given(st.lists(st.floats(10.1, 12.9), min_size=2, max_size=2))
@settings(max_examples=25)
def test_gains_less_losses_are_the_difference(borders: list[float]) -> None:
    found = compare_maps(drawn(borders[0]), drawn(borders[1], 1), SETTLED)
    for side in found.sides.to_dict("records"):
        net = side["gained_km2"] - side["lost_km2"]
        # Borders nearer than a pencil's width are the same.
        assert net == pytest.approx(side["second_km2"] - side["first_km2"], abs=0.6)
        assert side["gained_people"] - side["lost_people"] == side["second_people"] - side["first_people"]
        for what in ("gained_km2", "lost_km2"):
            name, unit = what.split("_")
            assert side[f"{name}_low_{unit}"] <= side[what] <= side[f"{name}_high_{unit}"] + 1e-9
