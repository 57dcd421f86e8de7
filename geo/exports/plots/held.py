"""Land, people and fronts by day, each with the band from what is sure to what is possible."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from geo.control.figures import UNITS
from geo.exports.charts import by_day, number, spread
from geo.exports.plots.plot import PANEL, Panel, Plot, day_axis, iso_days, number_axis, of_period, with_names
from geo.exports.style import blend, in_order, is_hatched, side_colour, side_name
from geo.maps.palette import Ground
from geo.texts import short_day

if TYPE_CHECKING:
    from geo.theatre import Theatre

#: Fronts drawn, the longest first; the table holds all.
FRONTS = 9
#: What the figures are called on an axis.
SHORT = {"km2": "km²", "residents": "residents", "settlements": "settlements", "km": "km"}
SAID = {
    "area": "Land of each side, with what is not known counted to who held it last, which the legend of the map leaves out. "
    "The band runs from what is sure to what is possible; each side has its own scale.",
    "population": "Residents of the settlements of each side by the gazetteer's own numbers, often years old: not people "
    "present now. The band runs from what is sure to what is possible.",
    "settlements": "Settlements of each side. The band runs from what is sure to what is possible.",
    "front": "Length of the front of each pair of sides. The band runs between the shortest and the longest line that the "
    "doubt along it allows.",
}
TITLES = {
    "area": "Land by side", "population": "People by side", "settlements": "Settlements by side", "front": "Fronts",
}  # fmt: skip


def held(table: pd.DataFrame, figure: str, theatre: Theatre, look: Ground, *, period: tuple[date, date]) -> Plot:
    """The course of a figure by side: area, population or settlements.

    Parameters
    ----------
    table : schema.FIGURES.
    """
    rows = of_period(table[table["figure"] == figure], period)
    days = sorted(set(rows["date"]))
    most = rows.groupby("side")["high"].max()
    sides = [s for s in in_order([str(s) for s in most.index], theatre) if most[s] > 0]
    panels = [
        _banded(by_day(rows[rows["side"] == side], days), side_name(side, theatre), chart_colour(side, theatre, look),
                look, SHORT[UNITS[figure]])
        for side in sides
    ]  # fmt: skip
    kept = with_names(rows, theatre, "side")[["date", "side", "side_name", "value", "low", "high", "unit", "note"]]
    return Plot(figure, TITLES[figure], SAID[figure], tuple(panels), kept)


def fronts(table: pd.DataFrame, theatre: Theatre, look: Ground, *, period: tuple[date, date]) -> Plot:
    """The length of the front of each pair of sides, the longest first."""
    rows = of_period(table[table["figure"] == "front"], period)
    days = sorted(set(of_period(table[table["figure"] == "area"], period)["date"]))
    pairs = rows.groupby(["side", "against"])["value"].max().sort_values(ascending=False)
    panels = []
    for side, against in list(pairs.index)[:FRONTS]:
        own = by_day(rows[(rows["side"] == side) & (rows["against"] == against)], days)
        name = f"{_short(side_name(side, theatre))} – {_short(side_name(against, theatre))}"
        panels.append(_banded(own, name, look.accent, look, "km"))
    told = with_names(rows, theatre, "side", "against")
    kept = told[["date", "side", "side_name", "against", "against_name", "value", "low", "high", "unit", "name"]]
    more = (f"The {FRONTS} longest of {len(pairs)} are drawn; the table holds all.",) if len(pairs) > FRONTS else ()
    return Plot("front", TITLES["front"], SAID["front"], tuple(panels), kept, notes=more)


def _short(name: str) -> str:
    from geo.maps.story import short_name

    return short_name(name)


def chart_colour(side: str, theatre: Theatre, look: Ground) -> str:
    """A side's colour; one that shares its hue with another is paler, since charts have no hatching."""
    if not side:
        return look.soft
    colour = side_colour(side, theatre)
    return blend(colour, look.panel, 0.5) if is_hatched(side, theatre) else colour


def _banded(rows: pd.DataFrame, name: str, colour: str, look: Ground, unit: str) -> Panel:
    data = iso_days(rows, "date")
    base = alt.Chart(data)
    numbers = number_axis(float(rows["high"].max()))
    tips = [
        alt.Tooltip("date:N", title="Day"), alt.Tooltip("value:Q", title=unit, format=",.0f"),
        alt.Tooltip("low:Q", title="sure", format=",.0f"), alt.Tooltip("high:Q", title="possible", format=",.0f"),
    ]  # fmt: skip
    edge = blend(look.ink, colour, 0.45)
    band = base.mark_area(
        color=colour, opacity=0.42, line=False, stroke=edge, strokeWidth=0.5, strokeOpacity=0.9
    ).encode(x=day_axis(), y=alt.Y("low:Q", title=unit, axis=numbers, scale=alt.Scale(zero=True)), y2="high:Q")
    line = base.mark_line(color=look.ink, strokeWidth=1.8).encode(x=day_axis(), y="value:Q")
    dots = base.mark_circle(color=look.ink, size=90, opacity=0).encode(x=day_axis(), y="value:Q", tooltip=tips)
    last = rows.iloc[-1] if len(rows) else None
    said = "" if last is None else _said(last)
    return alt.layer(band, line, dots).properties(
        width=PANEL[0], height=PANEL[1], title=alt.TitleParams(name, subtitle=said),
        description=f"{name}, {unit} by day: {said}",
    )  # fmt: skip


def _said(row: pd.Series) -> str:
    return f"{number(row['value'])} ({spread(row)}) on {short_day(row['date'])}"
