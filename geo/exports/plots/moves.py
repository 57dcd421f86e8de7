"""Pace, places that changed hands, and who held which place on which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from geo.control.doubt import points_of
from geo.control.holders import hold_of
from geo.exports.plots.held import chart_colour
from geo.exports.plots.plot import WIDE, Plot, day_bars, day_columns, iso_days, number_axis, of_period, with_names
from geo.exports.style import in_order, side_name
from geo.maps.palette import Ground
from geo.model import Status
from geo.schema import as_day

if TYPE_CHECKING:
    from geo.theatre import Theatre

#: Places with a row of their own; the table holds all.
ROWS = 60
#: What stands on a day's field when a place is not plainly held.
MARKS = {Status.CONTESTED: "╱", Status.BESIEGED: "○", Status.UNHELD: "–", Status.UNKNOWN: "?"}
_BAR = 14


def pace(table: pd.DataFrame, theatre: Theatre, look: Ground, *, period: tuple[date, date]) -> Plot:
    """Land that each side gained on each day since the day before, with the bounds of the day's whole.

    Parameters
    ----------
    table : schema.FIGURES.
    """
    rows = table[table["figure"] == "gained"]
    daily = [_daily(day, since) for day, since in zip(rows["date"], rows["since"], strict=True)]
    rows = of_period(rows[np.array(daily, bool)], period, first=False)
    told = with_names(rows, theatre, "side", "against")[
        ["date", "side", "side_name", "against", "against_name", "value", "low", "high", "unit"]
    ]
    said = (
        "Land drawn as one side's on a day and another's on the day before, by who gained it. The line runs from what is "
        "sure to what is possible for all sides together."
    )
    if rows.empty:
        return Plot("pace", "Land that changed hands by day", said, (), told, columns=1)
    bars = told.groupby(["date", "side", "side_name"], sort=False)["value"].sum().reset_index()
    whole = told.groupby("date")[["value", "low", "high"]].sum().reset_index()
    tips = [
        alt.Tooltip("date:N", title="Day"), alt.Tooltip("side_name:N", title="Gained by"),
        alt.Tooltip("value:Q", title="km²", format=",.0f"),
    ]  # fmt: skip
    stacks = (
        alt.Chart(iso_days(_ranked(bars, theatre), "date"))
        .mark_bar(stroke=look.ink, strokeWidth=0.5)
        .encode(x=day_bars(period), y=alt.Y("value:Q", title="km² a day", axis=number_axis(float(whole["high"].max()))),
                color=side_scale(bars, theatre, look), order=alt.Order("rank:Q"), tooltip=tips)
    )  # fmt: skip
    spans = (
        alt.Chart(iso_days(whole, "date"))
        .mark_rule(color=look.ink, strokeWidth=1.4)
        .encode(x=day_bars(period), y="low:Q", y2="high:Q", tooltip=[
            alt.Tooltip("date:N", title="Day"), alt.Tooltip("low:Q", title="sure, km²", format=",.0f"),
            alt.Tooltip("high:Q", title="possible, km²", format=",.0f")])
    )  # fmt: skip
    most = whole.sort_values("value", kind="stable").iloc[-1]
    chart = alt.layer(stacks, spans).properties(
        width=WIDE, height=240,
        description=f"Land gained by day; most on {most['date']}: {most['value']:,.0f} km²",
    )  # fmt: skip
    return Plot("pace", "Land that changed hands by day", said, (chart,), told, columns=1)


def _daily(day: object, since: object) -> bool:
    return isinstance(since, date) and not pd.isna(since) and (as_day(day) - as_day(since)).days == 1


def _ranked(rows: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    """Rows with the ``rank`` of their side, in the theatre's order."""
    known = {side.id: n for n, side in enumerate(theatre.sides)}
    return rows.assign(rank=[known.get(s, len(known)) for s in rows["side"]])


def side_scale(rows: pd.DataFrame, theatre: Theatre, look: Ground, *, name: str = "side_name") -> alt.Color:
    """Colours of the sides that occur, in the theatre's order."""
    sides = in_order(set(rows["side"]), theatre)
    scale = alt.Scale(
        domain=[side_name(s, theatre) for s in sides], range=[chart_colour(s, theatre, look) for s in sides]
    )
    legend = alt.Legend(title=None, orient="top", columns=3, symbolStrokeColor=look.ink, symbolType="square")
    return alt.Color(f"{name}:N", scale=scale, legend=legend)


