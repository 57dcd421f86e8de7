"""The analysis page: land, people, fronts, pace, places, sources and coverage over a period, as charts and tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from geo.control.coverage import ELSEWHERE, ages
from geo.control.doubt import day_map, on_day
from geo.control.figures import NOTE, UNITS
from geo.control.records import claims_by_day
from geo.dashboard import counted, queries
from geo.dashboard.compare import asked_days, chosen, remember
from geo.dashboard.components import guarded, long_day, mode_of, notice, plain
from geo.dashboard.opening import opened
from geo.dashboard.tables import Cell, key_html, side_fill, spanned, table
from geo.dashboard.turns import in_turn
from geo.exports.charts import number
from geo.exports.figures import figures_csv, figures_json
from geo.exports.plots import held, moves, told
from geo.exports.plots.plot import Plot, of_period, picture_spec, plot_csv, plot_png, plot_svg
from geo.exports.style import side_names
from geo.maps.palette import GROUNDS
from geo.model import Timeline
from geo.theatre import Theatre

TOPICS = {
    "land": "Land", "people": "People", "fronts": "Fronts", "pace": "Pace", "places": "Places", "sources": "Sources",
    "coverage": "Coverage",
}  # fmt: skip
Period = tuple[date, date]
#: Rows of a table shown here; the files hold all.
ROWS = 60


@guarded
def show() -> None:
    """Draw the page."""
    where, timeline = opened("Analysis")
    _body(timeline, where)
    notice()


@st.fragment
@in_turn
def _body(timeline: Timeline, where: Theatre) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="analysis-choices"):
        topic = chosen("topic", TOPICS, "About")
        period = _period(timeline)
    _DRAWN[topic](timeline, where, period)
    st.divider()
    _all_figures(timeline, where, period)


def _period(timeline: Timeline) -> Period:
    first, last = asked_days(timeline)
    if len(timeline.dates) > 1:
        first, last = st.select_slider(
            "Period", timeline.dates, value=(first, last), format_func=long_day, key="analysis-period"
        )
    remember("from", first.isoformat() if first != timeline.dates[0] else "")
    remember("to", last.isoformat() if last != timeline.dates[-1] else "")
    return first, last


def _draw(plot: Plot, where: Theatre, period: Period, *, empty: str, small: bool = False) -> None:
    """A chart with its heading, what it says and does not say, and its files."""
    st.header(plot.title, anchor=False)
    st.caption(plain(" ".join((plot.said, *plot.notes))))
    if not plot.panels:
        st.info(empty)
        return
    specs = counted.drawn_specs(plot, mode_of())[1]
    if small:
        with st.container(horizontal=True):
            for spec in specs:
                st.vega_lite_chart(spec=spec, width="content", theme=None)
    else:
        beside = plot.columns == len(specs) > 1
        for place, spec in zip(
            st.columns(len(specs)) if beside else [st.container() for _ in specs], specs, strict=True
        ):
            with place:
                st.vega_lite_chart(spec=_wide(_keyed(spec)), width="stretch", theme=None)
    _files(plot, where, period)


def _keyed(spec: dict[str, Any]) -> dict[str, Any]:
    """The same with its colours named above it: a key within the chart is cut off where the page is narrow."""
    for layer in (spec, *spec.get("layer", ())):
        colour = layer.get("encoding", {}).get("color", {})
        scale = colour.get("scale") or {}
        if colour.get("type") == "nominal" and colour.get("legend") and {"domain", "range"} <= set(scale):
            st.html(key_html(scale["domain"], scale["range"]))
            colour["legend"] = None
    return spec


def _wide(spec: dict[str, Any]) -> dict[str, Any]:
    """The same as wide as its place on the page."""
    return {**spec, "width": "container"}


def _files(plot: Plot, where: Theatre, period: Period) -> None:
    look, stem = GROUNDS[mode_of()], f"{where.name}-{plot.key}-{period[0]}-{period[1]}"

    def spec() -> dict[str, Any]:
        return picture_spec(plot, look, where, period=period)

    files: Sequence[tuple[str, str, Callable[[], str | bytes]]] = (
        ("PNG", "image/png", lambda: plot_png(spec())),
        ("SVG", "image/svg+xml", lambda: plot_svg(spec())),
        ("CSV", "text/csv", lambda: plot_csv(plot)),
    )
    with st.container(horizontal=True):
        for name, kind, made in files:
            st.download_button(
                f"{name}", made, f"{stem}.{name.lower()}", kind, key=f"{plot.key}-{name}", on_click="ignore",
                help=f"{plot.title} as {name}",
            )  # fmt: skip


def _land(timeline: Timeline, where: Theatre, period: Period) -> None:
    found = counted.figures(timeline, where)
    plot = counted.held_plot(timeline, where, "area", period, mode_of())
    _draw(plot, where, period, empty="Nobody holds land.", small=True)
    _by_side(found, "area", where, period)


def _people(timeline: Timeline, where: Theatre, period: Period) -> None:
    found = counted.figures(timeline, where)
    what = chosen("count", {"population": "Residents", "settlements": "Settlements"}, "Count")
    plot = counted.held_plot(timeline, where, what, period, mode_of())
    _draw(plot, where, period, empty="Nobody is counted.", small=True)
    _by_side(found, what, where, period)
    st.caption(plain(NOTE))


def _by_side(found: pd.DataFrame, figure: str, where: Theatre, period: Period) -> None:
    """The figure at both ends of the period and the difference, by side."""
    rows = found[found["figure"] == figure]
    ends = [rows[[day == end for day in rows["date"]]].set_index("side") for end in period]
    names, known = side_names(where), [side.id for side in where.sides]
    sides = sorted({*ends[0].index, *ends[1].index}, key=lambda s: (known.index(s) if s in known else len(known), s))
    cells: list[list[Cell | str]] = []
    for side in sides:
        first, last = (_span(end, side) for end in ends)
        if max(first[2], last[2]) > 0:
            change = last[0] - first[0]
            said = f"{'+' if change > 0 else '−'}{number(abs(change))}" if abs(change) >= 0.5 else "–"
            note = str(ends[1].loc[side, "note"]) if side in ends[1].index else ""
            name = Cell(names.get(side, side), note, side_fill(side, where))
            cells.append([name, spanned(*first), spanned(*last), said])
    unit = held.SHORT[UNITS[figure]]
    columns = ["Side", long_day(period[0]), long_day(period[1]), "Change"]
    table(
        f"{held.TITLES[figure]}, {unit}; below each figure what is sure and what is possible",
        columns,
        cells,
        numbers=(1, 2, 3),
    )


def _span(end: pd.DataFrame, side: str) -> tuple[float, float, float]:
    """A side's figure with what is sure and what is possible; nothing where there is none."""
    if side not in end.index:
        return 0.0, 0.0, 0.0
    return float(end["value"][side]), float(end["low"][side]), float(end["high"][side])


