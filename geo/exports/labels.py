"""Names on the picture, placed so that none overlaps another or a symbol."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from geo.exports import style
from geo.exports.files import CONTROLS
from geo.exports.scene import REST, Scene, Spot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.text import Text

#: Comes with matplotlib, so that a picture is the same everywhere.
FAMILY = "DejaVu Sans"
#: Of capitals, of what changed hands, of seats of a province, of the rest, in points.
SIZES = (10.0, 9.0, 8.4, 7.2)
LONGEST = 40
#: Where a label may stand, best first: (horizontal, vertical, offset in points).
POSITIONS: tuple[tuple[Literal["left", "right", "center"], Literal["center", "bottom", "top"], int, int], ...] = (
    ("left", "center", 7, 0),
    ("right", "center", -7, 0),
    ("center", "bottom", 0, 6),
    ("center", "top", 0, -6),
    ("left", "bottom", 5, 4),
    ("left", "top", 5, -4),
    ("right", "bottom", -5, 4),
    ("right", "top", -5, -4),
)
SYMBOL_POINTS, RING_POINTS = 4.0, 9.0


def shown(text: str, limit: int = LONGEST) -> str:
    """Text as it may stand on a picture: one line, of characters the font has, not too long."""
    line = " ".join(CONTROLS.sub("", text).split())
    known = "".join(c if ord(c) in _characters() else "\u25a1" for c in line)
    return known if len(known) <= limit else known[: limit - 1] + "…"


def write(target: Any, x: float, y: float, text: str, **options: Any) -> Text:
    """Write text on axes or a figure exactly as it is: nothing in it is a formula."""
    weight = options.pop("weight", "normal")
    added: Text = target.text(x, y, text, parse_math=False, family=FAMILY, fontweight=weight, **options)
    return added


def draw_labels(axes: Axes, scene: Scene, look: style.Ground, renderer: RendererAgg) -> int:
    """Write the names of places and neighbours; returns how many places were named."""
    frame = axes.get_window_extent(renderer)
    points = axes.figure.dpi / 72
    taken = [_symbol_box(axes, spot, points) for spot in scene.spots]
    placed = 0
    for index, spot in enumerate(scene.spots):
        others = [box for i, box in enumerate(taken) if i != index]
        box = _place(axes, spot, look, renderer=renderer, frame=frame, taken=others)
        if box is not None:
            taken.append(box)
            placed += 1
    _neighbours(axes, scene, look, renderer, taken)
    return placed


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    return frozenset(FT2Font(font_manager.findfont(FAMILY)).get_charmap())


def _symbol_box(axes: Axes, spot: Spot, points: float) -> Bbox:
    x, y = axes.transData.transform((spot.x, spot.y))
    reach = points * (RING_POINTS if spot.status in ("contested", "besieged") else SYMBOL_POINTS)
    return Bbox.from_extents(x - reach, y - reach, x + reach, y + reach)


def _place(
    axes: Axes, spot: Spot, look: style.Ground, *, renderer: RendererAgg, frame: Bbox, taken: Iterable[Bbox]
) -> Bbox | None:
    wider = 4 if spot.status in ("contested", "besieged") else 0
    label = axes.annotate(
        shown(spot.name),
        (spot.x, spot.y),
        xytext=(0, 0),
        textcoords="offset points",
        parse_math=False,
        family=FAMILY,
        fontsize=SIZES[spot.rank[0]],
        fontweight="bold" if spot.rank[0] < REST else "normal",
        color=look.ink,
        zorder=6,
        path_effects=[withStroke(linewidth=2.6, foreground=look.land, alpha=0.9)],
        annotation_clip=True,
    )
    boxes = list(taken)
    for horizontal, vertical, right, up in POSITIONS:
        label.set_horizontalalignment(horizontal)
        label.set_verticalalignment(vertical)
        label.xyann = (right + _sign(right) * wider, up + _sign(up) * wider)
        box = label.get_window_extent(renderer).padded(1.0)
        if _inside(box, frame) and not any(box.overlaps(other) for other in boxes):
            return box
    label.remove()
    return None


def _neighbours(axes: Axes, scene: Scene, look: style.Ground, renderer: RendererAgg, taken: list[Bbox]) -> None:
    frame = axes.get_window_extent(renderer)
    for x, y, name in scene.names:
        text = " ".join(shown(name).upper())
        label = write(axes, x, y, text, fontsize=8, color=look.soft, ha="center", va="center", zorder=5.5)
        box = label.get_window_extent(renderer)
        if not _inside(box, frame) or any(box.overlaps(other) for other in taken):
            label.remove()
        else:
            taken.append(box)


def _inside(box: Bbox, frame: Bbox) -> bool:
    return bool(box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and box.y1 <= frame.y1)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
