from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo.exports.spans import spans

DAYS = [date(2023, 4, 1) + timedelta(n) for n in range(12)]


def told(holders: list[str]) -> list[tuple[str, str, str]]:
    shapes = [
        (Point(0, 0), {"date": day.isoformat(), "side": side}) for day, side in zip(DAYS, holders, strict=False) if side
    ]
    return [
        (str(span.first), str(span.last), span.rows[0]["side"])
        for span in spans(shapes, DAYS, same=lambda _, row: row["side"])
    ]


def test_what_stays_is_told_once():
    assert told(["A", "A", "B", "B", "A"]) == [
        ("2023-04-01", "2023-04-02", "A"),
        ("2023-04-03", "2023-04-04", "B"),
        ("2023-04-05", "2023-04-05", "A"),
    ]


def test_a_day_without_it_ends_a_span():
    assert told(["A", "", "A"]) == [("2023-04-01", "2023-04-01", "A"), ("2023-04-03", "2023-04-03", "A")]


@given(st.lists(st.sampled_from(["A", "B", ""]), max_size=12))
def test_spans_say_of_each_day_what_was_said(holders):
    covered = {}
    for first, last, side in told(holders):
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            assert day not in covered
            covered[day] = side
            day += timedelta(1)
    assert covered == {day: side for day, side in zip(DAYS, holders, strict=False) if side}
