"""The queue: every document with its state, and what the analyst asks of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from geo.control.account import EVENTS
from geo.dashboard import queries
from geo.dashboard.components import actor_name, source_line
from geo.dashboard.reports.decisions import shown_claim
from geo.dashboard.reports.filters import Entry, Filters, matching
from geo.dashboard.reports.states import DocumentState, state_of
from geo.dashboard.reports.wording import title_of
from geo.errors import WorkspaceError
from geo.model import Document, Modality
from geo.reading.review import Reviewed
from geo.reading.review.home import content_hash
from geo.reading.review.replay import Slot
from geo.theatre import Theatre

#: Key under which the workspace keeps that a person has put a document aside, by the document's content.
CLOSED = "desk.done."
#: Name of the chosen states in the session and in the address.
STATES = "queue-states"
#: Rows shown at once; the count says how many there are.
SHOWN = 200


def entries(state: Reviewed, where: Theatre) -> list[Entry]:
    """Every document of the workspace, the newest first, and then the bundled ones in their order."""
    slots: dict[str, list[Slot]] = defaultdict(list)
    for slot in state.slots:
        slots[slot.document_id].append(slot)
    bundled = queries.bundled(where.name)
    try:
        store = queries.workspace()
        own, unread, closed = store.documents(), store.unread(), store.settings(CLOSED)
    except WorkspaceError:
        own, unread, closed = (), frozenset(), {}
    same = {(d.id, d.text) for d in bundled}
    fresh = [d for d in reversed(own) if (d.id, d.text) not in same]
    return [
        _entry(d, None if mine and d.id in unread else slots[d.id], closed=content_hash(d) in closed, own=mine)
        for mine, documents in ((True, fresh), (False, bundled))
        for d in documents
    ]


def _entry(document: Document, slots: Sequence[Slot] | None, *, closed: bool, own: bool) -> Entry:
    claims = {c.id: (c, slot) for slot in slots or () if (c := shown_claim(slot))}
    decided = frozenset(i for i, (_, slot) in claims.items() if slot.decisions)
    known = tuple(c for c, _ in claims.values())
    state = state_of(None if slots is None else known, decided, closed=closed)
    return Entry(document, known, state, decided, own, closed)


def row(entry: Entry) -> dict[str, Any]:
    """An entry as the page shows it, in plain values."""
    return {
        "id": entry.document.id,
        "title": title_of(entry.document),
        "meta": source_line(entry.document),
        "state": str(entry.state),
        "claims": len(entry.claims),
        "decided": len(entry.decided),
    }


def ask(every: Sequence[Entry], where: Theatre) -> tuple[Filters, list[Entry]]:
    """Draw the filters over the queue; what they ask for, and the entries that fit. The address holds them, too."""
    counts = Counter(str(e.state) for e in every)
    known = [str(s) for s in DocumentState]
    if STATES not in st.session_state:
        st.session_state[STATES] = [s for s in known if s in st.query_params.get_all(STATES)]
    left, middle, right = st.columns([6, 3, 1.3], vertical_alignment="bottom", gap="small")
    with left:
        states = st.pills(
            "State", known, selection_mode="multi", key=STATES,
            format_func=lambda s: f"{s} {counts[s]}", label_visibility="collapsed",
        )  # fmt: skip
    with middle:
        words = st.text_input(
            "Search", key="queue-words", placeholder="Search titles, sources, texts", label_visibility="collapsed",
            bind="query-params",
        )  # fmt: skip
    with right, st.popover("Filters", width="stretch"):
        asked = _more(every, where, frozenset(states or ()), words or "")
    # Its labels hold counts, which would be in the address if the field itself were bound to it.
    if st.query_params.get_all(STATES) != list(states or ()):
        st.query_params[STATES] = list(states or ())
    return asked, matching(every, asked)


def _more(every: Sequence[Entry], where: Theatre, states: frozenset[str], words: str) -> Filters:
    claims = [c for e in every for c in e.claims]
    places = {c.place_id: c.place_name or c.place_text for c in claims if c.place_id}
    actors = {a for c in claims for a in (c.actor, c.against) if a}
    days = st.date_input(
        "Days", value=[], key="queue-days", help="One day, or the first and the last.", bind="query-params"
    )
    low, high = st.slider("Confidence", 0, 100, (0, 100), format="%d %%", key="queue-confidence", bind="query-params")
    return Filters(
        states=states,
        words=words,
        sources=_chosen("Source", {e.document.source for e in every if e.document.source}),
        actors=_chosen("Actor", actors, {a: actor_name(a, where) for a in actors}),
        places=_chosen("Place", set(places), places),
        events=_chosen("Event", set(map(str, EVENTS)), {str(k): v for k, v in EVENTS.items()}),
        modalities=_chosen("Modality", set(map(str, Modality))),
        confidence=(low / 100, high / 100),
        **_days(days),
    )


def _chosen(label: str, options: set[str], names: Mapping[str, str] | None = None) -> frozenset[str]:
    shown = names or {}
    ordered = sorted(options, key=lambda o: (shown.get(o, o).casefold(), o))
    return frozenset(
        st.multiselect(
            label, ordered, format_func=lambda o: shown.get(o, o), key=f"queue-{label.lower()}", bind="query-params"
        )
    )


def _days(chosen: Any) -> dict[str, date]:
    """First and last day of what a date field gives: nothing, one day, or two."""
    days = [d for d in (chosen if isinstance(chosen, tuple) else (chosen,)) if isinstance(d, date)]
    return {"date_from": days[0], "date_to": days[-1]} if days else {}
