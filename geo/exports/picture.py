"""A still picture of a day, drawn without a browser."""

from __future__ import annotations

import math
import textwrap
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from geo.exports import style
from geo.exports.files import plain
from geo.exports.scene import Scene, changes, compose
from geo.maps.basemap import ATTRIBUTION
from geo.model import NOTICE, Timeline
from geo.theatre import Theatre

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: In points, at scale 1 one pixel each.
MAP_WIDTH, COLUMN_WIDTH, MARGIN, HEADER, FOOTER = 900, 270, 22, 92, 58
HEIGHTS = (480, 1100)
DPI = 72
#: Places named in the line that says what changed.
NAMED = 6
#: matplotlib's caches of fonts and hatches are not made for several threads at once.
_ONE_AT_A_TIME = threading.Lock()


def draw(
    timeline: Timeline, theatre: Theatre, path: Path, day: date, *, mode: str = "light", scale: float = 2.0
) -> None:
    """Write a PNG of the map of ``day``: the same bytes for the same timeline.

    Parameters
    ----------
    scale : pixels per point, 1-4.

    Raises
    ------
    TheatreError
        When the theatre's outline or basemap is missing or damaged.
    OSError
        When the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    scene, look = compose(timeline, theatre, day), style.GROUNDS[mode]
    with _ONE_AT_A_TIME:
        figure = _figure(timeline, theatre, scene, look, day=day, scale=scale)
        metadata = {"Title": plain(f"{theatre.title}, {day}"), "Description": NOTICE, "Software": None}
        FigureCanvasAgg(figure).print_png(path, metadata=metadata)  # type: ignore[no-untyped-call]


def _figure(
    timeline: Timeline, theatre: Theatre, scene: Scene, look: style.Ground, *, day: date, scale: float
) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from geo.exports.drawing import draw_map
    from geo.exports.labels import draw_labels
    from geo.exports.legend import draw_legend

    west, south, east, north = scene.bounds
    height = min(max(MAP_WIDTH * (north - south) / (east - west), HEIGHTS[0]), HEIGHTS[1])
    width, total = MAP_WIDTH + COLUMN_WIDTH + 3 * MARGIN, height + HEADER + FOOTER
    figure = Figure(figsize=(width / DPI, total / DPI), dpi=DPI * scale, facecolor=look.panel)
    canvas = FigureCanvasAgg(figure)
    chart = _axes(figure, MARGIN, FOOTER, MAP_WIDTH, height)
    chart.set_xlim(west, east)
    chart.set_ylim(south, north)
    chart.set_aspect("equal", adjustable="datalim")
    draw_map(chart, scene, theatre, look)
    chart.apply_aspect()
    draw_labels(chart, scene, look, canvas.get_renderer())  # type: ignore[no-untyped-call]
    _scale_bar(chart, look)
    column = _axes(figure, 2 * MARGIN + MAP_WIDTH, FOOTER, COLUMN_WIDTH, height)
    column.set_xlim(0, COLUMN_WIDTH)
    column.set_ylim(0, height)
    column.axis("off")
    draw_legend(column, scene, theatre, look, height)
    _header(figure, timeline, theatre, look, day)
    _footer(figure, timeline, look)
    return figure


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a place in points, without ticks."""
    all_width, all_height = (inches * DPI for inches in figure.get_size_inches())
    axes = figure.add_axes((left / all_width, bottom / all_height, width / all_width, height / all_height))
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    return axes


def _header(figure: Figure, timeline: Timeline, theatre: Theatre, look: style.Ground, day: date) -> None:
    from geo.exports.labels import shown, write

    width, total = (inches * DPI for inches in figure.get_size_inches())
    left = MARGIN / width
    write(figure, left, 1 - 34 / total, long_day(day), fontsize=24, weight="bold", color=look.ink, va="center")
    title = shown(theatre.title, 70)
    write(figure, 1 - left, 1 - 34 / total, title, fontsize=12, color=look.soft, va="center", ha="right")
    said = shown(what_changed(timeline, theatre, day), 150)
    write(figure, left, 1 - 66 / total, said, fontsize=11, color=look.ink, va="center")


def _footer(figure: Figure, timeline: Timeline, look: style.Ground) -> None:
    from geo.exports.labels import shown, write

    width, total = (inches * DPI for inches in figure.get_size_inches())
    lines = [NOTICE, sources_line(timeline)]
    for number, line in enumerate(lines):
        y = (FOOTER - 21 - 15 * number) / total
        write(figure, MARGIN / width, y, shown(line, 190), fontsize=8.5, color=look.soft, va="center")


def sources_line(timeline: Timeline) -> str:
    """What a map rests on: reports, sources, view and the ground's attribution."""
    names = sorted({document.source for document in timeline.documents if document.source})
    listed = textwrap.shorten(", ".join(names), 90, placeholder=" and others") if names else "none named"
    count = len(timeline.documents)
    view = "as known on the day" if timeline.as_known else "with all later reports"
    return f"From {count} {'report' if count == 1 else 'reports'} ({listed}), {view}. Map: {ATTRIBUTION}."


def what_changed(timeline: Timeline, theatre: Theatre, day: date) -> str:
    """One line on the places that another side holds than on the day before."""
    if day == timeline.dates[0]:
        return "The first day of the map"
    found: dict[str, list[str]] = {}
    for name, _, side in changes(timeline, day):
        found.setdefault(side or "", []).append(name)
    if not found:
        return "No place changed hands"
    return "  ·  ".join(f"{_holder(side, theatre)}: {_some(names)}" for side, names in sorted(found.items()))


def _holder(side: str, theatre: Theatre) -> str:
    return f"To {style.side_name(side, theatre)}" if side else "Holder no longer known"


def _some(names: list[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def long_day(day: date) -> str:
    """A date as a headline shows it, in English whatever the machine's language."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{weekday} {day.day} {months[day.month - 1]} {day.year}"


def _scale_bar(axes: Axes, look: style.Ground) -> None:
    """A bar of a round length, at the lower left."""
    from matplotlib.patheffects import withStroke

    from geo.exports.labels import write

    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    length = round_length((east - west) / 6)
    x, y = west + 0.025 * (east - west), south + 0.03 * (north - south)
    halo = [withStroke(linewidth=3.5, foreground=look.land)]
    axes.plot([x, x + length], [y, y], color=look.ink, linewidth=2, solid_capstyle="butt", zorder=7, path_effects=halo)
    label = f"{length / 1000:,.0f} km"
    write(axes, x, y + 0.012 * (north - south), label, fontsize=8.5, color=look.ink, zorder=7, path_effects=halo)


def round_length(metres: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not longer than ``metres``."""
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)
