"""From a rule's confidence to the probability that it is right, by tables fitted on development gold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np

from geo.errors import InputError
from geo.theatre import data_dir

What = Literal["claims", "toponyms"]


@dataclass(frozen=True, slots=True)
class Table:
    """Points of a non-decreasing line from raw confidence to probability, both 0-1."""

    raw: tuple[float, ...]
    calibrated: tuple[float, ...]


def calibrated(raw: float, what: What) -> float:
    """The probability that a claim or toponym of this raw confidence is right; beyond the table's ends, that end's.

    Raises
    ------
    InputError
        When the table is missing or malformed.
    """
    table = load_tables()[what]
    return float(np.interp(raw, table.raw, table.calibrated))


@lru_cache(maxsize=1)
def load_tables() -> dict[What, Table]:
    """The tables of ``data/reading/calibration.toml``.

    Raises
    ------
    InputError
        When the file is missing or malformed.
    """
    path = data_dir() / "reading" / "calibration.toml"
    remedy = "Restore the file, or write it with: python -m tools.fit_calibration"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return {"claims": _table(content["claims"]), "toponyms": _table(content["toponyms"])}
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
