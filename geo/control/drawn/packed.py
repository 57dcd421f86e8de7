"""Zip archives from outside: what they hold is read under limits, and their names are never used as paths."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from geo.control.drawn.report import Change
from geo.errors import InputError

#: Bytes of one file, packed or not, and of all that an archive unpacks to: a country in full detail takes a tenth.
LIMIT_BYTES = 300_000_000
#: Files in one archive.
LIMIT_FILES = 2_000
REMEDY = "Unpack it yourself if you trust it, and give the file inside."


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip archive.

    Raises
    ------
    InputError
        When it is damaged, or has too many files.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > LIMIT_FILES:
                raise InputError(
                    f"holds {len(archive.infolist()):,} files; {LIMIT_FILES:,} are read", str(path), REMEDY
                )
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        # Encrypted archives raise RuntimeError, unknown ways of packing NotImplementedError.
        raise InputError(f"cannot be unpacked ({error})", str(path), REMEDY) from error


def members(archive: zipfile.ZipFile) -> tuple[list[zipfile.ZipInfo], list[Change]]:
    """Files of an archive in its order; those whose names point outside it are left out and told."""
    good, changes = [], []
    for info in archive.infolist():
        parts = PurePosixPath(info.filename.replace("\\", "/"))
        if info.is_dir() or parts.parts[:1] == ("__MACOSX",):
            continue
        if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
            changes.append(
                Change("left out", "a file whose name points outside the archive was not read", None, str(parts))
            )
        else:
            good.append(info)
    return good, changes


class Budget:
    """Bytes an archive may still unpack to."""

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self.left = limit

    def read(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
        """One file of an archive.

        Raises
        ------
        InputError
            When more comes out than is left: what an archive says of its size is not believed.
        """
        with archive.open(info) as packed:
            data = packed.read(self.left + 1)
        if len(data) > self.left:
            raise InputError(f"unpacks to more than {LIMIT_BYTES / 1e6:,.0f} MB", str(path), REMEDY)
        self.left -= len(data)
        return data
