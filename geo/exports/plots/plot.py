"""What a chart is, and how it becomes a specification for a page, a picture or a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from geo.exports.features import cleaned
from geo.exports.raster import FAMILY, register_fonts
from geo.exports.style import side_names
from geo.exports.tables import csv_text, value_cell
from geo.maps.palette import Ground
from geo.model import NOTICE

if TYPE_CHECKING:
    from geo.theatre import Theatre

#: What a picture is put together from.
Panel = alt.Chart | alt.LayerChart | alt.FacetChart
#: Pixels of a small panel without its axes, and of a chart as wide as a page.
PANEL, WIDE = (230, 120), 640
#: Pixels that title, legend and axes take beside and above a chart.
AROUND = (60, 84)
#: A day's label, in UTC: a reader's own time zone moves nothing.
_LABEL = "utcFormat(toDate(datum.value), '%-d %b')"


@dataclass(frozen=True, eq=False)
class Plot:
    """A chart of one or more panels.

    Attributes
    ----------
    key : a word for file names.
    said : what is drawn and what it does not say, below the title.
    panels : charts side by side, each with its own scale.
    columns : of panels in a picture.
    table : what is drawn, for CSV; its columns are named there as here.
    """

    key: str
    title: str
    said: str
    panels: tuple[Panel, ...]
    table: pd.DataFrame
    columns: int = 3
    notes: tuple[str, ...] = field(default=())


def look_of(look: Ground, *, paper: bool) -> dict[str, Any]:
    """The configuration of all charts: our fonts and colours, no frame.

    Parameters
    ----------
    paper : whether the ground is filled, as a picture needs it.
    """
    axis = {
        "labelColor": look.soft, "titleColor": look.soft, "gridColor": look.soft, "gridOpacity": 0.22,
        "domainColor": look.soft, "tickColor": look.soft, "labelFontSize": 11, "titleFontSize": 11,
        "titleFontWeight": "normal",
    }  # fmt: skip
    titled = {
        "color": look.ink, "fontSize": 13, "anchor": "start", "subtitleColor": look.soft, "subtitleFontSize": 11,
        "subtitlePadding": 4, "offset": 8,
    }  # fmt: skip
    return {
        "background": look.panel if paper else "transparent",
        "font": FAMILY if paper else "'Source Sans', 'Noto Sans', sans-serif",
        "view": {"stroke": "transparent"},
        "axis": axis,
        "title": titled,
        "header": {"labelColor": look.ink, "titleColor": look.ink},
        "legend": {"labelColor": look.ink, "titleColor": look.soft, "labelLimit": 260, "titleFontWeight": "normal"},
        "text": {"color": look.ink},
        "rule": {"color": look.ink},
    }


def panel_specs(plot: Plot, look: Ground) -> tuple[dict[str, Any], ...]:
    """A Vega-Lite specification of each panel, for a page with its own headings.

    A page fits title, legend and axes into a chart's size, a picture puts them around it: here there is room for them.
    """
    specs = [_spec(panel, look_of(look, paper=False)) for panel in plot.panels]
    return tuple(spec | {"width": spec["width"] + AROUND[0], "height": spec["height"] + AROUND[1]} for spec in specs)


def picture_spec(plot: Plot, look: Ground, theatre: Theatre, *, period: tuple[date, date]) -> dict[str, Any]:
    """The Vega-Lite specification of a picture: all panels below a title, the period, and the notice."""
    whole = alt.concat(*plot.panels, columns=plot.columns).resolve_scale(color="independent", x="independent")
    lines = [f"{theatre.title}, {period[0]} to {period[1]}", *_wrapped(plot.said), NOTICE]
    title = alt.TitleParams(
        plot.title, subtitle=lines, fontSize=18, subtitleFontSize=12, subtitleLineHeight=17, offset=18
    )
    titled = whole.properties(title=title, padding=18)
    return _spec(titled, look_of(look, paper=True))


def plot_svg(spec: dict[str, Any]) -> str:
    """A picture's specification as SVG: text stays text."""
    import vl_convert

    register_fonts()
    return str(vl_convert.vegalite_to_svg(_latest(spec), vl_version=_VERSION))


