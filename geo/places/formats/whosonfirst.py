"""Who's On First: its features (one a file, collected, or in its SQLite distributions) and its tables of meta data."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from geo.errors import GazetteerError, InputError
from geo.model import Rejected
from geo.places.formats.inputs import Input
from geo.places.formats.records import Fields, Item, LeftOut, items_of, kind_of, split_names
from geo.sources.database import check_tables, opened

SOURCE, LICENCE = "Who's On First", "CC0, with sources that need attribution"
ATTRIBUTION = "Data from Who's On First. License: https://whosonfirst.org/docs/licenses/"
_PREFIXES = ("", "wof ", "geom ", "edtf ", "mz ", "lbl ")
_NAME_COLUMN = re.compile(r"name [a-z]{3} x (?:preferred|variant)")
SIGNATURE = b"SQLite format 3\x00"
_NAMES = re.compile(r"name:[a-z]{3}_x_(?:preferred|variant)")
#: "uuuu" is unknown, and an open end no end, in its notation of dates.
_NO_DATE = frozenset({"", "u", "uuuu", "..", "open", "-1", "None"})
_PLACED = ("geom:", "lbl:")


def is_feature(properties: Mapping[str, Any]) -> bool:
    """Whether a GeoJSON feature's properties are of Who's On First."""
    return "wof:name" in properties or "wof:id" in properties


def is_meta(header: frozenset[str]) -> bool:
    """Whether a table with this header is one of meta data."""
    own = any(column.startswith("wof ") for column in header) or header >= {"geom latitude", "geom longitude"}
    return own and bool(header & {"placetype", "wof placetype"})


def region_of(properties: Mapping[str, Any]) -> tuple[str, str] | None:
    """Id and name of a first-level region, to name it where places belong to it; None for other features."""
    if properties.get("wof:placetype") != "region":
        return None
    return str(properties.get("wof:id")), str(properties.get("wof:name") or "")


def read_feature(
    properties: Mapping[str, Any],
    where: str,
    kinds: tuple[str, ...],
    regions: Mapping[str, str],
    point: tuple[float, float] | None = None,
) -> Iterator[Item]:
    """The place of a feature.

    Parameters
    ----------
    regions : names by id, for ``wof:hierarchy``.
    point : latitude and longitude where the properties have none.
    """
    kind = kind_of(properties.get("wof:placetype") or "")
    left_out = _left_out(kind, kinds, current=_is_current(properties))
    if left_out:
        yield left_out
        return
    lat, lon = position(properties) or point or (None, None)
    hierarchy = properties.get("wof:hierarchy")
    first = hierarchy[0] if isinstance(hierarchy, list) and hierarchy and isinstance(hierarchy[0], dict) else {}
    yield from items_of(
        Fields(
            where, properties.get("wof:name"), lat, lon, id=_id(properties), kind=kind,
            names=tuple(_names(properties)), country=properties.get("wof:country") or properties.get("iso:country"),
            admin1=regions.get(str(first.get("region_id")), ""),
            population=properties.get("wof:population") or properties.get("gn:population"),
            source=SOURCE, licence=LICENCE,
        )
    )  # fmt: skip


def read_meta(row: Mapping[str, str], where: str, kinds: tuple[str, ...], regions: Mapping[str, str]) -> Iterator[Item]:
    """The place of a row of meta data, keys as `tables.key` makes them."""
    kind = kind_of(_cell(row, "placetype"))
    over = any(_cell(row, c) not in _NO_DATE for c in ("deprecated", "cessation", "superseded by"))
    left_out = _left_out(kind, kinds, current=not over and _cell(row, "is current") != "0")
    if left_out:
        yield left_out
        return
    number = _cell(row, "id")
    others = (cell for column, cell in row.items() if _NAME_COLUMN.fullmatch(column))
    yield from items_of(
        Fields(
            where, _cell(row, "name"), _cell(row, "latitude"), _cell(row, "longitude"),
            id=f"wof:{number}" if number else "", kind=kind, names=tuple(n for o in others for n in split_names(o)),
            country=_cell(row, "country") or _cell(row, "iso country") or _cell(row, "iso"),
            admin1=regions.get(_cell(row, "region id"), ""), population=_cell(row, "population"),
            source=SOURCE, licence=LICENCE,
        )
    )  # fmt: skip


def meta_regions(rows: list[dict[str, str]]) -> dict[str, str]:
    """Names of the first-level regions in a table of meta data, by id."""
    return {_cell(row, "id"): _cell(row, "name") for row in rows if _cell(row, "placetype") == "region"}


def _cell(row: Mapping[str, str], column: str) -> str:
    """A cell by its column's name, which some exports write with the prefix of the property."""
    return next((text for p in _PREFIXES if (text := row.get(p + column, "").strip())), "")


