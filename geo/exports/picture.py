"""A still picture of a day, drawn without a browser: layout of the sheet, and the file in each format."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from geo.exports import style
from geo.exports.description import Description
from geo.exports.drawing import View, draw_map, view_of
from geo.exports.fonts import fitted, shown, width_of, wrapped
from geo.exports.labels import Places, box_of, draw_labels
from geo.exports.legend import Entry, draw_legend, entries, in_columns
from geo.exports.progress import Progress, quiet
from geo.exports.scene import Scene, compose, within
from geo.exports.sheet import Box, Layer, Pen, Sheet, Words, enlarged, line, moved, polygon, rectangle
from geo.exports.words import NAMED, known_when, sources, title_of, what_changed
from geo.maps.named import named_in
from geo.model import NOTICE, Timeline
from geo.texts import direction, long_day, say, short_day
from geo.theatre import Theatre

__all__ = ["draw", "round_length", "sheet_of", "what_changed"]

#: In points of a sheet of common size; a sheet of another size has everything larger or smaller.
MAP_WIDTH, COLUMN_WIDTH, MARGIN, RAIL = 900.0, 250.0, 22.0, 34.0
HEIGHTS = (480.0, 840.0)
#: Area of the sheet on which letters have the sizes given here, and how much smaller or larger they may be.
COMMON, UNITS = 1_130_000.0, (0.8, 3.0)
#: Points each way below which title, notes and legend leave no room for a map: smaller sheets have smaller letters.
LEAST = 640.0
#: A film is read from farther away than a page.
FILM = 1.2
#: Wider than high by this a sheet has its legend beside the map, else below.
WIDE = 1.15
#: Share of a sheet's height that the legend below a map may take.
LEGEND_SHARE = 0.38
LEGEND_COLUMN = 205.0
#: Share of the legend's height to which its lines may be drawn together.
CLOSEST = 0.78
TITLE, CHANGED, SMALL = 20.0, 11.0, 8.4
LEADING = 1.36


@dataclass(frozen=True)
class Frame:
    """Where things stand: boxes of the map and of the legend, the legend's columns and how much smaller it is."""

    map: Box
    legend: Box
    columns: list[list[Entry]]
    factor: float


def draw(
    timeline: Timeline,
    theatre: Theatre,
    path: Path,
    day: date,
    asked: Description | None = None,
    *,
    suffix: str | None = None,
    progress: Progress = quiet,
) -> None:
    """Write the picture of ``day``, the same bytes for the same timeline and description.

    Parameters
    ----------
    suffix : .png, .svg or .pdf; None takes that of the path.
    progress : told how far the work is; what it raises stops it.

    Raises
    ------
    TheatreError
        When the theatre's outline or basemap is missing or damaged.
    OSError
        When the file cannot be written.
    """
    asked, suffix = asked or Description(), suffix or path.suffix.lower()
    sheet = sheet_of(timeline, theatre, day, asked)
    progress(0.5, "the picture")
    if suffix == ".svg":
        from geo.exports.svg import write_svg

        write_svg(sheet, path)
    elif suffix == ".pdf":
        from geo.exports.pdf import write_pdf

        write_pdf(sheet, path)
    else:
        from geo.exports.paint import write_png

        write_png(sheet, path, asked.scale)


