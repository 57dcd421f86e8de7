"""Two maps side by side, or what differs between them, as one picture (SVG)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from html import escape

from geo.exports.panes import Pane, Panes, Shape
from geo.exports.panes_marks import Arranged, arrange, marks_svg, sign_svg
from geo.exports.panes_spots import RADII, SIGNS, Spot, plain
from geo.exports.picture import round_length
from geo.exports.raster import FAMILY
from geo.model import NOTICE, Status
from geo.texts import say

#: Pixels: a pane, the room around panes, above them for titles and below them for legend and notice.
PANE, GAP, HEAD, LINE = 620, 20, 96, 20
#: Width of a letter as a share of its height, generously: no font is measured here.
LETTER = 0.62
#: Said below when dots gave way.
WAITING = "Smaller places left out where dots would lie on one another: {places}."


def panes_svg(panes: Panes, title: str, said: str, credit: str, *, changed: bool = False, family: str = FAMILY) -> str:
    """Both maps beside each other, or the pane of what changed; the same text for the same panes.

    Parameters
    ----------
    said, credit : below the title, and below the notice at the foot.
    """
    shown = [panes.changed] if changed else [panes.first, panes.second]
    look, height = panes.look, round(PANE * panes.size[1] / panes.size[0])
    width = len(shown) * (PANE + GAP) + GAP
    scale_bar = (0.0, height - 44.0, 130.0, float(height))
    arranged = arrange([pane.spots for pane in shown], PANE / panes.size[0], (PANE, height), [scale_bar])
    legend, lines = _legend(panes, shown, width), _wrapped(said, 12, width)
    left_out = WAITING.format(places=arranged.waiting) if arranged.waiting else ""
    foot = [line for text in (left_out, NOTICE, credit) for line in _wrapped(text, 11, width)]
    head = HEAD + LINE * len(lines) - (LINE if changed else 0)
    total = head + height + GAP + (len(legend) + len(foot)) * LINE + GAP
    parts = [f'<rect width="{width}" height="{total}" fill="{look["panel"]}"/>', _defs(panes, height)]
    fitting = min(22.0, (width - 2 * GAP) / (LETTER * max(1, len(title))))
    parts.append(_text(GAP, 38, title, round(fitting, 1), look["ink"], bold=True))
    parts += [_text(GAP, 62 + LINE * n, line, 12, look["soft"]) for n, line in enumerate(lines)]
    for n, pane in enumerate(shown):
        left = GAP + n * (PANE + GAP)
        parts.append(_text(left, head - 10, pane.title, 15, look["ink"], bold=True))
        parts.append(_pane(panes, pane, arranged, (left, head), height))
    below = head + height + GAP
    for n, row in enumerate(legend):
        parts += [_entry(x, below + n * LINE, drawn, text, look) for x, drawn, text in row]
    lowest = below + len(legend) * LINE + 16
    parts += [_text(GAP, lowest + n * LINE, line, 11, look["soft"]) for n, line in enumerate(foot)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {total}" width="{width}" height="{total}" '
        f'font-family="{escape(family, quote=True)}">{"".join(parts)}</svg>'
    )


def _wrapped(text: str, size: int, width: int) -> list[str]:
    return textwrap.wrap(text, int((width - 2 * GAP) / (LETTER * size)))


def _defs(panes: Panes, height: int) -> str:
    scale = panes.size[0] / PANE
    made = []
    for one in panes.patterns:
        size = 5 if one["kind"] == "thin" else 7
        ground = f'<rect width="{size}" height="{size}" fill="{one["ground"]}"/>' if one["ground"] else ""
        if one["kind"] == "dots":
            lines = f'<circle cx="{size / 2}" cy="{size / 2}" r=".8" fill="{one["line"]}"/>'
        else:
            wide = 0.7 if one["kind"] == "thin" else 1.6
            lines = (
                f'<path d="M0 {size}L{size} 0M-1 1L1 -1M{size - 1} {size + 1}L{size + 1} {size - 1}" '
                f'stroke="{one["line"]}" stroke-width="{wide}"/>'
            )
        made.append(
            f'<pattern id="{one["name"]}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
            f'patternTransform="scale({scale:.4f})">{ground}{lines}</pattern>'
            f'<pattern id="{one["name"]}-key" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
            f"{ground}{lines}</pattern>"
        )
    return f'<defs>{"".join(made)}<clipPath id="pane"><rect width="{PANE}" height="{height}"/></clipPath></defs>'


def _pane(panes: Panes, pane: Pane, arranged: Arranged, at: tuple[int, int], height: int) -> str:
    scale = PANE / panes.size[0]
    groups = [
        ("ground", panes.ground), ("areas", pane.areas), ("lines", panes.above), ("fronts", pane.fronts),
    ]  # fmt: skip
    world = "".join(f'<g class="{name}">{_shapes(panes, shapes)}</g>' for name, shapes in groups)
    marks = marks_svg(arranged, pane.spots, panes)
    return (
        f'<g transform="translate({at[0]} {at[1]})"><g clip-path="url(#pane)">'
        f'<rect width="{PANE}" height="{height}" fill="{panes.look["water"]}"/>'
        f'<g transform="scale({scale:.6f})">{world}</g>{marks}{_scale_bar(panes, height)}</g>'
        f'<rect width="{PANE}" height="{height}" fill="none" stroke="{panes.look["soft"]}"/></g>'
    )


def _scale_bar(panes: Panes, height: int) -> str:
    """A bar of a round length, at the lower left."""
    pixel_m = panes.unit_m * panes.size[0] / PANE
    length = round_length(PANE * pixel_m / 6)
    wide, ink, land = length / pixel_m, panes.look["ink"], panes.look["land"]
    halo = f'paint-order="stroke" stroke="{land}" stroke-width="3"'
    return (
        f'<path d="M14 {height - 14}h{wide:.1f}" stroke="{land}" stroke-width="5"/>'
        f'<path d="M14 {height - 18}v4h{wide:.1f}v-4" fill="none" stroke="{ink}" stroke-width="1.6"/>'
        + _text(14, height - 24, f"{length / 1000:,.0f} km", 11, ink, more=halo)
    )


def _shapes(panes: Panes, shapes: Iterable[Shape]) -> str:
    names, scale = {p["name"] for p in panes.patterns}, panes.size[0] / PANE
    out = []
    for one in shapes:
        fill = f"url(#{one.fill})" if one.fill in names else one.fill or "none"
        # Pixels as units: not every program knows strokes that do not grow.
        dash = f' stroke-dasharray="{" ".join(f"{d * scale:.0f}" for d in one.dash)}"' if one.dash else ""
        line = (
            f' stroke="{one.stroke}" stroke-width="{one.width * scale:.1f}" stroke-linejoin="round"{dash}'
            if one.stroke
            else ""
        )
        faint = f' opacity="{one.opacity}"' if one.opacity < 1 else ""
        out.append(f'<path d="{one.path}" fill="{fill}" fill-rule="evenodd"{line}{faint}/>')
    return "".join(out)


def _legend(panes: Panes, shown: Iterable[Pane], width: int) -> list[list[tuple[float, str, str]]]:
    """Swatches and signs in rows: (x, as drawn, text)."""
    rows: list[list[tuple[float, str, str]]] = [[]]
    x = float(GAP)
    bands = (("uncertain", "the front may lie anywhere here"), ("unknown", "not known: no report near enough"))
    swatches = [(_swatch(fill, panes.look), text) for fill, text in (*panes.legend, *bands)]
    for drawn, text in (*swatches, *_signs(shown, panes.look)):
        wide = 34 + LETTER * 12 * len(text) + 14
        if x + wide > width - GAP and rows[-1]:
            rows.append([])
            x = float(GAP)
        rows[-1].append((x, drawn, text))
        x += wide
    return rows


def _signs(shown: Iterable[Pane], look: dict[str, str]) -> list[tuple[str, str]]:
    """Those of the panes' places that are no plain dots, with what they are called."""
    seen = {
        "claimed" if spot.claimed and spot.status == Status.HELD else spot.status
        for pane in shown
        for spot in pane.spots
    }
    found = []
    for sign, word in SIGNS.items():
        status = Status.HELD if sign == "claimed" else Status(sign)
        sample = Spot("", 0, 0, look["soft"], status, 2, radius=RADII[2], claimed=sign == "claimed")
        if sign in seen:
            found.append((f'<g transform="translate(13 7)">{sign_svg(sample, look)}</g>', say(f"legend.{word}")))
    return found


def _swatch(fill: str, look: dict[str, str]) -> str:
    painted = fill if fill.startswith("#") else f"url(#{fill}-key)"
    return f'<rect width="26" height="14" fill="{painted}" stroke="{look["soft"]}" stroke-width=".7"/>'


def _entry(x: float, y: float, drawn: str, text: str, look: dict[str, str]) -> str:
    return f'<g transform="translate({x:.1f} {y})">{drawn}</g>' + _text(x + 34, y + 11, text, 12, look["ink"])


def _text(x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False, more: str = "") -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{weight} {more}>{escape(plain(text), quote=True)}</text>'
