"""Which of the dates around a deed is its own, in made-up texts; published on Friday, 14 March 2031 unless told."""

from datetime import date

import pytest

from geo.model import DateMention
from geo.reading.date_own import heads_line
from tests.reading import stage


def days(text, event, place="Elmtown", published=stage.PUBLISHED):
    found = [c for c in stage.read(text, published) if c.event == event and c.place_text == place]
    assert found, [(c.place_text, c.event.value) for c in stage.read(text, published)]
    return found[0].date_from.isoformat(), found[0].date_to.isoformat()


TODAY = ("2031-03-14", "2031-03-14")


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        # how things stand as the text is written, beside a dated deed
        ("Ten days after Red forces crossed the river, they hold Elmtown.", "control", TODAY),
        ("Red forces entered Oakford on Tuesday, and their spokesman said that Elmtown was under Red control.", "control", TODAY),
        ("Red forces hold Elmtown, and have held Oakford since May 2030.", "control", TODAY),
        ("Red forces still hold Elmtown, where they have fought Blue forces since last May.", "control", TODAY),
        # a date of something else
        ("Red forces have retaken Elmtown, a town that they had left only ten days earlier.", "capture", ("2031-03-04", "2031-03-14")),
        ("Red forces captured Elmtown on Monday after Greens who had held the road since December left.", "capture", ("2031-03-10",) * 2),
        ("Red forces on Monday captured Oakford and, on Tuesday, Elmtown.", "capture", ("2031-03-11",) * 2),
        # what a date opens
        ("Elmtown has been in Red hands since January 2031, when Red forces captured the town.", "capture", ("2031-01-01", "2031-01-31")),
        # the date of the words, not of the deed
        ("Red forces who entered Oakford on Monday said on Thursday they had also captured Elmtown.", "capture", ("2031-03-10", "2031-03-13")),
    ],
)  # fmt: skip
def test_in_news(text, event, expected):
    assert days(text, event) == expected


HISTORY = "The battle of Oakford lasted from 3 May to 9 July 2018. "


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("On 5 June 2018 Red forces captured Elmtown, which Blue forces had held since 2015.", "capture", ("2018-06-05",) * 2),
        ("On 5 June 2018 Red forces entered Elmtown, which had been under Blue control since March 2015.", "control", ("2015-03-01", "2018-06-05")),
        (HISTORY + "Blue forces had taken Oakford in April 2015. Red forces captured Elmtown on 6 June.", "capture", ("2018-06-06",) * 2),
        (HISTORY + "Red forces captured Elmtown on the first day.", "capture", ("2018-05-03",) * 2),
        (HISTORY + "By the end of that year Red forces controlled Elmtown.", "control", ("2018-12-31",) * 2),
        (HISTORY + "Red forces captured Elmtown on 5 June 2018 after a siege of ten days.", "siege", ("2018-05-26", "2018-06-05")),
        ("In June 2018 Blue forces left. Blue forces held out in Elmtown until they were told to withdraw on 24 June 2018.", "control", ("2018-06-01", "2018-06-24")),
    ],
)  # fmt: skip
def test_in_history(text, event, expected):
    assert days(text, event) == expected


TIMELINE = """4 April 2018: Red forces capture Oakford, through which arms had come since the autumn of 2016.
10 May 2018: Red forces capture Elmtown, which had been in Blue hands since January 2017.
"""


def test_a_date_at_the_head_of_its_line_dates_the_line():
    assert days(TIMELINE, "capture", "Oakford") == ("2018-04-04", "2018-04-04")
    assert days(TIMELINE, "capture", "Elmtown") == ("2018-05-10", "2018-05-10")


@pytest.mark.parametrize(
    ("text", "words", "heads"),
    [
        ("4 April 2018: Reds came.", "4 April 2018", True),
        ("- 4 April 2018 - Reds came.", "4 April 2018", True),
        ("On 4 April 2018: Reds came.", "4 April 2018", False),
        ("4 April 2018 saw Reds come.", "4 April 2018", False),
    ],
)
def test_heads_of_lines(text, words, heads):
    start = text.index(words)
    day = date(2018, 4, 4)
    assert heads_line(text, DateMention(start, start + len(words), words, day, day, "day")) is heads
