"""What is to be written, said once for every format: a frozen description, read from TOML or JSON and written as TOML."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.exports.files import CONTROLS
from geo.maps.escape import safe_link
from geo.maps.palette import GROUNDS
from geo.texts import FIRST, checked_language

#: Layers that can be chosen, from below: those of the map. What a format has no room for it leaves out.
LAYERS = (
    "ground", "areas", "uncorroborated", "uncertain", "unknown", "admin", "rivers", "roads", "disputed", "yesterday",
    "fronts", "advances", "relative", "places", "claims", "labels",
)  # fmt: skip
#: Without these, land that is claimed or not known would look as if it were known.
TOLD_WITH_AREAS = ("uncorroborated", "unknown")
MODES = tuple(GROUNDS)
RENDERERS = ("auto", "static", "browser")
#: Names of places: in the letters of the first language, in Arabic, or in both.
NAMES = ("en", "ar", "both")
#: Pixels a point, and points a side: a poster at four pixels a point is 16,000 wide, and more fills no memory.
SCALES, SIZES = (1.0, 4.0), (200, 4_000)
#: Days a film goes on in a second.
PACES = (0.1, 30.0)
LONGEST_TEXT = 300
#: A description is a page of text; what is longer is something else, and keys of ten thousand parts are read slowly.
LARGEST_FILE = 20_000


@dataclass(frozen=True, slots=True)
class Description:
    """What to write and how it is to look; whatever stands at its default is left to the theatre and the format.

    Attributes
    ----------
    theatre : name of a theatre; empty: the one at hand.
    date_from, date_to : the period, both days included; None: the theatre's.
    day : the day that pictures show (None: the last), and to which tables and map data are limited (None: all days).
    since : the earlier day of which map data tells what land changed hands; None: the day before each.
    as_known : whether each day rests only on what was published by then.
    extent : (west, south, east, north) in degrees; None: the theatre's.
    layers : names of ``LAYERS``; empty: all.
    language : of the texts in our own voice; ``names`` is that of the places.
    size : width and height of a picture in points; None: as its parts need.
    scale : pixels per point of a picture.
    title, credits : texts in place of the theatre's title, and after the sources.
    days_a_second : pace of films.
    address : where the map will be published, for the snippet that embeds it.
    formats : suffixes of what an archive holds; empty: all.
    renderer : of a PNG: static draws without a browser, browser takes a picture of the map, auto is static.
    tiles : whether the page offers online tiles; it then asks the network for them.
    """

    theatre: str = ""
    date_from: date | None = field(default=None, metadata={"key": "from"})
    date_to: date | None = field(default=None, metadata={"key": "to"})
    day: date | None = None
    since: date | None = None
    as_known: bool = False
    extent: tuple[float, float, float, float] | None = None
    layers: tuple[str, ...] = ()
    language: str = FIRST
    names: str = "en"
    mode: str = "light"
    size: tuple[int, int] | None = None
    scale: float = 2.0
    title: str = ""
    credits: str = ""
    days_a_second: float = 2.0
    address: str = ""
    formats: tuple[str, ...] = ()
    renderer: str = "auto"
    tiles: bool = False

    def shows(self, layer: str) -> bool:
        """Whether a layer is to be drawn or written; with the areas goes what tells them from what is only claimed."""
        honest = layer in TOLD_WITH_AREAS and "areas" in self.layers
        return not self.layers or layer in self.layers or honest


#: Field of the dataclass by key of a file.
KEYS = {str(f.metadata.get("key", f.name)): f.name for f in fields(Description)}


def changed(description: Description, **values: Any) -> Description:
    """The description with some fields at other values, by name of the field.

    Raises
    ------
    InputError
        When a value cannot be used; every fault is named.
    """
    return replace(description, **_checked(values, "the description"))


def read_description(text: str | bytes, where: str = "the description") -> Description:
    """A description from the text of a TOML or JSON file.

    Raises
    ------
    InputError
        When the text is neither, has a key that is unknown, or a value that cannot be used; every fault is named.
    """
    if len(text) > LARGEST_FILE:
        raise InputError("is too long for a description", where, f"It has at most {LARGEST_FILE:,} bytes.")
    record = _parsed(text, where)
    unknown = sorted(set(record) - set(KEYS))
    if unknown:
        named = ", ".join(repr(key[:40]) for key in unknown[:5])
        raise InputError(f"unknown: {named}", where, f"What can be said is {', '.join(KEYS)}.")
    return replace(Description(), **_checked({KEYS[key]: value for key, value in record.items()}, where))


def load_description(path: Path) -> Description:
    """A description from a TOML or JSON file.

    Raises
    ------
    InputError
        When the file cannot be read or used.
    """
    try:
        with path.open("rb") as file:
            return read_description(file.read(LARGEST_FILE + 1), str(path))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", str(path), "Check the name.") from error


def description_toml(description: Description) -> str:
    """The description as TOML, with what stands at its default left out; ``read_description`` gives the same back."""
    lines = []
    for key, name in KEYS.items():
        value = getattr(description, name)
        if value != getattr(Description(), name):
            said = value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
            lines.append(f"{key} = {said}")
    return "".join(f"{line}\n" for line in lines)


def _parsed(text: str | bytes, where: str) -> Mapping[str, Any]:
    remedy = 'Write TOML, such as: theatre = "syria-2024", or the same as JSON.'
    try:
        said = text if isinstance(text, str) else text.decode("utf-8-sig")
        record = json.loads(said) if said.lstrip().startswith("{") else tomllib.loads(said)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is neither TOML nor JSON ({str(error)[:200]})", where, remedy) from error
    if not isinstance(record, dict):
        raise InputError("is no table of keys and values", where, remedy)
    return record


def _checked(values: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The values as the fields hold them."""
    found, faults = {}, []
    keys = {name: key for key, name in KEYS.items()}
    for name, value in values.items():
        try:
            found[name] = _TAKES[name](value)
        except (TypeError, ValueError, OverflowError) as error:
            faults.append(f"{keys[name]} {str(value)[:60]!r} {error}")
        except InputError as error:
            faults.append(f"{keys[name]}: {error}")
    first, last = found.get("date_from"), found.get("date_to")
    if first and last and last < first:
        faults.append(f"to {last} lies before from {first}")
    if faults:
        raise InputError("; ".join(faults), where, "Correct it, or leave it out.")
    return found


