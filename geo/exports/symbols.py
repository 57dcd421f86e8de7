"""Symbols of states as small white pictures with a dark rim, which a program tints with the colour of a side."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw

SYMBOLS = ("dot", "diamond", "ring", "circle", "cross", "triangle")
SIZE, FINER = 64, 4
RIM = (43, 43, 43, 255)
WHITE = (255, 255, 255, 255)
CLEAR = (0, 0, 0, 0)


@lru_cache(maxsize=len(SYMBOLS))
def symbol_png(name: str) -> bytes:
    """A symbol as PNG, 64 pixels a side; drawn larger and made smaller, so that its edge is smooth."""
    size = SIZE * FINER
    picture = Image.new("RGBA", (size, size), CLEAR)
    _draw(ImageDraw.Draw(picture), name, size)
    out = io.BytesIO()
    picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _draw(pen: ImageDraw.ImageDraw, name: str, size: int) -> None:
    rim, middle = size // 16, size // 2
    small, large = (_square(size, share) for share in (0.28, 0.06))
    if name in {"dot", "circle"}:
        pen.ellipse(small, fill=WHITE if name == "dot" else CLEAR, outline=RIM if name == "dot" else WHITE, width=rim)
    elif name == "ring":
        for start in range(0, 360, 60):
            pen.arc(large, start, start + 38, fill=RIM, width=rim)
        pen.ellipse(small, fill=WHITE, outline=RIM, width=rim)
    elif name == "cross":
        for ends in ((small[0], small[1], small[2], small[3]), (small[0], small[3], small[2], small[1])):
            pen.line(ends, fill=WHITE, width=rim * 2)
    elif name == "diamond":
        edge = size // 10
        corners = [(middle, edge), (size - edge, middle), (middle, size - edge), (edge, middle)]
        pen.polygon(corners, fill=WHITE, outline=RIM, width=rim)
        pen.line([(edge, middle), (size - edge, middle)], fill=RIM, width=rim)
    else:
        edge = size // 5
        pen.polygon(
            [(middle, edge), (size - edge, size - edge), (edge, size - edge)], fill=WHITE, outline=RIM, width=rim
        )


def _square(size: int, edge: float) -> tuple[int, int, int, int]:
    low, high = round(size * edge), round(size * (1 - edge))
    return low, low, high, high
