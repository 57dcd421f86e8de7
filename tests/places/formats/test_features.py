"""One's own GeoJSON."""

from __future__ import annotations

import json

import pytest

from geo.errors import GazetteerError
from geo.places.formats import open_book
from tests.places.formats.things import collection, read, write_zip


def feature(name: str, geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"name": name} | properties, "geometry": geometry}


POINT = {"type": "Point", "coordinates": [20.5, 10.5]}
SQUARE = {"type": "Polygon", "coordinates": [[[0, 1], [2, 1], [2, 3], [0, 3], [0, 1]]]}


def test_points_and_shapes_become_places(tmp_path):
    path = tmp_path / "mine.geojson"
    features = [
        feature("Nor", POINT, place="hamlet", aliases=["Noor", "نور"], lat=99, latitude=98),
        feature("Square", SQUARE, kind="A.ADM3"),
        feature("By columns", None, Latitude=1, Longitude=2),
        feature("Nowhere", None),
        feature("Broken", {"type": "Point", "coordinates": ["a"]}),
        {"type": "Feature", "properties": {"name": "Half \ud800"}, "geometry": POINT, "id": "n/1"},
    ]
    path.write_bytes(collection(*features))
    places, faults, _ = read(path)
    assert [(p.name, p.lat, p.lon) for p in places] == [
        ("Nor", 10.5, 20.5), ("Square", 2.0, 1.0), ("By columns", 1.0, 2.0), ("Half", 10.5, 20.5),
    ]  # fmt: skip
    assert places[0].names == ("Noor", "نور")
    assert (places[1].kind, places[3].id) == ("A.ADM3", "own:n/1")
    assert [f.where.rpartition(" ")[2] for f in faults] == ["4", "5"]
    assert open_book(path).format == "GeoJSON"


def test_a_feature_a_line_one_feature_and_a_packed_file(tmp_path):
    path = tmp_path / "mine.geojsonl"
    lines = [json.dumps(feature("Nor", POINT)), "{", "", "\x1e" + json.dumps(feature("Sor", POINT))]
    path.write_text("\n".join(lines), encoding="utf-8")
    places, (fault,), _ = read(path)
    assert [p.name for p in places] == ["Nor", "Sor"]
    assert fault.where.endswith("line 2")
    path.write_text(json.dumps(feature("Alone", POINT)), encoding="utf-8")
    assert [p.name for p in read(path)[0]] == ["Alone"]
    packed = write_zip(tmp_path / "mine.zip", mine__geojson=collection(feature("Packed", POINT)))
    assert [p.name for p in read(packed)[0]] == ["Packed"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1}', "no GeoJSON"),
        (b"[1, 2]", "no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [', "no GeoJSON"),
        (b"[" * 100_000, "no GeoJSON"),
        (b'{"\0": 1}', "binary"),
    ],
)
def test_what_is_no_geojson_is_said(tmp_path, content, said):
    path = tmp_path / "mine.geojson"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match=said):
        open_book(path)
