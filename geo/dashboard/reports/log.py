"""The log: who decided what and when, what has lost its hold, and what the reader got wrong as gold."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from geo.dashboard import queries
from geo.dashboard.components import plain
from geo.dashboard.reports import decisions
from geo.dashboard.reports.wording import headline, title_of
from geo.exports.files import plain as harmless
from geo.reading.review import Reviewed
from geo.store.reviews import Entry
from geo.theatre import Theatre

#: Lines of the log shown; the file holds them all.
LINES = 500


def show(where: Theatre) -> None:
    """Draw the log."""
    if queries.workspace_fault():
        st.info("There is no log without a workspace.")
        return
    state = queries.review_state(where)
    entries = queries.reviews().log(newest=LINES)
    if not entries:
        st.info("Nothing was decided yet. Open the queue, choose a claim and press a, r, t or c.")
        return
    count = sum(e.in_force for e in entries if e.action == "decide")
    st.caption(f"{count} {'decision' if count == 1 else 'decisions'} in force, the newest lines first.")
    # Harmless on the page too: the table has a button of its own that saves what it shows.
    table = pd.DataFrame([_line(entry, state, where) for entry in reversed(entries)]).map(harmless)
    st.dataframe(table, hide_index=True, column_config={"What": st.column_config.TextColumn(width="large")})
    st.download_button("Save as CSV", table.to_csv(index=False).encode(), "decisions.csv", "text/csv")
    _lost(state, where)


def _line(entry: Entry, state: Reviewed, where: Theatre) -> dict[str, str]:
    said = decisions.said(entry.decision, partial(headline, theatre=where))
    action = {"decide": "", "undo": "took back: ", "redo": "did again: "}[entry.action]
    document = next((r.document for r in state.originals if r.document.id == entry.decision.home.document_id), None)
    return {
        "When (UTC)": f"{entry.at:%Y-%m-%d %H:%M:%S}",
        "Who": entry.reviewer or "not named",
        "What": f"{action}{said}",
        "Document": title_of(document) if document else entry.decision.home.document_id,
        "Counts": "yes" if entry.in_force else "taken back",
    }


def _lost(state: Reviewed, where: Theatre) -> None:
    """Decisions that no longer hold, or that the reader now sees otherwise."""
    told = partial(headline, theatre=where)
    if state.adrift:
        st.markdown("**Without effect**")
        for adrift in state.adrift:
            st.markdown(plain(f"{decisions.said(state.decisions[adrift.number], told)}: {adrift.why}."))
    if state.moved:
        st.markdown("**Read otherwise since; the decision counts**")
        for moved in state.moved:
            said = decisions.said(state.decisions[moved.number], told)
            st.markdown(
                plain(f"{said}: the reader now reads {', '.join(moved.fields)} otherwise ({told(moved.claim)}).")
            )
