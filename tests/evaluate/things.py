"""Made-up documents for the tests of scores; every place, party and word in them is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from geo.evaluate.records import ClaimRecord, Gold, NameRecord, Predicted, claim_record
from geo.model import Document

MADE = Path(__file__).parent / "made"


def written(path: Path, *records: Any) -> Path:
    """A JSON lines file; a record that is a string is written as it is."""
    rows = [r if isinstance(r, str) else json.dumps(r) for r in records]
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def span(text: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def name(start: int, end: int, lat: float | None = None, lon: float | None = None, **fields: Any) -> NameRecord:
    return NameRecord(start, end, fields.pop("text", "x" * (end - start)), lat, lon, **fields)


def claim(start: int, end: int, event: str = "capture", **fields: Any) -> ClaimRecord:
    return claim_record({"place_start": start, "place_end": end, "event": event, "modality": "asserted", **fields})


def gold(number: int = 1, *, names: tuple[NameRecord, ...] = (), claims: tuple[ClaimRecord, ...] = ()) -> Gold:
    return Gold(Document(str(number), "x" * 200, None), names, claims)


def read(
    number: int = 1, *, names: tuple[NameRecord, ...] = (), claims: tuple[ClaimRecord, ...] = ()
) -> dict[str, Predicted]:
    return {str(number): Predicted(str(number), names, claims)}
