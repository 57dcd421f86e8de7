"""Dates of texts that nobody meant to be read: absurd numbers, the ends of the calendar, long lines. All made up."""

import itertools
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.reading import date_words as words_module
from geo.reading.dates import find_dates
from geo.reading.when import Chronology
from tests.reading import stage

WORDS = [
    "5 May",
    "2 days later",
    "the next day",
    "overnight",
    "on Monday",
    "the following Friday",
    "last week",
    "since 2015",
    "by",
    "until",
    "from",
    "between",
    "and",
    "to",
    "99999999",
    "999 decades ago",
    "in 1187",
    "in the 13th century.",
    "200 BC",
    "29 February",
    "31/31/2024",
    "12/12/24",
    "the 40th of May",
    "for years",
    "has",
    "within days",
    "will",
    "Days later",
    "the end of next year",
    "in its 900th year",
    "500 years into the war",
    "New Year",
    "in 9999",
    "winter",
    "Elmtown",
    "fell to",
    "Red forces",
    ".",
    "\n",
    ",",
    "after 5000 years of fighting",
    "9999-12-31",
    "0001-01-01",
    "the weekend",
    "a fortnight ago",
    "’s",
    "٣ مايو",
]
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max, date(2024, 2, 29), date(1, 1, 8)]))


class Text:
    """As much of a parsed text as dates need."""

    def __init__(self, text):
        self.text = text


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), DAYS)
@settings(max_examples=300)
def test_no_words_on_no_day_break_it(text, published):
    mentions = find_dates(Text(text), published)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.date_from <= mention.date_to
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


@given(st.text(max_size=80), DAYS)
@settings(max_examples=150)
def test_any_text_on_any_day(text, published):
    assert all(text[m.start : m.end] == m.text for m in find_dates(Text(text), published))


@given(st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join), DAYS)
@settings(max_examples=40)
def test_claims_are_dated_on_any_day(words, published):
    text = f"{words} Red forces captured Elmtown {words}. Blue forces hold Oakford after two months of fighting."
    for claim in stage.read(text, published):
        assert (claim.date_from is None) == (claim.date_to is None)
        assert claim.date_from is None or claim.date_from <= claim.date_to


@pytest.mark.parametrize("published", [None, date(2099, 1, 1), date(1900, 1, 1)])
def test_a_report_of_the_far_future_or_of_none(published):
    claims = stage.read("Red forces captured Elmtown on 5 May 2031.", published)
    assert {(c.date_from, c.date_to) for c in claims} == {(date(2031, 5, 5), date(2031, 5, 5))}


@pytest.mark.parametrize("unit", ["On 5 May they left. ", "Monday ", " ", "3 and ", "in 2015 ", "a few years "])
def test_long_lines_take_time_in_proportion(unit):
    def seconds(length):
        text = Text((unit * (length // len(unit) + 1))[:length])
        # Of this process alone: other work on the machine does not count.
        begin = time.process_time()
        find_dates(text, date(2024, 12, 3))
        return time.process_time() - begin

    seconds(1000)
    short = min(seconds(10_000) for _ in range(3))
    assert seconds(80_000) < 8 * 3 * short + 0.2


def test_a_missing_table_of_words_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(words_module, "data_dir", lambda: tmp_path)
    with pytest.raises(InputError, match="Restore the file"):
        words_module.date_words.__wrapped__()


def test_a_chronology_of_nothing():
    doc = stage.parsed("Nothing.")
    assert Chronology(doc, (), None).now_at(0) is None
