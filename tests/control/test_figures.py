"""Numbers people quote, on a made-up square whose figures can be done by hand."""

from __future__ import annotations

from datetime import date, timedelta

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import schema
from geo.control.doubt import DayMap, Span
from geo.control.figures import NOTE, UNITS, advance_name, figures_of
from geo.control.fronts import draw_fronts
from geo.control.holders import days_held, handovers, hold_of, holds_on, in_question, people
from geo.control.naming import name_fronts
from geo.errors import InputError
from geo.model import NOTICE, Timeline

FIRST = date(2020, 1, 1)
DAYS = tuple(FIRST + timedelta(n) for n in range(3))
LAND = shapely.box(10, 50, 13, 51)
#: Where the line between W and E runs on each day, and half the width (degrees) of its band.
LINE, HALF = (11.0, 11.0, 11.5), 0.1
SETTLED = pd.DataFrame(
    [
        ("p1", "Mill", 10.5, 50.5, 1000, 3.0), ("p2", "Bridge", 11.3, 50.5, 20_000, 4.3),
        ("p3", "Dawn", 12.5, 50.5, 3000, 3.5), ("h1", "Hamlet", 10.95, 50.2, 70, 2.5),
        ("h2", "Thorp", 10.2, 50.2, 0, 2.5),
    ],
    columns=["place_id", "name", "lon", "lat", "population", "importance"],
)  # fmt: skip


def row(
    day: date, place: str, side: str | None, probability: float = 0.99, status: str = "held", **told: object
) -> dict[str, object]:
    where = SETTLED.set_index("place_id").loc[place]
    other = "E" if side == "W" else "W"
    values = {
        "date": day, "place_id": place, "name": where["name"], "lat": where["lat"], "lon": where["lon"],
        "controller": side, "side": side, "probability": probability, "status": status, "since": FIRST, "claims": (),
        "shares": (), "distribution": ((side or "", probability), (other, round(1 - probability, 4))), "point": True,
    }  # fmt: skip
    return values | told


def control() -> pd.DataFrame:
    rows = [row(day, "p1", "W") for day in DAYS] + [row(day, "p3", "E") for day in DAYS]
    rows += [row(DAYS[0], "p2", "E"), row(DAYS[1], "p2", "E", 0.6, "contested"), row(DAYS[2], "p2", "W")]
    return pd.DataFrame(rows)


def timeline() -> Timeline:
    areas, fronts, overlays = [], [], []
    for day, x in zip(DAYS, LINE, strict=True):
        shapes = {"E": shapely.box(x, 50, 13, 51), "W": shapely.box(10, 50, x, 51)}
        today = gpd.GeoDataFrame({"side": list(shapes)}, geometry=list(shapes.values()), crs=4326)
        band = gpd.GeoDataFrame({"kind": ["uncertain"]}, geometry=[shapely.box(x - HALF, 50, x + HALF, 51)], crs=4326)
        areas.append(today.assign(date=day, area_km2=0.0))
        overlays.append(band.assign(date=day))
        fronts.append(name_fronts(draw_fronts(today, band), SETTLED).assign(date=day))
    tables = (gpd.GeoDataFrame(pd.concat(t, ignore_index=True), crs=4326) for t in (areas, fronts, overlays))
    return Timeline("squares", DAYS, (), (), control(), *tables)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return figures_of(timeline(), SETTLED).table


def span(table: pd.DataFrame, figure: str, day: date = DAYS[-1], **where: object) -> tuple[float, float, float]:
    rows = table[(table["figure"] == figure) & (table["date"] == day)]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    (found,) = rows[["low", "value", "high"]].to_numpy().tolist()
    return tuple(found)


STRIP = 0.1 * 71.0 * 111.25


def test_every_figure_has_an_interval_that_holds_it_and_a_unit(table: pd.DataFrame) -> None:
    schema.check(table, schema.FIGURES)
    assert set(table["figure"]) == set(UNITS)
    assert table[["value", "low", "high"]].notna().all().all()
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    assert (table["unit"] == table["figure"].map(UNITS)).all()


def test_areas_by_day(table: pd.DataFrame) -> None:
    assert span(table, "area", FIRST, side="W") == pytest.approx((9 * STRIP, 10 * STRIP, 11 * STRIP), rel=0.01)
    assert span(table, "area", side="W") == pytest.approx((14 * STRIP, 15 * STRIP, 16 * STRIP), rel=0.01)


def test_people_by_day_count_the_sure_the_drawn_and_the_possible(table: pd.DataFrame) -> None:
    # On the second day Bridge is contested; the hamlet lies in the band of the first two days.
    assert span(table, "population", DAYS[1], side="W") == (1000, 1070, 21_070)
    assert span(table, "population", DAYS[1], side="E") == (3000, 23_000, 23_070)
    assert span(table, "population", side="W") == (21_070, 21_070, 21_070)
    assert span(table, "settlements", DAYS[1], side="W") == (2, 3, 4)
    note = table.loc[(table["figure"] == "population") & (table["side"] == "W"), "note"].iloc[0]
    assert note == "3 settlements, 1 of them without a number"


