"""From the fields of a row, whatever its format, to a place or to the reason why it is none."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.errors import GazetteerError
from geo.model import Place, Rejected
from geo.places.names import fold
from geo.theatre import data_dir

KINDS = Path("gazetteers") / "kinds.csv"
COUNTRIES = "countries.csv"
#: What a row without a kind is taken for.
SETTLEMENT = "P.PPL"
#: The longest name GeoNames allows is 200 characters.
LONGEST_NAME = 300
#: GeoNames' names of one place are at most 10,000 characters; Paris has some 150.
MOST_NAMES = 200
_RESTORE = "Restore the file from the project."
_CODE = re.compile(r"([AHLPRSTUV])(?:\.([A-Z][A-Z0-9]{0,9}))?")
#: Control characters, and halves of characters, which JSON can spell and no file or database can hold.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_LATIN_END = "\u0250"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is sound but was not asked for."""

    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """A sound row: its place, and where it stands."""

    where: str
    place: Place


Item = Row | Rejected | LeftOut


@dataclass(frozen=True, slots=True)
class Fields:
    """A row's fields as they stand in the file."""

    where: str
    name: Any
    lat: Any
    lon: Any
    id: str = ""
    kind: Any = ""
    names: tuple[str, ...] = ()
    country: Any = ""
    admin1: Any = ""
    population: Any = ""
    source: str = ""
    licence: str = ""


def items_of(fields: Fields) -> Iterator[Item]:
    """The place a row describes, after notes on what of it cannot be used; or only why it is none."""
    name = clean(fields.name)
    fault = _fault(name, fields)
    if fault:
        yield Rejected(fields.where, fault, "It is left out.")
        return
    population = _count(fields.population)
    if population is None:
        yield Rejected(fields.where, f"population {_shown(fields.population)} is no number", "It is taken as unknown.")
    lat, lon = degrees(fields.lat, 90), degrees(fields.lon, 180)
    assert lat is not None
    assert lon is not None
    place = Place(
        id=clean(fields.id) or _own_id(name, lat, lon),
        name=name,
        lat=lat,
        lon=lon,
        kind=kind_of(fields.kind),
        names=usable_names(name, fields.names),
        country=country_code(clean(fields.country)),
        admin1=clean(fields.admin1),
        population=population or 0,
        source=clean(fields.source),
        licence=clean(fields.licence),
    )
    yield Row(fields.where, place)


def _fault(name: str, fields: Fields) -> str:
    if not name:
        return "no name"
    if len(name) > LONGEST_NAME:
        return f"the name is too long ({len(name):,} characters)"
    if not fold(name):
        return f"the name {name[:40]!r} has no letter"
    if _empty(fields.lat) or _empty(fields.lon):
        return f"{name[:40]!r} has no coordinates"
    lat, lon = degrees(fields.lat, 90), degrees(fields.lon, 180)
    if lat is None or lon is None:
        return f"{_shown(fields.lat)}, {_shown(fields.lon)} is no place on the earth"
    if not lat and not lon:
        return f"{name[:40]!r} is put at 0, 0, which stands for no position"
    return ""


def _empty(value: Any) -> bool:
    return value is None or not str(value).strip()


def _shown(value: Any) -> str:
    return repr(str(value)[:40])


def clean(value: Any) -> str:
    """A field as one line of text; control characters are no part of it, all else is kept as it is."""
    return " ".join(_UNWRITABLE.sub(" ", str(value)).split()) if value is not None else ""


def degrees(value: Any, limit: float) -> float | None:
    """Degrees, with point or comma; None when they are no number or beyond ``limit``."""
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) <= limit else None  # false for NaN


def _count(value: Any) -> int | None:
    """A number of people; 0 when none is given, None when it is no number."""
    text = str(value if value is not None else "").strip().replace(",", "").replace(" ", "")
    try:
        number = float(text or 0)
        return int(number) if 0 <= number < 1e10 else None
    except ValueError:
        return None


def usable_names(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """Other names by which a text may call the place; codes and transliterations in small letters are left out."""
    cleaned = (clean(other) for other in others)
    kept = dict.fromkeys(other for other in cleaned if other != name and _is_name(other))
    return tuple(kept)[:MOST_NAMES]


def _is_name(text: str) -> bool:
    if len(text) < 3 or len(text) > LONGEST_NAME or "://" in text or not any(map(str.isalpha, text)):
        return False
    if text[0] >= _LATIN_END:
        return True
    return not text.isupper() and (text[0].isupper() or not text[0].isalpha() or "-" in text)


def split_names(text: str) -> tuple[str, ...]:
    """Names written into one field, apart by "|", ";" or, when it has neither, by commas."""
    separator = next((s for s in ("|", ";") if s in text), ",")
    return tuple(filter(None, (part.strip() for part in text.strip("[]").split(separator))))


def kind_of(value: Any) -> str:
    """GeoNames' class and code of a kind: as given, by the table of words, or a settlement when nothing tells."""
    text = clean(value)
    match = _CODE.fullmatch(text)
    if match:
        return text if match.group(2) else {"P": SETTLEMENT}.get(text, text)
    return _kinds().get(" ".join(re.split(r"[\s_-]+", text.casefold())), SETTLEMENT)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in _table(data_dir() / KINDS, "word", "kind")}


@lru_cache(maxsize=100_000)
def country_code(text: str) -> str:
    """ISO 3166 alpha-2 code of a country given by code or name; empty when it is neither."""
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    return _countries().get(fold(text), "") if text else ""


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in _table(data_dir() / COUNTRIES, "code", "kind", "name", "names"):
        if row["kind"].startswith("A.PCL"):
            codes |= dict.fromkeys(map(fold, (row["name"], *filter(None, row["names"].split("|")))), row["code"][:2])
    return codes


def _table(path: Path, *columns: str) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return [{column: row[column] for column in columns} for row in rows]
    except (OSError, KeyError, ValueError, csv.Error) as error:
        raise GazetteerError(f"the table cannot be read ({error!r})", str(path), _RESTORE) from error


def _own_id(name: str, lat: float, lon: float) -> str:
    """An id that stays the same as long as the name and, to a metre, the position do."""
    return "own:" + hashlib.sha256(f"{fold(name)} {lat:.5f} {lon:.5f}".encode()).hexdigest()[:16]
