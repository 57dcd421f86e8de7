"""The dashboard: page configuration and the list of pages."""

import streamlit as st

from geo.dashboard import about, ahead, analysis, compare, export, player, reports, why
from geo.dashboard.access import let_in
from geo.dashboard.components import ICON

# What makes pages ready before anybody asks runs this for the modules of the pages alone.
if __name__ == "__main__":
    st.set_page_config(page_title="Frontline Mapper", page_icon=ICON, layout="wide")
    pages = st.navigation(
        [
            st.Page(player.show, title="Map", icon=":material/map:", default=True),
            st.Page(why.show, title="Why", icon=":material/help:", url_path="why"),
            st.Page(reports.show, title="Reports", icon=":material/article:", url_path="reports"),
            st.Page(compare.show, title="Compare", icon=":material/compare:", url_path="compare"),
            st.Page(analysis.show, title="Analysis", icon=":material/bar_chart:", url_path="analysis"),
            st.Page(export.show, title="Export", icon=":material/download:", url_path="export"),
            st.Page(about.show, title="About", icon=":material/info:", url_path="about"),
        ],
        position="top",
    )
    if let_in():
        reports.settle()
        pages.run()
        ahead.looked_at()
