"""Records of the gazetteer: their form, how they are merged, cleaned of doubles and written."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from shapely import set_precision, to_geojson
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

Record = dict[str, Any]

FIELDS = ("id", "name", "names", "kind", "country", "admin1", "population", "lat", "lon", "source", "licence")
LICENCES = {
    "GeoNames": "CC BY 4.0",
    "airportsdata": "MIT",
    "Natural Earth": "public domain",
    "GSHHG": "LGPL-3.0-or-later",
    "Frontline Mapper": "CC0-1.0",
}
#: Two records of one kind and one name nearer than this are one place.
DOUBLE_KM = 5.0
ARTICLE = re.compile(r"^(?:al|an|ar|as|ash|at|ath|ad|adh|az|el)\s+")


def key(name: str) -> str:
    """A name without case, diacritics, signs and Arabic article, for comparing records of this tool."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‘`ʿʾʼ")
    plain = re.sub(r"[\W_]+", " ", plain).strip()
    return ARTICLE.sub("", plain)


def record(  # noqa: PLR0917 - the fields in the order of a row
    place_id: str, name: str, kind: str, lat: float, lon: float, source: str, **other: Any
) -> Record:
    """A record with every field of the gazetteer; ``other`` may give names, country, admin1, population, geometry."""
    name = name.strip()
    known = {"names": [], "country": "", "admin1": "", "population": 0, "geometry": None}
    row = {"id": place_id, "name": name, "kind": kind, "lat": round(lat, 5), "lon": round(lon, 5)}
    return {**known, **row, **other, "source": source, "licence": LICENCES[source]}


def unique_names(name: str, names: Iterable[str]) -> list[str]:
    """Names without empties, exact doubles and the main name, in the order given."""
    return [n for n in dict.fromkeys(n.strip() for n in names) if n and n != name]


def distance_km(a: Record, b: Record) -> float:
    """Great-circle distance between two records' points."""
    lat_a, lat_b = math.radians(a["lat"]), math.radians(b["lat"])
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b["lon"] - a["lon"]) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def override(base: dict[str, Record], curated: Iterable[Record]) -> dict[str, Record]:
    """Records by id after the curated ones: a curated row of a known id corrects it, another is added.

    A curated row's fields count where they are not empty; its names stand for the package's Latin ones, for
    those of the packages mix spellings with exonyms of every language; the Arabic ones are kept.
    """
    merged = dict(base)
    for row in curated:
        old = merged.get(row["id"])
        merged[row["id"]] = row if old is None else _corrected(old, row)
    return merged


def _corrected(old: Record, row: Record) -> Record:
    filled = {k: v for k, v in row.items() if v not in ("", 0, None, []) and k not in {"names", "source", "licence"}}
    arabic = [n for n in old["names"] if is_arabic(n)] if row["names"] else old["names"]
    new = {**old, **filled}
    new["names"] = unique_names(new["name"], [*row["names"], old["name"], *arabic])
    return new


def is_arabic(name: str) -> bool:
    """Whether a name is written in Arabic letters."""
    return any("\u0600" <= c <= "\u06ff" for c in name)


def without_doubles(rows: Iterable[Record]) -> Iterator[Record]:
    """Rows without those that repeat a name and kind within 5 km; the curated, then the most populous stay."""
    near: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["id"].split(":")[0] != "fm", -r["population"], r["id"])):
        same = near[key(row["name"]), row["kind"]]
        if not any(distance_km(row, other) < DOUBLE_KM for other in same):
            same.append(row)
            yield row


def feature(row: Record) -> Record:
    """The GeoJSON feature of a record."""
    shape: BaseGeometry | None = row.get("geometry")
    point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    drawn = point if shape is None or isinstance(shape, Point) else json.loads(to_geojson(rounded(shape)))
    return {"type": "Feature", "properties": {f: row[f] for f in FIELDS}, "geometry": drawn}


def rounded(shape: BaseGeometry, grid: float = 1e-4) -> BaseGeometry:
    """A shape on a grid of 0.0001 degree (about 10 m), still valid."""
    return set_precision(shape, grid)


def write_features(path: Path, features: Iterable[Record]) -> None:
    """Write a GeoJSON collection, one feature a line, so that a change of one place is a change of one line."""
    lines = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
