"""One writer a format, chosen by the file's suffix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.errors import InputError
from geo.exports.features import geojson
from geo.exports.files import write_whole
from geo.exports.tables import claims_csv
from geo.model import Timeline
from geo.theatre import Theatre

MODES = ("light", "dark")
RENDERERS = ("auto", "static", "browser")
SCALES = (1.0, 4.0)


@dataclass(frozen=True, slots=True)
class Options:
    """How to write: the day (None: all, or the last for a picture), the look, and how a picture is made."""

    day: date | None = None
    mode: str = "light"
    renderer: str = "auto"
    scale: float = 2.0
    tiles: bool = False


Writer = Callable[[Timeline, Theatre, Path, Options], None]


def check_suffix(path: Path) -> str:
    """The file's suffix, in small letters.

    Raises
    ------
    InputError
        When no format has that suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise InputError(
            f"no format is called {suffix!r}" if suffix else "has no suffix",
            str(path),
            f"Choose one of {', '.join(WRITERS)}.",
        )
    return suffix


def write(
    timeline: Timeline,
    theatre: Theatre,
    path: Path,
    *,
    day: date | None = None,
    mode: str = "light",
    renderer: str = "auto",
    scale: float = 2.0,
    tiles: bool = False,
) -> Path:
    """Write a timeline to a file, whole or not at all; the suffix says the format.

    Parameters
    ----------
    day : the day a picture shows (by default the last) or to which GeoJSON is limited (by default all).
    mode : light or dark, for .html and .png.
    renderer : for .png: static draws without a browser; browser takes a picture of the map; auto is static.
    scale : for .png, pixels per point, 1-4.
    tiles : for .html, offer online tiles under the bundled ground; the page then asks the network for them.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    InputError
        When the suffix, the day, an option or the place to write to cannot be used.
    MissingExtraError
        When the browser is asked for and not installed.
    """
    suffix = check_suffix(path)
    options = Options(day, mode, renderer, scale, tiles)
    _check(options, timeline)
    return write_whole(path, lambda temporary: WRITERS[suffix](timeline, theatre, temporary, options))


def _check(options: Options, timeline: Timeline) -> None:
    if options.mode not in MODES:
        raise InputError(f"no look is called {options.mode!r}", remedy=f"Choose {' or '.join(MODES)}.")
    if options.renderer not in RENDERERS:
        raise InputError(f"no renderer is called {options.renderer!r}", remedy=f"Choose {', '.join(RENDERERS)}.")
    if not SCALES[0] <= options.scale <= SCALES[1]:
        raise InputError(f"the scale {options.scale} lies outside 1 to 4", remedy="Choose 1, 2, 3 or 4.")
    if not timeline.dates:
        raise InputError("the timeline holds no day", remedy="Choose a longer period.")
    if options.day is not None and options.day not in timeline.dates:
        remedy = f"Choose a day from {timeline.dates[0]} to {timeline.dates[-1]}."
        raise InputError(f"{options.day} is no day of this timeline", remedy=remedy)


def _html(timeline: Timeline, theatre: Theatre, path: Path, options: Options) -> None:
    from geo.maps.layers import build_map
    from geo.maps.render import render_html
    from geo.maps.views import counterpart

    other = counterpart(timeline, theatre)
    drawn = build_map(timeline, theatre, mode=options.mode, tiles=options.tiles, other=other)
    page = render_html(drawn, title=theatre.title)
    path.write_text(page, encoding="utf-8")


def _png(timeline: Timeline, theatre: Theatre, path: Path, options: Options) -> None:
    day = options.day or timeline.dates[-1]
    if options.renderer == "browser":
        from geo.exports.browser import photograph

        photograph(timeline, theatre, path, day, mode=options.mode, scale=options.scale)
        return
    from geo.exports.picture import draw

    draw(timeline, theatre, path, day, mode=options.mode, scale=options.scale)


def _geojson(timeline: Timeline, theatre: Theatre, path: Path, options: Options) -> None:
    path.write_text(geojson(timeline, theatre, options.day), encoding="utf-8")


def _csv(timeline: Timeline, theatre: Theatre, path: Path, _: Options) -> None:
    path.write_text(claims_csv(timeline, theatre), encoding="utf-8", newline="")


WRITERS: dict[str, Writer] = {".html": _html, ".htm": _html, ".png": _png, ".geojson": _geojson, ".csv": _csv}
