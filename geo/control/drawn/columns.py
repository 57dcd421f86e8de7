"""Which column of a file says who holds what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.control.drawn.words import clean, fields, key
from geo.errors import InputError

#: Distinct values beyond which a column names things rather than sides, unless it is asked for.
_MOST_VALUES = 200
_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class _Nothing:
    """What a value means of which nothing is known."""

    key: str


def side_column(
    frame: pd.DataFrame, asked: str | None, meaning: Callable[[str], object | None], path: Path, *, exact: bool = False
) -> str:
    """The column that says who holds, as it is called in the file.

    Parameters
    ----------
    asked : what the user calls it; None finds it by its name, and by how many of its values mean something.
    meaning : what a value means, None for nothing; equal meanings are equal.
    exact : whether a column called just "side" is it without more ado.

    Raises
    ------
    InputError
        When there is none, none of that name, or several; the columns are listed with some of their values.
    """
    columns = [str(name) for name in frame.columns if name != "geometry"]
    filled = [name for name in columns if any(clean(value) for value in frame[name])]
    if asked is not None:
        return _asked(frame, columns, asked, path)
    if exact and "side" in filled:
        return "side"
    told = _by_name(filled, "side") or _by_name(filled, "maybe")
    tried = told or [name for name in filled if len({clean(v) for v in frame[name]}) <= _MOST_VALUES]
    if len(tried) == 1 and told:
        return tried[0]
    meant = {name: _meant(frame, name, meaning) for name in tried}
    some = [name for name in tried if not all(isinstance(m, _Nothing) for m in meant[name])]
    whole = [name for name in some if not any(isinstance(m, _Nothing) for m in meant[name])]
    best = whole or some or told
    # Several columns that say the same, such as an actor and its side, are no choice.
    if best and all(meant[name] == meant[best[0]] for name in best):
        return best[0]
    found = best or tried or filled
    what = "several columns may say who holds" if len(found) > 1 else "no column says who holds"
    raise InputError(f"{what}: {_listed(frame, found) or 'there is none'}", str(path), "Choose one with --side-field.")


def _asked(frame: pd.DataFrame, columns: list[str], asked: str, path: Path) -> str:
    found = [name for name in columns if name == asked] or [name for name in columns if key(name) == key(asked)]
    if len(found) == 1:
        return found[0]
    what = f"has no column {asked!r}; it has: {_listed(frame, columns) or 'none'}"
    raise InputError(what, str(path), "Choose one with --side-field.")


def _by_name(columns: list[str], kind: str) -> list[str]:
    known = {word: rank for rank, word in enumerate(fields(kind))}
    return sorted((name for name in columns if key(name) in known), key=lambda name: known[key(name)])


def _meant(frame: pd.DataFrame, name: str, meaning: Callable[[str], object | None]) -> tuple[object, ...]:
    values = [clean(value) for value in frame[name]]
    known = {value: _Nothing(key(value)) if (m := meaning(value)) is None else m for value in set(values)}
    return tuple(known[value] for value in values)


def _listed(frame: pd.DataFrame, columns: list[str]) -> str:
    told = []
    for name in columns[:20]:
        values = [value for value in dict.fromkeys(clean(v)[:30] for v in frame[name]) if value]
        more = ", ..." if len(values) > _EXAMPLES else ""
        told.append(f"{clean(name)} ({', '.join(map(repr, values[:_EXAMPLES])) or 'empty'}{more})")
    return ", ".join(told)
