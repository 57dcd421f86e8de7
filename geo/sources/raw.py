"""From a file or bytes to characters: size, binary content and encoding are settled here."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from geo.errors import InputError

#: Files read as a whole are refused from this size on; a report is a few kB, so nothing real is lost.
LIMIT_BYTES = 50_000_000
#: JSON lines are read one by one, so that large collections fit.
LIMIT_LINES_BYTES = 500_000_000
#: Characters of one document: a thousand pages.
LIMIT_TEXT = 2_000_000

#: Text holds next to no control characters; random bytes hold one in nine.
CONTROL_SHARE = 0.01
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: Enough to tell a code page; detection is slow on whole files.
SNIFF_BYTES = 60_000
#: Code pages of the languages reports come in; detectors guess wildly when offered all.
CODE_PAGES = ["cp1252", "cp1256", "cp1251", "cp1254", "cp1255"]
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"SQLite format 3": "a database",
}
SAVE_AS_TEXT = "Save its text as .txt, .html, .csv, .json or .jsonl."


def size_of(data: bytes | Path, name: str) -> int:
    """Bytes of an input, without reading it.

    Raises
    ------
    InputError
        When the path is no file or cannot be looked at.
    """
    if isinstance(data, bytes):
        return len(data)
    try:
        if data.is_dir():
            raise InputError("is a folder, not a file", name, "Name the files in it.")
        return data.stat().st_size
    except OSError as error:
        raise InputError(f"cannot be opened ({error.strerror})", name, "Check the name and the permissions.") from error


def check_size(data: bytes | Path, name: str, limit: int = LIMIT_BYTES) -> None:
    """Refuse an empty or huge input before any of it is read.

    Raises
    ------
    InputError
        When the input is empty, of ``limit`` bytes or more, or no readable file.
    """
    size = size_of(data, name)
    if size == 0:
        raise InputError("is empty", name, "Choose a file with text in it.")
    if size >= limit:
        raise InputError(
            f"is too large ({size / 1e6:,.0f} MB; under {limit / 1e6:,.0f} MB can be read)", name, "Split it."
        )


def read_bytes(data: bytes | Path, name: str) -> bytes:
    """The whole input.

    Raises
    ------
    InputError
        When the input is empty, too large or unreadable.
    """
    check_size(data, name)
    if isinstance(data, bytes):
        return data
    try:
        return data.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", name, "Check the permissions.") from error


def decode(raw: bytes, name: str, declared: str | None = None) -> tuple[str, str | None]:
    """Characters of some bytes, and a note when the encoding had to be guessed.

    Parameters
    ----------
    declared : an encoding the content itself names, tried after UTF-8.

    Raises
    ------
    InputError
        When the bytes are no text.
    """
    for signature, what in SIGNATURES.items():
        if raw.startswith(signature):
            raise InputError(f"is {what}, not text", name, SAVE_AS_TEXT)
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _strict(raw, encoding, name), None
    if b"\0" in raw:
        raise InputError("holds binary data", name, SAVE_AS_TEXT)
    text, note = _unmarked(raw, declared)
    if len(CONTROLS.findall(text, 0, SNIFF_BYTES)) > CONTROL_SHARE * min(len(text), SNIFF_BYTES):
        raise InputError("holds binary data", name, SAVE_AS_TEXT)
    return text, note


def _strict(raw: bytes, encoding: str, name: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"is damaged: {error}", name, "Save it again as UTF-8.") from error
    if "\0" in text:
        raise InputError("holds binary data", name, SAVE_AS_TEXT)
    return text


def _unmarked(raw: bytes, declared: str | None) -> tuple[str, str | None]:
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        fault = error
    if declared:
        try:
            return raw.decode(declared), None
        except (UnicodeDecodeError, LookupError):
            pass
    if len(raw) - fault.start < 4 and fault.reason == "unexpected end of data":
        return raw.decode("utf-8", "replace"), "ends in the middle of a character; the last one is lost"
    best = from_bytes(raw[:SNIFF_BYTES], cp_isolation=CODE_PAGES).best()
    encoding = best.encoding if best else "cp1252"
    return raw.decode(encoding, "replace"), f"is not UTF-8; read as {encoding}, so some letters may be wrong"
