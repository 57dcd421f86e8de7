"""A picture of the very map, taken by a browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from geo.errors import GeoError
from geo.maps.layers import build_map
from geo.maps.render import render_html
from geo.model import Timeline
from geo.theatre import Theatre


def photograph(timeline: Timeline, theatre: Theatre, path: Path, day: date, *, mode: str, scale: float) -> None:
    """Write a PNG of the map of ``day`` as a browser draws it.

    Raises
    ------
    MissingExtraError
        When no browser is installed.
    """
    from geo.maps.screenshot import screenshot

    page = render_html(build_map(timeline, theatre, mode=mode), title=theatre.title)
    picture: bytes = screenshot(page, day=day, mode=mode, scale=scale)
    if not picture:
        raise GeoError("the browser took no picture; use the static renderer")
    path.write_bytes(picture)
