"""What an export holds, shown small beside its button."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import streamlit as st

from geo.dashboard import queries
from geo.exports.advances import moves_of
from geo.exports.description import Description
from geo.exports.features import STILL, Moves
from geo.exports.formats import FORMATS
from geo.exports.layers import described_layers, layer_of
from geo.exports.selection import selected
from geo.model import Timeline
from geo.store.results import NESTED
from geo.theatre import load_theatre

#: Rows of a table that are shown.
ROWS = 50
SHAPES = (".geojson", ".gpkg", ".parquet", ".kml", ".kmz")
PAGE_HEIGHT = 420
#: A snippet with the map in it is too long to be read.
LONGEST_TEXT = 20_000


def preview(data: bytes, suffix: str, asked: Description, timeline: Timeline) -> None:
    """A picture, a film, a page, the first rows or a list of contents, whichever shows the format best."""
    kind = FORMATS[suffix].mime.split("/")[0]
    if suffix == ".svg":
        st.image(data.decode("utf-8"))
    elif kind == "image":
        st.image(data)
    elif kind == "video":
        st.video(data)
    elif suffix in {".html", ".htm"}:
        _page(data.decode("utf-8"))
    elif suffix in {".csv", ".control.csv", ".xlsx"}:
        _table(suffix, data, asked, timeline)
    elif suffix in SHAPES:
        moves = moves_of(timeline, load_theatre(asked.theatre), asked)
        st.dataframe(counts(selected(timeline, asked), asked, moves), hide_index=True)
    elif suffix == ".zip":
        st.dataframe(listed(data), hide_index=True)
    elif suffix in {".toml", ".embed.html"} and len(data) < LONGEST_TEXT:
        st.code(data.decode("utf-8"), language="toml" if suffix == ".toml" else "html", wrap_lines=True)


def counts(shown: Timeline, asked: Description, moves: Moves = STILL) -> pd.DataFrame:
    """How many shapes of each layer there are, and over how many days.

    Parameters
    ----------
    moves : advances of the days.
    """
    moved = pd.DataFrame(
        [(layer_of(told), day) for day, shapes in moves.items() for _, told in shapes], columns=["layer", "date"]
    )
    tables = {
        "areas": shown.areas,
        "fronts": shown.fronts,
        **{layer: moved[moved["layer"] == layer] for layer in ("advances", "arrows")},
        "places": shown.control,
        **{kind: shown.overlays[shown.overlays["kind"] == kind] for kind in ("uncertain", "unknown")},
    }
    rows = [
        (name, len(tables[name]), tables[name]["date"].nunique()) for name in described_layers(asked) if name in tables
    ]
    return pd.DataFrame(rows, columns=["Layer", "Shapes", "Days"])


def listed(data: bytes) -> pd.DataFrame:
    """The files of an archive of ours with their sizes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        rows = [(entry.filename, round(entry.file_size / 1e3)) for entry in archive.infolist()]
    return pd.DataFrame(rows, columns=["File", "kB"])


def _table(suffix: str, data: bytes, asked: Description, timeline: Timeline) -> None:
    if suffix == ".xlsx":
        shown = selected(timeline, asked).control.drop(columns=list(NESTED), errors="ignore")
    else:
        shown = pd.read_csv(io.BytesIO(data), nrows=ROWS, keep_default_na=False, dtype=str)
    st.dataframe(shown.head(ROWS), hide_index=True)


def _page(html: str) -> None:
    address = queries.map_url(html)
    if address:
        # Without a slash before it, it would be taken for the page's text.
        base = str(st.get_option("server.baseUrlPath") or "").strip("/")
        st.iframe(f"/{base}/{address}" if base else f"/{address}", height=PAGE_HEIGHT)
