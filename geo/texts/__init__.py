"""Every text that maps and exports say in their own voice, by language, so that they can be translated.

A language is a folder of TOML files beside this module; each file is a table of texts, and a text's key is
``file.name``, such as ``time.play``. Parts in braces are filled in: ``"One of {count}"``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from geo.errors import InputError

FOLDER = Path(__file__).parent
#: The language every text exists in; what another lacks is said in it.
FIRST = "en"
#: Languages written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Codes (ISO 639-1) of the languages there are, English first."""
    found = sorted(folder.name for folder in FOLDER.iterdir() if any(folder.glob("*.toml")))
    return (FIRST, *(name for name in found if name != FIRST))


def checked_language(language: str) -> str:
    """The language itself.

    Raises
    ------
    InputError
        When there are no texts in it.
    """
    if language not in languages():
        raise InputError(f"no texts are there in the language {language!r}", remedy=f"Choose {', '.join(languages())}.")
    return language


@lru_cache(maxsize=8)
def catalogue(language: str = FIRST) -> Mapping[str, str]:
    """All texts of a language by key; those it lacks are the English ones.

    Raises
    ------
    InputError
        When there are no texts in the language.
    """
    texts = own_texts(FIRST)
    return texts if language == FIRST else texts | own_texts(checked_language(language))


def own_texts(language: str) -> dict[str, str]:
    """The texts that a language itself has, by key."""
    found: dict[str, str] = {}
    for file in sorted((FOLDER / language).glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        found |= {f"{file.stem}.{name}": str(text) for name, text in table.items()}
    return found


def say(key: str, language: str = FIRST, **values: object) -> str:
    """A text with its parts in braces filled in; what is filled in is never read as a template.

    Raises
    ------
    KeyError
        When there is no such text, or a part of it is not given.
    """
    return catalogue(language)[key].format(**values)


def short_day(day: date, language: str = FIRST) -> str:
    """A date without its year, such as ``1 Jan``, whatever the machine's language."""
    return say("time.short_day", language, day=day.day, month=say("time.months", language).split()[day.month - 1])


def long_day(day: date, language: str = FIRST) -> str:
    """A date with its weekday and year, such as ``Wed 1 Jan 2020``."""
    weekday = say("time.weekdays", language).split()[day.isoweekday() % 7]
    return say("time.long_day", language, weekday=weekday, day=short_day(day, language), year=day.year)


def direction(language: str) -> str:
    """Direction of writing: ``ltr`` or ``rtl``."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