def plot_png(spec: dict[str, Any], *, scale: float = 2.0) -> bytes:
    """A picture's specification as PNG; the same bytes for the same specification."""
    import vl_convert

    register_fonts()
    return bytes(vl_convert.vegalite_to_png(_latest(spec), vl_version=_VERSION, scale=scale))


def plot_csv(plot: Plot) -> str:
    """What a chart draws, one row a mark, each with the notice; no cell is a formula."""
    columns = [str(c) for c in plot.table.columns]
    rows = ([*(value_cell(value) for value in row), NOTICE] for row in plot.table.itertuples(index=False))
    return csv_text([*columns, "notice"], rows)


#: Vega-Lite's version as the bundled renderer names it.
_VERSION = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def _latest(spec: dict[str, Any]) -> str:
    return json.dumps(spec, ensure_ascii=False)


def _spec(chart: Any, config: dict[str, Any]) -> dict[str, Any]:
    with alt.data_transformers.enable("default", max_rows=None):
        spec: dict[str, Any] = cleaned(chart.to_dict(validate=False))
    spec.pop("$schema", None)
    return {**spec, "config": config}


def _wrapped(text: str, letters: int = 110) -> list[str]:
    import textwrap

    return textwrap.wrap(text, letters)


def of_period(rows: pd.DataFrame, period: tuple[date, date], *, first: bool = True) -> pd.DataFrame:
    """Rows of the days of a period, maybe none; without those of its ``first`` day for what is counted day to day."""
    begin = period[0] if first else period[0] + timedelta(1)
    return rows[np.array([begin <= day <= period[1] for day in rows["date"]], bool)]


def with_names(rows: pd.DataFrame, theatre: Theatre, *columns: str) -> pd.DataFrame:
    """Rows with the names of the sides in some columns, each in ``<column>_name``."""
    names = side_names(theatre)
    return rows.assign(**{f"{c}_name": [names.get(s, s) for s in rows[c]] for c in columns})


def day_axis() -> alt.X:
    """Days along the foot of a line, in UTC: a reader's own time zone moves nothing."""
    axis = alt.Axis(format="%-d %b", labelOverlap=True, tickCount=5, grid=False, labelFlush=True)
    return alt.X("date:T", title=None, axis=axis, scale=alt.Scale(type="utc"))


def day_bars(period: tuple[date, date]) -> alt.X:
    """Every day of a period along the foot of bars, also those without any."""
    days = [(period[0] + timedelta(n)).isoformat() for n in range((period[1] - period[0]).days + 1)]
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy", labelExpr=_LABEL, labelFlush=False)
    scale = alt.Scale(domain=days, paddingInner=0.12, paddingOuter=0.06)
    return alt.X("date:O", title=None, sort=days, axis=axis, scale=scale)


def day_columns(days: Sequence[str]) -> alt.X:
    """Each day a column of fields."""
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy", orient="top", labelExpr=_LABEL)
    return alt.X("date:O", title=None, sort=list(days), axis=axis)


def number_axis(most: float, *, whole: bool = False) -> alt.Axis:
    """An axis of numbers: thousands as k, millions as M; ``whole`` for counts."""
    if most >= 1e6:
        label = "datum.value ? format(datum.value / 1e6, '~f') + ' M' : '0'"
    elif most >= 1e4:
        label = "datum.value ? format(datum.value / 1e3, ',~f') + 'k' : '0'"
    else:
        label = "format(datum.value, ',~f')"
    return alt.Axis(tickCount=4, labelExpr=label, tickMinStep=1) if whole else alt.Axis(tickCount=4, labelExpr=label)


def iso_days(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """A table whose days are texts, as a specification has them."""
    return table.assign(**{c: [d.isoformat() for d in table[c]] for c in columns})
