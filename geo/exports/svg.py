"""From a sheet to SVG: groups that Inkscape and Illustrator show as layers, text as text, fonts inside."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import numpy as np

from geo.exports import fonts
from geo.exports.sheet import Dot, Item, Layer, Pen, Points, Shape, Sheet, Words

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
FAMILY = "'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"
ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
#: Where the text runs from right to left its start is at the right.
TURNED = {"start": "end", "middle": "middle", "end": "start"}


def write_svg(sheet: Sheet, path: Path) -> None:
    """Write the sheet as SVG 1.1: the same bytes for the same sheet.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    path.write_text(svg(sheet), encoding="utf-8", newline="\n")


def svg(sheet: Sheet) -> str:
    """The sheet as SVG; everything from reports stands in it as text."""
    ids: set[str] = set()
    width, height = _number(sheet.width), _number(sheet.height)
    rtl = ' direction="rtl"' if fonts.is_rtl(sheet.title) else ""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg {NAMESPACES} version="1.1" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"',
            f'  xml:lang="{_text(sheet.language)}" font-family="{FAMILY}">',
            f"<title{rtl}>{_text(sheet.title)}</title>",
            f"<desc>{_text(sheet.description)}</desc>",
            "<defs>",
            f'<style type="text/css">{_faces(sheet)}</style>',
            *_clips(sheet),
            "</defs>",
            '<g id="layer-paper" inkscape:groupmode="layer" inkscape:label="Paper">',
            f'<rect width="{width}" height="{height}" fill="{sheet.ground}"/>',
            "</g>",
            *(_layer(layer, ids) for layer in sheet.layers if layer.items),
            "</svg>",
            "",
        ]
    )


def _faces(sheet: Sheet) -> str:
    texts = [(words.text, words.bold) for words in sheet.words()]
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{700 if bold else 400};'
        f'src:url(data:font/woff;base64,{data}) format("woff")}}'
        for family, bold, data in fonts.embedded(texts)
    )


def _clips(sheet: Sheet) -> list[str]:
    boxes = sorted({layer.clip for layer in sheet.layers if layer.clip})
    return [
        f'<clipPath id="clip-{number}"><rect x="{_number(left)}" y="{_number(top)}" width="{_number(right - left)}" '
        f'height="{_number(bottom - top)}"/></clipPath>'
        for number, (left, top, right, bottom) in enumerate(boxes, 1)
    ]


def _layer(layer: Layer, ids: set[str]) -> str:
    # Every layer with a clip has the same one, that of the map.
    clip = ' clip-path="url(#clip-1)"' if layer.clip else ""
    head = f'<g id="layer-{layer.id}" inkscape:groupmode="layer" inkscape:label="{_text(layer.label)}"{clip}>'
    return "\n".join([head, *(_item(item, ids) for item in layer.items), "</g>"])


def _item(item: Item, ids: set[str]) -> str:
    name = _id(item.name, ids)
    if isinstance(item, Words):
        return _words(item, name)
    if isinstance(item, Dot):
        where = f'cx="{_number(item.x)}" cy="{_number(item.y)}" r="{_number(item.radius)}"'
        return f"<circle{name} {where}{_look(item.fill, item.pen)}/>"
    return _shape(item, name)


def _shape(item: Shape, name: str) -> str:
    d = "".join(_path(points, closed=item.closed) for points in item.paths)
    rule = ' fill-rule="evenodd"' if item.closed and len(item.paths) > 1 else ""
    return f'<path{name} d="{d}"{_look(item.fill, item.pen)}{rule}/>'


def _path(points: Points, *, closed: bool) -> str:
    """A path in tenths of a point, by steps from point to point, which are the shortest to write."""
    whole = np.round(points * 10).astype(int)
    keep = np.concatenate([[True], np.any(np.diff(whole, axis=0) != 0, axis=1)])
    # A dotted row of a single dot has no length to lose.
    kept = whole[keep] if keep.sum() > 1 else whole
    steps = np.diff(kept[:-1] if closed and len(kept) > 2 and (kept[0] == kept[-1]).all() else kept, axis=0)
    start = f"M{_tenths(kept[0][0])} {_tenths(kept[0][1])}"
    rest = "".join(f"l{_tenths(dx)} {_tenths(dy)}" for dx, dy in steps.tolist()) or "h0.01"
    return f"{start}{rest}{'z' if closed else ''}"


def _look(fill: str | None, pen: Pen | None) -> str:
    look = f' fill="{fill or "none"}"'
    if pen is None:
        return look
    look += f' stroke="{pen.colour}" stroke-width="{_number(pen.width)}" stroke-linejoin="round"'
    look += f' stroke-linecap="{pen.cap}"'
    if pen.dashes:
        look += f' stroke-dasharray="{" ".join(map(_number, pen.dashes))}"'
    if pen.opacity < 1:
        look += f' stroke-opacity="{_number(pen.opacity)}"'
    return look


def _words(item: Words, name: str) -> str:
    anchor, rtl = ANCHORS[item.anchor], fonts.is_rtl(item.text)
    said = f'x="{_number(item.x)}" y="{_number(item.y)}" font-size="{_number(item.size)}"'
    said += ' font-weight="700"' if item.bold else ""
    turned = TURNED[anchor] if rtl else anchor
    said += f' text-anchor="{turned}"' if turned != "start" else ""
    said += ' direction="rtl"' if rtl else ""
    text = _text(item.text)
    face = f'<text {said} fill="{item.colour}">{text}</text>'
    if item.halo is None:
        return face.replace("<text", f"<text{name}", 1)
    # Two texts, one below the other: programs differ in whether a stroke lies under the letters.
    seam = (
        f'<text {said} fill="none" stroke="{item.halo}" stroke-width="{_number(2 * item.halo_width)}" '
        f'stroke-linejoin="round" aria-hidden="true">{text}</text>'
    )
    return f"<g{name}>{seam}{face}</g>"


def _id(name: str, ids: set[str]) -> str:
    """A readable id that no other element has; letters outside ASCII are kept where XML allows them."""
    plain = re.sub(r"[^\w-]+", "-", name).strip("-").lower()
    if not plain:
        return ""
    unique, number = plain, 2
    while unique in ids:
        unique, number = f"{plain}-{number}", number + 1
    ids.add(unique)
    return f' id="{unique}"'


def _text(value: str) -> str:
    """Text for XML, without what XML cannot hold."""
    return escape(re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", value), quote=True)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _tenths(value: int) -> str:
    return f"{value / 10:g}"
