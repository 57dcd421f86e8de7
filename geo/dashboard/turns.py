"""One thread at a time works with shapes.

Asking what lies in a shape prepares it in place (GEOS, also through ``shapely.contains_xy``), and a prepared shape keeps
state of who asks. Shapes are shared by all who look and by what works beside the pages; two threads that ask one shape
at once end the server. Whoever draws a page, or works beside the pages, therefore waits for its turn.

A turn is taken before a cache is asked, and never given up within one: whoever holds a cache could else wait for a turn
whose holder waits for the cache.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: How long (s) work in many steps lets others go first between two of them, when somebody may wait.
PAUSE_S = 0.005

_lock = threading.Lock()


class _Held(threading.local):
    depth = 0


_held = _Held()


@contextmanager
def turn() -> Iterator[None]:
    """Hold the turn; whoever holds it may take it again."""
    if not _held.depth:
        _lock.acquire()
    _held.depth += 1
    try:
        yield
    finally:
        _held.depth -= 1
        if not _held.depth:
            _lock.release()


def in_turn(work: Callable[P, T]) -> Callable[P, T]:
    """Work that waits for its turn."""

    @wraps(work)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> T:
        with turn():
            return work(*args, **kwargs)

    return waiting


@contextmanager
def given_up() -> Iterator[None]:
    """Let others have their turns meanwhile; nothing where none is held."""
    depth, _held.depth = _held.depth, 0
    if depth:
        _lock.release()
    try:
        yield
    finally:
        if depth:
            _lock.acquire()
        _held.depth = depth


def pass_on() -> None:
    """Let others go first, between two steps of long work."""
    with given_up():
        time.sleep(PAUSE_S)
