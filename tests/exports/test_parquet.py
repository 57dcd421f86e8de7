from __future__ import annotations

import json

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geo.exports import write
from geo.exports.layers import ORDER
from tests.exports.things import theatre, timeline
from tests.hostile import PAYLOADS


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parquet")
    return write(timeline(), theatre(folder), folder / "a.parquet")


def test_geopandas_reads_every_layer(path):
    read = gpd.read_parquet(path)
    assert read.crs.to_epsg() == 4326
    assert list(dict.fromkeys(read["layer"])) == list(ORDER)
    assert read.columns[0] == "layer"
    areas = read[read["layer"] == "areas"]
    assert shapely.area(areas.geometry.to_numpy()).tolist() == pytest.approx([1.0, 1.0, 1.4, 0.6])


def test_columns_have_a_type_of_their_own(path):
    schema = pq.read_schema(path)
    assert schema.field("date").type == pa.date32()
    assert schema.field("area_km2").type == pa.float64()
    assert schema.field("weak").type == pa.bool_()
    assert "geo" in {key.decode() for key in schema.metadata}


def test_it_says_what_it_is(path):
    said = json.loads(pq.read_schema(path).metadata[b"frontline"])
    assert said["title"] == "Two squares"
    assert "may be wrong" in said["notice"]


@pytest.mark.parametrize("suffix", [".parquet", ".gpkg"])
def test_hostile_text_is_kept_as_text(tmp_path, suffix):
    everything = " ".join(PAYLOADS)
    hostile = timeline(text=everything, title=everything, source=everything, name=everything)
    path = write(hostile, theatre(tmp_path, title=everything, names=(everything, "East")), tmp_path / f"a{suffix}")
    read = gpd.read_parquet(path) if suffix == ".parquet" else gpd.read_file(path, layer="claims")
    (title,) = set(read["title"].dropna())
    assert "DROP TABLE documents; --" in title
    assert "\x00" not in title
    assert "\u202e" not in title
