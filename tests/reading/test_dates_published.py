from datetime import date

import pytest

from geo.reading.dates import find_published


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A title\nBy A. Writer / December 3, 2024\n\nText of 5 May 2020.", date(2024, 12, 3)),
        ("Title\nPublished: 4 December 2024 10:20 GMT\nText", date(2024, 12, 4)),
        ("title Some words\ndate 2024-12-04\ntext", date(2024, 12, 4)),
        ("Title\nPosted on Dec. 4, 2024\nText", date(2024, 12, 4)),
        ("Wednesday, 4 December 2024\nText", date(2024, 12, 4)),
        ("BEIRUT, December 4, 2024 (Agency) - Troops left.", date(2024, 12, 4)),
        ("https://example.org/world/2024/12/04/troops-leave\nTroops left.", date(2024, 12, 4)),
        ("Who holds what (7 December 2024)\nTroops left.", date(2024, 12, 7)),
    ],
)
def test_dates_in_headers(text, expected):
    assert find_published(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "No date at all.", "The town fell on 3 May 2015 after a long siege that nobody had expected.", "Published: soon",
     "Date: 31 February 2024", "Last updated 04/12/2024"],
)  # fmt: skip
def test_texts_without_a_publication_date(text):
    assert find_published(text) is None


def test_a_label_goes_before_any_other_date():
    assert find_published("3 May 2020\nPublished: 4 May 2021\n") == date(2021, 5, 4)
