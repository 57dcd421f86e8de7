"""The legend: what each colour and sign means, how much each side holds, and since when it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.exports import style
from geo.exports.description import Description
from geo.exports.drawing import (
    CASING_WIDTH,
    DISPUTED_DASHES,
    FRONT_WIDTH,
    STEPS,
    UNCERTAIN,
    UNKNOWN,
    WEAK_DASHES,
    arrow,
    claimed,
    symbol,
)
from geo.exports.fonts import fitted, shown, width_of
from geo.exports.scene import Area, Scene, Spot
from geo.exports.sheet import Box, Dot, Item, Layer, Pen, Shape, Words, dotting, hatching, line, rectangle
from geo.model import Status
from geo.texts import direction, say
from geo.theatre import Theatre

#: In points of a column: left edge of the words, height of a sign's line, of a side's two lines, of a heading.
WORDS, LINE, ENTRY, HEADING = 38, 21.0, 34.0, 24.0
SWATCH_WIDTH, SWATCH_HEIGHT = 28.0, 16.0
BETWEEN_COLUMNS = 22.0
#: Share of its size to which a text may shrink for want of room.
SMALLEST = 0.78
#: Below this a change is that of a pencil, not of a front.
LEAST_KM2 = 1.0


@dataclass(frozen=True)
class Pad:
    """A column of the legend at the height that is written now; ``flip`` writes it from right to left."""

    layer: Layer
    look: style.Ground
    left: float
    width: float
    y: float
    flip: bool

    def words(self, text: str, *, x: float = WORDS, down: float = 3.2, size: float = 8.6, quiet: bool = False,
              bold: bool = False) -> None:  # fmt: skip
        """Write a line."""
        said, room = shown(text, 200), self.width - x
        # Somewhat smaller letters before a text is cut.
        size *= min(1.0, max(SMALLEST, room / max(1.0, width_of(said, size, bold=bold))))
        said = fitted(said, size, room, bold=bold)
        at, anchor = (self.left + self.width - x, "right") if self.flip else (self.left + x, "left")
        colour = self.look.soft if quiet else self.look.ink
        self.layer.add(Words(at, self.y + down, said, size, colour, bold=bold, anchor=anchor))

    @property
    def swatch(self) -> Box:
        """Where the sample stands."""
        left = self.left + self.width - SWATCH_WIDTH if self.flip else self.left
        return left, self.y - SWATCH_HEIGHT / 2, left + SWATCH_WIDTH, self.y + SWATCH_HEIGHT / 2

    def add(self, *items: Item | None) -> None:
        """Add what is drawn of the sample."""
        for item in items:
            self.layer.add(item)


@dataclass(frozen=True)
class Entry:
    """One entry: its height in points and how it is drawn. A heading stays with what follows it."""

    height: float
    draw: Callable[[Pad], None]
    heading: bool = False


def entries(scene: Scene, theatre: Theatre, asked: Description) -> list[Entry]:
    """Sides with area and change since the day before, then only the signs that occur."""
    say_ = _Say(asked.language)
    # Areas are measured over all of the theatre, also where the picture shows a part.
    holds = say_("holds_whole" if asked.extent else "holds")
    sides = [
        Entry(ENTRY, _side(area, theatre, say_))
        for area in scene.areas
        if asked.shows("areas") and (area.km2 >= LEAST_KM2 or (area.before_km2 or 0) >= LEAST_KM2)
    ]
    signs = [Entry(LINE, draw) for draw in (*_bands(scene, theatre, asked, say_), *_lines(scene, theatre, asked, say_),
                                            *_places(scene, theatre, asked, say_))]  # fmt: skip
    made = [_heading(holds), *sides] if sides else []
    return [*made, _heading(say_("signs")), *signs] if signs else made


def in_columns(made: Sequence[Entry], columns: int) -> tuple[list[list[Entry]], float]:
    """The entries in so many columns of about the same height, and the height of the highest."""
    total = sum(entry.height for entry in made)
    limit = max(total / columns, max((entry.height for entry in made), default=0.0))
    while True:
        split = _filled(made, limit)
        if len(split) <= columns:
            return split, max((sum(entry.height for entry in column) for column in split), default=0.0)
        limit += 4


def draw_legend(
    layer: Layer, columns: Sequence[Sequence[Entry]], box: Box, look: style.Ground, asked: Description
) -> None:
    """Draw columns of entries into a box."""
    flip = direction(asked.language) == "rtl"
    count = max(1, len(columns))
    width = (box[2] - box[0] - BETWEEN_COLUMNS * (count - 1)) / count
    for number, column in enumerate(columns):
        place = count - 1 - number if flip else number
        pad = Pad(layer, look, box[0] + place * (width + BETWEEN_COLUMNS), width, box[1], flip)
        for entry in column:
            entry.draw(replace(pad, y=pad.y + entry.height / 2))
            pad = replace(pad, y=pad.y + entry.height)


def _filled(made: Sequence[Entry], limit: float) -> list[list[Entry]]:
    columns: list[list[Entry]] = [[]]
    room = limit
    for number, entry in enumerate(made):
        needed = entry.height + (made[number + 1].height if entry.heading and number + 1 < len(made) else 0)
        if columns[-1] and needed > room + 1e-6:
            columns.append([])
            room = limit
        columns[-1].append(entry)
        room -= entry.height
    return columns


class _Say:
    """Texts of pictures in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return say(f"picture.{key}", self.language, **values)


