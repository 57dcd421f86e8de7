"""Who acts, where the parse or the order of words hides it; made-up armies and texts."""

import pytest

from tests.reading.stage import one

FIRST_DAY = """Elmtown is a city. The Greens, who had held several districts of the surrounding province since the spring, \
attacked from three sides before dawn and overran the city by the afternoon of the first day."""


@pytest.mark.parametrize(
    ("text", "event", "actor"),
    [
        ("The Elmtown offensive was a military operation launched by Red forces in March.", "contest", "RED"),
        ("The battle of Elmtown was the last part of a campaign that Red forces had begun in May.", "contest", "RED"),
        (FIRST_DAY, "capture", "GREEN"),
    ],
)
def test_the_actor(text, event, actor):
    assert one(text, event).actor == actor
