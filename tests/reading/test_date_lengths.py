"""Lengths of time, times of day and years that a text has named, all in made-up words; published on 3 December 2024."""

from datetime import date

import pytest
import spacy

from geo.reading.dates import find_dates, is_reflective, is_retrospective

NLP = spacy.blank("en")
PUBLISHED = date(2024, 12, 3)  # a Tuesday


def spans(text, published=PUBLISHED):
    return [(m.date_from.isoformat(), m.date_to.isoformat()) for m in find_dates(NLP(text), published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army has advanced 30 km in a week.", ("2024-11-26", "2024-12-03")),
        ("They were thrown back twice in a week.", ("2024-11-26", "2024-12-03")),
        ("He said on Monday that ten villages had been freed in three days.", ("2024-11-29", "2024-12-02")),
        ("In the course of the month they took it.", ("2024-12-01", "2024-12-03")),
        ("They will get there within the next ten days.", ("2024-12-03", "2024-12-13")),
        ("The fighters would leave on Wednesday.", ("2024-12-04",) * 2),
        ("On 1 December they came over the wall. By noon the town was theirs.", ("2024-12-01",) * 2),
        ("Ten years ago this week they came.", ("2014-12-01", "2014-12-07")),
        ("A year ago they came.", ("2023-12-01", "2023-12-31")),
        ("In 2022 it was held from 24 February until September.", ("2022-02-24", "2022-09-30")),
        ("It was lost in the war of 2020 and given up in November of that year.", ("2020-11-01", "2020-11-30")),
    ],
)
def test_the_last_date(text, expected):
    assert spans(text)[-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "It changed hands for the third time in a week.",
        "The town was taken within three hours.",
        "They took the first day off.",
    ],
)
def test_no_date(text):
    assert spans(text) == []


HISTORY = "The campaign lasted from June to August 2018. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They had come in April 2015. On 6 July they left.", "2018-07-06"),
        ("On 6 July they left what they had taken in April 2015, and were back in October.", "2018-10-01"),
        ("In March 2018 it was theirs, until the following winter.", "2018-12-01"),
        ("It was decided in May 2018, a few days before they left.", "2018-05-01"),
    ],
)
def test_the_background_leaves_the_narrative_where_it_was(text, expected):
    assert spans(HISTORY + text)[-1][0] == expected


def test_a_month_at_the_end_of_a_sentence_is_not_of_a_year_to_come():
    assert spans("This covers 1 to 14 November. They left in February.")[-1] == ("2024-02-01", "2024-02-29")


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("Ten years ago this week they came.", True),
        ("The war of 2011 was short. In 2011 it ended.", True),
        ("In 2024 they came.", False),
        ("They came in 2011. Yesterday they left.", False),
    ],
)
def test_history_without_months(text, past):
    assert is_retrospective(text, PUBLISHED) is past


def test_breaking_news_is_no_comment():
    assert not is_reflective("BREAKING: the base is ours.", (), PUBLISHED)
    assert is_reflective("The base is ours.", (), PUBLISHED)
