"""Asking an address for a feed: only one that a person has set, only over the web, and only so much."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit

from geo.errors import InputError
from geo.sources.feed import LIMIT_FEED_BYTES

#: A server that says nothing for so long is not waited for.
TIMEOUT_S = 20
AGENT = {"User-Agent": "frontline-mapper", "Accept": "application/rss+xml, application/atom+xml, application/xml"}
REMEDY = "Check the address in a browser, or save the feed and upload it."


def checked_address(address: str) -> str:
    """The address of a feed, when it is one of the web.

    Raises
    ------
    InputError
        When it has no host, another scheme than http or https, or a name and password.
    """
    clean = address.strip()
    try:
        parts = urlsplit(clean)
        host, user = parts.hostname, parts.username
        _ = parts.port
    except ValueError:
        parts, host, user = urlsplit(""), None, None
    if parts.scheme not in {"http", "https"} or not host or any(ord(c) <= 32 for c in clean):
        raise InputError("is no web address", clean[:200], "Write it as https://example.org/feed.xml.")
    if user:
        raise InputError("holds a name or password", host, "Use an address without one: it would be kept readable.")
    return clean


def fetch_feed(address: str) -> bytes:
    """What an address answers, at most ``LIMIT_FEED_BYTES``.

    Raises
    ------
    InputError
        When the address is none of the web, does not answer, answers with an error, too much, or packed.
    """
    checked_address(address)
    request = urllib.request.Request(address, headers=AGENT)  # noqa: S310 - http and https only, checked above
    try:
        with _opener().open(request, timeout=TIMEOUT_S) as answer:
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise InputError("answers packed although it was not asked to", address, REMEDY)
            data: bytes = answer.read(LIMIT_FEED_BYTES + 1)
    except HTTPError as error:
        raise InputError(f"answers with status {error.code}", address, REMEDY) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise InputError(f"does not answer ({str(reason)[:120]})", address, REMEDY) from error
    if len(data) > LIMIT_FEED_BYTES:
        raise InputError(f"answers with more than {LIMIT_FEED_BYTES / 1e6:.0f} MB", address, REMEDY)
    return data


def _opener() -> urllib.request.OpenerDirector:
    """An opener of http and https alone: a redirect to a file or to FTP finds nobody to open it."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.UnknownHandler,
    ):
        opener.add_handler(handler())
    return opener
