"""The one table of numbers behind the filter: what claims say, how often places change hands, who is believed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.theatre import RESTORE, data_dir


@dataclass(frozen=True, eq=False)
class Emissions:
    """Numbers by dotted name (``event.capture.actor``), as in ``data/control/emissions.toml``."""

    values: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def get(self, name: str, default: float = 0.0) -> float:
        """The number of a name, or ``default`` when the table has none."""
        return self.values.get(name, default)

    def changed(self, values: Mapping[str, float]) -> Emissions:
        """A table with some numbers replaced."""
        return Emissions({**self.values, **values})


@lru_cache(maxsize=1)
def default_emissions() -> Emissions:
    """The bundled table.

    Raises
    ------
    InputError
        When the file is missing or malformed.
    """
    return read_emissions(data_dir() / "control" / "emissions.toml", remedy=RESTORE)


def read_emissions(path: Path, base: Emissions | None = None, remedy: str = "") -> Emissions:
    """Read a table; with ``base``, what the file does not name is taken from there.

    Raises
    ------
    InputError
        When the file cannot be read, holds something that is no finite number, or names what ``base`` does not know.
    """
    try:
        found = dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError) as error:
        raise InputError(f"is no table of emissions ({error})", str(path), remedy) from error
    unknown = sorted(set(found) - set(base.values)) if base else []
    if unknown:
        raise InputError(f"unknown numbers: {', '.join(unknown)}", str(path), "Use the names of the bundled table.")
    return base.changed(found) if base else Emissions(found)


def write_emissions(table: Emissions, path: Path, note: str) -> None:
    """Write a table in the form of the bundled one, with a comment above."""
    sections: dict[str, list[str]] = {}
    for name, value in table.values.items():
        section, _, key = name.rpartition(".")
        sections.setdefault(section, []).append(f"{key} = {float(value):.6g}" if value % 1 else f"{key} = {value:.1f}")
    lines = [f"# {line}" for line in note.splitlines()]
    for section in sorted(sections):
        lines += ["", f"[{section}]", *sections[section]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _flat(part: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    for key, value in part.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
            raise ValueError(f"{prefix}{key} is no number")
        else:
            yield prefix + key, float(value)
