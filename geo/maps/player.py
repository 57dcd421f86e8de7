"""The player as a Folium element: dataset, script and style in the page's head, the time bar and legend started last."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from branca.element import Element, Figure, MacroElement
from folium.map import Layer
from jinja2 import Template
from rjsmin import jsmin

from geo.maps.escape import script_json, script_text
from geo.maps.packed import pack
from geo.texts import say

if TYPE_CHECKING:
    import folium

ASSETS = Path(__file__).parent / "assets"


class Raw(Element):
    """Text for the page as it is: never read as a template, unlike a plain ``Element``."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name, self.text = "Raw", text

    def render(self, **_: Any) -> str:
        """The text."""
        return self.text


class Script(Raw):
    """A script element of ours; ``code`` is what a content security policy has to allow."""

    def __init__(self, code: str) -> None:
        self.code = script_text(code)
        super().__init__(f"<script>{self.code}</script>")


class Player(MacroElement):
    """Time bar, legend, popups and the page's ``window.frontline``, around the layers of a dataset.

    Notes
    -----
    The dataset lies in the page compressed, so the page starts when it is unpacked: ``render_html`` has the script of
    the map wait for it. That script calls ``frontline.attach`` with every other layer of the map, whenever it was
    added, so that the legend can switch it.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self.data = "FrontlinePlayer", data

    def render(self, **_: Any) -> str:
        """Put the parts into the page's head and script; nothing stands where the element does."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError("the player has to be added to a folium.Map before it is rendered")
        figure.header.add_child(Raw(f"<style>{player_style()}</style>"), name="frontline_style")
        figure.header.add_child(Raw(self._block()), name="frontline_data")
        figure.header.add_child(Script(player_script()), name="frontline_script")
        figure.script.add_child(Raw(self._script()), name=self.get_name())
        return ""

    def _block(self) -> str:
        """The dataset as a block of data, which no browser runs, with what to say where it cannot be read."""
        failed = html.escape(say("load.failed", self.data["language"]))
        return f'<script type="text/plain" id="frontline-data" data-failed="{failed}">{pack(self.data)}</script>'

    def _script(self) -> str:
        m = cast("folium.Map", self._parent)
        children = m._children.values()  # noqa: SLF001 - Folium offers no other way
        others = [c for c in children if isinstance(c, Layer) and c.control and not isinstance(c, TimelineLayer)]
        named = ",".join(f"{{layer:{c.get_name()},name:{script_json(c.layer_name)}}}" for c in others)
        return f"frontline.attach({m.get_name()}, () => [{named}]);"


class TimelineLayer(Layer):
    """A layer of ours, drawn by the player from the dataset; ``kind`` is its name there."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = frontline.layer({{ this._parent.get_name() }}, {{ this.kind|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, kind: str, name: str, *, show: bool = True) -> None:
        super().__init__(name=name, overlay=True, control=False, show=show)
        self._name, self.kind = f"Frontline{kind.title()}", kind


@lru_cache(maxsize=1)
def player_script() -> str:
    """The player's script, its files in order, in a scope of its own, without comments and blanks."""
    return '(function () {\n"use strict";\n' + str(jsmin(_joined("*.js"))) + "\n})();"


@lru_cache(maxsize=1)
def player_style() -> str:
    """The player's style sheet, its files in order."""
    bare = re.sub(r"/\*.*?\*/", "", _joined("*.css"), flags=re.DOTALL)
    # Blanks around these mean nothing; no text of ours in a sheet holds one of them.
    return re.sub(r"\s*([{};,])\s*", r"\1", bare).strip()


def _joined(files: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ASSETS / "player").glob(files)))
