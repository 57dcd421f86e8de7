"""From a scene in metres to the layers of a sheet: areas, lines and symbols, from the lowest to the highest."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.exports import style
from geo.exports.description import Description
from geo.exports.scene import REST, Advance, Scene, Spot
from geo.exports.sheet import (
    Box,
    Dot,
    Item,
    Layer,
    Pen,
    Shape,
    Sheet,
    dotting,
    hatching,
    line,
    lines,
    polygon,
    rectangle,
)
from geo.model import Status
from geo.texts import say
from geo.theatre import Theatre

Layers = Callable[[str], Layer]
UNCERTAIN, UNKNOWN = "uncertain", "unknown"
#: Solid, then dashed where support is weak.
FRONT_WIDTH, CASING_WIDTH = 2.0, 4.2
#: Points across below which a ring of front is not drawn.
SPECK = 8.0
WEAK_DASHES = (6.4, 3.6)
DISPUTED_DASHES = (3.0, 3.0)
#: Points between lines of a hatching: of contested land, of a side that shares a hue, of the band of doubt; of dots.
STEPS = {"contested": 7.0, "side": 4.5, "uncertain": 3.2, "unknown": 5.0, "claimed": 9.0}
#: Finer than this nothing can be seen or printed.
FINEST = 0.12
#: Beyond the frame that cuts it a shape goes on by this, so that no edge shows.
BEYOND = 6.0


@dataclass(frozen=True)
class View:
    """From metres of a scene to points of a sheet."""

    box: Box
    west: float
    north: float
    scale: float

    def shape(self, shape: BaseGeometry) -> BaseGeometry:
        """A geometry on the sheet, cut a little outside the frame and without what cannot be seen."""
        matrix = [
            self.scale,
            0,
            0,
            -self.scale,
            self.box[0] - self.west * self.scale,
            self.box[1] + self.north * self.scale,
        ]
        placed = shapely.affinity.affine_transform(shape, matrix)
        left, top, right, bottom = self.box
        window = (left - BEYOND, top - BEYOND, right + BEYOND, bottom + BEYOND)
        fine = shapely.simplify(placed, FINEST, preserve_topology=True)
        if not shapely.is_valid(fine):
            fine = shapely.make_valid(fine)
        return shapely.intersection(fine, shapely.box(*window))

    @property
    def window(self) -> Box:
        """What the frame shows: west, south, east, north in metres."""
        left, top, right, bottom = self.box
        return self.west, self.north - (bottom - top) / self.scale, self.west + (right - left) / self.scale, self.north

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point on the sheet."""
        return self.box[0] + (x - self.west) * self.scale, self.box[1] + (self.north - y) * self.scale


def view_of(bounds: Box, box: Box) -> View:
    """The view that shows all of ``bounds`` (west, south, east, north in metres) in the middle of a box."""
    west, south, east, north = bounds
    left, top, right, bottom = box
    scale = min((right - left) / (east - west), (bottom - top) / (north - south))
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return View(box, middle_x - (right - left) / 2 / scale, middle_y + (bottom - top) / 2 / scale, scale)


def draw_map(
    sheet: Sheet, view: View, scene: Scene, theatre: Theatre, *, look: style.Ground, asked: Description
) -> None:
    """Add all layers of the map but the labels."""

    def layer(id_: str) -> Layer:
        return sheet.layer(id_, say(f"picture.layer_{id_}", asked.language), clip=view.box)

    # The ground is what everything else is read against; it is always there.
    _ground(layer("ground"), view, scene, look)
    if asked.shows("areas"):
        added = layer("areas")
        for area in scene.areas:
            _area(added, area.side, view.shape(area.geometry), theatre, look)
        if scene.claimed:
            added = layer("uncorroborated")
            for side, land in scene.claimed:
                claimed(added, view.shape(land), side, theatre, look)
    for kind in (UNKNOWN, UNCERTAIN):
        if asked.shows(kind):
            added = layer(kind)
            for shape in (view.shape(band) for name, band in scene.bands if name == kind):
                _band(added, kind, shape, look)
    _lines(layer, view, scene, look, asked)
    _fronts(layer, view, scene, look, asked)
    if asked.shows("advances"):
        added = layer("advances")
        for advance in scene.advances:
            _advance(added, view, advance, theatre, look)
    if asked.shows("places"):
        added = layer("places")
        for spot in reversed(scene.spots):
            for item in symbol(spot, *view.point(spot.x, spot.y), theatre, look):
                added.add(item)


