"""Tables that took long to make, kept in the cache folder under the hash of what decides them, several in one file."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from geo.store.whole import keep_file

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Columns of days, which a file gives back as moments.
DAYS = ("date", "since")
#: How many results of one kind stay in the cache; the oldest go.
MOST = 200


@dataclass(frozen=True, eq=False)
class Tables:
    """What is kept together.

    Attributes
    ----------
    frames : tables by name; those with a geometry come back as such.
    others : anything else that JSON can hold.
    """

    frames: Mapping[str, pd.DataFrame]
    others: Mapping[str, Any] = field(default_factory=dict)


def kept_tables(path: Path, what: str, make: Callable[[], Tables], use: Callable[[Tables], T]) -> T:
    """What ``use`` makes of the tables of a file; of those ``make`` gives, which are kept, when none can be used.

    Parameters
    ----------
    what : what the file holds, as the log calls it.
    use : whatever it raises for tables that were read counts as damage to the file.
    """
    if path.exists():
        try:
            return use(_read(path))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a cache file, the remedy is to make it anew
            log.warning("%s: damaged and made anew (%s)", path, error)
    made = make()
    keep_file(path, what, lambda temporary: _write(made, temporary))
    _prune(path.parent)
    return use(made)


def _write(tables: Tables, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("others.json", json.dumps({"frames": list(tables.frames), "others": dict(tables.others)}))
        for name, frame in tables.frames.items():
            buffer = io.BytesIO()
            # A column of days without a single day has no kind of its own to be written as.
            frame.astype({day: object for day in DAYS if day in frame}).to_parquet(buffer, index=False)
            out.writestr(f"{name}.parquet", buffer.getvalue())


def _read(path: Path) -> Tables:
    with zipfile.ZipFile(path) as archive:
        told = json.loads(archive.read("others.json"))
        frames = {name: _frame(archive.read(f"{name}.parquet")) for name in told["frames"]}
    return Tables(frames, told["others"])


def _frame(data: bytes) -> pd.DataFrame:
    buffer = io.BytesIO(data)
    try:
        # geopandas reads buffers too; its stubs name paths only.
        frame: pd.DataFrame = gpd.read_parquet(buffer)  # type: ignore[arg-type]
    except ValueError:  # it has no geometry
        frame = pd.read_parquet(io.BytesIO(data))
    for name in (day for day in DAYS if day in frame):
        days = [None if value is None or pd.isna(value) else pd.Timestamp(value).date() for value in frame[name]]
        frame[name] = pd.Series(days, index=frame.index, dtype=object)
    return frame


def _prune(folder: Path) -> None:
    try:
        files = sorted((f for f in folder.iterdir() if f.is_file()), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in files[MOST:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s: what is old there stays (%s)", folder, error)
