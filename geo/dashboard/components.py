"""Widgets that pages share: the map in its frame, and how things are worded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import streamlit as st

from geo.control.account import EVENTS
from geo.dashboard.turns import turn
from geo.errors import GeoError
from geo.maps.escape import safe_link as web_address
from geo.model import NOTICE, Document, DocumentKind, Timeline
from geo.theatre import Theatre

#: Ours and local: Streamlit fetches symbols used as a page's icon from outside.
ICON = Path(__file__).parent / "icon.png"

CSS = """
.frontline-map { border: 0; width: 100%; height: max(460px, calc(100vh - 7rem)); display: block; border-radius: 6px; }
"""

#: How every page looks: as wide and high as the screen, with little above what is looked at.
ROOMY = f"<style>{(Path(__file__).parent / 'pages.css').read_text(encoding='utf-8')}</style>"

#: How a claim's event is worded before the party that did it.
WORDED = EVENTS

_player = st.components.v2.component(
    "frontline_map",
    css=CSS,
    js=(Path(__file__).parent / "loader.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@lru_cache(maxsize=8)
def page_digest(html: str) -> str:
    """What tells one map page from another; told once for each, since they are large and every drawing asks."""
    return hashlib.sha256(html.encode()).hexdigest()[:24]


def map_frame(*, html: str, url: str | None, day: date, seq: int, title: str) -> date | None:
    """The map page in a frame that reruns leave alone; returns the day it was paused or released on, if any.

    Parameters
    ----------
    url : address of the page; None sends ``html`` itself, which is slower.
    seq : the map goes to ``day`` only when this number is another than at the last run.
    """
    data: dict[str, Any] = {
        "page": page_digest(html),
        "url": url,
        "day": day.isoformat(),
        "seq": seq,
        "title": title,
    }
    if url is None:
        data["html"] = html
    result = _player(key="frontline-map", data=data, on_day_change=lambda: None, on_known_change=lambda: None)
    st.session_state["map_known"] = result.known or ""
    try:
        return date.fromisoformat(result.day) if result.day else None
    except (TypeError, ValueError):
        return None


#: Where texts wait for the next drawing of a page.
SAID_AFTER = "said-after"


def guarded(page: Callable[[], None]) -> Callable[[], None]:
    """A page that says what is wrong with its data, and what to do, in place of a traceback."""

    @wraps(page)
    def show() -> None:
        for text in st.session_state.pop(SAID_AFTER, ()):
            st.toast(text)
        try:
            with turn():
                page()
        except GeoError as error:
            st.error(plain(str(error)))
            notice()

    return show


def rerun_saying(*texts: str) -> NoReturn:
    """Draw the page anew and say texts (Markdown) on it: what is said just before goes with the page it was said on."""
    st.session_state[SAID_AFTER] = texts
    st.rerun()


def workspace_notice(fault: str) -> None:
    """Say that the page goes without the workspace, when there is a fault with it."""
    if fault:
        st.warning(plain(f"Only the bundled reports are shown, and nothing can be added. {fault}"))


def notice() -> None:
    """The line that every page bears."""
    st.caption(NOTICE)


def long_day(day: date) -> str:
    """A day as people read it: Fri 29 Nov 2024."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def day_within(text: str, timeline: Timeline, default: date) -> date:
    """The day that a text names (2024-11-30), moved into the timeline's period; the default when it names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return default
    return min(max(day, timeline.dates[0]), timeline.dates[-1])


def mode_of() -> str:
    """The dashboard's look: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def actor_name(actor: str | None, theatre: Theatre, none: str = "nobody known") -> str:
    """An actor's short name; its id when the theatre does not know it; ``none`` for no actor."""
    if actor is None or actor != actor:  # noqa: PLR0124 - a missing value in a table is NaN
        return none
    return next((a.short or a.name for a in theatre.actors if a.id == actor), actor.replace("_", " ").title())


def source_line(document: Document) -> str:
    """Source, kind and date of a document, as plain text."""
    kind = "project summary" if document.kind is DocumentKind.SUMMARY else ""
    source = "" if kind and document.source.startswith(kind) else document.source
    shown = long_day(document.published) if document.published else "no date"
    return " · ".join(part for part in (kind, source, shown, f"reliability {document.reliability}") if part)


def safe_link(document: Document) -> str | None:
    """The address a document gives, when it is a web address."""
    address = web_address(document.based_on) or web_address(document.url)
    # What could end the address inside a Markdown link is written as %28 and the like.
    return quote(address, safe="/:?#@!&'*+,;=%~") if address else None


#: What Markdown makes a link of without being asked, and where such a word can be parted unseen.
_LINKED = re.compile(r"(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=[-.\w+])(?=@)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """Text of a report made safe for Markdown: shown letter by letter, and an address in it is no link."""
    parted = _LINKED.sub(_JOINER, text)
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$:^=&@" else c for c in parted)
