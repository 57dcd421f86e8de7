"""KML and KMZ (OGC KML 2.2): areas, fronts, advances, places and claims with the time over which they hold."""

from __future__ import annotations

import io
import math
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry.base import BaseGeometry

from geo.exports import style
from geo.exports.advances import moves_of
from geo.exports.balloons import Told, html_text
from geo.exports.features import DECIMALS, Moves, on_grid, sentences_of, shapes_of
from geo.exports.files import zipped
from geo.exports.kml_styles import add, other_styles, side_styles, style_of
from geo.exports.layers import PART_OF, about, claim_rows, described_layers, layer_of, nothing_within
from geo.exports.progress import Progress, part, steps
from geo.exports.selection import selected
from geo.exports.spans import Properties, Span, spans
from geo.exports.symbols import SYMBOLS, symbol_png
from geo.texts import say

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.model import Timeline
    from geo.theatre import Theatre

NAMESPACE = "http://www.opengis.net/kml/2.2"
#: Claims lie on their places and would hide them; they can be switched on.
HIDDEN = frozenset({"claims"})
#: An arrow's head: its share of the arrow, at most so many degrees, and how far (radians) its strokes turn from it.
HEAD, LONGEST_HEAD, HEAD_TURN = 0.3, 0.06, 0.45
#: Of a claim nobody has dated there is no span; one without an end is open in KML too.
Interval = tuple[date | None, date | None]


def write_kml(timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress) -> None:
    """Write one KML file; its places have the symbols that the program has."""
    path.write_bytes(kml(timeline, theatre, description, progress, symbols=False))


def write_kmz(timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress) -> None:
    """Write KML with its symbols in one archive: the same bytes for the same timeline and description."""
    files = {"doc.kml": kml(timeline, theatre, description, progress, symbols=True)}
    files |= {f"symbols/{name}.png": symbol_png(name) for name in SYMBOLS}
    path.write_bytes(zipped(files))


def kml(timeline: Timeline, theatre: Theatre, description: Description, progress: Progress, *, symbols: bool) -> bytes:
    """The document as UTF-8.

    A shape that stays the same over days is one placemark, with a time span from the begin of its first day to the end
    of its last. All text is shown letter by letter, in balloons too, which read HTML.

    Parameters
    ----------
    symbols : whether symbols of our own lie beside the document.

    Raises
    ------
    InputError
        When nothing lies within what is described.
    CancelledError
        When the listener stops the work.
    """
    shown, moves = selected(timeline, description), moves_of(timeline, theatre, description, part(progress, 0, 0.3))
    wanted = steps(described_layers(description), part(progress, 0.3, 0.6), "the layers")
    found = {name: _spans(shown, theatre, name, moves) for name in wanted}
    if not any(found.values()):
        raise nothing_within()
    sides = sorted({str(row.get("side") or "") for rows in found.values() for span in rows for row in span.rows})
    told = Told(theatre, sentences_of(timeline), description.language)
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = add(root, "Document")
    add(document, "name", theatre.title)
    add(document, "open", "1")
    facts = about(shown, theatre, description)
    add(document, "description", "".join(f"<p><b>{html_text(word)}</b>: {html_text(text)}</p>" for word, text in facts))
    for number, side in enumerate(sides):
        side_styles(document, number, style.side_colour(side, theatre), description.mode, symbols=symbols)
    other_styles(document, description.mode, symbols=symbols)
    for name in steps([name for name in found if found[name]], part(progress, 0.6, 0.9), "the placemarks"):
        _folder(document, name, found[name], _Marks(told, {side: n for n, side in enumerate(sides)}))
    ET.indent(root, " ")
    out = io.BytesIO()
    ET.ElementTree(root).write(out, encoding="UTF-8", xml_declaration=True)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Marks:
    """What placemarks are made with: their words, and the number of each side's style."""

    told: Told
    sides: dict[str, int]


def _spans(timeline: Timeline, theatre: Theatre, layer: str, moves: Moves) -> list[Span]:
    if layer == "claims":
        return list(_claims(timeline, theatre))
    # Land and arrows of advances come together.
    asked = (PART_OF.get(layer, layer),)
    shapes = shapes_of(timeline, theatre, timeline.dates, layers=asked, moves=moves)
    ours = ((shape, told) for shape, told in shapes if layer_of(told) == layer)
    return spans(ours, timeline.dates, same=_same)


