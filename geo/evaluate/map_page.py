"""Two maps side by side as one page to read: figures, a difference map, and where they differ most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from geo.evaluate.differences import Part, Piece, fronts, largest_parts, pieces, places_in, set_aside
from geo.evaluate.map_drawing import (
    SMALL_STRIPE,
    STRIPE,
    Canvas,
    Name,
    Window,
    canvas_of,
    hatching,
    names_svg,
    scale_svg,
    shapes_svg,
    stripes,
    window_of,
)
from geo.evaluate.map_words import rules_words, tables
from geo.evaluate.pages import asset, head, safe
from geo.exports.style import blend
from geo.maps.palette import GROUNDS, NOBODY, SLOTS, side_colours
from geo.model import NOTICE
from geo.schema import WGS84

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.evaluate.maps import Compared, ControlMap
    from geo.model import Place
    from geo.places.gazetteer import Gazetteer
    from geo.theatre import Theatre

#: Sides that have a view of their own.
VIEWS = 8
#: Letters of the large map on a wide screen and on a phone, in units, and of a small map as a share of its width.
LARGE, LARGE_NARROW, SMALL = 150.0, 360.0, 0.042
#: Places tried for a name on the large map, and on a small one.
TRIED, TRIED_SMALL = 90, 14
BASEMAP = ("lakes", "rivers")


@dataclass(frozen=True)
class _Page:
    """What the parts of the page share."""

    compared: Compared
    maps: tuple[ControlMap, ControlMap]
    theatre: Theatre | None
    canvas: Canvas
    pieces: list[Piece]
    parts: list[Part]
    places: list[tuple[Place, float, float]]

    @property
    def sides(self) -> list[str]:
        """The sides, the one with most ground first."""
        ground: dict[str, float] = {}
        for piece in self.pieces:
            for side in {piece.first, piece.second} - {None}:
                ground[str(side)] = ground.get(str(side), 0.0) + piece.km2
        return sorted(ground, key=lambda side: (-ground[side], side))

    def called(self, side: str | None) -> str:
        """A side as the page names it."""
        if not side:
            return "nobody"
        return next((s.name for s in self.theatre.sides if s.id == side), side) if self.theatre else side


def map_page(
    compared: Compared,
    maps: tuple[ControlMap, ControlMap],
    gazetteer: Gazetteer | None = None,
    theatre: Theatre | None = None,
    attribution: str = "",
    *,
    outlined: bool = False,
) -> str:
    """One self-contained HTML page, without script and without the network.

    Parameters
    ----------
    maps : the known map, called A, and the other, called B, as they were compared.
    gazetteer : the places that say where something lies; None: none are named.
    theatre : names and colours of its sides, its rivers and lakes; None: colours in the order of size.
    attribution : whom the maps are owed to, as the user says it.
    outlined : whether an outline was given to clip them to.
    """
    found = pieces(compared)
    listed, more, more_km2 = largest_parts(found, compared, gazetteer)
    canvas = canvas_of(compared.outline)
    page = _Page(compared, maps, theatre, canvas, found, listed, _places(compared, canvas, gazetteer))
    style = asset("maps.css") + _colours(page)
    body = (
        head(f"{maps[0].name} and {maps[1].name}", style),
        _header(page),
        *_switches(page),
        '<main class="shown">',
        f'<section class="chart"><div class="map">{_large(page)}</div>{_legend(page)}</section>',
        _parts(page, more, more_km2),
        f'<section class="figures"><h2>Figures</h2>{tables(compared, page.called)}</section>',
        _footer(page, attribution, outlined=outlined),
        "</main>\n</body>\n</html>\n",
    )
    return "\n".join(body)


def _places(compared: Compared, canvas: Canvas, gazetteer: Gazetteer | None) -> list[tuple[Place, float, float]]:
    """Settlements of the compared ground, the largest first, with their place on the drawing."""
    if gazetteer is None:
        return []
    outline = gpd.GeoSeries([compared.outline], crs=compared.crs).to_crs(WGS84).iloc[0]
    found = places_in(gazetteer, outline)
    points = gpd.GeoSeries(gpd.points_from_xy([p.lon for p in found], [p.lat for p in found]), crs=WGS84)
    at = shapely.get_coordinates(points.to_crs(compared.crs).to_numpy()).tolist()
    return [(place, *canvas.at(x, y)) for place, (x, y) in zip(found, at, strict=True)]


def _header(page: _Page) -> str:
    score = page.compared.score
    differing = sum(piece.km2 for piece in page.pieces if not piece.agrees)
    apart = [front.mean_km for front in score.fronts.values() if front.mean_km is not None]
    tiles = [
        ("of A's ground is the same on B", "–" if score.accuracy is None else f"{score.accuracy:.1%}"),
        ("on which they differ", f"{differing:,.0f} km²"),
    ]
    if apart:
        tiles.append(("between the fronts, on average", f"{sum(apart) / len(apart):.1f} km"))
    shown = "".join(f'<div class="tile"><b>{value}</b><span>{label}</span></div>' for label, value in tiles)
    names = "".join(
        f'<p><b class="letter">{letter}</b> <bdi>{safe(one.name)}</bdi></p>'
        for letter, one in zip("AB", page.maps, strict=True)
    )
    return (
        f'<header><div class="head"><h1>Two maps of control</h1>{names}</div><div class="tiles">{shown}</div>'
        f'<p class="notice">{safe(NOTICE)}</p></header>'
    )


def _switches(page: _Page) -> Iterator[str]:
    """What the map shows: all sides, or one. Plain radio buttons, whose state the style reads."""
    views = [("v", "all sides"), *((f"v{n}", page.called(side)) for n, side in enumerate(page.sides[:VIEWS]))]
    for ident, _ in views:
        yield f'<input type="radio" name="view" id="{ident}"{" checked" if ident == "v" else ""}>'
    labels = "".join(f'<label for="{ident}"><bdi>{safe(words)}</bdi></label>' for ident, words in views)
    yield f'<div class="views"><b>Show</b>{labels}</div>'


def _colours(page: _Page) -> str:
    """Rules for the colours of the sides and pieces, in each view."""
    colours = _side_colours(page)
    rules = []
    for n, piece in enumerate(page.pieces):
        one, other = (colours.get(side or "", NOBODY) for side in (piece.first, piece.second))
        tints = [blend(one, GROUNDS[mode].land, GROUNDS[mode].fill) for mode in ("light", "dark")]
        rules.append(
            f".a{n}{{fill:{one if piece.first else 'var(--land)'}}}.b{n}{{fill:{other if piece.second else 'var(--land)'}}}"
            f".c{n}{{fill:var(--c{n},var(--p{n}))}}"
        )
        if piece.agrees:
            rules.append(f":root{{--p{n}:{tints[0]}}}@media(prefers-color-scheme:dark){{:root{{--p{n}:{tints[1]}}}}}")
    windows = ["large", *(f"small{n}" for n in range(1, len(page.parts) + 1))]
    for window in windows:
        uses = "".join(f"--p{n}:url(#{window}-{n});" for n, p in enumerate(page.pieces) if not p.agrees)
        rules.append(f".{window}{{{uses}--aside:url(#{window}-aside)}}")
    rules += [
        f"#{v}:checked~.views [for={v}]{{border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);font-weight:600}}"
        f"#{v}:focus-visible~.views [for={v}]{{outline:2px solid var(--accent);outline-offset:2px}}"
        for v in ("v", *(f"v{k}" for k in range(len(page.sides[:VIEWS]))))
    ]
    for k, side in enumerate(page.sides[:VIEWS]):
        uses = "".join(f"--c{n}:var(--{_kind(p, side)});" for n, p in enumerate(page.pieces))
        rules.append(f"#v{k}:checked~.shown{{{uses}--edge:none}}")
        rules.append(
            f"#v{k}:checked~.shown .legend.of{k}{{display:block}}#v{k}:checked~.shown .legend.all{{display:none}}"
        )
    return "".join(rules)


def _kind(piece: Piece, side: str) -> str:
    """What a piece is to one side: the variable of its colour."""
    if piece.agrees:
        return "both" if piece.first == side else "land"
    return "only-a" if piece.first == side else "only-b" if piece.second == side else "land"


def _side_colours(page: _Page) -> dict[str, str]:
    """A theatre's own colours for its sides; for others those not yet taken, in the order of size."""
    own = page.theatre.sides if page.theatre else ()
    # Two sides of one hue would be told apart by hatching, which here says that the maps differ.
    known = {s.id: str(c["color"]) for s, c in zip(own, side_colours(own), strict=True) if not c["hatch"]}
    found = {side: known[side] for side in page.sides if side in known}
    free = [colour for colour in SLOTS if colour not in found.values()] or list(SLOTS)
    others = [side for side in page.sides if side not in found]
    return found | {side: free[n] if n < len(free) else NOBODY for n, side in enumerate(others)}