def sheet_of(
    timeline: Timeline,
    theatre: Theatre,
    day: date,
    asked: Description,
    *,
    kept: Places | None = None,
    rail: bool = False,
) -> Sheet:
    """The whole picture of a day as a sheet.

    Parameters
    ----------
    kept : where labels stood on the frame before, for films.
    rail : whether a rail at the foot shows where the day lies in the period.

    Raises
    ------
    TheatreError
        When the theatre's outline or basemap is missing or damaged.
    """
    scene, look = compose(timeline, theatre, day, asked), style.GROUNDS[asked.mode]
    theatre = named_in(theatre, asked.language)
    unit = _unit(asked.size) * (FILM if rail else 1.0)
    width = asked.size[0] / unit if asked.size else MAP_WIDTH + COLUMN_WIDTH + 3 * MARGIN
    title, said = title_of(theatre, asked), f"{NOTICE} {sources(timeline, asked)}"
    sheet = Sheet(width, 0, look.panel, [], f"{title}, {long_day(day, asked.language)}", said, asked.language)
    head = Layer("title", say("picture.layer_title", asked.language))
    foot = Layer("notes", say("picture.layer_notes", asked.language))
    top = _header(head, sheet, timeline, theatre, scene, look=look, day=day, asked=asked, most=1 if rail else 2)
    notes = _notes(sheet, timeline, asked)
    below = MARGIN + sum(size * LEADING for _, size, _ in notes) + (RAIL if rail else 0)
    sheet.height = asked.size[1] / unit if asked.size else top + below + _map_height(scene)
    frame = _frame(sheet, top, sheet.height - below, entries(scene, theatre, asked), asked, still=rail)
    # The legend tells of what the map shows, and the map has the room that the legend leaves.
    seen = within(scene, view_of(scene.bounds, frame.map).window)
    frame = _frame(sheet, top, sheet.height - below, entries(seen, theatre, asked), asked, still=rail)
    view = view_of(scene.bounds, frame.map)
    draw_map(sheet, view, scene, theatre, look=look, asked=asked)
    fixed = sheet.layer("frame", say("picture.layer_frame", asked.language))
    taken = _scale_and_north(fixed, view, look, asked)
    if asked.shows("labels"):
        names = Layer("labels", say("picture.layer_labels", asked.language))
        sheet.layers.insert(-1, names)
        draw_labels(names, view, scene, look, taken=taken, kept=kept)
    _legend(sheet, frame, look, asked)
    sheet.layers += [head, foot]
    _footer(foot, sheet, notes, look, asked)
    if rail:
        _rail(foot, sheet, timeline, day, y=sheet.height - below + 14, look=look, asked=asked)
    return enlarged(sheet, unit)


def _unit(size: tuple[int, int] | None) -> float:
    if size is None:
        return 1.0
    common = min(max(math.sqrt(size[0] * size[1] / COMMON), UNITS[0]), UNITS[1])
    return min(common, min(size) / LEAST)


def _map_height(scene: Scene) -> float:
    west, south, east, north = scene.bounds
    return min(max(MAP_WIDTH * (north - south) / (east - west), HEIGHTS[0]), HEIGHTS[1])


def _mirrored(box: Box, sheet: Sheet, asked: Description) -> Box:
    """The box at the other side where the language is written from right to left."""
    if direction(asked.language) == "ltr":
        return box
    return sheet.width - box[2], box[1], sheet.width - box[0], box[3]


