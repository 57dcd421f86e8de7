"""A report as the desk shows it: plain values only, which the page turns into text nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geo.control.account import EVENTS
from geo.control.lookup import known_places
from geo.dashboard.components import actor_name, long_day, safe_link, source_line
from geo.dashboard.reports.marks import Mark, marks_of, names_of, segments
from geo.dashboard.reports.smallmap import areas_on, day_of, holders_on
from geo.dashboard.reports.states import needs
from geo.dashboard.reports.wording import RELATIONS, facts, headline, title_of, when
from geo.model import Claim, Modality, Reading, Timeline
from geo.theatre import Theatre

#: Fields that a reviewer sets, apart from the place.
SET = ("relation", "event", "actor", "against", "modality")
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def report(
    reading: Reading,
    claims: Sequence[Claim],
    where: Theatre,
    timeline: Timeline,
    *,
    state: str,
    standing: Mapping[str, str] | None,
) -> dict[str, Any]:
    """A report with its pieces, marks, claims and places.

    Parameters
    ----------
    claims : its claims in the order of the text, as they stand after review.
    standing : what was decided of claims, in a word by id; None where nothing can be decided (drafts).
    """
    document = reading.document
    marks = marks_of(reading, claims, where)
    sentences = [at for c in claims for at in (c.sentence_start, c.sentence_end)]
    return {
        "id": document.id,
        "title": title_of(document, 200),
        "meta": source_line(document),
        "link": safe_link(document),
        "published": document.published.isoformat() if document.published else None,
        "day": day_of(timeline, document.published).isoformat(),
        "state": state,
        "review": standing is not None,
        "pieces": segments(document.text, marks, sentences),
        "marks": [_mark(m) for m in marks],
        "places": _places(reading, claims),
        "claims": [_claim(c, reading, where, timeline, (standing or {}).get(c.id, "")) for c in claims],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {"kind": mark.kind, "title": mark.title, "place": mark.place, "span": [mark.start, mark.end]}


def _places(reading: Reading, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Places that the text names, and those that a reviewer put in their stead."""
    found = {t.place_id: (t.name or t.text, t.lat, t.lon) for t in names_of(reading)}
    for c in claims:
        found.setdefault(c.place_id, (c.place_name or c.place_text, c.lat, c.lon))
    return [
        {"id": i, "name": name, "lat": lat, "lon": lon}
        for i, (name, lat, lon) in found.items()
        if i and lat is not None and lon is not None
    ]


def _claim(claim: Claim, reading: Reading, where: Theatre, timeline: Timeline, standing: str) -> dict[str, Any]:
    return {
        "id": claim.id,
        "headline": headline(claim, where),
        "when": when(claim),
        "day": day_of(timeline, claim.date_to, reading.document.published).isoformat(),
        "standing": standing,
        "needs": list(needs(claim)),
        "facts": facts(claim, where),
        "place_id": claim.place_id,
        "sentence": [claim.sentence_start, claim.sentence_end],
        "trigger": [claim.trigger_start, claim.trigger_end],
        "place": [claim.place_start, claim.place_end],
        "others": _others(claim, reading),
        "fields": _fields(claim),
    }


def _others(claim: Claim, reading: Reading) -> list[dict[str, str]]:
    """What else the claim's place name might mean, likeliest first."""
    over = [t for t in reading.toponyms if t.start < claim.place_end and t.end > claim.place_start]
    return [
        {"id": c.place_id, "name": f"{c.name} ({c.lat:.2f}, {c.lon:.2f})"}
        for t in over
        for c in t.candidates
        if c.place_id != claim.place_id
    ][:6]


def _fields(claim: Claim) -> dict[str, str]:
    fields = {name: str(getattr(claim, name) or "") for name in SET}
    days = {name: day.isoformat() if day else "" for name, day in
            (("date_from", claim.date_from), ("date_to", claim.date_to))}  # fmt: skip
    return fields | days | {"place": claim.place_id or "", "place_name": claim.place_name or claim.place_text}


def day_shown(timeline: Timeline, where: Theatre, day: str, places: set[str]) -> dict[str, Any]:
    """What the small map shows of a day (YYYY-MM-DD of the timeline): its areas, and who holds some places."""
    shown = next(d for d in timeline.dates if d.isoformat() == day)
    return {
        "words": long_day(shown),
        "areas": areas_on(timeline, where, shown),
        "holders": holders_on(timeline, where, shown, places),
    }


def choices(timeline: Timeline, where: Theatre) -> dict[str, Any]:
    """What the form offers: actors, events, relations and modalities as value and words, and the places of the map."""
    actors = sorted(((a.id, actor_name(a.id, where)) for a in where.actors), key=lambda pair: pair[1].casefold())
    places = sorted(known_places(timeline.control).values(), key=lambda p: (p.name.casefold(), p.id))
    relations = [("", "the place itself"), *((r, f"{words} it") for r, words in RELATIONS.items())]
    relations += [(f"direction:{c}:{km}", f"{km} km {c} of it") for c in COMPASS for km in (5, 10, 20)]
    return {
        "actor": [("", "a party not named"), *dict(actors).items()],
        "event": [(str(event), words.removesuffix(" by")) for event, words in EVENTS.items()],
        "relation": relations,
        "modality": [(str(m), str(m)) for m in Modality],
        "place": [{"id": p.id, "name": p.name} for p in places if p.point],
    }
