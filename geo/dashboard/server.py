"""Starts the server in this process, with what the first page needs already there: a first look should be quick."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from geo.dashboard import app_file
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.theatre import Theatre

log = logging.getLogger(__name__)


def serve(theatre: Theatre, *, port: int, address: str, headless: bool) -> None:
    """Serve the dashboard until it is ended.

    The map of the theatre is made ready first, in one look; the other, figures, which take longer, while the first page is looked at.

    Raises
    ------
    GeoError
        When the theatre's data or the workspace cannot be used.
    """
    os.environ |= {"FRONTLINE_THEATRE": theatre.name, **_settings(port, address, headless=headless)}
    with _quiet():
        _first_page(theatre)
    threading.Thread(target=_other_pages, args=(theatre,), daemon=True, name="warming").start()
    from streamlit.web.cli import main

    # Its settings were read once already, and hold a secret that is another each time.
    logging.getLogger("streamlit.config").addFilter(lambda record: "[server] config option" not in record.getMessage())
    main(["run", str(app_file())], standalone_mode=False)


def _settings(port: int, address: str, *, headless: bool) -> dict[str, str]:
    """Streamlit's settings as variables, which it reads before anything of it is used."""
    return {
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_ADDRESS": address,
        "STREAMLIT_SERVER_HEADLESS": str(headless).lower(),
        "STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "true",
        "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "50",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        "STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal",
        # A visitor needs no paths of the machine; what went wrong is in the server's log.
        "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "none",
    }


def _first_page(theatre: Theatre) -> None:
    import streamlit as st

    from geo.dashboard import queries

    st.empty()  # the first element of a process looks through all modules once
    queries.map_html(queries.timeline(theatre), theatre, "light")


def _other_pages(theatre: Theatre) -> None:
    from geo.dashboard import counted, queries

    import_module("geo.dashboard.analysis")  # brings the charts' library along
    with _quiet():
        timeline = queries.timeline(theatre)
        first, last = timeline.dates[0], timeline.dates[-1]
        _tried(lambda: queries.map_html(timeline, theatre, "dark"))
        _tried(lambda: counted.figures(timeline, theatre))
        _tried(lambda: counted.compared_days(timeline, theatre, first, last))
        _tried(lambda: counted.covered(timeline, theatre))


def _tried(work: Callable[[], object]) -> None:
    try:
        work()
    except GeoError as error:
        log.warning("a page is not made ready ahead: %s", error)


@contextmanager
def _quiet() -> Iterator[None]:
    """Streamlit warns that nobody looks while pages are made ready in this thread; that is meant."""
    import_module("streamlit.delta_generator")  # whose loggers are there from then on
    names = [name for name in logging.root.manager.loggerDict if name.startswith("streamlit")]
    here = threading.get_ident()

    def from_elsewhere(record: logging.LogRecord) -> bool:
        return record.thread != here

    for name in names:
        logging.getLogger(name).addFilter(from_elsewhere)
    try:
        yield
    finally:
        for name in names:
            logging.getLogger(name).removeFilter(from_elsewhere)
