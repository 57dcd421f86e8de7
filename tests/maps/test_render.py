"""One page that holds all it needs: policy, hashes, vendored parts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import folium
import pytest
from folium.plugins import MarkerCluster

from geo.errors import InputError
from geo.maps.escape import escape_text
from geo.maps.layers import NOTICE, build_map
from geo.maps.player import ASSETS
from geo.maps.render import render_html
from geo.model import Place, Timeline
from geo.theatre import Theatre
from tests.maps.conftest import HOSTILE


class Parts(HTMLParser):
    """Scripts, links and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[str] = []
        self.outside: list[str] = []
        self.handlers: list[str] = []
        self.policy = ""
        self._code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._code = tag == "script" and given.get("type", "text/javascript") == "text/javascript"
        self.outside += [str(given[name]) for name in ("src", "href") if name in given]
        self.handlers += [name for name in given if name.startswith("on")]
        if (given.get("http-equiv") or "").lower() == "content-security-policy":
            self.policy = str(given["content"])

    def handle_data(self, data: str) -> None:
        if self._code:
            self.codes.append(data)
            self._code = False


def parts(html: str) -> Parts:
    found = Parts()
    found.feed(html)
    return found


def test_nothing_is_linked_and_every_script_is_allowed_by_its_hash(page_html: str) -> None:
    found = parts(page_html)
    assert found.outside == []
    assert found.handlers == []
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(c.encode()).digest()).decode()}'" for c in found.codes}
    allowed = re.search(r"script-src ([^;]*)", found.policy)
    assert allowed
    assert set(allowed[1].split()) == hashes


def test_the_policy_lets_nothing_in_or_out(page_html: str) -> None:
    policy = dict(part.split(" ", 1) for part in parts(page_html).policy.split("; "))
    assert policy["default-src"] == policy["connect-src"] == policy["base-uri"] == "'none'"
    assert policy["img-src"] == "data: blob:"
    assert policy["font-src"] == "data:"
    assert "unsafe" not in policy["script-src"]


def test_tiles_open_the_policy_for_their_host_only(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place]
) -> None:
    html = render_html(build_map(timeline, theatre, places=places, tiles=True))
    assert "img-src data: blob: https://tile.openstreetmap.org;" in parts(html).policy


def test_tiles_with_a_hostile_address_are_refused() -> None:
    m = folium.Map(tiles=None)
    folium.TileLayer("https://a.example; script-src */{z}/{x}/{y}.png", attr="x").add_to(m)
    with pytest.raises(InputError, match="no address of tiles"):
        render_html(m)


def test_a_stock_map_is_rendered_too() -> None:
    html = render_html(folium.Map((10, 10), tiles=None), title="A < B")
    assert "<title>A &lt; B</title>" in html
    assert parts(html).outside == []


def test_a_layer_that_needs_what_is_not_bundled_is_refused() -> None:
    m = folium.Map((10, 10), tiles=None)
    MarkerCluster().add_to(m)
    with pytest.raises(InputError, match="markercluster"):
        render_html(m)


def test_rendering_twice_gives_the_same(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> None:
    m = build_map(timeline, theatre, places=places)
    assert render_html(m) == render_html(m)


def test_hostile_text_opens_no_element(hostile_html: str, page_html: str) -> None:
    assert len(parts(hostile_html).codes) == len(parts(page_html).codes)
    assert "{% raw" not in hostile_html.replace("<title>", "")[hostile_html.index("</title>") :]
    assert "49" not in re.findall(r"&amp;|49\b", hostile_html.split("</title>")[1][:200])


def test_escaped_text_in_stock_popups_stays_text() -> None:
    m = folium.Map((10, 10), tiles=None)
    folium.CircleMarker((10, 10), popup=escape_text(HOSTILE), tooltip=escape_text(HOSTILE)).add_to(m)
    found = parts(render_html(m))
    assert found.handlers == []
    assert "${window" not in found.codes[-1]


def test_the_notice_is_in_the_page(page_html: str) -> None:
    assert NOTICE in page_html


def test_bundled_files_are_those_of_the_manifest() -> None:
    manifest = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
    kept = {str(p.relative_to(ASSETS)) for folder in ("leaflet", "fonts") for p in (ASSETS / folder).iterdir()}
    assert {entry["file"] for entry in manifest} == kept
    for entry in manifest:
        assert hashlib.sha256((ASSETS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert entry["version"]


def test_the_page_is_small(page_html: str) -> None:
    assert len(page_html) < 500_000