def count_sqlite(source: Input) -> int:
    """Number of features in a distribution.

    Raises
    ------
    GazetteerError
        When the file is packed, damaged, or no distribution.
    """
    return int(next(_rows(source, "SELECT count(*) FROM geojson"))[0])


def read_sqlite(source: Input, kinds: tuple[str, ...]) -> Iterator[Item]:
    """The places of an SQLite distribution, from its table of features.

    Raises
    ------
    GazetteerError
        When the file is packed, damaged, or no distribution.
    """
    regions = dict(
        found for (body,) in _rows(source, "SELECT body FROM geojson WHERE body LIKE '%\"region\"%'")
        if (found := region_of(_properties(body) or {}))
    )  # fmt: skip
    seen = set()
    for number, body in _rows(source, "SELECT id, body FROM geojson ORDER BY id"):
        properties = _properties(body)
        where = f"{source.name}, feature {number}"
        if properties is None or not is_feature(properties):
            yield Rejected(where, "is no feature of Who's On First", "It is left out.")
        elif "src:alt_label" in properties or number in seen:
            yield LeftOut("another geometry of a place")
        else:
            seen.add(number)
            yield from read_feature(properties, where, kinds, regions)


def _rows(source: Input, query: str) -> Iterator[tuple[Any, ...]]:
    if source.member:
        raise GazetteerError("a database in an archive cannot be read", source.name, "Unpack it and give the file.")
    try:
        check_tables(source.path, source.name)
        with opened(source.path) as database:
            yield from database.execute(query)
    except InputError as error:
        raise GazetteerError(error.what, error.where, error.remedy) from error
    except sqlite3.Error as error:
        remedy = "A distribution of Who's On First has a table geojson with a column body."
        raise GazetteerError(f"cannot be read ({error})", source.name, remedy) from error


def _properties(body: Any) -> dict[str, Any] | None:
    try:
        properties = json.loads(body)["properties"]
    except (TypeError, ValueError, KeyError, RecursionError):
        return None
    return properties if isinstance(properties, dict) else None


def _left_out(kind: str, kinds: tuple[str, ...], *, current: bool) -> LeftOut | None:
    if not current:
        return LeftOut("no longer current")
    return LeftOut("of another kind") if kinds and not kind.startswith(kinds) else None


def _is_current(properties: Mapping[str, Any]) -> bool:
    dated = any(str(properties.get(key, "")) not in _NO_DATE for key in ("edtf:deprecated", "edtf:cessation"))
    return not dated and not properties.get("wof:superseded_by") and str(properties.get("mz:is_current", "")) != "0"


def position(properties: Mapping[str, Any]) -> tuple[Any, Any] | None:
    """Latitude and longitude as the properties have them; None when they have none."""
    for prefix in _PLACED:
        lat, lon = properties.get(f"{prefix}latitude"), properties.get(f"{prefix}longitude")
        if lat is not None and lon is not None:
            return lat, lon
    return None


def _id(properties: Mapping[str, Any]) -> str:
    """The id at GeoNames where there is one, so that both gazetteers' entries of a place meet."""
    others = properties.get("wof:concordances")
    geonames = others.get("gn:id") if isinstance(others, dict) else None
    if str(geonames or "").isdigit():
        return f"gn:{int(str(geonames))}"
    number = properties.get("wof:id")
    return f"wof:{number}" if number else ""


def _names(properties: Mapping[str, Any]) -> Iterator[str]:
    for key, value in properties.items():
        if _NAMES.fullmatch(key):
            yield from (str(name) for name in (value if isinstance(value, list) else [value]))
