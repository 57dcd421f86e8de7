"""Everything that the page shows, as one compact value: all days at once, so that stepping asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.control.movement import moved_by_day
from geo.control.naming import named_by
from geo.errors import InputError
from geo.maps import evidence as ev
from geo.maps import palette
from geo.maps.advances import advances
from geo.maps.basemap import ground
from geo.maps.doubtful import doubt_of
from geo.maps.encode import Pool
from geo.maps.merged import merged
from geo.maps.states import actor_records, changes, mark_claimed, place_records, state_record
from geo.maps.story import headline, short_name
from geo.maps.uncorroborated import relative_claims, uncorroborated_areas
from geo.model import Place, Side, Timeline
from geo.schema import as_day
from geo.texts import FIRST, catalogue
from geo.theatre import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Tables of texts that other writers say; the page does without their weight.
UNSAID = frozenset({"archive", "files", "picture", "story", "why"})
#: A front that moved less than this (about 1 km) is not drawn twice.
MOVED_DEG = 0.01
#: The edge of what is doubtful needs no finer line than this (about 300 m).
SOFT_DEG = 0.003


def build_dataset(
    timeline: Timeline,
    theatre: Theatre,
    places: Mapping[str, Place],
    *,
    mode: str,
    language: str = FIRST,
    other: Timeline | None = None,
) -> dict[str, Any]:
    """The dataset of a map page: plain values, ready for JSON.

    What depends on what is known stands at the top for the timeline, and by the same names under ``other`` for the
    other one, with the ``runs`` of its places in their order; places, states, claims and rings are shared.

    Parameters
    ----------
    places : gazetteer entries by id, for names in Arabic, kinds and sizes; those missing count as villages.
    language : of the page's own texts.
    other : the same days and claims with the other knowledge; the page can then show either.

    Raises
    ------
    InputError
        When there are no texts in the language, or the other timeline has other days.
    TheatreError
        When the outline or a layer of the basemap cannot be read.
    """
    both = [timeline] if other is None else [timeline, _matching(timeline, other)]
    pool, days = Pool(), {day: number for number, day in enumerate(timeline.dates)}
    sides = all_sides(both, theatre)
    at = {side.id: number for number, side in enumerate(sides)}
    side_of = _side_of(theatre, at)
    evidence = ev.gather(timeline.claims, timeline.documents, side_of)
    actors = {actor.id: actor.short or actor.name for actor in theatre.actors}
    names = {side.id: short_name(side.name) for side in sides}
    states, *records = merged(
        place_records(
            one.control, places, days, lambda row: state_record(row, evidence, at, actors, names, language=language)
        )
        for one in both
    )
    mark_claimed(states, timeline.dates[0])
    colours = palette.side_colours(sides)
    shared: dict[str, Any] = {
        "theatre": theatre.name,
        "title": theatre.title,
        "mode": mode,
        "language": language,
        "texts": {key: text for key, text in catalogue(language).items() if key.split(".")[0] not in UNSAID},
        "start": 0,
        "known": "then" if timeline.as_known else "now",
        "days": [day.isoformat() for day in timeline.dates],
        "bounds": list(theatre.bounds),
        "grounds": palette.grounds(),
        "nobody": palette.NOBODY,
        "sides": [
            {"id": s.id, "name": s.name, "short": short_name(s.name)} | c for s, c in zip(sides, colours, strict=True)
        ],
        "actors": actor_records(theatre, at),
        "states": states,
        "documents": evidence.documents,
        "sentences": evidence.sentences,
        "claims": evidence.claims,
        "daily": ev.daily(timeline.claims, evidence, days, side_of),
        "counts": ev.counts(timeline.claims, days, len(sides), side_of),
        "relative": relative_claims(timeline.claims, evidence, days, side_of, places=places, pool=pool),
    }

    def known(one: Timeline, rows: list[dict[str, Any]]) -> dict[str, Any]:
        data = shared | {"places": rows} | _shapes(one, days, at, pool, language) | doubt_of(one, days, at)
        data["overlays"]["uncorroborated"] = uncorroborated_areas(one.areas, days, at, data, pool)
        data["changed"] = changes(rows, states, len(days))
        data["headlines"] = [headline(changed, rows, n, data) for n, changed in enumerate(data["changed"])]
        data["advances"] = advances(timeline.claims, evidence, days, side_of, data)
        return data

    found = [known(one, rows) for one, rows in zip(both, records, strict=True)]
    data = found[0] | ground(theatre, pool, {record["id"] for record in records[0]}, places)
    data["other"] = _other(found[1], shared) if found[1:] else None
    return data | {"rings": pool.rings}


def _matching(timeline: Timeline, other: Timeline) -> Timeline:
    if other.dates != timeline.dates:
        raise InputError(
            "the two views of the map have different days", remedy="Make the other with views.counterpart."
        )
    return other


def _other(data: dict[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """What is not shared of the other view; its places are the same, so only their runs are told."""
    own = {name: value for name, value in data.items() if name not in shared and name != "places"}
    return own | {"runs": [place["runs"] for place in data["places"]]}


def _shapes(
    timeline: Timeline, days: Mapping[date, int], at: Mapping[str, int], pool: Pool, language: str
) -> dict[str, Any]:
    """Areas, overlays and fronts of each day."""
    unknown = _overlay(timeline.overlays, "unknown", days, pool)
    nobodys = _nobodys(timeline.areas, days, at, pool)
    return {
        "areas": _areas(timeline.areas, days, at, pool),
        "overlays": {
            "uncertain": _overlay(timeline.overlays, "uncertain", days, pool),
            "unknown": [[*one, *two] for one, two in zip(unknown, nobodys, strict=True)],
        },
        "fronts": _fronts(timeline.fronts.assign(moved=moved_by_day(timeline.fronts)), days, at, pool, language),
        "left": _left(timeline.fronts, days, pool),
    }


def all_sides(timelines: Iterable[Timeline], theatre: Theatre) -> list[Side]:
    """The theatre's sides, then those that only the tables name, hatched in the hues that remain."""
    known = {side.id for side in theatre.sides}
    columns = [table["side"] for timeline in timelines for table in (timeline.areas, timeline.control)]
    named = pd.concat(columns, ignore_index=True).dropna()
    others = sorted({str(side) for side in named} - known - {""})
    return [*theatre.sides, *(Side(o, o, (o,), len(theatre.sides) + n + 1, hatch=True) for n, o in enumerate(others))]


