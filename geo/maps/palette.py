"""Colours of sides and of the ground, by day and by night.

The slots were found by search over plausible hues so that every pair stays apart for normal vision, deuteranopia,
protanopia and tritanopia when laid over the land; a test measures the distances again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from geo.model import Side

#: Slots 1 to 7, in order. Sides beyond take a neighbour's hue and a hatch.
SLOTS = ("#CC411F", "#63A690", "#C1F1ED", "#FAD869", "#222222", "#133C80", "#B874CA")

#: Drawn where nobody is known to hold, and for a side that the theatre does not name.
NOBODY = "#9A968C"


@dataclass(frozen=True, slots=True)
class Ground:
    """Colours of everything that is not a side.

    Attributes
    ----------
    beyond : land outside the theatre's outline.
    fill : opacity of the sides' fills over the land.
    """

    water: str
    land: str
    beyond: str
    ink: str
    soft: str
    road: str
    river: str
    panel: str
    accent: str
    fill: float


GROUNDS = {
    "light": Ground(
        "#DDE5EA", "#F3F1EC", "#E9E6DF", "#2B2B2B", "#6A675F", "#A89F8D", "#9DB8C6", "#FFFEFB", "#1F5FA8", 0.55
    ),
    # At 55 % the fills turn to mud over dark land.
    "dark": Ground(
        "#12161A", "#1E2227", "#191D21", "#E6E3DC", "#9D9A92", "#6E6A61", "#3D5461", "#181C20", "#8DBBEF", 0.70
    ),
    # White, black and strong fills, for eyes that need more contrast.
    "contrast": Ground(
        "#D6E6F2", "#FFFFFF", "#EDEDED", "#000000", "#3A3A3A", "#5A5A5A", "#1F5FA8", "#FFFFFF", "#003F8A", 0.85
    ),
}


def side_colours(sides: Sequence[Side]) -> list[dict[str, object]]:
    """Colour and hatch of each side, in the order of the sides.

    A slot outside 1 to 7, or one that an earlier side has taken, is drawn hatched.
    """
    taken: set[int] = set()
    colours: list[dict[str, object]] = []
    for side in sides:
        slot = (side.slot - 1) % len(SLOTS)
        again = slot in taken or side.slot != slot + 1
        colours.append({"color": SLOTS[slot], "hatch": side.hatch or again})
        taken.add(slot)
    return colours


def grounds() -> dict[str, dict[str, object]]:
    """Every ground as plain values, for the page."""
    return {mode: asdict(ground) for mode, ground in GROUNDS.items()}
