"""A picture as a list of layers with shapes, dots and words: drawn once, then written as PNG, SVG, PDF or a frame.

Everything lies in points from the upper left corner, y downward.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Points = NDArray[np.float64]
#: Left, top, right, bottom.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pen:
    """How a line is drawn: ``dashes`` and ``width`` in points, ``cap`` butt or round."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()
    cap: str = "round"
    opacity: float = 1.0


@dataclass(frozen=True)
class Shape:
    """Rings filled by the even-odd rule, or open lines.

    Attributes
    ----------
    paths : arrays of shape (n, 2).
    name : becomes the id in an SVG; empty for none.
    """

    paths: tuple[Points, ...]
    closed: bool
    fill: str | None = None
    pen: Pen | None = None
    name: str = ""


@dataclass(frozen=True)
class Dot:
    """A circle."""

    x: float
    y: float
    radius: float
    fill: str | None = None
    pen: Pen | None = None
    name: str = ""


@dataclass(frozen=True)
class Words:
    """One line of text that stays text.

    Attributes
    ----------
    y : of the baseline.
    anchor : which end of the text lies at x as it is seen: left, middle or right.
    halo : colour of the seam around the letters, ``halo_width`` points wide on each side; None for none.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    anchor: str = "left"
    halo: str | None = None
    halo_width: float = 1.3
    name: str = ""


Item = Shape | Dot | Words


@dataclass
class Layer:
    """A layer with a name that drawing programs show; ``clip`` cuts its shapes and dots."""

    id: str
    label: str
    items: list[Item] = field(default_factory=list)
    clip: Box | None = None

    def add(self, item: Item | None) -> None:
        """Add an item; None is left out."""
        if item is not None:
            self.items.append(item)


@dataclass
class Sheet:
    """A whole picture; layers from below."""

    width: float
    height: float
    ground: str
    layers: list[Layer] = field(default_factory=list)
    title: str = ""
    description: str = ""
    language: str = "en"

    def layer(self, id_: str, label: str, clip: Box | None = None) -> Layer:
        """A new layer on top."""
        layer = Layer(id_, label, clip=clip)
        self.layers.append(layer)
        return layer

    def words(self) -> Iterator[Words]:
        """Every line of text."""
        return (item for layer in self.layers for item in layer.items if isinstance(item, Words))


def polygon(shape: BaseGeometry, **options: Any) -> Shape | None:
    """The polygons of a geometry as one shape with holes; None when there are none."""
    rings = [
        np.asarray(ring.coords, dtype=float)[:, :2]
        for part in shapely.get_parts(shape, return_index=False)
        if part.geom_type == "Polygon" and not part.is_empty
        for ring in (part.exterior, *part.interiors)
    ]
    return Shape(tuple(rings), closed=True, **options) if rings else None


def lines(shapes: Sequence[BaseGeometry], **options: Any) -> Shape | None:
    """Lines, and the edges of polygons, as one shape; None when there are none."""
    found = [
        np.asarray(part.coords, dtype=float)[:, :2]
        for shape in shapes
        for part in shapely.get_parts(shape.boundary if "Polygon" in shape.geom_type else shape)
        if part.geom_type in ("LineString", "LinearRing") and not part.is_empty
    ]
    return Shape(tuple(found), closed=False, **options) if found else None


def line(*points: tuple[float, float], **options: Any) -> Shape:
    """One open line."""
    return Shape((np.asarray(points, dtype=float),), closed=False, **options)


def rectangle(box: Box, **options: Any) -> Shape:
    """A rectangle."""
    left, top, right, bottom = box
    ring = np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], dtype=float)
    return Shape((ring,), closed=True, **options)


def hatching(shape: BaseGeometry, step: float, angle: float, pen: Pen, **options: Any) -> Shape | None:
    """Parallel lines across a geometry: plain lines, which every program draws alike, unlike a pattern.

    Parameters
    ----------
    step : points between lines.
    angle : degrees; 45 rises to the right as it is seen.
    """
    if shape.is_empty:
        return None
    turned = shapely.affinity.rotate(shape, angle, origin=(0, 0))
    left, top, right, bottom = turned.bounds
    ys = np.arange(np.ceil(top / step), np.floor(bottom / step) + 1) * step
    rules = shapely.linestrings([[(left - 1, y), (right + 1, y)] for y in ys]) if len(ys) else []
    cut = shapely.intersection(turned, rules)
    back = [shapely.affinity.rotate(part, -angle, origin=(0, 0)) for part in cut if not part.is_empty]
    return lines(back, pen=pen, **options)


def dotting(shape: BaseGeometry, step: float, pen: Pen, **options: Any) -> Shape | None:
    """Fine dots over a geometry, in rows: lines of nothing but round caps."""
    left, top, right, bottom = shape.bounds if not shape.is_empty else (0, 0, -1, -1)
    ys = np.arange(np.ceil(top / step), np.floor(bottom / step) + 1)
    rules = shapely.linestrings([[(left, y * step), (right, y * step)] for y in ys]) if len(ys) else []
    rows = []
    for part in shapely.get_parts(shapely.intersection(shape, rules)):
        if part.geom_type != "LineString" or part.is_empty:
            continue
        (start, y), (end, _) = part.coords[0], part.coords[-1]
        shift = step / 2 if round(y / step) % 2 else 0.0
        first = np.ceil((min(start, end) - shift) / step) * step + shift
        if first <= max(start, end):
            rows.append(np.array([(first, y), (max(start, end) + 0.01, y)]))
    dotted = Pen(pen.colour, pen.width, (0.01, step - 0.01), "round", pen.opacity)
    return Shape(tuple(rows), closed=False, pen=dotted, **options) if rows else None


def moved(item: Item, factor: float, right: float = 0.0, down: float = 0.0) -> Item:
    """The item, larger by a factor and then moved by points."""
    pen = None if isinstance(item, Words) else item.pen
    if pen is not None:
        pen = replace(pen, width=pen.width * factor, dashes=tuple(length * factor for length in pen.dashes))
    if isinstance(item, Shape):
        return replace(item, paths=tuple(path * factor + (right, down) for path in item.paths), pen=pen)
    x, y = item.x * factor + right, item.y * factor + down
    if isinstance(item, Dot):
        return replace(item, x=x, y=y, radius=item.radius * factor, pen=pen)
    return replace(item, x=x, y=y, size=item.size * factor, halo_width=item.halo_width * factor)


def enlarged(sheet: Sheet, factor: float) -> Sheet:
    """The whole sheet, larger by a factor."""
    layers = [
        Layer(
            layer.id,
            layer.label,
            [moved(item, factor) for item in layer.items],
            None if layer.clip is None else tuple(edge * factor for edge in layer.clip),  # type: ignore[arg-type]
        )
        for layer in sheet.layers
    ]
    return replace(sheet, width=sheet.width * factor, height=sheet.height * factor, layers=layers)
