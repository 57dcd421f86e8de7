"""Dots and names of places on the picture of a comparison: no name on a dot or a name, and no dot on a weightier one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from geo.exports.fonts import ASCENT, DESCENT, shown, width_of
from geo.exports.labels import overlap
from geo.model import Status

if TYPE_CHECKING:
    from geo.exports.panes import Panes
    from geo.exports.panes_spots import Spot
    from geo.exports.sheet import Box

#: Size and boldness of names by rank; those of smaller towns are like the last.
STYLES = ((14.0, True), (11.5, True), (10.5, False))
#: Places named on a pane.
NAMED = 26
#: Towns of these ranks may have their name over dots of smaller ones, which give way to it.
BIG = 2
#: Pixels farther off, with a line to the dot, where there is no room for the name of such a town beside it.
FARTHER = (0.0, 16.0, 32.0)
#: Pixels that a sign reaches beyond its dot; and room around a name.
BEYOND = {Status.CONTESTED: 5.4, Status.BESIEGED: 5.1}
HALO = 2.0
HOLLOW = frozenset({Status.UNKNOWN, Status.UNHELD})


@dataclass(frozen=True)
class Mark:
    """A place with its pixels on a pane, and how far its sign reaches on any of the panes."""

    spot: Spot
    x: float
    y: float
    reach: float

    @property
    def box(self) -> Box:
        """The square around its sign."""
        return self.x - self.reach, self.y - self.reach, self.x + self.reach, self.y + self.reach

    def away(self, other: Mark) -> float:
        """Pixels from the one to the other."""
        return math.hypot(self.x - other.x, self.y - other.y)

    def meets(self, other: Mark) -> bool:
        """Whether two signs lie on one another."""
        return self.away(other) < self.reach + other.reach


@dataclass(frozen=True)
class Name:
    """A name, from the left of its baseline."""

    mark: Mark
    x: float
    y: float
    box: Box
    farther: bool


@dataclass(frozen=True)
class Arranged:
    """What is drawn, the weightiest first, and how many places have no room."""

    marks: tuple[Mark, ...]
    names: tuple[Name, ...]
    waiting: int


def arrange(panes: Sequence[Sequence[Spot]], scale: float, size: tuple[float, float], taken: Sequence[Box]) -> Arranged:
    """Find room for the places of panes that show the same land, so that the same ones stand on each.

    Parameters
    ----------
    panes : spots of each pane, the weightiest first.
    scale : pixels a unit; ``size`` of a pane in pixels.
    taken : boxes that names keep off.
    """
    marks = _marks(panes, scale)
    kept = _thinned(marks)
    room = _Room(kept, size, list(taken))
    room.fill()
    left = tuple(mark for mark in kept if mark not in room.covered)
    return Arranged(left, tuple(room.names), len(marks) - len(left))


def place_of(spot: Spot) -> tuple[str, int, int]:
    """What a place is known by on every pane."""
    return spot.name, spot.x, spot.y


def _marks(panes: Sequence[Sequence[Spot]], scale: float) -> list[Mark]:
    found: dict[tuple[str, int, int], Mark] = {}
    for spot in (spot for spots in panes for spot in spots):
        reach = spot.radius + BEYOND.get(Status(spot.status), 1.6)
        known = found.get(place_of(spot))
        found[place_of(spot)] = Mark(
            known.spot if known else spot, spot.x * scale, spot.y * scale, max(reach, known.reach if known else 0.0)
        )
    # What changed comes in the order of the table.
    return list(found.values()) if len(panes) == 1 else sorted(found.values(), key=lambda mark: mark.spot.weight)


def _thinned(marks: Sequence[Mark]) -> list[Mark]:
    """Dots that lie on no weightier one, and those of places that something happened at."""
    kept = {number: mark for number, mark in enumerate(marks) if mark.spot.kept}
    for number, mark in enumerate(marks):
        # A big town does not give way to what is less.
        stronger = (other for at, other in kept.items() if at < number or mark.spot.rank >= BIG)
        if number not in kept and not any(mark.meets(other) for other in stronger):
            kept[number] = mark
    return [kept[number] for number in sorted(kept)]


@dataclass
class _Room:
    """What is placed so far on a pane."""

    marks: Sequence[Mark]
    size: tuple[float, float]
    taken: list[Box]
    names: list[Name] = field(default_factory=list)
    covered: set[Mark] = field(default_factory=set)

    def fill(self) -> None:
        """Place the names, the first first."""
        for mark in self.marks:
            found = self._beside(mark) if len(self.names) < NAMED and mark not in self.covered else None
            if found:
                self.names.append(found[0])
                self.taken.append(found[0].box)
                self.covered |= found[1]

    def _beside(self, mark: Mark) -> tuple[Name, set[Mark]] | None:
        """The first room around a dot that meets nothing, or dots that can give way to a big town, as few as can be."""
        for more in FARTHER if mark.spot.rank < BIG else FARTHER[:1]:
            free = [name for name in _places(mark, more, self.marks) if self._is_free(name.box)]
            met = [
                {other for other in self.marks if other is not mark and overlap(name.box, other.box)} for name in free
            ]
            able = [n for n, others in enumerate(met) if all(self._yields(other, mark) for other in others)]
            if able:
                best = min(able, key=lambda n: len(met[n]))
                return free[best], met[best]
        return None

    def _is_free(self, box: Box) -> bool:
        inside = min(box[:2]) >= 0 and box[2] <= self.size[0] and box[3] <= self.size[1]
        return inside and not any(overlap(box, other) for other in self.taken)

    def _yields(self, other: Mark, mark: Mark) -> bool:
        """Whether a dot gives way to the name of another."""
        lesser = mark.spot.rank < BIG and other.spot.rank > mark.spot.rank
        return lesser and not other.spot.kept and all(name.mark is not other for name in self.names)


def _places(mark: Mark, more: float, marks: Sequence[Mark]) -> Iterator[Name]:
    """Right, left, above, below, then the corners: beside its own dot, and beside those that lie on it."""
    letters, bold = style_of(mark.spot)
    wide, high = width_of(shown(mark.spot.name), letters, bold=bold), (ASCENT + DESCENT) * letters
    gap = 2 + more + max(mark.away(other) + other.reach for other in marks if mark.meets(other))
    right, below, slope = gap + wide / 2, gap + high / 2, 0.6 * letters
    steps = ((right, 0.0), (-right, 0.0), (0.0, -below), (0.0, below))
    corners = ((right, -slope), (right, slope), (-right, -slope), (-right, slope))
    for dx, dy in steps + corners:
        x, y = mark.x + dx - wide / 2, mark.y + dy - high / 2
        box = x - HALO, y - HALO, x + wide + HALO, y + high + HALO
        yield Name(mark, x, y + ASCENT * letters, box, more > 0)


def style_of(spot: Spot) -> tuple[float, bool]:
    """Size and boldness of a place's name."""
    return STYLES[min(spot.rank, len(STYLES) - 1)]