def _ground(layer: Layer, view: View, scene: Scene, look: style.Ground) -> None:
    neighbours = [view.shape(shape) for shape in scene.basemap["neighbours"]]
    # Without neighbours the sea cannot be told from land, so none is drawn.
    layer.add(rectangle(view.box, fill=look.water if neighbours else look.beyond, name="sea"))
    for shape in neighbours:
        layer.add(polygon(shape, fill=look.beyond))
    layer.add(lines(neighbours, pen=Pen(style.blend(look.soft, look.beyond, 0.55), 0.6)))
    layer.add(polygon(view.shape(scene.outline), fill=look.land, name="theatre"))


def _area(layer: Layer, side: str, shape: BaseGeometry, theatre: Theatre, look: style.Ground) -> None:
    name = f"area {side or 'nobody'}"
    if side == style.CONTESTED:
        layer.add(polygon(shape, fill=look.land, name=name))
        layer.add(hatching(shape, STEPS["contested"], 45, Pen(look.ink, 1.0)))
        return
    colour = style.fill(side, theatre, look)
    # A hairline in its own colour closes the seam to the next area.
    layer.add(polygon(shape, fill=colour, pen=Pen(colour, 0.4), name=name))
    if style.is_hatched(side, theatre):
        layer.add(hatching(shape, STEPS["side"], -45, Pen(style.hatch_colour(side, theatre, look), 0.7)))


def claimed(layer: Layer, shape: BaseGeometry, side: str, theatre: Theatre, look: style.Ground) -> None:
    """Land on the word of one source alone: the side's fill halved, with dots."""
    colour = style.fill(side, theatre, look) if side else look.soft
    layer.add(polygon(shape, fill=style.blend(colour, look.land, 0.55)))
    layer.add(dotting(shape, STEPS["claimed"], Pen(look.ink, 1.9, opacity=0.75)))


def _band(layer: Layer, kind: str, shape: BaseGeometry, look: style.Ground) -> None:
    if kind == UNKNOWN:
        layer.add(polygon(shape, fill=look.land))
        layer.add(dotting(shape, STEPS["unknown"], Pen(style.blend(look.soft, look.land, 0.8), 0.9)))
    else:
        layer.add(hatching(shape, STEPS["uncertain"], 45, Pen(look.ink, 0.35, cap="butt", opacity=0.45)))


def _lines(layer: Layers, view: View, scene: Scene, look: style.Ground, asked: Description) -> None:
    base = {name: [view.shape(shape) for shape in shapes] for name, shapes in scene.basemap.items()}
    water = style.blend("#7FA6BD", look.water, 0.75)
    if asked.shows("admin"):
        layer("admin").add(lines(base["admin1"], pen=Pen(look.ink, 0.4, opacity=0.3)))
    if asked.shows("rivers"):
        rivers = layer("rivers")
        rivers.add(lines(base["rivers"], pen=Pen(water, 1.0)))
        for lake in base["lakes"]:
            rivers.add(polygon(lake, fill=look.water, pen=Pen(water, 0.5)))
    # Only those who ask for roads get them: beside fronts they are one more line to tell apart.
    if "roads" in asked.layers:
        layer("roads").add(lines(base["roads"], pen=Pen(look.road, 0.9)))
    if asked.shows("disputed"):
        borders = layer("disputed")
        borders.add(lines(base["coast"], pen=Pen(look.soft, 0.7)))
        borders.add(lines([view.shape(scene.outline)], pen=Pen(look.soft, 1.0)))
        borders.add(lines(base["disputed"], pen=Pen(look.beyond, 1.8)))
        borders.add(lines(base["disputed"], pen=Pen(look.soft, 1.0, DISPUTED_DASHES, "butt")))


