"""What is made ready before anybody asks: the first page before the server opens, the others once somebody looks."""

from __future__ import annotations

import gc
import runpy
import threading
from typing import TYPE_CHECKING

import streamlit as st

from geo.dashboard import app_file, counted, queries
from geo.dashboard.beside import tried
from geo.dashboard.turns import in_turn, turn
from geo.texts import FIRST

if TYPE_CHECKING:
    from geo.theatre import Theatre

#: How long (s) a browser is left to itself with the first page, of which it fetches parts after it was drawn here.
PAUSE_S = 3.0

_looked_at = threading.Event()


def first_page(theatre: Theatre) -> None:
    """Make the map's page, and whatever is loaded once a process."""
    st.empty()  # the first element of a process looks through all modules once
    runpy.run_path(str(app_file()))  # not as the main module: it loads the pages and draws none
    queries.map_html(queries.timeline(theatre), theatre, "light", FIRST)
    _set_apart()


def looked_at() -> None:
    """Tell that a page was drawn for somebody: what other pages need may now be made ready."""
    _looked_at.set()


def other_pages(theatre: Theatre) -> None:
    """Make ready what other pages need, once somebody has the first: both share this process."""
    # As it is before anybody looks: what is decided at once would have all of it made anew, and its decider wait.
    with turn():
        timeline = queries.timeline(theatre)
    _looked_at.wait()
    threading.Event().wait(PAUSE_S)
    first, last = timeline.dates[0], timeline.dates[-1]
    # Each in a turn of its own: pages are drawn between them.
    tried(in_turn(lambda: queries.map_html(timeline, theatre, "dark", FIRST)))
    tried(in_turn(lambda: queries.gazetteer(theatre)))
    tried(in_turn(lambda: counted.figures(timeline, theatre)))
    tried(in_turn(lambda: counted.compared_days(timeline, theatre, first, last)))
    tried(in_turn(lambda: counted.covered(timeline, theatre)))
    _set_apart()


def _set_apart() -> None:
    """Have the garbage collector leave alone what stays as long as the server.

    Streamlit collects after every drawing of a page, and looking through all modules and the gazetteer takes longer
    than drawing most pages.
    """
    gc.collect()
    gc.freeze()
