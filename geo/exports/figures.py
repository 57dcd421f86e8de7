"""Figures as CSV, JSON and a page, and the land that changed hands as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.control.figures import NOTE, Figures, advance_name
from geo.control.figures import UNITS as FIGURES
from geo.errors import InputError
from geo.exports.charts import number, panels, spread
from geo.exports.features import cleaned, feature
from geo.exports.files import write_whole
from geo.exports.style import side_names
from geo.exports.tables import Number, csv_text
from geo.schema import FIGURES as TABLE
from geo.schema import records
from geo.theatre import Theatre

COLUMNS = (*TABLE.columns[:4], "side_name", *TABLE.columns[4:], "notice")
#: Figures whose course over the days a page draws.
DRAWN = ("area", "population")
#: Figures of one side against another, which may be nobody known.
AGAINST = ("front", "gained", "gained a day", "advance", "advance a day", "front moved", "handover")
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#2b2b2b;background:#fffefb}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.2rem .8rem .2rem 0;text-align:left;"
    "border-bottom:1px solid #ddd;vertical-align:top}td.n{text-align:right;white-space:nowrap}"
    ".q{color:#6a675f}.panels{display:flex;flex-wrap:wrap;gap:.5rem}svg{max-width:100%;height:auto}.wide{overflow-x:auto}"
    "@media(prefers-color-scheme:dark){body{color:#e6e3dc;background:#12161a}th,td{border-color:#3a4047}.q{color:#a5a198}"
    "svg{border-radius:4px}}"
)


def figures_csv(figures: Figures, theatre: Theatre) -> str:
    """One row a figure, each with the notice; cells that a spreadsheet would run get an apostrophe before them."""
    names = side_names(theatre)
    return csv_text(COLUMNS, (_cells(row, names) for row in records(figures.table)))


def _cells(row: Mapping[str, Any], names: Mapping[str, str]) -> list[object]:
    cells = {**row, "side_name": _side(row, names), "notice": NOTE, "since": _iso(row["since"])}
    cells |= {
        name: Number(f"{row[name]:g}" if row[name] < 1e6 else f"{row[name]:.0f}") for name in ("value", "low", "high")
    }
    return [cells[name] for name in COLUMNS]


def _side(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    # A count over all sides is no side's.
    return "" if row["figure"] == "changed hands" else names.get(row["side"], row["side"])


def _iso(day: object) -> str | None:
    return day.isoformat() if isinstance(day, date) and not pd.isna(day) else None


def figures_json(figures: Figures, theatre: Theatre) -> str:
    """An object with ``note``, the theatre, the names of the sides, and ``figures``, one object each."""
    rows = [{**row, "date": _iso(row["date"]), "since": _iso(row["since"])} for row in records(figures.table)]
    told = {
        "note": NOTE,
        "title": theatre.title,
        "since": figures.since.isoformat(),
        "sides": side_names(theatre),
        "figures": rows,
    }
    return json.dumps(cleaned(told), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def advances_geojson(figures: Figures, theatre: Theatre) -> str:
    """Land that changed hands since a day as polygons (``layer`` advance), with lines from where to where (``arrow``)."""
    names, found = side_names(theatre), []
    for row in records(figures.advances):
        told = {
            "date_from": _iso(row["date_from"]), "date": _iso(row["date"]), "from_side": row["from_side"],
            "to_side": row["to_side"], "from_name": names.get(row["from_side"], row["from_side"]),
            "to_name": names.get(row["to_side"], row["to_side"]),
        }  # fmt: skip
        numbers = {
            name: None if pd.isna(row[name]) else float(row[name])
            for name in row
            if name.split("_")[-1] in {"km", "km2", "day"}
        }
        places = [{"name": name, "since": _iso(day)} for name, day in row["places"]]
        way = advance_name(row) if isinstance(row["direction"], str) else None
        found.append(feature(row["geometry"], {"layer": "advance", **told, "way": way, **numbers, "places": places}))
        if isinstance(row["arrow"], BaseGeometry):
            found.append(feature(row["arrow"], {"layer": "arrow", **told, "way": way, **numbers}))
    collection = {"type": "FeatureCollection", "metadata": {"title": theatre.title, "notice": NOTE}, "features": found}
    return json.dumps(cleaned(collection), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def figures_html(figures: Figures, theatre: Theatre) -> str:
    """A page without scripts: the course of areas and people, and tables of the last day and of movement."""
    names = side_names(theatre)
    day = max(figures.table["date"])
    parts = [f"<h1>{_safe(theatre.title)}: figures</h1><p class='q'>{_safe(NOTE)}</p>"]
    for name in DRAWN:
        heading = f"<h2>{name.capitalize()} ({FIGURES[name]}), with what is sure and what is possible</h2>"
        parts.append(f"{heading}<div class='panels'>{''.join(panels(figures.table, name, theatre))}</div>")
    for name in FIGURES:
        rows = shown(figures, name, day)
        if len(rows):
            parts.append(f"<h2>{name.capitalize()} ({FIGURES[name]})</h2>{_html_table(rows, names)}")
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_safe(theatre.title)}: figures</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def shown(figures: Figures, name: str, day: date) -> pd.DataFrame:
    """Rows of a figure on the last day; of movement, only those since the day asked for; every handover."""
    rows = figures.table[figures.table["figure"] == name]
    if name == "handover":
        return rows
    rows = rows[rows["date"] == day]
    moving = name.startswith(("gained", "advance", "front moved"))
    return rows[rows["since"] == figures.since] if moving else rows


def _html_table(rows: pd.DataFrame, names: Mapping[str, str]) -> str:
    """A table of figures, without the columns that hold nothing."""
    words = ("day", "since", "side", "against", "what", "figure", "sure to possible", "")
    table = [_words(row, names) for row in records(rows)]
    kept = [n for n in range(len(words)) if any(line[n] for line in table)]
    head = "".join(f"<th>{words[n]}</th>" for n in kept)
    classes = {0: " class='n'", 1: " class='n'", 5: " class='n'", 6: " class='n'", 7: " class='q'"}
    lines = ("".join(f"<td{classes.get(n, '')}>{_safe(line[n])}</td>" for n in kept) for line in table)
    return (
        f"<div class='wide'><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table></div>"
    )


def _words(row: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    against = names.get(row["against"], row["against"]) if row["against"] or row["figure"] in AGAINST else ""
    texts = [row["date"].isoformat(), _iso(row["since"]) or "", _side(row, names), against, row["name"]]
    return [*texts, number(row["value"]), spread(row), row["note"]]


def _safe(value: object) -> str:
    return escape(str(value), quote=True)


WRITERS: dict[str, Callable[[Figures, Theatre], str]] = {
    ".csv": figures_csv,
    ".json": figures_json,
    ".html": figures_html,
    ".htm": figures_html,
}


def check_figures_suffix(path: Path) -> str:
    """The file's suffix, in small letters.

    Raises
    ------
    InputError
        When figures are not written in that format.
    """
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise InputError(f"figures are not written as {suffix!r}", str(path), f"Choose one of {', '.join(WRITERS)}.")
    return suffix


def write_figures(figures: Figures, theatre: Theatre, path: Path) -> Path:
    """Write figures to a file, whole or not at all; the suffix says the format: .csv, .json or .html.

    Raises
    ------
    InputError
        When the suffix or the place to write to cannot be used.
    """
    text = WRITERS[check_figures_suffix(path)](figures, theatre)
    return _written(path, text)


def write_advances(figures: Figures, theatre: Theatre, path: Path) -> Path:
    """Write the land that changed hands to a GeoJSON file, whole or not at all.

    Raises
    ------
    InputError
        When the place to write to cannot be used.
    """
    return _written(path, advances_geojson(figures, theatre))


def _written(path: Path, text: str) -> Path:
    return write_whole(path, lambda temporary: _write(temporary, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
