"""Documents and claims made up for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from geo.model import Claim, Document, Event, Modality

TEXT = "Opposition forces captured Saraqib on 29 November 2024."
DAY = date(2024, 11, 29)


def document(**changes: Any) -> Document:
    return replace(Document("d", TEXT, DAY, "Made up", "a paper"), **changes)


def claim(**changes: Any) -> Claim:
    made = Claim(
        id="c", document_id="d", place_start=27, place_end=34, place_text="Saraqib", place_id="gn:1", place_name="Saraqib",
        lat=35.86, lon=36.8, relation=None, event=Event.CAPTURE, actor="HTS", against="SYR_GOV", date_from=DAY,
        date_to=DAY, precision="day", modality=Modality.ASSERTED, attribution=None, trigger="captured",
        trigger_start=18, trigger_end=26, sentence_start=0, sentence_end=len(TEXT), confidence=0.8, rule="made up",
    )  # fmt: skip
    return replace(made, **changes)
