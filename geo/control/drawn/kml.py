"""KML: placemarks with their folder, the colour of their style and their data.

GDAL's drivers give no styles through pyogrio, and in many maps the colour alone says who holds what. Document types
are refused, since entities can be made to grow without end, and links to other files are not followed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.drawn.report import Change
from geo.control.drawn.words import clean
from geo.errors import InputError
from geo.schema import WGS84

#: Elements inside one another, at most; real files have about ten.
_DEEPEST = 60
_SHAPES = ("Polygon", "MultiGeometry", "Point", "LineString", "LinearRing")
_ELSEWHERE = {"NetworkLink": "a link to another file was not followed", "GroundOverlay": "a picture was not read"}
_COLOUR = re.compile(r"[0-9a-fA-F]{8}")


def read_kml(data: bytes, path: Path) -> tuple[gpd.GeoDataFrame, list[Change]]:
    """Placemarks as rows: name, folder, colour ("#rrggbb"), description, their data and geometry, EPSG:4326.

    Rows are numbered from 1 in the file's order.

    Raises
    ------
    InputError
        When it is no well-formed XML, declares a document type, or is nested too deep.
    """
    root = _tree(data, path)
    styles = _styles(root)
    rows, changes = [], []
    for number, (mark, folder) in enumerate(_placemarks(root, ()), 1):
        faults: list[str] = []
        shapes = [shape for child in mark if child.tag in _SHAPES for shape in _shapes(child, faults)]
        name = clean(mark.findtext("name"))
        changes += [Change("invalid", fault, number, name) for fault in faults]
        shape = shapes[0] if len(shapes) == 1 else shapely.GeometryCollection(shapes)
        rows.append(
            {**_data(mark), "name": name, "folder": folder, "colour": _colour_of(mark, styles), "geometry": shape}
        )
    changes += [
        Change("left out", why, None, clean(found.findtext("name")))
        for tag, why in _ELSEWHERE.items()
        for found in root.iter(tag)
    ]
    frame = gpd.GeoDataFrame(rows or None, columns=None if rows else ["geometry"], geometry="geometry", crs=WGS84)
    return frame.set_index(frame.index + 1), changes


def _tree(data: bytes, path: Path) -> Element:
    builder, depth = TreeBuilder(), 0
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise InputError(f"has elements more than {_DEEPEST} deep", str(path), "Export it again.")
        builder.start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag.rpartition(":")[2])

    def refuse(*_: Any) -> None:
        raise InputError("declares a document type, which KML does not need", str(path), "Remove the DOCTYPE.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, refuse
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise InputError(f"is no well-formed KML ({error})", str(path), "Export it again.") from error


def _placemarks(element: Element, folders: tuple[str, ...]) -> Iterator[tuple[Element, str]]:
    for child in element:
        if child.tag == "Placemark":
            yield child, " / ".join(folders)
        elif child.tag == "Folder":
            name = clean(child.findtext("name"))
            yield from _placemarks(child, (*folders, name) if name else folders)
        elif child.tag in {"Document", "kml"}:
            yield from _placemarks(child, folders)


def _shapes(element: Element, faults: list[str]) -> Iterator[BaseGeometry]:
    if element.tag == "MultiGeometry":
        for child in element:
            if child.tag in _SHAPES:
                yield from _shapes(child, faults)
        return
    try:
        yield _shape(element)
    except (ValueError, shapely.errors.ShapelyError) as error:
        faults.append(f"a {element.tag} was left out: {str(error)[:120]}")


def _shape(element: Element) -> BaseGeometry:
    if element.tag == "Polygon":
        outer = _corners(element.find("outerBoundaryIs/LinearRing"), 3)
        return shapely.Polygon(outer, [_corners(ring, 3) for ring in element.findall("innerBoundaryIs/LinearRing")])
    if element.tag == "Point":
        return shapely.Point(_corners(element, 1)[0])
    return shapely.LineString(_corners(element, 2))


def _corners(element: Element | None, least: int) -> list[tuple[float, float]]:
    text = re.sub(r"\s*,\s*", ",", element.findtext("coordinates") or "") if element is not None else ""
    corners = []
    for token in text.split():
        lon, lat = (float(part) for part in [*token.split(","), ""][:2])
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise ValueError(f"{token!r} are no coordinates")
        corners.append((lon, lat))
    if len(corners) < least:
        raise ValueError(f"it has {len(corners)} corners")
    return corners


def _data(mark: Element) -> dict[str, str]:
    found = {clean(data.get("name")): clean(data.findtext("value")) for data in mark.iter("Data")}
    found |= {clean(data.get("name")): clean(data.text) for data in mark.iter("SimpleData")}
    return {name: value for name, value in found.items() if name and name != "geometry"}


def _styles(root: Element) -> dict[str, str]:
    """Colour by the id of a style or style map."""
    styles = {style.get("id", ""): _colour(style) for style in root.iter("Style")}
    for both in root.iter("StyleMap"):
        pair = next((p for p in both.findall("Pair") if p.findtext("key") == "normal"), None)
        if pair is not None:
            inline = pair.find("Style")
            address = (pair.findtext("styleUrl") or "").strip().removeprefix("#")
            styles[both.get("id", "")] = _colour(inline) if inline is not None else styles.get(address, "")
    return styles


def _colour_of(mark: Element, styles: dict[str, str]) -> str:
    own = mark.find("Style")
    found = _colour(own) if own is not None else ""
    return found or styles.get((mark.findtext("styleUrl") or "").strip().removeprefix("#"), "")


def _colour(style: Element) -> str:
    """The fill's colour, else the line's or the icon's, as "#rrggbb"; KML writes opacity, blue, green, red."""
    for kind in ("PolyStyle", "LineStyle", "IconStyle"):
        said = (style.findtext(f"{kind}/color") or "").strip().removeprefix("#")
        if _COLOUR.fullmatch(said):
            return f"#{said[6:8]}{said[4:6]}{said[2:4]}".lower()
    return ""