def _side_of(theatre: Theatre, at: Mapping[str, int]) -> Callable[[str | None], int]:
    return lambda actor: at.get(theatre.side_of(actor) or "", -1)


def _by_day(frame: gpd.GeoDataFrame, days: Mapping[date, int]) -> list[list[Any]]:
    found: list[list[Any]] = [[] for _ in days]
    for row in frame.itertuples(index=False):
        day = as_day(row.date)
        if day in days:
            found[days[day]].append(row)
    return found


def _areas(areas: gpd.GeoDataFrame, days: Mapping[date, int], at: Mapping[str, int], pool: Pool) -> list[list[Any]]:
    return [
        [[at[row.side], round(row.area_km2), pool.polygons(row.geometry)] for row in rows if row.side in at]
        for rows in _by_day(areas, days)
    ]


def _overlay(overlays: gpd.GeoDataFrame, kind: str, days: Mapping[date, int], pool: Pool) -> list[list[list[int]]]:
    rows = _by_day(overlays[overlays["kind"] == kind], days)
    return [[polygon for row in day for polygon in pool.polygons(row.geometry.simplify(SOFT_DEG))] for day in rows]


def _nobodys(areas: gpd.GeoDataFrame, days: Mapping[date, int], at: Mapping[str, int], pool: Pool) -> list[list[Any]]:
    """Areas without a side: nobody is known to hold them, so they are shown as not known."""
    rows = _by_day(areas[~areas["side"].isin(list(at))], days)
    return [[polygon for row in day for polygon in pool.polygons(row.geometry)] for day in rows]


def _fronts(
    fronts: gpd.GeoDataFrame, days: Mapping[date, int], at: Mapping[str, int], pool: Pool, language: str
) -> list[list[Any]]:
    return [[_front(row, at, pool) | _called(row.name, language) for row in rows] for rows in _by_day(fronts, days)]


def _front(row: Any, at: Mapping[str, int], pool: Pool) -> dict[str, Any]:
    return {
        "sides": [at.get(side, -1) for side in str(row.sides).split("|")],
        "name": row.name,
        "length": round(row.length_km, 1),
        "width": 0 if pd.isna(row.width_km) else round(row.width_km, 1),
        "widest": 0 if pd.isna(row.width_max_km) else round(row.width_max_km, 1),
        "moved": None if pd.isna(row.moved) else round(row.moved, 1),
        "evidence": None if pd.isna(row.evidence) else as_day(row.evidence).isoformat(),
        "dashed": bool(row.dashed),
        "lines": pool.lines(row.geometry),
    }


def _called(name: str, language: str) -> dict[str, Any]:
    """What a page in another language needs to name a front by places in its own letters."""
    found = None if language == FIRST else named_by(name)
    return {"by": list(found.places), "around": found.around, "number": found.number} if found else {}


def _left(fronts: gpd.GeoDataFrame, days: Mapping[date, int], pool: Pool) -> list[list[int]]:
    """For each day, what was front the day before and is so no longer."""
    lines = [gpd.GeoSeries([row.geometry for row in rows]).union_all() for rows in _by_day(fronts, days)]
    return [[], *(pool.lines(_gone(before, now)) for before, now in pairwise(lines))][: len(days)]


def _gone(before: BaseGeometry, now: BaseGeometry) -> BaseGeometry:
    return before if now.is_empty else before.difference(now.buffer(MOVED_DEG))
