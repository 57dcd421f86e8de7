"""GeoParquet: every layer in one table, for notebooks and data bases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

from geo.exports.layers import about, described_tables
from geo.exports.progress import Progress, part
from geo.schema import WGS84

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.model import Timeline
    from geo.theatre import Theatre


def write_parquet(
    timeline: Timeline, theatre: Theatre, path: Path, description: Description, progress: Progress
) -> None:
    """Write GeoParquet 1.0: one row a shape, ``layer`` first; columns that a layer has not are null.

    What the file is stands under ``frontline`` in its metadata, as JSON.

    Raises
    ------
    InputError
        When nothing lies within what is described.
    """
    shown, tables = described_tables(timeline, theatre, description, part(progress, 0, 0.5))
    progress(0.6, "the table")
    frames = [table.assign(layer=pd.Series(name, index=table.index)) for name, table in tables.items()]
    names = dict.fromkeys(("layer", *(name for frame in frames for name in frame.columns if name != "geometry")))
    whole = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=WGS84)
    whole[[*names, "geometry"]].to_parquet(path, index=False, compression="zstd")
    table = pq.read_table(path)
    told = json.dumps(dict(about(shown, theatre, description)), ensure_ascii=False)
    pq.write_table(
        table.replace_schema_metadata({**table.schema.metadata, b"frontline": told.encode()}), path, compression="zstd"
    )
