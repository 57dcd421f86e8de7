"""From a rule's confidence to the probability that it is right, by tables fitted on development gold."""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import InputError
from geo.theatre import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

_RAW: ContextVar[bool] = ContextVar("raw", default=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Points of a non-decreasing line from raw confidence to probability, both 0-1."""

    raw: tuple[float, ...]
    calibrated: tuple[float, ...]


def calibrated(raw: float) -> float:
    """The probability that a claim of this raw confidence is right; beyond the table's ends, that end's.

    Raises
    ------
    InputError
        When the table is missing or malformed.
    """
    if _RAW.get():
        return raw
    table = load_table()
    return float(np.interp(raw, table.raw, table.calibrated))


@contextmanager
def raw_confidence() -> Iterator[None]:
    """Inside, confidence is what the rules give: for fitting the table anew."""
    before = _RAW.set(True)
    try:
        yield
    finally:
        _RAW.reset(before)


@lru_cache(maxsize=1)
def load_table() -> Table:
    """The table of ``data/reading/calibration.toml``.

    Raises
    ------
    InputError
        When the file is missing or malformed.
    """
    path = data_dir() / "reading" / "calibration.toml"
    remedy = "Restore the file, or write it with: python -m tools.fit_calibration"
    try:
        return _table(tomllib.loads(path.read_text(encoding="utf-8"))["claims"])
    except OSError as error:
        raise InputError("the calibration of confidence is missing", str(path), remedy) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"the calibration of confidence is malformed: {error}", str(path), remedy) from error


def _table(rows: dict[str, list[float]]) -> Table:
    raw, probability = tuple(map(float, rows["raw"])), tuple(map(float, rows["calibrated"]))
    if not raw or len(raw) != len(probability):
        raise ValueError("raw and calibrated are not of one length")
    if not all(0 <= value <= 1 for value in (*raw, *probability)):
        raise ValueError("a value lies outside 0 to 1")
    if any(a >= b for a, b in pairwise(raw)) or any(a > b for a, b in pairwise(probability)):
        raise ValueError("raw does not rise, or calibrated falls")
    return Table(raw, probability)
