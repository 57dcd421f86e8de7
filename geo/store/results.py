"""Timelines kept on disk, so that what was drawn once need not be drawn again."""

from __future__ import annotations

import io
import json
import logging
import os
import zipfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.model import Claim, Document, DocumentKind, Event, Modality, Timeline
from geo.store.whole import keep_file

log = logging.getLogger(__name__)

LAYERS = ("areas", "fronts", "overlays")
NESTED = ("claims", "shares", "distribution", "reasons", "change_days")
CACHE_VARIABLE = "FRONTLINE_CACHE"


def cache_dir() -> Path:
    """Where results are kept: ``$FRONTLINE_CACHE``, else the user's cache folder."""
    if os.environ.get(CACHE_VARIABLE):
        return Path(os.environ[CACHE_VARIABLE])
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "frontline-mapper"


def save_timeline(timeline: Timeline, path: Path) -> None:
    """Write a timeline to one file, whole or not at all; a folder that cannot be written to is only logged."""

    def write(temporary: Path) -> None:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as out:
            for member, content in _members(timeline):
                out.writestr(member, content)

    keep_file(path, "the result", write)


def load_timeline(path: Path) -> Timeline | None:
    """Read a timeline back; None when there is none or the file is damaged (it is drawn anew then)."""
    if not path.exists():
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            return _timeline(archive)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a cache file, the remedy is to draw anew
        log.warning("%s: damaged and drawn anew (%s)", path, error)
        return None


def _members(timeline: Timeline) -> list[tuple[str, bytes]]:
    meta = {
        "theatre": timeline.theatre,
        "dates": [d.isoformat() for d in timeline.dates],
        "as_known": timeline.as_known,
        "documents": [asdict(d) for d in timeline.documents],
        "claims": [asdict(c) for c in timeline.claims],
    }
    control = timeline.control.assign(
        **{n: timeline.control[n].map(json.dumps) for n in NESTED if n in timeline.control}
    )
    members = [("meta.json", json.dumps(meta, default=str).encode()), ("control.parquet", _parquet(control))]
    return members + [(f"{layer}.parquet", _parquet(getattr(timeline, layer))) for layer in LAYERS]


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _timeline(archive: zipfile.ZipFile) -> Timeline:
    meta = json.loads(archive.read("meta.json"))
    control = pd.read_parquet(io.BytesIO(archive.read("control.parquet")))
    control = control.assign(**{n: control[n].map(_tuples) for n in NESTED if n in control})
    for column in ("controller", "side"):
        control[column] = control[column].astype(object).where(control[column].notna(), None)
    # geopandas reads buffers too; its stubs name paths only.
    layers = {layer: gpd.read_parquet(io.BytesIO(archive.read(f"{layer}.parquet"))) for layer in LAYERS}  # type: ignore[arg-type]
    return Timeline(
        theatre=meta["theatre"],
        dates=tuple(date.fromisoformat(d) for d in meta["dates"]),
        documents=tuple(_document(d) for d in meta["documents"]),
        claims=tuple(_claim(c) for c in meta["claims"]),
        control=control,
        as_known=meta["as_known"],
        **layers,
    )


def _tuples(text: str) -> tuple[Any, ...]:
    return tuple(tuple(item) if isinstance(item, list) else item for item in json.loads(text))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _document(raw: dict[str, Any]) -> Document:
    return Document(**raw | {"published": _day(raw["published"]), "kind": DocumentKind(raw["kind"])})


def _claim(raw: dict[str, Any]) -> Claim:
    changed = {"event": Event(raw["event"]), "modality": Modality(raw["modality"])}
    return Claim(**raw | changed | {name: _day(raw[name]) for name in ("date_from", "date_to")})
