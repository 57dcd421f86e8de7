"""Every format is read as what it is, and what is broken or hostile is refused or left out by name."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.control.drawn import packed
from geo.control.drawn.earth import on_earth
from geo.control.drawn.formats import read_sheet
from geo.errors import InputError
from tests.control.drawn.things import EAST, FORMATS, POCKET, WEST, document, frame, kml, placemark, write, zipped


def read(path: Path, layer: str | None = None, crs: str | None = None) -> gpd.GeoDataFrame:
    return on_earth(read_sheet(path, layer), crs, path)[0]


def same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    return one.is_valid and one.symmetric_difference(other).area < 1e-9


def told(path: Path, crs: str | None = None) -> list[tuple[str, str, int | None]]:
    return [(c.kind, c.what, c.feature) for c in on_earth(read_sheet(path), crs, path)[1]]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_same_features(kind: str, tmp_path: Path) -> None:
    path = write(frame({"side": ["A", "Бета"]}, WEST, EAST), tmp_path / f"map.{kind}")
    found = read(path)
    assert list(found["side"]) == ["A", "Бета"]
    assert all(same(a, b) for a, b in zip(found.geometry, (WEST, EAST), strict=True))
    assert found.crs.to_epsg() == 4326


@pytest.mark.parametrize("kind", ["shp", "gpkg"])
def test_another_crs_is_brought_to_degrees(kind: str, tmp_path: Path) -> None:
    path = write(frame({"side": ["A"]}, POCKET).to_crs("EPSG:3857"), tmp_path / f"map.{kind}")
    assert same(read(path).geometry.iloc[0], POCKET)
    assert [what for kind, what, _ in told(path) if kind == "crs"] == [
        "projected from WGS 84 / Pseudo-Mercator to EPSG:4326"
    ]


def test_a_missing_crs_is_taken_as_degrees_and_said(tmp_path: Path) -> None:
    path = write(frame({"side": ["A"]}, POCKET, crs=None), tmp_path / "map.shp")
    assert read(path).geometry.iloc[0].equals(POCKET)
    assert ("crs", "the file names no CRS; taken as degrees, EPSG:4326", None) in told(path)


def test_metres_without_a_crs_are_refused_and_read_with_one(tmp_path: Path) -> None:
    metres = frame({"side": ["A"]}, POCKET).to_crs("EPSG:32632").geometry.iloc[0]
    path = write(frame({"side": ["A"]}, metres, crs=None), tmp_path / "map.shp")
    with pytest.raises(InputError, match=r"off the earth.*projected metres.*--crs"):
        read(path)
    assert same(read(path, crs="EPSG:32632").geometry.iloc[0], POCKET)
    with pytest.raises(InputError, match="CRS that cannot be used"):
        read(path, crs="nonsense")


def test_swapped_coordinates_off_the_earth_are_guessed(tmp_path: Path) -> None:
    path = write(frame({"side": ["A"]}, shapely.box(35, 100, 36, 101)), tmp_path / "map.geojson")
    with pytest.raises(InputError, match="swapped"):
        read(path)


def test_layers_of_a_geopackage_are_listed(tmp_path: Path) -> None:
    path = write(frame({"side": ["A"]}, WEST), tmp_path / "map.gpkg", "control")
    write(frame({"side": ["B"]}, EAST), path, "older")
    with pytest.raises(InputError, match=r"2 layers: 'control' \(Polygon\), 'older' \(Polygon\).*--layer"):
        read(path)
    assert list(read(path, "older")["side"]) == ["B"]
    with pytest.raises(InputError, match="no layer 'x'"):
        read(path, "x")


def test_folders_names_and_colours_of_kml(tmp_path: Path) -> None:
    style = "<Style id='s'><PolyStyle><color>7f0000ff</color></PolyStyle></Style><StyleMap id='m'><Pair><key>normal</key><styleUrl>#s</styleUrl></Pair></StyleMap>"
    mark = placemark(WEST, more="<name>North</name><styleUrl>#m</styleUrl>")
    own = placemark(EAST, more="<Style><LineStyle><color>ff00ff00</color></LineStyle></Style>")
    inner = f"{style}<Folder><name>Held</name><Folder><name>Army</name>{mark}</Folder>{own}</Folder><NetworkLink><name>far</name></NetworkLink>"
    path = tmp_path / "map.kml"
    path.write_text(document(inner), encoding="utf-8")
    found = read(path)
    assert list(found["folder"]) == ["Held / Army", "Held"]
    assert list(found["colour"]) == ["#ff0000", "#00ff00"]
    assert list(found["name"]) == ["North", ""]
    assert ("left out", "a link to another file was not followed", None) in told(path)
    assert len(read(path, "Held / Army")) == 1
    with pytest.raises(InputError, match="'Held', 'Held / Army'"):
        read(path, "Lost")


def test_kml_with_entities_or_without_end_is_refused(tmp_path: Path) -> None:
    bomb = "<!DOCTYPE kml [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><kml><Placemark><name>&b;</name></Placemark></kml>"
    for text, why in ((bomb, "document type"), ("<kml><Placemark>", "well-formed"), ("<a>" * 5000, "deep")):
        path = tmp_path / "map.kml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=why):
            read(path)


def test_names_in_an_archive_are_never_paths(tmp_path: Path) -> None:
    good, bad = kml(frame({"side": ["A"]}, WEST)).encode(), kml(frame({"side": ["EVIL"]}, EAST)).encode()
    path = zipped(
        tmp_path / "map.kmz", {"../../evil.kml": bad, "/etc/evil.kml": bad, "C:\\evil.kml": bad, "doc.kml": good}
    )
    assert list(read(path)["side"]) == ["A"]
    assert len([1 for kind, what, _ in told(path) if "outside the archive" in what]) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["map.kmz"]
    with pytest.raises(InputError, match="holds no map"):
        read(zipped(tmp_path / "only.kmz", {"../evil.kml": bad}))


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed.Budget.__init__, "__defaults__", (100_000,))
    path = zipped(tmp_path / "bomb.kmz", {"doc.kml": b" " * 10_000_000})
    assert path.stat().st_size < 20_000
    with pytest.raises(InputError, match="unpacks to more"):
        read(path)


def test_archives_that_are_damaged_nested_or_of_many_files(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.kmz", {"doc.kml": kml(frame({"side": ["A"]}, WEST)).encode() * 50})
    broken = tmp_path / "b.kmz"
    broken.write_bytes(whole.read_bytes()[:-40])
    with pytest.raises(InputError, match="cannot be unpacked"):
        read(broken)
    nested = zipped(tmp_path / "c.zip", {"inner.csv": whole.read_bytes()})
    with pytest.raises(InputError, match="archive in an archive"):
        read(nested)
    many = tmp_path / "d.zip"
    with zipfile.ZipFile(many, "w") as archive:
        for n in range(packed.LIMIT_FILES + 1):
            archive.writestr(f"{n}.txt", "")
    with pytest.raises(InputError, match="files"):
        read(many)


def test_a_virtual_format_that_names_other_files_is_not_followed(tmp_path: Path) -> None:
    secret = write(frame({"side": ["SECRET"]}, WEST), tmp_path / "secret.geojson")
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    for name in ("map.geojson", "map.gpkg", "map.shp", "map.kml", "map.csv"):
        path = tmp_path / name
        path.write_text(vrt, encoding="utf-8")
        with pytest.raises(InputError, match="no feature"):
            read(path)


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"{", b"{}", b'{"type": "FeatureCollection"', b"PK\x03\x04", b"SQLite format 3\0" + b"\0" * 100, b"\0\0\x27\x0a" + b"\0" * 96, b"a,b\n1,2\n", b"<html></html>"])  # fmt: skip
def test_what_is_no_map_is_said(content: bytes, tmp_path: Path) -> None:
    for name in ("map.geojson", "map.shp"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            read(path)
        assert name in str(caught.value)
        assert caught.value.remedy
        assert "frontline-" not in str(caught.value)
    with pytest.raises(InputError, match="folder"):
        read(tmp_path)


TABLES = {
    "semicolons and decimal commas": "Ort;Breite;lat;lon;side\nA;x;51,25;10,5;ARMY\n",
    "tabs, a byte order mark, other names": "\ufeffLatitude\tLongitude\tcontroller\n51.25\t10.5\tARMY\n",
    "a separator named by a spreadsheet": "sep=;\r\nlat;lng;side\r\n51.25;10.5;ARMY\r\n",
    "wkt": "id,side,WKT\n1,ARMY,POINT (10.5 51.25)\n",
    "wkt with its srid": "id,side,geom\n1,ARMY,SRID=4326;POINT Z (10.5 51.25 3)\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_as_people_write_them(name: str, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(TABLES[name], encoding="utf-8")
    (point,) = read(path).geometry
    assert (point.x, point.y) == (10.5, 51.25)


def test_tables_in_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes("lat,lon,side\n51.25,10.5,Ärmee\n".encode("utf-16"))
    assert list(read(path)["side"]) == ["Ärmee"]


def test_bad_rows_of_a_table_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(
        'lat,lon,side\n51,10,A\nx,10,A\n\n51,10,A,B,C\n51,400,A\nnan,1,A\n"52","11","B"\n', encoding="utf-8"
    )
    found = read(path)
    assert list(found.index) == [2, 8]
    assert sorted(n for kind, _, n in told(path) if kind == "left out") == [3, 5, 6, 7]


def test_what_is_no_polygon_among_polygons_is_left_out(tmp_path: Path) -> None:
    mixed = shapely.GeometryCollection([EAST, shapely.LineString([(12, 51), (13, 51)])])
    high = shapely.Polygon([(x, y, 7) for x, y in POCKET.exterior.coords])
    line = shapely.LineString([(10, 50), (11, 51)])
    rows = frame({"side": list("ABCDE")}, WEST, mixed, high, line, shapely.Point(11, 51))
    path = write(rows, tmp_path / "map.geojson")
    found = read(path)
    assert list(found.index) == [1, 2, 3]
    assert not shapely.has_z(found.geometry.to_numpy()).any()
    assert [shape.geom_type for shape in found.geometry] == ["Polygon"] * 3
    changes = told(path)
    assert ("height", "its heights were dropped", 3) in changes
    assert ("collection", "a collection was flattened to its polygons", 2) in changes
    assert {(kind, what, n) for kind, what, n in changes if kind == "left out"} == {
        ("left out", "a line among polygons", 2), ("left out", "a line among polygons", 4), ("left out", "a point among polygons", 5),
    }  # fmt: skip


def test_a_shape_over_the_antimeridian_is_cut_there(tmp_path: Path) -> None:
    jumping = shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)])
    beyond = shapely.box(179, 2, 181, 3)
    path = write(frame({"side": ["A", "B"]}, jumping, beyond), tmp_path / "map.geojson")
    for shape, south in zip(read(path).geometry, (0, 2), strict=True):
        wanted = shapely.union(shapely.box(179, south, 180, south + 1), shapely.box(-180, south, -179, south + 1))
        assert shape.symmetric_difference(wanted).area < 1e-9
    assert [n for kind, _, n in told(path) if kind == "antimeridian"] == [1, 2]


def test_invalid_shapes_are_mended_with_their_areas(tmp_path: Path) -> None:
    tie = shapely.Polygon([(10, 50), (11, 51), (11, 50), (10, 51)])
    twice = shapely.Polygon([(0, 0), (2, 0), (2, 2), (0, 2), (0, 0), (1, 0), (1, 1), (0, 1)])
    spike = shapely.Polygon([(5, 5), (6, 5), (6, 6), (6, 9), (6, 6), (5, 6)])
    flat = shapely.Polygon([(3, 3), (4, 4), (3, 3)])
    path = write(frame({"side": list("ABCD")}, tie, twice, spike, flat), tmp_path / "map.geojson")
    found = read(path)
    assert found.geometry.is_valid.all()
    assert list(found.index) == [1, 2, 3]
    assert abs(found.geometry.iloc[1].area - 4) < 1e-9
    assert found.geometry.iloc[2].equals(shapely.box(5, 5, 6, 6))
    kinds = {n: kind for kind, _, n in told(path)}
    assert kinds == {1: "invalid", 2: "invalid", 3: "invalid", 4: "left out"}


def test_a_ring_that_is_not_closed_is_closed_and_told(tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    corners = [[10, 50], [11, 50], [11, 51], [10, 51]]
    feature = {
        "type": "Feature",
        "properties": {"side": "A"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert same(read(path).geometry.iloc[0], shapely.box(10, 50, 11, 51))
    assert any("closed ring" in what for kind, what, _ in told(path) if kind == "driver")


text = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Zs"]), min_size=1, max_size=12
)
cells = st.integers(0, 12)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(text, min_size=1, max_size=4),
    at=st.lists(st.tuples(cells, cells), min_size=4, max_size=4, unique=True),
)
@pytest.mark.parametrize("kind", ["geojson", "kml", "gpkg", "csv"])
def test_what_is_written_is_what_is_read(
    kind: str, names: list[str], at: list[tuple[int, int]], tmp_path: Path
) -> None:
    shapes = [shapely.box(10 + x / 5, 50 + y / 7, 10.2 + x / 5, 50.1 + y / 7) for x, y in at[: len(names)]]
    path = tmp_path / f"map.{kind}"
    path.unlink(missing_ok=True)
    found = read(write(frame({"side": [f"x{name}" for name in names]}, *shapes), path))
    # Composed and decomposed letters are one.
    assert [normalize("NFC", side) for side in found["side"]] == [normalize("NFC", f"x{name}") for name in names]
    assert all(same(a, b) for a, b in zip(found.geometry, shapes, strict=True))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1), flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6))
@pytest.mark.parametrize("kind", ["geojson", "kml", "kmz", "gpkg", "shp", "shp.zip", "csv"])
def test_a_damaged_file_is_read_or_refused(
    kind: str, cut: float, flips: list[tuple[float, int]], tmp_path: Path
) -> None:
    whole = tmp_path / f"whole.{kind}"
    if not whole.exists():
        write(frame({"side": ["A", "B"]}, WEST, EAST), whole)
    data = bytearray(whole.read_bytes())
    for at, value in flips:
        data[int(at * (len(data) - 1))] = value
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(data[: max(1, int(len(data) * cut))] if cut < 0.9 else data)
    with suppress(InputError):
        read(path)
