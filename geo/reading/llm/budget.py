"""What asking a model may cost: requests, tokens and seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from geo.errors import UnansweredError

#: Characters a token has at least, in Latin script; used where a server does not count.
_CHARACTERS = 3


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is, rather too many than too few."""
    return len(text.encode("utf-8", "replace")) // _CHARACTERS + 1


@dataclass
class Budget:
    """Limits, None for none, and what has been spent of them.

    Tokens are known after an answer, so that the last one may go beyond the limit by its own length.
    """

    max_requests: int | None = None
    max_tokens: int | None = None
    max_seconds: float | None = None
    clock: Callable[[], float] = time.monotonic
    requests: int = 0
    tokens: int = 0
    _began: float | None = field(default=None, repr=False)

    def check(self, tokens: int = 0) -> None:
        """Let a request of about ``tokens`` tokens pass, or stop.

        Raises
        ------
        UnansweredError
            When the request would go beyond a limit.
        """
        if self.max_requests is not None and self.requests >= self.max_requests:
            raise _spent(f"{self.max_requests:,} requests")
        if self.max_tokens is not None and self.tokens + tokens > self.max_tokens:
            raise _spent(f"{self.max_tokens:,} tokens")
        if self.max_seconds is not None and self.seconds_left() <= 0:
            raise _spent(f"{self.max_seconds:,.0f} seconds")

    def seconds_left(self) -> float:
        """Seconds until the limit, counted from the first question; infinite without a limit."""
        now = self.clock()
        if self._began is None:
            self._began = now
        return float("inf") if self.max_seconds is None else self._began + self.max_seconds - now

    def check_wait(self, seconds: float) -> None:
        """Let a wait pass, or stop when nothing of the budget would be left after it.

        Raises
        ------
        UnansweredError
            When the wait would go beyond the limit.
        """
        if self.max_seconds is not None and seconds >= self.seconds_left():
            raise _spent(f"{self.max_seconds:,.0f} seconds")


def _spent(what: str) -> UnansweredError:
    return UnansweredError(f"the budget of {what} is spent", lasting=True)
