"""How far a writer has come, and the way to stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from geo.errors import GeoError

T = TypeVar("T")

#: Called with the share that is done (0-1) and what is being done. A writer calls it at least once a second where it
#: can; whoever listens stops the writer by raising ``CancelledError``, and nothing is left of the file then.
Progress = Callable[[float, str], None]


class CancelledError(GeoError):
    """A writer was told to stop."""

    def __init__(self) -> None:
        super().__init__("stopped; nothing was written")


def quiet(_share: float, _what: str) -> None:
    """Listen to nothing."""


def steps(items: Sequence[T], progress: Progress, what: str) -> Iterator[T]:
    """The items in turn, said before each."""
    for number, item in enumerate(items):
        progress(number / max(1, len(items)), what)
        yield item


def part(progress: Progress, start: float, end: float) -> Progress:
    """A listener for one part of a longer work, from one share of the whole to another."""
    return lambda share, what: progress(start + (end - start) * min(max(share, 0.0), 1.0), what)


def parts(progress: Progress, weights: Iterable[float]) -> list[Progress]:
    """Listeners for parts of a longer work, as long as their weights."""
    weighed = list(weights)
    whole = sum(weighed) or 1.0
    ends = [sum(weighed[: n + 1]) / whole for n in range(len(weighed))]
    return [part(progress, start, end) for start, end in zip([0.0, *ends], ends, strict=False)]
