"""News feeds (RSS, Atom): a document an entry. A feed that declares entities or a document type is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
from selectolax.lexbor import LexborHTMLParser

from geo.errors import InputError
from geo.sources.html import check_depth, readable
from geo.sources.raw import check_size, decode, read_bytes
from geo.sources.records import Collector

#: A feed of a hundred whole articles is 2 MB.
LIMIT_FEED_BYTES = 10_000_000
#: Entities can unpack to gigabytes or read files of the machine; no feed needs its own.
DECLARATION = re.compile(r"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.IGNORECASE)
#: The text is given on as UTF-8, whatever the feed says of itself.
PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def read_feed(data: bytes | Path, name: str, into: Collector) -> None:
    """Add the entries of a feed, their markup taken away.

    Raises
    ------
    InputError
        When the file is empty, huge, binary or no feed, or declares entities or a document type.
    """
    check_size(data, name, LIMIT_FEED_BYTES)
    text, note = decode(read_bytes(data, name), name)
    if note:
        into.note(name, note, "Save it as UTF-8.")
    declared = DECLARATION.search(text)
    if declared:
        remedy = "Take the declaration out if you trust the feed, or save the page you read as .html."
        raise InputError(f"declares its own XML ({declared[0]}), which is refused", name, remedy)
    # A stream, never the text itself: the library would take a text that looks like an address for one to open.
    stream = io.BytesIO(PROLOGUE.sub("", text).encode("utf-8", "replace"))
    feed = feedparser.parse(stream, response_headers=AS_UTF8, resolve_relative_uris=False)
    if not feed.get("version"):
        raise InputError("is no feed", name, "Give a feed in RSS or Atom, or save the page you read as .html.")
    if not feed.entries:
        into.note(name, "holds no entry", "")
    for number, entry in enumerate(feed.entries, 1):
        _add(entry, str(feed.feed.get("title", "")), f"{name}, entry {number}", into)


def _add(entry: Mapping[str, Any], source: str, where: str, into: Collector) -> None:
    title = _plain(str(entry.get("title", "")), where)
    try:
        body = max((_plain(text, where) for text in _texts(entry)), key=len, default="")
    except InputError as error:
        into.note(where, error.what, error.remedy)
        return
    link = str(entry.get("link", "")) or None
    text = "\n\n".join(part for part in (title if title not in body else "", body) if part)
    record = {
        "id": str(entry.get("id", "")) or link,
        "text": text,
        "title": title,
        "source": _plain(source, where),
        "url": link,
        "published": _published(entry),
    }
    into.add(record, where)


def _texts(entry: Mapping[str, Any]) -> list[str]:
    return [str(part.get("value", "")) for part in entry.get("content", ())] + [str(entry.get("summary", ""))]


def _plain(markup: str, where: str) -> str:
    """The words of a piece of HTML, with a blank line between paragraphs."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    check_depth(markup, where)
    return readable(LexborHTMLParser(f"<body>{markup}</body>"))


def _published(entry: Mapping[str, Any]) -> str | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return date(*parsed[:3]).isoformat() if parsed else None
    except ValueError:
        return None
