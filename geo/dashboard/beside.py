"""Work in a thread beside the pages, of which no page waits to be drawn."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from geo.errors import GeoError

log = logging.getLogger(__name__)

#: How such threads are called; Streamlit warns that they belong to no page, which is meant.
NAME = "beside the pages"


def beside(work: Callable[[], object]) -> threading.Thread:
    """Begin work whose result is kept elsewhere; a fault is said by whoever asks for that result."""
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(_meant)
    thread = threading.Thread(target=tried, args=(work,), name=NAME, daemon=True)
    thread.start()
    return thread


def tried(work: Callable[[], object]) -> None:
    """Do work whose fault is said by whoever asks for its result."""
    try:
        work()
    except GeoError as error:
        log.warning("what was begun beside the pages failed: %s", error)


def _meant(record: logging.LogRecord) -> bool:
    return record.threadName != NAME