def _heading(text: str) -> Entry:
    said = text.upper() if text.isascii() else text
    return Entry(HEADING, lambda pad: pad.words(said, x=0, size=8.2, quiet=True, bold=True), heading=True)


def _side(area: Area, theatre: Theatre, say_: _Say) -> Callable[[Pad], None]:
    def draw(pad: Pad) -> None:
        look, box = pad.look, pad.swatch
        pen = Pen(look.soft, 0.6)
        if area.side == style.CONTESTED:
            pad.add(rectangle(box, fill=look.land, pen=pen))
            pad.add(hatching(shapely.box(*box), STEPS["contested"] * 0.6, 45, Pen(look.ink, 0.9)))
        else:
            pad.add(rectangle(box, fill=style.fill(area.side, theatre, look), pen=pen))
        if style.is_hatched(area.side, theatre):
            strong = Pen(style.hatch_colour(area.side, theatre, look), 0.7)
            pad.add(hatching(shapely.box(*box), STEPS["side"], -45, strong))
        pad.words(side_name(area.side, theatre, say_.language), down=-3.4, bold=True)
        pad.words(_size(area, say_), down=8.6, size=8.2, quiet=True)

    return draw


def side_name(side: str, theatre: Theatre, language: str) -> str:
    """Name of a side in a legend or a headline."""
    if side == style.CONTESTED:
        return say("picture.contested_land", language)
    return style.side_name(side, theatre) if side else say("picture.nobody", language)


def _size(area: Area, say_: _Say) -> str:
    km2 = f"{area.km2:,.0f}"
    if area.before_km2 is None:
        return say_("area", km2=km2)
    change = area.km2 - area.before_km2
    if abs(change) < LEAST_KM2:
        return say_("area_same", km2=km2)
    # The mark keeps the sign at the left of its number where lines run from right to left.
    mark = "\u200e" if direction(say_.language) == "rtl" else ""
    return say_("area_change", km2=km2, change=f"{mark}{'+' if change > 0 else '–'}{abs(change):,.0f}")


def _bands(scene: Scene, theatre: Theatre, asked: Description, say_: _Say) -> list[Callable[[Pad], None]]:
    kinds = [kind for kind in (UNCERTAIN, UNKNOWN) if kind in {k for k, _ in scene.bands} and asked.shows(kind)]

    def of(kind: str) -> Callable[[Pad], None]:
        def draw(pad: Pad) -> None:
            look, box = pad.look, pad.swatch
            pad.add(rectangle(box, fill=look.land, pen=Pen(look.soft, 0.5)))
            if kind == UNCERTAIN:
                pad.add(hatching(shapely.box(*box), STEPS[kind], 45, Pen(look.ink, 0.4, opacity=0.6)))
            else:
                dots = Pen(style.blend(look.soft, look.land, 0.8), 0.9)
                pad.add(dotting(shapely.box(*box).buffer(-1.5), STEPS[kind], dots))
            pad.words(say_(kind))

        return draw

    return [*([_alone(theatre, say_)] if scene.claimed and asked.shows("areas") else []), *map(of, kinds)]


