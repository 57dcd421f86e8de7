"""Cached calls into the core, and where the dashboard's state lives."""

from __future__ import annotations

import hashlib
import os
import weakref
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo import pipeline
from geo.control.explanation import Explanation, explain
from geo.control.figures import Figures
from geo.control.inferred import Inferred
from geo.dashboard import app_file
from geo.dashboard.access import login_wanted
from geo.dashboard.components import page_digest
from geo.errors import TheatreError, WorkspaceError
from geo.exports.style import side_names
from geo.maps.kept import kept_page
from geo.maps.views import counterpart
from geo.model import Claim, Document, Reading, Timeline
from geo.places.added import NO_PLACES, AddedPlaces
from geo.reading.review import Decision, Reviewed
from geo.store.reviews import Reviews
from geo.store.whole import whole_file
from geo.store.workspace import Workspace, default_path
from geo.texts import FIRST
from geo.theatre import Theatre, data_dir, load_theatre, theatre_names

if TYPE_CHECKING:
    from geo.places.gazetteer import Gazetteer

#: How many rendered maps stay in the static folder; older ones are removed.
MAPS_KEPT = 8
STATIC = app_file().parent / "static" / "maps"


def theatre() -> Theatre:
    """The theatre shown: the query parameter ``theatre`` when it names one, else the one last shown, else the one served."""
    asked = st.query_params.get("theatre", "")
    last = str(st.session_state.get("theatre", ""))
    served = os.environ.get("FRONTLINE_THEATRE", "")
    names = theatre_names()
    if not names:
        raise TheatreError("holds no theatre", str(data_dir() / "theatres"), "Restore the folder from the project.")
    found = next(name for name in (asked, last, served, *names) if name in names)
    st.session_state["theatre"] = found
    return load_theatre(found)


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """The workspace of this server, opened once."""
    return Workspace(default_path())


def workspace_fault() -> str:
    """Why the workspace cannot be used, with what to do; empty when it can."""
    try:
        workspace().stats()
    except WorkspaceError as error:
        return str(error)
    return ""


def added() -> tuple[Reading, ...]:
    """Readings of the workspace's documents, in the order in which they were added; none when it cannot be used."""
    try:
        store = workspace()
        return tuple(filter(None, (store.reading(d.id) for d in store.documents())))
    except WorkspaceError:
        return ()


def timeline(shown: Theatre) -> Timeline:
    """The timeline of the bundled reports and the workspace's documents, with what reviewers decided."""
    return _timeline(shown.name, added(), own_places(shown.name), decisions())


def drawing(shown: Theatre) -> Callable[[], Timeline]:
    """The same to be called in another thread, where a page asks for it later."""
    return partial(_timeline, shown.name, added(), own_places(shown.name), decisions())


#: What tells the inputs of a result apart.
_APART: dict[str | type[Any], Callable[[Any], Any]] = {
    Reading: lambda r: repr((r.document, r.claims)),
    AddedPlaces: lambda a: a.digest,
    Decision: lambda d: d.digest,
}


@st.cache_resource(show_spinner="Drawing the map ...", max_entries=4, hash_funcs=_APART)
def _timeline(name: str, extra: tuple[Reading, ...], places: AddedPlaces, made: tuple[Decision, ...]) -> Timeline:
    shown = load_theatre(name)
    return pipeline.timeline_of(
        shown, bundled(name), shown.date_from, shown.date_to, extra=extra, added=places, decisions=made
    )


@st.cache_resource(show_spinner=False)
def reviews() -> Reviews:
    """The decisions kept in the workspace of this server, opened once."""
    return Reviews(default_path())


def decisions() -> tuple[Decision, ...]:
    """Reviewers' decisions in force; none when the workspace cannot be used."""
    try:
        return reviews().decisions()
    except WorkspaceError:
        return ()


def review_state(shown: Theatre) -> Reviewed:
    """What was read in all documents, with what reviewers decided."""
    return _review_state(shown.name, added(), own_places(shown.name), decisions())


@st.cache_resource(show_spinner="Reading ...", max_entries=8, hash_funcs=_APART)
def _review_state(name: str, extra: tuple[Reading, ...], places: AddedPlaces, made: tuple[Decision, ...]) -> Reviewed:
    return pipeline.review_state(load_theatre(name), bundled(name), made, extra=extra, added=places)


@st.cache_resource(show_spinner=False, max_entries=4)
def own_places(name: str) -> AddedPlaces:
    """The places added to the workspace that a theatre can use; none when there is no workspace.

    Read once: gazetteers added while the server runs count when it starts again.
    """
    try:
        return pipeline.added_places(default_path(), load_theatre(name)) if default_path().exists() else NO_PLACES
    except WorkspaceError:
        return NO_PLACES


