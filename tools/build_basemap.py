"""A theatre's outline and basemap (GeoJSON, EPSG:4326), from the packages and the gazetteer's records."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from shapely import make_valid
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, polygonize, snap, unary_union

from tools.gazetteer_curated import read_entries
from tools.gazetteer_packages import states
from tools.gazetteer_records import Record, rounded, write_features

WORLD_MAP = "usr/share/qgis/resources/data/world_map.gpkg"
ATLAS = "package/countries-10m.json"
#: Borders of provinces and of the atlas differ by up to about 2 km; nearer lines are one.
SAME_DEG = 0.02
SMALLEST = 1e-6


def build(folder: Path, packages: dict[str, Path], curated: Path, rows: list[Record]) -> None:
    """Write the outline and every layer of a theatre that has a plan ``<theatre>.toml`` in the curated folder."""
    plan_path = curated / f"{folder.name}.toml"
    if not plan_path.exists():
        return
    plan = tomllib.loads(plan_path.read_text(encoding="utf-8"))
    window = box(*plan["bounds"])
    atlas = pyogrio.read_dataframe(packages["world-atlas"] / ATLAS, layer="countries")
    world_map = packages["qgis-common"] / WORLD_MAP
    land = country(atlas, plan["atlas"])
    disputed = added_land(atlas, world_map, land, plan["disputed"])
    outline = tidy(unary_union([land.buffer(1e-6), disputed.buffer(1e-6)]))
    by_id = {r["id"]: r for r in rows}
    rank = {e["id"]: e.get("rank", 3) for e in read_entries(curated)}
    layers: dict[str, list[Record]] = {
        "admin1": province_lines(states(world_map), plan, outline),
        "neighbours": neighbours(atlas, outline, window),
        "disputed": disputed_lines(disputed, land, atlas, plan["disputed"]),
        "towns": towns(rows, plan),
    }
    for name in ("rivers", "lakes", "roads"):
        layers[name] = [drawn(by_id[i], window, rank[i]) for i in plan["layers"][name]]
    write_features(folder / "outline.geojson", [feature(outline, name=plan["atlas"])])
    for name, features in layers.items():
        write_features(folder / "basemap" / f"{name}.geojson", features)


def feature(shape: BaseGeometry, **properties: Any) -> Record:
    """A GeoJSON feature with coordinates of four decimals."""
    return {"type": "Feature", "properties": properties, "geometry": plain(mapping(rounded(shape)))}


def plain(geometry: Any) -> Record:
    """A geometry's mapping with lists and four decimals, as JSON has it."""

    def short(value: Any) -> Any:
        return round(value, 4) if isinstance(value, float) else [short(v) for v in value]

    return {"type": geometry["type"], "coordinates": short(geometry["coordinates"])}


def country(atlas: gpd.GeoDataFrame, name: str) -> BaseGeometry:
    """A country of world-atlas by its English name."""
    return make_valid(atlas.loc[atlas["name"] == name].geometry.union_all())


def added_land(atlas: gpd.GeoDataFrame, world_map: Path, land: BaseGeometry, plan: dict[str, Any]) -> BaseGeometry:
    """The disputed land between the country and the claimed line, cut out of the neighbour's shape."""
    borders = pyogrio.read_dataframe(world_map, layer="disputed_borders")
    claim = borders.loc[borders["name"] == plan["claim"]].geometry.union_all()
    neighbour = country(atlas, plan["neighbour"])
    claim = lengthened(snap(claim, neighbour.boundary, SAME_DEG))
    pieces = polygonize(unary_union([neighbour.boundary, claim]))
    found = [p for p in pieces if p.contains(Point(plan["inside"]))]
    if not found or found[0].area > land.area / 10:
        raise SystemExit(f"{plan['claim']} does not cut {plan['neighbour']} at {plan['inside']}")
    # The atlas draws both countries to a common border; slivers between them are closed.
    return found[0]


def lengthened(line: BaseGeometry, by: float = 0.03) -> BaseGeometry:
    """Lines merged and lengthened at both ends, so that they surely cross a border they end at."""
    merged = linemerge(line) if isinstance(line, MultiLineString) else line
    parts = list(merged.geoms) if isinstance(merged, MultiLineString) else [merged]
    return MultiLineString([_longer(list(p.coords), by) for p in parts])