def _alone(theatre: Theatre, say_: _Say) -> Callable[[Pad], None]:
    def draw(pad: Pad) -> None:
        left, top, right, bottom = pad.swatch
        claimed(pad.layer, shapely.box(left, top, right, bottom), "", theatre, pad.look)
        pad.add(rectangle(pad.swatch, pen=Pen(pad.look.soft, 0.5)))
        pad.words(say_("uncorroborated"))

    return draw


def _lines(scene: Scene, theatre: Theatre, asked: Description, say_: _Say) -> list[Callable[[Pad], None]]:
    made = []
    if asked.shows("fronts"):
        if any(not weak for weak, _ in scene.fronts):
            made.append(_line(say_("front"), lambda look: Pen(look.ink, FRONT_WIDTH), casing=True))
        if any(weak for weak, _ in scene.fronts):
            dashed = _line(
                say_("weak_front"), lambda look: Pen(look.ink, FRONT_WIDTH, WEAK_DASHES, "butt"), casing=True
            )
            made.append(dashed)
    if scene.old_fronts and asked.shows("yesterday"):
        made.append(_line(say_("old_front"), lambda look: Pen(look.ink, 0.8, opacity=0.4)))
    if scene.basemap["disputed"] and asked.shows("disputed"):
        made.append(_line(say_("disputed"), lambda look: Pen(look.soft, 1.0, DISPUTED_DASHES, "butt")))
    if scene.advances and asked.shows("advances"):
        made.append(_advance(scene.advances[0].side, theatre, say_))
    return made


def _line(text: str, pen: Callable[[style.Ground], Pen], *, casing: bool = False) -> Callable[[Pad], None]:
    def draw(pad: Pad) -> None:
        left, _, right, _ = pad.swatch
        if casing:
            pad.add(line((left, pad.y), (right, pad.y), pen=Pen(pad.look.land, CASING_WIDTH)))
        pad.add(line((left, pad.y), (right, pad.y), pen=pen(pad.look)))
        pad.words(text)

    return draw


def _advance(side: str, theatre: Theatre, say_: _Say) -> Callable[[Pad], None]:
    def draw(pad: Pad) -> None:
        left, _, right, _ = pad.swatch
        start, end = np.array([left - 5, pad.y]), np.array([right + 7, pad.y])
        pad.add(arrow(start, end, style.side_colour(side, theatre), pad.look))
        pad.words(say_("advance"))

    return draw


def _places(scene: Scene, theatre: Theatre, asked: Description, say_: _Say) -> list[Callable[[Pad], None]]:
    words = {
        Status.HELD: "held",
        Status.CONTESTED: "contested",
        Status.BESIEGED: "besieged",
        Status.UNHELD: "unheld",
        Status.UNKNOWN: "no_holder",
    }
    if not asked.shows("places"):
        return []
    hollow = {Status.UNHELD, Status.UNKNOWN}
    occurring = {Status(s.status) if s.side or s.status in hollow else Status.UNKNOWN for s in scene.spots}
    side = next((spot.side for spot in scene.spots if spot.side), "")

    def of(status: Status, key: str) -> Callable[[Pad], None]:
        def draw(pad: Pad) -> None:
            left, _, right, _ = pad.swatch
            held = "" if status in hollow else side
            sample = Spot("", 0, 0, held, status, changed=False, rank=(1, 0, ""))
            drawn = symbol(sample, (left + right) / 2, pad.y, theatre, pad.look)
            pad.add(*(replace(item, name="") if isinstance(item, (Dot, Shape)) else item for item in drawn))
            pad.words(say_(key))

        return draw

    return [of(status, key) for status, key in words.items() if status in occurring]
