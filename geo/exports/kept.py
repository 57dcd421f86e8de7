"""What counting and comparing gave, kept on disk under the hash of what decides it, so that the first look is quick."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from geo import schema
from geo.control.compared import Compared, compare_maps, shown_day
from geo.control.coverage import Regions, coverage_by_day, coverage_by_region
from geo.control.figures import figures_of
from geo.places.added import NO_PLACES, AddedPlaces
from geo.store.digests import timeline_digest
from geo.store.results import cache_dir
from geo.store.tables import Tables, kept_tables

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from geo.model import Timeline
    from geo.theatre import Theatre

    #: Settlements, as ``naming.settlements`` gives them; asked for only when something has to be counted.
    Settled = Callable[[], pd.DataFrame]


def kept_figures(
    timeline: Timeline, theatre: Theatre, settled: Settled, added: AddedPlaces = NO_PLACES
) -> pd.DataFrame:
    """The figures of every day of a timeline (schema.FIGURES), counted only when none are kept for what it shows.

    Parameters
    ----------
    added : a user's own places, with which timeline and settlements were made.

    Raises
    ------
    InputError
        When the timeline has no day.
    """

    def used(tables: Tables) -> pd.DataFrame:
        schema.check(tables.frames["figures"], schema.FIGURES)
        return tables.frames["figures"]

    path = _path("figures", timeline_digest(timeline, theatre, added))
    return kept_tables(
        path, "what was counted", lambda: Tables({"figures": figures_of(timeline, settled()).table}), used
    )


def kept_comparison(
    timeline: Timeline,
    theatre: Theatre,
    days: tuple[date, date],
    settled: Settled,
    added: AddedPlaces = NO_PLACES,
) -> Compared:
    """Two days of a timeline beside each other, compared only when nothing is kept for what they show.

    Raises
    ------
    InputError
        When a day is none of the timeline's.
    """

    def made() -> Tables:
        first, second = (shown_day(timeline, day) for day in days)
        found = compare_maps(first, second, settled())
        frames = {"sides": found.sides, "exchanges": found.exchanges, "places": found.places, "land": found.land}
        return Tables(frames, {"alike": found.alike, "apart": found.apart})

    def used(tables: Tables) -> Compared:
        frames, others = tables.frames, tables.others
        apart = {str(side): (float(mean), float(most)) for side, (mean, most) in others["apart"].items()}
        land = cast("gpd.GeoDataFrame", frames["land"])
        return Compared(frames["sides"], frames["exchanges"], frames["places"], land, others["alike"], apart)

    path = _path("compared", timeline_digest(timeline, theatre, added), *(day.isoformat() for day in days))
    return kept_tables(path, "what was compared", made, used)


def kept_coverage(
    timeline: Timeline,
    theatre: Theatre,
    settled: Settled,
    regions: Callable[[], Regions],
    added: AddedPlaces = NO_PLACES,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Coverage of every day, of the whole and by region, measured only when none is kept for what the timeline shows."""

    def made() -> Tables:
        days = timeline.dates
        by_region = coverage_by_region(timeline.claims, settled(), regions(), days, days[0])
        return Tables({"by_day": coverage_by_day(timeline, days), "by_region": by_region})

    path = _path("coverage", timeline_digest(timeline, theatre, added))
    return kept_tables(
        path, "what was covered", made, lambda tables: (tables.frames["by_day"], tables.frames["by_region"])
    )


def _path(kind: str, *what: str) -> Path:
    return cache_dir() / kind / f"{hashlib.sha256(' '.join(what).encode()).hexdigest()[:32]}.zip"
