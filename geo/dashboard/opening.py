"""How the pages begin."""

from __future__ import annotations

import streamlit as st

from geo.dashboard import queries
from geo.dashboard.components import ROOMY, workspace_notice
from geo.model import Timeline
from geo.theatre import Theatre


def opened(title: str) -> tuple[Theatre, Timeline]:
    """Head a page, and say when it goes without the workspace; what the page is about.

    Raises
    ------
    TheatreError
        When the theatre's data cannot be used.
    """
    where = queries.theatre()
    st.html(ROOMY)
    st.title(title, anchor=False)
    workspace_notice(queries.workspace_fault())
    return where, queries.timeline(where)
