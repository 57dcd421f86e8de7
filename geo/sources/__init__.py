"""Files and feeds into documents: one reader a format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from geo.errors import InputError
from geo.sources.html import read_html
from geo.sources.jsonfiles import read_json, read_jsonl
from geo.sources.published import find_published
from geo.sources.raw import size_of
from geo.sources.records import Collector, Loaded
from geo.sources.tables import read_csv
from geo.sources.text import read_text

__all__ = ["Loaded", "find_published", "read_documents"]

#: A format takes an input, its name for messages, and the collector to add to.
Format = Callable[[bytes | Path, str, Collector], None]

FORMATS: dict[str, Format] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".csv": read_csv,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}


def read_documents(data: bytes | Path, name: str, *, published: date | None = None, keep_empty: bool = False) -> Loaded:
    """Read the documents of a file.

    Parameters
    ----------
    data : the file's content, or where it lies.
    name : its name; the suffix says the format.
    published : publication date of documents whose fields give none. Without it, bylines are looked at.
    keep_empty : keep records of JSON and CSV whose text is empty; otherwise they are rejected.

    Returns
    -------
    Loaded
        Documents in the file's order, and what could not be used; no document when no part was usable.

    Raises
    ------
    InputError
        When the file as a whole cannot be used: empty, huge, binary, of another format, without needed columns.
    """
    if isinstance(data, Path):
        size_of(data, name)  # a folder or a missing file is named as such, whatever its suffix
    suffix = Path(name).suffix.lower()
    if suffix not in FORMATS:
        raise InputError(
            f"files of type {suffix or 'without a suffix'!r} cannot be read", name, f"Use {', '.join(FORMATS)}."
        )
    collector = Collector(published, keep_empty)
    FORMATS[suffix](data, name, collector)
    return collector.loaded()
