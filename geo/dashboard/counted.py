"""Cached calls behind the pages that count and compare."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.control.compared import Compared, Shown, compare_maps, shown_day, shown_drawn
from geo.control.coverage import Regions, regions_of
from geo.control.drawn.importing import Asked, Imported, import_drawn
from geo.control.drawn.start import land_of
from geo.control.figures import movement_of
from geo.control.naming import settlements
from geo.control.records import source_records
from geo.dashboard import queries
from geo.exports.kept import kept_comparison, kept_coverage, kept_figures
from geo.exports.panes import Panes, draw_panes, front_lines
from geo.exports.plots.held import held
from geo.exports.plots.plot import Plot, panel_specs
from geo.maps.palette import GROUNDS
from geo.maps.uncorroborated import places_alone
from geo.model import Timeline
from geo.theatre import Theatre

#: Suffixes by which the importer tells a table from features; any other name is let go.
SUFFIXES = (".geojson", ".json", ".gpkg", ".kml", ".kmz", ".zip", ".csv")


@dataclass(frozen=True)
class Other:
    """A map that others drew, as it was given to us.

    Attributes
    ----------
    data : the file's bytes; ``name`` what it was called.
    given : actor or side by the names that the file uses, as the user says.
    """

    data: bytes
    name: str
    layer: str = ""
    column: str = ""
    given: tuple[tuple[str, str], ...] = ()


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=queries.HASHES)
def settled(where: Theatre) -> pd.DataFrame:
    """The settlements of a theatre."""
    return settlements(queries.gazetteer(where).places.values(), where.outline())


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=queries.HASHES)
def regions(where: Theatre) -> Regions:
    """The parts of a theatre."""
    return regions_of(queries.gazetteer(where).places.values(), where.outline())


@st.cache_resource(show_spinner="Counting ...", max_entries=4, hash_funcs=queries.HASHES)
def figures(shown: Timeline, where: Theatre) -> pd.DataFrame:
    """The figures of every day (schema.FIGURES), kept from one start of the server to the next."""
    return kept_figures(shown, where, lambda: settled(where), queries.own_places(where.name))


@st.cache_resource(show_spinner=False, max_entries=24, hash_funcs=queries.HASHES)
def held_plot(shown: Timeline, where: Theatre, figure: str, period: tuple[date, date], mode: str) -> Plot:
    """The chart of what each side held on the days of a period."""
    return held(figures(shown, where), figure, where, GROUNDS[mode], period=period)


@st.cache_resource(show_spinner=False, max_entries=24, hash_funcs={Plot: id})
def drawn_specs(plot: Plot, mode: str) -> tuple[Plot, tuple[dict[str, Any], ...]]:
    """A chart and the specifications of its panels; the chart is kept with them, so that its address stays its own."""
    return plot, panel_specs(plot, GROUNDS[mode])


@st.cache_resource(show_spinner="Measuring ...", max_entries=24, hash_funcs=queries.HASHES)
def movement(shown: Timeline, where: Theatre, since: date, until: date) -> pd.DataFrame:
    """Figures of movement between two days (schema.FIGURES)."""
    return movement_of(shown, settled(where), since, until)[0]


@st.cache_resource(show_spinner=False, max_entries=4, hash_funcs=queries.HASHES)
def covered(shown: Timeline, where: Theatre) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Coverage of every day, of the whole and by region, kept from one start of the server to the next."""
    own = queries.own_places(where.name)
    return kept_coverage(shown, where, lambda: settled(where), lambda: regions(where), own)


@st.cache_resource(show_spinner=False, max_entries=24, hash_funcs=queries.HASHES)
def records(shown: Timeline, where: Theatre, period: tuple[date, date]) -> pd.DataFrame:
    """The record of each source in a period."""
    return source_records(shown.claims, shown.documents, where, shown.control, period)


@st.cache_resource(show_spinner="Comparing ...", max_entries=24, hash_funcs=queries.HASHES)
def compared_days(shown: Timeline, where: Theatre, first: date, second: date) -> Compared:
    """Two days of a timeline beside each other, kept from one start of the server to the next."""
    own = queries.own_places(where.name)
    return kept_comparison(shown, where, (first, second), lambda: settled(where), own)


@st.cache_resource(show_spinner="Comparing ...", max_entries=8, hash_funcs=queries.HASHES)
def compared_drawn(shown: Timeline, where: Theatre, day: date, other: Other) -> Compared:
    """A day of a timeline beside a map that others drew."""
    return compare_maps(shown_day(shown, day), drawn_map(where, other, day), settled(where))


@st.cache_resource(show_spinner="Reading the map ...", max_entries=8, hash_funcs=queries.HASHES)
def imported(where: Theatre, other: Other) -> Imported:
    """What a file gave.

    Raises
    ------
    InputError
        When it cannot be used.
    """
    suffix = PurePosixPath(other.name).suffix.lower()
    given: Mapping[str, str] = dict(other.given)
    asked = Asked(layer=other.layer or None, side_field=other.column or None, given=given, on_unmapped="keep")
    with tempfile.TemporaryDirectory(prefix="frontline-") as folder:
        # The file's own name is never a path here.
        path = Path(folder) / f"map{suffix if suffix in SUFFIXES else ''}"
        path.write_bytes(other.data)
        return import_drawn(path, where, asked)


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=queries.HASHES)
def drawn_land(where: Theatre, other: Other) -> gpd.GeoDataFrame:
    """The land of each side in a map that others drew."""
    return land_of(imported(where, other), where, by="side")


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=queries.HASHES)
def drawn_map(where: Theatre, other: Other, day: date) -> Shown:
    """A map that others drew, to be compared."""
    return shown_drawn(drawn_land(where, other), day, where.outline())


@st.cache_resource(show_spinner=False, max_entries=24, hash_funcs=queries.HASHES)
def panes_of_days(
    shown: Timeline, where: Theatre, first: date, second: date, *, titles: tuple[str, str], mode: str
) -> Panes:
    """Both maps and what differs, of two days."""
    maps = shown_day(shown, first), shown_day(shown, second)
    fronts = front_lines(shown, maps[0]), front_lines(shown, maps[1])
    found = compared_days(shown, where, first, second)
    places = queries.gazetteer(where).places
    alone = places_alone(shown, first), places_alone(shown, second)
    return draw_panes(maps, titles, found, where, GROUNDS[mode], fronts=fronts, places=places, alone=alone)


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=queries.HASHES)
def panes_of_drawn(
    shown: Timeline, where: Theatre, day: date, other: Other, *, titles: tuple[str, str], mode: str
) -> Panes:
    """Both maps and what differs, of a day and a map that others drew."""
    maps = shown_day(shown, day), drawn_map(where, other, day)
    found = compared_drawn(shown, where, day, other)
    places = queries.gazetteer(where).places
    return draw_panes(
        maps, titles, found, where, GROUNDS[mode],
        fronts=(front_lines(shown, maps[0]), None), places=places, alone=(places_alone(shown, day), frozenset()),
    )  # fmt: skip
