import itertools
from datetime import date, timedelta

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.reading.dates import find_dates, heading_dates, is_retrospective

NLP = spacy.blank("en")
PUBLISHED = date(2024, 12, 3)  # a Tuesday


def spans(text, published=PUBLISHED):
    return [(m.text, m.date_from.isoformat(), m.date_to.isoformat()) for m in find_dates(NLP(text), published)]


def only(text, published=PUBLISHED):
    found = spans(text, published)
    assert len(found) == 1, found
    return found[0][1:]


def days(*ends):
    return (ends[0], ends[-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 29 November", days("2024-11-29")),
        ("on the 29th of November", days("2024-11-29")),
        ("Nov. 29, 2024", days("2024-11-29")),
        ("on Friday, 29 November 2024,", days("2024-11-29")),
        ("2024-11-29", days("2024-11-29")),
        ("2024-11-29T10:00:00Z", days("2024-11-29")),
        ("November 29", days("2024-11-29")),
        ("December 25", days("2023-12-25")),
        ("DEC 3", days("2024-12-03")),
        ("27-30 November", days("2024-11-27", "2024-11-30")),
        ("between 27 and 30 November", days("2024-11-27", "2024-11-30")),
        ("from November 27 to December 1", days("2024-11-27", "2024-12-01")),
        ("May 13 and 14", days("2024-05-13", "2024-05-14")),
        ("30 December 2023 to 2 January 2024", days("2023-12-30", "2024-01-02")),
        ("in late November", days("2024-11-21", "2024-11-30")),
        ("early November 2012", days("2012-11-01", "2012-11-10")),
        ("mid-March 2016", days("2016-03-11", "2016-03-20")),
        ("in October 2015", days("2015-10-01", "2015-10-31")),
        ("(April–August 2019)", days("2019-04-01", "2019-08-31")),
        ("the last week of February 2011", days("2011-02-22", "2011-02-28")),
        ("in 2016", days("2016-01-01", "2016-12-31")),
        ("by the end of 2016", days("2016-12-01", "2016-12-31")),
        ("(2014–2017)", days("2014-01-01", "2017-12-31")),
        ("in the summer of 2015", days("2015-06-01", "2015-08-31")),
        ("in the 1990s", days("1990-01-01", "1999-12-31")),
        ("from May 2015 until March 2016", days("2015-05-01", "2016-03-31")),
        ("25/11/2024", days("2024-11-25")),
        ("11/25/2024", days("2024-11-25")),
    ],
)
def test_dates_of_the_calendar(text, expected):
    assert only(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", days("2024-12-03")),
        ("yesterday", days("2024-12-02")),
        ("overnight", days("2024-12-02", "2024-12-03")),
        ("on Friday", days("2024-11-29")),
        ("on Tuesday", days("2024-12-03")),
        ("last Tuesday", days("2024-11-26")),
        ("They will meet on Saturday", days("2024-12-07")),
        ("last week", days("2024-11-25", "2024-12-01")),
        ("this week", days("2024-12-02", "2024-12-03")),
        ("last month", days("2024-11-01", "2024-11-30")),
        ("earlier this year", days("2024-01-01", "2024-12-03")),
        ("in February this year", days("2024-02-01", "2024-02-29")),
        ("last March", days("2024-03-01", "2024-03-31")),
        ("since Wednesday", days("2024-11-27", "2024-12-03")),
        ("since Tuesday", days("2024-11-26", "2024-12-03")),
        ("since 2017", days("2017-01-01", "2024-12-03")),
        ("a week ago", days("2024-11-26")),
        ("three days ago", days("2024-11-30")),
        ("nine years ago", days("2015-01-01", "2015-12-31")),
        ("for the past two years", days("2022-12-03", "2024-12-03")),
        ("in recent days", days("2024-11-28", "2024-12-03")),
        ("within 48 hours", days("2024-12-03", "2024-12-05")),
    ],
)
def test_dates_relative_to_publication(text, expected):
    assert only(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In a swift 72-hour offensive",
        "a decade-long war",
        "a three-year siege",
        "killed 2016 people",
        "They may march on the town. March was slow",
        "at 10:30 a.m.",
        "some 1,900 fighters",
        "$2000 each",
        "five soldiers",
        "31 February 2024",
    ],
)
def test_what_is_no_date(text):
    assert spans(text) == []


