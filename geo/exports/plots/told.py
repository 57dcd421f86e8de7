"""What sources claim and how that has fared, and where and when little is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import mapping

from geo.control.doubt import DayMap
from geo.crs import metric_crs, to_metric
from geo.exports.plots.plot import WIDE, Panel, Plot, day_bars, day_columns, iso_days, number_axis
from geo.maps.palette import Ground

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.theatre import Theatre

#: Sources with a bar of their own; the table holds all.
SOURCES = 25
#: Colours that are no side's: told apart by lightness, so that anybody can.
CONFIRMED, ALONE, CONTRADICTED = "#2F7EB8", "#B9C3C9", "#8A4F00"
#: What is fresh, and what is old: paler than fresh, yet no blank.
FRESH, OLD = "#2F7EB8", "#F0D9A8"
_BAR, _ROW = 36, 20
#: What is finer (m) is not seen on a chart.
FINE_M = 800.0


def by_day(claims: pd.DataFrame, look: Ground, *, period: tuple[date, date]) -> Plot:
    """Claims by the day they speak of, by what they say happened.

    Parameters
    ----------
    claims : as ``records.claims_by_day`` gives them.
    """
    title, said = "Claims by day", "Each claim counts on the last day that it speaks of."
    if claims.empty:
        return Plot("claims", title, said, (), claims, columns=1)
    bars = claims.groupby(["date", "event"])["claims"].sum().reset_index()
    events = list(bars.groupby("event")["claims"].sum().sort_values(ascending=False).index)
    shades = _shades(look, len(events))
    chart = (
        alt.Chart(iso_days(bars, "date"))
        .mark_bar(stroke=look.panel, strokeWidth=0.5)
        .encode(
            x=day_bars(period),
            y=alt.Y("claims:Q", title="claims", axis=number_axis(0, whole=True)),
            color=alt.Color("event:N", scale=alt.Scale(domain=events, range=shades),
                            legend=alt.Legend(title=None, orient="top", columns=4)),
            tooltip=[alt.Tooltip("date:N", title="Day"), alt.Tooltip("event:N", title="What"),
                     alt.Tooltip("claims:Q", title="Claims")],
        )
        .properties(width=WIDE, height=200, description=f"{int(bars['claims'].sum())} claims by day")
    )  # fmt: skip
    return Plot("claims", title, said, (chart,), claims, columns=1)


def _shades(look: Ground, count: int) -> list[str]:
    hues = ["#2F7EB8", "#D98C21", "#5B9E5F", "#8D6BB0", "#B5495B", "#7C8790", "#C9B458", "#4B6472"]
    return [*hues, *[look.soft] * count][:count]


def records(found: pd.DataFrame, look: Ground) -> Plot:
    """How the claims of each source fared: confirmed by others, contradicted, or told by nobody else.

    Parameters
    ----------
    found : as ``records.source_records`` gives it.
    """
    title = "Claims by source and their record"
    said = (
        "Firm claims that a side holds a place on a day. Confirmed: an independent report of another source names the same "
        "side within three days. Contradicted: others name another side for that day, and none the same. At the right the "
        "confirmed share of those that others speak of, with its interval of 95 %: few claims say little."
    )
    shown = found[found["claims"] > 0].head(SOURCES)
    if shown.empty:
        return Plot("sources", title, said, (), found, columns=2)
    names = {"confirmed": CONFIRMED, "alone": ALONE, "contradicted": CONTRADICTED}
    words = {"confirmed": "confirmed", "alone": "told by nobody else", "contradicted": "contradicted"}
    long = shown.melt(["source", "grade"], list(names), "how", "count").assign(how=lambda t: t["how"].map(words))
    long["rank"] = long["how"].map({word: n for n, word in enumerate(words.values())})
    numbers = number_axis(0, whole=True)
    bars = (
        _rows(long, list(shown["source"]))
        .mark_bar(stroke=look.panel, strokeWidth=0.5, size=11, yOffset=7)
        .encode(
            x=alt.X("count:Q", title="claims on who holds a place", axis=numbers), y=_sources(list(shown["source"])),
            color=alt.Color("how:N", scale=alt.Scale(domain=list(words.values()), range=list(names.values())),
                            legend=alt.Legend(title=None, orient="top")),
            order=alt.Order("rank:Q"),
            tooltip=[alt.Tooltip("source:N", title="Source"), alt.Tooltip("how:N", title="How"),
                     alt.Tooltip("count:Q", title="Claims"), alt.Tooltip("grade:N", title="Grade")],
        )
    )  # fmt: skip
    both = alt.layer(bars, _names(shown, look)).properties(
        width=360, height=_BAR * len(shown), description="Claims by source and how they fared"
    )
    return Plot("sources", title, said, (both, _shares(shown, look)), found, columns=2)


def _rows(table: pd.DataFrame, order: list[str]) -> alt.Chart:
    """A chart of a row for each source."""
    return alt.Chart(table[table["source"].isin(order)])


def _sources(order: list[str]) -> alt.Y:
    """A row for each source; its name stands above its bar, since names are long and screens may be narrow."""
    return alt.Y("source:N", title=None, sort=order, axis=None, scale=alt.Scale(domain=order))


def _names(shown: pd.DataFrame, look: Ground) -> alt.Chart:
    labels = shown[["source", "grade"]].assign(
        label=[f"{s} ({g})" for s, g in zip(shown["source"], shown["grade"], strict=True)]
    )
    made: alt.Chart = (
        _rows(labels, list(shown["source"]))
        .mark_text(align="left", dy=-7, dx=1, color=look.ink, fontSize=11, limit=340)
        .encode(x=alt.datum(0), y=_sources(list(shown["source"])), text="label:N")
    )
    return made


def _shares(shown: pd.DataFrame, look: Ground) -> Panel:
    """The confirmed share of the claims that others speak of."""
    spoken = shown.assign(spoken=shown["confirmed"] + shown["contradicted"]).astype(
        {"share": float, "share_low": float, "share_high": float}
    )
    y, percent = _sources(list(shown["source"])), alt.Axis(format="%", tickCount=3)
    tips = [
        alt.Tooltip("source:N", title="Source"), alt.Tooltip("share:Q", title="Confirmed", format=".0%"),
        alt.Tooltip("share_low:Q", title="at least", format=".0%"),
        alt.Tooltip("share_high:Q", title="at most", format=".0%"),
        alt.Tooltip("spoken:Q", title="of claims that others speak of"),
    ]  # fmt: skip
    base = _rows(spoken, list(shown["source"]))
    domain = alt.Scale(domain=[0, 1])
    span = base.mark_rule(color=look.ink, strokeWidth=1.4, yOffset=7).encode(
        x=alt.X("share_low:Q", title="confirmed of those that others speak of", axis=percent, scale=domain),
        x2="share_high:Q", y=y,
    )  # fmt: skip
    dot = base.mark_point(color=look.ink, fill=CONFIRMED, size=60, opacity=1, yOffset=7).encode(
        x="share:Q", y=y, tooltip=tips
    )
    return alt.layer(span, dot, _names(shown, look)).properties(
        width=300, height=_BAR * len(shown), description="Confirmed share by source"
    )


def known_land(days: pd.DataFrame, look: Ground, *, period: tuple[date, date]) -> Plot:
    """Reports by the day they speak of, and how much land is known, in doubt and not known.

    Parameters
    ----------
    days : as ``coverage.coverage_by_day`` gives it.
    """
    title = "When little is known"
    said = "Above, reports by the day they speak of. Below, the share of the land that is sure, in doubt along a front, or not known."
    drawn = iso_days(days, "date")
    bars = (
        alt.Chart(drawn)
        .mark_bar(color=look.accent)
        .encode(x=day_bars(period), y=alt.Y("reports:Q", title="reports", axis=number_axis(0, whole=True)),
                tooltip=[alt.Tooltip("date:N", title="Day"), alt.Tooltip("reports:Q", title="Reports"),
                         alt.Tooltip("claims:Q", title="Claims")])
        .properties(width=WIDE, height=110, description="Reports by day")
    )  # fmt: skip
    words = {"not_known": "not known", "in_doubt": "in doubt", "sure": "sure"}
    long = drawn.melt(["date"], list(words), "what", "km2").assign(what=lambda t: t["what"].map(words))
    long["rank"] = long["what"].map({word: n for n, word in enumerate(words.values())})
    shares = (
        alt.Chart(long)
        .mark_bar(stroke=look.panel, strokeWidth=0.5)
        .encode(
            x=day_bars(period), y=alt.Y("km2:Q", stack="normalize", title="share of land", axis=alt.Axis(format="%")),
            color=alt.Color("what:N", scale=alt.Scale(domain=list(words.values()), range=[look.soft, "#D9A441", CONFIRMED]),
                            legend=alt.Legend(title=None, orient="top")),
            order=alt.Order("rank:Q"),
            tooltip=[alt.Tooltip("date:N", title="Day"), alt.Tooltip("what:N", title="Land"),
                     alt.Tooltip("km2:Q", title="km²", format=",.0f")],
        )
        .properties(width=WIDE, height=150, description="Share of land that is sure, in doubt and not known by day")
    )  # fmt: skip
    return Plot("coverage-days", title, said, (bars, shares), days, columns=1)


def regions(found: pd.DataFrame, look: Ground) -> Plot:
    """Days since the last report on each region, and how many claims speak of each day.

    Parameters
    ----------
    found : as ``coverage.coverage_by_region`` gives it.
    """
    title = "Where and when little is known"
    said = (
        "Colour: days since the last claim about a place in the region; blank with a dot where there has been none. The number is that "
        "of the claims that speak of the day. The start state is not counted."
    )
    if found.empty:
        return Plot("coverage-regions", title, said, (), found, columns=1)
    drawn = iso_days(found, "date").assign(age_days=found["age_days"].astype(float))
    blank = drawn["age_days"].isna()
    drawn = drawn.assign(
        told=["·" if none else str(n) if n else "" for n, none in zip(drawn["claims"], blank, strict=True)]
    )
    days, names = sorted(set(drawn["date"])), sorted(set(drawn["region"]))
    x = day_columns(days)
    y = alt.Y("region:N", title=None, sort=names, axis=alt.Axis(labelLimit=180, ticks=False, domain=False))
    most = max(7.0, float(np.nanmax([*drawn["age_days"].fillna(0), 0])))
    ramp = alt.Scale(domain=[0, most], range=[FRESH, OLD], interpolate="lab")
    tips = [
        alt.Tooltip("region:N", title="Region"), alt.Tooltip("date:N", title="Day"),
        alt.Tooltip("age_days:Q", title="Days since the last"), alt.Tooltip("claims:Q", title="Claims of the day"),
        alt.Tooltip("settlements:Q", title="Settlements"), alt.Tooltip("residents:Q", title="Residents", format=",.0f"),
    ]  # fmt: skip
    base = alt.Chart(drawn)
    fields = base.mark_rect(stroke=look.soft, strokeWidth=0.4).encode(
        x=x, y=y, tooltip=tips,
        color=alt.Color("age_days:Q", scale=ramp, legend=alt.Legend(title="days since the last claim", orient="bottom",
                                                                   gradientLength=160, direction="horizontal")),
    )  # fmt: skip
    counts = base.mark_text(color="#1B1B1B", fontSize=10).encode(x=x, y=y, text="told:N", tooltip=tips)
    wide = max(14.0, min(32.0, WIDE / len(days)))
    chart = alt.layer(fields, counts).properties(
        width=int(wide * len(days)), height=_ROW * len(names), description="Days since the last claim by region and day"
    )
    return Plot("coverage-regions", title, said, (chart,), found, columns=1)


def places_map(
    found: pd.DataFrame, shown: DayMap, theatre: Theatre, look: Ground, borders: Sequence[BaseGeometry] = ()
) -> Plot:
    """A map of how old the last word on each place is, and of the land that no report is near.

    Parameters
    ----------
    found : as ``coverage.ages`` gives it; ``shown`` the map of the same day.
    borders : shapes of regions (EPSG:4326) whose borders are drawn.

    Raises
    ------
    TheatreError
        When the outline cannot be read.
    """
    title = f"How old the last word is on {shown.date}"
    said = (
        "Each place by the days since the last report on it, or the start state. Grey land: no report is near enough, or "
        "nobody is known to hold it."
    )
    crs = metric_crs(theatre.bounds)
    outline = to_metric(theatre.outline(), crs)
    unknown = to_metric(shapely.union_all([shown.unknown, shown.land("")]), crs)
    lines = [to_metric(shape, crs).boundary for shape in borders]
    layers = [
        _land(outline, fill=look.land, stroke=look.soft),
        _land(unknown, fill=look.soft, opacity=0.4),
        _land(shapely.intersection(shapely.union_all(lines), outline), stroke=look.soft, strokeWidth=0.5),
    ]
    spots = gpd.GeoSeries(gpd.points_from_xy(found["lon"], found["lat"]), crs="EPSG:4326").to_crs(crs)
    west, south, east, north = outline.bounds
    data = found[["name", "status"]].assign(x=spots.x.round(), y=spots.y.round(), age=found["age_days"].astype(float))
    inside = data[data["x"].between(west, east) & data["y"].between(south, north)]
    most = max(7.0, float(inside["age"].max())) if inside["age"].notna().any() else 7.0
    legend = alt.Legend(title="days since the last word", orient="bottom", gradientLength=160, direction="horizontal")
    dots = (
        alt.Chart(inside)
        .mark_circle(size=64, opacity=1, stroke=look.ink, strokeWidth=0.8)
        .encode(
            longitude="x:Q", latitude="y:Q",
            color=alt.Color("age:Q", legend=legend,
                            scale=alt.Scale(domain=[0, most], range=[FRESH, OLD], interpolate="lab")),
            tooltip=[alt.Tooltip("name:N", title="Place"), alt.Tooltip("age:Q", title="Days since the last word"),
                     alt.Tooltip("status:N", title="Status")],
        )
    )  # fmt: skip
    chart = alt.layer(*(layer for layer in layers if layer is not None), dots).project(type="identity", reflectY=True)
    height = int(min(1.2 * WIDE, WIDE * (north - south) / (east - west)))
    return Plot(
        "coverage-places", title, said, (chart.properties(width=WIDE, height=height, description=title),), found, 1
    )


def _land(shape: BaseGeometry, **style: Any) -> alt.Chart | None:
    """A shape in metres as a layer; None for an empty one."""
    if shape.is_empty:
        return None
    simple = shapely.transform(shape.simplify(FINE_M), np.rint)
    feature = {"type": "Feature", "properties": {}, "geometry": mapping(simple)}
    marks = {"fill": "transparent", "strokeWidth": 1.0, **style}
    made: alt.Chart = alt.Chart(alt.InlineData(values=[feature])).mark_geoshape(**marks, aria=False)
    return made
