"""Build a theatre's ``start_areas.geojson`` from ``start_areas.toml``: corners at named places, and lines between them.

    python tools/build_start_areas.py syria-2024 [--plot FILE.png]

A line is a river of ``data/places.geojson`` by its id, or a line of the theatre's ``basemap/disputed.geojson`` by its
name. Shapes are cut to the theatre's outline and to one another in the file's order. The same inputs give the same
file, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import math
import tomllib
from pathlib import Path
from typing import Any

from pyproj import Transformer
from shapely import make_valid, set_precision, transform
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring, unary_union

DATA = Path(__file__).resolve().parent.parent / "data"
#: Grid of the coordinates written (degrees, about 10 m) and the smallest piece kept (square degrees, about 0.1 km2).
GRID = 1e-4
SMALLEST = 1e-5
#: Corners of a circle: enough to look round at 55 km.
CIRCLE_STEPS = 32


def read_geojson(path: Path) -> list[dict[str, Any]]:
    """Features of a GeoJSON file."""
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def circle(lon: float, lat: float, km: float) -> BaseGeometry:
    """A circle of ``km`` around a point, EPSG:4326, drawn in an equidistant projection around that point."""
    local = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m"
    to_degrees = Transformer.from_crs(local, "EPSG:4326", always_xy=True).transform
    disc = Point(0, 0).buffer(km * 1000, quad_segs=CIRCLE_STEPS)
    return transform(disc, to_degrees, interleaved=False)


def between(line: LineString, start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """The course of a line between the points nearest to two corners, in that direction."""
    part = substring(line, line.project(Point(start)), line.project(Point(end)))
    return [(x, y) for x, y, *_ in part.coords]


def ring(steps: list[Any], lines: dict[str, LineString]) -> BaseGeometry:
    """A polygon through corners, following a line where a step names one.

    Raises
    ------
    SystemExit
        When a step names a line that neither the gazetteer nor the basemap has.
    """
    points: list[tuple[float, float]] = []
    for number, step in enumerate(steps):
        if not isinstance(step, str):
            points.append((step[0], step[1]))
            continue
        if step not in lines:
            raise SystemExit(f"{step!r} is no line of data/places.geojson or the basemap; build the gazetteer first")
        before, after = steps[number - 1], steps[(number + 1) % len(steps)]
        points += between(lines[step], (before[0], before[1]), (after[0], after[1]))
    return make_valid(Polygon(points))


def clean(geometry: BaseGeometry) -> MultiPolygon:
    """Polygons of a geometry on the grid, without slivers."""
    snapped = set_precision(geometry, GRID)
    parts = [p for p in getattr(snapped, "geoms", [snapped]) if isinstance(p, Polygon) and p.area > SMALLEST]
    return MultiPolygon(parts)


def build(areas: list[dict[str, Any]], lines: dict[str, LineString], outline: BaseGeometry) -> list[dict[str, Any]]:
    """Features of the areas, in the file's order; an earlier area keeps what a later one would share with it."""
    features, taken = [], MultiPolygon()
    for area in areas:
        raw = circle(*area["circle"], area["km"]) if "circle" in area else ring(area["ring"], lines)
        geometry = clean(raw.intersection(outline).difference(taken))
        if geometry.is_empty:
            raise SystemExit(f"nothing is left of {area['name']!r} inside the outline")
        taken = unary_union([taken, geometry])
        corners = [f"{step[0]:.3f} {step[1]:.3f}: {step[2]}" for step in area.get("ring", []) if len(step) == 3]
        properties = {key: area[key] for key in ("name", "actor", "basis")} | {"corners": corners}
        features.append({"type": "Feature", "properties": properties, "geometry": rounded(geometry)})
    return features


def rounded(geometry: MultiPolygon) -> dict[str, Any]:
    """GeoJSON of polygons with four decimals."""
    digits = round(-math.log10(GRID))
    parts = [
        [[[round(x, digits), round(y, digits)] for x, y in line.coords] for line in (part.exterior, *part.interiors)]
        for part in geometry.geoms
    ]
    return (
        {"type": "MultiPolygon", "coordinates": parts}
        if len(parts) > 1
        else {"type": "Polygon", "coordinates": parts[0]}
    )


def plot(features: list[dict[str, Any]], outline: BaseGeometry, path: Path) -> None:
    """Draw the areas over the outline, to be looked at."""
    import geopandas as gpd
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    frame = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
    axes = gpd.GeoSeries([outline], crs="EPSG:4326").plot(color="#eeeeee", edgecolor="#555555", figsize=(16, 13))
    frame.plot(ax=axes, column="actor", legend=True, alpha=0.6, edgecolor="black", linewidth=0.6)
    plt.savefig(path, dpi=110, bbox_inches="tight")


def main() -> None:
    """Read the command line, build, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("theatre")
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    folder = DATA / "theatres" / args.theatre
    areas = tomllib.loads((folder / "start_areas.toml").read_text(encoding="utf-8"))["area"]
    places = read_geojson(DATA / "places.geojson")
    lines = {p["properties"]["id"]: shape(p["geometry"]) for p in places if p["geometry"]["type"] == "LineString"}
    disputed = folder / "basemap" / "disputed.geojson"
    if disputed.exists():
        lines |= {f["properties"]["name"]: shape(f["geometry"]) for f in read_geojson(disputed)}
    outline = unary_union([shape(f["geometry"]) for f in read_geojson(folder / "outline.geojson")])
    features = build(areas, lines, outline)
    rows = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{rows}\n]}}\n'
    (folder / "start_areas.geojson").write_text(text, encoding="utf-8")
    print(f"{len(features)} areas written to {folder / 'start_areas.geojson'}")
    if args.plot:
        plot(features, outline, args.plot)


if __name__ == "__main__":
    main()
