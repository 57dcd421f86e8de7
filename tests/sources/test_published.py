from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources.published import find_published, parse_published

DAY = date(2023, 4, 9)


@pytest.mark.parametrize(
    "written",
    [
        "2023-04-09",
        "2023/4/9",
        "2023-04-09T23:10:00Z",
        "2023-04-09 10:11:12.5 UTC",
        "Sun, 09 Apr 2023 10:00:00 GMT",
        "9 April 2023",
        "April 9th, 2023",
        "Sunday, Apr. 9, 2023 10:30",
        "9th of April 2023",
        " 2023-04-09 ",
    ],
)
def test_dates_are_read_in_the_forms_sources_write(written):
    assert parse_published(written) == DAY


@pytest.mark.parametrize("written", ["soon", "", None, 5, True, [], "2023-13-01", "3/4/2023", "0001-01-01", "9" * 400])
def test_what_is_no_single_day_is_none(written):
    assert parse_published(written) is None


def test_figures_are_read_where_only_one_order_is_possible():
    assert parse_published("13/4/2023") == parse_published("4/13/2023") == date(2023, 4, 13)


@pytest.mark.parametrize(
    "text",
    [
        "Town falls\n\nBy [A. Writer](#) / April 9, 2023\n\nThe army left on March 3, 2023.",
        "Town falls\nBy A. Writer | Apr. 9, 2023 | 10:30 am\nThe army left.",
        " date 2023-04-09 The army left the town on March 3, 2023.",
        "Town falls\nPublished: 9 April 2023 10:30 GMT\nThe army left.",
        "TOWN, Country, Apr 9, 2023 (Agency) - The army left.",
        "TOWN, 9 April 2023 — The army left.",
        "Town falls\n\nSunday, April 9th, 2023\n\nThe army left.",
        "Daily brief, 9 April 2023 (18:00 local)\n\n- The army left.",
        "Who holds what (morning of 9 April 2023)\n\nThe army left.",
        "https://paper.example/world/2023/04/09/town-falls\nThe army left.",
        "The army left.\n\nMore words.\n\nFirst published 9 April 2023",
    ],
)
def test_the_day_in_a_header_is_found(text):
    assert find_published(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The army left the town on 9 April 2023, and came back.",
        "On 9 April 2023 the army left.",
        "The town fell on 9 April 2023",
        "8 April 2023\n- The army left.\n9 April 2023\n- It came back.",
    ],
)
def test_days_of_events_are_not_taken_for_publication(text):
    assert find_published(text) is None


@given(st.text(max_size=300))
def test_no_text_breaks_the_finder(text):
    assert find_published(text) is None or isinstance(find_published(text), date)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_iso_day_is_read(day):
    assert parse_published(day.isoformat()) == day
    assert find_published(f"Headline\nPublished {day.isoformat()}\nText.") == day
