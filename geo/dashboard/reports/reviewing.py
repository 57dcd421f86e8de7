"""The queue at work: filters above, the desk below, decisions taken as they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from geo.dashboard import queries
from geo.dashboard.components import plain
from geo.dashboard.reports import desk, intake, queue, watching
from geo.dashboard.reports.filters import Entry
from geo.dashboard.reports.report import report
from geo.dashboard.reports.states import DocumentState
from geo.errors import GeoError
from geo.model import Timeline
from geo.theatre import Theatre

KEY = "desk"
#: How often the watched folder is looked into while the queue is open.
LOOK = timedelta(seconds=20)


def show(where: Theatre) -> None:
    """Draw the queue and the desk."""
    _arrivals()
    _work(where)


@st.fragment(run_every=LOOK)
def _arrivals() -> None:
    """Take in what has come to the watched folder and the feeds; without either nothing is done."""
    if queries.workspace_fault():
        return
    store = queries.workspace()
    if not store.setting(watching.FOLDER) and not watching.feeds_of(store):
        return
    taken = intake.look_everywhere()
    for fault in taken.faults[: intake.SAID]:
        st.toast(plain(fault), icon=":material/warning:")
    if taken.added:
        st.toast(watching.summary(taken))
        st.rerun()


@st.fragment
def _work(where: Theatre) -> None:
    told = desk.told(KEY)
    timeline = queries.timeline(where)
    every = queue.entries(timeline, where)
    shown = queue.ask(every, where)
    _new([e for e in every if e.state is DocumentState.NEW], where)
    reports = [_report(entry, where, timeline) for entry in desk.opened(KEY, shown, told.open)]
    desk.mount(KEY, shown, reports, where, timeline, desk.Answer(), known_ground=told.ground)


def _new(entries: Sequence[Entry], where: Theatre) -> None:
    """Offer to read what came in and was not read yet."""
    if not entries or not st.button(f"Read {len(entries)} new and add to the map", type="primary"):
        return
    bar = st.progress(0.0, text="Reading ...")
    try:
        for number, entry in enumerate(entries, 1):
            queries.workspace().add_reading(queries.reading(entry.document, where.name))
            bar.progress(number / len(entries), text=f"Read {number} of {len(entries)}")
    except GeoError as error:
        st.error(plain(str(error)))
        return
    st.rerun()


def _report(entry: Entry, where: Theatre, timeline: Timeline) -> dict[str, object]:
    reading = queries.reading(entry.document, where.name)
    return report(reading, reading.claims, where, timeline, state=str(entry.state), standing=None)
