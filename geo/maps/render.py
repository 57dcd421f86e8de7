"""From a ``folium.Map`` to one page that holds all it needs and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, Element, JavascriptLink

from geo.errors import InputError
from geo.maps.player import ASSETS, Player, Raw, Script

if TYPE_CHECKING:
    from branca.element import Figure

#: Parts that Folium's templates name and our shim stands in for, or that only dress controls we do not use.
DROPPED = re.compile(r"jquery|bootstrap|awesome|glyphicons", re.IGNORECASE)
LEAFLET = re.compile(r"/leaflet(?:\.min)?\.(js|css)$")
RANDOM = re.compile(r"(?<=[a-z])_[0-9a-f]{32}\b")
UNZOOMED = re.compile(r",\s*maximum-scale=[\d.]+\s*,\s*user-scalable=no")
SCRIPTS = re.compile(r"<script(?P<kind>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)

FONTS = (("Noto Sans", 400, "NotoSans-Regular"), ("Noto Sans", 700, "NotoSans-Bold"),
         ("Noto Sans Arabic", 400, "NotoSansArabic-Regular"))  # fmt: skip


def render_html(m: folium.Map, *, title: str = "Map", lang: str = "en") -> str:
    """One self-contained HTML page: scripts, styles, fonts and data inside, a content security policy in its head.

    The policy allows the page's own scripts by their hashes, pictures held in the page, the hosts of tile layers on
    the map, and nothing else: no handler in markup runs, and nothing can be sent anywhere.

    Raises
    ------
    InputError
        When a layer needs a script or style that is not bundled.
    """
    figure = cast("Figure", m.get_root())
    with _rendered(figure) as (header, body, code):
        head = [part for child in header for part in _head(child)]
        markup, script = Raw(SCRIPTS.sub("", body)), Script(_starting(m, code))
    _name_plainly([*head, markup, script])
    hashes = [_hash(code) for code in (*_codes(head), script.code)]
    policy = _policy(hashes, sorted(_tile_hosts(m)))
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{html.escape(lang)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{html.escape(title)}</title>",
            f"<style>{_fonts()}</style>",
            *(part.render() for part in head),
            "</head>",
            "<body>",
            markup.render(),
            script.render(),
            "</body>",
            "</html>",
            "",
        )
    )


@contextmanager
def _rendered(figure: Figure) -> Iterator[tuple[list[Element], str, str]]:
    """Head, body and script of a figure; what rendering adds to it is taken away again, so that it can be repeated."""
    folders = (figure.header, figure.html, figure.script)
    before = [folder._children.copy() for folder in folders]  # noqa: SLF001 - Folium offers no other way
    try:
        for child in list(figure._children.values()):  # noqa: SLF001 - as Figure.render does
            child.render()
        # Scripts in the markup are left out later: no policy should allow what markup brings.
        yield list(figure.header._children.values()), figure.html.render(), figure.script.render()  # noqa: SLF001
    finally:
        for folder, children in zip(folders, before, strict=True):
            folder._children = children  # noqa: SLF001


def _starting(m: folium.Map, code: str) -> str:
    """The map's script; with a player on the map it waits for the dataset, which is unpacked first."""
    waits = any(isinstance(child, Player) for child in m._children.values())  # noqa: SLF001
    return f"frontline.load(() => {{\n{code}\n}});" if waits else code


def _name_plainly(parts: list[Raw]) -> None:
    """Give Folium's elements, which have random names, names by number: the same map gives the same page."""
    names: dict[str, str] = {}
    for part in parts:
        if 'id="frontline-data"' in part.text[:80]:
            continue
        part.text = RANDOM.sub(lambda m: names.setdefault(m[0], f"_{len(names)}"), part.text)
        if isinstance(part, Script):
            part.code = part.text.removeprefix("<script>").removesuffix("</script>")


def _head(child: Element) -> Iterator[Raw]:
    """A part of the head as it goes into the page: links replaced by what they point to."""
    if isinstance(child, (JavascriptLink, CssLink)):
        yield from _bundled(child.url)
    elif isinstance(child, Raw):
        yield child
    else:
        # Folium forbids to make the page larger; who sees little needs that.
        text = UNZOOMED.sub("", child.render())
        yield from (Script(m["code"]) for m in SCRIPTS.finditer(text))
        yield Raw(SCRIPTS.sub("", text))


def _bundled(url: str) -> Iterator[Raw]:
    path = urlsplit(url).path
    leaflet = LEAFLET.search(path)
    if leaflet and leaflet[1] == "js":
        yield Script(_asset("leaflet/leaflet.js"))
        yield Script(f"const PICTURES = {_asset('leaflet/pictures.json')};\n{_asset('shim.js')}")
    elif leaflet:
        yield Raw(f"<style>{_asset('leaflet/leaflet.css')}</style>")
    elif not DROPPED.search(path):
        raise InputError(
            f"a layer of the map needs {url}, which is not bundled",
            remedy="Use a layer of Folium's core, or bundle the file with tools/vendor_assets.py.",
        )


@lru_cache(maxsize=16)
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _fonts() -> str:
    rules = []
    for family, weight, file in FONTS:
        data = base64.b64encode((ASSETS / "fonts" / f"{file}.woff2").read_bytes()).decode()
        rules.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;'
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )
    return "".join(rules)


def _codes(head: list[Raw]) -> list[str]:
    return [part.code for part in head if isinstance(part, Script)]


def _hash(code: str) -> str:
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _policy(hashes: list[str], hosts: list[str]) -> str:
    parts = {
        "default-src": "'none'",
        "script-src": " ".join(dict.fromkeys(hashes)),
        "style-src": "'unsafe-inline'",
        "img-src": " ".join(("data:", "blob:", *hosts)),
        "font-src": "data:",
        "connect-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _tile_hosts(element: Element) -> set[str]:
    """Hosts of the tile layers on the map, as sources of a policy."""
    found = {host for child in element._children.values() for host in _tile_hosts(child)}  # noqa: SLF001
    if isinstance(element, folium.TileLayer):
        parts = urlsplit(element.tiles.replace("{s}", "*"))
        if not re.fullmatch(r"https?://[\w.*:-]+", f"{parts.scheme}://{parts.netloc}"):
            raise InputError(f"{element.tiles!r} is no address of tiles", remedy="Give one with http or https.")
        found.add(f"{parts.scheme}://{parts.netloc}")
    return found
