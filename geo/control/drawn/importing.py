"""From a map that others drew to land or places with a side, for a prior or a start state, and a report of it all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import shapely

from geo.control.drawn.columns import side_column
from geo.control.drawn.earth import areas_km2, on_earth, only_polygons
from geo.control.drawn.formats import Sheet, read_sheet
from geo.control.drawn.names import CONTESTED, Meaning, Names, names_of
from geo.control.drawn.repair import GAP_M, RULES, Rule, tidied
from geo.control.drawn.report import Change, Report
from geo.control.drawn.words import clean, column
from geo.errors import InputError
from geo.schema import WGS84
from geo.theatre import side_id

if TYPE_CHECKING:
    from geo.theatre import Theatre

Purpose = Literal["prior", "start"]
OnUnmapped = Literal["error", "keep", "skip"]
#: Columns of what is imported, beside its geometry.
COLUMNS = ("side", "actor", "name", "date", "source", "licence", "basis")
_UNKNOWN_NAMED = 30


@dataclass(frozen=True)
class Asked:
    """What a user says of a file.

    Attributes
    ----------
    purpose : "prior" keeps contested land as a side; in a "start" state it is held by nobody.
    given : actor by name, the user's own list.
    gap_m : width (m) under which gaps are closed; 0 closes none.
    """

    purpose: Purpose = "prior"
    layer: str | None = None
    side_field: str | None = None
    crs: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    on_unmapped: OnUnmapped = "error"
    on_overlap: Rule = "smaller"
    gap_m: float = GAP_M
    date: date | None = None
    source: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Imported:
    """What a file gave.

    Attributes
    ----------
    features : COLUMNS and geometry, EPSG:4326: polygons beside each other, or points.
    polygons : which of the two.
    """

    features: gpd.GeoDataFrame
    polygons: bool
    report: Report


def import_drawn(path: Path, theatre: Theatre, asked: Asked) -> Imported:
    """Read a map that others drew into the terms of a theatre.

    Raises
    ------
    InputError
        When the file cannot be used, nothing says who holds what, names mean nothing and ``asked.on_unmapped`` is
        "error", or nothing lies in the theatre's bounds.
    """
    names = names_of(theatre, asked.given)
    sheet = read_sheet(path, asked.layer)
    frame, changes, polygons = on_earth(sheet, asked.crs, path)
    said = side_column(frame, asked.side_field, lambda value: _side(names, value), path)
    frame, meanings, more = _meant(frame, said, names, asked, path)
    changes += more
    frame, more = _inside(frame, theatre, path)
    changes += more
    features = _features(frame, [meanings[str(v)] for v in frame["said"]], theatre, asked, path)
    drawn = areas_km2(features.geometry.to_numpy())
    if polygons:
        features, more = tidied(features, list(features["side"]), list(features["name"]), asked.on_overlap, asked.gap_m)
        changes += more
    kept, more = _holding(features, asked)
    changes += more
    if kept.empty:
        raise InputError("leaves nothing that somebody holds", str(path), "See the names it uses, and give --map.")
    changes += _terms(kept)
    about = _about(path, sheet, asked, said, theatre)
    entries = _entries(frame, meanings, drawn)
    totals = _totals(
        read=len(sheet.frame), features=features, kept=kept, drawn=drawn, frame=frame, meanings=meanings,
        theatre=theatre if polygons else None,
    )  # fmt: skip
    return Imported(kept, polygons, Report(about, entries, tuple(changes), totals))


def _side(names: Names, value: str) -> str | None:
    meaning = names.meaning(value) if value else Meaning("", "", "")
    return None if meaning is None else meaning.side


def _meant(
    frame: gpd.GeoDataFrame, said: str, names: Names, asked: Asked, path: Path
) -> tuple[gpd.GeoDataFrame, dict[str, Meaning], list[Change]]:
    """Features that name a side (as ``said``), what each name means, and what was left out."""
    frame = frame.assign(said=[clean(value) for value in frame[said]])
    changes = _left_out(frame[frame["said"] == ""], lambda _: f"{said!r} is empty")
    frame = frame[frame["said"] != ""]
    counts = Counter(frame["said"])
    meanings = {name: names.meaning(name) for name in counts}
    unmapped = {name: count for name, count in counts.items() if meanings[name] is None}
    if unmapped and asked.on_unmapped == "error":
        raise InputError(
            f"{len(unmapped)} name{'s' * (len(unmapped) > 1)} in {said!r} mean no actor: {_proposed(unmapped, names)}",
            str(path), "Say who is meant with --map FILE (lines of name,actor), or give --on-unmapped keep or skip.",
        )  # fmt: skip
    for name in unmapped:
        kept = asked.on_unmapped == "keep"
        meanings[name] = Meaning(side_id(name), name, "kept as it is") if kept else None
        what = f"{name!r} means no actor ({_proposed({name: counts[name]}, names)}) and was {'kept' if kept else 'left out'}"
        changes.append(Change("unmapped", what))
    known = {name: meaning for name, meaning in meanings.items() if meaning is not None}
    lost = frame[~frame["said"].isin(list(known))]
    changes += _left_out(lost, lambda name: f"{name!r} means no actor")
    return frame[frame["said"].isin(list(known))], known, changes


def _proposed(unmapped: Mapping[str, int], names: Names) -> str:
    told = []
    for name, count in list(unmapped.items())[:_UNKNOWN_NAMED]:
        like = names.proposals(name)
        told.append(f"{name!r} ({count}x" + (f"; maybe {', '.join(like)})" if like else ")"))
    return ", ".join(told) + (", ..." if len(unmapped) > _UNKNOWN_NAMED else "")


def _labels(frame: gpd.GeoDataFrame) -> list[str]:
    """What each feature is called, for the report."""
    name = column([str(c) for c in frame.columns if c != "geometry"], "name")
    return [clean(value) for value in frame[name]] if name else [""] * len(frame)


def _left_out(frame: gpd.GeoDataFrame, what: Callable[[str], str]) -> list[Change]:
    """That features were left out, each with a reason made of the name of its holder."""
    rows = zip(frame.index, frame["said"], _labels(frame), strict=True)
    return [Change("left out", what(str(said)), int(n), label) for n, said, label in rows]


def _inside(frame: gpd.GeoDataFrame, theatre: Theatre, path: Path) -> tuple[gpd.GeoDataFrame, list[Change]]:
    """Features cut to the theatre's bounds."""
    box = shapely.box(*theatre.bounds)
    shapes = frame.geometry.to_numpy()
    inside = shapely.contains_properly(box, shapes) | shapely.covers(box, shapes)
    cut = shapes.copy()
    for n in np.flatnonzero(~inside):
        part = shapely.intersection(shapes[n], box)
        cut[n] = only_polygons(part) if shapely.get_dimensions(shapes[n]) == 2 else part
    gone = shapely.is_empty(cut)
    if len(frame) and gone.all():
        swapped = shapely.intersects(box, shapely.transform(shapes, lambda xy: xy[:, ::-1])).any()
        hint = "With latitude and longitude swapped it would lie there: swap them." if swapped else "Check the theatre."
        bounds = ", ".join(f"{b:.6g}" for b in shapely.total_bounds(shapes))
        raise InputError(f"lies outside {theatre.title} ({bounds})", str(path), hint)
    before, after = areas_km2(shapes), areas_km2(cut)
    changes, numbers, labels = [], [int(n) for n in frame.index], _labels(frame)
    for n in np.flatnonzero(~inside):
        what = "lies outside the theatre's bounds" if gone[n] else "was cut at the theatre's bounds"
        areas = (round(float(before[n]), 4), round(float(after[n]), 4)) if before[n] else (None, None)
        changes.append(Change("left out" if gone[n] else "clipped", what, numbers[n], labels[n], *areas))
    return frame.set_geometry(gpd.GeoSeries(cut, frame.index, crs=WGS84))[~gone], changes


