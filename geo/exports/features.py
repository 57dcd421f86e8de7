"""GeoJSON: areas, fronts, bands of doubt, advances and places, of a day or of all days."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from geo.control.doubt import on_day
from geo.control.movement import moved_by_day
from geo.control.reasons import in_words
from geo.exports.files import CONTROLS, NOTICE
from geo.exports.progress import Progress, part, quiet, steps
from geo.exports.tables import sentence_of
from geo.model import Timeline
from geo.schema import as_day, records
from geo.theatre import Theatre

#: About a metre, and less than any line here is known to.
DECIMALS = 5


Shape = tuple[BaseGeometry, dict[str, Any]]
#: Shapes of advances with their properties, by day (``geo.exports.advances``).
Moves = Mapping[date, Sequence[Shape]]
STILL: Moves = MappingProxyType({})
#: Layers that map data has, by their names on the map; the others are of the ground or of pictures alone.
WRITTEN = ("areas", "uncertain", "unknown", "fronts", "advances", "places")
#: What features call their layer where they rest on claims of which the sentences are told.
_WITH_SENTENCES = ("area", "advance", "arrow")


def geojson(
    timeline: Timeline,
    theatre: Theatre,
    day: date | None = None,
    layers: Collection[str] = WRITTEN,
    *,
    moves: Moves = STILL,
    sentences: Mapping[str, str] | None = None,
    credit: str = "",
    progress: Progress = quiet,
) -> str:
    """A FeatureCollection in EPSG:4326 (RFC 7946), the same text for the same timeline.

    Each feature has ``layer`` (area, uncertain, unknown, front, advance, arrow or place) and ``date``; each area and
    each advance names the claims it rests on, those of the places in it that its side holds, with their sentences.

    Parameters
    ----------
    day : the only day to write; None writes every day.
    layers : names of the layers to write.
    moves : advances of the days, as ``advances.moves_of`` gives them.
    sentences : of claims by id, also of days that are not written; None: those of the timeline's claims.
    credit : a text after the sources; empty: none.
    progress : told how far the work is; what it raises stops it.
    """
    days = [d for d in timeline.dates if day is None or d == day]
    sentences = sentences_of(timeline) if sentences is None else sentences
    features = []
    told = steps(days, part(progress, 0.0, 0.8), "the layers")
    for shape, properties in shapes_of(timeline, theatre, told, layers=layers, moves=moves):
        if properties["layer"] in _WITH_SENTENCES:
            properties["sentences"] = [sentences[c] for c in properties["claims"] if c in sentences]
        features.append(feature(shape, properties))
    progress(0.8, "the file")
    metadata = {
        "title": theatre.title,
        "theatre": timeline.theatre,
        "dates": [d.isoformat() for d in days],
        "view": view_of(timeline),
        "notice": NOTICE,
        "sources": sources_of(timeline),
    }
    if credit:
        metadata["credits"] = credit
    collection = {"type": "FeatureCollection", "metadata": metadata, "features": features}
    return json.dumps(cleaned(collection), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def view_of(timeline: Timeline) -> str:
    """Whether each day rests on what was known then or on all reports."""
    return "as known then" if timeline.as_known else "archive"


def sources_of(timeline: Timeline) -> list[str]:
    """Names of the sources, sorted, each once."""
    return sorted({document.source for document in timeline.documents if document.source})


def shapes_of(
    timeline: Timeline,
    theatre: Theatre,
    days: Iterable[date],
    *,
    layers: Collection[str] = WRITTEN,
    moves: Moves = STILL,
) -> Iterator[Shape]:
    """Every shape of the days in EPSG:4326 with its properties, in order of days, layers and tables.

    Parameters
    ----------
    layers : names of ``WRITTEN``; others are left out.
    moves : advances of the days.
    """
    sides = {side.id: side.name for side in theatre.sides}
    lines = timeline.fronts
    fronts = lines.assign(moved_km=moved_by_day(lines)) if "fronts" in layers else lines
    for day in days:
        places = on_day(timeline.control, day)
        for row in records(on_day(timeline.areas, day)) if "areas" in layers else ():
            yield row["geometry"], _area(row, places, sides)
        for row in records(on_day(timeline.overlays, day)):
            if row["kind"] in layers:
                yield row["geometry"], {"layer": row["kind"], "date": day.isoformat()}
        for row in records(on_day(fronts, day)) if "fronts" in layers else ():
            yield row["geometry"], _front(row, sides)
        # Each time with properties of its own, to which writers may add.
        yield from ((shape, dict(told)) for shape, told in moves.get(day, ()) if "advances" in layers)
        for row in records(places) if "places" in layers else ():
            yield shapely.Point(row["lon"], row["lat"]), _place(row, sides)


def _area(row: dict[str, Any], places: pd.DataFrame, sides: dict[str, str]) -> dict[str, Any]:
    return {
        "layer": "area",
        "date": as_day(row["date"]).isoformat(),
        "side": row["side"],
        "side_name": sides.get(row["side"], row["side"]),
        "area_km2": round(float(row["area_km2"]), 1),
        "claims": list(
            dict.fromkeys(c for held in held_inside(row["geometry"], row["side"], places) for c in held["claims"])
        ),
    }


def held_inside(shape: BaseGeometry, side: str, places: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table of control of the places in a shape that a side holds, in the table's order."""
    held = records(places[places["side"] == side])
    points = shapely.points([place["lon"] for place in held], [place["lat"] for place in held])
    inside = STRtree(points).query(shape, predicate="intersects").tolist()
    return [held[i] for i in sorted(inside)]


