"""The map page: the player, and beside it what changed on its day, areas held and the reports behind."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.control.changes import changes_on
from geo.dashboard import queries
from geo.dashboard.components import (
    ROOMY,
    actor_name,
    guarded,
    long_day,
    map_frame,
    notice,
    plain,
    safe_link,
    source_line,
    workspace_notice,
)
from geo.model import Timeline
from geo.theatre import Theatre


@guarded
def show() -> None:
    """Draw the page."""
    st.html(ROOMY)
    where = queries.theatre()
    workspace_notice(queries.workspace_fault())
    timeline = queries.timeline(where)
    _body(timeline, where)
    notice()


@st.fragment
def _body(timeline: Timeline, where: Theatre) -> None:
    left, right = st.columns([3, 1], gap="small")
    mode = "dark" if st.context.theme.type == "dark" else "light"
    with left:
        html = queries.map_html(timeline, where, mode)
        asked = _asked_day(timeline)
        seq = int(st.session_state.get("map_seq", 0))
        told = map_frame(html=html, url=queries.map_url(html), day=asked, seq=seq, title=f"Map of {where.title}")
    with right:
        _panels(timeline, where, told or asked)


def _asked_day(timeline: Timeline) -> date:
    """The day asked for by a button or by the address (``?day=2024-11-30``), else the first."""
    asked = st.session_state.get("map_day") or st.query_params.get("day", "")
    try:
        day = date.fromisoformat(str(asked))
    except ValueError:
        return timeline.dates[0]
    return min(max(day, timeline.dates[0]), timeline.dates[-1])


def go_to(day: date) -> None:
    """Have the map go to a day."""
    st.session_state["map_day"] = day.isoformat()
    st.session_state["map_seq"] = int(st.session_state.get("map_seq", 0)) + 1


def _panels(timeline: Timeline, where: Theatre, day: date) -> None:
    st.subheader(long_day(day), anchor=False)
    _changes(timeline, where, day)
    _areas(timeline, where, day)
    _reports(timeline, day)


def _changes(timeline: Timeline, where: Theatre, day: date) -> None:
    changes = changes_on(timeline.control, day)
    st.markdown(f"**What changed** ({len(changes)})")
    if not changes:
        st.caption("No place is known to have changed hands on this day.")
    for change in changes:
        st.markdown(
            f"{plain(change.name)}: {plain(actor_name(change.controller_before, where))} → "
            f"**{plain(actor_name(change.controller, where))}**"
            + (f" ({change.status})" if change.status != "held" else "")
        )


def _areas(timeline: Timeline, where: Theatre, day: date) -> None:
    st.markdown("**Area by side**")
    st.dataframe(
        queries.area_by_side(timeline, where, day),
        hide_index=True,
        column_config={
            "Side": st.column_config.TextColumn(width=150),
            "km²": st.column_config.NumberColumn(format="localized", step=1, width=70),
            "Change": st.column_config.NumberColumn("Change", format="%+,d", width=70, help="Since the day before"),
        },
    )


def _reports(timeline: Timeline, day: date) -> None:
    found = queries.claims_on(timeline, day)
    st.markdown(f"**Reports behind this day** ({len({d.id for _, d in found})})")
    shown: set[tuple[str, int]] = set()
    with st.container(height=380, border=False):
        for claim, document in found:
            key = (document.id, claim.sentence_start)
            if key in shown:
                continue
            shown.add(key)
            link = safe_link(document)
            st.markdown(plain(document.text[claim.sentence_start : claim.sentence_end]))
            st.caption(plain(source_line(document)) + (f" · [source]({link})" if link else ""))
