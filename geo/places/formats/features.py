"""GeoJSON: a collection, a feature a line, a feature a file in a folder; plain or of Who's On First."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geo.errors import GazetteerError, InputError
from geo.model import Rejected
from geo.places.formats import whosonfirst
from geo.places.formats.inputs import Input
from geo.places.formats.records import Item
from geo.places.formats.tables import ALIASES, key, plain_items
from geo.sources.raw import decode

#: A feature, where it stands, or why it is none.
Placed = tuple[str, dict[str, Any] | str]


def load_features(source: Input) -> list[Placed]:
    """The features of a file or folder, in order.

    Raises
    ------
    GazetteerError
        When the file is no GeoJSON, or cannot be read.
    """
    if source.path.is_dir():
        return [_one_of_folder(Input(path, "", path.stat().st_size)) for path in source.files]
    text = _text(source)
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = list(_from_lines(text, source.name))
        if len(lines) > 1 and any(isinstance(feature, dict) for _, feature in lines):
            return lines
        raise GazetteerError(f"is no GeoJSON ({str(error)[:120]})", source.name, "Check that it is whole.") from error
    return [(f"{source.name}, feature {n}", _feature(f)) for n, f in enumerate(_listed(loaded, source.name), start=1)]


def read_features(features: list[Placed], kinds: tuple[str, ...]) -> Iterator[Item]:
    """The places of features whose kind begins with one of ``kinds``; none left out when there is none."""
    good = [feature["properties"] for _, feature in features if isinstance(feature, dict)]
    regions = dict(found for properties in good if (found := whosonfirst.region_of(properties)))
    for where, feature in features:
        if isinstance(feature, str):
            yield Rejected(where, feature, "It is left out.")
        elif whosonfirst.is_feature(feature["properties"]):
            properties = feature["properties"]
            point = None if whosonfirst.position(properties) else _point(feature.get("geometry"))
            yield from whosonfirst.read_feature(properties, where, kinds, regions, point)
        else:
            yield from _plain(feature, where, kinds)


def are_whosonfirst(features: list[Placed]) -> bool:
    """Whether the first sound feature is one of Who's On First."""
    first = next((feature for _, feature in features if isinstance(feature, dict)), None)
    return first is not None and whosonfirst.is_feature(first["properties"])


def _plain(feature: dict[str, Any], where: str, kinds: tuple[str, ...]) -> Iterator[Item]:
    row: dict[str, Any] = {key(str(name)): value for name, value in feature["properties"].items()}
    if "id" not in row and feature.get("id") not in (None, ""):
        row["id"] = feature["id"]
    point = _point(feature.get("geometry"))
    if point is not None:
        for field, value in zip(("lat", "lon"), point, strict=True):
            row = {name: v for name, v in row.items() if name not in ALIASES[field]} | {field: value}
    yield from plain_items(row, where, kinds)


def _point(geometry: Any) -> tuple[float, float] | None:
    """Latitude and longitude of a geometry, of shapes a point inside; None when there is none."""
    if not isinstance(geometry, dict):
        return None
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        point = shape(geometry).representative_point()
        return None if point.is_empty else (float(point.y), float(point.x))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


def _text(source: Input) -> str:
    try:
        return decode(source.whole(), source.name)[0]
    except GazetteerError:
        raise
    except InputError as error:
        raise GazetteerError(error.what, error.where, "Save it as GeoJSON in UTF-8.") from error


def _one_of_folder(source: Input) -> Placed:
    try:
        return source.name, _feature(json.loads(_text(source)))
    except (ValueError, RecursionError) as error:
        return source.name, f"is no GeoJSON ({str(error)[:120]})"
    except GazetteerError as error:
        return source.name, error.what


def _listed(loaded: Any, name: str) -> list[Any]:
    if isinstance(loaded, dict) and isinstance(loaded.get("features"), list):
        return list(loaded["features"])
    if isinstance(loaded, dict) and loaded.get("type") == "Feature":
        return [loaded]
    raise GazetteerError("is JSON, but no GeoJSON", name, "It needs features with properties and a geometry.")


def _from_lines(text: str, name: str) -> Iterator[Placed]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip(" \t\x1e"):
            try:
                yield f"{name}, line {number}", _feature(json.loads(line.strip(" \t\x1e")))
            except (ValueError, RecursionError) as error:
                yield f"{name}, line {number}", f"is no JSON ({str(error)[:80]})"


def _feature(value: Any) -> dict[str, Any] | str:
    if isinstance(value, dict) and isinstance(value.get("properties"), dict):
        return value
    return "is no feature with properties"
