"""Zip archives of reports: what they hold is read under limits; names inside are labels and never paths."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from geo.errors import InputError
from geo.sources.raw import LIMIT_BYTES, check_size
from geo.sources.records import Collector

LIMIT_FILES = 2_000
REMEDY = "Unpack it yourself if you trust it, and give the files inside."
Member = Callable[[bytes, str, Collector], None]


def read_zip(data: bytes | Path, name: str, into: Collector, member: Member) -> None:
    """Add the documents of an archive's files in its order; a file that cannot be read is told and the rest is kept.

    Parameters
    ----------
    member : reads one file of the archive; archives within are refused before.

    Raises
    ------
    InputError
        When the archive is empty, damaged or encrypted, holds too many files, or unpacks to too much.
    """
    check_size(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir() and not _hidden(i.filename)]
            if not infos:
                raise InputError("holds no file", name, "Choose an archive with reports in it.")
            if len(infos) > LIMIT_FILES:
                raise InputError(f"holds {len(infos):,} files; {LIMIT_FILES:,} are read", name, REMEDY)
            _read(archive, infos, name, into, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        # Encrypted archives raise RuntimeError, unknown ways of packing NotImplementedError.
        raise InputError(f"cannot be unpacked ({error})", name, REMEDY) from error


def _read(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], name: str, into: Collector, member: Member) -> None:
    left = LIMIT_BYTES
    for info in infos:
        where = f"{name}, {PurePosixPath(info.filename).name}"
        with archive.open(info) as packed:
            # What an archive says of its size is not believed: one byte over the limit is enough to know.
            content = packed.read(left + 1)
        if len(content) > left:
            raise InputError(f"unpacks to more than {LIMIT_BYTES / 1e6:,.0f} MB", name, REMEDY)
        left -= len(content)
        if content.startswith(b"PK\x03\x04"):
            into.note(where, "is an archive within an archive and is not read", "Unpack the outer one.")
            continue
        try:
            member(content, where, into)
        except InputError as error:
            into.note(where, error.what, error.remedy)


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[:1] == ("__MACOSX",) or (bool(parts) and parts[-1].startswith("."))
