"""Names on the picture, placed so that none overlaps another or a symbol."""

from __future__ import annotations

import math
from collections.abc import Mapping, MutableMapping

import shapely
import shapely.prepared

from geo.exports import style
from geo.exports.drawing import View
from geo.exports.fonts import ASCENT, DESCENT, shown, width_of
from geo.exports.scene import REST, Scene, Spot
from geo.exports.sheet import Box, Item, Layer, Pen, Words, line

#: Of capitals, of what changed hands, of seats of a province, of the rest, in points.
SIZES = (10.0, 9.0, 8.4, 7.4)
COUNTRY = 8.0
#: Where a label may stand, best first: (anchor, side of the point from the middle, offset in points).
POSITIONS: tuple[tuple[str, int, int, int], ...] = (
    ("left", 0, 7, 0),
    ("right", 0, -7, 0),
    ("middle", -1, 0, -6),
    ("middle", 1, 0, 6),
    ("left", -1, 5, -4),
    ("left", 1, 5, 4),
    ("right", -1, -5, -4),
    ("right", 1, -5, 4),
)
#: Farther off, for what must be named, with a line to its place.
FAR: tuple[tuple[str, int, int, int], ...] = (
    ("left", -1, 15, -13),
    ("right", -1, -15, -13),
    ("left", 1, 15, 13),
    ("right", 1, -15, 13),
    ("left", -1, 26, -24),
    ("right", -1, -26, -24),
    ("left", 1, 26, 24),
    ("right", 1, -26, 24),
    ("right", 0, -48, 0),
    ("left", 0, 48, 0),
)
ALL = POSITIONS + FAR
SYMBOL, RING = 4.5, 9.0
#: Room around a label.
PAD = 1.2
#: The label of a place that is ringed stands this much farther off.
WIDER = 4

Places = MutableMapping[str, int]


def draw_labels(
    layer: Layer, view: View, scene: Scene, look: style.Ground, *, taken: list[Box], kept: Places | None = None
) -> int:
    """Write the names of places and neighbours; returns how many places were named.

    Parameters
    ----------
    taken : boxes that must stay free; those of the labels are added.
    kept : where each label stood in the frame before, by name of the place; so that labels of a film stay still.
    """
    kept = {} if kept is None else kept
    seen = [spot for spot in scene.spots if _inside(_symbol(spot, view), view.box)]
    symbols = [_symbol(spot, view) for spot in seen]
    placed = 0
    # Dots of little places, which the name of a great one may cover when there is no other room.
    small = [box for spot, box in zip(seen, symbols, strict=True) if spot.rank[0] >= REST and not _ringed(spot)]
    covered: list[Box] = []
    for index, spot in enumerate(seen):
        if symbols[index] in covered:
            continue
        others = [*symbols[:index], *symbols[index + 1 :], *taken]
        words = _place(spot, view, look, taken=others, kept=kept)
        if words is None and spot.rank[0] < REST:
            words = _place(spot, view, look, taken=[box for box in others if box not in small], kept=kept)
            covered += [box for box in small if words is not None and overlap(box, box_of(words))]
        if words is not None:
            for leader in _leader(spot, view, look, kept[spot.name]):
                layer.add(leader)
            layer.add(words)
            taken.append(box_of(words))
            placed += 1
    taken.extend(symbols)
    _neighbours(layer, view, scene, look, taken)
    return placed


def box_of(words: Words) -> Box:
    """The room a line of text takes."""
    width = width_of(words.text, words.size, bold=words.bold)
    left = words.x - {"left": 0.0, "middle": width / 2, "right": width}[words.anchor]
    return (
        left - PAD,
        words.y - ASCENT * words.size - PAD,
        left + width + PAD,
        words.y + DESCENT * words.size + PAD,
    )


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have room in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _symbol(spot: Spot, view: View) -> Box:
    x, y = view.point(spot.x, spot.y)
    reach = RING if _ringed(spot) else SYMBOL
    return x - reach, y - reach, x + reach, y + reach


def _ringed(spot: Spot) -> bool:
    return spot.status in ("contested", "besieged")


def _place(spot: Spot, view: View, look: style.Ground, *, taken: list[Box], kept: Places) -> Words | None:
    reach = _reach(spot, view)
    near = [box for box in taken if overlap(box, reach)]
    for number in _order(spot, kept):
        words = _at(spot, view, look, number)
        box = box_of(words)
        if _inside(box, view.box) and not any(overlap(box, other) for other in near):
            kept[spot.name] = number
            return words
    return None


def _order(spot: Spot, kept: Mapping[str, int]) -> list[int]:
    first = kept.get(spot.name)
    known = len(ALL) if spot.rank[0] < REST else len(POSITIONS)
    rest = [number for number in range(known) if number != first]
    return rest if first is None else [first, *rest]


def _reach(spot: Spot, view: View) -> Box:
    """All the room in which the label may stand."""
    x, y = view.point(spot.x, spot.y)
    size = SIZES[spot.rank[0]]
    wide = width_of(shown(spot.name), size, bold=spot.rank[0] < REST) + 20
    wide, high = wide + 50, 3 * size + 26
    return x - wide, y - high, x + wide, y + high


def _leader(spot: Spot, view: View, look: style.Ground, number: int) -> list[Item]:
    """A line from a label that stands far off to its place, with a casing."""
    if number < len(POSITIONS):
        return []
    _, _, right, down = ALL[number]
    x, y = view.point(spot.x, spot.y)
    wider = WIDER if _ringed(spot) else 0
    end = (x + right + _sign(right) * (wider - 1), y + down + _sign(down) * wider)
    reach = (RING if _ringed(spot) else SYMBOL) / math.hypot(right, down)
    start = (x + right * reach, y + down * reach)
    return [line(start, end, pen=pen) for pen in (Pen(look.land, 2.8, opacity=0.9), Pen(look.ink, 0.9))]


def _at(spot: Spot, view: View, look: style.Ground, number: int) -> Words:
    anchor, side, right, down = ALL[number]
    wider = WIDER if _ringed(spot) else 0
    size, (x, y) = SIZES[spot.rank[0]], view.point(spot.x, spot.y)
    # The baseline for a line whose middle, foot or head lies at the offset.
    drop = {0: (ASCENT - DESCENT) / 2, -1: -DESCENT, 1: ASCENT}[side] * size
    return Words(
        x + right + _sign(right) * wider, y + down + _sign(down) * wider + drop, shown(spot.name), size, look.ink,
        bold=spot.rank[0] < REST, anchor=anchor, halo=look.land, name=f"name {spot.name}",
    )  # fmt: skip


def _neighbours(layer: Layer, view: View, scene: Scene, look: style.Ground, taken: list[Box]) -> None:
    outline = shapely.prepared.prep(view.shape(scene.outline))
    for x, y, name in scene.names:
        said = shown(name)
        # Letters of a joined script must not be set apart.
        text = " ".join(said.upper()) if said.isascii() else said
        left, top = view.point(x, y)
        for anchor in ("middle", "right", "left"):
            words = Words(left, top, text, COUNTRY, look.soft, anchor=anchor, name=f"country {name}")
            box = box_of(words)
            free = _inside(box, view.box) and not any(overlap(box, other) for other in taken)
            if free and not outline.intersects(shapely.box(*box)):
                layer.add(words)
                taken.append(box)
                break


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[2] <= frame[2] and box[1] >= frame[1] and box[3] <= frame[3]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