def _frame(
    sheet: Sheet, top: float, bottom: float, made: list[Entry], asked: Description, *, still: bool = False
) -> Frame:
    """Where map and legend stand. In a film (``still``) the map stays where it is, however long the legend grows."""
    left, right = MARGIN, sheet.width - MARGIN
    if not made:
        return Frame((left, top, right, bottom), (0, 0, 0, 0), [], 1.0)
    if sheet.width >= WIDE * sheet.height:
        room = bottom - top
        # Lines stand closer before letters get smaller.
        closer = max(CLOSEST, min(1.0, room / in_columns(made, 1)[1]))
        made = [replace(entry, height=entry.height * closer) for entry in made]
        columns, needed = in_columns(made, 1)
        factor = min(1.0, room / needed)
        # Two columns before letters that nobody reads.
        if factor < 0.8 and not still and right - left > 2.6 * COLUMN_WIDTH:
            columns, needed = in_columns(made, 2)
            factor = min(1.0, room / needed)
        wide = (COLUMN_WIDTH if len(columns) == 1 else 1.75 * COLUMN_WIDTH) * (
            0.95 if still else min(1.0, factor + 0.1)
        )
        wide = min(wide, 0.34 * (right - left))
        legend = (right - wide, top, right, bottom)
        boxes = (left, top, right - wide - MARGIN, bottom), legend
    else:
        count = max(1, int((right - left) // LEGEND_COLUMN))
        columns, needed = in_columns(made, count)
        factor = min(1.0, LEGEND_SHARE * (bottom - top) / needed)
        start = bottom - needed * factor
        boxes = (left, top, right, start - 0.6 * MARGIN), (left, start, right, bottom)
    return Frame(_mirrored(boxes[0], sheet, asked), _mirrored(boxes[1], sheet, asked), columns, factor)


def _legend(sheet: Sheet, frame: Frame, look: style.Ground, asked: Description) -> None:
    layer = sheet.layer("legend", say("picture.layer_legend", asked.language))
    drawn = Layer("", "")
    left, top, right, bottom = frame.legend
    box = (0.0, 0.0, (right - left) / frame.factor, (bottom - top) / frame.factor)
    draw_legend(drawn, frame.columns, box, look, asked)
    layer.items = [moved(item, frame.factor, left, top) for item in drawn.items]


def _line_writer(layer: Layer, sheet: Sheet, asked: Description) -> Callable[..., None]:
    """A function that writes a line at the edge where reading starts, or at the other."""
    rtl = direction(asked.language) == "rtl"

    def write(text: str, y: float, size: float, colour: str, *, bold: bool = False, far: bool = False) -> None:
        right = rtl != far
        x = sheet.width - MARGIN if right else MARGIN
        layer.add(Words(x, y, text, size, colour, bold=bold, anchor="right" if right else "left"))

    return write


def _header(
    layer: Layer, sheet: Sheet, timeline: Timeline, theatre: Theatre, scene: Scene, *, look: style.Ground, day: date,
    asked: Description, most: int,
) -> float:  # fmt: skip
    """Title, date, what changed in at most so many lines, and what was known; returns where the map begins."""
    write, room = _line_writer(layer, sheet, asked), sheet.width - 2 * MARGIN
    title, stamp = title_of(theatre, asked), long_day(day, asked.language)
    y = MARGIN + 0.8 * TITLE
    beside = width_of(title, TITLE, bold=True) + width_of(stamp, TITLE, bold=True) + 2 * MARGIN <= room
    for part in [title] if beside else _lines(title, TITLE, room, 2, bold=True):
        write(part, y, TITLE, look.ink, bold=True)
        y += TITLE * LEADING
    if not beside:
        write(stamp, y, TITLE, look.accent, bold=True)
        y += TITLE * LEADING
    else:
        write(stamp, y - TITLE * LEADING, TITLE, look.accent, bold=True, far=True)
    names = {spot.plain: spot.name for spot in scene.spots}
    for part in _what_changed(timeline, theatre, day, language=asked.language, names=names, room=room, most=most):
        write(part, y - 4, CHANGED, look.ink)
        y += CHANGED * LEADING
    write(shown(known_when(timeline, day, asked.language), 200), y - 3, SMALL + 0.8, look.soft)
    return y + 10


def _what_changed(
    timeline: Timeline, theatre: Theatre, day: date, *, language: str, names: dict[str, str], room: float, most: int
) -> list[str]:
    """Lines on what changed, with as many places named as there is room for."""
    for count in range(NAMED, 0, -1):
        said = shown(what_changed(timeline, theatre, day, language, names, named_each=count), 600)
        if len(wrapped(said, CHANGED, room)) <= most:
            break
    return _lines(said, CHANGED, room, most)


def _lines(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """The text in at most so many lines; the last is cut where there is more."""
    made = wrapped(text, size, room, bold=bold)
    if len(made) <= most:
        return made
    return [*made[: most - 1], fitted(" ".join(made[most - 1 :]), size, room, bold=bold)]


def _notes(sheet: Sheet, timeline: Timeline, asked: Description) -> list[tuple[str, float, bool]]:
    """Lines of the foot: (text, size, whether bold)."""
    room, language = sheet.width - 2 * MARGIN, asked.language
    made = [(say("page.notice", language), True), (say("picture.method", language), False)]
    made.append((sources(timeline, asked), False))
    return [(part, SMALL, bold) for text, bold in made for part in _lines(shown(text, 900), SMALL, room, 3, bold=bold)]


def _footer(
    layer: Layer, sheet: Sheet, notes: list[tuple[str, float, bool]], look: style.Ground, asked: Description
) -> None:
    write = _line_writer(layer, sheet, asked)
    y = sheet.height - 0.5 * MARGIN - sum(size * LEADING for _, size, _ in notes)
    for text, size, bold in notes:
        y += size * LEADING
        write(text, y - 3, size, look.ink if bold else look.soft, bold=bold)


def _scale_and_north(layer: Layer, view: View, look: style.Ground, asked: Description) -> list[Box]:
    """A bar of a round length and an arrow to the north at the lower corner; returns the boxes they take."""
    left, _, right, bottom = view.box
    length = round_length((right - left) / view.scale / 6)
    x, y = left + 14, bottom - 14
    end = x + length * view.scale
    for pen in (Pen(look.land, 5.0), Pen(look.ink, 2.0, cap="butt")):
        layer.add(line((x, y), (end, y), pen=pen))
    said = say("picture.km", asked.language, length=f"{length / 1000:,g}")
    words = Words(x, y - 7, said, 8.5, look.ink, halo=look.land, name="scale")
    layer.add(words)
    middle = end + 20
    arrow = [(middle, y - 17), (middle + 5, y + 2), (middle, y - 2.5), (middle - 5, y + 2), (middle, y - 17)]
    from shapely.geometry import Polygon

    layer.add(polygon(Polygon(arrow), fill=look.ink, pen=Pen(look.land, 0.8), name="north"))
    letter = Words(middle, y - 20, say("picture.north", asked.language), 8.5, look.ink, bold=True, anchor="middle",
                   halo=look.land)  # fmt: skip
    layer.add(letter)
    return [box_of(words), box_of(letter), (x - 4, y - 20, middle + 10, y + 6)]


def round_length(metres: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not longer than ``metres``."""
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)


def _rail(
    layer: Layer, sheet: Sheet, timeline: Timeline, day: date, *, y: float, look: style.Ground, asked: Description
) -> None:
    """Where the day lies in the period: a tick for each day, the handle on this one."""
    dates, rtl = timeline.dates, direction(asked.language) == "rtl"
    first, last = short_day(dates[0], asked.language), short_day(dates[-1], asked.language)
    wide = max(width_of(first, SMALL), width_of(last, SMALL)) + 10
    left, right = MARGIN + wide, sheet.width - MARGIN - wide
    step = (right - left) / max(1, len(dates) - 1)
    xs = [right - n * step if rtl else left + n * step for n in range(len(dates))]
    at = xs[dates.index(day)]
    layer.add(line((left, y), (right, y), pen=Pen(style.blend(look.soft, look.panel, 0.4), 3.0)))
    layer.add(line((xs[0], y), (at, y), pen=Pen(look.accent, 3.0)))
    for x in xs:
        layer.add(line((x, y + 5), (x, y + 9), pen=Pen(look.soft, 0.8)))
    layer.add(rectangle((at - 3, y - 7, at + 3, y + 7), fill=look.accent, pen=Pen(look.panel, 1.5)))
    for text, anchor, x in ((first, "left", MARGIN), (last, "right", sheet.width - MARGIN)):
        mirrored = {"left": "right", "right": "left"}[anchor] if rtl else anchor
        layer.add(Words(sheet.width - x if rtl else x, y + 3, text, SMALL, look.soft, anchor=mirrored))
