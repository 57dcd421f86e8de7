"""The widgets by which a map that others drew is chosen, and the names in it are told who they are."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from geo.control.drawn.report import Report, told
from geo.dashboard import counted
from geo.dashboard.components import plain
from geo.dashboard.counted import Other
from geo.errors import InputError
from geo.exports.files import plain as harmless
from geo.theatre import Theatre

#: What a name may be taken for beside the theatre's sides, as shown and as the importer has it.
AS_IT_IS, LEFT_OUT, CONTESTED = "kept as it is", "left out", "contested"
#: So many faults of a file are told here.
SAID = 12


def choose_map(where: Theatre) -> Other | None:
    """A map chosen and read; None until there is one that can be used."""
    file = st.file_uploader(
        "A map that others drew", type=["geojson", "json", "gpkg", "kml", "kmz", "zip", "csv"],
        help="GeoJSON, GeoPackage, KML, KMZ, a zipped shapefile, or CSV with points or shapes.",
    )  # fmt: skip
    if file is None:
        return None
    with st.expander("How it is read"):
        left, right = st.columns(2)
        layer = left.text_input("Layer or folder, when there are several", key="drawn-layer").strip()
        column = right.text_input("Column that says who holds, when it is not found", key="drawn-column").strip()
        other = Other(file.getvalue(), file.name, layer, column)
        try:
            first = counted.imported(where, other)
            other = _named(where, other, first.report.names)
            found = counted.imported(where, other)
        except InputError as error:
            st.error(plain(str(error)))
            found = None
        if found is not None:
            _say(found.report)
    if found is None:
        st.warning("The file cannot be used as it is: see how it is read.")
        return None
    unknown = [name["name"] for name in found.report.names if name["how"] == AS_IT_IS]
    if unknown:
        listed = ", ".join(str(name) for name in unknown[:8]) + (", ..." if len(unknown) > 8 else "")
        st.warning(plain(f"Names that mean no side here: {listed}. Say above who is meant."))
    return other


def _say(report: Report) -> None:
    lines = list(told([change for change in report.changes if change.kind != "terms"]))
    for line in lines[:SAID]:
        st.caption(plain(line))
    if len(lines) > SAID:
        st.caption(f"{len(lines) - SAID} more like these.")
    st.caption("Whether this map may be passed on is between you and those who drew it.")


def _named(where: Theatre, other: Other, names: tuple[dict[str, object], ...]) -> Other:
    """The map with each name taken for whom the user says."""
    sides = {side.name: side.actors[0] if side.actors else side.id for side in where.sides}
    ids = {side.id: side.name for side in where.sides}
    shown = [ids.get(str(n["side"]), _special(n)) for n in names]
    options = [*sides, CONTESTED, LEFT_OUT, AS_IT_IS]
    edited = st.data_editor(
        pd.DataFrame({"Name in the file": [harmless(n["name"]) for n in names], "Taken as": shown}),
        column_config={"Taken as": st.column_config.SelectboxColumn(options=options, required=True)},
        disabled=["Name in the file"], hide_index=True, key=f"drawn-names-{_digest(other)}",
    )  # fmt: skip
    given = []
    for name, before, now in zip(names, shown, edited["Taken as"], strict=True):
        if now not in {before, AS_IT_IS}:
            given.append((str(name["name"]), {CONTESTED: "contested", LEFT_OUT: "skip"}.get(now, sides.get(now, ""))))
    return Other(other.data, other.name, other.layer, other.column, tuple(given))


def _digest(other: Other) -> str:
    return hashlib.sha256(b"\0".join((other.data, other.layer.encode(), other.column.encode()))).hexdigest()[:16]


def _special(name: dict[str, object]) -> str:
    if name["how"] == AS_IT_IS:
        return AS_IT_IS
    return CONTESTED if name["side"] == "contested" else LEFT_OUT
