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
from geo.texts import languages, say
from geo.theatre import Theatre, theatre_names

#: What no day means to data, and to pictures.
ALL_DAYS, LAST_DAY = "All days", "The last day"
#: On the map they are those that are claimed; in data those that are inferred as well.
NAMED_HERE = {"advances": "Advances"}
#: What no day means to land that changed hands.
DAY_BEFORE = "The day before each"
NAMED = {"en": "English", "ar": "Arabic", "both": "Both"}
SIZES = {
    "As the map needs": None, "1280 × 720, for a screen": (1280, 720), "1080 × 1080, square": (1080, 1080),
    "1080 × 1350, upright": (1080, 1350), "842 × 595, A4 across": (842, 595), "595 × 842, A4 upright": (595, 842),
}  # fmt: skip
#: What an uploaded description sets, by the key of its widget.
KEY = "export_{}"
#: The period of the description last taken, and how many were taken.
ENDS, TURN = "export_ends", "export_turn"


def fields(suffix: str, timeline: Timeline, where: Theatre) -> Description | None:
    """The widgets that a format heeds, as a description; None when something typed cannot be used, which is said."""
    heeds = FORMATS[suffix].heeds
    values: dict[str, Any] = {"theatre": where.name}
    values["title"] = st.text_input("Title", placeholder=where.title, max_chars=300, key=KEY.format("title"))
    first, last = _period(timeline)
    values |= {"date_from": first, "date_to": last}
    for name, widget in _WIDGETS.items():
        if name in heeds:
            values[name] = widget()
    if "day" in heeds:
        values["day"] = _day(timeline, first, last, LAST_DAY if "size" in heeds else ALL_DAYS)
    if "since" in heeds:
        values["since"] = _since(timeline, first, last)
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
    state = st.session_state
    first, last = state.get(ENDS, (days[0], days[-1]))
    usable = first in days and last in days
    # A slider has two handles only when it is given two values, and must not be given them by its state as well.
    chosen: tuple[date, date] = st.select_slider(
        "Period", days, value=(first, last) if usable else (days[0], days[-1]), format_func=long_day,
        key=f"export_period_{state.get(TURN, 0)}",
    )  # fmt: skip
    return chosen


def _day(timeline: Timeline, first: date, last: date, none: str) -> date | None:
    days = [day for day in timeline.dates if first <= day <= last]
    _kept("day", lambda value: value is None or value in days)
    return st.selectbox(
        "Day", [None, *reversed(days)], key=KEY.format("day"),
        format_func=lambda day: long_day(day) if day else none,
    )  # fmt: skip


def _since(timeline: Timeline, first: date, last: date) -> date | None:
    days = [day for day in timeline.dates if first <= day < last]
    _kept("since", lambda value: value is None or value in days)
    return st.selectbox(
        "Land that changed hands since", [None, *days], key=KEY.format("since"),
        format_func=lambda day: long_day(day) if day else DAY_BEFORE,
        help="Advances in map data: land that another side holds than on this day.",
    )  # fmt: skip


def _mode() -> str:
    return st.segmented_control("Look", MODES, key=_at_first("mode", "light")) or "light"


def _language() -> str:
    known = languages()
    if len(known) == 1:
        return known[0]
    return st.selectbox(
        "Language", known, format_func=lambda code: say("page.language", code), key=KEY.format("language")
    )


def _names() -> str:
    chosen = st.segmented_control(
        "Names of places", NAMES, format_func=lambda name: NAMED[name], key=_at_first("names", "en")
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
        "Pixels a point", steps, format_func=lambda n: f"{n:.0f}×", key=_at_first("scale", 2.0)
    ) or 2.0  # fmt: skip


def _pace() -> float:
    return st.slider("Days a second", 0.5, 10.0, step=0.5, key=_at_first("days_a_second", 2.0))


def _layers() -> list[str]:
    return st.multiselect(
        "Layers",
        LAYERS,
        format_func=lambda name: NAMED_HERE.get(name, LAYER_NAMES[name]),
        placeholder="All",
        key=KEY.format("layers"),
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


def _at_first(name: str, value: Any) -> str:
    """The key of a widget that shows a value until another is chosen."""
    st.session_state.setdefault(KEY.format(name), value)
    return KEY.format(name)


def _kept(name: str, usable: Callable[[Any], bool]) -> Any:
    """What a widget holds, if it can still be used; else it is forgotten."""
    value = st.session_state.get(KEY.format(name))
    if value is not None and not usable(value):
        del st.session_state[KEY.format(name)]
        return None
    return value


_WIDGETS: dict[str, Callable[..., Any]] = {
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
    if not all(day in days for day in (*ends, *filter(None, (described.day, described.since)))):
        raise InputError(f"the map holds {days[0]} to {days[-1]} only", remedy="Correct the dates.")
    state[ENDS], state[TURN] = ends, int(state.get(TURN, 0)) + 1
    state[KEY.format("extent")] = ", ".join(f"{edge:g}" for edge in described.extent) if described.extent else ""
    for name in ("day", "since", "mode", "language", "names", "size", "title", "credits", "address"):
        state[KEY.format(name)] = getattr(described, name)
    state[KEY.format("scale")] = float(round(described.scale))
    state[KEY.format("days_a_second")] = min(max(described.days_a_second, 0.5), 10.0)
    state[KEY.format("layers")] = list(described.layers)
    state[KEY.format("formats")] = [name for name in described.formats if name in FORMATS]
    state[KEY.format("as_known")] = described.as_known
