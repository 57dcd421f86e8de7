"""The fonts of pictures: Noto Sans with its Arabic, bundled with its licence, so that a picture is the same everywhere."""

from __future__ import annotations

import base64
import unicodedata
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.exports.files import CONTROLS

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

FOLDER = Path(__file__).parent.parent / "maps" / "assets" / "fonts"
#: Names of our own, so that no font of the machine is taken in their place; a letter is sought in this order.
FAMILIES = ("frontline-latin", "frontline-arabic")
FILES = {
    ("frontline-latin", False): "NotoSans-Regular.ttf",
    ("frontline-latin", True): "NotoSans-Bold.ttf",
    ("frontline-arabic", False): "NotoSansArabic-Regular.ttf",
    ("frontline-arabic", True): "NotoSansArabic-Bold.ttf",
}
#: As drawing programs know them.
PUBLIC = {"frontline-latin": "Noto Sans", "frontline-arabic": "Noto Sans Arabic"}
#: Stands for a letter that neither font has.
MISSING = "?"
LONGEST = 40
#: Height of capitals and of the space below the baseline, as parts of the size.
ASCENT, DESCENT = 0.76, 0.24


def file_of(family: str, *, bold: bool) -> Path:
    """Path of a font."""
    return FOLDER / FILES[family, bold]


@lru_cache(maxsize=1)
def register() -> tuple[str, ...]:
    """Make the fonts known to matplotlib; the families in the order in which letters are sought."""
    from matplotlib.font_manager import FontEntry, fontManager

    for (family, bold), name in FILES.items():
        fontManager.ttflist.append(
            FontEntry(fname=str(FOLDER / name), name=family, weight=700 if bold else 400, size="scalable")
        )
    return FAMILIES


@lru_cache(maxsize=4)
def characters(family: str) -> frozenset[int]:
    """Code points that a family has letters for."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(file_of(family, bold=False))).get_charmap())


@lru_cache(maxsize=4096)
def shown(text: str, limit: int = LONGEST) -> str:
    """Text as it may stand on a picture: one line, of letters the fonts have, not too long."""
    line = " ".join(CONTROLS.sub("", text).split())
    known = "".join(c if any(ord(c) in characters(family) for family in FAMILIES) else MISSING for c in line)
    return known if len(known) <= limit else known[: limit - 1].rstrip() + "…"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line in points, with Arabic letters joined and letters set as they will be drawn."""
    return _units(text, bold) * size / 1000


@lru_cache(maxsize=4096)
def _units(text: str, bold: bool) -> float:
    font = _font(bold)
    font.set_size(1000, 72)
    font.set_text(text)
    return float(font.get_width_height()[0]) / 64


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    found = fontManager._find_fonts_by_props(FontProperties(family=list(register()), weight=700 if bold else 400))  # noqa: SLF001 - what text itself asks
    return get_font(found)


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """A text in lines that are not wider than ``width`` points; a word that is wider is cut."""
    made: list[str] = []
    for word in text.split():
        longer = f"{made[-1]} {word}" if made else word
        if made and width_of(longer, size, bold=bold) <= width:
            made[-1] = longer
        else:
            made.append(fitted(word, size, width, bold=bold))
    return made


def fitted(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis at the end of a word where one is near, so that it is not wider than ``width``."""
    if width_of(text, size, bold=bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if width_of(text[:middle].rstrip() + "…", size, bold=bold) <= width else (low, middle - 1)
        )
    cut = text[:low].rstrip()
    space = cut.rfind(" ")
    return (cut[:space] if space > 0.6 * len(cut) else cut).rstrip(" ,;:·(") + "…"


def is_rtl(text: str) -> bool:
    """Whether a line is written from right to left: its first letter with a direction says so."""
    return next(
        (kind in ("R", "AL") for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), False
    )


def embedded(texts: list[tuple[str, bool]]) -> list[tuple[str, bool, str]]:
    """(family, bold, WOFF as base64) of the fonts that some texts need, with no more letters than those.

    Parameters
    ----------
    texts : (text, bold).
    """
    made = []
    for family, bold in FILES:
        used = {ord(c) for text, heavy in texts if heavy == bold for c in text} & characters(family)
        if used - {32}:
            made.append((PUBLIC[family], bold, base64.b64encode(_subset(file_of(family, bold=bold), used)).decode()))
    return made


def _subset(path: Path, used: set[int]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options: Any = subset.Options(flavor="woff", layout_features=["*"], notdef_outline=True)
    font = TTFont(path, recalcTimestamp=False)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=sorted(used))
    chosen.subset(font)
    font.flavor = "woff"
    target = BytesIO()
    font.save(target)
    return target.getvalue()
