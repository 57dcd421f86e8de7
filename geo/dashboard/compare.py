"""The compare page: two dates, or our map and one that others drew, and what each side gained and lost."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from geo.control.compared import ABSENT, Compared
from geo.control.figures import NOTE
from geo.dashboard import counted
from geo.dashboard.components import day_within, guarded, long_day, mode_of, notice, plain
from geo.dashboard.drawn import choose_map
from geo.dashboard.opening import opened
from geo.dashboard.tables import Cell, address, fill, spanned, table
from geo.dashboard.turns import in_turn
from geo.exports.charts import number
from geo.exports.description import Description
from geo.exports.differences import exchanges_csv, land_geojson, places_csv, sides_csv
from geo.exports.panes import Panes, side_names
from geo.exports.panes_picture import panes_svg
from geo.exports.panes_spots import SIGNS
from geo.exports.raster import svg_png
from geo.exports.style import is_hatched
from geo.exports.words import sources
from geo.model import NOTICE, Timeline
from geo.texts import say
from geo.theatre import Theatre

DAYS, MAP = "days", "map"
KINDS = {DAYS: "Two days", MAP: "Our map and an imported one"}
LOOKS = {"side": "Side by side", "swipe": "Swiped", "changed": "What changed"}
FULL = " In full colour: land that the second map gives to another side, in the colour of that side."
#: Places listed on the page; the file holds all.
LISTED = 60
TEXTS = {
    "signs": {sign: say(f"legend.{word}") for sign, word in SIGNS.items()},
    "changed": "What differs between the two maps",
    "keys": "Arrow keys move the map, plus and minus zoom, 0 shows all of it, N and P go from place to place.",
    "divider": "Divider between the two maps",
    "waiting": "Smaller places that show closer in: {places}.",
    "closer": "Zoom in", "farther": "Zoom out", "whole": "Show all",
}  # fmt: skip

_HERE = Path(__file__).parent
_panes = st.components.v2.component(
    "frontline_panes",
    css=(_HERE / "panes.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("panes.js", "panes-marks.js")),
)


@guarded
def show() -> None:
    """Draw the page."""
    where, timeline = opened("Compare")
    if len(timeline.dates) < 2:
        st.info("There is only one day to look at.")
        notice()
        return
    _body(timeline, where)
    told = NOTE.removeprefix(NOTICE).strip()
    st.caption(plain(told[:1].upper() + told[1:]))
    notice()


@st.fragment
@in_turn
def _body(timeline: Timeline, where: Theatre) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare-choices"):
        kind = chosen("with", KINDS, "What")
        look = chosen("look", LOOKS, "How")
        days = _asked_of_days(timeline) if kind == DAYS else None
    if days:
        _days(timeline, where, look, days)
    else:
        _map(timeline, where, look)


def chosen(key: str, options: Mapping[str, str], label: str) -> str:
    """One of some options, by the address first and in it from then on."""
    asked = st.query_params.get(key, "")
    first = next(iter(options))
    chosen = st.segmented_control(
        label,
        list(options),
        default=asked if asked in options else first,
        format_func=options.__getitem__,
        key=f"compare-{key}",
    )
    found = str(chosen or first)
    remember(key, found if found != first else "")
    return found


def remember(key: str, value: str) -> None:
    """Put a value into the address, or take it out when it is empty."""
    if value and st.query_params.get(key) != value:
        st.query_params[key] = value
    elif not value and key in st.query_params:
        del st.query_params[key]


def asked_days(timeline: Timeline) -> tuple[date, date]:
    """The days of the address (``?from=2024-11-30&to=2024-12-05``), in order; else the first and the last."""
    ends = (("from", timeline.dates[0]), ("to", timeline.dates[-1]))
    first, last = sorted(day_within(st.query_params.get(key, ""), timeline, default) for key, default in ends)
    return first, last


def _asked_of_days(timeline: Timeline) -> tuple[date, date]:
    first, second = st.select_slider(
        "From and to", timeline.dates, value=asked_days(timeline), format_func=long_day, key="compare-days"
    )
    remember("from", first.isoformat())
    remember("to", second.isoformat())
    return first, second


def _days(timeline: Timeline, where: Theatre, look: str, days: tuple[date, date]) -> None:
    first, second = days
    if first == second:
        st.info("Choose two days: this is one.")
        return
    titles = long_day(first), long_day(second)
    found = counted.compared_days(timeline, where, first, second)
    panes = counted.panes_of_days(timeline, where, first, second, titles=titles, mode=mode_of())
    links = _Links(timeline, where, second, since=first)
    _draw(panes, found, titles, look, where=where, links=links)


def _map(timeline: Timeline, where: Theatre, look: str) -> None:
    other = choose_map(where)
    if other is None:
        st.info("Choose a file with areas or points that say who holds them. It stays on this machine.")
        return
    day = st.select_slider(
        "Our map of", timeline.dates, value=day_of(other.name, timeline), format_func=long_day, key="compare-ours"
    )
    remember("to", day.isoformat())
    titles = f"Ours, {long_day(day)}", f"Imported: {other.name}"
    found = counted.compared_drawn(timeline, where, day, other)
    panes = counted.panes_of_drawn(timeline, where, day, other, titles=titles, mode=mode_of())
    _draw(panes, found, titles, look, where=where, links=_Links(timeline, where, day))


def day_of(name: str, timeline: Timeline) -> date:
    """The day of the address; else the one that a file's name bears, when our map has it; else the last."""
    told = re.search(r"\d{4}-\d\d-\d\d", name)
    for text in (st.query_params.get("to", ""), told[0] if told else ""):
        if text in {day.isoformat() for day in timeline.dates}:
            return date.fromisoformat(text)
    return timeline.dates[-1]