def _fronts(timeline: Timeline, where: Theatre, period: Period) -> None:
    found = counted.figures(timeline, where)
    plot = held.fronts(found, where, GROUNDS[mode_of()], period=period)
    _draw(plot, where, period, empty="There is no front.", small=True)
    last = found[(found["figure"] == "front") & (found["date"] == period[1])].sort_values("value", ascending=False)
    _figures(last, f"Fronts on {long_day(period[1])}, km", where, words=("Side", "Against", "Runs by", "Length"))


def _pace(timeline: Timeline, where: Theatre, period: Period) -> None:
    found = counted.figures(timeline, where)
    plot = moves.pace(found, where, GROUNDS[mode_of()], period=period)
    _draw(plot, where, period, empty="No land changed hands in this period.")
    if period[0] == period[1]:
        return
    moved = counted.movement(timeline, where, *period)
    for figure, caption, words in (
        ("gained a day", "Land gained in the period, km² a day", ("By", "From", "", "Pace")),
        ("advance", "Ways advanced in the period, km", ("By", "From", "Way", "Depth")),
        ("advance a day", "The same, km a day", ("By", "From", "Way", "Pace")),
        ("front moved", "Fronts moved in the period, km on average", ("Side", "Against", "Runs by", "Moved")),
    ):
        rows = moved[moved["figure"] == figure].sort_values("value", ascending=False, kind="stable")
        _figures(rows, caption, where, words=words)


def _figures(rows: pd.DataFrame, caption: str, where: Theatre, *, words: tuple[str, str, str, str]) -> None:
    """Figures of one side against another, each with its bounds."""
    if rows.empty:
        return
    names = side_names(where)
    cells = []
    for row in rows.head(ROWS).to_dict("records"):
        ends = [Cell(names.get(s, s), colour=side_fill(s, where)) for s in (row["side"], row["against"])]
        note = str(row["note"]) if row["figure"] in {"advance", "front"} else ""
        what = [Cell(str(row["name"]), note) if row["name"] else Cell(note)] if words[2] else []
        cells.append([*ends, *what, spanned(row["value"], row["low"], row["high"])])
    columns = [word for word in words if word]
    table(caption, columns, cells, numbers=(len(columns) - 1,))


