"""The project's own rows: places (CSV), and rivers, roads and regions as shapes (TOML)."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from tools.gazetteer_records import Record, record, unique_names
from tools.gazetteer_rivers import RiverNetwork, between

OURS = "Frontline Mapper"
#: Shapes are rounded to about 10 m when written; simplifying below 200 m keeps a band's rim small.
BAND_TOLERANCE_M = 200.0


def read_places(path: Path) -> Iterator[Record]:
    """Rows of a curated CSV; empty cells of a row that corrects a package's one are left empty.

    Raises
    ------
    SystemExit
        When a row is malformed, with its line.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                yield _place(row)
            except (TypeError, ValueError, AttributeError) as error:
                raise SystemExit(f"{path}:{number}: {error} in {row}") from error


def _place(row: dict[str, str]) -> Record:
    ours = row["id"].startswith("fm:")
    if ours and not (row["name"] and row["kind"] and row["lat"] and row["lon"]):
        raise ValueError("a place of ours needs name, kind, lat and lon")
    made = record(
        row["id"], row["name"], row["kind"], float(row["lat"] or 0), float(row["lon"] or 0), OURS,
        names=unique_names(row["name"], row["names"].split("|")), country=row["country"], admin1=row["admin1"],
        population=int(row["population"] or 0),
    )  # fmt: skip
    if not row["lat"]:
        made["lat"] = made["lon"] = None
    return made


@dataclass(frozen=True)
class Water:
    """What GSHHG gives to draw with: the network of rivers, and lakes (EPSG:4326)."""

    rivers: RiverNetwork
    lakes: tuple[Polygon, ...]


def read_entries(folder: Path) -> Iterator[dict[str, Any]]:
    """The entries of the three files of shapes, as written, rivers first since valleys follow them."""
    for name in ("rivers", "roads", "regions"):
        yield from tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))[name]


def read_shapes(folder: Path, water: Water, known: dict[str, Record]) -> list[Record]:
    """Records of the curated rivers, roads and regions; ``known`` gives the shapes a region may be the union of."""
    shapes: dict[str, BaseGeometry] = {i: r["geometry"] for i, r in known.items() if r["geometry"] is not None}
    rows = []
    for entry in read_entries(folder):
        shape = draw(entry, water, shapes)
        shapes[entry["id"]] = shape
        rows.append(_shaped(entry, shape, "GSHHG" if {"via", "lake"} & set(entry) else OURS))
    return rows


def draw(entry: dict[str, Any], water: Water, shapes: dict[str, BaseGeometry]) -> BaseGeometry:
    """The shape an entry describes.

    ``via`` a river's points, the ``lake`` at a point, a ``line``, ``polygon``, ``circle``, a band ``along`` another
    shape, the ``union`` of units, or a ``point``.
    """
    if "via" in entry:
        return water.rivers.course([tuple(p) for p in entry["via"]]).simplify(0.002)
    if "lake" in entry:
        return min(water.lakes, key=Point(entry["lake"]).distance).simplify(0.001)
    if "line" in entry:
        return LineString(entry["line"])
    if "polygon" in entry:
        return Polygon(entry["polygon"])
    if "circle" in entry:
        lon, lat, km = entry["circle"]
        return buffer_m(Point(lon, lat), km * 1000)
    if "along" in entry:
        start, end = entry["from"], entry["to"]
        return buffer_m(between(shapes[entry["along"]], tuple(start), tuple(end)), entry["width_km"] * 500)
    if "union" in entry:
        return unary_union([shapes[i] for i in entry["union"]])
    return Point(entry["point"])


def buffer_m(shape: BaseGeometry, metres: float) -> BaseGeometry:
    """Buffer of a shape of EPSG:4326 by metres, measured in its own UTM zone."""
    series = gpd.GeoSeries([shape], crs=4326)
    metric = series.estimate_utm_crs()
    return series.to_crs(metric).buffer(metres).simplify(BAND_TOLERANCE_M).to_crs(4326).iloc[0]


def _shaped(entry: dict[str, Any], shape: BaseGeometry, source: str) -> Record:
    point = Point(entry["label"]) if "label" in entry else label(shape)
    return record(
        entry["id"], entry["name"], entry["kind"], point.y, point.x, source,
        names=unique_names(entry["name"], entry.get("names", [])), country=entry.get("country", ""),
        geometry=None if isinstance(shape, Point) else shape,
    )  # fmt: skip


def label(shape: BaseGeometry) -> Point:
    """A point that stands for a shape: half way along a line, well inside an area."""
    return shape.interpolate(0.5, normalized=True) if isinstance(shape, LineString) else shape.representative_point()
