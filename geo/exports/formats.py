"""Every format there is, chosen by the end of the file's name, all written from one description.

A new format is a row of ``FORMATS``: a function that takes a timeline, a theatre, a path, a description and a listener,
and says in its row which fields of the description it heeds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.exports.advances import moves_of
from geo.exports.archive import write_archive
from geo.exports.description import Description, changed, description_toml
from geo.exports.embed import write_snippet
from geo.exports.features import WRITTEN, geojson, sentences_of
from geo.exports.files import write_whole
from geo.exports.geopackage import write_geopackage
from geo.exports.kml import write_kml, write_kmz
from geo.exports.page import write_page
from geo.exports.parquet import write_parquet
from geo.exports.progress import Progress, part, quiet
from geo.exports.selection import days_of, described_theatre, period_of, selected
from geo.exports.tables import claims_csv, control_csv
from geo.exports.workbook import write_workbook
from geo.model import Timeline
from geo.theatre import Theatre

Writer = Callable[[Timeline, Theatre, Path, Description, Progress], None]

#: Fields that every format heeds.
ALWAYS = ("theatre", "date_from", "date_to", "as_known", "title", "extent")


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes
    ----------
    title, caption : what it is, and what it is good for.
    heeds : fields of the description it heeds beside ``ALWAYS``.
    weight : about how long it takes, in seconds for the bundled theatre.
    """

    title: str
    caption: str
    mime: str
    write: Writer
    heeds: tuple[str, ...] = ()
    weight: float = 0.5


def check_suffix(path: Path) -> str:
    """The end of the file's name that says its format, in small letters: the longest one that is known.

    Raises
    ------
    InputError
        When no format has that suffix.
    """
    name = path.name.lower()
    found = [suffix for suffix in FORMATS if name.endswith(suffix) and len(name) > len(suffix)]
    if found:
        return max(found, key=len)
    suffix = path.suffix.lower()
    what = f"no format is called {suffix!r}" if suffix else "has no suffix"
    raise InputError(what, str(path), f"Choose one of {', '.join(FORMATS)}.")


def write(
    timeline: Timeline,
    theatre: Theatre,
    path: Path,
    description: Description | None = None,
    *,
    progress: Progress = quiet,
    **values: Any,
) -> Path:
    """Write a timeline to a file, whole or not at all; the end of its name says the format.

    Parameters
    ----------
    description : what to write and how it is to look; None leaves all to the theatre and the format.
    progress : told how far the work is; what it raises stops the work.
    values : fields of the description at other values.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    InputError
        When the suffix, the description or the place to write to cannot be used.
    MissingExtraError
        When the browser is asked for and not installed.
    CancelledError
        When the listener stops the work.
    """
    suffix = check_suffix(path)
    asked = changed(description or Description(), **values)
    check(asked, timeline)
    shown = described_theatre(theatre, asked)
    written = write_whole(path, lambda temporary: FORMATS[suffix].write(timeline, shown, temporary, asked, progress))
    progress(1.0, "done")
    return written


def check(description: Description, timeline: Timeline) -> None:
    """Check that a description can be written from a timeline.

    Raises
    ------
    InputError
        When it asks for days that the timeline does not hold.
    """
    days = days_of(timeline, description)
    if not timeline.dates or not days:
        raise InputError("the timeline holds no day of the period", remedy="Choose a longer period.")
    for day in (description.day, description.since):
        if day is not None and day not in days:
            remedy = f"Choose a day from {days[0]} to {days[-1]}."
            raise InputError(f"{day} is no day of this timeline", remedy=remedy)


def _png(timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress) -> None:
    shown = period_of(timeline, description)
    day = description.day or shown.dates[-1]
    if description.renderer == "browser":
        from geo.exports.browser import photograph

        photograph(shown, theatre, path, day, mode=description.mode, scale=description.scale)
        return
    _sheet(timeline, theatre, path, description, progress, suffix=".png")


def _sheet(
    timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress, *, suffix: str
) -> None:
    from geo.exports.picture import draw

    progress(0.1, "the picture")
    shown = period_of(timeline, description)
    day = description.day or shown.dates[-1]
    draw(shown, theatre, path, day, description, suffix=suffix, progress=part(progress, 0.1, 1.0))


def _svg(timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress) -> None:
    _sheet(timeline, theatre, path, description, progress, suffix=".svg")


def _pdf(timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress) -> None:
    _sheet(timeline, theatre, path, description, progress, suffix=".pdf")


def _film(suffix: str) -> Writer:
    def write_film(
        timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress
    ) -> None:
        from geo.exports.film import film

        film(period_of(timeline, description), theatre, path, description, suffix=suffix, progress=progress)

    return write_film


