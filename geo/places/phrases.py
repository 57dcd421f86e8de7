"""The table of ``data/reading/relations.toml``: words that make one place of another, as compiled patterns."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.errors import GazetteerError
from geo.theatre import data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: What stands for a letter of a name of a place, and of a country's adjective, in a text that patterns are tried on.
PLACE_MARK, NATION_MARK = "\ue000", "\ue001"
_CAPITALISED = r"(?-i:(?<![\w'’])[A-Z][\w'’]{1,30}(?: [A-Z][\w'’]{1,30}){0,2})"
_PLACE = f"(?<!{PLACE_MARK}){PLACE_MARK}+(?!{PLACE_MARK})"
_MARKS = {
    "place": _PLACE,
    "nation": f"(?:{_PLACE}|(?<!{NATION_MARK}){NATION_MARK}+(?!{NATION_MARK}))",
    "left": f"(?P<left>{_PLACE}|{_CAPITALISED})",
    "right": f"(?P<right>{_PLACE}|{_CAPITALISED})",
}
_PIECE = re.compile(r"\{([a-z]+)\}")
_KM_PER_MILE = 1.609344
_NUMBERS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)} | {"a dozen": 12}  # noqa: SIM905
_VAGUE = frozenset({"a few", "several"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to word a composite place.

    Attributes
    ----------
    kind : which shape the words mean.
    area : names mean provinces where there is one of that name.
    """

    kind: str
    words: re.Pattern[str]
    area: bool = False


@dataclass(frozen=True)
class Phrases:
    """The whole table.

    Attributes
    ----------
    before, after : relation and the words right before or right behind a name.
    sizes_m : by kind of place or the beginning of one, metres from its point to its edge.
    reach_m : by relation, metres beyond a place's edge.
    side, figure, road : patterns of a compass word, of a number (group 1) with a unit of length (group 2), and of the
        word for a road that ends a name.
    """

    before: tuple[tuple[str, re.Pattern[str]], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    composites: tuple[Pattern, ...]
    sizes_m: Mapping[str, float]
    reach_m: Mapping[str, float]
    side: re.Pattern[str]
    figure: re.Pattern[str]
    road: re.Pattern[str]


def load_phrases() -> Phrases:
    """The table of relative and composite places.

    Raises
    ------
    GazetteerError
        When the file is missing or malformed.
    """
    return _load(data_dir() / "reading" / "relations.toml")


@lru_cache(maxsize=2)
def _load(path: Path) -> Phrases:
    try:
        return _phrases(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, KeyError, TypeError, ValueError, re.error) as error:
        remedy = "Restore the file from the project."
        raise GazetteerError(f"the table of relations cannot be used ({error!r})", str(path), remedy) from error


def _phrases(raw: Mapping[str, Any]) -> Phrases:
    pieces: dict[str, str] = dict(raw["words"])

    def compiled(words: str) -> re.Pattern[str]:
        return re.compile(_filled(words, pieces), re.IGNORECASE)

    return Phrases(
        before=tuple((p["relation"], compiled(p["words"])) for p in raw["before"]),
        after=tuple((p["relation"], compiled(p["words"])) for p in raw["after"]),
        composites=tuple(Pattern(p["kind"], compiled(p["words"]), p.get("area", False)) for p in raw["composite"]),
        sizes_m={kind: float(km) * 1000 for kind, km in raw["sizes_km"].items()},
        reach_m={relation: float(km) * 1000 for relation, km in raw["reach_km"].items()},
        side=compiled(r"\b({point})(?:ern)?\b"),
        figure=compiled(r"\b({number})[ -]?({unit})\b"),
        road=compiled(" {road}$"),
    )


def _filled(words: str, pieces: Mapping[str, str]) -> str:
    """A pattern with its pieces put in, however deep they are nested."""
    for _ in range(10):
        filled = _PIECE.sub(lambda m: _MARKS.get(m[1]) or f"(?:{pieces[m[1]]})", words)
        if filled == words:
            return words
        words = filled
    raise ValueError(f"pieces of {words[:60]!r} stand for one another without end")


def compass(side: str) -> str:
    """A compass word ("north-eastern") as its point ("NE")."""
    word = side.casefold()
    vertical = next((w for w in ("north", "south") if word.startswith(w)), "")
    rest = word.removeprefix(vertical)
    return vertical[:1].upper() + next((w[0].upper() for w in ("east", "west") if w in rest), "")


def side_in(words: str) -> str | None:
    """The compass point of the first such word, or None."""
    match = load_phrases().side.search(words)
    return compass(match[1]) if match else None


def metres_in(words: str) -> float | None:
    """The first length in words, in metres; None where there is no figure ("a few km" has none)."""
    match = load_phrases().figure.search(words)
    number = match[1].casefold() if match else ""
    if match is None or number in _VAGUE:
        return None
    unit = match[2].casefold()
    factor = _KM_PER_MILE * 1000 if unit.startswith("mi") else 1000.0 if unit.startswith("k") else 1.0
    return float(_NUMBERS.get(number, 0) or number.replace(",", ".")) * factor
