"""Tables with a header: one's own lists of places, and Who's On First's tables of meta data."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geo.errors import GazetteerError, InputError
from geo.model import Rejected
from geo.places.formats import whosonfirst
from geo.places.formats.inputs import Input
from geo.places.formats.records import Fields, Item, LeftOut, items_of, kind_of, split_names
from geo.sources.raw import decode

#: Names under which a field goes, the likeliest first; spaces, hyphens and underscores count alike.
ALIASES: dict[str, tuple[str, ...]] = {
    "name": (
        "name",
        "name en",
        "place name",
        "placename",
        "toponym",
        "asciiname",
        "feature name",
        "featurename",
        "site name",
        "admin4name en",
        "adm4 en",
        "admin4name",
        "settlement",
        "village",
        "locality",
        "location",
        "place",
    ),
    "lat": ("lat", "latitude", "y", "lat dd", "decimallatitude", "geom latitude"),
    "lon": ("lon", "lng", "long", "longitude", "x", "lon dd", "decimallongitude", "geom longitude"),
    "id": ("id", "place id", "placeid", "pcode", "admin4pcode", "adm4 pcode", "code"),
    "geonames": ("geonameid", "geonames id", "gn id"),
    "kind": ("kind", "type", "place type", "placetype", "feature", "fclass", "class", "place"),
    "names": ("names", "alternatenames", "alternate names", "alternativenames", "aliases", "other names", "alt names"),
    "country": ("country", "country code", "countrycode", "iso", "iso2", "cc"),
    "admin1": ("admin1", "adm1", "province", "governorate", "region", "state", "oblast", "admin1name"),
    "population": ("population", "pop", "inhabitants"),
    "source": ("source",),
    "licence": ("licence", "license"),
}
NEEDED = ("name", "lat", "lon")
#: Columns with one more name each: in another language, or of another manner.
_MORE_NAMES = re.compile(r"(?:name|admin4name|adm4) [a-z]{2,3}|(?:alt|int|old|official|local|short) name")
_BETWEEN = re.compile(r"[\s_:.-]+")
_DELIMITERS = ",;\t|"
_LONGEST_FIELD = 10_000_000


@dataclass(frozen=True)
class Table:
    """A table with its header read.

    Attributes
    ----------
    header : columns as `key` makes them.
    note : what is to be said of the whole file; empty when nothing is.
    """

    name: str
    header: tuple[str, ...]
    note: str
    rows: Iterator[tuple[str, dict[str, str] | Rejected]]

    @property
    def is_meta(self) -> bool:
        """Whether it is a table of Who's On First's meta data."""
        return whosonfirst.is_meta(frozenset(self.header))


def open_table(source: Input) -> Table:
    """Read a table's header.

    Raises
    ------
    GazetteerError
        When the file is binary, has no header with names and coordinates, or cannot be read.
    """
    text, note = _text(source)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = _header(reader, source.name)
    return Table(source.name, tuple(header), note or "", _rows(reader, header, source.name))


def read_table(table: Table, kinds: tuple[str, ...]) -> Iterator[Item]:
    """The places of a table whose kind begins with one of ``kinds``; none left out when there is none."""
    if table.note:
        yield Rejected(table.name, table.note, "Save it as UTF-8.")
    if not table.is_meta:
        for where, row in table.rows:
            yield from (row,) if isinstance(row, Rejected) else plain_items(row, where, kinds)
        return
    held = list(table.rows)
    regions = whosonfirst.meta_regions([row for _, row in held if not isinstance(row, Rejected)])
    for where, row in held:
        yield from (row,) if isinstance(row, Rejected) else whosonfirst.read_meta(row, where, kinds, regions)


def plain_items(row: Mapping[str, Any], where: str, kinds: tuple[str, ...]) -> Iterator[Item]:
    """The place of a row, or of a feature's properties, under whatever names its fields go."""
    found = {field: _first(row, names) for field, names in ALIASES.items()}
    kind = kind_of(found["kind"])
    if kinds and not kind.startswith(kinds):
        yield LeftOut("of another kind")
        return
    names = found["names"]
    others = tuple(map(str, names)) if isinstance(names, list) else split_names(str(names or ""))
    others += tuple(
        n for column, cell in row.items() if _MORE_NAMES.fullmatch(column) for n in split_names(str(cell or ""))
    )
    yield from items_of(
        Fields(
            where, found["name"], found["lat"], found["lon"], id=_id(found), kind=kind, names=others,
            country=found["country"], admin1=found["admin1"], population=found["population"],
            source=str(found["source"] or ""), licence=str(found["licence"] or ""),
        )
    )  # fmt: skip


def key(name: str) -> str:
    """A column's name as it is compared."""
    return " ".join(_BETWEEN.sub(" ", name.casefold()).split())


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _id(found: Mapping[str, Any]) -> str:
    """Ids of the project's own kinds stay; GeoNames' numbers become such; others are told apart from them."""
    if str(found["geonames"] or "").strip().isdigit():
        return f"gn:{int(found['geonames'])}"
    given = str(found["id"] or "").strip()[:100]
    if not given:
        return ""
    return given if given.startswith(("gn:", "wof:", "own:")) else f"own:{given}"


def _text(source: Input) -> tuple[str, str | None]:
    try:
        return decode(source.whole(), source.name)
    except GazetteerError:
        raise
    except InputError as error:
        raise GazetteerError(error.what, error.where, "Save it as CSV in UTF-8.") from error


def _delimiter(text: str) -> str:
    header = text.lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _header(reader: Iterator[list[str]], name: str) -> list[str]:
    try:
        header = [key(cell) for cell in next((row for row in reader if any(cell.strip() for cell in row)), [])]
    except csv.Error as error:
        raise GazetteerError(f"is no table ({error})", name, "Save it as CSV with a header.") from error
    if whosonfirst.is_meta(frozenset(header)):
        return header
    missing = [field for field in NEEDED if not set(ALIASES[field]) & set(header)]
    if missing:
        there, wanted = ", ".join(header)[:200] or "none", ", ".join(missing)
        aliases = "; ".join(f"{field} may be called {', '.join(ALIASES[field][1:3])}" for field in missing)
        raise GazetteerError(f"columns missing: {wanted} (there are: {there})", name, f"Add them; {aliases}.")
    return header


def _rows(reader: Any, header: list[str], name: str) -> Iterator[tuple[str, dict[str, str] | Rejected]]:
    try:
        for row in reader:
            where = f"{name}, line {reader.line_num}"
            if len(row) > len(header):
                what = f"has {len(row)} fields, the header {len(header)}"
                yield where, Rejected(where, what, "Quote fields that hold the separator.")
            elif any(cell.strip() for cell in row):
                yield where, dict(zip(header, row, strict=False))
    except csv.Error as error:
        where = f"{name}, line {reader.line_num}"
        yield where, Rejected(where, f"the rest cannot be read ({error})", "Check the quotes.")
