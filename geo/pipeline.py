"""The whole way, from documents to a timeline, and the results kept so that a second run is quick."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.control.filter import infer_control
from geo.model import Document, Reading, Timeline
from geo.places.added import NO_PLACES, AddedPlaces
from geo.reading.review import Decision, Reviewed, reviewed
from geo.sources import read_documents
from geo.store.digests import document_digest, fingerprint, reading_code
from geo.store.kept import load_reading, save_reading
from geo.store.results import cache_dir, load_timeline, save_timeline
from geo.theatre import Theatre

if TYPE_CHECKING:
    import pandas as pd

    from geo.control.effect import Effect
    from geo.control.emissions import Emissions
    from geo.control.figures import Figures
    from geo.control.preview import Ground
    from geo.model import Claim
    from geo.places.gazetteer import Gazetteer
    from geo.reading.reader import Reader

#: Puts a progress bar around documents.
Watch = Callable[[Sequence[Document]], Iterable[Document]]


def bundled_documents(theatre: Theatre) -> tuple[Document, ...]:
    """The theatre's own reports.

    Raises
    ------
    InputError
        When the file is missing or holds no document.
    """
    return read_documents(theatre.reports_path(), str(theatre.reports_path())).documents


def added_places(workspace: Path | str | None, theatre: Theatre | None) -> AddedPlaces:
    """The places added to a workspace that a theatre (None: the world) can use; none without a workspace.

    Raises
    ------
    WorkspaceError
        When the file cannot be used.
    """
    if workspace is None:
        return NO_PLACES
    from geo.store.gazetteers import Gazetteers

    store = Gazetteers(workspace, read_only=True)
    try:
        return store.places(theatre.bounds, theatre.countries) if theatre else store.places()
    finally:
        store.close()


@lru_cache(maxsize=2)
def reader_for(theatre: Theatre | None, added: AddedPlaces = NO_PLACES) -> Reader:
    """The reader for a theatre (None: the world) and a user's own places, made once."""
    from geo.reading.reader import Reader

    return Reader(theatre, added)


@lru_cache(maxsize=2)
def gazetteer_for(theatre: Theatre, added: AddedPlaces = NO_PLACES) -> Gazetteer:
    """The theatre's gazetteer, without loading the language model."""
    from geo.places.gazetteer import load_gazetteer

    return load_gazetteer(theatre, added)


def read_all(
    documents: Iterable[Document], theatre: Theatre | None, added: AddedPlaces = NO_PLACES
) -> tuple[Reading, ...]:
    """Read documents in order."""
    reader = reader_for(theatre, added)
    return tuple(reader.read(document) for document in documents)


def control_of(
    readings: Sequence[Reading],
    theatre: Theatre,
    date_from: date,
    date_to: date,
    *,
    as_known: bool = False,
    added: AddedPlaces = NO_PLACES,
    table: Emissions | None = None,
) -> pd.DataFrame:
    """Who holds each place on each day (schema.CONTROL), both dates included; ``table`` instead of the bundled one."""
    claims = tuple(claim for reading in readings for claim in reading.claims)
    documents = tuple(reading.document for reading in readings)
    gazetteer = gazetteer_for(theatre, added)
    return infer_control(claims, documents, theatre, gazetteer, date_from, date_to, as_known=as_known, table=table)


