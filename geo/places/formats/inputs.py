"""A file, the one table inside a zip archive, or a folder of features: opened alike, read whole or in lines."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geo.errors import GazetteerError

#: The largest list of places there is, GeoNames' of the whole world, is under 2 GB.
LIMIT_BYTES = 4_000_000_000
#: What is held in memory as a whole: tables and GeoJSON.
LIMIT_WHOLE_BYTES = 500_000_000
_BLOCK = 1 << 20
_SUFFIXES = (".txt", ".tsv", ".csv", ".geojson", ".json", ".geojsonl", ".ndjson", ".jsonl", ".sqlite", ".db")
#: What archives carry beside the places.
_BESIDE = ("readme", "license", "licence", "meta.json")


@dataclass(frozen=True, slots=True)
class Input:
    """What places are read from.

    Attributes
    ----------
    member : the file inside a zip archive; empty when ``path`` itself is read.
    size : bytes once unpacked; of a folder, of all its files.
    """

    path: Path
    member: str
    size: int

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @property
    def files(self) -> tuple[Path, ...]:
        """The features in a folder, by name; alternative geometries are left out."""
        return tuple(sorted(p for p in self.path.rglob("*.geojson") if "-alt-" not in p.name))

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes, unpacked on the way.

        Raises
        ------
        GazetteerError
            When the file cannot be read, or the archive is damaged or locked.
        """
        with readable(self.path.name):
            if not self.member:
                with self.path.open("rb") as file:
                    yield file
                return
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as file:
                yield file

    def lines(self) -> Iterator[bytes]:
        """The lines with their ends."""
        with self.open() as file:
            yield from file

    def whole(self) -> bytes:
        """All bytes.

        Raises
        ------
        GazetteerError
            When there are too many to hold, or they cannot be read.
        """
        if self.size > LIMIT_WHOLE_BYTES:
            at_most = f"{LIMIT_WHOLE_BYTES / 1e6:,.0f} MB"
            raise GazetteerError(
                f"is too large ({self.size / 1e6:,.0f} MB; {at_most} can be read)", self.name, "Split it."
            )
        with self.open() as file:
            return file.read()

    def digest(self) -> tuple[str, int]:
        """Hash of the bytes and number of line ends; reading all of it also proves an archive sound.

        Raises
        ------
        GazetteerError
            When the file cannot be read, or the archive is damaged or locked.
        """
        digest, lines = hashlib.sha256(), 0
        for part in (Input(p, "", 0) for p in self.files) if self.path.is_dir() else (self,):
            with part.open() as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    lines += block.count(b"\n")
        return digest.hexdigest(), lines


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn the errors of files and archives into one that says what to do.

    Raises
    ------
    GazetteerError
        In place of them.
    """
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise GazetteerError(f"the archive is damaged ({error})", name, "Fetch or pack it again.") from error
    except (NotImplementedError, RuntimeError) as error:  # what zipfile raises for methods and passwords
        raise GazetteerError(
            f"the archive cannot be unpacked ({error})", name, "Unpack it and give the file."
        ) from error
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise GazetteerError(what, name, "Check the name and the permissions.") from error


def find_input(path: Path) -> Input:
    """What to read at a path.

    Raises
    ------
    GazetteerError
        When nothing is there, it is empty or huge, or an archive holds no list of places, or several.
    """
    with readable(path.name):
        if path.is_dir():
            return _folder(path)
        size = path.stat().st_size
        if not size:
            raise GazetteerError("is empty", path.name, "Choose a file with places in it.")
        if path.suffix.lower() == ".zip" or _is_zip(path):
            return _in_archive(path)
    return _checked(Input(path, "", size))


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _folder(path: Path) -> Input:
    found = Input(path, "", 0)
    if not found.files:
        raise GazetteerError("is a folder without .geojson files", path.name, "Name a file of places.")
    return _checked(Input(path, "", sum(p.stat().st_size for p in found.files)))


def _in_archive(path: Path) -> Input:
    with zipfile.ZipFile(path) as archive:
        inside = [i for i in archive.infolist() if i.filename.lower().endswith(_SUFFIXES) and i.file_size]
    lists = [i for i in inside if not Path(i.filename).name.lower().startswith(_BESIDE)]
    same = [i for i in lists if Path(i.filename).stem.casefold() == path.stem.casefold()]
    chosen = same or lists
    if not chosen:
        raise GazetteerError(
            "holds no list of places", path.name, f"A GeoNames archive holds {path.stem}.txt; give that."
        )
    if len(chosen) > 1:
        names = ", ".join(i.filename for i in chosen[:5])
        raise GazetteerError(f"holds several lists ({names})", path.name, "Unpack it and give the one meant.")
    return _checked(Input(path, chosen[0].filename, chosen[0].file_size))


def _checked(found: Input) -> Input:
    if found.size > LIMIT_BYTES:
        at_most = f"{LIMIT_BYTES / 1e6:,.0f} MB"
        raise GazetteerError(
            f"is too large ({found.size / 1e6:,.0f} MB; {at_most} can be read)", found.name, "Split it."
        )
    return found