def test_fronts_and_movement(table: pd.DataFrame) -> None:
    assert span(table, "front", side="E", against="W") == pytest.approx((111.3, 111.3, 111.3), abs=0.5)
    assert span(table, "gained", side="W", since=FIRST) == pytest.approx((3 * STRIP, 5 * STRIP, 7 * STRIP), rel=0.02)
    assert span(table, "gained", side="W", since=DAYS[1]) == span(table, "gained", side="W", since=FIRST)
    assert span(table, "gained a day") == pytest.approx((1.5 * STRIP, 2.5 * STRIP, 3.5 * STRIP), rel=0.02)
    low, depth, high = span(table, "advance")
    assert depth == pytest.approx(35.5, rel=0.02)
    assert low < depth < high
    assert span(table, "advance a day")[1] == pytest.approx(depth / 2, abs=0.1)
    assert span(table, "front moved")[1] == pytest.approx(35.5, rel=0.02)


def test_movement_since_a_later_day() -> None:
    found = figures_of(timeline(), SETTLED, since=DAYS[1])
    assert found.since == DAYS[1]
    assert list(found.advances["date_from"]) == [DAYS[1]]
    assert span(found.table, "gained a day")[1] == pytest.approx(5 * STRIP, rel=0.02)
    last = figures_of(timeline(), SETTLED, since=DAYS[2])
    assert last.advances.empty


def test_places_that_changed_hands_and_days_held(table: pd.DataFrame) -> None:
    assert span(table, "changed hands") == (1, 1, 1)
    assert span(table, "handover", name="Bridge", side="W", against="E") == (1, 1, 1)
    assert span(table, "days held", name="Bridge", side="E") == (1, 2, 2)
    assert span(table, "days held", name="Bridge", side="W") == (1, 1, 2)
    assert span(table, "days held", name="Mill", side="W") == (3, 3, 3)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="Choose a day from 2020-01-01 to 2020-01-03"):
        figures_of(timeline(), SETTLED, since=date(2019, 1, 1))


def test_a_timeline_without_places_or_areas_has_no_figures_but_those_that_count_nothing() -> None:
    whole = timeline()
    bare = Timeline(
        "squares",
        DAYS,
        (),
        (),
        whole.control.iloc[:0],
        whole.areas.iloc[:0],
        whole.fronts.iloc[:0],
        whole.overlays.iloc[:0],
    )
    table = figures_of(bare, SETTLED.iloc[:0]).table
    assert list(table["figure"]) == ["changed hands"]
    assert table["value"].iloc[0] == 0


def test_what_a_row_of_control_says() -> None:
    sure = hold_of(row(FIRST, "p1", "W", 0.95))
    assert (sure.side, sure.sure, sure.possible) == ("W", True, frozenset("W"))
    doubtful = hold_of(row(FIRST, "p1", "W", 0.7))
    assert (doubtful.sure, doubtful.possible) == (False, frozenset("WE"))
    assert not hold_of(row(FIRST, "p1", "W", 0.99, "besieged")).sure
    lost = hold_of(row(FIRST, "p1", "W", 0.99, "unknown"))
    assert (lost.side, lost.sure, lost.possible) == ("", False, frozenset({"", "W"}))
    nobody = hold_of(row(FIRST, "p1", None, 0.95))
    assert (nobody.side, nobody.sure) == ("", True)


def test_regions_hold_nobody() -> None:
    rows = pd.DataFrame([row(FIRST, "p1", "W"), row(FIRST, "p2", "W", point=False)])
    assert set(holds_on(rows, FIRST)) == {"p1"}


def test_a_settlement_of_which_nothing_is_told_belongs_to_its_land() -> None:
    today = DayMap(
        FIRST, gpd.GeoDataFrame({"side": ["E", "W"]}, geometry=[shapely.box(11, 50, 13, 51), shapely.box(10, 50, 11, 51)], crs=4326),
        shapely.box(10.9, 50, 11.1, 51), shapely.box(10, 50, 10.3, 51),
    )  # fmt: skip
    found = people(SETTLED, today, {})
    assert found["W"].residents == Span(1070, 1000, 1070)
    assert found["E"].residents == Span(23_000, 23_000, 23_070)
    assert found["W"].settlements == Span(3, 1, 3)
    assert found["W"].uncounted == 1


def test_a_time_in_which_nobody_is_known_hides_no_handover() -> None:
    rows = [row(DAYS[0], "p1", "W"), row(DAYS[1], "p1", None), row(DAYS[2], "p1", "E", 0.7)]
    (change,) = handovers(pd.DataFrame(rows))
    assert (change.before, change.after, change.day, change.sure) == ("W", "E", DAYS[2], False)
    again = [row(DAYS[0], "p1", "W"), row(DAYS[1], "p1", None), row(DAYS[2], "p1", "W")]
    assert handovers(pd.DataFrame(again)) == []
    late = [row(DAYS[0], "p1", None), row(DAYS[1], "p1", "W"), row(DAYS[2], "p1", "W")]
    assert handovers(pd.DataFrame(late)) == []


def test_places_that_another_side_may_have_taken_are_possible_changes() -> None:
    rows = pd.DataFrame([row(DAYS[0], "p1", "W"), row(DAYS[1], "p1", "W", 0.6), row(DAYS[0], "p3", "E")])
    assert in_question(rows) == 1
    held = days_held(rows).set_index(["name", "side"])
    assert held.loc[("Mill", "E")].tolist()[1:] == [0, 0, 1]


def test_advances_in_words() -> None:
    told = {"from_place": "Mill", "to_place": "Bridge", "direction": "east"}
    assert advance_name(told) == "from Mill east to Bridge"
    assert advance_name(told | {"from_place": "", "to_place": ""}) == "east"
    assert advance_name(told | {"to_place": "Mill"}) == "from Mill east"


def test_the_note_says_what_the_figures_are_not() -> None:
    assert NOTICE in NOTE
    assert "not people present now" in NOTE
