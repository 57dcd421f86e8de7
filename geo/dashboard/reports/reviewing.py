"""The queue at work: filters above, the desk below, decisions taken as they come."""

from __future__ import annotations

import streamlit as st

from geo.dashboard import queries
from geo.dashboard.reports import desk, queue
from geo.dashboard.reports.filters import Entry
from geo.dashboard.reports.report import report
from geo.model import Timeline
from geo.theatre import Theatre

KEY = "desk"


@st.fragment
def show(where: Theatre) -> None:
    """Draw the queue and the desk."""
    told = desk.told(KEY)
    timeline = queries.timeline(where)
    shown = queue.ask(queue.entries(timeline, where), where)
    open_now = desk.opened(KEY, shown, told.open)
    reports = [_report(entry, where, timeline) for entry in open_now]
    desk.mount(KEY, shown, reports, where, timeline, desk.Answer(), known_ground=told.ground)


def _report(entry: Entry, where: Theatre, timeline: Timeline) -> dict[str, object]:
    reading = queries.reading(entry.document, where.name)
    return report(reading, reading.claims, where, timeline, state=str(entry.state), standing=None)