@pytest.mark.parametrize("text", ["on Friday", "yesterday", "last week", "3 May", "a week ago", "since Wednesday"])
def test_without_a_publication_date_relative_words_say_nothing(text):
    assert spans(text, None) == []


def test_a_yearless_date_follows_the_one_told_before():
    assert spans("The city fell in March 2015, the oasis in May, and that September", None) == [
        ("March 2015", "2015-03-01", "2015-03-31"),
        ("May", "2015-05-01", "2015-05-31"),
        ("that September", "2015-09-01", "2015-09-30"),
    ]
    assert spans("On 30 December 2016 they came. On 2 January they left.", date(2023, 1, 1))[1][1] == "2017-01-02"


def test_news_after_an_old_date_is_news():
    text = "The town has been theirs since March 2016. On 1 December rebels came."
    assert spans(text)[1][1] == "2024-12-01"


def test_days_counted_from_the_one_told_before():
    text = "On 2 March 2011 they won. Two days later they entered. The next day they left; later that day it rained."
    assert [s[1] for s in spans(text, None)] == ["2011-03-02", "2011-03-04", "2011-03-05", "2011-03-05"]


def test_since_then_reaches_to_the_present():
    assert spans("By 19 July 2012 it was taken. Since then it is held.")[1][1:] == ("2012-07-19", "2024-12-03")


def test_headings_date_what_follows():
    text = "5 April 2019\nThe town fell yesterday.\n8 April 2019\nTroops came overnight."
    mentions = find_dates(NLP(text), date(2020, 1, 1))
    assert [m.text for m in heading_dates(text, mentions)] == ["5 April 2019", "8 April 2019"]
    assert [m.date_from.isoformat() for m in mentions] == ["2019-04-05", "2019-04-04", "2019-04-08", "2019-04-07"]


def test_history_and_news():
    assert is_retrospective("In May 2015 and in March 2016", PUBLISHED)
    assert not is_retrospective("On Monday, and once in May 2015", PUBLISHED)
    assert not is_retrospective("On 3 November 2024", PUBLISHED)
    assert is_retrospective("anything", None)


def test_openings_belong_to_the_mention():
    assert [s[0] for s in spans("By 2 October 2014 it fell, until 3 May 2015, since June 2015")] == [
        "By 2 October 2014", "until 3 May 2015", "since June 2015",
    ]  # fmt: skip


def test_counts_beyond_the_calendar_are_left_out():
    assert spans("999 decades ago") == []


_DATES = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@given(_DATES, st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d %b %Y", "%b. %d, %Y"]))
@settings(max_examples=80)
def test_a_written_date_reads_back(day, form):
    assert only(f"on {day.strftime(form)} it fell", None) == days(day.isoformat())


@given(_DATES, st.integers(0, 6))
@settings(max_examples=60)
def test_a_weekday_is_within_the_week_before(published, number):
    name = (date(2024, 1, 1) + timedelta(number)).strftime("%A")
    start, end = only(f"on {name}", published)
    assert start == end
    assert 0 <= (published - date.fromisoformat(start)).days < 7


@given(st.text(alphabet=st.sampled_from("0123456789 -–/.,\nMaylastweekgoinceOctber2024'"), max_size=60), _DATES)
@settings(max_examples=150)
def test_any_text_gives_ordered_intervals_that_slice_back(text, published):
    mentions = find_dates(NLP(text), published)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.date_from <= mention.date_to
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They reached Elm on 3 December 2024. Oak was taken that day.", date(2024, 12, 3)),
        ("They have fought there since Friday. Oak was taken that day.", date(2024, 11, 29)),
        ("They reached Elm on Tuesday. The same day Oak was taken.", date(2024, 12, 3)),
        ("They reached Elm on Tuesday. Rain fell. It was late. Oak was taken that day.", date(2024, 12, 6)),
    ],
)
def test_that_day_is_the_day_just_named(text, day):
    import spacy

    found = find_dates(spacy.blank("en")(text), date(2024, 12, 6))[-1]
    assert (found.date_from, found.date_to) == (day, day)
