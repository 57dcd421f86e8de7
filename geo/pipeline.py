"""The whole way, from documents to a timeline, and the results kept so that a second run is quick."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.control.filter import infer_control
from geo.model import Document, Reading, Timeline
from geo.sources import read_documents
from geo.store.results import cache_dir, load_timeline, save_timeline
from geo.theatre import Theatre, data_dir

if TYPE_CHECKING:
    import pandas as pd

    from geo.places.gazetteer import Gazetteer
    from geo.reading.reader import Reader

log = logging.getLogger(__name__)

#: Rooms whose code decides what a timeline says.
DECIDING = ("sources", "places", "reading", "control")


def bundled_documents(theatre: Theatre) -> tuple[Document, ...]:
    """The theatre's own reports.

    Raises
    ------
    InputError
        When the file is missing or holds no document.
    """
    return read_documents(theatre.reports_path(), str(theatre.reports_path())).documents


@lru_cache(maxsize=2)
def reader_for(theatre: Theatre | None) -> Reader:
    """The reader for a theatre (None: the world), made once."""
    from geo.reading.reader import Reader

    return Reader(theatre)


def gazetteer_for(theatre: Theatre) -> Gazetteer:
    """The theatre's gazetteer, without loading the language model."""
    from geo.places.gazetteer import load_gazetteer

    return load_gazetteer(theatre)


def read_all(documents: Iterable[Document], theatre: Theatre | None) -> tuple[Reading, ...]:
    """Read documents in order."""
    reader = reader_for(theatre)
    return tuple(reader.read(document) for document in documents)


def control_of(
    readings: Sequence[Reading], theatre: Theatre, date_from: date, date_to: date, *, as_known: bool = False
) -> pd.DataFrame:
    """Who holds each place on each day (schema.CONTROL), both dates included."""
    claims = tuple(claim for reading in readings for claim in reading.claims)
    documents = tuple(reading.document for reading in readings)
    return infer_control(claims, documents, theatre, gazetteer_for(theatre), date_from, date_to, as_known=as_known)


def build_timeline(
    theatre: Theatre, readings: Sequence[Reading], date_from: date, date_to: date, *, as_known: bool = False
) -> Timeline:
    """Control, areas, fronts and overlays for a period, from what was read."""
    control = control_of(readings, theatre, date_from, date_to, as_known=as_known)
    from geo.control.situation import draw_days

    areas, fronts, overlays = draw_days(control, theatre)
    return Timeline(
        theatre=theatre.name,
        dates=tuple(sorted(control["date"].unique())),
        documents=tuple(reading.document for reading in readings),
        claims=tuple(claim for reading in readings for claim in reading.claims),
        control=control,
        areas=areas,
        fronts=fronts,
        overlays=overlays,
        as_known=as_known,
    )


def timeline_of(
    theatre: Theatre,
    documents: Sequence[Document],
    date_from: date,
    date_to: date,
    *,
    as_known: bool = False,
    extra: Sequence[Reading] = (),
) -> Timeline:
    """The timeline of some documents, from the cache when nothing that decides it has changed.

    Parameters
    ----------
    extra : readings kept elsewhere (a workspace's), used beside the documents; what is there already counts once.
    """
    known = {(document.id, document.text) for document in documents}
    extra = tuple(reading for reading in extra if (reading.document.id, reading.document.text) not in known)
    everything = (*documents, *(reading.document for reading in extra))
    path = cache_dir() / "timelines" / f"{fingerprint(theatre, everything, date_from, date_to, as_known=as_known)}.zip"
    kept = load_timeline(path)
    if kept is not None:
        return kept
    readings = (*read_all(documents, theatre), *extra)
    timeline = build_timeline(theatre, readings, date_from, date_to, as_known=as_known)
    save_timeline(timeline, path)
    return timeline


def prepare(theatre: Theatre) -> Timeline:
    """The timeline of the bundled reports over the theatre's whole period, kept for the next time."""
    return timeline_of(theatre, bundled_documents(theatre), theatre.date_from, theatre.date_to)


def workspace_readings(path: Path, theatre: Theatre | None) -> tuple[Reading, ...]:
    """What a workspace holds; documents that have not been read yet are read.

    Raises
    ------
    WorkspaceError
        When the file cannot be used.
    """
    from geo.store.workspace import Workspace

    store = Workspace(path, read_only=True)
    return tuple(store.reading(d.id) or reader_for(theatre).read(d) for d in store.documents())


def fingerprint(
    theatre: Theatre, documents: Sequence[Document], date_from: date, date_to: date, *, as_known: bool
) -> str:
    """Hash of all that decides a timeline: documents, period, code of the deciding rooms, and data."""
    digest = hashlib.sha256(deciding_code().encode())
    digest.update(files_digest(theatre.folder).encode())
    digest.update(f"{date_from} {date_to} {as_known}".encode())
    for document in documents:
        digest.update(json.dumps(asdict(document), default=str, sort_keys=True).encode())
    return digest.hexdigest()[:32]


@lru_cache(maxsize=1)
def deciding_code() -> str:
    """Hash of the code and shared data behind every result."""
    package = Path(__file__).parent
    parts = [files_digest(package / room) for room in DECIDING]
    parts += [files_digest(data_dir() / "actors"), _file_digest(data_dir() / "places.geojson")]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def files_digest(folder: Path) -> str:
    """Hash of every file in a folder, by name and content."""
    files = (f for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    return hashlib.sha256("".join(f"{f.name}{_file_digest(f)}" for f in sorted(files)).encode()).hexdigest()


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
