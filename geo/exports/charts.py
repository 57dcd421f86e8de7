"""The course of a figure over the days as pictures of lines (SVG), one a side, with the band of what is possible."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from geo.exports.style import in_order, side_colour, side_name
from geo.maps import palette
from geo.theatre import Theatre

#: Pixels: a panel, and the room around its lines.
WIDTH, HEIGHT, PAD, TOP, FOOT = 300, 150, 14, 42, 20
PAPER = palette.GROUNDS["light"].panel


def panels(table: pd.DataFrame, figure: str, theatre: Theatre) -> tuple[str, ...]:
    """SVG texts: for each side the figure by day as a line, within the band from what is sure to what is possible.

    Each panel is a picture of its own, so that narrow screens can put one below the other, and has a scale of its
    own, from 0; sides without any are left out.

    Parameters
    ----------
    table : schema.FIGURES.
    """
    rows = table[table["figure"] == figure]
    days = sorted(set(rows["date"]))
    drawn = [side for side in in_order(set(rows["side"]), theatre) if rows.loc[rows["side"] == side, "value"].max() > 0]
    return tuple(
        _picture(_panel(by_day(rows[rows["side"] == s], days), side_name(s, theatre), side_colour(s, theatre)))
        for s in drawn
    )


def by_day(rows: pd.DataFrame, days: Sequence[date]) -> pd.DataFrame:
    """The course of one figure: ``date``, ``value``, ``low`` and ``high``, one row a day; a day without one is none of it."""
    kept = rows.drop_duplicates("date").set_index("date").reindex(list(days))
    numbers = kept[["value", "low", "high"]].fillna(0.0)
    return numbers.rename_axis("date").reset_index()


def _picture(body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="11" role="img"><rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f"{body}</svg>"
    )


def number(value: float) -> str:
    """A figure to be read: three digits at most, for none of them is known better, and thousands apart."""
    if value == 0 or abs(value) < 100:
        return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{round(value, digits):,.0f}"


def spread(row: Mapping[str, Any] | pd.Series) -> str:
    """What is sure and what is possible of a figure, as ``1,200 to 1,650``."""
    return f"{number(row['low'])} to {number(row['high'])}"


def _panel(course: pd.DataFrame, name: str, colour: str) -> str:
    most = float(course["high"].max()) or 1.0
    step = (WIDTH - 2 * PAD) / max(1, len(course) - 1)

    def at(values: Sequence[float]) -> list[str]:
        room = HEIGHT - TOP - FOOT
        return [f"{PAD + n * step:.1f},{TOP + room * (1 - value / most):.1f}" for n, value in enumerate(values)]

    band = " ".join([*at(list(course["high"])), *reversed(at(list(course["low"])))])
    first, last = course.iloc[0], course.iloc[-1]
    said = f"{number(last['value'])} ({spread(last)}) on {last['date']}"
    foot = HEIGHT - FOOT
    return (
        f'<text x="{PAD}" y="14" font-weight="bold" fill="#2b2b2b">{escape(name, quote=True)}</text>'
        f'<text x="{PAD}" y="29" fill="#6a675f">{said}</text>'
        f'<line x1="{PAD}" x2="{WIDTH - PAD}" y1="{foot}" y2="{foot}" stroke="#bbb"/>'
        f'<polygon points="{band}" fill="{colour}" fill-opacity="0.35"/>'
        f'<polyline points="{" ".join(at(list(course["value"])))}" fill="none" stroke="#2b2b2b" stroke-width="1.5"/>'
        f'<text x="{PAD}" y="{HEIGHT - 6}" fill="#6a675f">{first["date"]}</text>'
        f'<text x="{WIDTH - PAD}" y="{HEIGHT - 6}" fill="#6a675f" text-anchor="end">{last["date"]}</text>'
    )