def _features(
    frame: gpd.GeoDataFrame, meanings: list[Meaning], theatre: Theatre, asked: Asked, path: Path
) -> gpd.GeoDataFrame:
    """The columns of what is imported; what the file says of a feature's date, source and licence comes second."""
    columns = [str(name) for name in frame.columns if name not in {"geometry", "said"}]

    def told(kind: str, asked_for: str, default: str = "") -> list[str]:
        own = column(columns, kind)
        values = [clean(v) for v in frame[own]] if own and not asked_for else [asked_for] * len(frame)
        return [value or default for value in values]

    day = asked.date.isoformat() if asked.date else ""
    dates = [_day(value) or theatre.date_from.isoformat() for value in told("date", day)]
    sources = told("source", asked.source)
    kind = "line" if path.suffix.lower() == ".csv" else "feature"
    basis = [
        f"drawn by {source or 'a source that is not named'}; {clean(path.name)}, {kind} {n}"
        for n, source in zip(frame.index, sources, strict=True)
    ]
    own = column(columns, "place_id")
    data = {
        "side": [m.side for m in meanings], "actor": [m.actor for m in meanings], "name": told("name", ""),
        "date": dates, "source": sources, "licence": told("licence", asked.licence),
        "basis": basis, "place_id": [clean(v) for v in frame[own]] if own else [""] * len(frame),
    }  # fmt: skip
    return gpd.GeoDataFrame(data, geometry=frame.geometry.to_numpy(), index=frame.index, crs=WGS84)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _holding(features: gpd.GeoDataFrame, asked: Asked) -> tuple[gpd.GeoDataFrame, list[Change]]:
    """Features that somebody holds; a start state knows no contested land."""
    out = features["side"] == ""
    if asked.purpose == "start":
        out |= features["side"] == CONTESTED
    lost = features[out]
    changes = []
    rows = zip(lost.index, lost["side"], lost["name"], areas_km2(lost.geometry.to_numpy()), strict=True)
    for n, side, name, area in rows:
        what = "nobody is told to hold it, and it was left out"
        if side == CONTESTED:
            what = "is contested, and held by nobody in a start state"
        areas = (round(float(area), 4), 0.0) if area else (None, None)
        changes.append(Change(CONTESTED if side == CONTESTED else "unknown", what, int(n), name, *areas))
    return features[~out], changes


