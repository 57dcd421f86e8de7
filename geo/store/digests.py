"""What decides a result, as one hash: a result kept under it is the same as one made anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.places.added import NO_PLACES, AddedPlaces
from geo.theatre import Theatre, data_dir

if TYPE_CHECKING:
    from geo.model import Document, Reading, Timeline
    from geo.reading.review import Decision

#: Folder of all rooms.
PACKAGE = Path(__file__).parent.parent
#: Rooms whose code decides what a timeline says.
DECIDING = ("sources", "places", "reading", "control")
#: Those that decide what is read in a document.
READING = ("sources", "places", "reading")


def fingerprint(
    theatre: Theatre,
    documents: Sequence[Document],
    date_from: date,
    date_to: date,
    *,
    as_known: bool,
    added: AddedPlaces = NO_PLACES,
    extra: Sequence[Reading] = (),
    decisions: Sequence[Decision] = (),
) -> str:
    """Hash of all that decides a timeline: what was read, period, code of the deciding rooms, data, places, decisions."""
    digest = hashlib.sha256(deciding_code().encode())
    digest.update(files_digest(theatre.folder).encode())
    start = theatre.start.digest if theatre.start else ""
    digest.update(f"{date_from} {date_to} {as_known} {added.digest}{start}".encode())
    for document in documents:
        digest.update(json.dumps(asdict(document), default=str, sort_keys=True).encode())
    for reading in extra:
        digest.update(repr((reading.document, reading.claims)).encode("utf-8", "surrogatepass"))
    for decision in decisions:
        digest.update(decision.digest.encode())
    return digest.hexdigest()[:32]


def timeline_digest(
    timeline: Timeline, theatre: Theatre, added: AddedPlaces = NO_PLACES, *, as_known: bool | None = None
) -> str:
    """Hash of all that a timeline shows, or would show with another knowledge (``as_known``) of the same claims.

    One text says other things where a user's own places are known or a reviewer decided: the claims count too.
    """
    known = timeline.as_known if as_known is None else as_known
    days = timeline.dates[0], timeline.dates[-1]
    digest = hashlib.sha256(fingerprint(theatre, timeline.documents, *days, as_known=known, added=added).encode())
    digest.update(repr(timeline.claims).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def reading_code(theatre: Theatre | None, added: AddedPlaces = NO_PLACES) -> str:
    """Hash of all that decides what is read in a document."""
    rooms = "".join(map(_room_digest, READING))
    data = _shared_data() + (files_digest(theatre.folder) if theatre else "") + added.digest
    return hashlib.sha256(f"{rooms}{data}".encode()).hexdigest()


def document_digest(code: str, document: Document) -> str:
    """Hash of a document and of all that decides what is read in it."""
    raw = json.dumps(asdict(document), default=str, sort_keys=True)
    return hashlib.sha256(f"{code}{raw}".encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def deciding_code() -> str:
    """Hash of the code and shared data behind every result."""
    return hashlib.sha256(
        f"{''.join(map(_room_digest, DECIDING))}{_shared_data()}{files_digest(data_dir() / 'control')}".encode()
    ).hexdigest()


@lru_cache(maxsize=len(DECIDING))
def _room_digest(room: str) -> str:
    """Hash of a room's code."""
    return files_digest(PACKAGE / room)


@lru_cache(maxsize=1)
def _shared_data() -> str:
    """Hash of the data that every theatre is read with."""
    folders = [files_digest(data_dir() / name) for name in ("actors", "reading")]
    return "".join([*folders, _file_digest(data_dir() / "places.geojson")])


def files_digest(folder: Path) -> str:
    """Hash of every file in a folder, by name and content."""
    files = (f for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    return hashlib.sha256("".join(f"{f.name}{_file_digest(f)}" for f in sorted(files)).encode()).hexdigest()


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
