"""Who says so, in made-up sentences: a verb of saying counts only for what it says."""

import pytest

from tests.reading.stage import read


def _speakers(text: str, event: str) -> set[str | None]:
    return {c.attribution for c in read(text) if c.event == event}


@pytest.mark.parametrize(
    ("text", "event", "speaker"),
    [
        ("The ministry said that Red forces had captured Elmtown.", "capture", "The ministry"),
        ("The ministry confirmed the loss of Elmtown to Red forces.", "loss", "The ministry"),
        ("The Blue army fears a Red offensive on Elmtown.", "contest", "The Blue army"),
        ("The ministry did not confirm the loss of Elmtown to Red forces.", "loss", None),
        ("The ministry declared a truce after the withdrawal of Red forces from Elmtown.", "loss", None),
    ],
)
def test_speaker(text, event, speaker):
    assert _speakers(text, event) == {speaker}
