"""The one description of the map: a ``folium.Map`` of our layers and the player, for dashboard, export and picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import folium
from jinja2 import Template

from geo.errors import InputError
from geo.maps.basemap import ATTRIBUTION
from geo.maps.dataset import build_dataset
from geo.maps.escape import script_json
from geo.maps.named import named_in
from geo.maps.player import Player, TimelineLayer
from geo.model import NOTICE
from geo.texts import FIRST, say

if TYPE_CHECKING:
    from geo.model import Place, Timeline
    from geo.theatre import Theatre

MODES = ("light", "dark", "contrast", "auto")

#: Kinds of our layers with their names, from below; the player draws them in this order whatever is toggled.
LAYERS = {
    "ground": "Land and water",
    "areas": "Areas by side",
    "uncorroborated": "Claimed, not corroborated",
    "uncertain": "Front may lie here",
    "unknown": "Not known",
    "admin": "Province borders",
    "rivers": "Rivers",
    "roads": "Main roads",
    "disputed": "Disputed line",
    "yesterday": "Front the day before",
    "fronts": "Fronts",
    "advances": "Advances, as claimed",
    "relative": "Areas told of by another place",
    "places": "Places",
    "claims": "Claims of the day",
    "labels": "Names",
}
#: Layers drawn only where the theatre's basemap has them.
FROM_BASEMAP = {"admin": "admin1", "rivers": "rivers", "roads": "roads", "disputed": "disputed"}

TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
TILES_ATTRIBUTION = "&copy; OpenStreetMap contributors"


class QuietTiles(folium.TileLayer):
    """Online tiles that give way to the bundled ground when they do not come."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = frontline.tiles({{ this._parent.get_name() }}, "
        "L.tileLayer({{ this.tiles|tojson }}, {attribution: {{ this.attribution|tojson }}, maxZoom: 13}));"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__(TILES, attr=TILES_ATTRIBUTION, name="Online map", overlay=True, control=False, show=True)
        self.attribution = TILES_ATTRIBUTION


class Credits(folium.MacroElement):
    """Scale bar, attribution and the line that says what the map is not."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "L.control.scale({imperial: false, maxWidth: 120}).addTo({{ this._parent.get_name() }});"
        "L.control.attribution({prefix: false}).addTo({{ this._parent.get_name() }})"
        ".addAttribution({{ this.line }});"
        "{% endmacro %}"
    )

    def __init__(self, source: str, language: str = FIRST) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Credits"
        own = "" if language == FIRST else f'<bdi lang="{language}">{say("page.notice", language)}</bdi> '
        self.line = script_json(f'{own}<span class="fl-notice">{NOTICE}</span> {source} | Leaflet')


def build_map(
    timeline: Timeline,
    theatre: Theatre,
    *,
    mode: str = "light",
    tiles: bool = False,
    language: str = FIRST,
    places: Mapping[str, Place] | None = None,
    other: Timeline | None = None,
    layers: Collection[str] = (),
) -> folium.Map:
    """The map of a timeline: ours and any stock layers added to it show wherever it is rendered.

    Parameters
    ----------
    mode : light, dark, contrast, or auto for what the reader's system prefers.
    tiles : whether online tiles are asked for; without, the page asks nothing of anyone.
    language : of the page's own texts, an ISO 639-1 code.
    places : gazetteer entries by id; None loads the theatre's gazetteer.
    other : the same days with the other knowledge (see ``views.counterpart``); the page can then show either.
    layers : kinds of our layers to draw; empty: all.

    Raises
    ------
    InputError
        When the mode or language is unknown, the timeline has no day, or the other one has other days.
    TheatreError, GazetteerError
        When the theatre's files or the gazetteer cannot be read.
    """
    if mode not in MODES:
        raise InputError(f"{mode!r} is no look of the map", remedy=f"Choose one of: {', '.join(MODES)}.")
    if not timeline.dates:
        raise InputError("the timeline has no day", remedy="Choose dates within the theatre's period.")
    theatre = named_in(theatre, language)
    data = build_dataset(
        timeline,
        theatre,
        _gazetteer(theatre) if places is None else places,
        mode=mode,
        language=language,
        other=other,
    )
    west, south, east, north = theatre.bounds
    m = folium.Map(
        location=((south + north) / 2, (west + east) / 2), zoom_start=6, tiles=None, keyboard=False,
        attribution_control=False, zoom_snap=0.25, zoom_delta=0.5, wheel_px_per_zoom_level=100,
        max_bounds=True, min_lat=south - 4, max_lat=north + 4, min_lon=west - 6, max_lon=east + 6,
    )  # fmt: skip
    if tiles:
        m.add_child(QuietTiles())
    for kind, name in LAYERS.items():
        if layers and kind not in layers:
            continue
        if kind not in FROM_BASEMAP or data["basemap"][FROM_BASEMAP[kind]]:
            m.add_child(TimelineLayer(kind, name))
    m.add_child(Credits(ATTRIBUTION, language))
    m.add_child(Player(data))
    return m


def _gazetteer(theatre: Theatre) -> Mapping[str, Place]:
    from geo.places.gazetteer import load_gazetteer

    return load_gazetteer(theatre).places
