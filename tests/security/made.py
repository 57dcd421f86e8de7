"""Imports of every kind with a hostile text in each of their fields. Made up for the tests."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from geo import pipeline
from geo.model import (
    ActorMention,
    Claim,
    DateMention,
    Document,
    Event,
    Form,
    Modality,
    Reading,
    Toponym,
)
from geo.reading.review import accept, reject
from geo.store.reviews import Reviews
from geo.store.workspace import Workspace
from geo.theatre import load_theatre
from tests.hostile import PAYLOADS

THEATRE = "syria-2024"
DAY = date(2024, 12, 2)
NOON = datetime(2024, 12, 3, 12, tzinfo=UTC)
COLUMNS = ("id", "text", "title", "source", "url", "published", "based_on")


def stored(text: str) -> str:
    """What is kept of a text: what no database keeps is replaced."""
    return text.replace("\x00", "\ufffd")


def record(number: int, payload: str) -> dict[str, str]:
    """A document's fields, each holding the hostile text."""
    return {
        "id": f"{payload} id {number}",
        "text": f"Opposition forces captured Masyaf on 2 December 2024, {payload} said. {payload}",
        "title": f"{payload} title",
        "source": f"{payload} source",
        "url": f"javascript:window.fl0wn=1//{payload}",
        "published": "2024-12-03",
        "based_on": f"https://e.invalid/) {payload}",
    }


def records(payloads: Sequence[str] = PAYLOADS) -> list[dict[str, str]]:
    return [record(number, payload) for number, payload in enumerate(payloads)]


def as_jsonl(payloads: Sequence[str] = PAYLOADS) -> bytes:
    return "".join(json.dumps(r) + "\n" for r in records(payloads)).encode()


def as_json(payloads: Sequence[str] = PAYLOADS) -> bytes:
    return json.dumps(records(payloads)).encode()


def as_csv(payloads: Sequence[str] = PAYLOADS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(records(payloads))
    return out.getvalue().encode()


def as_rss(payloads: Sequence[str] = PAYLOADS) -> bytes:
    """A feed; what no XML may hold is left out of it."""

    def said(text: str) -> str:
        return escape("".join(c for c in text if c in "\t\n" or ord(c) >= 32))

    items = "".join(
        f"<item><guid>{said(r['id'])}</guid><title>{said(r['title'])}</title><link>{said(r['based_on'])}</link>"
        f"<pubDate>Tue, 03 Dec 2024 10:00:00 GMT</pubDate><description>{said(escape(r['text']))}</description></item>"
        for r in records(payloads)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>A paper</title>{items}</channel></rss>'.encode()


def as_html(payload: str) -> bytes:
    """A page on which the hostile text is written as text."""
    r = record(0, payload)
    return (
        f"<!DOCTYPE html><html><head><title>{escape(r['title'])}</title></head>"
        f"<body><article><h1>{escape(r['title'])}</h1><p>{escape(r['text'])}</p></article></body></html>"
    ).encode()


def reading(number: int, payload: str) -> Reading:
    """A document read as if every word of it, its places, parties and rules, were the hostile text."""
    word = stored(payload)
    fields = record(number, word)
    text = f"{word} forces captured {word} on 2 December 2024, {word} said."
    document = Document(
        id=fields["id"], text=text, published=DAY, title=fields["title"], source=fields["source"], url=fields["url"],
        based_on=fields["based_on"],
    )  # fmt: skip
    place = text.index(word, len(word))
    trigger = text.index("captured")
    lat, lon = 34.0 + (number % 7) * 0.35, 36.6 + (number // 7) * 0.35
    claim = Claim(
        id=f"{word} claim {number}", document_id=document.id, place_start=place, place_end=place + len(word),
        place_text=word, place_id=own_id(number), place_name=word, lat=lat, lon=lon, relation=None,
        event=Event.CAPTURE, actor="HTS" if number % 16 else word, against="SYR_GOV", date_from=DAY, date_to=DAY,
        precision="day", modality=Modality.ASSERTED, attribution=word, trigger="captured", trigger_start=trigger,
        trigger_end=trigger + 8, sentence_start=0, sentence_end=len(text), confidence=0.9, rule=word,
    )  # fmt: skip
    toponym = Toponym(
        place, place + len(word), word, Form.NAME, claim.place_id, word, lat, lon, "P.PPL", 0.9, (word, "why")
    )
    mention = ActorMention(0, len(word), word, claim.actor)
    day = text.index("2 December")
    return Reading(
        document, (toponym,), (DateMention(day, day + 15, text[day : day + 15], DAY, DAY),), (mention,), (claim,)
    )


def own_id(number: int) -> str:
    return f"own{number}"


def places_csv() -> str:
    """A gazetteer of one's own: every name, province, source and licence a hostile text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ("id", "name", "lat", "lon", "kind", "names", "country", "admin1", "population", "source", "licence")
    )
    for number, payload in enumerate(PAYLOADS):
        lat, lon = 34.0 + (number % 7) * 0.35, 36.6 + (number // 7) * 0.35
        word = stored(payload)[:200]
        writer.writerow((own_id(number), word, lat, lon, "P.PPL", word, "SY", word, 90_000 + number, word, word))
    return out.getvalue()


def fill(workspace: Path) -> None:
    """A workspace with hostile readings, and decisions by reviewers whose names and notes are hostile too."""
    store = Workspace(workspace)
    for number, payload in enumerate(PAYLOADS):
        store.add_reading(reading(number, payload))
    where = load_theatre(THEATRE)
    state = pipeline.review_state(where, (), (), extra=tuple(store.readings()))
    reviews = Reviews(workspace)
    for number, (claim, payload) in enumerate(zip(state.claims, PAYLOADS, strict=True)):
        note = stored(payload)[:200]
        decision = accept(state, claim.id, note=note) if number % 7 else reject(state, claim.id, note=note)
        reviewer = "".join(c for c in payload if c.isprintable())[:60]
        reviews.record(decision, reviewer=reviewer, at=NOON)
    reviews.close()
    store.close()


def infer(workspace: Path) -> None:
    """Have the timeline of a workspace ready, as the server asks for it: on a busy machine it outlasts a server's start."""
    where = load_theatre(THEATRE)
    store = Workspace(workspace)
    pipeline.timeline_of(
        where, pipeline.bundled_documents(where), where.date_from, where.date_to, extra=tuple(store.readings()),
        added=pipeline.added_places(workspace, where), decisions=pipeline.decisions_in(workspace),
    )  # fmt: skip
    store.close()


def drawn_map() -> bytes:
    """A map as others draw them: a cell for each hostile text, as the name of the side and in every attribute."""
    features = [
        {
            "type": "Feature",
            "properties": {"side": payload, "name": payload, "description": payload, payload[:60]: payload},
            "geometry": {"type": "Polygon", "coordinates": [_cell(number)]},
        }
        for number, payload in enumerate(map(stored, PAYLOADS))
    ]
    return json.dumps({"type": "FeatureCollection", "name": PAYLOADS[0], "features": features}).encode()


def _cell(number: int) -> list[list[float]]:
    west, south = 36.2 + (number % 8) * 0.6, 33.0 + (number // 8) * 0.5
    return [[west, south], [west + 0.6, south], [west + 0.6, south + 0.5], [west, south + 0.5], [west, south]]
