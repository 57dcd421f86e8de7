"""The column beside the map: what each colour and sign means, how much each side holds, and since when it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from geo.exports import style
from geo.exports.drawing import CASING_WIDTH, FRONT_WIDTH, UNCERTAIN, UNKNOWN, WEAK_DASHES, symbol
from geo.exports.labels import shown, write
from geo.exports.scene import Area, Scene, Spot
from geo.model import Status
from geo.theatre import Theatre

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: In points of the column: left edge of the words, height of a line and of a side's two lines.
WORDS, LINE, ENTRY = 40, 24, 37
SWATCH = (0, 28, 18)
#: Below this a change is that of a pencil, not of a front.
LEAST_KM2 = 1.0


@dataclass
class Column:
    """A column in points, written from the top."""

    axes: Axes
    look: style.Ground
    y: float

    def words(
        self, text: str, *, x: float = WORDS, size: float = 9.0, quiet: bool = False, weight: str = "normal"
    ) -> None:
        """Write a line at the present height."""
        colour = self.look.soft if quiet else self.look.ink
        write(self.axes, x, self.y, text, fontsize=size, color=colour, va="center", weight=weight)

    def swatch(self, **options: Any) -> None:
        """Add a rectangle at the present height."""
        left, width, height = SWATCH
        self.axes.add_patch(Rectangle((left, self.y - height / 2), width, height, **options))


def draw_legend(axes: Axes, scene: Scene, theatre: Theatre, look: style.Ground, height: float) -> None:
    """Fill the column: sides with area and change since the day before, then only the signs that occur."""
    column = Column(axes, look, height - 10)
    column.words("WHO HOLDS WHAT", x=0, size=8.5, quiet=True, weight="bold")
    column.y -= 28
    for area in scene.areas:
        if area.km2 >= LEAST_KM2 or (area.before_km2 or 0) >= LEAST_KM2:
            _side(column, area, theatre)
    column.y -= 6
    column.words("SIGNS", x=0, size=8.5, quiet=True, weight="bold")
    column.y -= 25
    _bands(column, scene)
    _fronts(column, scene)
    _places(column, scene, theatre)


def _side(column: Column, area: Area, theatre: Theatre) -> None:
    look = column.look
    top = column.y
    column.y = top - 7
    if area.side == style.CONTESTED:
        column.swatch(facecolor=look.land, edgecolor=look.ink, hatch="////", linewidth=0.6)
    else:
        column.swatch(facecolor=style.fill(area.side, theatre, look), edgecolor=look.soft, linewidth=0.6)
    if style.is_hatched(area.side, theatre):
        column.swatch(
            facecolor="none", edgecolor=style.hatch_colour(area.side, theatre, look), hatch=r"\\\\", linewidth=0
        )
    column.y = top
    column.words(shown(style.side_name(area.side, theatre), 34), weight="bold", size=9)
    column.y = top - 14
    column.words(_size(area), quiet=True, size=8.5)
    column.y = top - ENTRY


def _size(area: Area) -> str:
    held = f"{area.km2:,.0f} km²"
    if area.before_km2 is None:
        return held
    change = area.km2 - area.before_km2
    if abs(change) < LEAST_KM2:
        return f"{held}, as the day before"
    return f"{held}, {'+' if change > 0 else '−'}{abs(change):,.0f} in a day"


def _bands(column: Column, scene: Scene) -> None:
    kinds, look = {kind for kind, _ in scene.bands}, column.look
    if UNCERTAIN in kinds:
        column.swatch(facecolor=look.land, edgecolor=look.soft, hatch="//////", hatch_linewidth=0.4, linewidth=0.5)
        column.words("the front may lie anywhere here", size=8.5)
        column.y -= LINE
    if UNKNOWN in kinds:
        column.swatch(facecolor=look.land, edgecolor=look.soft, hatch="....", hatch_linewidth=0.35, linewidth=0.5)
        column.words("not known: no report near enough", size=8.5)
        column.y -= LINE


def _fronts(column: Column, scene: Scene) -> None:
    look = column.look
    if any(not weak for weak, _ in scene.fronts):
        _line(column, "front", look.ink, FRONT_WIDTH, "solid", casing=True)
    if any(weak for weak, _ in scene.fronts):
        _line(column, "front, with little to go by", look.ink, FRONT_WIDTH, WEAK_DASHES, casing=True)
    if scene.old_fronts:
        _line(column, "front of the day before", style.blend(look.ink, look.panel, 0.4), 0.8, "solid")
    if scene.basemap["disputed"]:
        _line(column, "disputed border", look.soft, 1.0, (0, (3, 3)))


def _line(column: Column, text: str, colour: str, width: float, dashes: Any, *, casing: bool = False) -> None:
    left, length, _ = SWATCH
    xs, ys = [left, left + length], [column.y, column.y]
    if casing:
        column.axes.add_line(Line2D(xs, ys, color=column.look.land, linewidth=CASING_WIDTH))
    column.axes.add_line(Line2D(xs, ys, color=colour, linewidth=width, linestyle=dashes))
    column.words(text, size=8.5)
    column.y -= LINE


def _places(column: Column, scene: Scene, theatre: Theatre) -> None:
    words = {
        Status.HELD: "held by the side of its colour",
        Status.CONTESTED: "contested",
        Status.BESIEGED: "besieged",
        Status.UNHELD: "left; held by nobody known",
        Status.UNKNOWN: "holder not known",
    }
    hollow = {Status.UNHELD, Status.UNKNOWN}
    occurring = {Status(s.status) if s.side or s.status in hollow else Status.UNKNOWN for s in scene.spots}
    side = next((spot.side for spot in scene.spots if spot.side), "")
    for status in (status for status in words if status in occurring):
        left, width, _ = SWATCH
        sample = Spot(
            "",
            left + width / 2,
            column.y,
            "" if status in hollow else side,
            status,
            changed=False,
            rank=(1, 0, ""),
        )
        symbol(column.axes, sample, theatre, column.look)
        column.words(words[status], size=8.5)
        column.y -= LINE
