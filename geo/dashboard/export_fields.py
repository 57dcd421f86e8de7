"""The fields of the export page: a description, from widgets and from a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from geo.dashboard.components import long_day, plain
from geo.errors import InputError
from geo.exports.description import LAYERS, MODES, NAMES, SCALES, Description, changed, read_description
from geo.exports.formats import FORMATS
from geo.maps.layers import LAYERS as LAYER_NAMES
from geo.model import Timeline
from geo.texts import languages
from geo.theatre import Theatre, theatre_names

ALL_DAYS = "All days"
NAMED = {"en": "English", "ar": "Arabic", "both": "Both"}
SIZES = {
    "As the map needs": None, "1280 × 720, for a screen": (1280, 720), "1080 × 1080, square": (1080, 1080),
    "1080 × 1350, upright": (1080, 1350), "842 × 595, A4 across": (842, 595), "595 × 842, A4 upright": (595, 842),
}  # fmt: skip
#: What an uploaded description sets, by the key of its widget.
KEY = "export_{}"


def fields(suffix: str, timeline: Timeline, where: Theatre) -> Description | None:
    """The widgets that a format heeds, as a description; None when something typed cannot be used, which is said."""
    heeds = FORMATS[suffix].heeds
    values: dict[str, Any] = {"theatre": where.name}
    values["title"] = st.text_input("Title", placeholder=where.title, max_chars=300, key=KEY.format("title"))
    first, last = _period(timeline)
    values |= {"date_from": first, "date_to": last}
    for name, widget in _WIDGETS.items():
        if name in heeds:
            values[name] = widget(timeline, first, last) if name == "day" else widget()
    with st.expander("Part of the map, credits and what was known"):
        values |= _more(heeds)
    try:
        return changed(Description(), **values)
    except InputError as error:
        st.error(plain(str(error)))
        return None


def _period(timeline: Timeline) -> tuple[date, date]:
    days = timeline.dates
    if len(days) == 1:
        return days[0], days[0]
    ends = _kept("period", lambda value: value[0] in days and value[1] in days) or (days[0], days[-1])
    return st.select_slider("Period", days, value=ends, format_func=long_day, key=KEY.format("period"))


def _day(timeline: Timeline, first: date, last: date) -> date | None:
    days = [day for day in timeline.dates if first <= day <= last]
    _kept("day", lambda value: value is None or value in days)
    return st.selectbox(
        "Day", [None, *reversed(days)], key=KEY.format("day"),
        format_func=lambda day: long_day(day) if day else f"{ALL_DAYS}; of pictures the last",
    )  # fmt: skip


def _mode() -> str:
    return st.segmented_control("Look", MODES, default="light", key=KEY.format("mode")) or "light"


def _language() -> str:
    known = languages()
    return st.selectbox("Language", known, key=KEY.format("language")) if len(known) > 1 else known[0]


def _names() -> str:
    chosen = st.segmented_control(
        "Names of places", NAMES, default="en", format_func=lambda name: NAMED[name], key=KEY.format("names")
    )
    return chosen or "en"


def _size() -> tuple[int, int] | None:
    own = st.session_state.get(KEY.format("size"))
    known = list(SIZES.values()) + ([own] if own not in SIZES.values() else [])
    said = {size: label for label, size in SIZES.items()}
    return st.selectbox(
        "Size in points", known, format_func=lambda s: said.get(s) or f"{s[0]} × {s[1]}", key=KEY.format("size")
    )


def _scale() -> float:
    steps = [float(n) for n in range(int(SCALES[0]), int(SCALES[1]) + 1)]
    return st.segmented_control(
        "Pixels a point", steps, default=2.0, format_func=lambda n: f"{n:.0f}×", key=KEY.format("scale")
    ) or 2.0  # fmt: skip


def _pace() -> float:
    return st.slider("Days a second", 0.5, 10.0, 2.0, 0.5, key=KEY.format("days_a_second"))


def _layers() -> list[str]:
    return st.multiselect(
        "Layers", LAYERS, format_func=lambda name: LAYER_NAMES[name], placeholder="All", key=KEY.format("layers")
    )


def _address() -> str:
    return st.text_input(
        "Address of the published map", placeholder="https://…", max_chars=300, key=KEY.format("address"),
        help="Without one, the snippet holds the map itself.",
    )  # fmt: skip


def _formats() -> list[str]:
    able = [suffix for suffix in FORMATS if suffix not in (".zip", ".htm", ".kml", ".embed.html")]
    return st.multiselect("Files", able, placeholder="All", key=KEY.format("formats"))


def _more(heeds: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    edges = st.text_input(
        "Only within: west, south, east, north", placeholder="35.7, 35.5, 38.2, 36.9", max_chars=100,
        key=KEY.format("extent"), help="In degrees; empty for the whole theatre.",
    )  # fmt: skip
    values["extent"] = _numbers(edges) if edges.strip() else None
    if "credits" in heeds:
        values["credits"] = st.text_input("Credits", max_chars=300, key=KEY.format("credits"))
    values["as_known"] = st.checkbox(
        "Only what was known on each day", key=KEY.format("as_known"),
        help="Each day rests on what was published by then, not on later reports.",
    )  # fmt: skip
    return values


def _numbers(text: str) -> list[float | str]:
    found: list[float | str] = []
    for edge in text.split(","):
        try:
            found.append(float(edge))
        except ValueError:
            found.append(edge.strip())
    return found


def _kept(name: str, usable: Callable[[Any], bool]) -> Any:
    """What a widget holds, if it can still be used; else it is forgotten."""
    value = st.session_state.get(KEY.format(name))
    if value is not None and not usable(value):
        del st.session_state[KEY.format(name)]
        return None
    return value


_WIDGETS: dict[str, Callable[..., Any]] = {
    "day": _day,
    "mode": _mode,
    "language": _language,
    "names": _names,
    "size": _size,
    "scale": _scale,
    "days_a_second": _pace,
    "layers": _layers,
    "address": _address,
    "formats": _formats,
}


def upload(timeline: Timeline) -> None:
    """A field that takes a description and sets the other widgets by it."""
    st.file_uploader(
        "Use a description", ["toml", "json"], key=KEY.format("upload"),
        on_change=lambda: _take(timeline), help="A file this page or the command line wrote.",
    )  # fmt: skip
    fault = st.session_state.get(KEY.format("fault"))
    if fault:
        st.error(plain(fault))


def _take(timeline: Timeline) -> None:
    state = st.session_state
    file = state.get(KEY.format("upload"))
    state[KEY.format("fault")] = ""
    if file is None:
        return
    try:
        apply(read_description(file.getvalue(), "the description"), timeline)
    except InputError as error:
        state[KEY.format("fault")] = str(error)


def apply(described: Description, timeline: Timeline) -> None:
    """Set the widgets to a description.

    Raises
    ------
    InputError
        When it is about a theatre that is not there, or days that it does not hold.
    """
    state, days = st.session_state, timeline.dates
    if described.theatre not in {"", timeline.theatre}:
        if described.theatre not in theatre_names():
            raise InputError(f"no theatre is called {described.theatre!r}", remedy="Choose one of those there are.")
        raise InputError(
            f"it is about {described.theatre}", remedy=f"Open this page with ?theatre={described.theatre} for it."
        )
    ends = (described.date_from or days[0], described.date_to or days[-1])
    if not all(day in days for day in (*ends, described.day or days[0])):
        raise InputError(f"the map holds {days[0]} to {days[-1]} only", remedy="Correct the dates.")
    state[KEY.format("period")] = ends
    state[KEY.format("extent")] = ", ".join(f"{edge:g}" for edge in described.extent) if described.extent else ""
    for name in ("day", "mode", "language", "names", "size", "scale", "days_a_second", "title", "credits", "address"):
        state[KEY.format(name)] = getattr(described, name)
    state[KEY.format("layers")] = list(described.layers)
    state[KEY.format("formats")] = [name for name in described.formats if name in FORMATS]
    state[KEY.format("as_known")] = described.as_known
