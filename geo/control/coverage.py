"""Where and when little is known: reports by day and region, how old the last word is, and land that nobody tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.control.doubt import areas_km2, day_map, on_day, points_of
from geo.schema import as_day

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.model import Claim, Place, Timeline

#: Kinds of gazetteer entries that a country is parted into.
REGION = "A.ADM1"
ELSEWHERE = "(elsewhere)"


@dataclass(frozen=True, eq=False)
class Regions:
    """The parts of a theatre; none when the gazetteer has no shapes of them."""

    names: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]

    def of(self, lon: Sequence[float], lat: Sequence[float]) -> list[str]:
        """Name of the region of each point, ``ELSEWHERE`` outside all; of two the smaller."""
        points = shapely.points(np.column_stack([lon, lat]).astype(float).reshape(-1, 2))
        found = [ELSEWHERE] * len(lon)
        order = sorted(range(len(self.names)), key=lambda n: -self.shapes[n].area)
        for n in order:
            shapely.prepare(self.shapes[n])
            for at in np.flatnonzero(shapely.intersects(self.shapes[n], points)):
                found[at] = self.names[n]
        return found


def regions_of(places: Iterable[Place], outline: BaseGeometry) -> Regions:
    """First-order parts with a shape that lie in an outline (EPSG:4326), sorted by name."""
    shapely.prepare(outline)
    found = sorted(
        (place.name, place.geometry)
        for place in places
        if place.kind == REGION
        and place.geometry is not None
        and outline.intersects(place.geometry.representative_point())
    )
    return Regions(tuple(name for name, _ in found), tuple(shape for _, shape in found))


def coverage_by_day(timeline: Timeline, days: Sequence[date]) -> pd.DataFrame:
    """One row a day: ``reports`` and ``claims`` that speak of it, and land (km2) ``in_doubt``, ``not_known``, ``sure``.

    A claim is of the last day that it speaks of. Land in doubt by a front of which also no report is near is not known.
    """
    claims: dict[date, set[str]] = defaultdict(set)
    reports: dict[date, set[str]] = defaultdict(set)
    for claim in timeline.claims:
        if claim.date_to:
            claims[claim.date_to].add(claim.id)
            reports[claim.date_to].add(claim.document_id)
    rows = [(day, len(reports[day]), len(claims[day]), *_land(timeline, day)) for day in days]
    return pd.DataFrame(rows, columns=["date", "reports", "claims", "in_doubt", "not_known", "sure"])


def _land(timeline: Timeline, day: date) -> tuple[float, float, float]:
    shown = day_map(timeline, day)
    if shown.areas.empty:
        return 0.0, 0.0, 0.0
    nobodys = shown.land("")
    unknown = shapely.union_all([shown.unknown, nobodys])
    doubtful = shapely.difference(shown.uncertain, unknown)
    whole = float(areas_km2(shown.areas.geometry.to_numpy(), shown.metres).sum())
    not_known, in_doubt = areas_km2(np.array([unknown, doubtful], object), shown.metres).tolist()
    return in_doubt, not_known, max(0.0, whole - not_known - in_doubt)


def coverage_by_region(
    claims: Sequence[Claim], settled: pd.DataFrame, regions: Regions, days: Sequence[date], first: date
) -> pd.DataFrame:
    """One row a region and day: ``claims`` that speak of the day, ``age_days`` since the last that does, and its people.

    Parameters
    ----------
    settled : settlements (lon, lat, population); ``settlements`` and ``residents`` count those of the region.
    first : the first day of the map: claims of days before it are no news of the war that it shows.

    Returns
    -------
    region, date, claims, age_days (None: nothing yet), settlements, residents; regions sorted by name. A claim is of the
    last day that it speaks of, and of the region in which its place lies.
    """
    told = [c for c in claims if c.lon is not None and c.lat is not None and c.date_to and c.date_to >= first]
    where = regions.of([c.lon for c in told if c.lon is not None], [c.lat for c in told if c.lat is not None])
    counts: dict[tuple[str, date], int] = defaultdict(int)
    for claim, region in zip(told, where, strict=True):
        if claim.date_to:
            counts[region, claim.date_to] += 1
    homes = pd.Series(regions.of(settled["lon"].tolist(), settled["lat"].tolist()), index=settled.index)
    people = settled.groupby(homes)["population"].agg(["size", "sum"])
    names = sorted({*regions.names, *homes, *where})
    rows = []
    for name in names:
        size, residents = people.loc[name] if name in people.index else (0, 0)
        told_on = sorted(day for region, day in counts if region == name)
        for day in days:
            last = max((d for d in told_on if d <= day), default=None)
            age = None if last is None else (day - last).days
            rows.append((name, day, counts.get((name, day), 0), age, int(size), int(residents)))
    return pd.DataFrame(rows, columns=["region", "date", "claims", "age_days", "settlements", "residents"])


def ages(timeline: Timeline, day: date) -> pd.DataFrame:
    """How old the last word on each place is on a day: place_id, name, lon, lat, status, evidence, age_days (None: none).

    Evidence is a report or the start state.
    """
    rows = points_of(on_day(timeline.control, day))
    seen = rows["evidence"] if "evidence" in rows else rows["since"]
    last = [None if value is None or pd.isna(value) else as_day(value) for value in seen]
    return pd.DataFrame(
        {
            "place_id": rows["place_id"].astype(str).to_numpy(),
            "name": rows["name"].astype(str).to_numpy(),
            "lon": rows["lon"].to_numpy(float),
            "lat": rows["lat"].to_numpy(float),
            "status": rows["status"].astype(str).to_numpy(),
            "evidence": last,
            "age_days": [None if value is None else (day - value).days for value in last],
        }
    )
