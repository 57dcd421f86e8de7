"""Starts the server in this process, with what the first page needs already there: a first look should be quick."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from geo.dashboard import app_file
from geo.dashboard.beside import beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.theatre import Theatre


def serve(theatre: Theatre, *, port: int, address: str, headless: bool) -> None:
    """Serve the dashboard until it is ended.

    The map of the theatre is made ready first, in one look; the other, and figures, which take longer, while the first
    page is looked at.

    Raises
    ------
    GeoError
        When the theatre's data or the workspace cannot be used.
    """
    os.environ |= {"FRONTLINE_THEATRE": theatre.name, **_settings(port, address, headless=headless)}
    with _quiet():
        from geo.dashboard import ahead

        ahead.first_page(theatre)
    beside(lambda: ahead.other_pages(theatre))
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
        # Else every module is looked up, in the way of the first visitor, to draw the pages anew when its file changes.
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        # A visitor needs no paths of the machine; what went wrong is in the server's log.
        "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "none",
    }


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