def _titles(page: _Page) -> list[str]:
    return [f"{_says(page, piece)}, {_km2(piece.km2)}" for piece in page.pieces]


def _says(page: _Page, piece: Piece) -> str:
    if piece.agrees:
        return f"both: {page.called(piece.first)}"
    return f"A: {page.called(piece.first)}, B: {page.called(piece.second)}"


def _km2(value: float) -> str:
    return f"{value:,.0f} km²" if value >= 10 else f"{value:.1f} km²"


def _large(page: _Page) -> str:
    canvas = page.canvas
    window = Window(0, 0, canvas.width, canvas.height)
    one, other = fronts(page.compared)
    doubt = page.compared.doubt
    layers: list[tuple[str, BaseGeometry]] = [("aside", set_aside(page.compared))]
    layers += [(layer, shape) for layer in BASEMAP for shape in _basemap(page, layer)]
    if doubt is not None:
        layers.append(("doubt", doubt.intersection(page.compared.outline)))
    layers += [
        ("outline", page.compared.outline),
        ("casing", one),
        ("front-a", one),
        ("casing", other),
        ("front-b", other),
    ]
    numbers = [(n, *canvas.at(part.x, part.y)) for n, part in enumerate(page.parts, 1)]
    names = [Name(place.name, x, y) for place, x, y in page.places[:TRIED]]
    words = "".join(
        names_svg(names[: TRIED if kind == "roomy" else TRIED // 4], numbers, window, size, kind)
        + scale_svg(canvas, window, size, kind)
        for kind, size in (("roomy", LARGE), ("narrow", LARGE_NARROW))
    )
    label = f"Difference map of {page.maps[0].name} (A) and {page.maps[1].name} (B)"
    return (
        f'<svg class="large" viewBox="{window.box}" role="img" aria-label="{safe(label)}">'
        f"<defs>{stripes('large-', page.pieces, STRIPE)}{hatching('large-aside', STRIPE * 1.4)}</defs>"
        f"{shapes_svg(canvas, page.compared.outline, page.pieces, _titles(page), layers)}{words}</svg>"
    )


def _basemap(page: _Page, layer: str) -> list[BaseGeometry]:
    """A layer of the theatre's basemap within the outline, metres."""
    frame = page.theatre.basemap(layer) if page.theatre else None
    if frame is None:
        return []
    shapes = [shapely.make_valid(shape) for shape in frame.to_crs(page.compared.crs).geometry if shape is not None]
    return [shape.intersection(page.compared.outline) for shape in shapes if shape.intersects(page.compared.outline)]


def _small(page: _Page, number: int, part: Part) -> str:
    window = window_of(part, page.canvas)
    name, size = f"small{number}", SMALL * window.width
    names = [Name(place.name, x, y) for place, x, y in page.places if window.holds(x, y)][:TRIED_SMALL]
    width = SMALL_STRIPE * window.width
    return (
        f'<svg class="{name}" viewBox="{window.box}" role="img" aria-label="Part {number}">'
        f"<defs>{stripes(f'{name}-', page.pieces, width)}{hatching(f'{name}-aside', width * 1.4)}</defs>"
        f'<use href="#shapes"/>{names_svg(names, (), window, size, "")}{scale_svg(page.canvas, window, size, "")}</svg>'
    )


def _legend(page: _Page) -> str:
    rows = [(f"c{n}", _says(page, piece), piece.km2) for n, piece in enumerate(page.pieces) if piece.km2 >= 1]
    blocks = [_legend_block("all", rows)]
    for k, side in enumerate(page.sides[:VIEWS]):
        own = page.called(side)
        ground = {"both": f"both: {own}", "only-a": f"only A: {own}", "only-b": f"only B: {own}"}
        rows = [
            (f"k-{kind}", words, sum(p.km2 for p in page.pieces if _kind(p, side) == kind))
            for kind, words in ground.items()
        ]
        blocks.append(_legend_block(f"of{k}", rows))
    signs = [("line-a", "front on A"), ("line-b", "front on B")]
    if not set_aside(page.compared).is_empty:
        signs.append(("k-aside", f"not compared: {', '.join(page.compared.rules.ignore)} on A"))
    if page.compared.doubt is not None:
        signs.append(("k-doubt", "B says that the front may lie here"))
    listed = "".join(f'<li><svg class="key large" viewBox="0 0 300 180">{_sign(name)}</svg><bdi>{safe(words)}</bdi></li>'
                     for name, words in signs)  # fmt: skip
    return f'<aside aria-label="Legend">{"".join(blocks)}<ul class="signs">{listed}</ul></aside>'


def _legend_block(name: str, rows: Sequence[tuple[str, str, float]]) -> str:
    listed = "".join(
        f'<li><svg class="key large" viewBox="0 0 300 180"><rect class="piece {kind}" width="300" height="180"/></svg>'
        f"<bdi>{safe(words)}</bdi><b>{_km2(km2)}</b></li>"
        for kind, words, km2 in rows
    )
    return f'<ul class="legend {name}">{listed}</ul>'


def _sign(name: str) -> str:
    if name.startswith("line-"):
        return f'<path class="front-{name[-1]}" d="M0 90h300"/>'
    return f'<rect class="{name.removeprefix("k-")}" width="300" height="180"/>'


def _parts(page: _Page, more: int, more_km2: float) -> str:
    if not page.parts:
        return '<section class="parts"><h2>Where they differ most</h2><p>Nowhere by a square kilometre of more than a sliver.</p></section>'
    rest = f"<p>{more:,} more, {_km2(more_km2)} together, are not listed; nor are slivers.</p>" if more else ""
    cards = "".join(_card(page, n, part) for n, part in enumerate(page.parts, 1))
    return f'<section class="parts"><h2>Where they differ most</h2><ol>{cards}</ol>{rest}</section>'


def _card(page: _Page, number: int, part: Part) -> str:
    where = f'<p class="where"><bdi>{safe(part.where)}</bdi></p>' if part.where else ""
    more = f" and {part.more} more" if part.more else ""
    places = f'<p class="inside">In it: <bdi>{safe(", ".join(part.places))}</bdi>{more}</p>' if part.places else ""
    return (
        f'<li class="card" id="part{number}">{_small(page, number, part)}<div><h3><span class="count">{number}</span> '
        f"{_km2(part.km2)}</h3><p><bdi>{safe(_says(page, part.piece))}</bdi></p>{where}"
        f"<p>Up to {part.deep_km:.1f} km wide.</p>{places}</div></li>"
    )


def _footer(page: _Page, attribution: str, *, outlined: bool) -> str:
    said = "".join(f"<li>{safe(sentence)}</li>" for sentence in rules_words(page.compared, outlined))
    owed = f"<p><bdi>{safe(attribution)}</bdi></p>" if attribution else ""
    places = "<p>Places: GeoNames, CC BY 4.0.</p>" if page.places else ""
    return f"<footer><h2>How it was compared</h2><ul>{said}</ul>{owed}{places}<p>{safe(NOTICE)}</p></footer>"
