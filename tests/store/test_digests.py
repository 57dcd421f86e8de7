"""What decides a result, told apart."""

from __future__ import annotations

import dataclasses

from geo import pipeline
from geo.store.digests import fingerprint, timeline_digest
from geo.theatre import load_theatre

THEATRE = "syria-2024"


def test_the_fingerprint_follows_what_decides() -> None:
    theatre = load_theatre(THEATRE)
    documents = pipeline.bundled_documents(theatre)
    days = (theatre.date_from, theatre.date_to)
    base = fingerprint(theatre, documents, *days, as_known=False)
    other = (dataclasses.replace(documents[0], text="Another text."), *documents[1:])
    assert fingerprint(theatre, documents, *days, as_known=False) == base
    assert fingerprint(theatre, documents, *days, as_known=True) != base
    assert fingerprint(theatre, other, *days, as_known=False) != base
    assert fingerprint(theatre, documents[1:], *days, as_known=False) != base


def test_what_was_read_and_known_tells_timelines_apart() -> None:
    theatre = load_theatre(THEATRE)
    timeline = pipeline.prepare(theatre)
    fewer = dataclasses.replace(timeline, claims=timeline.claims[1:])
    shown = [timeline_digest(t, theatre) for t in (timeline, fewer, dataclasses.replace(timeline, as_known=True))]
    assert len(set(shown)) == len(shown)
    assert timeline_digest(timeline, theatre, as_known=True) == shown[2]