def _same(shape: BaseGeometry, properties: Properties) -> Hashable:
    """A place is the same while its holder and status are, a front or land while its line is."""
    if properties["layer"] == "place":
        return tuple(properties[name] for name in ("place_id", "controller", "side", "status"))
    return *(properties.get(name) for name in ("layer", "side", "against", "sides", "weak", "basis")), shape.wkb


def _claims(timeline: Timeline, theatre: Theatre) -> Iterator[Span]:
    for row in claim_rows(timeline, theatre):
        if row["geometry"] is not None:
            first, last = row["date_from"] or date.min, row["date_to"] or date.max
            yield Span(first, last, row["geometry"], ({"layer": "claim", **row, "date": str(first)},))


def _folder(document: ET.Element, layer: str, rows: Iterable[Span], marks: _Marks) -> None:
    folder = add(document, "Folder")
    add(folder, "name", say(f"files.{layer}", marks.told.language))
    add(folder, "visibility", "0" if layer in HIDDEN else "1")
    add(folder, "open", "0")
    for span in rows:
        _placemark(folder, layer, span, marks)


def _placemark(folder: ET.Element, layer: str, span: Span, marks: _Marks) -> None:
    last = span.rows[-1]
    mark = add(folder, "Placemark")
    add(mark, "name", marks.told.name(layer, last))
    add(mark, "visibility", "0" if layer in HIDDEN else "1")
    add(mark, "description", marks.told.balloon(layer, span))
    time = ET.Element("TimeSpan")
    if span.first != date.min:
        add(time, "begin", f"{span.first}T00:00:00Z")
    if span.last != date.max:
        add(time, "end", f"{span.last}T23:59:59Z")
    if len(time):
        mark.append(time)
    add(mark, "styleUrl", f"#{style_of(layer, last, marks.sides)}")
    data = add(mark, "ExtendedData")
    for key, value in marks.told.facts(layer, last):
        add(ET.SubElement(data, "Data", name=key), "value", value)
    if not len(data):
        mark.remove(data)
    mark.append(_geometry(with_head(span.shape) if layer == "arrows" else on_grid(span.shape)))


def with_head(arrow: BaseGeometry) -> BaseGeometry:
    """A line of two points and, since lines have no heads here, the two strokes of one."""
    (lon, lat), (end_lon, end_lat) = (shapely.get_coordinates(arrow)[n] for n in (0, -1))
    squeeze = math.cos(math.radians(end_lat))
    east, north = (lon - end_lon) * squeeze, lat - end_lat
    share = min(HEAD, LONGEST_HEAD / (math.hypot(east, north) or 1.0))
    strokes = []
    for turn in (-HEAD_TURN, HEAD_TURN):
        x, y = east * math.cos(turn) - north * math.sin(turn), east * math.sin(turn) + north * math.cos(turn)
        strokes.append((end_lon + share * x / squeeze, end_lat + share * y))
    return shapely.MultiLineString([arrow.coords, [strokes[0], (end_lon, end_lat), strokes[1]]])


def _geometry(shape: BaseGeometry) -> ET.Element:
    if shape.geom_type.startswith("Multi"):
        element = ET.Element("MultiGeometry")
        element.extend(_geometry(one) for one in shapely.get_parts(shape))
        return element
    element = ET.Element({"Point": "Point", "LineString": "LineString", "Polygon": "Polygon"}[shape.geom_type])
    if not isinstance(shape, shapely.Point):
        add(element, "tessellate", "1")
    if not isinstance(shape, shapely.Polygon):
        add(element, "coordinates", _coordinates(shape))
        return element
    turned = shapely.orient_polygons(shape, exterior_cw=False)
    for name, ring in (("outerBoundaryIs", turned.exterior), *(("innerBoundaryIs", hole) for hole in turned.interiors)):
        add(add(add(element, name), "LinearRing"), "coordinates", _coordinates(ring))
    return element


def _coordinates(shape: BaseGeometry) -> str:
    return " ".join(f"{x:.{DECIMALS}f},{y:.{DECIMALS}f}" for x, y in shapely.get_coordinates(shape))
