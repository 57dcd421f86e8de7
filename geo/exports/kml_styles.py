"""Styles of KML: colours of sides and symbols of states, each shape's by name."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from geo.exports.files import in_xml
from geo.exports.spans import Properties
from geo.maps.palette import GROUNDS

#: Symbol of each state of a place.
STATES = {"held": "dot", "contested": "diamond", "besieged": "ring", "unheld": "circle", "unknown": "cross"}
#: The balloon shows the description and nothing a program adds to it.
BALLOON = "$[description]"


def add(parent: ET.Element, tag: str, text: str | None = None) -> ET.Element:
    """A child with a text of characters that XML may hold."""
    element = ET.SubElement(parent, tag)
    if text is not None:
        element.text = in_xml(text)
    return element


def style_of(layer: str, row: Properties, sides: dict[str, int]) -> str:
    """Name of the style of a shape."""
    number = sides.get(str(row.get("side") or ""), 0)
    if layer in {"areas", "advances"}:
        return f"{layer.removesuffix('s')}-{number}"
    if layer == "arrows":
        return f"arrow-{row['basis']}-{number}"
    if layer == "places":
        return f"{row['status']}-{number}"
    if layer == "fronts":
        return "front-weak" if row["weak"] else "front"
    return "claim" if layer == "claims" else layer


def side_styles(document: ET.Element, number: int, colour: str, mode: str, *, symbols: bool) -> None:
    """The styles of one side: its land, what it gained, its arrows, and its places in each state."""
    opacity = GROUNDS[mode].fill
    _style(document, f"area-{number}", line=(colour, 1.0, 1.0), fill=(colour, opacity))
    _style(document, f"advance-{number}", line=(colour, 1.0, 3.0), fill=(colour, opacity / 2))
    for basis, opaque, width in (("inferred", 1.0, 5.0), ("claimed", 0.7, 2.5)):
        _style(document, f"arrow-{basis}-{number}", line=(colour, opaque, width))
    for state, symbol in STATES.items():
        _style(document, f"{state}-{number}", icon=(colour, symbol if symbols else ""), label=0.8)


def other_styles(document: ET.Element, mode: str, *, symbols: bool) -> None:
    """The styles of fronts, of doubt and of claims."""
    ground = GROUNDS[mode]
    _style(document, "front", line=(ground.ink, 1.0, 3.0))
    _style(document, "front-weak", line=(ground.ink, 0.5, 2.0))
    _style(document, "uncertain", line=(ground.soft, 0.3, 1.0), fill=(ground.soft, 0.3))
    _style(document, "unknown", line=(ground.soft, 0.5, 1.0), fill=(ground.land, 0.6))
    _style(document, "claim", icon=(ground.accent, "triangle" if symbols else ""), label=0.0)


def _style(
    document: ET.Element,
    name: str,
    *,
    icon: tuple[str, str] | None = None,
    label: float | None = None,
    line: tuple[str, float, float] | None = None,
    fill: tuple[str, float] | None = None,
) -> None:
    """A style; its parts stand in the order that the schema asks for."""
    style = ET.SubElement(document, "Style", id=name)
    if icon:
        colour, symbol = icon
        part = add(style, "IconStyle")
        add(part, "color", _aabbggrr(colour, 1.0))
        add(part, "scale", "0.7")
        if symbol:
            add(add(part, "Icon"), "href", f"symbols/{symbol}.png")
    if label is not None:
        add(add(style, "LabelStyle"), "scale", f"{label:g}")
    if line:
        part = add(style, "LineStyle")
        add(part, "color", _aabbggrr(line[0], line[1]))
        add(part, "width", f"{line[2]:g}")
    if fill:
        part = add(style, "PolyStyle")
        add(part, "color", _aabbggrr(*fill))
    add(add(style, "BalloonStyle"), "text", BALLOON)


def _aabbggrr(colour: str, opacity: float) -> str:
    return f"{round(255 * opacity):02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()
