"""Every form of date that reports use, each with the day it is said on and the interval it means. All made up."""

from datetime import date

import pytest
import spacy

from geo.reading.dates import datelines, find_dates

NLP = spacy.blank("en")
PUBLISHED = date(2024, 12, 3)  # a Tuesday


def found(text, published=PUBLISHED):
    return [(m.text, *_days(m), m.precision) for m in find_dates(NLP(text), published)]


def _days(mention):
    return mention.date_from.isoformat(), mention.date_to.isoformat()


def last(text, published=PUBLISHED):
    mentions = find_dates(NLP(text), published)
    assert mentions, text
    return _days(mentions[-1])


@pytest.mark.parametrize(
    ("text", "words", "first", "end", "precision"),
    [
        # ranges
        ("between 3 and 5 May", "between 3 and 5 May", "2024-05-03", "2024-05-05", "week"),
        ("5-7 June", "5-7 June", "2024-06-05", "2024-06-07", "week"),
        ("5–7 June 2023", "5–7 June 2023", "2023-06-05", "2023-06-07", "week"),
        ("from 3 May to 5 June", "from 3 May to 5 June", "2024-05-03", "2024-06-05", "week"),
        ("on the night of 2 to 3 December", "2 to 3 December", "2024-12-02", "2024-12-03", "day"),
        ("from March to May", "from March to May", "2024-03-01", "2024-05-31", "season"),
        ("from November to January", "from November to January", "2023-11-01", "2024-01-31", "season"),
        ("between March and May 2015", "between March and May 2015", "2015-03-01", "2015-05-31", "season"),
        ("in May and June", "May and June", "2024-05-01", "2024-06-30", "season"),
        ("in May, June and July", "May, June and July", "2024-05-01", "2024-07-31", "season"),
        ("May 2012-June 2013", "May 2012-June 2013", "2012-05-01", "2013-06-30", "season"),
        ("between 2012 and 2016", "between 2012 and 2016", "2012-01-01", "2016-12-31", "year"),
        ("between Friday and Sunday", "between Friday and Sunday", "2024-11-29", "2024-12-01", "week"),
        ("Friday-Sunday", "Friday-Sunday", "2024-11-29", "2024-12-01", "week"),
        # weekdays, nights, weeks
        ("at 21:00 GMT Monday", "Monday", "2024-12-02", "2024-12-02", "day"),
        ("late on Friday", "Friday", "2024-11-29", "2024-11-29", "day"),
        ("Monday last week", "Monday last week", "2024-11-25", "2024-11-25", "day"),
        ("on Wednesday of last week", "Wednesday of last week", "2024-11-27", "2024-11-27", "day"),
        ("overnight on Friday", "overnight on Friday", "2024-11-29", "2024-11-30", "day"),
        ("overnight into Monday", "overnight into Monday", "2024-12-01", "2024-12-02", "day"),
        ("overnight from Sunday to Monday", "overnight from Sunday to Monday", "2024-12-01", "2024-12-02", "day"),
        ("last night", "last night", "2024-12-02", "2024-12-03", "day"),
        ("over the weekend", "over the weekend", "2024-11-30", "2024-12-01", "day"),
        ("the day before yesterday", "the day before yesterday", "2024-12-01", "2024-12-01", "day"),
        ("the day after tomorrow", "the day after tomorrow", "2024-12-05", "2024-12-05", "day"),
        # parts
        ("the first half of 2015", "the first half of 2015", "2015-01-01", "2015-06-30", "season"),
        ("the second half of November", "the second half of November", "2024-11-16", "2024-11-30", "week"),
        ("the third quarter of 2016", "the third quarter of 2016", "2016-07-01", "2016-09-30", "season"),
        ("the first days of November", "the first days of November", "2024-11-01", "2024-11-07", "week"),
        ("the last three days of November", "the last three days of November", "2024-11-28", "2024-11-30", "week"),
        ("at the end of last year", "the end of last year", "2023-12-01", "2023-12-31", "month"),
        ("late last month", "late last month", "2024-11-21", "2024-11-30", "week"),
        ("on the 15th, rain fell", "the 15th", "2024-11-15", "2024-11-15", "day"),
        # figures
        ("25/11/24", "25/11/24", "2024-11-25", "2024-11-25", "day"),
        ("25.11.2024", "25.11.2024", "2024-11-25", "2024-11-25", "day"),
        ("8-Dec-2023", "8-Dec-2023", "2023-12-08", "2023-12-08", "day"),
        ("8 Dec 2023 21:30 UTC", "8 Dec 2023", "2023-12-08", "2023-12-08", "day"),
        # long ago
        ("in 1187 a knight took it", "1187", "1187-01-01", "1187-12-31", "year"),
        ("it was founded in the 13th century.", "the 13th century", "1201-01-01", "1300-12-31", "year"),
        ("in the late 20th century.", "the late 20th century", "1967-01-01", "2000-12-31", "year"),
        ("in AD 636", "AD 636", "0636-01-01", "0636-12-31", "year"),
        ("in the early 1990s", "early 1990s", "1990-01-01", "1993-12-31", "year"),
        ("two and a half years ago", "two and a half years ago", "2022-06-01", "2022-06-30", "month"),
        ("half a year ago", "half a year ago", "2024-06-01", "2024-06-30", "month"),
        ("a fortnight ago", "a fortnight ago", "2024-11-19", "2024-11-19", "day"),
        ("twenty-one days ago", "twenty-one days ago", "2024-11-12", "2024-11-12", "day"),
        # how long it has gone on
        ("it has been theirs for three years", "for three years", "2021-12-03", "2024-12-03", "open"),
        ("Seven weeks in, it stalls", "Seven weeks in", "2024-10-15", "2024-12-03", "open"),
        ("three days into the push", "three days into", "2024-11-30", "2024-12-03", "open"),
        ("as the push enters its fourth day", "its fourth day", "2024-11-30", "2024-12-03", "open"),
        ("since spring", "since spring", "2024-03-01", "2024-12-03", "open"),
        ("in the winter of 2015-16", "the winter of 2015-16", "2015-12-01", "2016-02-29", "season"),
        # ahead
        ("it will fall in the coming days", "in the coming days", "2024-12-03", "2024-12-10", "open"),
        ("it could fall within days", "within days", "2024-12-03", "2024-12-10", "open"),
        ("it could be free by Christmas", "by Christmas", "2024-12-25", "2024-12-25", "day"),
        ("a truce until 5 January", "until 5 January", "2025-01-05", "2025-01-05", "day"),
        ("on New Year's Eve", "New Year's Eve", "2023-12-31", "2023-12-31", "day"),
        ("on 5 December", "5 December", "2024-12-05", "2024-12-05", "day"),
        ("on 25 December", "25 December", "2023-12-25", "2023-12-25", "day"),
    ],
)
def test_forms(text, words, first, end, precision):
    assert found(text) == [(words, first, end, precision)]