def _fronts(layer: Layers, view: View, scene: Scene, look: style.Ground, asked: Description) -> None:
    if asked.shows("yesterday"):
        old = [_without_specks(view.shape(shape)) for shape in scene.old_fronts]
        layer("yesterday").add(lines(old, pen=Pen(look.ink, 0.8, opacity=0.4)))
    if asked.shows("fronts"):
        fronts = layer("fronts")
        drawn = [(weak, _without_specks(view.shape(shape))) for weak, shape in scene.fronts]
        fronts.add(lines([shape for _, shape in drawn], pen=Pen(look.land, CASING_WIDTH)))
        fronts.add(lines([s for weak, s in drawn if not weak], pen=Pen(look.ink, FRONT_WIDTH), name="fronts"))
        weak = [s for weak, s in drawn if weak]
        fronts.add(lines(weak, pen=Pen(look.ink, FRONT_WIDTH, WEAK_DASHES, "butt"), name="fronts weak"))


def _without_specks(front: BaseGeometry) -> BaseGeometry:
    """A front without rings so small that their lines fill them: a blot says less than the symbol of the place in it."""
    parts = [part for part in shapely.get_parts(front) if not (part.is_ring and _across(part) < SPECK)]
    return shapely.union_all(parts) if len(parts) < shapely.get_num_geometries(front) else front


def _across(shape: BaseGeometry) -> float:
    west, south, east, north = shape.bounds
    return max(east - west, north - south)


def _advance(layer: Layer, view: View, advance: Advance, theatre: Theatre, look: style.Ground) -> None:
    start, end = (np.array(view.point(*at)) for at in (advance.start, advance.end))
    layer.add(arrow(start, end, style.side_colour(advance.side, theatre), look))


def arrow(start: np.ndarray, end: np.ndarray, colour: str, look: style.Ground) -> Shape | None:
    """A tapering arrow that ends short of the place it points to; None when there is no room for it."""
    away = end - start
    length = float(np.hypot(*away))
    if length < 16:
        return None
    along = away / length
    across = np.array([-along[1], along[0]])
    head, tip = 8.0, end - 7 * along
    neck = tip - head * along
    tail = start + 5 * along
    ring = [tail, neck + 1.8 * across, neck + 4.6 * across, tip, neck - 4.6 * across, neck - 1.8 * across, tail]
    return Shape((np.array(ring),), closed=True, fill=colour, pen=Pen(look.ink, 0.8))


def symbol(spot: Spot, x: float, y: float, theatre: Theatre, look: style.Ground) -> list[Item]:
    """A place's symbol: a dot when held, a ring with a bar when contested, a broken ring when besieged."""
    size = (7.0 if spot.rank[0] < REST else 5.4) / 2
    name = f"place {spot.name}"
    if spot.status == Status.UNKNOWN or not spot.side:
        return [Dot(x, y, size - 0.8, fill=look.land, pen=Pen(look.soft, 0.9), name=name)]
    dot = Dot(x, y, size, fill=style.side_colour(spot.side, theatre), pen=Pen(look.ink, 0.9), name=name)
    if spot.status == Status.BESIEGED:
        return [*_broken_ring(x, y, look), dot]
    if spot.status == Status.CONTESTED:
        reach = size + 3.2
        slope = (size * 2.1 + 3.2) / math.sqrt(2)
        bar = line((x - slope, y + slope), (x + slope, y - slope), pen=Pen(look.ink, 1.4, cap="butt"))
        rings = [Dot(x, y, reach, pen=Pen(look.land, 3.4)), Dot(x, y, reach, pen=Pen(look.ink, 1.4))]
        return [*rings, bar, dot]
    return [dot]


def _broken_ring(x: float, y: float, look: style.Ground) -> list[Item]:
    """Four thick arcs around a place."""
    arcs = []
    for start in (10, 100, 190, 280):
        turns = np.radians(np.linspace(start, start + 70, 9))
        arcs.append(np.column_stack([x + 6.75 * np.cos(turns), y - 6.75 * np.sin(turns)]))
    return [Shape(tuple(arcs), closed=False, pen=Pen(colour, width, cap="butt"))
            for width, colour in ((4.4, look.land), (2.4, look.ink))]  # fmt: skip
