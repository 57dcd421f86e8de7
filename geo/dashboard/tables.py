"""Tables as plain HTML: they wrap on phones, are read out by screen readers, and can hold links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.exports.charts import number
from geo.exports.style import is_hatched, side_colour
from geo.theatre import Theatre

STYLE = """<style>
.fl-wide { overflow-x: auto; margin: .2rem 0 .6rem; }
.fl-table { border-collapse: collapse; width: 100%; font-size: .9rem; }
.fl-table caption { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; }
.fl-table th, .fl-table td { padding: .28rem .7rem .28rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); overflow-wrap: anywhere; }
.fl-table thead th { font-weight: 600; white-space: nowrap; }
.fl-table tbody th { font-weight: 600; min-width: 8rem; overflow-wrap: break-word; }
.fl-table .fl-n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.fl-table small { display: block; opacity: .75; font-size: .78rem; }
.fl-table a { text-decoration: underline; }
.fl-mark { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .45em;
  border: 1px solid color-mix(in srgb, currentColor 50%, transparent); vertical-align: -.05em; }
</style>"""


#: What is smaller is shown as nothing.
LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table.

    Attributes
    ----------
    under : said below the text, smaller.
    colour : a swatch before the text, a fill of ours.
    links : (text, address within this dashboard).
    """

    text: str
    under: str = ""
    colour: str = ""
    links: tuple[tuple[str, str], ...] = ()


def fill(colour: str, *, hatched: bool) -> str:
    """The fill of a swatch: a side's colour, hatched as on the map where another side has the same."""
    return (
        f"repeating-linear-gradient(135deg, {colour} 0 3px, color-mix(in srgb, #000 55%, {colour}) 3px 5px)"
        if hatched
        else colour
    )


def side_fill(side: str | None, theatre: Theatre) -> str:
    """The fill of a side's swatch; empty for nobody."""
    return fill(side_colour(side, theatre), hatched=is_hatched(side, theatre)) if side else ""


def table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[Cell | str]], *, numbers: Sequence[int] = ()
) -> None:
    """Show a table; the first cell of a row names it, and columns of ``numbers`` stand to the right."""
    st.html(STYLE + table_html(caption, columns, rows, numbers=numbers))


def table_html(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[Cell | str]], *, numbers: Sequence[int] = ()
) -> str:
    """A table as HTML, every text of it escaped."""
    kinds = [' class="fl-n"' if n in numbers else "" for n in range(len(columns))]
    head = "".join(f'<th scope="col"{kind}>{_safe(name)}</th>' for name, kind in zip(columns, kinds, strict=True))
    body = "".join(f"<tr>{''.join(_cell(c, n, kinds[n]) for n, c in enumerate(row))}</tr>" for row in rows)
    title = f"<caption>{_safe(caption)}</caption>" if caption else ""
    return (
        f'<div class="fl-wide" tabindex="0" role="group" aria-label="{_safe(caption or columns[0])}">'
        f'<table class="fl-table">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def key_html(names: Sequence[str], colours: Sequence[str]) -> str:
    """What the colours of a chart mean, as a list that wraps."""
    items = (
        f'<li><i style="background:{_safe(colour)}"></i><bdi>{_safe(name)}</bdi></li>'
        for name, colour in zip(names, colours, strict=False)
    )
    return f'<ul class="fl-key" aria-label="Colours">{"".join(items)}</ul>'


def _cell(cell: Cell | str, column: int, kind: str) -> str:
    cell = Cell(cell) if isinstance(cell, str) else cell
    mark = f'<span class="fl-mark" style="background:{_safe(cell.colour)}"></span>' if cell.colour else ""
    links = " · ".join(f'<a href="{_safe(address)}" target="_self">{_safe(text)}</a>' for text, address in cell.links)
    under = f"<small>{_safe(cell.under)}</small>" if cell.under else ""
    inner = f"{mark}<bdi>{_safe(cell.text)}</bdi>{' ' if links and cell.text else ''}{links}{under}"
    return f'<th scope="row"{kind}>{inner}</th>' if column == 0 else f"<td{kind}>{inner}</td>"


def _safe(text: str) -> str:
    return escape(text, quote=True)


def spanned(value: float, low: float, high: float, unit: str = "") -> Cell:
    """A figure with what is sure and what is possible below it."""
    value, low, high = (0.0 if abs(v) < LEAST else v for v in (value, low, high))
    shown = f"{number(value)}{unit}" if value else "–"
    return Cell(shown) if value == low == high else Cell(shown, f"{number(low)} to {number(high)}")


def address(page: str, **parameters: str) -> str:
    """The address of a page of this dashboard, relative to the page that names it."""
    query = urlencode({key: value for key, value in parameters.items() if value})
    return f"./{page}?{query}" if query else f"./{page}"
