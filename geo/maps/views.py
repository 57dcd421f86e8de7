"""The other view of a timeline: as known then beside as known now, so that a page can show both."""

from __future__ import annotations

from collections import defaultdict

from geo.model import Claim, Reading, Timeline
from geo.pipeline import build_timeline
from geo.places.added import NO_PLACES, AddedPlaces
from geo.store.digests import timeline_digest
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
    decides = timeline_digest(timeline, theatre, added, as_known=not timeline.as_known)
    path = cache_dir() / "timelines" / f"{decides}.zip"
    kept = load_timeline(path)
    if kept is not None:
        return kept
    found = _inferred(timeline, theatre, added)
    save_timeline(found, path)
    return found


def _inferred(timeline: Timeline, theatre: Theatre, added: AddedPlaces) -> Timeline:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in timeline.claims:
        claims[claim.document_id].append(claim)
    readings = [Reading(document, (), (), (), tuple(claims[document.id])) for document in timeline.documents]
    start, end = timeline.dates[0], timeline.dates[-1]
    return build_timeline(theatre, readings, start, end, as_known=not timeline.as_known, added=added)
