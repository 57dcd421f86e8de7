"""Files in the formats of gazetteers, with made-up places."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from geo.model import Place, Rejected
from geo.places.formats import Asked, open_book
from geo.places.formats.records import LeftOut

HOSTILE = "<script>alert(1)</script> ${x} '; DROP TABLE places;--"


def geonames_row(number: int, name: str, lat: object = 10.0, lon: object = 20.0, **other: object) -> str:
    """A line of a dump, with its nineteen columns."""
    has = {"names": "", "kind": "P.PPL", "country": "XA", "admin1": "01", "population": 0} | other
    feature, _, code = str(has["kind"]).partition(".")
    cells = [number, name, name, has["names"], lat, lon, feature, code, has["country"], "", has["admin1"], "", "", ""]
    return "\t".join(map(str, [*cells, has["population"], "", "312", "Asia/Nowhere", "2020-01-01"])) + "\n"


def dump(*rows: str) -> bytes:
    """A dump's bytes."""
    return "".join(rows).encode()


def write_zip(path: Path, **members: bytes) -> Path:
    """An archive; a member's "__" stands for the point of its name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def wof(number: int, name: str, lat: float | None = 10.0, lon: float | None = 20.0, **other: Any) -> dict[str, Any]:
    """A feature of Who's On First; in the keys of ``other`` "__" stands for the colon."""
    properties: dict[str, Any] = {
        "wof:id": number, "wof:name": name, "wof:placetype": "locality", "wof:country": "XA", "mz:is_current": 1,
        "geom:latitude": lat, "geom:longitude": lon, "edtf:deprecated": "uuuu", "edtf:cessation": "uuuu",
    }  # fmt: skip
    properties |= {key.replace("__", ":"): value for key, value in other.items()}
    square = [[[20.0, 10.0], [20.1, 10.0], [20.1, 10.1], [20.0, 10.0]]]
    return {
        "id": number,
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": square},
    }


def collection(*features: Any) -> bytes:
    """A GeoJSON collection's bytes."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def read(path: Path, **asked: Any) -> tuple[list[Place], list[Rejected], list[str]]:
    """Places, faults, and why rows were left out."""
    items = list(open_book(path, Asked(**asked)).places())
    return (
        [item for item in items if isinstance(item, Place)],
        [item for item in items if isinstance(item, Rejected)],
        [item.why for item in items if isinstance(item, LeftOut)],
    )
