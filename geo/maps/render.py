"""From a ``folium.Map`` to one page that holds all it needs and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, Element, JavascriptLink

from geo.errors import InputError
from geo.maps.player import ASSETS, Raw, Script

if TYPE_CHECKING:
    from branca.element import Figure

#: Parts that Folium's templates name and our shim stands in for, or that only dress controls we do not use.
DROPPED = re.compile(r"jquery|bootstrap|awesome|glyphicons", re.IGNORECASE)
LEAFLET = re.compile(r"/leaflet(?:\.min)?\.(js|css)$")
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
    figure = m.get_root()
    for child in list(figure._children.values()):  # noqa: SLF001 - as Figure.render does
        child.render()
    head = [part for child in figure.header._children.values() for part in _head(child)]  # noqa: SLF001
    script = Script(figure.script.render())
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
            _body(figure),
            script.render(),
            "</body>",
            "</html>",
            "",
        )
    )


def _head(child: Element) -> Iterator[Raw]:
    """A part of the head as it goes into the page: links replaced by what they point to."""
    if isinstance(child, (JavascriptLink, CssLink)):
        yield from _bundled(child.url)
    elif isinstance(child, Raw):
        yield child
    else:
        text = child.render()
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


def _body(figure: Figure) -> str:
    """The page's markup; scripts in it are left out, since no policy should allow what markup brings."""
    return SCRIPTS.sub("", figure.html.render())