class _Links:
    """Addresses of places on the pages of this dashboard, and what our map rests on."""

    def __init__(self, timeline: Timeline, where: Theatre, day: date, since: date | None = None) -> None:
        self.credit = sources(timeline, Description())
        self.own = {"theatre": where.name, "day": day.isoformat()}
        self.since = since.isoformat() if since else ""

    def of(self, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        at = f"{row['lat']:.4f},{row['lon']:.4f}"
        about = f"place:{row['place_id']}" if row["told"] else f"area:@{at}"
        found = [("map", address("", **self.own, since=self.since, view=f"{at},9", open=about))]
        if row["told"]:
            found.append(("why", address("why", **self.own, place=str(row["place_id"]))))
        return tuple(found)


def _draw(panes: Panes, found: Compared, titles: tuple[str, str], look: str, *, where: Theatre, links: _Links) -> None:
    record = panes.record()
    key = hashlib.sha256(repr((titles, panes.size, panes.first, panes.second)).encode()).hexdigest()[:16]
    _panes(key="frontline-panes", data={"key": key, "mode": look, "panes": record, "texts": TEXTS})
    if look == "changed":
        st.caption(FULL)
    drawn = links.since == ""
    st.markdown(plain(summary(found, where, drawn=drawn)))
    fills = {side: fill(colour, hatched=is_hatched(side, where)) for side, colour in panes.colours.items()}
    _sides(found, titles, where, fills, drawn=drawn)
    _exchanges(found, where, fills, drawn=drawn)
    _places(found, where, links, fills)
    _files(panes, found, titles, where, credit=links.credit, drawn=drawn)


def summary(found: Compared, where: Theatre, *, drawn: bool) -> str:
    """In a sentence or two how much is another's, and how near two drawn maps come to one another."""
    land = found.exchanges
    if drawn:
        land = land[~land["from_side"].isin([ABSENT]) & ~land["to_side"].isin([ABSENT])]
    km2, low, high = (float(land[c].sum()) for c in ("km2", "low_km2", "high_km2"))
    people, settlements = float(land["people"].sum()), int(land["settlements"].sum())
    span = f"{number(km2)} km² ({number(low)} to {number(high)})"
    counted_ = f"{settlements:,} settlements with {number(people)} residents"
    if not drawn:
        return f"{span} and {counted_} changed hands." if km2 or settlements else "Nothing changed hands."
    alike = "" if found.alike is None else f"The maps agree on {found.alike:.1%} of the land that both draw. "
    names = side_names(found.apart, where)
    apart = "; ".join(f"{names[s]} {mean:.0f} km (95 % within {p95:.0f})" for s, (mean, p95) in found.apart.items())
    return f"{alike}They differ on {span} and {counted_}." + (
        f" Fronts lie apart on average: {apart}." if apart else ""
    )


def _sides(
    found: Compared, titles: tuple[str, str], where: Theatre, colours: Mapping[str, str], *, drawn: bool
) -> None:
    names = side_names(found.sides["side"], where)
    words = ("More in the second", "Less in the second") if drawn else ("Gained", "Lost")
    for caption, unit, least in (("Land by side, km²", "km2", 1), ("People by side, residents", "people", 1)):
        rows = []
        for row in found.sides.to_dict("records"):
            cells = [
                spanned(row[f"{part}_{unit}"], row[f"{part}_low_{unit}"], row[f"{part}_high_{unit}"])
                for part in ("first", "second", "gained", "lost")
            ]
            if max(row[f"first_{unit}"], row[f"second_{unit}"], row[f"gained_{unit}"]) >= least:
                side = str(row["side"])
                rows.append([Cell(names[side], colour=colours.get(side, "")), *cells])
        table(caption, ["Side", *titles, *words], rows, numbers=(1, 2, 3, 4))
    st.caption(
        "Below each figure what is sure and what is possible. Land that is not known counts here with who held it last; "
        "the legend of the map leaves it out."
    )


def _exchanges(found: Compared, where: Theatre, colours: Mapping[str, str], *, drawn: bool) -> None:
    rows = found.exchanges[(found.exchanges["km2"] >= 1) | (found.exchanges["settlements"] > 0)]
    if rows.empty:
        return
    names = side_names({*rows["from_side"], *rows["to_side"]}, where)
    words = ("In the first", "In the second") if drawn else ("From", "To")
    table(
        "Who is where another was" if drawn else "From whom to whom",
        [*words, "km²", "Residents", "Settlements"],
        [
            [
                Cell(names[row["from_side"]], colour=colours.get(row["from_side"], "")),
                Cell(names[row["to_side"]], colour=colours.get(row["to_side"], "")),
                spanned(row["km2"], row["low_km2"], row["high_km2"]),
                spanned(row["people"], row["low_people"], row["high_people"]),
                spanned(row["settlements"], row["low_settlements"], row["high_settlements"]),
            ]
            for row in rows.to_dict("records")
        ],
        numbers=(2, 3, 4),
    )


def _places(found: Compared, where: Theatre, links: _Links, colours: Mapping[str, str]) -> None:
    places = found.places
    st.header(f"Places ({len(places):,})", anchor=False)
    if places.empty:
        st.caption("No place is another side's.")
        return
    told = int(places["told"].sum())
    st.caption(
        f"{told:,} that reports or the start state tell of; the other {len(places) - told:,} are settlements whose land is "
        f"drawn as another's. The first {min(LISTED, len(places))} are listed, the file below holds all."
    )
    names = side_names({*places["from_side"], *places["to_side"]}, where)
    rows = [
        _place({str(k): v for k, v in row.items()}, names, colours, links)
        for row in places.head(LISTED).to_dict("records")
    ]
    table("", ["Place", "First", "Second", "Residents", "See"], rows, numbers=(3,))


def _place(
    row: Mapping[str, Any], names: Mapping[str, str], colours: Mapping[str, str], links: _Links
) -> list[Cell | str]:
    def end(side: str, status: str, under: str = "") -> Cell:
        said = names[side] + ("" if status in {"held", "unknown"} or not side else f", {status}")
        return Cell(said, under, colours.get(side, ""))

    since = f"since {row['since']:%d %b}".replace(" 0", " ") if not pd.isna(row["since"]) else ""
    doubt = "" if row["sure"] else "in doubt"
    residents = number(row["population"]) if row["population"] else "not counted"
    return [
        Cell(str(row["name"]), "" if row["told"] else "by its land"),
        end(row["from_side"], row["from_status"]),
        end(row["to_side"], row["to_status"], ", ".join(filter(None, (since, doubt)))),
        residents,
        Cell("", links=links.of(row)),
    ]


def _files(panes: Panes, found: Compared, titles: tuple[str, str], where: Theatre, *, credit: str, drawn: bool) -> None:
    st.header("Save", anchor=False)
    title = f"{where.title}: {titles[0]} and {titles[1]}"

    def drawing(*, changed: bool) -> str:
        said = f"{summary(found, where, drawn=drawn)}{FULL if changed else ''}"
        return panes_svg(panes, title, said, credit, changed=changed)

    files: list[tuple[str, str, str, Callable[[], str | bytes]]] = [
        ("Both maps, PNG", "both.png", "image/png", lambda: svg_png(drawing(changed=False))),
        ("Both maps, SVG", "both.svg", "image/svg+xml", lambda: drawing(changed=False)),
        ("What changed, PNG", "changed.png", "image/png", lambda: svg_png(drawing(changed=True))),
        ("What changed, SVG", "changed.svg", "image/svg+xml", lambda: drawing(changed=True)),
        ("Sides, CSV", "sides.csv", "text/csv", lambda: sides_csv(found, titles, where)),
        ("Who to whom, CSV", "exchanges.csv", "text/csv", lambda: exchanges_csv(found, titles, where)),
        ("Places, CSV", "places.csv", "text/csv", lambda: places_csv(found, titles, where)),
        ("Land, GeoJSON", "land.geojson", "application/geo+json", lambda: land_geojson(found, titles, where)),
    ]
    with st.container(horizontal=True):
        for label, name, kind, made in files:
            st.download_button(
                label, in_turn(made), f"{where.name}-compared-{name}", kind, key=f"compare-{name}", on_click="ignore",
                help=NOTICE if name.endswith("png") else None,
            )  # fmt: skip
