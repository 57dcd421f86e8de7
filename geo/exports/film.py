"""The days of a map as a film: MP4, animated GIF and WebP, each frame a picture of its day with the date on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError, MissingExtraError
from geo.exports.description import Description
from geo.exports.paint import pixels
from geo.exports.picture import sheet_of
from geo.exports.progress import Progress, part, quiet, steps
from geo.exports.reel import Reel
from geo.exports.words import title_of
from geo.maps.named import named_in
from geo.model import NOTICE, Timeline
from geo.theatre import Theatre

if TYPE_CHECKING:
    from PIL.Image import Image

#: Where the description asks for none.
SIZE = (1280, 720)
#: Frames a second of an MP4: a day's picture is repeated, which costs an encoder next to nothing.
RATE = 10
#: The last picture stands longer, so that it can be read before the film begins again; in seconds.
LAST = 2.5
#: Colours of a GIF, and how far apart (0-441) two of them are at least.
COLOURS, APART = 255, 9.0
#: Frames from which a GIF's colours are taken.
SAMPLES = 5
#: Two threads on any machine: their number changes the bytes. Without times, versions and names of programs.
ENCODING = (
    "-f", "mp4", "-preset", "medium", "-crf", "18", "-tune", "animation", "-threads", "2",
    "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709", "-color_primaries", "bt709",
    "-color_trc", "bt709", "-color_range", "tv", "-map_metadata", "-1", "-fflags", "+bitexact",
    "-flags:v", "+bitexact", "-movflags", "+faststart",
)  # fmt: skip

Frame = NDArray[np.uint8]


def film(
    timeline: Timeline, theatre: Theatre, path: Path, asked: Description, *, suffix: str, progress: Progress = quiet
) -> None:
    """Write the timeline's days as a film, the same bytes for the same timeline and description.

    Parameters
    ----------
    suffix : .mp4, .gif or .webp.
    progress : told how far the film is; what it raises stops the film.

    Raises
    ------
    InputError
        When no day is there to be shown, or the encoder fails.
    MissingExtraError
        When an MP4 is asked for and its encoder is not installed.
    TheatreError
        When the theatre's outline or basemap is missing or damaged.
    """
    if not timeline.dates:
        raise InputError("the timeline holds no day", remedy="Choose a longer period.")
    asked = replace(asked, size=_even(asked.size or SIZE))
    writer = {".mp4": _mp4, ".gif": _gif, ".webp": _webp}[suffix]
    writer(timeline, theatre, path, asked, progress)


def frames(
    timeline: Timeline, theatre: Theatre, asked: Description, days: Sequence[date] | None = None,
    progress: Progress = quiet,
) -> Iterator[Frame]:  # fmt: skip
    """A picture of each day as RGB, shape (height, width, 3); labels stay where they stood the day before."""
    kept: dict[str, int] = {}
    for day in steps(days or timeline.dates, progress, "the film"):
        sheet = sheet_of(timeline, theatre, day, asked, kept=kept, rail=True)
        yield pixels(sheet)


def _even(size: tuple[int, int]) -> tuple[int, int]:
    """Films have even sides."""
    return size[0] // 2 * 2, size[1] // 2 * 2


def seconds(count: int, asked: Description) -> list[float]:
    """How long each of so many days is shown."""
    each = 1 / asked.days_a_second
    return [each] * (count - 1) + [max(each, LAST)]


def _mp4(timeline: Timeline, theatre: Theatre, path: Path, asked: Description, progress: Progress) -> None:
    try:
        import imageio_ffmpeg
    except ImportError as error:
        raise MissingExtraError("imageio-ffmpeg", "film") from error
    notes = (
        "-metadata",
        f"title={title_of(named_in(theatre, asked.language), asked)}",
        "-metadata",
        f"comment={NOTICE}",
    )
    rate = max(RATE, round(asked.days_a_second))
    writer = imageio_ffmpeg.write_frames(
        str(path), asked.size, fps=rate, codec="libx264", quality=None, macro_block_size=2,
        output_params=[*ENCODING, *notes],
    )  # fmt: skip
    lasting = seconds(len(timeline.dates), asked)
    try:
        writer.send(None)
        for frame, length in zip(frames(timeline, theatre, asked, progress=progress), lasting, strict=True):
            for _ in range(max(1, round(length * rate))):
                writer.send(np.ascontiguousarray(frame))
    except OSError as error:
        raise InputError(f"the film cannot be encoded ({str(error).strip()[-200:]})") from error
    finally:
        writer.close()


def _gif(timeline: Timeline, theatre: Theatre, path: Path, asked: Description, progress: Progress) -> None:
    from PIL import Image

    palette = _palette(timeline, theatre, asked, part(progress, 0.0, 0.3))
    drawing = part(progress, 0.3, 1.0)

    def images() -> Iterator[Image.Image]:
        for frame in frames(timeline, theatre, asked, progress=drawing):
            yield Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)

    _animated(images(), path, asked, len(timeline.dates), format="GIF", optimize=False, comment=NOTICE.encode())


def _webp(timeline: Timeline, theatre: Theatre, path: Path, asked: Description, progress: Progress) -> None:
    from PIL import Image

    made = (Image.fromarray(frame) for frame in frames(timeline, theatre, asked, progress=progress))
    # Given as a list, all frames would be drawn before the first is encoded, and what takes longest tell nothing.
    reel = Reel(made, len(timeline.dates))
    # Land in flat colours with fine lines: without loss it is sharper, and hardly larger.
    _animated(iter((reel,)), path, asked, len(timeline.dates), format="WEBP", lossless=True, quality=40, method=3)


def _animated(images: Iterator[Image], path: Path, asked: Description, count: int, **options: Any) -> None:
    first = next(images)
    lasting = [round(1000 * length) for length in seconds(count, asked)]
    first.save(path, save_all=True, append_images=images, duration=lasting, loop=0, **options)


def _palette(timeline: Timeline, theatre: Theatre, asked: Description, progress: Progress) -> Image:
    """The colours seen most in some days' frames, none close to another, as an image that carries them."""
    from PIL import Image

    last = len(timeline.dates) - 1
    chosen = sorted({timeline.dates[round(last * n / (SAMPLES - 1))] for n in range(SAMPLES)})
    seen = np.concatenate(
        [frame.reshape(-1, 3) for frame in frames(timeline, theatre, asked, chosen, progress)]
    ).astype(np.int64)
    codes, counts = np.unique(seen @ np.array([65536, 256, 1]), return_counts=True)
    # Sorted by how often, then by colour, so that equal counts do not depend on the machine.
    ordered = codes[np.lexsort((codes, -counts))]
    colours: list[tuple[int, int, int]] = []
    for code in ordered.tolist():
        colour = (code >> 16, code >> 8 & 255, code & 255)
        if all(sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)) >= APART**2 for other in colours):
            colours.append(colour)
        if len(colours) == COLOURS:
            break
    image = Image.new("P", (1, 1))
    flat = [part for colour in colours for part in colour]
    image.putpalette(flat + list(colours[0]) * (256 - len(colours)))
    return image
