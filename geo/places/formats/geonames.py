"""GeoNames country dumps: nineteen columns apart by tabs, a place a line, UTF-8, no header."""

from __future__ import annotations

from collections.abc import Iterator

from geo.model import Rejected
from geo.places.formats.inputs import Input
from geo.places.formats.records import Fields, Item, LeftOut, items_of

SOURCE, LICENCE = "GeoNames", "CC BY 4.0"
ATTRIBUTION = "GeoNames (https://www.geonames.org), CC BY 4.0"
#: Dumps hold schools, farms and streams by the thousand, whose names are everybody's; settlements are what is missed.
KINDS = ("P",)
COLUMNS = 19
#: Columns by number, as GeoNames' readme lists them.
_ID, _NAME, _OTHERS, _LAT, _LON, _CLASS, _CODE, _COUNTRY, _ADMIN1, _POPULATION = 0, 1, 3, 4, 5, 6, 7, 8, 10, 14
_MARK = b"\xef\xbb\xbf"


def is_geonames(head: bytes) -> bool:
    """Whether a file begins like a dump: a number, and some eighteen tabs in its first line."""
    first = head.removeprefix(_MARK).lstrip(b"\r\n").partition(b"\n")[0]
    return first.count(b"\t") >= COLUMNS - 4 and first.partition(b"\t")[0].strip().isdigit()


def read_geonames(source: Input, kinds: tuple[str, ...]) -> Iterator[Item]:
    """The places of a dump whose kind begins with one of ``kinds``; none left out when there is none.

    Raises
    ------
    GazetteerError
        When the file cannot be read.
    """
    for number, line in enumerate(source.lines(), start=1):
        where = f"{source.name}, line {number}"
        try:
            text = line.removeprefix(_MARK if number == 1 else b"").decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            yield Rejected(where, f"is not UTF-8 ({error.reason})", "It is left out.")
            continue
        if text.strip():
            yield from _row(text.split("\t"), where, kinds)


def _row(row: list[str], where: str, kinds: tuple[str, ...]) -> Iterator[Item]:
    if len(row) != COLUMNS or not row[_ID].isdigit():
        what = f"has {len(row)} columns, not {COLUMNS}" if len(row) != COLUMNS else f"{row[_ID][:20]!r} is no id"
        yield Rejected(where, what, "It is left out.")
        return
    kind = ".".join(filter(None, (row[_CLASS], row[_CODE])))
    if kinds and not kind.startswith(kinds):
        yield LeftOut("of another kind")
        return
    yield from items_of(
        Fields(
            where, row[_NAME], row[_LAT], row[_LON], id=f"gn:{int(row[_ID])}", kind=kind,
            names=tuple(row[_OTHERS].split(",")), country=row[_COUNTRY], admin1=row[_ADMIN1],
            population=row[_POPULATION], source=SOURCE, licence=LICENCE,
        )
    )  # fmt: skip
