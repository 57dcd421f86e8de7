"""Land that a side has left without a place in it: no part of a map is drawn as held where nobody is known to hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.control.before import points_at
from geo.control.revised import Evidence, Field, Ground, fallen, lines_in, redrawn

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Mask = NDArray[np.bool_]


def given_up(
    fields: dict[int, Field], areas: gpd.GeoDataFrame, ground: Ground, evidence: Evidence, holding: Mask
) -> tuple[dict[int, Field], gpd.GeoDataFrame]:
    """Fields and areas in which connected land whose every place was lost goes the way of those places.

    Land that is as it was before, and land in which no place was lost, stays.

    Parameters
    ----------
    holding : which sides hold land.
    """
    found: dict[int, Field] = {}
    for side in sorted({ground.before.pieces[n].side for n, field in fields.items() if not field.fallen}):
        land = _empty_land(side, areas, ground, evidence)
        shapely.prepare(land)
        own = [] if land.is_empty else [n for n, piece in enumerate(ground.before.pieces) if piece.side == side]
        for n in own:
            field = _without(land, n, fields.get(n), ground, evidence=evidence, holding=holding)
            if field:
                found[n] = field
    if not found:
        return fields, areas
    changed = {**fields, **found}
    return changed, redrawn(ground, changed, evidence)


def _empty_land(side: str, areas: gpd.GeoDataFrame, ground: Ground, evidence: Evidence) -> BaseGeometry:
    """Where a side's land is not as before and no place in it is the side's, with a cell around it; metres of the frame."""
    frame = ground.before.frame
    parts = shapely.get_parts(areas.loc[areas["side"] == side, "geometry"].to_numpy())
    before = shapely.get_parts(ground.before.areas.loc[ground.before.areas["side"] == side, "geometry"].to_numpy())
    untouched = np.isclose(shapely.area(parts)[:, None], shapely.area(before)[None, :], rtol=1e-9, atol=0).any(axis=1)
    metric = np.array(frame.metric_shapes(list(parts)), dtype=object)
    held = points_at(evidence.xy[evidence.labels == ground.sides.index(side)])
    occupied = np.zeros(len(parts), bool)
    occupied[shapely.STRtree(held).query(metric, predicate="dwithin", distance=frame.grid.cell_m)[0]] = True
    return shapely.buffer(shapely.union_all(shapely.make_valid(metric[~untouched & ~occupied])), frame.grid.cell_m)


def _without(
    land: BaseGeometry, number: int, field: Field | None, ground: Ground, *, evidence: Evidence, holding: Mask
) -> Field | None:
    """A piece's field (None: nothing became of it) in which its side's land is the others'; None when it has no such land."""
    piece, frame = ground.before.pieces[number], ground.before.frame
    home = ground.sides.index(piece.side)
    own = field.scores if field else _as_before(len(piece.nodes), home, ground)
    left = shapely.contains_xy(land, *frame.grid.nodes[piece.nodes].T) & (own.argmax(axis=1) == home)
    if not left.any():
        return None
    others = holding & (np.arange(len(ground.sides)) != home)
    scores = np.where(left[:, None], fallen(number, ground, evidence, others).scores, own)
    return Field(scores, tuple(lines_in(ground.before, piece, scores)), left=True)


def _as_before(nodes: int, home: int, ground: Ground) -> NDArray[np.float64]:
    """Scores of a piece of which nothing became."""
    scores = np.full((nodes, len(ground.sides)), -1.0)
    scores[:, home] = 0.0
    return scores
