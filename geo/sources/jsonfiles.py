"""JSON (a document or a list of documents) and JSON lines (a document a line)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from geo.errors import InputError
from geo.sources.raw import BYTE_ORDER_MARKS, LIMIT_LINES_BYTES, LIMIT_TEXT, check_size, decode, read_bytes
from geo.sources.records import Collector

#: A line holds one document; JSON writes a character in up to 12 bytes.
LIMIT_LINE_BYTES = 12 * LIMIT_TEXT
WRITE_LINES = "Write one JSON object a line."


def read_json(data: bytes | Path, name: str, into: Collector) -> None:
    """Add the documents of a JSON file: an object, a list of objects, or an object with ``documents``.

    Raises
    ------
    InputError
        When the file is empty, huge, binary or no JSON.
    """
    text, note = decode(read_bytes(data, name), name)
    if note:
        into.note(name, note, "Save it as UTF-8.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON: {_reason(error)}", name, "Check the file, or write JSON lines.") from error
    if isinstance(content, dict) and isinstance(content.get("documents"), list):
        content = content["documents"]
    if isinstance(content, dict):
        into.add(content, name)
        return
    if not isinstance(content, list):
        raise InputError("holds no document", name, 'Write {"id": ..., "text": ...} or a list of these.')
    for number, record in enumerate(content, 1):
        into.add(record, f"{name}, item {number}")


def read_jsonl(data: bytes | Path, name: str, into: Collector) -> None:
    """Add the documents of a JSON lines file; broken lines are rejected with their number.

    Raises
    ------
    InputError
        When the file is empty, huge or binary.
    """
    check_size(data, name, LIMIT_LINES_BYTES)
    usable = False
    for number, raw in enumerate(_lines(data, name), 1):
        where = f"{name}, line {number}"
        if not raw.strip():
            continue
        usable = True
        if len(raw) > LIMIT_LINE_BYTES:
            into.note(where, f"is too long (over {LIMIT_LINE_BYTES / 1e6:.0f} MB)", "Split the document.")
            continue
        _add_line(raw, where, into)
    if not usable:
        raise InputError("is empty", name, "Choose a file with documents in it.")


def _add_line(raw: bytes, where: str, into: Collector) -> None:
    try:
        text, note = decode(raw, where)
        record = json.loads(text)
    except InputError as error:
        into.note(where, error.what, WRITE_LINES)
        return
    except (ValueError, RecursionError) as error:
        into.note(where, f"is no JSON: {_reason(error)}", WRITE_LINES)
        return
    if note:
        into.note(where, note, "Save it as UTF-8.")
    into.add(record, where)


def _lines(data: bytes | Path, name: str) -> Iterator[bytes]:
    """Lines as bytes; of a line that is too long no more than one byte over the limit is kept."""
    head = _head(data, name)
    if any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        text, _ = decode(read_bytes(data, name), name)
        yield from (line.encode("utf-8", "surrogatepass") for line in text.split("\n"))
    elif isinstance(data, bytes):
        yield from data.split(b"\n")
    else:
        yield from _file_lines(data)


def _file_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while line := file.readline(LIMIT_LINE_BYTES + 1):
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(1 << 20)
            yield line


def _head(data: bytes | Path, name: str) -> bytes:
    if isinstance(data, bytes):
        return data[:4]
    try:
        with data.open("rb") as file:
            return file.read(4)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", name, "Check the permissions.") from error


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
