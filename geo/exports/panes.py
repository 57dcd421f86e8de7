"""Two maps and what differs between them as plain shapes: for the page that compares, and for a picture of it.

All panes share one equal-area projection and one window, so that what lies at one spot of the one is that of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from geo.control.compared import ABSENT, Compared, Shown
from geo.control.doubt import on_day
from geo.control.fronts import shared_borders
from geo.crs import metric_crs, to_metric
from geo.exports.panes_spots import Marking, Spot, plain
from geo.exports.style import CONTESTED, blend, in_order
from geo.exports.style import side_names as named_sides
from geo.maps.palette import NOBODY, Ground, side_colours
from geo.model import Side, Status
from geo.schema import held_by
from geo.texts import say

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Place, Timeline
    from geo.theatre import Theatre

    Move = Callable[[BaseGeometry], BaseGeometry]

#: Units across a pane; coordinates are whole numbers of them. Some 70 m in a theatre as wide as 700 km.
UNITS = 10_000
#: What is nearer to a line (units) than this is drawn as the line.
SIMPLIFY = 3.0
#: Share of the longer side left around the outline.
MARGIN = 0.035
#: Layers of the ground below the areas, and lines above them: (layer, width in pixels, dashes).
ABOVE = (("admin1", 0.7, ()), ("rivers", 0.9, ()), ("disputed", 1.0, (3, 3)))
#: Words for who holds a place, by model.Status.
TOLD = {
    "held": "held_by", "contested": "contested_by", "besieged": "besieged_by", "unheld": "unheld", "unknown": "unknown",
}  # fmt: skip
#: Settlements shown as changed for their land alone, beside those that reports tell of, up to so many places in all.
NAMELESS = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """A path in units from the upper left; widths and dashes are pixels. ``fill`` may be the name of a pattern."""

    path: str
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Pane:
    """One map: areas and bands below the rivers, fronts above them, then places."""

    title: str
    areas: tuple[Shape, ...]
    fronts: tuple[Shape, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Panes:
    """Both maps and the difference.

    Attributes
    ----------
    size : width and height in units of ``unit_m`` metres.
    ground : shapes under all, ``above`` the lines over the areas.
    patterns : of hatched fills: name, and colours of ground and lines.
    legend : (fill, text) of the sides that occur; ``colours`` by side, without patterns.
    """

    size: tuple[int, int]
    unit_m: float
    look: dict[str, Any]
    patterns: tuple[dict[str, str], ...]
    ground: tuple[Shape, ...]
    above: tuple[Shape, ...]
    first: Pane
    second: Pane
    changed: Pane
    legend: tuple[tuple[str, str], ...] = field(default=())
    colours: dict[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return asdict(self)


def side_names(sides: Iterable[str], theatre: Theatre) -> dict[str, str]:
    """Names of sides as a comparison shows them, those of no actor too."""
    known = named_sides(theatre) | {CONTESTED: say("files.contested"), ABSENT: "Not drawn"}
    return {side: known.get(side, side) for side in sides}


def draw_panes(
    shown: tuple[Shown, Shown],
    titles: tuple[str, str],
    compared: Compared,
    theatre: Theatre,
    look: Ground,
    *,
    fronts: tuple[gpd.GeoDataFrame | None, gpd.GeoDataFrame | None],
    places: Mapping[str, Place],
    alone: tuple[Container[str], Container[str]] = (frozenset(), frozenset()),
) -> Panes:
    """The panes of two maps.

    Parameters
    ----------
    fronts : the lines (geometry, ``dashed``) of each map; None: the borders between its areas.
    places : gazetteer entries by id, for sizes of places.
    alone : ids of places whose holder in each map one source alone tells.

    Raises
    ------
    TheatreError
        When the outline or a layer of the basemap cannot be read.
    """
    sides = sorted({str(s) for one in shown for s in one.day.areas["side"]})
    setting = _setting(sides, theatre, look, places, _eventful(shown, compared))
    first, second = (_pane(t, one, f, a, setting) for t, one, f, a in zip(titles, shown, fronts, alone, strict=True))
    named, window = side_names(sides, theatre), setting.window
    order = in_order([side for side in sides if side], theatre)
    ground, above = _ground(theatre, window, look)
    return Panes(
        window.size, window.unit_m, asdict(look), setting.patterns, ground, above, first, second,
        _changed(shown[1], compared, alone[1], setting, theatre), tuple((setting.fills[s], plain(named[s])) for s in order),
        dict(setting.solid),
    )  # fmt: skip


def front_lines(timeline: Timeline, shown: Shown) -> gpd.GeoDataFrame:
    """The fronts of a timeline on the day of a map."""
    return on_day(timeline.fronts, shown.day.date)


@dataclass(frozen=True)
class _Window:
    """From degrees to units."""

    crs: Any
    west: float
    north: float
    unit_m: float
    size: tuple[int, int]

    def units(self, shape: BaseGeometry) -> BaseGeometry:
        moved: BaseGeometry = shapely.transform(
            to_metric(shape, self.crs),
            lambda xy: np.column_stack([xy[:, 0] - self.west, self.north - xy[:, 1]]) / self.unit_m,
        )
        return moved

    @property
    def box(self) -> BaseGeometry:
        return shapely.box(-20, -20, self.size[0] + 20, self.size[1] + 20)


def _window(theatre: Theatre) -> _Window:
    crs = metric_crs(theatre.bounds)
    west, south, east, north = to_metric(theatre.outline(), crs).bounds
    pad = MARGIN * max(east - west, north - south)
    unit = (east - west + 2 * pad) / UNITS
    return _Window(crs, west - pad, north + pad, unit, (UNITS, round((north - south + 2 * pad) / unit)))


@dataclass(frozen=True)
class _Setting:
    """What all panes share: the window, the fill of each side and its colour without a pattern, and how places look."""

    window: _Window
    look: Ground
    fills: Mapping[str, str]
    solid: Mapping[str, str]
    patterns: tuple[dict[str, str], ...]
    marking: Marking
    names: Mapping[str, str]

    def told(self, row: Mapping[str, Any]) -> str:
        """Who holds a place, in words."""
        side = held_by(row)
        kind = str(row["status"]) if side or row["status"] in {Status.UNHELD, Status.UNKNOWN} else str(Status.UNKNOWN)
        return say(f"files.{TOLD[kind]}", side=plain(self.names.get(side, side)))


def _eventful(shown: tuple[Shown, Shown], compared: Compared) -> frozenset[str]:
    """Places that reports tell of as changed, and those that are fought over in either map."""
    fought = {Status.CONTESTED, Status.BESIEGED}
    seen = {place for one in shown for place, row in one.rows.items() if row["status"] in fought}
    told = compared.places.loc[compared.places["told"].astype(bool), "place_id"]
    return frozenset(seen | set(told.astype(str)))


def _setting(
    sides: Sequence[str], theatre: Theatre, look: Ground, places: Mapping[str, Place], kept: frozenset[str]
) -> _Setting:
    others = [s for s in sides if s not in {side.id for side in theatre.sides} | {"", CONTESTED, ABSENT}]
    known = [*theatre.sides, *(Side(o, o, (o,), len(theatre.sides) + n + 1, hatch=True) for n, o in enumerate(others))]
    solid = {"": look.land, CONTESTED: look.land, ABSENT: look.beyond}
    fills, patterns, dots = solid | {"": "dots", CONTESTED: "contested"}, _bands(look), {"": NOBODY}
    for side, style in zip(known, side_colours(known), strict=True):
        dots[side.id] = str(style["color"])
        colour = blend(dots[side.id], look.land, look.fill)
        fills[side.id] = solid[side.id] = colour
        if style["hatch"]:
            name = f"side-{len(patterns)}"
            line = blend(look.ink, dots[side.id], 0.35)
            patterns.append({"name": name, "kind": "hatch", "ground": colour, "line": line})
            fills[side.id] = name
    window = _window(theatre)
    marking = Marking(window.units, window.box, dots, places, kept)
    return _Setting(window, look, fills, solid, tuple(patterns), marking, side_names(dots, theatre))


def _bands(look: Ground) -> list[dict[str, str]]:
    return [
        {"name": "dots", "kind": "dots", "ground": look.land, "line": look.soft},
        {"name": "unknown", "kind": "dots", "ground": look.land, "line": look.soft},
        {"name": "uncertain", "kind": "thin", "ground": "", "line": look.ink},
        {"name": "contested", "kind": "hatch", "ground": look.land, "line": look.ink},
    ]


def _ground(theatre: Theatre, window: _Window, look: Ground) -> tuple[tuple[Shape, ...], tuple[Shape, ...]]:
    def layer(name: str) -> str:
        frame = theatre.basemap(name)
        shapes = [] if frame is None else [window.units(s) for s in frame.geometry if s is not None]
        seen = [shapely.intersection(shapely.make_valid(s), window.box) for s in shapes if s.intersects(window.box)]
        return "".join(path(shape.simplify(SIMPLIFY)) for shape in seen)

    below = (
        Shape(layer("neighbours"), look.beyond, look.soft, 0.6, (), 1.0),
        Shape(path(window.units(theatre.outline()).simplify(SIMPLIFY)), look.land),
    )
    colours = {"admin1": (look.ink, 0.3), "rivers": (look.river, 1.0), "disputed": (look.soft, 1.0)}
    lines = [Shape(layer("lakes"), look.water)]
    for name, width, dash in ABOVE:
        colour, opacity = colours[name]
        lines.append(Shape(layer(name), "", colour, width, dash, opacity))
    lines.append(Shape(below[1].path, "", look.soft, 1.0))
    return tuple(s for s in below if s.path), tuple(s for s in lines if s.path)


def _pane(title: str, shown: Shown, fronts: gpd.GeoDataFrame | None, alone: Container[str], setting: _Setting) -> Pane:
    areas = [Shape(text, setting.fills[side]) for side, text in _tiles(shown, setting.window)]
    for name, opacity in (("unknown", 1.0), ("uncertain", 0.45)):
        band = setting.window.units(getattr(shown.day, name)).simplify(SIMPLIFY)
        areas.append(Shape(path(band), name, "", 0.0, (), opacity))
    spots = [setting.marking.spot(row, setting.told(row), claimed=place in alone) for place, row in shown.rows.items()]
    ordered = sorted(filter(None, spots), key=lambda s: s.weight)
    return Pane(plain(title), tuple(a for a in areas if a.path), _fronts(shown, fronts, setting), tuple(ordered))


def _tiles(shown: Shown, window: _Window) -> list[tuple[str, str]]:
    """Path of each side's land; neighbours share their simplified borders."""
    moved = [window.units(shape) for shape in shown.day.areas.geometry]
    shapes = list(shapely.coverage_simplify(moved, SIMPLIFY)) if moved else []
    return [(str(side), path(shape)) for side, shape in zip(shown.day.areas["side"], shapes, strict=True)]