def build_timeline(
    theatre: Theatre,
    readings: Sequence[Reading],
    date_from: date,
    date_to: date,
    *,
    as_known: bool = False,
    added: AddedPlaces = NO_PLACES,
) -> Timeline:
    """Control, areas, fronts and overlays for a period, from what was read."""
    control = control_of(readings, theatre, date_from, date_to, as_known=as_known, added=added)
    from geo.control.naming import name_fronts, settlements
    from geo.control.situation import draw_days

    areas, fronts, overlays = draw_days(control, theatre)
    named = name_fronts(fronts, settlements(gazetteer_for(theatre, added).places.values(), theatre.outline()))
    return Timeline(
        theatre=theatre.name,
        dates=tuple(sorted(control["date"].unique())),
        documents=tuple(reading.document for reading in readings),
        claims=tuple(claim for reading in readings for claim in reading.claims),
        control=control,
        areas=areas,
        fronts=named,
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
    added: AddedPlaces = NO_PLACES,
    decisions: Sequence[Decision] = (),
    watch: Watch = tuple,
) -> Timeline:
    """The timeline of some documents, from the cache when nothing that decides it has changed.

    Parameters
    ----------
    extra : readings kept elsewhere (a workspace's), used beside the documents; what is there already counts once.
    added : a user's own places, with which the documents are read.
    decisions : reviewers' decisions on claims of the documents and of ``extra``, oldest first.
    watch : puts a progress bar around the documents while they are read.
    """
    extra = _others(extra, documents)
    decides = fingerprint(
        theatre, documents, date_from, date_to, as_known=as_known, added=added, extra=extra, decisions=decisions
    )
    path = cache_dir() / "timelines" / f"{decides}.zip"
    kept = load_timeline(path)
    if kept is not None:
        return kept
    state = review_state(theatre, documents, decisions, extra=extra, added=added, watch=watch)
    timeline = build_timeline(theatre, state.readings, date_from, date_to, as_known=as_known, added=added)
    save_timeline(timeline, path)
    return timeline


def readings_of(
    theatre: Theatre,
    documents: Sequence[Document],
    *,
    extra: Sequence[Reading] = (),
    added: AddedPlaces = NO_PLACES,
    watch: Watch = tuple,
) -> tuple[Reading, ...]:
    """What is read in documents, and ``extra`` beside it; each document is read once and kept for the next time.

    Parameters
    ----------
    watch : puts a progress bar around documents.
    """
    code, reader = reading_code(theatre, added), None
    found = []
    for document in watch(documents):
        path = cache_dir() / "readings" / f"{document_digest(code, document)}.json.gz"
        reading = load_reading(path)
        if reading is None:
            reader = reader or reader_for(theatre, added)
            reading = reader.read(document)
            save_reading(reading, path)
        found.append(reading)
    return (*found, *_others(extra, documents))


def review_state(
    theatre: Theatre,
    documents: Sequence[Document],
    decisions: Sequence[Decision],
    *,
    extra: Sequence[Reading] = (),
    added: AddedPlaces = NO_PLACES,
    watch: Watch = tuple,
) -> Reviewed:
    """What is read in documents with reviewers' decisions on it: what counts, what was set aside, what lost its words."""
    return reviewed(readings_of(theatre, documents, extra=extra, added=added, watch=watch), decisions)


def effect_of(
    timeline: Timeline, state: Reviewed, drafts: Sequence[Decision], theatre: Theatre, added: AddedPlaces = NO_PLACES
) -> Effect:
    """What decisions that are not recorded yet would change on the map: places and days, with sentences.

    Parameters
    ----------
    timeline : of the period and the view to tell of (as known then, or in the light of all reports).
    state : what was read, with the decisions in force.

    Raises
    ------
    TheatreError
        When the theatre's start state cannot be read.
    """
    return effect_in((timeline.dates[0], timeline.dates[-1]), state, drafts, theatre, added, as_known=timeline.as_known)


def effect_in(
    period: tuple[date, date],
    state: Reviewed,
    drafts: Sequence[Decision],
    theatre: Theatre,
    added: AddedPlaces = NO_PLACES,
    *,
    as_known: bool = False,
) -> Effect:
    """The same for a period, both days included, without a timeline.

    Raises
    ------
    TheatreError
        When the theatre's start state cannot be read.
    """
    from geo.control.effect import Effect, effect_between
    from geo.control.explanation import names_of
    from geo.control.preview import differing

    before, after = state.claims, state.plus(*drafts).claims
    if before == after:
        return Effect(())
    documents = tuple(reading.document for reading in state.originals)
    known = _ground(before, documents, theatre, added, period, as_known)
    # Kept, too: what was looked ahead on is mostly what is decided next.
    will = _ground(after, documents, theatre, added, period, as_known)
    return effect_between(*differing(known, will), names_of(theatre))


