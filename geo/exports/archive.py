"""An archive of every format, with a README that says what each file is."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from geo.errors import GeoError, InputError
from geo.exports.embed import snippet
from geo.exports.files import zipped
from geo.exports.layers import about
from geo.exports.progress import CancelledError, Progress, parts
from geo.exports.selection import days_of, selected
from geo.maps.basemap import ATTRIBUTION
from geo.maps.player import ASSETS
from geo.texts import say

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.exports.formats import Format
    from geo.model import Timeline
    from geo.theatre import Theatre

#: Letters a line of the README.
WIDTH = 100
#: Files of an archive are not archives, nor the same file under another name.
NEVER = (".zip", ".htm", ".kml", ".embed.html")


def file_stem(theatre: Theatre, timeline: Timeline, description: Description) -> str:
    """A name for files of an export: the theatre and its days, of plain letters only."""
    days = (description.day,) if description.day else days_of(timeline, description)
    ends = "_".join(dict.fromkeys(day.isoformat() for day in (days[0], days[-1])))
    return f"{re.sub(r'[^A-Za-z0-9-]+', '-', theatre.name)[:80].strip('-') or 'map'}_{ends}"


def contents(description: Description, formats: Mapping[str, Format]) -> list[str]:
    """The suffixes of an archive's files: those that the description names, else all.

    Raises
    ------
    InputError
        When it names a format that there is not, or that an archive does not hold.
    """
    able = [suffix for suffix in formats if suffix not in NEVER]
    unknown = [suffix for suffix in description.formats if suffix not in able]
    if unknown:
        named = ", ".join(repr(suffix) for suffix in unknown[:5])
        raise InputError(f"an archive holds no {named}", remedy=f"Choose of {', '.join(able)}.")
    return [suffix for suffix in able if not description.formats or suffix in description.formats]


def write_archive(
    timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress
) -> None:
    """Write an archive: the same bytes for the same timeline and description.

    What cannot be written is left out, and the README says so and why.

    Raises
    ------
    InputError
        When the description names a format that there is not, or nothing could be written.
    CancelledError
        When the listener stops the work.
    """
    from geo.exports.formats import FORMATS

    chosen, stem = contents(description, FORMATS), file_stem(theatre, timeline, description)
    files: dict[str, bytes] = {}
    missing: dict[str, str] = {}
    listeners = parts(progress, [FORMATS[suffix].weight for suffix in chosen])
    with tempfile.TemporaryDirectory() as folder:
        for suffix, listener in zip(chosen, listeners, strict=True):
            one = Path(folder) / f"{stem}{suffix}"
            try:
                FORMATS[suffix].write(timeline, theatre, one, replace(description, formats=()), listener)
                files[one.name] = one.read_bytes()
            except CancelledError:
                raise
            except GeoError as error:
                missing[one.name] = str(error)
    if not files:
        raise InputError("nothing could be written", remedy=" ".join(missing.values()))
    readme = _readme(timeline, theatre, description, files, missing)
    licence = (ASSETS / "fonts" / "OFL.txt").read_bytes()
    path.write_bytes(zipped({"README.txt": readme.encode(), **files, "licences/OFL.txt": licence}))


def _readme(
    timeline: Timeline,
    theatre: Theatre,
    description: Description,
    files: Mapping[str, bytes],
    missing: Mapping[str, str],
) -> str:
    from geo.exports.formats import FORMATS, check_suffix

    def head(key: str) -> str:
        title = say(f"archive.{key}", description.language)
        return f"\n{title}\n{'-' * len(title)}\n"

    def said(key: str, **values: str) -> str:
        return say(f"archive.{key}", description.language, **values)

    told = {name: FORMATS[check_suffix(Path(name))] for name in files}
    lines = [theatre.title, "=" * len(theatre.title), head("what")]
    lines += [
        fill(f"{word}: {text}", WIDTH, subsequent_indent="    ")
        for word, text in about(selected(timeline, description), theatre, description)
    ]
    lines += [head("files"), *(f"{name}: {kind.title}. {kind.caption}" for name, kind in told.items())]
    if missing:
        lines += [head("missing"), *(f"{name}: {why}" for name, why in missing.items())]
    lines += [head("method"), fill(said("method_text"), WIDTH)]
    description_file, page = (_first(files, suffix) for suffix in (".toml", ".html"))
    if description_file:
        lines += [head("again"), said("again_text", file=description_file)]
    if page:
        lines += [head("embed"), said("embed_text", file=page), snippet(description.address or page, theatre.title)]
    lines += [head("licences"), fill(said("licences_text", ground=ATTRIBUTION), WIDTH)]
    return "\n".join(lines) + "\n"


def _first(files: Mapping[str, bytes], suffix: str) -> str:
    return next((name for name in files if name.endswith(suffix)), "")