def _longer(points: list[tuple[float, ...]], by: float) -> LineString:
    def beyond(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float]:
        length = Point(a).distance(Point(b)) or 1.0
        return a[0] + (a[0] - b[0]) * by / length, a[1] + (a[1] - b[1]) * by / length

    return LineString([beyond(points[0], points[1]), *points, beyond(points[-1], points[-2])])


def tidy(shape: BaseGeometry) -> BaseGeometry:
    """The shape without holes and crumbs narrower than the grid, valid."""
    parts = list(shape.geoms) if hasattr(shape, "geoms") else [shape]
    kept = [Polygon(p.exterior) for p in parts if p.area > SMALLEST]
    return unary_union(kept)


def province_lines(units: gpd.GeoDataFrame, plan: dict[str, Any], outline: BaseGeometry) -> list[Record]:
    """Borders between provinces inside the outline, each once, without the country's own border."""
    frame = units[units["iso_a2"] == plan["country"]]
    inner = unary_union(list(frame.geometry.boundary)).difference(outline.boundary.buffer(SAME_DEG))
    merged = linemerge(inner) if isinstance(inner, MultiLineString) else inner
    return [feature(merged.intersection(outline), kind="A.ADM1")]


def neighbours(atlas: gpd.GeoDataFrame, outline: BaseGeometry, window: BaseGeometry) -> list[Record]:
    """Land of the countries around, cut to the window, without the outline."""
    rows = []
    for row in atlas[atlas.intersects(window)].itertuples():
        left = make_valid(row.geometry).intersection(window).difference(outline.buffer(1e-5))
        if left.area > SMALLEST and left.area > row.geometry.area * 1e-4:
            rows.append(feature(polygons(left.simplify(0.003)), name=row.name))
    return sorted(rows, key=lambda r: str(r["properties"]["name"]))


def polygons(shape: BaseGeometry) -> BaseGeometry:
    """The areas of a shape without lines, points and crumbs."""
    parts = shape.geoms if hasattr(shape, "geoms") else [shape]
    return unary_union([p for p in parts if isinstance(p, Polygon) and p.area > 1e-5])


def disputed_lines(
    disputed: BaseGeometry, land: BaseGeometry, atlas: gpd.GeoDataFrame, plan: dict[str, Any]
) -> list[Record]:
    """The line of control between the country and the disputed land, and the line it claims."""
    control = disputed.boundary.intersection(land.boundary.buffer(1e-3))
    rest = country(atlas, plan["neighbour"]).difference(disputed.buffer(1e-6))
    claimed = disputed.boundary.intersection(rest.boundary.buffer(1e-3))
    return [
        feature(lines(control), name=plan["line_of_control"]),
        feature(lines(claimed), name=plan["claimed_line"]),
    ]


def lines(shape: BaseGeometry) -> BaseGeometry:
    """The lines of a shape, merged."""
    parts = [p for p in getattr(shape, "geoms", [shape]) if isinstance(p, LineString)]
    return linemerge(MultiLineString(parts))


def drawn(row: Record, window: BaseGeometry, rank: int) -> Record:
    """A river, lake or road of the gazetteer, cut to the window."""
    return feature(row["geometry"].intersection(window), id=row["id"], name=row["name"], kind=row["kind"], rank=rank)


def towns(rows: Iterable[Record], plan: dict[str, Any]) -> list[Record]:
    """Towns to be named: the listed and the populous ones of the country, most populous first."""
    listed, least = set(plan["towns"]["ids"]), plan["towns"]["population"]
    chosen = [
        r for r in rows
        if r["country"] == plan["country"] and r["kind"].startswith("P.")
        and (r["id"] in listed or r["population"] >= least or r["kind"] == "P.PPLA")
    ]  # fmt: skip
    chosen.sort(key=lambda r: (-r["population"], r["name"]))
    return [
        feature(Point(r["lon"], r["lat"]), id=r["id"], name=r["name"], kind=r["kind"], population=r["population"], rank=town_rank(r))
        for r in chosen
    ]  # fmt: skip


def town_rank(row: Record) -> str:
    """Capital, big or town."""
    if row["kind"] == "P.PPLC":
        return "capital"
    return "big" if row["kind"] == "P.PPLA" or row["population"] >= 150_000 else "town"
