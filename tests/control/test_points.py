"""Points, outlines and earlier maps from files, good and bad."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from geo.control.points import read_outline, read_points, read_prior
from geo.errors import InputError


def write(tmp_path: Path, text: str | bytes, name: str = "points.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def features(tmp_path: Path, *rows: tuple[dict[str, object], shapely.Geometry]) -> Path:
    made = [{"type": "Feature", "properties": p, "geometry": shapely.geometry.mapping(g)} for p, g in rows]
    return write(tmp_path, json.dumps({"type": "FeatureCollection", "features": made}), "map.geojson")


def test_good_rows_are_kept_and_bad_ones_named(tmp_path: Path) -> None:
    text = (
        "name,lat,lon,side,weight\na,50,10,A,0.5\nb,fifty,10,A,\nc,91,10,A,\nd,50,10,,\ne,51,11,<script>,\n"
        "f,50,10,A,2\ng,nan,10,A,\n"
    )
    points, rejected = read_points(write(tmp_path, text))
    assert list(points["side"]) == ["A", "<script>"]
    assert list(points["weight"]) == [0.5, 1.0]
    assert points.geometry.iloc[0].equals(shapely.Point(10, 50))
    assert points.crs.to_epsg() == 4326
    assert [r.where for r in rejected] == [f"points.csv, line {n}" for n in (3, 4, 5, 7, 8)]
    assert "fifty" in rejected[0].what
    assert "91" in rejected[1].what
    assert "empty" in rejected[2].what
    assert "weight" in rejected[3].what


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    points, _ = read_points(write(tmp_path, b"\xef\xbb\xbflat,lon,side\n50,10,A\n"))
    assert len(points) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("lat,lon\n1,2\n", "columns missing: side"),
        ("lat,lon,side\n", "no usable point"),
        ("lat,lon,side\nx,y,z\n", "no usable point"),
        (b"\xff\xfe\x00lat", "columns missing"),
        ("lat,lon,side\n1,\0,z\n", "binary data"),
    ],
)
def test_unusable_files_say_what_and_what_to_do(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(InputError, match=message) as caught:
        read_points(path)
    assert str(path) in str(caught.value)
    assert caught.value.remedy


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    for read in (read_points, read_outline, read_prior):
        with pytest.raises(InputError, match=r"cannot be (read|opened)"):
            read(tmp_path / "absent")


def test_an_outline_is_all_polygons_joined(tmp_path: Path) -> None:
    path = features(tmp_path, ({}, shapely.box(0, 0, 1, 1)), ({}, shapely.box(1, 0, 2, 1)), ({}, shapely.Point(5, 5)))
    assert read_outline(path).equals(shapely.box(0, 0, 2, 1))


def test_an_outline_without_polygon_or_off_the_earth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no polygon"):
        read_outline(features(tmp_path, ({}, shapely.Point(0, 0))))
    with pytest.raises(InputError, match="off the earth"):
        read_outline(features(tmp_path, ({}, shapely.box(400000, 0, 500000, 10))))


def test_a_prior_is_its_polygons_with_a_side(tmp_path: Path) -> None:
    path = features(
        tmp_path,
        ({"side": "A"}, shapely.box(0, 0, 1, 1)),
        ({"side": None}, shapely.box(1, 0, 2, 1)),
        ({"side": "A|B", "kind": "front"}, shapely.LineString([(0, 0), (1, 1)])),
    )
    prior = read_prior(path)
    assert list(prior["side"]) == ["A"]
    with pytest.raises(InputError, match="no polygon has a side"):
        read_prior(features(tmp_path, ({}, shapely.box(0, 0, 1, 1))))


def test_a_bow_tie_is_mended(tmp_path: Path) -> None:
    tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert read_outline(features(tmp_path, ({}, tie))).is_valid


def test_no_usable_point_says_why(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("lat,lon,side\nnorth,1,A\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no usable point of 1 rows; points.csv, line 2: not a number"):
        read_points(path)


def test_points_under_other_names_and_with_decimal_commas(tmp_path: Path) -> None:
    points, rejected = read_points(
        write(tmp_path, "Ort;Latitude;Lng;Controller;Confidence\nx;50,5;10,25;A;0,5\ny;10;100,5;B;\n")
    )
    assert list(points["side"]) == ["A", "B"]
    assert list(points["weight"]) == [0.5, 1.0]
    assert (points.geometry.iloc[0].x, points.geometry.iloc[0].y) == (10.25, 50.5)
    assert rejected == ()
    _, rejected = read_points(write(tmp_path, "lat,lon,side\n50,10,A\n100,10,B\n"))
    assert "may be swapped" in rejected[0].what


def test_columns_that_cannot_be_told_apart_are_listed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"several columns.*control \('A'\), faction \('B'\).*`side`"):
        read_points(write(tmp_path, "lat,lon,control,faction\n50,10,A,B\n"))
    path = features(tmp_path, ({"name": "x", "label": "y"}, shapely.box(0, 0, 1, 1)))
    with pytest.raises(InputError, match="import-map first"):
        read_prior(path)


def test_what_is_mended_in_a_prior_is_told(tmp_path: Path) -> None:
    tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    told: list[str] = []
    prior = read_prior(
        features(tmp_path, ({"control": "A"}, tie), ({"control": "B"}, shapely.Point(0, 0))), told.append
    )
    assert list(prior["side"]) == ["A"]
    assert prior.geometry.iloc[0].is_valid
    assert any("feature 1: was invalid" in what for what in told)
    assert any("feature 2: a point among polygons" in what for what in told)
