"""A country's dump from GeoNames' own server: resumed where it broke off, and checked before it is used."""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geo.errors import GazetteerError

SERVER = "https://download.geonames.org/export/dump/"
SERVER_VARIABLE = "FRONTLINE_GEONAMES"
#: The largest dump, of the whole world, is some 400 MB packed.
LIMIT_BYTES = 2_000_000_000
TIMEOUT_S = 30.0
#: Connections that break off after they gave something are taken up again so often.
ATTEMPTS = 5
_BLOCK = 1 << 16
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+)")
_AGENT = "frontline-mapper"

#: Called with the bytes that are here and those there will be (0: unknown).
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A server's answer: where its bytes begin, how long the whole is (0: unknown), and what tells its version."""

    start: int
    total: int
    version: str


def fetch_dump(code: str, server: str, folder: Path, progress: Progress | None = None) -> Path:
    """The packed dump of a country in ``folder``, fetched or, when it broke off before, fetched to its end.

    One that lies there whole is fetched again only when the server has another; `forget_dump` removes it.

    Parameters
    ----------
    code : ISO 3166 alpha-2.
    server : address of the folder the dumps lie in.

    Raises
    ------
    GazetteerError
        When the server cannot be reached or has no such dump, the connection broke off (what came is kept for the
        next time), or what came is damaged (nothing is kept).
    OSError
        When the folder cannot be written to.
    """
    if not server.startswith(("https://", "http://")):
        raise GazetteerError(f"{server!r} is no web address", remedy="Give one that begins with https://.")
    url = f"{server.rstrip('/')}/{code}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    part, whole = folder / f"{code}.zip.part", folder / f"{code}.zip"
    if whole.exists():  # asking the server for what comes behind its end tells whether it is still the same
        whole.replace(part)
    for attempt in range(1, ATTEMPTS + 1):
        before = part.stat().st_size if part.exists() else 0
        if _attempt(url, code, part, progress or (lambda _here, _total: None)):
            break
        here = part.stat().st_size if part.exists() else 0
        if here == before or attempt == ATTEMPTS:  # less than before: it was of another version, and thrown away
            what = f"the connection broke off after {here:,} bytes"
            raise GazetteerError(what, url, "Run the command again; it goes on from there.")
    _check(part, url)
    part.replace(whole)
    return whole


def forget_dump(path: Path) -> None:
    """Remove a fetched dump, and what was noted of it."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}.json").unlink(missing_ok=True)


def _attempt(url: str, code: str, part: Path, progress: Progress) -> bool:
    """Fetch what is missing; whether all is here then.

    Raises
    ------
    GazetteerError
        When the server cannot be reached or says no.
    """
    here, version = _kept(part, url)
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    if here:
        headers |= {"Range": f"bytes={here}-", "If-Range": version}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - http and https only, checked above
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
            return _receive(response, _answer(response.status, response.headers), url, part, progress)
    except urllib.error.HTTPError as error:
        with error:
            return _refused(error, code, url, part, here)
    except (http.client.HTTPException, TimeoutError, ConnectionError):
        return False
    except (urllib.error.URLError, ValueError) as error:
        reason = getattr(error, "reason", error)
        remedy = f"Without a network, get {code}.zip elsewhere and run: frontline gazetteer add {code}.zip"
        raise GazetteerError(f"the server cannot be reached ({reason})", url, remedy) from error


def _kept(part: Path, url: str) -> tuple[int, str]:
    """Bytes of an earlier try and the version they are of; none when nothing tells that version."""
    try:
        noted = json.loads(_versions(part).read_text(encoding="utf-8"))
        version = str(noted["version"]) if noted["url"] == url else ""
    except (OSError, ValueError, KeyError, TypeError):
        version = ""
    return (part.stat().st_size, version) if version and part.exists() else (0, "")


def _versions(part: Path) -> Path:
    return part.with_suffix(".json")


def _answer(status: int, headers: Mapping[str, str]) -> _Answer:
    tag = headers.get("ETag", "")
    # A weak tag does not promise the same bytes.
    version = tag if tag and not tag.startswith("W/") else headers.get("Last-Modified", "")
    found = _RANGE.fullmatch(headers.get("Content-Range", ""))
    if status == http.HTTPStatus.PARTIAL_CONTENT and found and found.group(1):
        return _Answer(int(found.group(1)), int(found.group(2)), version)
    length = headers.get("Content-Length", "")
    return _Answer(0, int(length) if length.isdigit() else 0, version)


def _receive(response: IO[bytes], answer: _Answer, url: str, part: Path, progress: Progress) -> bool:
    if answer.total > LIMIT_BYTES:
        raise GazetteerError(f"is too large ({answer.total:,} bytes)", url, "Check the server's address.")
    here = part.stat().st_size if answer.start else 0
    if answer.start != here:  # not what was asked for; begin anew
        part.unlink(missing_ok=True)
        return False
    _versions(part).write_text(json.dumps({"url": url, "version": answer.version}), encoding="utf-8")
    with part.open("ab" if answer.start else "wb") as file:
        while block := response.read(_BLOCK):
            file.write(block)
            here += len(block)
            progress(here, answer.total)
            if here > LIMIT_BYTES:
                raise GazetteerError("is too large", url, "Check the server's address.")
    return here >= answer.total


def _refused(error: urllib.error.HTTPError, code: str, url: str, part: Path, here: int) -> bool:
    if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        found = _RANGE.fullmatch(error.headers.get("Content-Range", ""))
        if found and int(found.group(2)) == here:
            return True
        part.unlink(missing_ok=True)
        return False
    if error.code == http.HTTPStatus.NOT_FOUND:
        raise GazetteerError(f"there is no dump of {code}", url, "Check the country's code, such as SY.") from error
    raise GazetteerError(f"the server answers {error.code} {error.reason}", url, "Try again later.") from error


def _check(part: Path, url: str) -> None:
    """Whether what came is a sound archive; it is thrown away otherwise, for going on would not mend it."""
    try:
        with zipfile.ZipFile(part) as archive:
            bad = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        bad = str(error)
    if bad is not None:
        part.unlink(missing_ok=True)
        _versions(part).unlink(missing_ok=True)
        raise GazetteerError(f"what came is damaged ({bad})", url, "Run the command again to fetch it anew.")
