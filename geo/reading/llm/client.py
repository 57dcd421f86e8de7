"""A question to a model: asked again after a while when the server is busy or broken, within the budget."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from geo.errors import UnansweredError
from geo.reading.llm.budget import Budget, estimated_tokens
from geo.reading.llm.dialect import Dialect
from geo.reading.llm.transport import Reply, Transport

if TYPE_CHECKING:
    from geo.reading.llm.settings import Settings

Messages = Sequence[dict[str, str]]

#: Statuses after which the same question may fare better; 5xx are others.
_PASSING = frozenset({408, 409, 425, 429})
#: Statuses of a server that does not understand a part of the request.
_NOT_UNDERSTOOD = frozenset({400, 415, 422, 501})
_REMEDIES = {
    401: "it refuses the key; set FRONTLINE_LLM_API_KEY",
    403: "it refuses the key or the model",
    404: "there is no such address or model",
}


class Client:
    """Asks one model at one endpoint.

    Parameters
    ----------
    clock, sleep : what tells and what passes seconds.

    Raises
    ------
    MissingExtraError
        When the HTTP library is not installed.
    """

    def __init__(
        self,
        settings: Settings,
        budget: Budget | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.model, self.budget = settings.model, budget or Budget()
        self._settings, self._sleep = settings, sleep
        self._transport = Transport(settings, clock)
        self._dialect = Dialect()

    def ask(self, messages: Messages, schema: dict[str, Any]) -> str:
        """The model's answer, as it wrote it.

        Raises
        ------
        UnansweredError
            When there is none after all retries, when the server refuses, or when the budget is spent.
        """
        tried = 0
        while True:
            reply = self._post(messages, schema)
            answer = _content(reply) if reply.status == 200 else None
            if answer is not None:
                self._count(messages, reply, answer)
                return answer
            if reply.status in _NOT_UNDERSTOOD and self._simplify(reply):
                continue
            fault = self._fault(reply)
            tried += 1
            if tried > self._settings.retries:
                break
            self._wait(reply, tried)
        often = f"{fault}, {tried} times" if tried > 1 else fault
        raise UnansweredError(often, lasting=reply.absent)

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def _post(self, messages: Messages, schema: dict[str, Any]) -> Reply:
        self.budget.check(sum(estimated_tokens(m["content"]) for m in messages))
        self.budget.requests += 1
        body = {"model": self.model, "messages": list(messages), **self._dialect.options(schema)}
        return self._transport.post(body, min(self._settings.timeout_s, self.budget.seconds_left()))

    def _simplify(self, reply: Reply) -> bool:
        simpler = self._dialect.simpler(reply.body[:2000].decode("utf-8", "replace"))
        if simpler is None:
            return False
        self._dialect = simpler
        return True

    def _fault(self, reply: Reply) -> str:
        """Why a reply is no answer, when asking again may help.

        Raises
        ------
        UnansweredError
            When it will not.
        """
        if reply.status is None:
            return reply.fault
        if reply.status == 200:
            return "an answer that is no chat completion"
        if reply.status in _PASSING or reply.status >= 500:
            return f"status {reply.status}"
        remedy = _REMEDIES.get(reply.status) or self._said(reply)
        raise UnansweredError(f"the endpoint answers with status {reply.status}: {remedy}", lasting=True)

    def _said(self, reply: Reply) -> str:
        """A server's own words about a refusal, short, harmless, and without the key it may repeat."""
        said = reply.body[:2000].decode("utf-8", "replace")
        if self._settings.key:
            said = said.replace(self._settings.key, "...")
        return repr(" ".join(said.split())[:200])

    def _wait(self, reply: Reply, tried: int) -> None:
        asked = _retry_after(reply)
        if asked is not None and asked > self._settings.longest_wait_s:
            raise UnansweredError(f"the endpoint asks to wait {asked:,.0f} s", lasting=True)
        wait = self._settings.backoff_s * 2 ** (tried - 1) if asked is None else asked
        wait = min(wait, self._settings.longest_wait_s)
        self.budget.check_wait(wait)
        self._sleep(wait)

    def _count(self, messages: Messages, reply: Reply, answer: str) -> None:
        used = _used_tokens(reply)
        if used is None:
            used = estimated_tokens(answer) + sum(estimated_tokens(m["content"]) for m in messages)
        self.budget.tokens += used


def _content(reply: Reply) -> str | None:
    """The text of the first choice of a chat completion; None when the body is none."""
    try:
        content = json.loads(reply.body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return content if isinstance(content, str) else None


def _used_tokens(reply: Reply) -> int | None:
    """What the server says it counted; never trusted below nothing."""
    with suppress(ValueError, LookupError, TypeError, RecursionError):
        used = json.loads(reply.body)["usage"]["total_tokens"]
        if isinstance(used, int) and used > 0:
            return used
    return None


def _retry_after(reply: Reply) -> float | None:
    """Seconds a server asks to wait, whether it gives them or an instant; None when it does not ask."""
    headers = reply.headers or {}
    asked = headers.get("retry-after", "").strip()
    if not asked:
        return None
    with suppress(ValueError):
        seconds = float(asked)
        return max(seconds, 0.0) if seconds == seconds else None  # noqa: PLR0124 - not a number
    with suppress(ValueError, TypeError):
        # An instant is measured by the server's own clock: ours may differ.
        until = parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("date", ""))
        return max(until.total_seconds(), 0.0)
    return None