def _geojson(timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress) -> None:
    path.write_text(
        geojson(
            selected(timeline, description),
            theatre,
            layers=[layer for layer in WRITTEN if description.shows(layer)],
            moves=moves_of(timeline, theatre, description, part(progress, 0, 0.5)),
            sentences=sentences_of(timeline),
            credit=description.credits,
            progress=part(progress, 0.5, 1),
        ),
        encoding="utf-8",
    )


def _claims(timeline: Timeline, theatre: Theatre, path: Path, description: Description, _: Progress) -> None:
    path.write_text(claims_csv(selected(timeline, description), theatre), encoding="utf-8", newline="")


def _control(timeline: Timeline, _t: Theatre, path: Path, description: Description, _: Progress) -> None:
    path.write_text(control_csv(selected(timeline, description).control), encoding="utf-8", newline="")


def _description(_: Timeline, theatre: Theatre, path: Path, description: Description, _p: Progress) -> None:
    path.write_text(description_toml(changed(description, theatre=theatre.name)), encoding="utf-8")


_LOOK = ("mode", "language", "names", "layers", "credits")
_PAGE = ("mode", "language", "layers", "tiles")
_DATA = ("day", "since", "layers", "credits")
_MOVING = (*_LOOK, "size", "days_a_second")
_SHAPES = "Areas, fronts, advances, places"

#: Every format by the end of a file's name, in the order in which a page offers them.
FORMATS: dict[str, Format] = {
    ".html": Format(
        "Map with its player", "One file that plays from disk, without a network.", "text/html", write_page, _PAGE, 2
    ),
    ".htm": Format("Map with its player", "The same.", "text/html", write_page, _PAGE, 2),
    ".embed.html": Format(
        "Snippet to embed", "A frame for another page, with the map in it or its address.", "text/html",
        write_snippet, (*_PAGE, "address"), 2,
    ),
    ".png": Format(
        "Picture of a day", "For print and slides.", "image/png", _png, (*_LOOK, "day", "size", "scale", "renderer"), 2
    ),
    ".svg": Format(
        "Drawing of a day", "Layers and text to go on with in Inkscape or Illustrator.", "image/svg+xml", _svg,
        (*_LOOK, "day", "size"), 2,
    ),
    ".pdf": Format(
        "Page of a day", "For print; layers and text can be edited.", "application/pdf", _pdf, (*_LOOK, "day", "size"), 2,
    ),
    ".mp4": Format("Film of the days", "For video and the web.", "video/mp4", _film(".mp4"), _MOVING, 20),
    ".gif": Format("Film as a GIF", "Plays everywhere, in 255 colours.", "image/gif", _film(".gif"), _MOVING, 25),
    ".webp": Format("Film as a WebP", "Sharper and smaller than a GIF.", "image/webp", _film(".webp"), _MOVING, 25),
    ".geojson": Format(
        f"{_SHAPES} (GeoJSON)", "For QGIS and other map programs, by day.", "application/geo+json", _geojson, _DATA, 3
    ),
    ".gpkg": Format(
        f"{_SHAPES} (GeoPackage)", "QGIS draws it as the map does, and plays it by day.",
        "application/geopackage+sqlite3", write_geopackage, (*_DATA, "mode", "language"), 1,
    ),
    ".parquet": Format(
        f"{_SHAPES} (GeoParquet)", "For notebooks and data bases.", "application/vnd.apache.parquet", write_parquet,
        _DATA, 1,
    ),
    ".kmz": Format(
        f"{_SHAPES} (KMZ)", "For Google Earth, with the time over which each holds.",
        "application/vnd.google-earth.kmz", write_kmz, (*_DATA, "mode", "language"), 1,
    ),
    ".kml": Format(
        f"{_SHAPES} (KML)", "The same as text, without symbols of its own.", "application/vnd.google-earth.kml+xml",
        write_kml, (*_DATA, "mode", "language"), 1,
    ),
    ".csv": Format(
        "Claims with provenance (CSV)", "One row a claim, with sentence, source and address.", "text/csv", _claims,
        ("day",),
    ),
    ".control.csv": Format(
        "Who holds each place (CSV)", "One row a place and day, with the claims behind.", "text/csv", _control,
        ("day",),
    ),
    ".xlsx": Format(
        "Workbook (XLSX)", "Claims, places by day, areas, fronts and land that changed hands, each on a sheet.",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook, ("day", "since", "credits"), 1,
    ),
    ".toml": Format("The description itself", "To write the same again.", "application/toml", _description),
    ".zip": Format(
        "All of these", "Every format in one archive, with a README.", "application/zip", write_archive,
        (*_LOOK, "day", "since", "size", "scale", "tiles", "address", "formats"), 12,
    ),
}  # fmt: skip
