"""What a file is, told by what it holds: a name is only believed where the content does not say otherwise."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import partial
from pathlib import Path

from geo.errors import InputError
from geo.sources import FORMATS
from geo.sources.archive import read_zip
from geo.sources.feed import read_feed
from geo.sources.raw import BYTE_ORDER_MARKS, SNIFF_BYTES, check_size, read_bytes
from geo.sources.records import Collector, Loaded
from geo.sources.tables import DELIMITERS, NEEDED

ARCHIVE = b"PK\x03\x04"
FEED = re.compile(r"<(rss|feed|rdf:RDF)\b", re.IGNORECASE)
PAGE = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
#: What stands before the first element: a byte order mark, comments, an XML declaration.
FRONT = re.compile(
    r"^(?:\ufeff|\s+|<\?xml.*?\?>|<\?xml-stylesheet.*?\?>|<!--.*?-->|<!DOCTYPE\s+(?!html)[^\[>]*(?:\[.*?\]\s*)?>)*",
    re.DOTALL | re.IGNORECASE,
)
WORDS = {".html": "a web page", ".json": "JSON", ".jsonl": "JSON lines", ".csv": "a table", ".txt": "plain text",
         ".xml": "a feed", ".zip": "a zip archive"}  # fmt: skip
SAME = {".htm": ".html", ".ndjson": ".jsonl", ".rss": ".xml", ".atom": ".xml"}


def read_content(data: bytes | Path, name: str, *, published: date | None = None) -> Loaded:
    """Read the documents of a file by what it holds.

    Parameters
    ----------
    published : publication date of documents whose fields give none. Without it, bylines are looked at.

    Returns
    -------
    Loaded
        Documents in the file's order, and what could not be used or was used otherwise than its name says.

    Raises
    ------
    InputError
        When the file cannot be used: empty, huge, binary, no text of a known form, a bomb, or with XML entities.
    """
    check_size(data, name)
    collector = Collector(published)
    raw = read_bytes(data, name)
    if raw.startswith(ARCHIVE):
        _refuse_office(raw, name)
        read_zip(raw, name, collector, _member)
    else:
        _member(raw, name, collector)
    return collector.loaded()


def _member(raw: bytes, name: str, into: Collector) -> None:
    suffix = Path(name).suffix.lower()
    named = SAME.get(suffix, suffix)
    kind = kind_of(raw, named)
    if named in WORDS and kind != named:
        into.note(name, f"is named like {WORDS[named]} and holds {WORDS[kind]}; read as that")
    reader = partial(read_feed) if kind == ".xml" else FORMATS[kind]
    reader(raw, name, into)


def kind_of(raw: bytes, named: str) -> str:
    """The form of a file's text as a suffix: of what it shows to be, else of its name, else plain text.

    Parameters
    ----------
    named : suffix of its name, lower case; a form that text can always have, JSON or a table, is then believed.
    """
    head = _head(raw)
    rest = head[FRONT.match(head).end() :]  # type: ignore[union-attr]
    if FEED.match(rest):
        return ".xml"
    if rest.startswith("<") and PAGE.search(rest[:2000]):
        return ".html"
    if head.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        return ".html" if PAGE.search(rest) else ".xml"
    if rest.startswith(("{", "[")) and (named not in WORDS or named in {".json", ".jsonl", ".txt"}):
        return _json_kind(rest, named)
    if _is_table(rest):
        return ".csv"
    return named if named in {".json", ".jsonl", ".csv", ".html", ".xml"} else ".txt"


def _head(raw: bytes) -> str:
    encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS if raw.startswith(mark)), "utf-8")
    return raw[:SNIFF_BYTES].decode(encoding, "replace")


def _json_kind(text: str, named: str) -> str:
    if named in {".json", ".jsonl"}:
        return named
    first, _, more = text.strip().partition("\n")
    try:
        whole = isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        whole = False
    if whole:
        return ".jsonl" if more.strip() else ".json"
    # Without a record's field it is a text that happens to begin with a bracket.
    return ".json" if re.search(r'"text"\s*:', text) else ".txt"


def _is_table(text: str) -> bool:
    header = text.lstrip("\r\n").partition("\n")[0].strip()
    cells = next((header.split(d) for d in DELIMITERS if d in header), [])
    return NEEDED in {cell.strip(" \"'").lower() for cell in cells} and len(header) < 500


def _refuse_office(raw: bytes, name: str) -> None:
    """Word, Excel and the like are archives too; their parts are no reports."""
    if b"[Content_Types].xml" in raw[:4000] or b"mimetypeapplication/" in raw[:200]:
        raise InputError("is an office document, not text", name, "Save its text as .txt, .html or .csv.")