@pytest.mark.parametrize(
    "text",
    [
        "the 13th-century citadel",
        "They hid in the 13th century citadel",
        "in 1200 villages",
        "a three-day battle",
        "a two-year-old child",
        "a man aged 12",
        "12 years old",
        "after three years of war",
        "they fought for three days",
        "the town fell within days",
        "on D+3 they advanced",
        "open 24/7",
        "by 2015 GMT",
        "since 2015 fighters had fallen",
        "version 12.10.3",
        "in 20240",
        "29 February 2023",
        "the 32nd century.",
    ],
)
def test_what_is_no_date(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("On 2 November they came. Two days later they left.", "2024-11-04", "2024-11-04"),
        ("On 2 November they came. The next day they left.", "2024-11-03", "2024-11-03"),
        ("On 2 November they came. The following Monday they left.", "2024-11-04", "2024-11-04"),
        ("On 20 November they came. The previous Friday rain fell.", "2024-11-15", "2024-11-15"),
        ("On 20 November they came. That Friday they left.", "2024-11-22", "2024-11-22"),
        ("On 20 November they came. The following week they left.", "2024-11-25", "2024-12-01"),
        ("On 20 November they came. The day before, rain fell.", "2024-11-19", "2024-11-19"),
        ("On 20 November they came. Days later they left.", "2024-11-22", "2024-11-26"),
        ("On 20 November they came. Three days earlier rain fell.", "2024-11-17", "2024-11-17"),
        ("On 20 November they came, two weeks after the fall of Oak.", "2024-11-06", "2024-11-06"),
        ("On 20 November they came, days after the fall of Oak.", "2024-11-14", "2024-11-18"),
        ("Days earlier they had left.", "2024-11-27", "2024-12-01"),
        ("It was theirs from February 2016. The others have threatened it for years.", "2016-02-01", "2024-12-03"),
    ],
)
def test_told_from_the_text(text, first, end):
    assert last(text) == (first, end)


def test_a_weekday_in_a_history_follows_the_day_told_last():
    assert last("On 2 March 2011 they won. On Friday they left.", None) == ("2011-03-04", "2011-03-04")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("On 13/11/2024 and on 5/11/2024", "2024-11-05"),
        ("On 11/13/2024 and on 11/5/2024", "2024-11-05"),
        ("On 5/11/2024", "2024-11-05"),
        ("On 5/12/2024", "2024-05-12"),  # 5 December is not yet
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_text(text, day):
    assert last(text) == (day, day)


def test_a_dateline_is_what_the_words_after_it_are_said_on():
    text = "ELMTOWN, Ruritania, Nov 28 (Agency) - Troops left on Monday.\n\nOAKFORD, Dec 2 - Nobody left on Sunday."
    mentions = find_dates(NLP(text), PUBLISHED)
    assert [m.text for m in datelines(text, mentions)] == ["Nov 28", "Dec 2"]
    assert [m.date_from.day for m in mentions] == [28, 25, 2, 1]


def test_report_lag():
    assert [m[1] for m in found("It was reported on Monday that the town fell on Sunday")] == [
        "2024-12-02",
        "2024-12-01",
    ]


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2023, 3, 1)])
def test_29_february_without_a_year_is_of_the_last_leap_year(day):
    assert last("on 29 February", day) == (f"{day.year if day.year % 4 == 0 else 2020}-02-29",) * 2