def _front(row: dict[str, Any], sides: dict[str, str]) -> dict[str, Any]:
    evidence = row["evidence"]
    return {
        "layer": "front",
        "date": as_day(row["date"]).isoformat(),
        "name": row["name"] or None,
        "sides": row["sides"],
        "between": " and ".join(sides.get(side, side) for side in str(row["sides"]).split("|")),
        "length_km": round(float(row["length_km"]), 1),
        "width_km": _rounded(row["width_km"]),
        "width_max_km": _rounded(row["width_max_km"]),
        "moved_km": _rounded(row["moved_km"]),
        "evidence": as_day(evidence).isoformat() if evidence is not None and not pd.isna(evidence) else None,
        "weak": bool(row["dashed"]),
    }


def _place(row: dict[str, Any], sides: dict[str, str]) -> dict[str, Any]:
    since, side = row["since"], row["side"]
    return {
        "layer": "place",
        "date": as_day(row["date"]).isoformat(),
        "place_id": row["place_id"],
        "name": row["name"],
        "controller": _word(row["controller"]),
        "side": _word(side),
        "side_name": sides.get(side, side) if _word(side) else None,
        "probability": round(float(row["probability"]), 4),
        "status": str(row["status"]),
        "since": as_day(since).isoformat() if since is not None and not pd.isna(since) else None,
        "reasons": [in_words(reason, lambda side: sides.get(side, side)) for reason in row["reasons"]],
        "claims": list(row["claims"]),
    }


def _word(value: object) -> str | None:
    return str(value) if isinstance(value, str) and value else None


def _rounded(value: object) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 1)  # type: ignore[call-overload,arg-type]


def feature(geometry: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature (RFC 7946) of a shape in EPSG:4326."""
    oriented = shapely.orient_polygons(on_grid(geometry), exterior_cw=False)
    return {"type": "Feature", "geometry": rounded(mapping(oriented)), "properties": properties}


def on_grid(geometry: BaseGeometry) -> BaseGeometry:
    """A shape that stays valid when its coordinates are rounded: where rounding makes a ring touch itself, it is mended."""
    near = shapely.set_precision(geometry, 10**-DECIMALS, mode="pointwise")
    if near.is_valid:
        return geometry
    mended = shapely.set_precision(geometry, 10**-DECIMALS)
    return geometry if mended.is_empty else mended


def rounded(value: Any, decimals: int = DECIMALS) -> Any:
    """A GeoJSON geometry with its coordinates rounded."""
    if isinstance(value, dict):
        return {key: rounded(item, decimals) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item, decimals) for item in value]
    return round(value, decimals) if isinstance(value, float) else value


def sentences_of(timeline: Timeline) -> dict[str, str]:
    """The sentence of each claim with its source and date, as one plain line."""
    documents = {document.id: document for document in timeline.documents}
    lines = {}
    for claim in timeline.claims:
        document = documents.get(claim.document_id)
        told = [document.source, document.kind, document.published] if document else []
        head = ", ".join(str(part) for part in told if part)
        lines[claim.id] = f"{sentence_of(claim, document)} ({head})" if head else sentence_of(claim, document)
    return lines


def cleaned(value: Any) -> Any:
    """Text without control characters and broken halves of characters."""
    if isinstance(value, str):
        return CONTROLS.sub("", value).encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: cleaned(item) for key, item in value.items()}
    return [cleaned(item) for item in value] if isinstance(value, list) else value
