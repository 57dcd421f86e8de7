"""Widgets that pages share: the map in its frame, marked text, and how things are worded."""

from __future__ import annotations

import hashlib
from bisect import bisect
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st

from geo.control.account import EVENTS
from geo.errors import GeoError
from geo.maps.escape import safe_link as web_address
from geo.model import NOTICE, Claim, Document, DocumentKind, Reading, Toponym
from geo.theatre import Theatre

#: Ours and local: Streamlit fetches symbols used as a page's icon from outside.
ICON = Path(__file__).parent / "icon.png"

CSS = """
.frontline-map { border: 0; width: 100%; height: max(460px, calc(100vh - 7rem)); display: block; border-radius: 6px; }
"""

#: The page uses the width and height of the screen: a map is looked at.
ROOMY = """<style>
[data-testid="stMainBlockContainer"] { padding: 3.75rem 1.25rem 1rem; }
</style>"""

#: How a claim's event is worded before the party that did it.
WORDED = EVENTS

_player = st.components.v2.component(
    "frontline_map",
    css=CSS,
    js=(Path(__file__).parent / "loader.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def map_frame(*, html: str, url: str | None, day: date, seq: int, title: str) -> date | None:
    """The map page in a frame that reruns leave alone; returns the day it was paused or released on, if any.

    Parameters
    ----------
    url : address of the page; None sends ``html`` itself, which is slower.
    seq : the map goes to ``day`` only when this number is another than at the last run.
    """
    data: dict[str, Any] = {
        "page": hashlib.sha256(html.encode()).hexdigest()[:16],
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


def guarded(page: Callable[[], None]) -> Callable[[], None]:
    """A page that says what is wrong with its data, and what to do, in place of a traceback."""

    @wraps(page)
    def show() -> None:
        try:
            page()
        except GeoError as error:
            st.error(plain(str(error)))
            notice()

    return show


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


def plain(text: str) -> str:
    """Text of a report made safe for Markdown: shown letter by letter."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$:^=&@" else c for c in text)


STYLE = """<style>
.fl-text { white-space: pre-wrap; line-height: 1.75; font-size: 1rem; max-width: 46rem; overflow-wrap: anywhere; }
.fl-text mark, .fl-key mark { border-radius: 3px; padding: 1px 2px; color: inherit; }
.fl-place { background: rgba(60,120,180,.22); border-bottom: 2px solid rgb(60,120,180); }
.fl-none { background: rgba(128,128,128,.18); border-bottom: 2px dotted rgb(128,128,128); }
.fl-actor { background: rgba(170,110,190,.2); border-bottom: 2px dashed rgb(150,90,170); }
.fl-date { background: rgba(90,150,110,.2); border-bottom: 2px double rgb(80,140,100); }
.fl-trigger { background: rgba(205,130,30,.3); border-bottom: 3px solid rgb(195,115,20); font-weight: 600; }
.fl-key { display: flex; gap: 1rem; flex-wrap: wrap; margin: .2rem 0 .8rem; font-size: .85rem; }
</style>"""

KEY = (
    '<div class="fl-key"><span><mark class="fl-trigger">words of a claim</mark></span>'
    '<span><mark class="fl-place">place</mark></span><span><mark class="fl-none">name, not placed</mark></span>'
    '<span><mark class="fl-actor">actor</mark></span><span><mark class="fl-date">date</mark></span></div>'
)


def marked_text(reading: Reading) -> None:
    """The text of a document with its places, actors, dates and claims marked; hostile text stays text."""
    st.html(STYLE + KEY + f'<div class="fl-text" dir="auto">{marked_html(reading)}</div>')


def marked_html(reading: Reading) -> str:
    """HTML of a document's text with marks, every letter of the text escaped."""
    text, out, at = reading.document.text, [], 0
    for start, end, kind, title in _marks(reading):
        if start < at:
            continue
        out.append(_safe(text[at:start]))
        out.append(f'<mark class="fl-{kind}" title="{_safe(title)}">{_safe(text[start:end])}</mark>')
        at = end
    return "".join(out) + _safe(text[at:])


def _safe(text: str) -> str:
    return escape(text, quote=True)


def _marks(reading: Reading) -> Iterable[tuple[int, int, str, str]]:
    triggers = {(c.trigger_start, c.trigger_end): _claim_title(c) for c in reading.claims}
    marks = [(s, e, "trigger", title) for (s, e), title in triggers.items()]
    marks += [(t.start, t.end, "place" if t.place_id else "none", _place_title(t)) for t in reading.toponyms]
    marks += [(a.start, a.end, "actor", a.actor or "a party not named") for a in reading.actors]
    marks += [(d.start, d.end, "date", f"{d.date_from} to {d.date_to} ({d.precision})") for d in reading.dates]
    order = {"trigger": 0, "place": 1, "none": 1, "date": 2, "actor": 3}
    return _apart(sorted(marks, key=lambda m: (order[m[2]], m[0])))


def _apart(marks: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """The first of marks that overlap, in order of place."""
    kept: list[tuple[int, int, str, str]] = []
    for mark in marks:
        at = bisect(kept, mark)
        clear = (at == 0 or kept[at - 1][1] <= mark[0]) and (at == len(kept) or mark[1] <= kept[at][0])
        if mark[1] > mark[0] and clear:
            kept.insert(at, mark)
    return kept


def _claim_title(claim: Claim) -> str:
    return f"{claim.event}, {claim.modality}: {claim.place_name or claim.place_text}"


def _place_title(toponym: Toponym) -> str:
    where = f"{toponym.name} ({toponym.form}, {toponym.confidence:.0%})" if toponym.place_id else "not placed"
    return "; ".join((where, *toponym.reasons))
