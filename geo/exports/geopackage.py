"""GeoPackage: a table a layer, each with a style that QGIS applies by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio

from geo.exports import qml
from geo.exports.layers import about, colours_of, described_tables
from geo.exports.progress import Progress, part, steps
from geo.maps.palette import GROUNDS

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.model import Timeline
    from geo.theatre import Theatre

#: The same file each time: GeoPackage wants a time of change, and the clock would give another each time.
STAMP = "2000-01-01T00:00:00.000Z"
KINDS = {"fronts": "MultiLineString", "arrows": "MultiLineString", "places": "Point", "claims": "Point"}
SYMBOLS = {"fronts": "line", "arrows": "line", "places": "marker", "claims": "marker"}

#: As QGIS makes it when a style is saved in the file.
STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
    f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
    description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
ABOUT = "CREATE TABLE about (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT NOT NULL, text TEXT NOT NULL)"
REGISTER = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?, ?, ?, ?, ?)"
)


def write_geopackage(
    timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress
) -> None:
    """Write a GeoPackage: the same bytes for the same timeline and description.

    Raises
    ------
    InputError
        When nothing lies within what is described.
    CancelledError
        When the listener stops the work.
    """
    shown, tables = described_tables(timeline, theatre, description, part(progress, 0, 0.5))
    path.unlink(missing_ok=True)  # the driver takes an empty file for a broken one
    for name in steps(list(tables), part(progress, 0.5, 0.9), "the layers"):
        pyogrio.write_dataframe(
            tables[name], path, layer=name, driver="GPKG", geometry_type=KINDS.get(name, "MultiPolygon"),
            promote_to_multi=name not in {"places", "claims"}, use_arrow=True, IDENTIFIER=name,
        )  # fmt: skip
    progress(0.9, "the styles")
    with closing(sqlite3.connect(path)) as database:
        _add_styles(database, styles_of(tables, theatre, shown.dates[-1], description))
        _add_about(database, about(shown, theatre, description))
        database.execute("UPDATE gpkg_contents SET last_change = ?", (STAMP,))
        database.commit()
        database.execute("VACUUM")


def styles_of(
    tables: Mapping[str, gpd.GeoDataFrame], theatre: Theatre, last: date, description: Description
) -> dict[str, str]:
    """The style of each layer as QML; where QGIS is set to no day, the last one is shown."""
    ground, language = GROUNDS[description.mode], description.language
    rules = {
        "areas": lambda: qml.area_rules(colours_of(theatre, tables), ground, last),
        "advances": lambda: qml.advance_rules(colours_of(theatre, tables), ground, last, language),
        "uncertain": lambda: qml.overlay_rules("uncertain", ground, last, language),
        "unknown": lambda: qml.overlay_rules("unknown", ground, last, language),
        "fronts": lambda: qml.front_rules(ground, last, language),
        "arrows": lambda: qml.arrow_rules(ground, last, language),
        "places": lambda: qml.place_rules(ground, last, language),
        "claims": lambda: qml.claim_rules(ground, language),
    }
    return {
        name: qml.style(
            rules[name](),
            SYMBOLS.get(name, "fill"),
            ground=ground,
            days=("date_from", "date_to") if name == "claims" else ("date", ""),
            label="name" if name == "places" else "",
        )
        for name in tables
    }


def _add_styles(database: sqlite3.Connection, styles: Mapping[str, str]) -> None:
    database.execute(STYLES)
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
        "VALUES ('', '', ?, 'geom', ?, ?, '', 1, 'As on the map', '', NULL, ?)",
        [(name, name, text, STAMP) for name, text in styles.items()],
    )
    database.execute(REGISTER, ("layer_styles", "attributes", "layer_styles", "Styles of the layers", STAMP))


def _add_about(database: sqlite3.Connection, pairs: list[tuple[str, str]]) -> None:
    database.execute(ABOUT)
    database.executemany("INSERT INTO about (word, text) VALUES (?, ?)", pairs)
    database.execute(REGISTER, ("about", "attributes", "about", "What this file is", STAMP))
