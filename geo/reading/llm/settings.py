"""Which model answers, where, how long we wait for it, and how often we ask again."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from geo.errors import EndpointError

KEY_VARIABLE = "FRONTLINE_LLM_API_KEY"
_EXAMPLE = "Name it as http://localhost:11434/v1."


@dataclass(frozen=True, slots=True)
class Settings:
    """How to reach a model.

    Attributes
    ----------
    endpoint : address of an OpenAI-compatible service, up to and without ``/chat/completions``.
    key : sent as a bearer token when not empty; it is in no message and no log.
    timeout_s : seconds a whole answer may take.
    retries : how often a question is asked again.
    backoff_s : seconds before the first of these; each wait is twice the one before.
    longest_wait_s : a server that asks for more patience than this is left alone.
    """

    endpoint: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 120.0
    retries: int = 4
    backoff_s: float = 1.0
    longest_wait_s: float = 120.0

    def __post_init__(self) -> None:
        """Refuse an address that is none, or that holds a secret.

        Raises
        ------
        EndpointError
            When the endpoint is no plain web address, or no model is named.
        """
        if not self.model.strip():
            raise EndpointError("no model is named", "the language model", "Name one with --model.")
        try:
            parts = urlsplit(self.endpoint)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise EndpointError("is no web address", repr(self.endpoint[:200]), _EXAMPLE)
        if parts.username or parts.password or parts.query or parts.fragment:
            what = "the address of the endpoint holds more than host and path"
            raise EndpointError(what, parts.hostname or "", f"Give a key in the variable {KEY_VARIABLE} alone.")

    @property
    def url(self) -> str:
        """Where questions are sent."""
        address = self.endpoint.rstrip("/")
        return address if address.endswith("/chat/completions") else f"{address}/chat/completions"

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine, where no proxy stands between."""
        host = urlsplit(self.endpoint).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")


def key_from_environment() -> str:
    """The key, from its variable only: one meant for another service is never sent to this one."""
    return os.environ.get(KEY_VARIABLE, "").strip()
