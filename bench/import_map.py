"""How long it takes to mend a map of many polygons that overlap: ``python -m bench.import_map``.

The polygons are the cells of random points, every third one swollen over its neighbours.
"""

from __future__ import annotations

import time

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity

from geo.control.drawn.repair import tidied

COUNTS = (1_000, 4_000, 16_000)
_BOUNDS = shapely.box(10, 50, 13, 52)


def cells(count: int) -> list[shapely.Geometry]:
    """Cells of random points, with a corner at least every 500 m."""
    at = np.random.default_rng(1).uniform([10, 50], [13, 52], (count, 2))
    found = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(at), extend_to=_BOUNDS))
    shapes = shapely.segmentize(shapely.intersection(found, _BOUNDS), 0.005)
    return [affinity.scale(shape, 1.01, 1.01) if n % 3 == 0 else shape for n, shape in enumerate(shapes)]


def main() -> None:
    """Print a line a count."""
    for count in COUNTS:
        shapes = cells(count)
        frame = gpd.GeoDataFrame(geometry=shapes, crs=4326)
        start = time.process_time()
        found, changes = tidied(frame, ["A", "B"] * (count // 2), [""] * count)
        seconds = time.process_time() - start
        valid = shapely.coverage_is_valid(found.geometry.to_numpy())
        corners = shapely.get_num_coordinates(np.array(shapes, dtype=object)).sum()
        print(f"{count:,} polygons, {corners:,} corners: {seconds:.1f} s, {len(changes):,} changes, valid: {valid}")


if __name__ == "__main__":
    main()
