"""Styles in the form of QGIS (QML), in which it draws a layer like our own maps do."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from geo.exports.files import in_xml
from geo.maps.palette import NOBODY, Ground
from geo.texts import FIRST, say

#: Styles are read by every QGIS since this one.
VERSION = "3.28.0-Firenze"
#: Any fixed space will do: keys of rules have to be the same each time.
_SPACE = uuid.UUID("7c2f4d5e-3a41-4c55-9f0e-0b6f2d6d9a11")

Options = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One layer of a symbol: its class in QGIS, its options, and fields of the table that set one of them.

    Attributes
    ----------
    filled : what the shape that the layer makes of a line is filled with.
    """

    kind: str
    options: Options
    fields: tuple[tuple[str, str], ...] = ()
    filled: Part | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Features that a filter holds for, drawn in one way."""

    label: str
    filter: str
    parts: tuple[Part, ...]
    alpha: float = 1.0


def equals(field: str, value: str) -> str:
    """An expression of QGIS that holds where a field has a value; the value is text whatever it says."""
    said = in_xml(value).replace("\\", "\\\\").replace("'", "''").replace("\n", " ")
    return f"\"{field}\" = '{said}'" if value else f"coalesce(\"{field}\", '') = ''"


def on_day(last: date) -> str:
    """An expression that holds on the day that QGIS is set to, and on the last one while it is set to none."""
    return f"\"date\" = to_date(coalesce(@map_start_time, '{last.isoformat()}'))"


def area_rules(sides: Sequence[tuple[str, str, str, bool]], ground: Ground, last: date) -> list[Rule]:
    """One rule a side of (id, name, colour, hatched); land without a side is dotted."""
    rules = []
    for side, name, colour, hatched in sides:
        parts = [_fill(colour)] if side else [_fill(ground.soft, "dense7")]
        if hatched:
            parts.append(_fill(ground.ink, "b_diagonal"))
        rules.append(Rule(name, f"{on_day(last)} AND {equals('side', side)}", tuple(parts), ground.fill))
    return rules


def overlay_rules(kind: str, ground: Ground, last: date, language: str = FIRST) -> list[Rule]:
    """Thin hatching where the front may lie, dots where nothing is known."""
    pattern = "f_diagonal" if kind == "uncertain" else "dense7"
    return [Rule(say(f"files.{kind}", language), on_day(last), (_fill(ground.soft, pattern),), 0.6)]


def front_rules(ground: Ground, last: date, language: str = FIRST) -> list[Rule]:
    """A line of ink in a casing of land; dashed where no evidence is near."""
    casing = _line(ground.land, 1.5)
    firm, weak = (say(f"files.{key}", language) for key in ("front", "front_weak"))
    return [
        Rule(firm, f'{on_day(last)} AND NOT "weak"', (casing, _line(ground.ink, 0.7))),
        Rule(weak, f'{on_day(last)} AND "weak"', (casing, _line(ground.ink, 0.7, "dash"))),
    ]


def advance_rules(
    sides: Sequence[tuple[str, str, str, bool]], ground: Ground, last: date, language: str = FIRST
) -> list[Rule]:
    """Land that changed hands, one rule a side that gained it: a rim in its colour, hatched in that of who lost it."""
    rules = []
    for side, name, colour, _ in sides:
        hatched = _fill(ground.soft, "b_diagonal", rim=colour, fields=(("fillColor", "against_color"),))
        label = say("files.taken_by", language, side=name)
        rules.append(Rule(label, f"{on_day(last)} AND {equals('side', side)}", (hatched,)))
    return rules


def arrow_rules(ground: Ground, last: date, language: str = FIRST) -> list[Rule]:
    """Arrows in the colour of the side that advances: full where inferred, empty where only claimed."""
    full = _fill(NOBODY, rim=ground.ink, fields=(("fillColor", "color"),))
    empty = _fill(ground.land, rim=NOBODY, fields=(("outlineColor", "color"),))
    drawn = {"inferred": full, "claimed": empty}
    return [
        Rule(say(f"files.arrow_{basis}", language), f"{on_day(last)} AND {equals('basis', basis)}", (_arrow(inside),))
        for basis, inside in drawn.items()
    ]


def place_rules(ground: Ground, last: date, language: str = FIRST) -> list[Rule]:
    """A symbol for each status, told apart by its shape; the side gives the colour."""
    side = (("fillColor", "color"),)
    held = _marker("circle", 2.6, NOBODY, ground.ink, fields=side)
    ring = _marker("circle", 5.0, None, ground.ink, width=0.5, dash="dash")
    drawn = {
        "held": (held,),
        "contested": (_marker("diamond", 4.4, NOBODY, ground.ink, width=0.5, fields=side),),
        "besieged": (ring, held),
        "unheld": (_marker("circle", 2.6, ground.land, ground.ink),),
        "unknown": (_marker("cross2", 2.2, None, ground.soft, width=0.4),),
    }
    return [
        Rule(say(f"files.{status}", language), f"{on_day(last)} AND {equals('status', status)}", parts)
        for status, parts in drawn.items()
    ]


def claim_rules(ground: Ground, language: str = FIRST) -> list[Rule]:
    """Claims are small triangles: full where asserted, empty where not."""
    full = _marker("triangle", 2.2, NOBODY, ground.ink, fields=(("fillColor", "color"),))
    return [
        Rule(say("files.claim_asserted", language), equals("modality", "asserted"), (full,)),
        Rule(say("files.claim_other", language), "ELSE", (_marker("triangle", 2.2, None, ground.ink),)),
    ]


def style(
    rules: Iterable[Rule], symbol: str, *, ground: Ground, days: tuple[str, str] = ("date", ""), label: str = ""
) -> str:
    """The style of a layer as QML.

    Parameters
    ----------
    symbol : fill, line or marker.
    days : fields of the day on which a feature is shown, or of its first and last; QGIS steps through them.
    label : field of the names written beside features; empty: none.
    """
    root = ET.Element(
        "qgis", version=VERSION, styleCategories="AllStyleCategories", labelsEnabled=str(int(bool(label)))
    )
    root.append(_temporal(*days))
    drawn = list(rules)
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", forceraster="0", symbollevels="0",
                             enableorderby="0", referencescale="-1")  # fmt: skip
    listed = ET.SubElement(renderer, "rules", key=_key("rules"))
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(drawn):
        ET.SubElement(listed, "rule", key=_key(f"{number} {rule.label}"), symbol=str(number),
                      label=in_xml(rule.label), filter=rule.filter)  # fmt: skip
        symbols.append(_symbol(rule, symbol, str(number)))
    if label:
        root.append(_labeling(label, ground))
    ET.SubElement(root, "layerGeometryType").text = {"marker": "0", "line": "1", "fill": "2"}[symbol]
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode")


def _key(what: str) -> str:
    return f"{{{uuid.uuid5(_SPACE, in_xml(what))}}}"


def _temporal(first: str, last: str) -> ET.Element:
    # 1: a moment from a field, that lasts a day here; 2: from one field to another.
    element = ET.Element(
        "temporal", enabled="1", mode="2" if last else "1", limitMode="1" if last else "0", startField=first,
        endField=last, fixedDuration="0" if last else "1", durationUnit="d", durationField="", startExpression="",
        endExpression="", accumulate="0",
    )  # fmt: skip
    fixed = ET.SubElement(element, "fixedRange")
    ET.SubElement(fixed, "start")
    ET.SubElement(fixed, "end")
    return element


def _symbol(rule: Rule, kind: str, name: str) -> ET.Element:
    symbol = ET.Element("symbol", type=kind, name=name, alpha=f"{rule.alpha:g}", clip_to_extent="1", force_rhr="0")
    for number, part in enumerate(rule.parts):
        layer = ET.SubElement(symbol, "layer", {"class": part.kind, "enabled": "1", "locked": "0", "pass": "0"})
        options = ET.SubElement(layer, "Option", type="Map")
        for key, value in part.options.items():
            ET.SubElement(options, "Option", name=key, value=value, type="QString")
        for key, value in part.options.items():  # as QGIS before 3.26 reads them
            ET.SubElement(layer, "prop", k=key, v=value)
        if part.fields:
            layer.append(_defined({key: ("field", field) for key, field in part.fields}, "data_defined_properties"))
        if part.filled:
            layer.append(_symbol(Rule("", "", (part.filled,)), "fill", f"@{name}@{number}"))
    return symbol


def _defined(properties: Mapping[str, tuple[str, str]], tag: str) -> ET.Element:
    """Properties that a field or an expression sets for each feature."""
    element = ET.Element(tag)
    outer = ET.SubElement(element, "Option", type="Map")
    ET.SubElement(outer, "Option", name="name", value="", type="QString")
    inner = ET.SubElement(outer, "Option", name="properties", type="Map")
    for key, (kind, value) in properties.items():
        one = ET.SubElement(inner, "Option", name=key, type="Map")
        ET.SubElement(one, "Option", name="active", value="true", type="bool")
        ET.SubElement(one, "Option", name=kind, value=value, type="QString")
        ET.SubElement(one, "Option", name="type", value="2" if kind == "field" else "3", type="int")
    ET.SubElement(outer, "Option", name="type", value="collection", type="QString")
    return element


def _labeling(field: str, ground: Ground) -> ET.Element:
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    text = ET.SubElement(
        settings, "text-style", fieldName=field, isExpression="0", fontFamily="Noto Sans", fontSize="8",
        fontSizeUnit="Point", textColor=_rgba(ground.ink), textOpacity="1",
    )  # fmt: skip
    ET.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor=_rgba(ground.land),
        bufferOpacity="1", bufferNoFill="1",
    )  # fmt: skip
    ET.SubElement(
        settings, "placement", placement="6", dist="0.8", distUnits="MM", priority="5",
        predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR",
    )  # fmt: skip
    ET.SubElement(settings, "rendering", drawLabels="1", obstacle="1", displayAll="0", scaleVisibility="0")
    return labeling


def _fill(colour: str, pattern: str = "solid", *, rim: str = "", fields: tuple[tuple[str, str], ...] = ()) -> Part:
    """A fill; without the colour of a rim it has none."""
    options = {"color": _rgba(colour), "style": pattern, "outline_style": "no", "joinstyle": "round"}
    if rim:
        options |= {
            "outline_style": "solid", "outline_color": _rgba(rim), "outline_width": "0.4", "outline_width_unit": "MM",
        }  # fmt: skip
    return Part("SimpleFill", options, fields)


def _arrow(filled: Part) -> Part:
    """An arrow that widens toward its head, along a line from its first point to its last."""
    sizes = {"arrow_start_width": 0.4, "arrow_width": 1.2, "head_length": 2.4, "head_thickness": 1.4, "offset": 0}
    options = {name: f"{size:g}" for name, size in sizes.items()} | {f"{name}_unit": "MM" for name in sizes}
    kinds = {"arrow_type": "0", "head_type": "0", "is_curved": "0", "is_repeated": "0"}
    return Part("ArrowLine", options | kinds, filled=filled)


def _line(colour: str, width_mm: float, dash: str = "solid") -> Part:
    options = {
        "line_color": _rgba(colour), "line_width": f"{width_mm:g}", "line_width_unit": "MM", "line_style": dash,
        "capstyle": "round" if dash == "solid" else "flat", "joinstyle": "round",
    }  # fmt: skip
    return Part("SimpleLine", options)


def _marker(
    shape: str,
    size_mm: float,
    colour: str | None,
    outline: str,
    *,
    width: float = 0.3,
    dash: str = "solid",
    fields: tuple[tuple[str, str], ...] = (),
) -> Part:
    """A marker in a shape; without a colour it is empty."""
    options = {
        "name": shape, "size": f"{size_mm:g}", "size_unit": "MM", "color": _rgba(colour or outline, 255 if colour else 0),
        "outline_color": _rgba(outline), "outline_width": f"{width:g}", "outline_width_unit": "MM",
        "outline_style": dash, "scale_method": "diameter",
    }  # fmt: skip
    return Part("SimpleMarker", options, fields)


def _rgba(colour: str, alpha: int = 255) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + f",{alpha}"
