"""Which format a file is of, and its places with the faults of its rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from geo.model import Place, Rejected
from geo.places.formats import geonames, whosonfirst
from geo.places.formats.features import are_whosonfirst, load_features, read_features
from geo.places.formats.inputs import Input, find_input
from geo.places.formats.records import Item, LeftOut, Row
from geo.places.formats.tables import open_table, read_table

#: Raised whenever a file would be read otherwise than before, so that what is kept is not taken for up to date.
VERSION = 1
GEONAMES, WHOSONFIRST, TABLE, FEATURES = "GeoNames", "Who's On First", "CSV", "GeoJSON"
NOT_STATED = "not stated"
_HEAD = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user says beside the file.

    Attributes
    ----------
    kinds : beginnings of GeoNames' class and code ("P", "S.AIRB") to keep; empty for the format's own choice, and
        ``("all",)`` for everything.
    country : ISO code of places whose row names none.
    """

    kinds: tuple[str, ...] = ()
    source: str = ""
    licence: str = ""
    attribution: str = ""
    country: str = ""


@dataclass(frozen=True)
class Book:
    """A file of places, opened: what it is, whose it is, and its places.

    Attributes
    ----------
    hash : of the content and of what was asked; the same means the same places.
    total : how many rows there may be, for a progress bar.
    country : ISO code of places whose row names none.
    """

    name: str
    format: str
    hash: str
    total: int
    source: str
    licence: str
    attribution: str
    country: str
    items: Iterator[Item]

    def places(self) -> Iterator[Place | Rejected | LeftOut]:
        """Each row's place, fault or reason to be left out, once; a row whose id was there before is a fault."""
        seen: set[str] = set()
        for item in self.items:
            if not isinstance(item, Row):
                yield item
            elif item.place.id in seen:
                what = f"{item.place.name[:40]!r} is there already, as {item.place.id[:60]}"
                yield Rejected(item.where, what, "The first one is kept.")
            else:
                seen.add(item.place.id)
                yield self._signed(item.place)

    def _signed(self, place: Place) -> Place:
        """The place with whose it is; what its own row says goes first."""
        return replace(
            place,
            source=place.source or self.source,
            licence=place.licence or self.licence,
            country=place.country or self.country,
        )


def open_book(path: Path, asked: Asked | None = None) -> Book:
    """Look at a file and make ready to read its places.

    Raises
    ------
    GazetteerError
        When the file is missing, empty, damaged, or of no format that can be read.
    """
    asked = asked or Asked()
    source = find_input(path)
    digest, lines = source.digest()
    identity = [VERSION, digest, asked.kinds, asked.source, asked.licence, asked.attribution, asked.country]
    opened = _opened(source, lines, asked.kinds)
    own_source, own_licence, own_attribution = _TERMS.get(opened.format, (path.name, NOT_STATED, ""))
    return Book(
        name=source.name,
        format=opened.format,
        hash=hashlib.sha256(json.dumps(identity).encode()).hexdigest(),
        total=opened.total,
        source=asked.source or own_source,
        licence=asked.licence or own_licence,
        attribution=asked.attribution or own_attribution,
        country=asked.country,
        items=opened.items,
    )


@dataclass(frozen=True)
class _Opened:
    format: str
    total: int
    items: Iterator[Item]


_TERMS = {
    GEONAMES: (geonames.SOURCE, geonames.LICENCE, geonames.ATTRIBUTION),
    WHOSONFIRST: (whosonfirst.SOURCE, whosonfirst.LICENCE, whosonfirst.ATTRIBUTION),
}


def _opened(source: Input, lines: int, asked: tuple[str, ...]) -> _Opened:
    """The format by content, whatever the file is called; of foreign gazetteers by default settlements alone."""
    others = () if "all" in asked else asked or geonames.KINDS
    own = () if "all" in asked else asked
    if source.path.is_dir():
        return _features(source, own, others)
    with source.open() as file:
        head = file.read(_HEAD)
    if head.startswith(whosonfirst.SIGNATURE):
        return _Opened(WHOSONFIRST, whosonfirst.count_sqlite(source), whosonfirst.read_sqlite(source, others))
    if geonames.is_geonames(head):
        return _Opened(GEONAMES, lines, geonames.read_geonames(source, others))
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x1e")[:1] in (b"{", b"["):
        return _features(source, own, others)
    table = open_table(source)
    kinds = others if table.is_meta else own
    return _Opened(WHOSONFIRST if table.is_meta else TABLE, lines, read_table(table, kinds))


def _features(source: Input, own: tuple[str, ...], others: tuple[str, ...]) -> _Opened:
    features = load_features(source)
    foreign = are_whosonfirst(features)
    items = read_features(features, others if foreign else own)
    return _Opened(WHOSONFIRST if foreign else FEATURES, len(features), items)
