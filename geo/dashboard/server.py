"""Starts the server in this process, with what the first page needs already there: a first look should be quick."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
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

    The map of the theatre is made ready first; figures, which take longer, while the first page is looked at.

    Raises
    ------
    GeoError
        When the theatre's data or the workspace cannot be used.
    """
    os.environ["FRONTLINE_THEATRE"] = theatre.name
    with _quiet():
        _first_page(theatre)
    threading.Thread(target=_other_pages, args=(theatre,), daemon=True, name="warming").start()
    from streamlit.web.cli import main

    main(_arguments(port, address, headless=headless), standalone_mode=False)


def _arguments(port: int, address: str, *, headless: bool) -> Sequence[str]:
    return [
        "run", str(app_file()),
        "--server.port", str(port), "--server.address", address, "--server.headless", str(headless).lower(),
        "--server.enableStaticServing", "true", "--browser.gatherUsageStats", "false",
        "--server.maxUploadSize", "50", "--client.toolbarMode", "minimal",
    ]  # fmt: skip


def _first_page(theatre: Theatre) -> None:
    import streamlit as st

    from geo.dashboard import queries

    st.empty()  # the first element of a process looks through all modules once
    timeline = queries.timeline(theatre)
    for mode in ("light", "dark"):
        queries.map_html(timeline, theatre, mode)


def _other_pages(theatre: Theatre) -> None:
    from geo.dashboard import queries

    with _quiet():
        timeline = queries.timeline(theatre)
        _tried(lambda: queries.figures(timeline, theatre, timeline.dates[0]))


def _tried(work: Callable[[], object]) -> None:
    try:
        work()
    except GeoError as error:
        log.warning("a page is not made ready ahead: %s", error)


@contextmanager
def _quiet() -> Iterator[None]:
    """Streamlit warns that nobody looks while pages are made ready; that is meant."""
    import_module("streamlit.runtime.scriptrunner_utils.script_run_context")  # whose logger is there from then on
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("streamlit")]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)
