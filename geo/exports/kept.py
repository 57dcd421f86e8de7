"""Figures kept on disk under the hash of what decides them, so that the first look is quick."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import pandas as pd

from geo import schema
from geo.control.figures import figures_of
from geo.store.digests import timeline_digest
from geo.store.results import cache_dir
from geo.store.whole import keep_file

if TYPE_CHECKING:
    from geo.model import Timeline
    from geo.theatre import Theatre


def kept_figures(timeline: Timeline, theatre: Theatre, settled: pd.DataFrame) -> pd.DataFrame:
    """The figures of every day of a timeline (schema.FIGURES), counted only when none are kept for what it shows.

    Parameters
    ----------
    settled : settlements, as ``naming.settlements`` gives them.

    Raises
    ------
    InputError
        When the timeline has no day.
    """
    path = cache_dir() / "figures" / f"{_key(timeline, theatre, settled)}.parquet"
    try:
        return _read(path.read_bytes())
    except (OSError, ValueError, KeyError):
        found = figures_of(timeline, settled).table
    keep_file(path, "what was counted", found.astype({"since": object}).to_parquet)
    return found


def _read(data: bytes) -> pd.DataFrame:
    frame = pd.read_parquet(io.BytesIO(data))
    for name in ("date", "since"):
        days = [None if value is None or pd.isna(value) else pd.Timestamp(value).date() for value in frame[name]]
        frame[name] = pd.Series(days, index=frame.index, dtype=object)
    schema.check(frame, schema.FIGURES)
    return frame


def _key(timeline: Timeline, theatre: Theatre, settled: pd.DataFrame) -> str:
    digest = hashlib.sha256(timeline_digest(timeline, theatre).encode())
    digest.update(settled.to_csv().encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]
