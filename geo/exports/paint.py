"""From a sheet to pixels and to PDF, by matplotlib."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geo.exports import fonts
from geo.exports.sheet import Dot, Item, Layer, Pen, Shape, Sheet, Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

#: A point is a pixel at scale 1.
DPI = 72
ALIGN = {"left": "left", "middle": "center", "right": "right"}
#: Text in a PDF is of letters, not of outlines (TrueType, type 42); no hinting, so that halo and letters agree.
SETTINGS: Any = {"pdf.fonttype": 42, "pdf.compression": 6, "text.hinting": "none", "path.simplify": False}
#: matplotlib's caches of fonts are not made for several threads at once.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def drawing(sheet: Sheet, scale: float = 1.0, mark: Callable[[Layer], Artist] | None = None) -> Iterator[Figure]:
    """A matplotlib figure of the sheet; one at a time, whatever the thread.

    Parameters
    ----------
    mark : an artist to draw before each layer.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    with _ONE_AT_A_TIME, mpl.rc_context(SETTINGS):
        fonts.register()
        figure = Figure(figsize=(sheet.width / DPI, sheet.height / DPI), dpi=DPI * scale, facecolor=sheet.ground)
        place = Affine2D().scale(1, -1).translate(0, sheet.height).scale(scale)
        order = 0
        for layer in sheet.layers:
            artists = [mark(layer)] if mark else []
            artists += [artist for item in layer.items for artist in _artists(item, layer, place)]
            for artist in artists:
                order += 1
                artist.set_zorder(order)
                figure.add_artist(artist)
        yield figure


def pixels(sheet: Sheet, scale: float = 1.0) -> NDArray[np.uint8]:
    """The sheet as RGB, shape (height, width, 3)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with drawing(sheet, scale) as figure:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        return np.asarray(canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]


def write_png(sheet: Sheet, path: FilePath, scale: float = 1.0) -> None:
    """Write the sheet as PNG: the same bytes for the same sheet.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    from PIL import Image, PngImagePlugin

    notes = PngImagePlugin.PngInfo()
    for key, text in (("Title", sheet.title), ("Description", sheet.description)):
        notes.add_itxt(key, text)
    image = Image.fromarray(pixels(sheet, scale))
    image.save(path, "PNG", pnginfo=notes, dpi=(DPI * scale, DPI * scale))


def _artists(item: Item, layer: Layer, place: Transform) -> list[Artist]:
    if isinstance(item, Words):
        return _text(item, place)
    artist = _dot(item, place) if isinstance(item, Dot) else _shape(item, place)
    if layer.clip is not None:
        from matplotlib.transforms import Bbox, TransformedBbox

        left, top, right, bottom = layer.clip
        artist.set_clip_box(TransformedBbox(Bbox.from_extents(left, bottom, right, top), place))
    return [artist]


def _shape(item: Shape, place: Transform) -> Artist:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    last = Path.CLOSEPOLY if item.closed else Path.LINETO
    codes = [[Path.MOVETO, *[Path.LINETO] * (len(points) - 2), last] for points in item.paths]
    path = Path(np.concatenate(item.paths), np.concatenate(codes))
    return PathPatch(path, **_look(item.fill, item.pen), transform=place)


def _dot(item: Dot, place: Transform) -> Artist:
    from matplotlib.patches import Circle

    return Circle((item.x, item.y), item.radius, **_look(item.fill, item.pen), transform=place)


def _look(fill: str | None, pen: Pen | None) -> dict[str, Any]:
    from matplotlib.colors import to_rgba

    look: dict[str, Any] = {"facecolor": fill or "none", "fill": fill is not None}
    if pen is None:
        return look | {"edgecolor": "none", "linewidth": 0}
    # matplotlib counts dashes in widths of the line.
    dashes = (0, tuple(length / pen.width for length in pen.dashes)) if pen.dashes else "solid"
    look |= {"edgecolor": to_rgba(pen.colour, pen.opacity), "linewidth": pen.width, "linestyle": dashes}
    return look | {"capstyle": pen.cap, "joinstyle": "round"}


def _text(item: Words, place: Transform) -> list[Artist]:
    from matplotlib.patheffects import Stroke
    from matplotlib.text import Text

    def made(**options: Any) -> Text:
        return Text(
            item.x, item.y, item.text, fontsize=item.size, color=item.colour, parse_math=False,
            family=list(fonts.FAMILIES), fontweight=700 if item.bold else 400, ha=ALIGN[item.anchor], va="baseline",
            transform=place, **options,
        )  # fmt: skip

    if item.halo is None:
        return [made()]
    seam = Stroke(linewidth=2 * item.halo_width, foreground=item.halo, joinstyle="round")
    return [made(path_effects=[seam]), made()]
