"""An invented report, what a careful model says of it, and parties to name."""

from __future__ import annotations

from datetime import date
from typing import Any

from geo.model import Actor, Document, Reading
from tests.reading.stage import toponyms

DAY = date(2031, 3, 14)
TEXT = (
    "Red forces captured Elmtown on Thursday, the mayor said. “Ashby may fall next,” he added.\n\n"
    "The Blue army still holds Oakford. Quillhaven was entered by the Owl Brigade."
)
ACTORS = (
    Actor("RED", "Red Army", ("Red forces", "Reds")),
    Actor("BLUE", "Blue Army", ("Blue forces",)),
    Actor("GREEN", "Green Militia"),
)


def item(**changed: Any) -> dict[str, Any]:
    """A claim as a model gives it."""
    return {
        "sentence": "Red forces captured Elmtown on Thursday, the mayor said.", "trigger": "captured",
        "place": "Elmtown", "relation": None, "event": "capture", "actor": "RED", "actor_words": "Red forces",
        "against": None, "against_words": None, "date_from": "2031-03-13", "date_to": "2031-03-13",
        "modality": "asserted", "attribution": "the mayor",
    } | changed  # fmt: skip


def holds(**changed: Any) -> dict[str, Any]:
    """Another one."""
    return item(
        sentence="The Blue army still holds Oakford.", trigger="holds", place="Oakford", event="control", actor="BLUE",
        actor_words="Blue army", attribution=None, date_from="2031-03-14", date_to="2031-03-14",
    ) | changed  # fmt: skip


def own(text: str = TEXT, name: str = "made-up", published: date | None = DAY) -> Reading:
    """Our own reading of a report, as far as a model needs it: the places."""
    return Reading(Document(name, text, published), toponyms(text), (), (), ())