def _places(timeline: Timeline, where: Theatre, period: Period) -> None:
    found = counted.figures(timeline, where)
    look = GROUNDS[mode_of()]
    nothing = "No place changed hands in this period."
    _draw(moves.handed_over(found, where, look, period=period), where, period, empty=nothing)
    _draw(moves.strips(timeline.control, where, look, period=period), where, period, empty=nothing)


def _sources(timeline: Timeline, where: Theatre, period: Period) -> None:
    look, nothing = GROUNDS[mode_of()], "No claim speaks of this period."
    claims = claims_by_day(timeline.claims, timeline.documents, period)
    _draw(told.by_day(claims, look, period=period), where, period, empty=nothing)
    found = counted.records(timeline, where, period)
    _draw(told.records(found, look), where, period, empty=nothing)
    rows = [_record({str(k): v for k, v in row.items()}) for row in found.head(ROWS).to_dict("records")]
    columns = ["Source", "Grade", "Reports", "Claims", "Checked", "Confirmed", "As drawn", "First", "Lag"]
    table("Each source's record", columns, rows, numbers=range(2, 9))
    st.caption(
        "Grade: Admiralty, A to F. Checked: confirmed or contradicted by an independent report of another source. As drawn: "
        "firm claims that the map bears out, which rests on them too. First: confirmed claims that no other source published "
        "earlier. Lag: median days from event to publication. Learnt reliability, by which claims are weighed, stands in the CSV."
    )


def _record(row: dict[str, Any]) -> list[Cell | str]:
    checked = int(row["confirmed"]) + int(row["contradicted"])
    span = f"{row['share_low']:.0%} to {row['share_high']:.0%}" if checked else ""
    share = Cell(f"{row['share']:.0%}", span) if checked else Cell("–")
    drawn = f"{row['as_drawn']} of {row['checked_as_drawn']}"
    lag = "–" if row["lag_days"] is None or pd.isna(row["lag_days"]) else number(row["lag_days"])
    counts = [str(row[name]) for name in ("reports", "claims")]
    return [
        Cell(str(row["source"])),
        str(row["grade"]),
        *counts,
        f"{checked} of {row['on_holders']}",
        share,
        drawn,
        str(row["first"]),
        lag,
    ]


def _coverage(timeline: Timeline, where: Theatre, period: Period) -> None:
    look = GROUNDS[mode_of()]
    by_day, by_region = counted.covered(timeline, where)
    within = of_period(by_region, period)
    silent = _silent(within, period)
    if silent:
        st.markdown(plain(silent))
    _draw(told.regions(within, look), where, period, empty="No region is known here.")
    _draw(told.known_land(of_period(by_day, period), look, period=period), where, period, empty="Nothing is known.")
    shapes = counted.regions(where).shapes
    plot = told.places_map(ages(timeline, period[1]), day_map(timeline, period[1]), where, look, shapes)
    _draw(plot, where, period, empty="No place is known.")


def _silent(within: pd.DataFrame, period: Period) -> str:
    """The regions of which nothing has been told in the period, and those of which the last word is the oldest."""
    own = within[within["region"] != ELSEWHERE]
    counts = own.groupby("region")["claims"].sum()
    none = sorted(str(name) for name in counts.index[counts == 0])
    last = on_day(own, period[1]).dropna(subset=["age_days"])
    old = last.sort_values("age_days", ascending=False, kind="stable").head(3)
    parts = [f"No claim of this period is about {', '.join(none)}."] if none else []
    if len(old):
        told_ = ", ".join(f"{r['region']} ({r['age_days']:.0f} days)" for r in old.to_dict("records"))
        parts.append(f"Longest without a word on {long_day(period[1])}: {told_}.")
    return " ".join(parts)


def _all_figures(timeline: Timeline, where: Theatre, period: Period) -> None:
    @in_turn
    def found() -> Any:
        return queries.figures(timeline, where, period[0])

    st.caption("All figures of the whole timeline, with movement since the first day of the period:")
    with st.container(horizontal=True):
        st.download_button(
            "All figures, CSV", lambda: figures_csv(found(), where), f"{where.name}-figures.csv", "text/csv",
            on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "All figures, JSON", lambda: figures_json(found(), where), f"{where.name}-figures.json", "application/json",
            on_click="ignore",
        )  # fmt: skip


_DRAWN: dict[str, Callable[[Timeline, Theatre, Period], None]] = {
    "land": _land, "people": _people, "fronts": _fronts, "pace": _pace, "places": _places, "sources": _sources,
    "coverage": _coverage,
}  # fmt: skip
