"""One question over HTTP: an answer within its time and size, or the reason why there is none."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import MissingExtraError

if TYPE_CHECKING:
    import httpx

    from geo.reading.llm.settings import Settings

#: An answer about one piece of a report has some 10 kB; one of this size is a fault or an attack.
LIMIT_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; ``status`` is None when nothing whole did, and ``fault`` says why.

    Attributes
    ----------
    absent : no connection could be made.
    """

    status: int | None
    body: bytes = b""
    headers: Mapping[str, str] | None = None
    fault: str = ""
    absent: bool = False


class Transport:
    """A connection to an endpoint, kept open between questions.

    Raises
    ------
    MissingExtraError
        When httpx is not installed.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingExtraError("httpx", "llm") from error
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if settings.key:
            headers["Authorization"] = f"Bearer {settings.key}"
        # Redirects are not followed: the report and the key go where the user said, and nowhere else.
        self._http: httpx.Client = httpx.Client(headers=headers, trust_env=not settings.is_local)
        self._httpx, self._url, self._clock = httpx, settings.url, clock

    def post(self, body: dict[str, Any], timeout_s: float) -> Reply:
        """Send a question and wait for the whole answer, at most ``timeout_s`` seconds in all."""
        deadline = self._clock() + timeout_s
        content = json.dumps(body).encode()  # half characters of a damaged text pass as escapes
        try:
            with self._http.stream("POST", self._url, content=content, timeout=timeout_s) as response:
                return self._whole(response, deadline, timeout_s)
        except self._httpx.TimeoutException:
            return Reply(None, fault=_slow(timeout_s))
        except self._httpx.ConnectError:
            return Reply(None, fault="nobody answers there", absent=True)
        except (self._httpx.HTTPError, self._httpx.InvalidURL, OSError) as error:
            return Reply(None, fault=f"no answer ({type(error).__name__})")

    def _whole(self, response: httpx.Response, deadline: float, timeout_s: float) -> Reply:
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > LIMIT_BYTES:
                return Reply(None, fault=f"an answer of more than {LIMIT_BYTES:,} bytes")
            # The library limits the silence between two parts, not the sum: a server may drip for ever.
            if self._clock() > deadline:
                return Reply(None, fault=_slow(timeout_s))
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, b"".join(parts), headers)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


def _slow(timeout_s: float) -> str:
    return f"no whole answer within {timeout_s:g} s"
