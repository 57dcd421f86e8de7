"""From geometry to matplotlib: areas, lines and symbols, from the lowest layer to the highest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from geo.exports import style
from geo.exports.scene import REST, Scene, Spot
from geo.model import Status
from geo.theatre import Theatre

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNCERTAIN, UNKNOWN = "uncertain", "unknown"
#: Solid, then dashed where support is weak; lengths in line widths.
FRONT_WIDTH, CASING_WIDTH = 2.0, 4.2
WEAK_DASHES = (0, (3.2, 1.8))


def draw_map(axes: Axes, scene: Scene, theatre: Theatre, look: style.Ground) -> None:
    """Draw all layers but the labels."""
    _ground(axes, scene, look)
    for area in scene.areas:
        _area(axes, area.side, area.geometry, theatre, look)
    for kind, band in scene.bands:
        _band(axes, kind, band, look)
    _lines(axes, scene, look)
    _fronts(axes, scene, look)
    for spot in reversed(scene.spots):
        symbol(axes, spot, theatre, look)


def polygon(axes: Axes, shape: BaseGeometry, **options: Any) -> None:
    """Add a polygon with its holes; what is no polygon is left out."""
    rings = [
        np.asarray(ring.coords)
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon" and not part.is_empty
        for ring in (part.exterior, *part.interiors)
    ]
    if not rings:
        return
    codes = np.concatenate(
        [[Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY] for ring in rings]
    )  # fmt: skip
    axes.add_patch(PathPatch(Path(np.concatenate(rings), codes), **options))


def lines(axes: Axes, shapes: list[BaseGeometry], **options: Any) -> None:
    """Add lines, and the edges of polygons."""
    parts = [
        np.asarray(part.coords)
        for shape in shapes
        for part in shapely.get_parts(shape.boundary if "Polygon" in shape.geom_type else shape)
        if part.geom_type in ("LineString", "LinearRing") and not part.is_empty
    ]
    if parts:
        axes.add_collection(
            LineCollection(parts, capstyle=options.pop("capstyle", "round"), joinstyle="round", **options),
            autolim=False,
        )


def _ground(axes: Axes, scene: Scene, look: style.Ground) -> None:
    neighbours = scene.basemap["neighbours"]
    # Without neighbours the sea cannot be told from land, so none is drawn.
    axes.set_facecolor(look.water if neighbours else look.beyond)
    for shape in neighbours:
        polygon(axes, shape, facecolor=look.beyond, edgecolor="none", zorder=1)
    lines(axes, neighbours, colors=style.blend(look.soft, look.beyond, 0.55), linewidths=0.6, zorder=1.2)
    polygon(axes, scene.outline, facecolor=look.land, edgecolor="none", zorder=1.5)


def _area(axes: Axes, side: str, shape: BaseGeometry, theatre: Theatre, look: style.Ground) -> None:
    if side == style.CONTESTED:
        polygon(
            axes, shape, facecolor=look.land, edgecolor=look.ink, hatch="//", hatch_linewidth=1.0, linewidth=0, zorder=2
        )
        return
    colour = style.fill(side, theatre, look)
    # A hairline in its own colour closes the seam to the next area.
    polygon(axes, shape, facecolor=colour, edgecolor=colour, linewidth=0.4, zorder=2)
    if style.is_hatched(side, theatre):
        strong = style.hatch_colour(side, theatre, look)
        polygon(
            axes, shape, facecolor="none", edgecolor=strong, hatch=r"\\\\", hatch_linewidth=0.7, linewidth=0, zorder=2.1
        )


def _band(axes: Axes, kind: str, shape: BaseGeometry, look: style.Ground) -> None:
    if kind == UNKNOWN:
        polygon(axes, shape, facecolor=look.land, edgecolor="none", zorder=2.3)
        polygon(
            axes,
            shape,
            facecolor="none",
            edgecolor=style.blend(look.soft, look.land, 0.8),
            hatch="....",
            hatch_linewidth=0.35,
            linewidth=0,
            zorder=2.4,
        )
    elif kind == UNCERTAIN:
        polygon(
            axes,
            shape,
            facecolor="none",
            edgecolor=(*_rgb(look.ink), 0.42),
            hatch="//////",
            hatch_linewidth=0.35,
            linewidth=0,
            zorder=2.5,
        )


def _lines(axes: Axes, scene: Scene, look: style.Ground) -> None:
    water = style.blend("#7FA6BD", look.water, 0.75)
    lines(axes, scene.basemap["admin1"], colors=(*_rgb(look.ink), 0.3), linewidths=0.4, zorder=3)
    lines(axes, scene.basemap["rivers"], colors=water, linewidths=1.0, zorder=3.2)
    for lake in scene.basemap["lakes"]:
        polygon(axes, lake, facecolor=look.water, edgecolor=water, linewidth=0.5, zorder=3.3)
    lines(axes, scene.basemap["coast"], colors=look.soft, linewidths=0.7, zorder=3.4)
    lines(axes, [scene.outline], colors=look.soft, linewidths=1.0, zorder=3.5)
    lines(axes, scene.basemap["disputed"], colors=look.beyond, linewidths=1.6, zorder=3.55)
    lines(
        axes,
        scene.basemap["disputed"],
        colors=look.soft,
        linewidths=1.0,
        linestyles=[(0, (3, 3))],
        capstyle="butt",
        zorder=3.6,
    )


def _fronts(axes: Axes, scene: Scene, look: style.Ground) -> None:
    lines(axes, scene.old_fronts, colors=(*_rgb(look.ink), 0.4), linewidths=0.8, zorder=3.8)
    lines(axes, [shape for _, shape in scene.fronts], colors=look.land, linewidths=CASING_WIDTH, zorder=4)
    solid = [shape for weak, shape in scene.fronts if not weak]
    lines(axes, solid, colors=look.ink, linewidths=FRONT_WIDTH, zorder=4.1)
    weak = [shape for weak, shape in scene.fronts if weak]
    lines(axes, weak, colors=look.ink, linewidths=FRONT_WIDTH, linestyles=[WEAK_DASHES], capstyle="butt", zorder=4.1)


def symbol(axes: Axes, spot: Spot, theatre: Theatre, look: style.Ground, zorder: float = 5) -> None:
    """Draw a place's symbol: a dot when held, a ring with a bar when contested, a broken ring when besieged."""
    x, y = spot.x, spot.y
    colour = style.side_colour(spot.side, theatre) if spot.side else look.land
    size = 7.0 if spot.rank[0] < REST else 5.4
    common: dict[str, Any] = {"linestyle": "none", "zorder": zorder, "clip_on": True}
    if spot.status == Status.UNKNOWN or not spot.side:
        axes.plot([x], [y], marker="o", ms=size - 1.6, mfc=look.land, mec=look.soft, mew=0.9, **common)
        return
    if spot.status == Status.BESIEGED:
        _broken_ring(axes, x, y, look, zorder)
    if spot.status == Status.CONTESTED:
        axes.plot([x], [y], marker="o", ms=size + 6.4, mfc="none", mec=look.land, mew=3.4, **common)
        axes.plot([x], [y], marker="o", ms=size + 6.4, mfc="none", mec=look.ink, mew=1.4, **common)
        axes.plot([x], [y], marker=(2, 0, 45), ms=2.1 * size + 6.4, mec=look.ink, mew=1.4, **common)
    axes.plot([x], [y], marker="o", ms=size, mfc=colour, mec=look.ink, mew=0.9, **common)


def _broken_ring(axes: Axes, x: float, y: float, look: style.Ground, zorder: float) -> None:
    """Four thick arcs around a place."""
    for start in (10, 100, 190, 280):
        arc = Path.arc(start, start + 70)
        for width, colour in ((4.4, look.land), (2.4, look.ink)):
            axes.plot([x], [y], marker=arc, ms=13.5, mfc="none", mec=colour, mew=width, linestyle="none", zorder=zorder)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
