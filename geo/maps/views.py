"""The other view of a timeline: as known then beside as known now, so that a page can show both."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from geo.model import Claim, Reading, Timeline
from geo.pipeline import build_timeline, fingerprint
from geo.places.added import NO_PLACES, AddedPlaces
from geo.store.results import cache_dir, load_timeline, save_timeline
from geo.theatre import Theatre


def counterpart(timeline: Timeline, theatre: Theatre, added: AddedPlaces = NO_PLACES) -> Timeline:
    """The same claims and days with the other knowledge: as known then for a timeline of all reports, and vice versa.

    Nothing is read again; the result is kept on disk under the hash of what decides it.

    Raises
    ------
    InputError
        When the timeline has no day.
    TheatreError
        When the theatre's start state or a file of it cannot be read.
    """
    path = cache_dir() / "timelines" / f"{_key(timeline, theatre, added)}.zip"
    kept = load_timeline(path)
    if kept is not None:
        return kept
    found = _inferred(timeline, theatre, added)
    save_timeline(found, path)
    return found


def claims_digest(timeline: Timeline) -> str:
    """Hash of what was read: one text says other things where a user's own places are known or a reviewer decided."""
    return hashlib.sha256(repr(timeline.claims).encode("utf-8", "surrogatepass")).hexdigest()


def _key(timeline: Timeline, theatre: Theatre, added: AddedPlaces) -> str:
    start, end, known = timeline.dates[0], timeline.dates[-1], not timeline.as_known
    decides = fingerprint(theatre, timeline.documents, start, end, as_known=known, added=added)
    return hashlib.sha256(f"{decides} {claims_digest(timeline)}".encode()).hexdigest()[:32]


def _inferred(timeline: Timeline, theatre: Theatre, added: AddedPlaces) -> Timeline:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in timeline.claims:
        claims[claim.document_id].append(claim)
    readings = [Reading(document, (), (), (), tuple(claims[document.id])) for document in timeline.documents]
    start, end = timeline.dates[0], timeline.dates[-1]
    return build_timeline(theatre, readings, start, end, as_known=not timeline.as_known, added=added)
