"""A timeline made several times as large, to see how what draws it grows. Nothing in it is true but the first part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from geo.model import Timeline

#: Copies of a place lie within so many degrees of it; vertices put between others leave the line by so many units
#: of the dataset (1e-4 degree).
SPREAD_DEG, WOBBLE = 0.4, 20.0


def larger(timeline: Timeline, times: int, seed: int = 1) -> Timeline:
    """A timeline with so many times the places, claims and documents, on the same days."""
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


def finer(data: dict[str, Any], times: int) -> None:
    """Give the lines of a map's dataset that change with the day about so many times the vertices, in place.

    In the dataset, since land that was drawn anew would no longer tile, which what counts it asks for. None of the new
    vertices lies on a straight line with its neighbours.
    """
    days = range(len(data["days"]))
    shapes = [shape for day in days for _, _, shape in data["areas"][day]]
    shapes += [data["overlays"][kind][day] for kind in data["overlays"] for day in days]
    closed = {ring for shape in shapes for polygon in shape for ring in polygon}
    lines = {line for day in days for front in data["fronts"][day] for line in front["lines"]}
    lines |= {line for day in days for line in data["left"][day]}
    for number in sorted(closed | lines):
        data["rings"][number] = _finer(data["rings"][number], times, closed=number in closed)


def _finer(flat: list[int], times: int, *, closed: bool) -> list[int]:
    points = np.asarray(flat).reshape(-1, 2).cumsum(axis=0)
    line = shapely.LineString(np.vstack([points, points[:1]]) if closed else points)
    fine = shapely.get_coordinates(shapely.segmentize(line, line.length / (len(points) * times)))
    # The same point goes the same way in every line, so that rings stay closed and borders shared.
    moved = np.rint(fine + WOBBLE * np.sin(fine[:, ::-1] * 0.4)).astype(int)[: -1 if closed else None]
    return [int(n) for n in np.diff(moved, axis=0, prepend=[[0, 0]]).ravel()]