def _day(value: object) -> date | None:
    if value is None or (type(value) is date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("is no date; write it as 2024-11-30")


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("is neither true nor false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("is no text")
    line = " ".join(CONTROLS.sub("", value).encode("utf-8", "replace").decode().split())
    if len(line) > LONGEST_TEXT:
        raise ValueError(f"has more than {LONGEST_TEXT} letters")
    return line


def _name(value: object) -> str:
    line = _text(value)
    if not re.fullmatch(r"[\w-]{0,80}", line):
        raise ValueError("is no name of a theatre")
    return line


def _address(value: object) -> str:
    line = _text(value)
    if line and safe_link(line) is None:
        raise ValueError("is no web address; it begins with https://")
    return line


def _one_of(known: tuple[str, ...]) -> Callable[[object], str]:
    def take(value: object) -> str:
        if value not in known:
            raise ValueError(f"is unknown; choose one of {', '.join(known)}")
        return str(value)

    return take


def _number(low: float, high: float) -> Callable[[object], float]:
    def take(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise ValueError(f"is no number from {low:g} to {high:g}")
        return float(value)

    return take


def _several(value: object) -> list[Any]:
    if not isinstance(value, (list, tuple)) or len(value) > 100:
        raise TypeError("is no list")
    return list(value)


def _extent(value: object) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    edges = [_number(-180, 180)(edge) for edge in _several(value)]
    if len(edges) != 4 or not (edges[0] < edges[2] and -90 <= edges[1] < edges[3] <= 90):
        raise ValueError("is no extent; give west, south, east, north in degrees")
    return edges[0], edges[1], edges[2], edges[3]


def _size(value: object) -> tuple[int, int] | None:
    if value is None:
        return None
    sides = [round(_number(*SIZES)(side)) for side in _several(value)]
    if len(sides) != 2:
        raise ValueError("is no size; give width and height in points")
    return sides[0], sides[1]


def _layers(value: object) -> tuple[str, ...]:
    asked = [_one_of(LAYERS)(name) for name in _several(value)]
    return tuple(name for name in LAYERS if name in asked)


def _formats(value: object) -> tuple[str, ...]:
    asked = [_text(name).lower() for name in _several(value)]
    return tuple(dict.fromkeys(name if name.startswith(".") else f".{name}" for name in asked))


_TAKES: dict[str, Callable[[Any], Any]] = {
    "theatre": _name,
    "date_from": _day,
    "date_to": _day,
    "day": _day,
    "since": _day,
    "as_known": _flag,
    "extent": _extent,
    "layers": _layers,
    "language": lambda value: checked_language(_text(value)),
    "names": _one_of(NAMES),
    "mode": _one_of(MODES),
    "size": _size,
    "scale": _number(*SCALES),
    "title": _text,
    "credits": _text,
    "days_a_second": _number(*PACES),
    "address": _address,
    "formats": _formats,
    "renderer": _one_of(RENDERERS),
    "tiles": _flag,
}
