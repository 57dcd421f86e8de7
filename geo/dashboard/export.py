"""The export page: the map and its data, in the formats the command line writes too."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from geo import exports
from geo.dashboard import queries
from geo.dashboard.components import ROOMY, guarded, long_day, notice, plain, workspace_notice
from geo.errors import GeoError

FORMATS = {
    ".html": ("Map with its player", "One file that plays from disk, without a network.", "text/html"),
    ".png": ("Picture of a day", "For print and slides.", "image/png"),
    ".geojson": ("Areas, fronts and places", "For QGIS and other map programs.", "application/geo+json"),
    ".csv": ("Claims with provenance", "One row a claim, with sentence, source and address.", "text/csv"),
}


@guarded
def show() -> None:
    """Draw the page."""
    where = queries.theatre()
    st.html(ROOMY)
    st.title("Export", anchor=False)
    workspace_notice(queries.workspace_fault())
    timeline = queries.timeline(where)
    suffix = st.radio(
        "What", list(FORMATS), format_func=lambda s: f"{FORMATS[s][0]} ({s})", captions=[f[1] for f in FORMATS.values()]
    )
    day, mode = None, "light"
    if suffix == ".png":
        day = st.select_slider("Day", timeline.dates, value=timeline.dates[-1], format_func=long_day)
    if suffix in (".png", ".html"):
        mode = st.segmented_control("Look", ["light", "dark"], default="light") or "light"
    name = f"{where.name}{f'-{day}' if day else ''}{suffix}"
    if st.button("Prepare", type="primary"):
        with st.spinner("Writing ..."), tempfile.TemporaryDirectory() as folder:
            try:
                written = exports.write(timeline, where, Path(folder) / name, day=day, mode=mode)
                st.session_state["export"] = (name, written.read_bytes(), FORMATS[suffix][2])
            except GeoError as error:
                st.error(plain(str(error)))
    ready = st.session_state.get("export")
    if ready and ready[0] == name:
        st.download_button(f"Save {name} ({len(ready[1]) / 1e6:.1f} MB)", ready[1], ready[0], ready[2])
        if suffix == ".png":
            st.image(ready[1])
    notice()
