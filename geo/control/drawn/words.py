"""The words by which maps of others say who holds what (``data/control/drawn.toml``), and how words are compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache

from geo.errors import InputError
from geo.places.names import fold
from geo.theatre import data_dir

#: Characters that end a line, hide text or turn its direction: nothing that names an actor needs them.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
#: A name is cut here: whole articles stand in some descriptions.
LONGEST = 200


def clean(value: object) -> str:
    """A value of a file as one line of text without hidden characters; empty for what is missing."""
    if value is None or value != value:  # noqa: PLR0124 - not a number is not itself
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # whole numbers become fractions where a column has gaps
    text = unicodedata.normalize("NFC", _HIDDEN.sub(" ", str(value)))
    return " ".join(text.split())[:LONGEST].strip()


def key(text: str) -> str:
    """What two spellings of a name have in common; of signs alone the signs."""
    return fold(text).replace(" ", "") or text.casefold().strip()


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, tuple[str, ...]]]:
    path = data_dir() / "control" / "drawn.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            table: {name: tuple(dict.fromkeys(key(word) for word in words)) for name, words in raw[table].items()}
            for table in ("fields", "words")
        }
    except (OSError, KeyError, ValueError) as error:
        raise InputError("cannot be used", str(path), "Restore the file from the project.") from error


def fields(kind: str) -> tuple[str, ...]:
    """Keys of the columns that may hold a kind of thing, the more telling first.

    Raises
    ------
    InputError
        When the table of words is missing or malformed.
    """
    return _tables()["fields"][kind]


def column(names: list[str], kind: str) -> str | None:
    """The column of a table that holds a kind of thing, or None."""
    known = {key(name): name for name in reversed(names)}
    return next((known[word] for word in fields(kind) if word in known), None)


def word(text: str) -> str | None:
    """Whether a name says "contested" or "unknown" instead of naming somebody; None for other names.

    Raises
    ------
    InputError
        When the table of words is missing or malformed.
    """
    said = key(text)
    return next((kind for kind, words in _tables()["words"].items() if said in words), None)