def marks_svg(arranged: Arranged, spots: Sequence[Spot], panes: Panes) -> str:
    """The signs of one pane and the names of all."""
    own = {place_of(spot): spot for spot in spots}
    named = {name.mark for name in arranged.names}
    signs = []
    for mark in reversed(arranged.marks):
        spot = own.get(place_of(mark.spot))
        # Of a place that a map does not tell of there is a point beside its name.
        point = f'<circle r="1.8" fill="{panes.look["soft"]}"/>' if mark in named else ""
        drawn = sign_svg(spot, panes.look) if spot else point
        if drawn:
            signs.append(f'<g transform="translate({mark.x:.1f} {mark.y:.1f})">{drawn}</g>')
    lines = "".join(_leader_svg(name, panes.look) for name in arranged.names if name.farther)
    names = "".join(_name_svg(name, panes.look) for name in arranged.names)
    return f'<g class="places">{"".join(signs)}</g><g class="names">{lines}{names}</g>'


def _leader_svg(name: Name, look: dict[str, str]) -> str:
    """A line from a name that stands off to its dot, with a casing."""
    mark, (left, top, right, bottom) = name.mark, name.box
    x, y = min(right, max(left, mark.x)), min(bottom, max(top, mark.y))
    share = mark.reach / (math.hypot(x - mark.x, y - mark.y) or 1)
    start = f"{mark.x + (x - mark.x) * share:.1f} {mark.y + (y - mark.y) * share:.1f}"
    return "".join(
        f'<path d="M{start}L{x:.1f} {y:.1f}" stroke="{colour}" stroke-width="{width}"/>'
        for colour, width in ((look["land"], 3), (look["ink"], 1))
    )


def _name_svg(name: Name, look: dict[str, str]) -> str:
    size, bold = style_of(name.mark.spot)
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{name.x:.1f}" y="{name.y:.1f}" font-size="{size:g}" fill="{look["ink"]}"{weight} paint-order="stroke" '
        f'stroke="{look["land"]}" stroke-width="3.2" stroke-linejoin="round">{escape(shown(name.mark.spot.name), quote=True)}</text>'
    )


def sign_svg(spot: Spot, look: dict[str, str]) -> str:
    """The sign of a place, as on the map page: told apart by its form, so that colour is never needed."""
    r, ink, land = spot.radius, look["ink"], look["land"]
    status = Status(spot.status)
    casing = f'<circle r="{r + (4.6 if status in BEYOND else 1.6):.2f}" fill="{land}" fill-opacity=".9"/>'
    if status in HOLLOW:
        line, dash = (1.8, "") if status == Status.UNHELD else (1.5, ' stroke-dasharray="1.5 2"')
        return f'{casing}<circle r="{max(3, r * 0.85):.2f}" fill="{land}" stroke="{ink}" stroke-width="{line}"{dash}/>'
    pale = spot.weak or spot.claimed
    faint = ' fill-opacity=".5"' if pale else ""
    made = (
        f'{casing}<circle r="{r:.2f}" fill="{land}"/><circle r="{r:.2f}" fill="{spot.fill}" stroke="{ink}" '
        f'stroke-width="{0.9 if pale else 1.2}"{faint}/>'
    )
    if status == Status.CONTESTED:
        return made + _contested_svg(r, spot.other or land, ink)
    if spot.claimed:
        made += f'<circle r="{max(1.1, r * 0.3):.2f}" fill="{ink}"/>'
    return made + (_besieged_svg(r, ink) if status == Status.BESIEGED else "")


def _contested_svg(r: float, other: str, ink: str) -> str:
    edge, bar = r * math.sqrt(0.5), (r + 5.4) * math.sqrt(0.5)
    return (
        f'<path d="M{edge:.2f} {-edge:.2f}A{r:.2f} {r:.2f} 0 0 1 {-edge:.2f} {edge:.2f}Z" fill="{other}"/>'
        f'<circle r="{r + 3.2:.2f}" fill="none" stroke="{ink}" stroke-width="1.6"/>'
        f'<path d="M{-bar:.2f} {-bar:.2f}L{bar:.2f} {bar:.2f}" stroke="{ink}" stroke-width="1.8"/>'
    )


def _besieged_svg(r: float, ink: str) -> str:
    part = (r + 3.6) * math.pi / 4
    return (
        f'<circle r="{r + 3.6:.2f}" fill="none" stroke="{ink}" stroke-width="3" stroke-dasharray="{part:.2f}" '
        f'stroke-dashoffset="{-part / 2:.2f}"/>'
    )
