"""The reports page: the queue of documents beside the text, its claims and a small map; new reports; the log."""

from __future__ import annotations

import streamlit as st

from geo.dashboard import queries
from geo.dashboard.components import ROOMY, guarded, notice, workspace_notice
from geo.dashboard.reports import intake, log, reviewer, reviewing
from geo.dashboard.reports.reviewing import settle

__all__ = ["settle", "show"]

#: The page's heading is for those who hear the page; those who see it have the name in the bar above.
HIDDEN = ".desk-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }"
VIEWS = {"Queue": reviewing.show, "Add reports": intake.show, "Log": log.show}


@guarded
def show() -> None:
    """Draw the page."""
    where = queries.theatre()
    st.html(f"{ROOMY}<style>{HIDDEN}</style><h1 class='desk-unseen'>Reports</h1>")
    workspace_notice(queries.workspace_fault())
    left, right = st.columns([4, 1.3])
    with left:
        view = st.segmented_control(
            "View", list(VIEWS), default="Queue", key="reports-view", label_visibility="collapsed"
        )
    with right:
        reviewer.ask()
    VIEWS[view or "Queue"](where)
    notice()
