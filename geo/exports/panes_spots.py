"""Places on the panes of a comparison, which look as they do on the map page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.exports.files import CONTROLS
from geo.exports.style import CONTESTED
from geo.maps.basemap import rank_of
from geo.maps.palette import NOBODY
from geo.model import Status
from geo.schema import held_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

    from geo.model import Place

#: Pixels across half a dot by rank, and the share of it for what is no settlement: those of the map page.
RADII = (6.2, 5.2, 4.2, 3.5, 2.9)
SITE = 0.75
#: What the signs of places are called in the legend, in order.
SIGNS = {
    "claimed": "uncorroborated",
    "contested": "contested",
    "besieged": "besieged",
    "unheld": "unheld",
    "unknown": "unknown",
}
#: Below this a place is only weakly held.
WEAK = 0.7
#: Kinds of places that have a dot: settlements and built sites.
POINTS = ("P.", "S.")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a pane.

    Attributes
    ----------
    x, y : units of the pane.
    fill, other : colours of the holder's dot, and of who else may hold it ("": nobody).
    status : a model.Status.
    rank : 0 (capital) to 4 (village).
    radius : of the dot, in pixels.
    weak, claimed : whether it is weakly held, and whether one source alone says so.
    kept : whether it keeps its dot where dots of others give way.
    """

    name: str
    x: int
    y: int
    fill: str
    status: str
    rank: int
    told: str = ""
    radius: float = RADII[-1]
    other: str = ""
    weak: bool = False
    claimed: bool = False
    kept: bool = False
    population: int = 0

    @property
    def weight(self) -> tuple[int, int, str]:
        """The weightiest place first."""
        return self.rank, -self.population, self.name


@dataclass(frozen=True)
class Marking:
    """What all spots share.

    Attributes
    ----------
    units : from degrees to units of a pane, within ``box``.
    colours : of dots by side.
    places : gazetteer entries by id.
    kept : ids of places that something happened at.
    """

    units: Callable[[BaseGeometry], BaseGeometry]
    box: BaseGeometry
    colours: Mapping[str, str]
    places: Mapping[str, Place]
    kept: frozenset[str]

    def spot(self, row: Mapping[str, Any], told: str = "", *, claimed: bool = False, kept: bool = False) -> Spot | None:
        """The spot of a place (place_id, name, lon, lat, side, status, maybe probability and distribution).

        None for what is no point, and beyond the pane.
        """
        at = self.units(shapely.Point(float(row["lon"]), float(row["lat"])))
        place = self.places.get(str(row["place_id"]))
        if (place is not None and not place.kind.startswith(POINTS)) or not self.box.covers(at):
            return None
        x, y = np.rint(shapely.get_coordinates(at)[0]).astype(int).tolist()
        side = held_by(row)
        rank = rank_of(place.population, place.kind) if place else len(RADII) - 1
        settled = place is None or place.kind.startswith("P.")
        # Land that others call contested makes the places on it so.
        status = Status.CONTESTED if side == CONTESTED else Status(row["status"])
        return Spot(
            plain(row["name"]), x, y, self.colours.get(side, NOBODY), str(status), rank, told,
            radius=RADII[rank] * (1 if settled else SITE), other=self._other(row, side), claimed=claimed,
            weak=bool(row.get("probability", 1.0) < WEAK), kept=kept or str(row["place_id"]) in self.kept,
            population=place.population if place else 0,
        )  # fmt: skip

    def _other(self, row: Mapping[str, Any], side: str) -> str:
        """Colour of the likeliest of the other sides."""
        odds = (self.colours.get(str(other), "") for other, _ in row.get("distribution", ()) if other and other != side)
        return next(filter(None, odds), "")


def plain(text: object) -> str:
    """A name on one line, without characters that steer or hide text."""
    return " ".join(CONTROLS.sub("", str(text)).encode("utf-8", "replace").decode().split())
