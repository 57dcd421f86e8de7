"""What every writer shares: the notice, plain cells, and files written whole or not at all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from geo.errors import InputError
from geo.model import NOTICE as SHORT_NOTICE
from geo.store.whole import whole_file

NOTICE = (
    f"{SHORT_NOTICE} Reports marked 'project summary' are plain summaries by the project, not the words of a source."
)

#: A spreadsheet takes cells that begin so for formulas.
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Characters that end a line or hide text in some programs.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
#: The earliest that an archive can say.
ZIP_STAMP = (1980, 1, 1, 0, 0, 0)
_NO_XML = re.compile("[\ufffe\uffff]")


def plain(value: object) -> str:
    """A value as a cell that no spreadsheet runs: an apostrophe before what would be a formula."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    # A lone carriage return would end the row in some readers, and half a character cannot be written.
    text = CONTROLS.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    text = text.encode("utf-8", "replace").decode()
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run a text; it skips blanks before it looks."""
    return text.startswith(FORMULA_START) or text.lstrip().startswith(FORMULA_START)


def in_xml(text: str) -> str:
    """Text of characters that XML may hold, without those that end a line or hide text; it is not escaped yet."""
    return _NO_XML.sub("", CONTROLS.sub("", text).encode("utf-8", "replace").decode())


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one archive, in the order given: the same bytes for the same files, whatever the day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, ZIP_STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def write_whole(path: Path, produce: Callable[[Path], None]) -> Path:
    """Let ``produce`` write a temporary file beside ``path``, which then takes its place.

    Raises
    ------
    InputError
        When the folder is missing or cannot be written to, or the disk is full; nothing is left behind then.
    """
    try:
        with whole_file(path) as temporary:
            produce(temporary)
            if path.is_dir():
                raise InputError("is a folder", str(path), "Name a file.")
    except OSError as error:
        remedy = "Choose another folder or file."
        raise InputError(f"cannot be written ({error.strerror or error})", str(path), remedy) from error
    return path
