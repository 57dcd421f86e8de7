"""A difference map as SVG: what two maps agree on, where they differ and how, their fronts, and names of places.

Shapes are drawn once, in whole units of a grid; the small maps of single parts show the same shapes through another
window. All colours come from classes, since the page's policy allows no style attribute.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.evaluate.pages import safe

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.evaluate.differences import Part, Piece

#: Units of the drawing along its longer side, and vertices beyond which lines are drawn more coarsely.
UNITS, MOST_VERTICES = 10_000, 120_000
#: Share of the drawing left around the outline.
MARGIN = 0.03
#: Width of a small map beside that of the part it shows, and its least width (km).
AROUND, LEAST_KM = 1.5, 30.0
#: Height of a small map to its width.
SMALL_RATIO = 0.75
#: Stripes of the large map (units), and the share of its width they take in a small one.
STRIPE, SMALL_STRIPE = 52.0, 0.034

#: Half the width of a place's dot to the height of letters; the first so many places are not covered by numbers.
DOT, FIRST = 0.22, 15


@dataclass(frozen=True)
class Canvas:
    """From metres to units of the drawing: x to the east, y to the south."""

    west: float
    north: float
    unit_m: float
    width: int
    height: int

    def units(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in units, not rounded."""
        return shapely.transform(shape, lambda xy: (xy - [self.west, self.north]) / [self.unit_m, -self.unit_m])

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point in units."""
        return (x - self.west) / self.unit_m, (self.north - y) / self.unit_m


@dataclass(frozen=True, slots=True)
class Name:
    """A place's name at a point (units)."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Window:
    """The part of the drawing that a map shows, in units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """As a viewBox."""
        return f"{self.x:.0f} {self.y:.0f} {self.width:.0f} {self.height:.0f}"

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


def canvas_of(outline: BaseGeometry) -> Canvas:
    """The drawing of an outline (metres)."""
    west, south, east, north = outline.bounds
    pad = MARGIN * max(east - west, north - south)
    unit = (max(east - west, north - south) + 2 * pad) / UNITS
    width, height = (east - west + 2 * pad) / unit, (north - south + 2 * pad) / unit
    return Canvas(west - pad, north + pad, unit, round(width), round(height))


def window_of(part: Part, canvas: Canvas) -> Window:
    """The small map of a part."""
    west, south, east, north = part.shape.bounds
    width = AROUND * max(east - west, (north - south) / SMALL_RATIO, LEAST_KM * 1000 / AROUND) / canvas.unit_m
    x, y = canvas.at((west + east) / 2, (south + north) / 2)
    return Window(x - width / 2, y - SMALL_RATIO * width / 2, width, SMALL_RATIO * width)


def shapes_svg(
    canvas: Canvas,
    outline: BaseGeometry,
    found: Sequence[Piece],
    titles: Sequence[str],
    layers: Sequence[tuple[str, BaseGeometry]],
) -> str:
    """The drawn shapes as one group with the id ``shapes``.

    Parameters
    ----------
    titles : what each piece is, shown where a pointer rests on it.
    layers : (class, shape) of what is drawn over the pieces, lines and polygons, in that order; metres.
    """
    everything = [outline, *(piece.shape for piece in found), *(shape for _, shape in layers)]
    grid = 1
    while sum(shapely.get_num_coordinates(canvas.units(s).simplify(0.5 * grid)) for s in everything) > MOST_VERTICES:
        grid *= 2

    def drawn(shape: BaseGeometry) -> str:
        return path(canvas.units(shape).simplify(0.5 * grid))

    paths = [f'<path class="land" d="{drawn(outline)}"/>']
    paths += [
        f'<path class="piece c{n}{"" if piece.agrees else " differs"}" d="{drawn(piece.shape)}"><title>{safe(title)}</title></path>'
        for n, (piece, title) in enumerate(zip(found, titles, strict=True))
    ]
    paths += [f'<path class="{name}" d="{drawn(shape)}"/>' for name, shape in layers if not shape.is_empty]
    return f'<g id="shapes">{"".join(paths)}</g>'


def path(shape: BaseGeometry) -> str:
    """Path data of lines and polygons in whole units, without what is too small to see."""
    out = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            out += [_ring(ring, closed=True) for ring in (part.exterior, *part.interiors)]
        elif part.geom_type in {"LineString", "LinearRing"}:
            out.append(_ring(part, closed=False))
    return "".join(out)


def _ring(line: BaseGeometry, *, closed: bool) -> str:
    xy = np.rint(shapely.get_coordinates(line)).astype(int)
    xy = xy[np.r_[True, (np.diff(xy, axis=0) != 0).any(axis=1)]]
    if closed:
        xy = xy[:-1]
    if len(xy) < (3 if closed else 2):
        return ""
    steps = " ".join(f"{dx} {dy}" for dx, dy in np.diff(xy, axis=0).tolist())
    return f"M{xy[0, 0]} {xy[0, 1]}l{steps}{'z' if closed else ''}"


def stripes(prefix: str, found: Sequence[Piece], width: float) -> str:
    """A pattern for each piece on which the maps differ: stripes in the colours of what each says."""
    return "".join(
        f'<pattern id="{prefix}{n}" width="{2 * width:.1f}" height="{2 * width:.1f}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect class="a{n}" width="{2 * width:.1f}" height="{2 * width:.1f}"/>'
        f'<rect class="b{n}" width="{width:.1f}" height="{2 * width:.1f}"/></pattern>'
        for n, piece in enumerate(found)
        if not piece.agrees
    )


def hatching(ident: str, width: float) -> str:
    """The pattern of what is set aside."""
    return (
        f'<pattern id="{ident}" width="{width:.1f}" height="{width:.1f}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(-45)"><rect class="hatch" width="{0.22 * width:.1f}" height="{width:.1f}"/></pattern>'
    )


def names_svg(
    names: Sequence[Name], numbers: Sequence[tuple[int, float, float]], window: Window, size: float, kind: str
) -> str:
    """Numbers of parts and names of places as they fit in a window, none over another.

    Parameters
    ----------
    numbers : (number, x, y) of parts; each is drawn at its part or beside it with a line to it.
    names : in the order in which they are to be written, as far as there is room.
    size : of letters, in units.
    kind : class of the group.
    """
    # The scale is written at the lower left; the dots of the first places stay in sight.
    corner = (
        window.x,
        window.y + window.height - 4.5 * size,
        window.x + window.width / 5 + 5 * size,
        window.y + window.height,
    )
    taken = [corner, *(_around(name.x, name.y, DOT * size, DOT * size) for name in names[:FIRST])]
    out = [_number(part, size, window, taken) for part in numbers if window.holds(*part[1:])]
    del taken[1 : 1 + len(names[:FIRST])]
    out += [_name(name, size, window, taken) for name in names if window.holds(name.x, name.y)]
    return f'<g class="{kind}" font-size="{size:.0f}">{"".join(out)}</g>'


def _number(
    part: tuple[int, float, float], size: float, window: Window, taken: list[tuple[float, float, float, float]]
) -> str:
    number, x, y = part
    radius = 0.85 * size
    angles = [a * np.pi / 6 for a in (10, 2, 8, 4, 9, 3, 0, 6, 11, 1, 7, 5)]
    spots = [(x + r * size * np.sin(a), y - r * size * np.cos(a)) for r in (2.2, 3.6, 5.2) for a in angles]
    spot = next((s for s in spots if _free(_around(*s, radius, radius), window, taken)), spots[0])
    taken.append(_around(*spot, radius, radius))
    return (
        f'<line class="lead" x1="{x:.0f}" y1="{y:.0f}" x2="{spot[0]:.0f}" y2="{spot[1]:.0f}"/>'
        f'<circle class="tip" cx="{x:.0f}" cy="{y:.0f}" r="{0.18 * size:.0f}"/>'
        f'<a href="#part{number}"><circle class="badge" cx="{spot[0]:.0f}" cy="{spot[1]:.0f}" r="{radius:.0f}"/>'
        f'<text class="count" x="{spot[0]:.0f}" y="{spot[1] + 0.35 * size:.0f}">{number}</text></a>'
    )


def _name(name: Name, size: float, window: Window, taken: list[tuple[float, float, float, float]]) -> str:
    # Wide letters take more; what is missed overlaps by a hair.
    half = 0.29 * size * sum(1.7 if ord(c) > 0x2E80 else 1.0 for c in name.text)
    gap, dot = 0.55 * size, DOT * size
    options = (
        ("start", name.x + gap, name.x + gap + half, name.y),
        ("end", name.x - gap, name.x - gap - half, name.y),
        ("middle", name.x, name.x, name.y - 0.95 * size),
        ("middle", name.x, name.x, name.y + 0.95 * size),
    )
    point = _around(name.x, name.y, dot, dot)
    if not _free(point, window, taken):
        return ""
    for anchor, x, middle, y in options:
        box = _around(middle, y, half, 0.55 * size)
        if _free(box, window, taken):
            taken += [box, point]
            return (
                f'<circle class="dot" cx="{name.x:.0f}" cy="{name.y:.0f}" r="{dot:.0f}"/>'
                f'<text class="name" x="{x:.0f}" y="{y + 0.33 * size:.0f}" text-anchor="{anchor}">{safe(name.text)}</text>'
            )
    return ""


def _around(x: float, y: float, wide: float, high: float) -> tuple[float, float, float, float]:
    return x - wide, y - high, x + wide, y + high


def _free(
    box: tuple[float, float, float, float], window: Window, taken: Iterable[tuple[float, float, float, float]]
) -> bool:
    west, north, east, south = box
    inside = window.holds(west, north) and window.holds(east, south)
    return inside and not any(west < e and w < east and north < s and n < south for w, n, e, s in taken)


def scale_svg(canvas: Canvas, window: Window, size: float, kind: str) -> str:
    """A bar of a round length and an arrow to the north, at the lower left of a window."""
    km = round_km(window.width * canvas.unit_m / 1000 / 5)
    length = km * 1000 / canvas.unit_m
    x, y = window.x + 1.2 * size, window.y + window.height - 1.4 * size
    arrow = f"M{x:.0f} {y - 1.2 * size:.0f}l{0.45 * size:.0f} {-1.5 * size:.0f}l{0.45 * size:.0f} {1.5 * size:.0f}l{-0.45 * size:.0f} {-0.35 * size:.0f}z"
    return (
        f'<g class="{kind} scale" font-size="{size:.0f}">'
        f'<path class="bar" d="M{x:.0f} {y - 0.3 * size:.0f}v{0.3 * size:.0f}h{length:.0f}v{-0.3 * size:.0f}"/>'
        f'<text class="name" x="{x + length + 0.4 * size:.0f}" y="{y + 0.2 * size:.0f}">{km:,} km</text>'
        f'<path class="north" d="{arrow}"/><text class="name" x="{x + 1.2 * size:.0f}" y="{y - 1.35 * size:.0f}">N</text></g>'
    )


def round_km(most: float) -> int:
    """The largest of 1, 2, 5 times a power of ten that is not longer than ``most`` km, at least 1."""
    power = 10 ** max(0, math.floor(math.log10(max(1.0, most))))
    return max(int(step * power) for step in (1, 2, 5) if step == 1 or step * power <= most)
