"""A picture of the very map, taken by a browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from geo.maps import layers
from geo.maps.render import render_html
from geo.maps.screenshot import screenshot
from geo.model import Timeline
from geo.theatre import Theatre


def photograph(timeline: Timeline, theatre: Theatre, path: Path, day: date, *, mode: str, scale: float) -> None:
    """Write a PNG of the map of ``day`` as a browser draws it.

    Raises
    ------
    MissingExtraError
        When the browser's driver is not installed.
    InputError
        When no browser can be started.
    """
    page = render_html(layers.build_map(timeline, theatre, mode=mode), title=theatre.title)
    path.write_bytes(screenshot(page, day, scale=scale, mode=mode))
