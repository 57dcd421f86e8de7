"""Areas without an earlier map where barriers part the land: each bank drawn from its own points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.control.areamap import AreaMap, bare_map, whole_map
from geo.control.barriers import drawn_out
from geo.control.before import points_at
from geo.control.frame import frame_of
from geo.control.overlays import overlay_frame
from geo.control.tiling import areas_of, cut, polygons_only

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def draw_by_bank(
    points: gpd.GeoDataFrame,
    outline: BaseGeometry,
    barriers: Sequence[BaseGeometry],
    draw: Callable[[gpd.GeoDataFrame, BaseGeometry], AreaMap],
    *,
    bands: bool = True,
) -> AreaMap:
    """Draw each bank from the points on it (from all where it has none), and the fronts along the barriers.

    Parameters
    ----------
    points : schema.POINTS; those outside the outline count on the nearest bank.
    barriers : lines, EPSG:4326; those that do not part the outline change nothing.
    draw : draws a map from points and an outline.
    bands : whether fronts are drawn.

    Raises
    ------
    InputError
        When the outline has no area.
    """
    frame = frame_of(outline)
    banks = cut(frame.outline, drawn_out(barriers, frame))
    if len(banks) < 2 or points.empty:
        return draw(points, outline)
    nearest = shapely.STRtree(banks).nearest(points.geometry.to_numpy())
    own = [points[nearest == n] for n in range(len(banks))]
    maps = [draw(points if rows.empty else rows, bank) for rows, bank in zip(own, banks, strict=True)]
    shapes = [(str(s), g) for drawn in maps for s, g in zip(drawn.areas["side"], drawn.areas.geometry, strict=True)]
    tree = shapely.STRtree([shape for _, shape in shapes])
    # Cut once more together, for a front that meets a barrier puts a vertex there on one bank only.
    faces = cut(frame.outline, [shape.boundary for _, shape in shapes])
    areas = areas_of(faces, lambda at: [shapes[n][0] for n in np.asarray(tree.nearest(points_at(at)))], 0.0)
    kinds = {kind for drawn in maps for kind in drawn.overlays["kind"]}
    overlays = overlay_frame({kind: _joined(maps, kind) for kind in sorted(kinds)})
    rate = float(np.average([drawn.error_rate for drawn in maps], weights=[max(1, len(rows)) for rows in own]))
    return whole_map(areas, overlays, points.geometry, rate) if bands else bare_map(areas, rate)


def _joined(maps: list[AreaMap], kind: str) -> BaseGeometry:
    return polygons_only(
        shapely.union_all([g for m in maps for g in m.overlays.loc[m.overlays["kind"] == kind].geometry])
    )
