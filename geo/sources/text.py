"""Plain text: one document a file."""

from __future__ import annotations

from pathlib import Path

from geo.sources.raw import decode, read_bytes
from geo.sources.records import Collector


def read_text(data: bytes | Path, name: str, into: Collector) -> None:
    """Add the document a text file holds, its line ends made uniform.

    Raises
    ------
    InputError
        When the file is empty, huge or binary.
    """
    text, note = decode(read_bytes(data, name), name)
    if note:
        into.note(name, note, "Save it as UTF-8.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    into.add({"text": text, "title": _headline(text), "source": ""}, name)


def _headline(text: str) -> str:
    """The first line when it looks like a headline: short, followed by more, not a sentence."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip().lstrip("#").strip()
    return first if rest.strip() and 0 < len(first) <= 160 and not first.endswith((".", ":", ",")) else ""
