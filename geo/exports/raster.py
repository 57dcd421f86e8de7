"""Charts and drawings of ours as pixels, with bundled fonts and without a network or a browser."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

#: Ours first; what comes with matplotlib has the letters that ours lack.
FAMILY = "Noto Sans, Noto Sans Arabic, DejaVu Sans, sans-serif"


def svg_png(svg: str, *, scale: float = 2.0) -> bytes:
    """A PNG of an SVG text; the same bytes for the same text.

    Parameters
    ----------
    scale : pixels per pixel of the drawing.
    """
    import vl_convert

    register_fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Let charts be drawn in the bundled fonts, whatever the machine has."""
    import matplotlib as mpl
    import vl_convert

    from geo.maps.player import ASSETS

    for folder in (ASSETS / "fonts", Path(mpl.get_data_path()) / "fonts" / "ttf"):
        vl_convert.register_font_directory(str(folder))
