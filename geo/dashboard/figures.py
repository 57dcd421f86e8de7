"""The figures page: land, people, fronts and movement, each with what is sure and what is possible."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.control.figures import NOTE, UNITS
from geo.dashboard import queries
from geo.dashboard.components import ROOMY, guarded, long_day, notice, plain, workspace_notice
from geo.exports.charts import number, panels
from geo.exports.figures import figures_csv, figures_json, shown, side_names
from geo.theatre import Theatre

#: Figures whose course over the days is drawn; the others are listed below them.
DRAWN = ("area", "population", "settlements")
LISTED = tuple(name for name in UNITS if name not in DRAWN)


@guarded
def show() -> None:
    """Draw the page."""
    where = queries.theatre()
    st.html(ROOMY)
    st.title("Figures", anchor=False)
    workspace_notice(queries.workspace_fault())
    timeline = queries.timeline(where)
    since = st.select_slider(
        "Movement since", timeline.dates[:-1] or timeline.dates, value=timeline.dates[0], format_func=long_day
    )
    found = queries.figures(timeline, where, since)
    chosen = st.segmented_control("By day", DRAWN, default=DRAWN[0], format_func=str.capitalize) or DRAWN[0]
    st.caption(f"{UNITS[chosen]}: the line is what is drawn; the band runs from what is sure to what is possible.")
    pictures = panels(found.table, chosen, where)
    with st.container(horizontal=True):
        for picture in pictures:
            st.image(picture)
    if not pictures:
        st.info("Nothing to count.")
    day = st.select_slider("Day", timeline.dates, value=timeline.dates[-1], format_func=long_day)
    today = found.table[(found.table["figure"] == chosen) & (found.table["date"] == day)]
    st.dataframe(readable(today, where), hide_index=True)
    st.subheader(f"Until {long_day(timeline.dates[-1])}", anchor=False)
    listed = st.selectbox("What", LISTED, format_func=lambda name: f"{name.capitalize()} ({UNITS[name]})")
    st.dataframe(readable(shown(found, listed, timeline.dates[-1]), where), hide_index=True)
    st.caption(plain(NOTE))
    st.download_button("Save all as CSV", figures_csv(found, where), f"{where.name}-figures.csv", "text/csv")
    st.download_button("Save all as JSON", figures_json(found, where), f"{where.name}-figures.json", "application/json")
    notice()


def readable(rows: pd.DataFrame, where: Theatre) -> pd.DataFrame:
    """Figures as a table to be read: names of sides, numbers with no more digits than they are worth."""
    names = side_names(where)
    table = pd.DataFrame(
        {
            "Day": [day.isoformat() for day in rows["date"]],
            "Side": [names.get(side, side) for side in rows["side"]],
            "Against": [names.get(side, side) if side else "" for side in rows["against"]],
            "What": rows["name"].to_numpy(),
            "Figure": [number(value) for value in rows["value"]],
            "Sure": [number(value) for value in rows["low"]],
            "Possible": [number(value) for value in rows["high"]],
            "Note": rows["note"].to_numpy(),
        }
    )
    return table[[column for column in table if (table[column] != "").any()]]