def control_at(
    places: Collection[str],
    period: tuple[date, date],
    state: Reviewed,
    theatre: Theatre,
    added: AddedPlaces = NO_PLACES,
    *,
    as_known: bool = False,
) -> pd.DataFrame:
    """Who holds some places on each day of a period (schema.CONTROL): much quicker than all of them, and the same.

    Raises
    ------
    TheatreError
        When the theatre's start state cannot be read.
    """
    from geo.control.preview import rows_of

    documents = tuple(reading.document for reading in state.originals)
    return rows_of(_ground(state.claims, documents, theatre, added, period, as_known), places)


@lru_cache(maxsize=6)
def _ground(  # noqa: PLR0917 - all that decides it, as the cache needs it
    claims: tuple[Claim, ...],
    documents: tuple[Document, ...],
    theatre: Theatre,
    added: AddedPlaces,
    period: tuple[date, date],
    as_known: bool,
) -> Ground:
    """What is inferred now: many effects are asked for beside it."""
    from geo.control.preview import ground_of

    return ground_of(claims, documents, theatre, gazetteer_for(theatre, added), *period, as_known=as_known)


def decisions_in(workspace: Path | str | None) -> tuple[Decision, ...]:
    """The decisions in force in a workspace; none without one.

    Raises
    ------
    WorkspaceError
        When the file cannot be used.
    """
    if workspace is None:
        return ()
    from geo.store.reviews import in_force

    return tuple(in_force(workspace))


def reread(workspace: Path, theatre: Theatre | None, *, watch: Watch = tuple) -> int:
    """Read the documents of a workspace anew; how many got a new reading. Decisions on them stay as they are.

    Raises
    ------
    WorkspaceError
        When the file cannot be used.
    """
    from geo.store.workspace import Workspace

    added = added_places(workspace, theatre)
    reader, version = reader_for(theatre, added), reader_version(theatre, added)
    store = Workspace(workspace)
    try:
        return sum(store.add_reading(reader.read(d), reader=version) for d in watch(store.documents()))
    finally:
        store.close()


def reader_version(theatre: Theatre | None, added: AddedPlaces = NO_PLACES) -> str:
    """What tells the present reader from another: its code, its data, and the places it knows."""
    return reading_code(theatre, added)[:32]


def _others(extra: Sequence[Reading], documents: Sequence[Document]) -> tuple[Reading, ...]:
    """Readings of documents that are not among ``documents``."""
    known = {(document.id, document.text) for document in documents}
    return tuple(reading for reading in extra if (reading.document.id, reading.document.text) not in known)


def figures_for(
    timeline: Timeline, theatre: Theatre, *, since: date | None = None, added: AddedPlaces = NO_PLACES
) -> Figures:
    """The figures of a timeline: land, people, fronts and movement since a day (by default the first).

    Raises
    ------
    InputError
        When ``since`` is no day of the timeline.
    """
    from geo.control.figures import figures_of
    from geo.control.naming import settlements

    settled = settlements(gazetteer_for(theatre, added).places.values(), theatre.outline())
    return figures_of(timeline, settled, since=since)


def prepare(theatre: Theatre, added: AddedPlaces = NO_PLACES) -> Timeline:
    """The timeline of the bundled reports over the theatre's whole period, kept for the next time."""
    return timeline_of(theatre, bundled_documents(theatre), theatre.date_from, theatre.date_to, added=added)


def workspace_readings(path: Path, theatre: Theatre | None) -> tuple[Reading, ...]:
    """What a workspace holds; documents that have not been read yet are read, with the places added to it.

    Raises
    ------
    WorkspaceError
        When the file cannot be used.
    """
    from geo.store.workspace import Workspace

    store = Workspace(path, read_only=True)
    added = added_places(path, theatre)
    return tuple(store.reading(d.id) or reader_for(theatre, added).read(d) for d in store.documents())
