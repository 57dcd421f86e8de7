"""A snippet of HTML that shows the map on another page, in a frame that can do nothing but play."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from geo.model import NOTICE

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.exports.progress import Progress
    from geo.model import Timeline
    from geo.theatre import Theatre

#: Scripts of the map run, in an origin of their own: they see nothing of the page around it. Links to sources open in
#: a new window, which is a page like any other.
ALLOWED = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
HEIGHT = 600


def snippet(address: str, title: str, height: int = HEIGHT) -> str:
    """The frame around a map that is published at an address, with the notice below it."""
    return _frame(f'src="{escape(address, quote=True)}"', title, height)


def inline_snippet(page: str, title: str, height: int = HEIGHT) -> str:
    """The frame with the map itself in it, for pages that can hold a snippet and no file."""
    return _frame(f'srcdoc="{escape(page, quote=True)}"', title, height)


def write_snippet(
    timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress
) -> None:
    """Write the snippet: short where the description gives the map's address, else with the map in it."""
    from geo.exports.page import page_html

    if description.address:
        path.write_text(snippet(description.address, theatre.title), encoding="utf-8")
    else:
        path.write_text(
            inline_snippet(page_html(timeline, theatre, description, progress), theatre.title), encoding="utf-8"
        )


def _frame(source: str, title: str, height: int) -> str:
    style = f"display:block;width:100%;height:{height}px;border:0"
    made = (
        f'<iframe title="{escape(title, quote=True)}" sandbox="{ALLOWED}" allow="fullscreen" loading="lazy" '
        f'referrerpolicy="no-referrer" style="{style}" {source}></iframe>\n'
        f'<p style="font:12px/1.4 sans-serif;margin:4px 0">{escape(title, quote=True)}. {escape(NOTICE)}</p>\n'
    )
    # The page around it may be of any encoding; scripts that came out otherwise would not run.
    return made.encode("ascii", "xmlcharrefreplace").decode()
