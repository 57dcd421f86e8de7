"""The page that says why: who holds a place on a day, on which claims, and what would change that."""

from __future__ import annotations

import streamlit as st

from geo.control.account import sections
from geo.control.lookup import known_places
from geo.dashboard import queries
from geo.dashboard.components import day_within, guarded, long_day, notice, plain
from geo.dashboard.opening import opened


@guarded
def show() -> None:
    """Draw the page."""
    where, timeline = opened("Why")
    places = {p.id: p for p in known_places(timeline.control).values() if p.point}
    ids = sorted(places, key=lambda i: (places[i].name, i))
    if not ids:
        st.info("No place is known on this map.")
        notice()
        return
    asked = st.query_params.get("place", "")
    left, right = st.columns([2, 3], gap="medium", vertical_alignment="bottom")
    with left:
        place = st.selectbox(
            "Place", ids, index=ids.index(asked) if asked in ids else 0, format_func=lambda i: places[i].name
        )
    with right:
        first = day_within(st.query_params.get("day", ""), timeline, timeline.dates[-1])
        day = st.select_slider("Day", timeline.dates, value=first, format_func=long_day)
    with st.spinner("Asking again without each claim ..."):
        told = queries.explanation(timeline, where, place, day)
    for head, lines in sections(told):
        (st.subheader if head else st.header)(plain(head or lines[0]), anchor=False)
        for line in lines if head else []:
            # What lies deeper is a note to the line before it.
            (st.caption if line.startswith("      ") else st.markdown)(plain(line.strip()))
    notice()
