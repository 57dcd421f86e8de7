"""Colours of the static picture, from the palette of the maps."""

from __future__ import annotations

from collections.abc import Collection

from geo.maps.palette import GROUNDS, NOBODY, Ground, side_colours
from geo.texts import say
from geo.theatre import Theatre

__all__ = [
    "CONTESTED",
    "GROUNDS",
    "Ground",
    "blend",
    "fill",
    "hatch_colour",
    "in_order",
    "is_hatched",
    "side_colour",
    "side_name",
    "side_names",
]

#: A side that areas may have where none holds.
CONTESTED = "contested"


def side_colour(side: str, theatre: Theatre) -> str:
    """Full colour of a side; grey for an actor that no side of the theatre names."""
    return str(_style(side, theatre)["color"])


def is_hatched(side: str, theatre: Theatre) -> bool:
    """Whether a side shares a hue and is told apart by hatching."""
    return bool(_style(side, theatre)["hatch"])


def hatch_colour(side: str, theatre: Theatre, look: Ground) -> str:
    """Colour of a side's hatching: darker than its fill by day, lighter by night."""
    return blend(look.ink, side_colour(side, theatre), 0.35)


def side_name(side: str, theatre: Theatre) -> str:
    """Name of a side as a legend shows it."""
    return side_names(theatre).get(side, side)


def side_names(theatre: Theatre) -> dict[str, str]:
    """Names of the sides by id, and what land without one is called."""
    return {side.id: side.name for side in theatre.sides} | {"": say("files.nobody")}


def in_order(sides: Collection[str], theatre: Theatre) -> list[str]:
    """Sides in the theatre's order, each once; those that it lacks last, by id."""
    known = [side.id for side in theatre.sides]
    return [*(side for side in known if side in sides), *sorted(set(sides) - set(known))]


def fill(side: str, theatre: Theatre, look: Ground) -> str:
    """Colour of a side's area on land. It is opaque, for seams show where see-through areas meet."""
    return blend(side_colour(side, theatre), look.land, look.fill) if side else look.land


def blend(over: str, under: str, opacity: float) -> str:
    """The colour seen when ``over`` lies on ``under``."""
    pairs = ((int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02X}" for a, b in pairs)


def _style(side: str, theatre: Theatre) -> dict[str, object]:
    known = dict(zip((s.id for s in theatre.sides), side_colours(theatre.sides), strict=True))
    return known.get(side, {"color": NOBODY, "hatch": False})