def gazetteer(where: Theatre) -> Gazetteer:
    """The theatre's gazetteer with the places added to the workspace."""
    return pipeline.gazetteer_for(where, own_places(where.name))


@st.cache_resource(show_spinner=False)
def bundled(name: str) -> tuple[Document, ...]:
    """The theatre's own reports."""
    return pipeline.bundled_documents(load_theatre(name))


@st.cache_resource(show_spinner="Reading ...", max_entries=200, hash_funcs={Document: repr})
def reading(document: Document, name: str) -> Reading:
    """A document as read for a theatre."""
    return pipeline.reader_for(load_theatre(name), own_places(name)).read(document)


#: What tells a timeline apart, by where it lies in memory, as long as it lies there: it takes long to tell.
_TOLD: dict[int, tuple[weakref.ref[Timeline], str]] = {}


def identity(shown: Timeline) -> str:
    """What tells timelines apart; an address in memory alone would not do, since a later timeline may get it."""
    known = _TOLD.get(id(shown))
    if known is None or known[0]() is not shown:
        said = repr((shown.theatre, shown.dates, shown.documents, shown.as_known, shown.claims))
        known = weakref.ref(shown), hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
        for gone in [key for key, (other, _) in _TOLD.items() if other() is None]:
            _TOLD.pop(gone, None)
        _TOLD[id(shown)] = known
    return known[1]


#: What tells timelines and theatres apart.
HASHES: dict[str | type[Any], Callable[[Any], Any]] = {Timeline: identity, Theatre: lambda t: t.name}


@st.cache_resource(show_spinner="Drawing the map ...", max_entries=4, hash_funcs=HASHES)
def other_view(shown: Timeline, where: Theatre) -> Timeline:
    """The same claims with the other knowledge: as known then, or as known now."""
    return counterpart(shown, where, own_places(where.name))


@st.cache_resource(show_spinner="Drawing the map ...", max_entries=4, hash_funcs=HASHES)
def map_html(shown: Timeline, where: Theatre, mode: str, language: str = FIRST) -> str:
    """The map with its player as one self-contained page."""
    return kept_page(shown, where, mode, own_places(where.name), language)


@st.cache_resource(show_spinner=False, max_entries=200, hash_funcs=HASHES)
def explanation(shown: Timeline, where: Theatre, place_id: str, day: date) -> Explanation:
    """Why a place is shown as it is on a day."""
    inferred = Inferred(shown.control, shown.claims, shown.documents, shown.as_known)
    return explain(inferred, place_id, day, where, gazetteer(where))


@st.cache_resource(show_spinner="Counting ...", max_entries=8, hash_funcs=HASHES)
def figures(shown: Timeline, where: Theatre, since: date) -> Figures:
    """The figures of a timeline, movement measured since a day."""
    return pipeline.figures_for(shown, where, since=since, added=own_places(where.name))


def map_url(html: str) -> str | None:
    """Address under which Streamlit serves the page; None when the static folder cannot be written to.

    None too where people log in: a file there could be fetched by whoever is told its address.
    """
    if login_wanted():
        return None
    name = f"{page_digest(html)}.html"
    path = STATIC / name
    try:
        STATIC.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with whole_file(path) as temporary:
                temporary.write_text(html, encoding="utf-8")
            _prune(path)
    except OSError:
        return None
    return f"app/static/maps/{name}"


def _prune(kept: Path) -> None:
    maps = sorted(STATIC.glob("*.html"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in maps[MAPS_KEPT:]:
        if old != kept:
            old.unlink(missing_ok=True)


def area_by_side(shown: Timeline, where: Theatre, day: date) -> pd.DataFrame:
    """Area held by each side on a day and its change since the day before, in km2, the largest first."""
    names = side_names(where)
    table = shown.areas.pivot_table(index="side", columns="date", values="area_km2", aggfunc="sum").fillna(0.0)
    today = table.get(day, pd.Series(0.0, index=table.index))
    before = table.get(day - timedelta(1), today)
    out = pd.DataFrame(
        {
            "Side": [names.get(s, s) for s in table.index],
            "km²": today.round().to_numpy(),
            "Change": (today - before).round().to_numpy(),
        }
    )
    return out[(out["km²"] >= 1) | (out["Change"].abs() >= 1)].sort_values("km²", ascending=False)


def claims_on(shown: Timeline, day: date, limit_days: int = 3) -> list[tuple[Claim, Document]]:
    """Claims dated to a day (their interval holds it and is short), with their documents; as known then, those there were."""
    documents = {d.id: d for d in shown.documents if not shown.as_known or (d.published and d.published <= day)}
    return [
        (c, documents[c.document_id])
        for c in shown.claims
        if c.document_id in documents
        and c.date_from
        and c.date_to
        and c.date_from <= day <= c.date_to
        and (c.date_to - c.date_from).days <= limit_days
    ]