def handed_over(table: pd.DataFrame, theatre: Theatre, look: Ground, *, period: tuple[date, date]) -> Plot:
    """How many places each side took on each day, those beyond doubt in full colour."""
    rows = of_period(table[table["figure"] == "handover"], period, first=False)
    rows = rows.assign(sure=["sure" if low >= 1 else "in doubt" for low in rows["low"]])
    told = with_names(rows, theatre, "side", "against")[
        ["date", "name", "side", "side_name", "against", "against_name", "sure"]
    ].rename(columns={"name": "place"})
    title, said = (
        "Places that changed hands by day",
        "By who took them; paler where the holder before or after is in doubt.",
    )
    if rows.empty:
        return Plot("handovers", title, said, (), told, columns=1)
    counts = told.groupby(["date", "side", "side_name", "sure"])["place"].agg(["size", ", ".join]).reset_index()
    counts = counts.rename(columns={"size": "places", "join": "names"})
    chart = (
        alt.Chart(iso_days(_ranked(counts, theatre), "date"))
        .mark_bar(stroke=look.ink, strokeWidth=0.5)
        .encode(
            x=day_bars(period),
            y=alt.Y("places:Q", title="places", axis=number_axis(0, whole=True)),
            color=side_scale(counts, theatre, look),
            opacity=alt.condition(alt.datum.sure == "sure", alt.value(1), alt.value(0.45)),
            order=alt.Order("rank:Q"),
            tooltip=[alt.Tooltip("date:N", title="Day"), alt.Tooltip("side_name:N", title="Taken by"),
                     alt.Tooltip("places:Q", title="Places"), alt.Tooltip("names:N", title="Which"),
                     alt.Tooltip("sure:N", title="How surely")],
        )
        .properties(width=WIDE, height=200, description=f"{len(told)} places changed hands")
    )  # fmt: skip
    return Plot("handovers", title, said, (chart,), told, columns=1)


def strips(control: pd.DataFrame, theatre: Theatre, look: Ground, *, period: tuple[date, date]) -> Plot:
    """Who held each place that changed hands or was in doubt, as a strip of colours over the days.

    Parameters
    ----------
    control : schema.CONTROL.
    """
    told = _strip_rows(control, theatre, period)
    title = "Who held which place"
    said = (
        "Places that changed hands or were in question, by the first day on which that was so; paler the less sure. "
        "╱ contested, ○ besieged, – left, ? not known."
    )
    if told.empty:
        return Plot("places", title, said, (), told, columns=1)
    order = list(dict.fromkeys(told["place"]))
    drawn = iso_days(told[told["place"].isin(order[:ROWS])], "date")
    days = sorted(set(drawn["date"]))
    shown = len(order[:ROWS])
    wide = max(10.0, min(30.0, WIDE / len(days)))
    x = day_columns(days)
    y = alt.Y("place:N", title=None, sort=order[:ROWS], axis=alt.Axis(labelLimit=150, ticks=False, domain=False))
    base = alt.Chart(drawn)
    tips = [
        alt.Tooltip("place:N", title="Place"), alt.Tooltip("date:N", title="Day"),
        alt.Tooltip("side_name:N", title="Holder"), alt.Tooltip("status:N", title="Status"),
        alt.Tooltip("probability:Q", title="Probability", format=".0%"),
    ]  # fmt: skip
    fields = base.mark_rect(stroke=look.panel, strokeWidth=1).encode(
        x=x, y=y, color=side_scale(drawn, theatre, look), tooltip=tips,
        opacity=alt.Opacity("probability:Q", scale=alt.Scale(domain=[0.4, 1], range=[0.35, 1], clamp=True), legend=None),
    )  # fmt: skip
    marks = (
        base.transform_filter(alt.datum.mark != "")
        .mark_text(color=look.ink, fontSize=11, fontWeight="bold")
        .encode(x=x, y=y, text="mark:N", tooltip=tips)
    )
    chart = alt.layer(fields, marks).properties(
        width=int(wide * len(days)), height=_BAR * shown + 4, description=f"Holders of {shown} places by day"
    )
    more = (f"The first {ROWS} of {len(order)} places are drawn; the table holds all.",) if len(order) > ROWS else ()
    return Plot("places", title, said, (chart,), told, columns=1, notes=more)


def _strip_rows(control: pd.DataFrame, theatre: Theatre, period: tuple[date, date]) -> pd.DataFrame:
    points = points_of(control)
    days = {value: as_day(value) for value in set(points["date"])}
    spells: dict[str, list[dict[str, Any]]] = {}
    for row in points.sort_values(["place_id", "date"], kind="stable").to_dict("records"):
        day = days[row["date"]]
        if period[0] <= day <= period[1]:
            hold = hold_of({str(k): v for k, v in row.items()})
            spells.setdefault(str(row["place_id"]), []).append({
                "place_id": str(row["place_id"]), "place": str(row["name"]), "date": day, "side": hold.side,
                "side_name": side_name(hold.side, theatre), "status": str(row["status"]),
                "probability": round(float(row["probability"]), 3), "mark": MARKS.get(Status(row["status"]), ""),
            })  # fmt: skip
    moved = [own for own in spells.values() if len({r["side"] for r in own}) > 1 or any(r["mark"] for r in own)]
    moved.sort(key=lambda own: (_first(own), own[0]["place"]))
    names = [own[0]["place"] for own in moved]
    twice = {name for name in names if names.count(name) > 1}
    for told in (told for own in moved for told in own):
        # Two places of one name are two rows.
        told["place"] = f"{told['place']} ({told['place_id']})" if told["place"] in twice else told["place"]
    columns = ["place_id", "place", "date", "side", "side_name", "status", "probability", "mark"]
    return pd.DataFrame([row for own in moved for row in own], columns=columns)


def _first(own: list[dict[str, Any]]) -> date:
    """The first day on which a place is another's than on the first, or in question."""
    found: date = next((r["date"] for r in own if r["side"] != own[0]["side"] or r["mark"]), own[0]["date"])
    return found
