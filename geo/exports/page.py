"""The map with its player as one page, from a description."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.exports.description import LAYERS
from geo.exports.selection import period_of

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.exports.progress import Progress
    from geo.model import Timeline
    from geo.theatre import Theatre


def page_html(timeline: Timeline, theatre: Theatre, description: Description, progress: Progress) -> str:
    """One self-contained page; an extent is what it first shows.

    Raises
    ------
    TheatreError, GazetteerError
        When the theatre's files or the gazetteer cannot be read.
    """
    from geo.maps.kept import kept_page
    from geo.maps.layers import build_map
    from geo.maps.render import render_html
    from geo.maps.views import counterpart
    from geo.places.gazetteer import load_gazetteer

    progress(0.0, "the map")
    own = (description.date_from, description.date_to, description.extent, *description.layers, description.title)
    if not any(own) and not description.tiles:
        # Nothing of its own: the same page as that of the dashboard, which is kept.
        return kept_page(timeline, theatre, description.mode, language=description.language)
    page = build_map(
        period_of(timeline, description),
        replace(theatre, bounds=description.extent or theatre.bounds),
        mode=description.mode,
        tiles=description.tiles,
        language=description.language,
        places=load_gazetteer(theatre).places,
        layers=tuple(layer for layer in LAYERS if description.shows(layer)),
        other=period_of(counterpart(timeline, theatre), description),
    )
    progress(0.7, "the page")
    return render_html(page, title=theatre.title, lang=description.language)


def write_page(timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress) -> None:
    """Write the page."""
    path.write_text(page_html(timeline, theatre, description, progress), encoding="utf-8")
