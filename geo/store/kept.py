"""What was read in a document, kept in the cache: a map is drawn anew in a second then, not in a minute."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from geo.model import ActorMention, Candidate, DateMention, Document, DocumentKind, Form, Reading, Toponym
from geo.reading.review.decisions import claim_from, claim_values
from geo.store.whole import keep_file

log = logging.getLogger(__name__)


def save_reading(reading: Reading, path: Path) -> None:
    """Write a reading to one file, whole or not at all; a folder that cannot be written to is only logged."""
    record = asdict(reading) | {"claims": [claim_values(claim) for claim in reading.claims]}
    data = gzip.compress(json.dumps(record, default=str).encode(), mtime=0)
    keep_file(path, "what was read", lambda temporary: temporary.write_bytes(data))


def load_reading(path: Path) -> Reading | None:
    """Read it back; None when there is none or the file is damaged (the document is read anew then)."""
    if not path.exists():
        return None
    try:
        return _reading(json.loads(gzip.decompress(path.read_bytes())))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a cache file, the remedy is to read anew
        log.warning("%s: damaged and read anew (%s)", path, error)
        return None


def _reading(raw: Mapping[str, Any]) -> Reading:
    document = raw["document"]
    published = {"published": _day(document["published"]), "kind": DocumentKind(document["kind"])}
    return Reading(
        Document(**document | published),
        tuple(_toponym(toponym) for toponym in raw["toponyms"]),
        tuple(DateMention(**d | {name: _day(d[name]) for name in ("date_from", "date_to")}) for d in raw["dates"]),
        tuple(ActorMention(**actor) for actor in raw["actors"]),
        tuple(claim_from(claim) for claim in raw["claims"]),
    )


def _toponym(raw: dict[str, Any]) -> Toponym:
    candidates = tuple(Candidate(**c | {"reasons": tuple(c["reasons"])}) for c in raw["candidates"])
    return Toponym(**raw | {"form": Form(raw["form"]), "reasons": tuple(raw["reasons"]), "candidates": candidates})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