def _fronts(shown: Shown, fronts: gpd.GeoDataFrame | None, setting: _Setting) -> tuple[Shape, ...]:
    if fronts is None:
        lines = {False: [line for pair, line in shared_borders(shown.day.areas, "") if ABSENT not in pair.split("|")]}
    else:
        lines = {weak: list(fronts[fronts["dashed"] == weak].geometry) for weak in (False, True)}
    found = []
    for weak, own in lines.items():
        text = "".join(path(setting.window.units(line).simplify(SIMPLIFY)) for line in own)
        if text:
            found.append(Shape(text, "", setting.look.land, 4.2))
            found.append(Shape(text, "", setting.look.ink, 2.0, (6, 4) if weak else ()))
    return tuple(found)


def _changed(second: Shown, compared: Compared, alone: Container[str], setting: _Setting, theatre: Theatre) -> Pane:
    """Land that is another's in the second map in that one's colour, the rest pale; places that changed, by weight."""
    pale = [Shape(text, setting.fills[side], "", 0.0, (), 0.22) for side, text in _tiles(second, setting.window)]
    strong = [
        Shape(path(setting.window.units(shape).simplify(SIMPLIFY)), setting.fills[str(side)], setting.look.ink, 0.8)
        for side, shape in zip(compared.land["to_side"], compared.land.geometry, strict=True)
    ]
    names = side_names({*compared.places["from_side"], *compared.places["to_side"]}, theatre)
    spots: list[Spot] = []
    for row in compared.places.to_dict("records"):
        told = plain(f"{names[row['from_side']]} → {names[row['to_side']]}")
        # A map with marks of its own says how sure they are.
        drawn = dict(second.rows.get(str(row["place_id"]), {}))
        drawn |= {str(k): v for k, v in row.items()} | {"side": row["to_side"], "status": row["to_status"]}
        spot = setting.marking.spot(drawn, told, claimed=str(row["place_id"]) in alone)
        # Those that reports tell of come first in the table, and are named first.
        if spot and (row["told"] or len(spots) < NAMELESS):
            spots.append(spot)
    return Pane("", tuple(s for s in (*pale, *strong) if s.path), (), tuple(spots))


def path(shape: BaseGeometry) -> str:
    """An SVG path of the polygons and lines of a shape, in whole numbers, each step from the one before."""
    out = []
    for part in shapely.get_parts(shapely.get_parts(shape)):
        if part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            out += [_steps(shapely.get_coordinates(ring)[:-1]) + "z" for ring in rings if not ring.is_empty]
        elif part.geom_type in {"LineString", "LinearRing"} and not part.is_empty:
            out.append(_steps(shapely.get_coordinates(part)))
    return "".join(out)


def _steps(xy: NDArray[np.float64]) -> str:
    whole = np.rint(xy).astype(int)
    moves = np.diff(whole, axis=0)
    moves = moves[(moves != 0).any(axis=1)]
    start = f"M{whole[0][0]} {whole[0][1]}"
    return start + (f"l{' '.join(f'{x} {y}' for x, y in moves)}" if len(moves) else "")
