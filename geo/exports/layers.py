"""Map data as one table a layer, with columns of one type each: what GeoPackage and GeoParquet hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from geo.errors import InputError
from geo.exports import style
from geo.exports.advances import moves_of
from geo.exports.features import STILL, Moves, cleaned, shapes_of, sources_of, view_of
from geo.exports.files import NOTICE
from geo.exports.progress import Progress, quiet
from geo.exports.selection import selected
from geo.exports.tables import CLAIM_COLUMNS, claim_values
from geo.maps.basemap import ATTRIBUTION
from geo.schema import WGS84

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.model import Timeline
    from geo.theatre import Theatre

#: Layers in the order in which they lie, from below, each by its name on the map.
ORDER = ("areas", "advances", "uncertain", "unknown", "fronts", "arrows", "places", "claims")
#: What a feature of GeoJSON calls its layer, by the layer's name.
_NAMED = {"area": "areas", "advance": "advances", "front": "fronts", "arrow": "arrows", "place": "places"}
#: Layers that are a part of another on the map: a table holds shapes of one kind, and advances are land and arrows.
PART_OF = {"arrows": "advances"}
#: Columns of colours, by the side whose colour they hold.
_COLOURS = {"side": "color", "against": "against_color"}

TEXT, NUMBER, DAY, FLAG = (pd.ArrowDtype(kind) for kind in (pa.string(), pa.float64(), pa.date32(), pa.bool_()))
#: Type of each column that is no text.
TYPES = {
    **dict.fromkeys(("date", "date_from", "date_to", "since", "evidence", "published"), DAY),
    **dict.fromkeys(
        (
            "area_km2",
            "length_km",
            "width_km",
            "width_max_km",
            "moved_km",
            "probability",
            "confidence",
            "lat",
            "lon",
            "area_low_km2",
            "area_high_km2",
            "depth_km",
            "depth_low_km",
            "depth_high_km",
        ),
        NUMBER,
    ),
    "weak": FLAG,
}


def layer_of(properties: Mapping[str, Any]) -> str:
    """The layer of a shape, by the name in ``ORDER``."""
    kind = str(properties["layer"])
    return _NAMED.get(kind, kind)


def described_layers(description: Description) -> list[str]:
    """The names of ``ORDER`` that a description asks for."""
    return [name for name in ORDER if description.shows(PART_OF.get(name, name))]


def described_tables(
    timeline: Timeline, theatre: Theatre, description: Description, progress: Progress = quiet
) -> tuple[Timeline, dict[str, gpd.GeoDataFrame]]:
    """What of a timeline is described, and its tables.

    Raises
    ------
    InputError
        When nothing lies within what is described.
    """
    shown, moves = selected(timeline, description), moves_of(timeline, theatre, description, progress)
    tables = layer_tables(shown, theatre, described_layers(description), moves=moves)
    if not tables:
        raise nothing_within()
    return shown, tables


def nothing_within() -> InputError:
    """What to say when a description leaves nothing to write."""
    return InputError("nothing lies within what is described", remedy="Choose more layers, days or land.")


def layer_tables(
    timeline: Timeline, theatre: Theatre, layers: Collection[str] = ORDER, *, moves: Moves = STILL
) -> dict[str, gpd.GeoDataFrame]:
    """One table a layer, EPSG:4326, in the order in which they lie; a layer without a shape is left out.

    Lists are written as texts: ids joined by ``;``, reasons by ``; ``. ``color`` is the side's own on the map. Claims
    whose place has no coordinates have no geometry.

    Parameters
    ----------
    layers : names of ``ORDER``; others are left out.
    moves : advances of the days, as ``advances.moves_of`` gives them.
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ORDER if name in layers}
    asked = {PART_OF.get(name, name) for name in found}
    for shape, properties in shapes_of(timeline, theatre, timeline.dates, layers=asked, moves=moves):
        name = layer_of(properties)
        if name in found:
            told = {key: value for key, value in properties.items() if key != "layer"}
            found[name].append(_row(told, theatre) | {"geometry": shape})
    if "claims" in found:
        found["claims"] = list(claim_rows(timeline, theatre))
    return {name: _typed(rows) for name, rows in found.items() if rows}


def about(timeline: Timeline, theatre: Theatre, description: Description) -> list[tuple[str, str]]:
    """What every file of data says of itself, as pairs of a word and its text."""
    days = f"{timeline.dates[0]} to {timeline.dates[-1]}" if len(timeline.dates) > 1 else str(timeline.dates[0])
    pairs = [
        ("title", theatre.title),
        ("theatre", theatre.name),
        ("days", days),
        ("view", "as known on each day" if view_of(timeline) != "archive" else "with all later reports"),
        ("extent", ", ".join(f"{edge:g}" for edge in description.extent) if description.extent else ""),
        ("notice", NOTICE),
        ("sources", "; ".join(sources_of(timeline))),
        ("ground", ATTRIBUTION),
        ("credits", description.credits),
        ("made with", "Frontline Mapper"),
    ]
    return [(word, " ".join(str(cleaned(text)).split())) for word, text in pairs if text]


def _row(properties: dict[str, Any], theatre: Theatre) -> dict[str, Any]:
    row = {name: _flat(name, value) for name, value in properties.items()}
    colours = {column: style.side_colour(row[name] or "", theatre) for name, column in _COLOURS.items() if name in row}
    return row | colours


def _flat(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return ("; " if name == "reasons" else ";").join(map(str, value))
    return date.fromisoformat(value) if TYPES.get(name) is DAY and isinstance(value, str) else value


def claim_rows(timeline: Timeline, theatre: Theatre) -> Iterator[dict[str, Any]]:
    """Claims as ``CLAIM_COLUMNS`` with the side of its actor, that side's colour, and a point (None: its place is not known)."""
    documents = {document.id: document for document in timeline.documents}
    names = {actor.id: actor.name for actor in theatre.actors}
    for claim in timeline.claims:
        row = dict(zip(CLAIM_COLUMNS, claim_values(claim, documents.get(claim.document_id), names), strict=True))
        side = theatre.side_of(claim.actor)
        point = None if claim.lat is None or claim.lon is None else shapely.Point(claim.lon, claim.lat)
        yield row | {"side": side, "color": style.side_colour(side or "", theatre), "geometry": point}


def _typed(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    columns: dict[str, Any] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        columns[name] = values if name == "geometry" else pd.Series(_kept(values, name), dtype=TYPES.get(name, TEXT))
    return gpd.GeoDataFrame(columns, geometry="geometry", crs=WGS84)


def _kept(values: list[Any], name: str) -> list[Any]:
    if name in TYPES:
        return [None if value is None or pd.isna(value) else value for value in values]
    return [None if value is None else cleaned(str(value)) for value in values]


def colours_of(theatre: Theatre, tables: Mapping[str, gpd.GeoDataFrame]) -> list[tuple[str, str, str, bool]]:
    """(id, name, colour, hatched) of each side that land is of, in the theatre's order, those it lacks last."""
    named = {side for layer in ("areas", "advances") if layer in tables for side in tables[layer]["side"]}
    return [
        (side, style.side_name(side, theatre), style.side_colour(side, theatre), style.is_hatched(side, theatre))
        for side in style.in_order(named, theatre)
    ]
