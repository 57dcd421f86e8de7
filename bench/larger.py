"""A timeline made several times as large, to see how what draws it grows. Nothing in it is true but the first part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.model import Timeline

#: Copies of a place lie within so many degrees of it; vertices put between others leave the line by so many.
SPREAD_DEG, WOBBLE_DEG = 0.4, 0.002


def larger(timeline: Timeline, times: int, seed: int = 1) -> Timeline:
    """A timeline with so many times the places, claims, documents and vertices, on the same days."""
    documents = [replace(d, id=f"{d.id}~{n}") for n in range(1, times) for d in timeline.documents]
    claims = [
        replace(c, id=f"{c.id}~{n}", document_id=f"{c.document_id}~{n}")
        for n in range(1, times)
        for c in timeline.claims
    ]
    return replace(
        timeline,
        documents=(*timeline.documents, *documents),
        claims=(*timeline.claims, *claims),
        control=_control(timeline.control, times, np.random.default_rng(seed)),
        areas=_finer(timeline.areas, times),
        fronts=_finer(timeline.fronts, times),
        overlays=_finer(timeline.overlays, times),
    )


def _control(control: pd.DataFrame, times: int, chance: np.random.Generator) -> pd.DataFrame:
    copies = [control]
    for n in range(1, times):
        shift = {place: chance.normal(0, SPREAD_DEG, 2) for place in control["place_id"].unique()}
        moved = control["place_id"].map(shift)
        copies.append(
            control.assign(
                place_id=control["place_id"] + f"~{n}",
                lat=control["lat"] + moved.str[0],
                lon=control["lon"] + moved.str[1],
                claims=control["claims"].map(lambda claims, n=n: tuple(f"{claim}~{n}" for claim in claims)),
            )
        )
    return pd.concat(copies, ignore_index=True)


def _finer(frame: gpd.GeoDataFrame, times: int) -> gpd.GeoDataFrame:
    """Each line with about so many times the vertices, none of the new ones on a straight line with its neighbours."""
    return frame.set_geometry([_wobbled(shape, times) for shape in frame.geometry], crs=frame.crs)


def _wobbled(shape: BaseGeometry, times: int) -> BaseGeometry:
    vertices = shapely.get_num_coordinates(shape)
    if not vertices:
        return shape
    fine = shapely.segmentize(shape, shape.length / (vertices * times))
    # The same point goes the same way in every line, so that rings stay closed and borders shared.
    return shapely.transform(fine, lambda points: points + WOBBLE_DEG * np.sin(points[:, ::-1] * 4000))
