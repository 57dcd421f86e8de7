"""Web pages: the article's readable text, its title and its date."""

from __future__ import annotations

import json
import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from geo.errors import InputError
from geo.sources.raw import decode, read_bytes
from geo.sources.records import Collector

#: Never the words of an article.
DROPPED = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "nav", "footer",
    "aside", "form", "button", "select", "textarea", "dialog", "head",
]  # fmt: skip
BLOCKS = (
    "address, article, blockquote, br, dd, div, dl, dt, figcaption, figure, h1, h2, h3, h4, h5, h6, header, hr, li,"
    "main, ol, p, pre, section, table, td, th, tr, ul"
)
#: Stands for the edge of a block until blanks are settled; no page means anything by it.
EDGE = "\x1e"
#: Below this an <article> is a teaser, and the whole page is read.
ARTICLE_CHARACTERS = 200
DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
CHARSET_BYTES = 4096

#: A parser's time grows with the square of the depth; browsers cut at 512, articles need 30.
LIMIT_DEPTH = 1000
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>", re.IGNORECASE)
#: Elements that end without an end tag.
_OPEN_ENDED = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "option",
        "path",
    ]
)


def read_html(data: bytes | Path, name: str, into: Collector) -> None:
    """Add the article a page holds; markup, scripts and navigation are dropped.

    Raises
    ------
    InputError
        When the file is empty, huge or binary, or holds no readable text.
    """
    raw = read_bytes(data, name)
    declared = _CHARSET.search(raw[:CHARSET_BYTES])
    text, note = decode(raw, name, declared[1].decode("ascii") if declared else None)
    if note:
        into.note(name, note, "Save it as UTF-8.")
    check_depth(text, name)
    page = LexborHTMLParser(text.replace(EDGE, " "))
    record = {
        "title": _title(page),
        "published": _published(page),
        "source": _meta(page).get("og:site_name", ""),
        "url": _url(page),
    }
    record["text"] = readable(page)
    if not record["text"]:
        raise InputError("holds no readable text", name, "Save the page as shown, or paste its text.")
    into.add(record, name)


def check_depth(text: str, name: str) -> None:
    """Refuse markup that is nested beyond what any article is.

    Raises
    ------
    InputError
        When it is.
    """
    if _depth(text) > LIMIT_DEPTH:
        raise InputError("is nested too deeply", name, "Save the page as shown, or paste its text.")


def _depth(text: str) -> int:
    depth = deepest = 0
    for end, tag in _TAG.findall(text):
        if tag.lower() not in _OPEN_ENDED:
            depth = max(0, depth - 1) if end else depth + 1
            deepest = max(deepest, depth)
    return deepest


def readable(page: LexborHTMLParser) -> str:
    """Text of a page's article, a line a block and a blank line between paragraphs."""
    page.strip_tags(DROPPED)
    for block in page.css(BLOCKS):
        block.insert_before(EDGE)
        block.insert_after(EDGE)
    texts = [node.text(deep=True) for node in (_article(page), page.body or page.root) if node]
    best = next((t for t in texts if len(t.strip()) >= ARTICLE_CHARACTERS), texts[-1] if texts else "")
    lines = (" ".join(line.split()) for line in best.split(EDGE))
    return "\n\n".join(line for line in lines if line)


def _article(page: LexborHTMLParser) -> LexborNode | None:
    candidates = page.css("article, main, [role=main]")
    return max(candidates, key=lambda node: len(node.text(deep=True)), default=None)


def _title(page: LexborHTMLParser) -> str:
    heading, title = page.css_first("h1"), page.css_first("title")
    found = _meta(page).get("og:title") or next((n.text(deep=True) for n in (heading, title) if n), "")
    return " ".join(found.split())


def _meta(page: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in page.css("meta"):
        key = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        content = node.attributes.get("content")
        if key and content:
            found.setdefault(key.lower(), content.strip())
    return found


def _url(page: LexborHTMLParser) -> str | None:
    link = page.css_first("link[rel=canonical]")
    return (link.attributes.get("href") if link else None) or _meta(page).get("og:url")


def _published(page: LexborHTMLParser) -> str | None:
    meta = _meta(page)
    named = next((meta[key] for key in DATE_META if key in meta), None)
    if named:
        return named
    linked = _linked_data(page)
    if linked:
        return linked
    times = page.css("article time[datetime], main time[datetime], header time[datetime]") or page.css("time[datetime]")
    return times[0].attributes.get("datetime") if times else None


def _linked_data(page: LexborHTMLParser) -> str | None:
    """``datePublished`` of the page's JSON-LD."""
    for script in page.css('script[type="application/ld+json"]'):
        try:
            content = json.loads(script.text(deep=True))
        except (ValueError, RecursionError):
            continue
        items = content if isinstance(content, list) else [content]
        items += [i for c in items if isinstance(c, dict) and isinstance(c.get("@graph"), list) for i in c["@graph"]]
        for item in items:
            day = item.get("datePublished") if isinstance(item, dict) else None
            if isinstance(day, str):
                return day
    return None
