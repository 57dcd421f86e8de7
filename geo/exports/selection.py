"""The part of a timeline that a description asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.doubt import on_days
from geo.crs import metric_crs, to_metric
from geo.exports.description import Description
from geo.model import Claim, Document, Timeline
from geo.theatre import Theatre


def days_of(timeline: Timeline, description: Description) -> tuple[date, ...]:
    """The days of the timeline within the description's period, in order."""
    first, last = description.date_from or date.min, description.date_to or date.max
    return tuple(day for day in timeline.dates if first <= day <= last)


def period_of(timeline: Timeline, description: Description) -> Timeline:
    """The timeline within the description's period: for what plays, and for pictures that look a day back."""
    days = days_of(timeline, description)
    if days == timeline.dates:
        return timeline
    return _within_days(timeline, days, timeline.claims)


def selected(timeline: Timeline, description: Description) -> Timeline:
    """The timeline within the description's period, day and extent: what tables and map data hold.

    Land and lines are cut at the extent, and their areas and lengths measured again; of the claims those are kept
    whose days and whose place lie within. Claims without a day go by the day their document was published, and those
    that no day is known of are kept; those without coordinates lie in no extent.
    """
    days = (description.day,) if description.day else days_of(timeline, description)
    claims = timeline.claims
    if days != timeline.dates:
        published = {document.id: document.published for document in timeline.documents}
        claims = tuple(c for c in claims if _is_within(c, published, days))
    chosen = _within_days(timeline, days, claims)
    return _within_extent(chosen, description.extent) if description.extent else chosen


def described_theatre(theatre: Theatre, description: Description) -> Theatre:
    """The theatre under the description's title."""
    return replace(theatre, title=description.title) if description.title else theatre


def _is_within(claim: Claim, published: dict[str, date | None], days: Sequence[date]) -> bool:
    told = published.get(claim.document_id)
    first, last = claim.date_from or told or date.min, claim.date_to or told or date.max
    return bool(days) and first <= days[-1] and last >= days[0]


def _within_days(timeline: Timeline, days: Sequence[date], claims: tuple[Claim, ...]) -> Timeline:
    return replace(
        timeline,
        dates=tuple(days),
        claims=claims,
        documents=_behind(timeline.documents, claims) if claims != timeline.claims else timeline.documents,
        control=on_days(timeline.control, days),
        areas=on_days(timeline.areas, days),
        fronts=on_days(timeline.fronts, days),
        overlays=on_days(timeline.overlays, days),
    )


def _behind(documents: Sequence[Document], claims: Sequence[Claim]) -> tuple[Document, ...]:
    named = {claim.document_id for claim in claims}
    return tuple(document for document in documents if document.id in named)


def _within_extent(timeline: Timeline, extent: tuple[float, float, float, float]) -> Timeline:
    west, south, east, north = extent
    control = timeline.control
    inside = control["lon"].between(west, east) & control["lat"].between(south, north)
    claims = tuple(
        c
        for c in timeline.claims
        if c.lat is not None and c.lon is not None and west <= c.lon <= east and south <= c.lat <= north
    )
    areas, fronts = _cut(timeline.areas, extent), _cut(timeline.fronts, extent)
    crs = metric_crs(extent)
    return replace(
        timeline,
        claims=claims,
        documents=_behind(timeline.documents, claims),
        control=control[inside],
        areas=areas.assign(area_km2=[to_metric(shape, crs).area / 1e6 for shape in areas.geometry]),
        fronts=fronts.assign(length_km=[to_metric(shape, crs).length / 1e3 for shape in fronts.geometry]),
        overlays=_cut(timeline.overlays, extent),
    )


def cut(shape: BaseGeometry, extent: tuple[float, float, float, float]) -> BaseGeometry:
    """What of a shape lies within an extent, still of its own dimension; empty when that is nothing."""
    return _of_dimension(shapely.intersection(shape, shapely.box(*extent)), int(shapely.get_dimensions(shape)))


def _cut(frame: gpd.GeoDataFrame, extent: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """The shapes within the extent, each still of its own dimension: a polygon that only touches the edge is none."""
    if frame.empty:
        return frame
    shapes = [cut(shape, extent) for shape in frame.geometry]
    kept = [not shape.is_empty for shape in shapes]
    return frame.assign(geometry=gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))[kept]


def _of_dimension(shape: BaseGeometry, size: int) -> BaseGeometry:
    parts = [p for p in shapely.get_parts(shape) if shapely.get_dimensions(p) == size and not p.is_empty]
    if len(parts) == 1:
        only: BaseGeometry = parts[0]
        return only
    return shapely.MultiPolygon(parts) if size == 2 else shapely.MultiLineString(parts)