def _terms(kept: gpd.GeoDataFrame) -> list[Change]:
    missing = [what for what in ("source", "licence") if (kept[what] == "").any()]
    if not missing:
        return []
    what = f"no {' and no '.join(missing)} is given: nothing tells whether this map may be used or passed on"
    return [Change("terms", f"{what}. Say it with {' and '.join('--' + m for m in missing)}.")]


def _about(path: Path, sheet: Sheet, asked: Asked, said: str, theatre: Theatre) -> dict[str, Any]:
    return {
        "file": path.name, "format": sheet.kind, "layer": sheet.layer, "theatre": theatre.name, "as": asked.purpose,
        "crs": asked.crs or (sheet.frame.crs.name if sheet.frame.crs is not None else "none; taken as EPSG:4326"),
        "side_field": said, "source": asked.source, "licence": asked.licence,
        "date": asked.date.isoformat() if asked.date else "", "on_unmapped": asked.on_unmapped,
        "overlaps": RULES[asked.on_overlap], "gap_m": asked.gap_m,
    }  # fmt: skip


def _entries(frame: gpd.GeoDataFrame, meanings: Mapping[str, Meaning], drawn: Any) -> tuple[dict[str, Any], ...]:
    said = frame["said"].to_numpy()
    return tuple(
        {
            "name": name, "side": meaning.side, "actor": meaning.actor, "how": meaning.how,
            "features": int((said == name).sum()), "area_km2": round(float(drawn[said == name].sum()), 1),
        }
        for name, meaning in sorted(meanings.items()) if (said == name).any()
    )  # fmt: skip


def _totals(
    *, read: int, features: gpd.GeoDataFrame, kept: gpd.GeoDataFrame, drawn: Any, frame: gpd.GeoDataFrame,
    meanings: Mapping[str, Meaning], theatre: Theatre | None,
) -> dict[str, Any]:  # fmt: skip
    """Features read and used, and for land the area of each side as it was drawn and as it is now."""
    totals: dict[str, Any] = {"features_read": read, "features_used": len(kept)}
    if theatre is None:
        return totals
    was: dict[str, float] = defaultdict(float)
    for name, area in zip(frame["said"], drawn, strict=True):
        was[meanings[str(name)].side] += float(area)
    now: dict[str, float] = defaultdict(float)
    for side, area in zip(features["side"], areas_km2(features.geometry.to_numpy()), strict=True):
        now[side] += float(area)
    totals["area_km2"] = {s: {"before": round(was[s], 2), "after": round(now[s], 2)} for s in sorted({*was, *now})}
    outline = theatre.outline()
    land = shapely.intersection(shapely.union_all(kept.geometry.to_numpy()), outline)
    whole, covered = areas_km2([outline, land])
    totals["share_of_theatre"] = round(float(covered / whole), 4)
    return totals
