"""The tools that build the gazetteer, on small inputs made here."""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box

from tools import build_basemap as basemap
from tools import build_readme, fetch_packages
from tools.gazetteer_curated import Water, draw, read_places
from tools.gazetteer_packages import spellings, wanted
from tools.gazetteer_records import (
    Record,
    distance_km,
    feature,
    key,
    override,
    record,
    rounded,
    unique_names,
    without_doubles,
    write_features,
)
from tools.gazetteer_rivers import RiverNetwork, between


def place(place_id: str, name: str = "Alpha", lat: float = 35.0, lon: float = 37.0, **other: object) -> Record:
    return record(place_id, name, str(other.pop("kind", "P.PPL")), lat, lon, "GeoNames", **other)


@given(st.text(max_size=30))
def test_key_is_idempotent_on_its_words(name: str) -> None:
    assert key(name.upper()) == key(name.upper().upper())
    assert key(f"  {name} ") == key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Al-Bāb", "el bab"), ("Ma'arrat", "Ma‘arrat"), ("As-Suwayda", "Suwayda"), ("Şanlıurfa", "Şanlıurfa")],
)
def test_key_joins_spellings(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_unique_names_keeps_order() -> None:
    assert unique_names("A", ["B", " A ", "", "B", "C"]) == ["B", "C"]


@given(st.floats(-80, 80), st.floats(-179, 179))
def test_distance_is_zero_to_itself_and_symmetric(lat: float, lon: float) -> None:
    a, b = place("gn:1", lat=lat, lon=lon), place("gn:2", lat=lat / 2, lon=lon / 2)
    assert distance_km(a, a) == 0
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))


def test_override_corrects_what_is_given_and_keeps_the_rest() -> None:
    base = {"gn:1": place("gn:1", "Dayr", population=5, names=["Foreign", "دير"])}
    ours = record("gn:1", "Deir", "", 0, 0, "Frontline Mapper", names=["Dair"])
    ours["lat"] = ours["lon"] = None
    row = override(base, [ours])["gn:1"]
    assert (row["name"], row["lat"], row["population"], row["kind"]) == ("Deir", 35.0, 5, "P.PPL")
    assert row["names"] == ["Dair", "Dayr", "دير"]
    assert row["source"] == "GeoNames"


def test_override_adds_new_rows() -> None:
    assert set(override({"gn:1": place("gn:1")}, [place("fm:x")])) == {"gn:1", "fm:x"}


def test_doubles_go_the_curated_and_the_populous_stay() -> None:
    rows = [place("gn:1", population=10), place("gn:2", population=20, lat=35.01), place("gn:3", lat=36.0)]
    assert {r["id"] for r in without_doubles(rows)} == {"gn:2", "gn:3"}
    assert {r["id"] for r in without_doubles([*rows, place("fm:a")])} == {"fm:a", "gn:3"}
    assert {r["id"] for r in without_doubles([*rows[:1], place("gn:9", kind="S.DAM")])} == {"gn:1", "gn:9"}


def test_written_file_has_one_feature_a_line(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.geojson"
    shaped = place("fm:b", geometry=LineString([(37.123456, 35), (38, 36)]))
    write_features(path, [feature(place("fm:a")), feature(shaped)])
    assert len(path.read_text().splitlines()) == 4
    frame = gpd.read_file(path)
    assert list(frame.geom_type) == ["Point", "LineString"]
    assert frame.geometry.iloc[1].coords[0] == (37.1235, 35.0)


def test_rounded_stays_valid() -> None:
    assert rounded(Polygon([(0, 0), (1, 0), (1.00001, 0.00001), (0, 1)])).is_valid


def test_spellings_keep_transliterations_and_drop_exonyms_codes_and_other_scripts() -> None:
    names = spellings("Deir ez-Zor", ["Dayr az Zawr", "DEZ", "dyr alzwr", "Дейр", "Deir Ez Zor", "Auzara"], 0.7)
    assert names == ["Dayr az Zawr"]


@pytest.mark.parametrize(
    ("country", "lat", "population", "answer"),
    [("SY", 35, 0, True), ("TR", 37, 1500, True), ("TR", 41, 1500, False), ("TR", 41, 6000, True), ("FR", 45, 6000, False)],
)  # fmt: skip
def test_wanted(country: str, lat: float, population: int, answer: bool) -> None:
    row = {"countrycode": country, "latitude": lat, "longitude": 37, "population": population}
    assert wanted(row) is answer


def test_curated_row_of_ours_needs_everything(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    head = "id,name,kind,country,admin1,population,lat,lon,names\n"
    path.write_text(head + "fm:a,Alpha,P.PPL,SY,,,35.1,37.2,Alfa|Al-Alpha\ngn:1,Beta,,,,,,,\n", encoding="utf-8")
    ours, correction = read_places(path)
    assert (ours["lat"], ours["names"]) == (35.1, ["Alfa", "Al-Alpha"])
    assert correction["lat"] is None
    path.write_text(head + "fm:a,Alpha,P.PPL,SY,,,,,\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"x\.csv:2"):
        list(read_places(path))


def network() -> RiverNetwork:
    upper = np.array([[x / 10, 0.0] for x in range(11)])
    lower = np.array([[1.02 + x / 10, 0.0] for x in range(11)])
    return RiverNetwork([upper, lower, np.array([[0.5, 1.0], [0.5, 2.0]])])


def test_course_follows_pieces_over_a_gap() -> None:
    course = network().course([(0.0, 0.01), (2.0, 0.01)])
    assert course.length == pytest.approx(2.02, abs=0.02)
    assert len(course.coords) == 22


def test_course_is_straight_where_no_river_runs() -> None:
    course = network().course([(0.5, 0.0), (0.5, 1.0), (3.0, 3.0)])
    assert list(course.coords) == [(0.5, 0.0), (0.5, 1.0), (3.0, 3.0)]


def test_between_ignores_the_order() -> None:
    line = LineString([(0, 0), (10, 0)])
    assert between(line, (7, 1), (2, 1)).length == between(line, (2, 0), (7, 0)).length == 5


def test_draw_knows_every_kind_of_shape() -> None:
    water = Water(network(), (box(5, 5, 6, 6), box(8, 8, 9, 9)))
    shapes = {"r": LineString([(37, 35), (38, 35)]), "u": box(0, 0, 1, 1), "v": box(1, 0, 2, 1)}
    assert draw({"lake": [8.5, 8.5]}, water, shapes).equals(box(8, 8, 9, 9))
    assert draw({"union": ["u", "v"]}, water, shapes).area == 2
    assert draw({"point": [1, 2]}, water, shapes) == Point(1, 2)
    assert draw({"via": [[0, 0], [1, 0]]}, water, shapes).length == pytest.approx(1)
    assert draw({"line": [[0, 0], [1, 0]]}, water, shapes).length == 1
    assert draw({"polygon": [[0, 0], [1, 0], [1, 1]]}, water, shapes).area == 0.5
    band = draw({"along": "r", "from": [37.2, 35], "to": [37.8, 35], "width_km": 20}, water, shapes)
    assert band.bounds[3] - band.bounds[1] == pytest.approx(20 / 111, rel=0.03)
    circle = draw({"circle": [38.6, 33.5, 55]}, water, shapes)
    assert gpd.GeoSeries([circle], crs=4326).to_crs(32637).area[0] == pytest.approx(np.pi * 55e3**2, rel=0.02)


def test_lines_are_lengthened_at_both_ends() -> None:
    longer = basemap.lengthened(MultiLineString([[(0, 0), (1, 0)], [(1, 0), (2, 0)]]), 0.5)
    assert longer.bounds == (-0.5, 0.0, 2.5, 0.0)


def test_tidy_fills_holes_and_drops_crumbs() -> None:
    holed = Polygon(box(0, 0, 2, 2).exterior, [box(0.5, 0.5, 1, 1).exterior.coords])
    assert basemap.tidy(holed.union(box(5, 5, 5.0001, 5.0001))).equals(box(0, 0, 2, 2))


def test_towns_are_ranked() -> None:
    plan = {"country": "SY", "towns": {"ids": ["gn:3"], "population": 40_000}}
    rows = [
        place("gn:1", "Seat", country="SY", kind="P.PPLC", population=9), place("gn:2", "Big", country="SY", population=200_000),
        place("gn:3", "Listed", country="SY"), place("gn:4", "Small", country="SY"), place("gn:5", "Far", country="FR", population=10**6),
    ]  # fmt: skip
    rows[0]["population"] = 1_000_000
    named = {f["properties"]["name"]: f["properties"]["rank"] for f in basemap.towns(rows, plan)}
    assert named == {"Seat": "capital", "Big": "big", "Listed": "town"}


def test_a_package_with_another_checksum_is_refused(tmp_path: Path) -> None:
    package = fetch_packages.Package("x", "1", "pypi", "x.whl", "0" * 64)
    (tmp_path / "x.whl").write_bytes(b"altered")
    with pytest.raises(SystemExit, match="another checksum"):
        fetch_packages.fetch(package, tmp_path)


def test_a_cached_package_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.whl").write_bytes(b"right")
    package = fetch_packages.Package("x", "1", "pypi", "x.whl", hashlib.sha256(b"right").hexdigest())
    monkeypatch.setattr(fetch_packages.subprocess, "run", lambda *_, **__: pytest.fail("asked the registry"))
    assert fetch_packages.fetch(package, tmp_path) == tmp_path / "x.whl"


def test_wheels_and_tarballs_are_unpacked_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    with zipfile.ZipFile(tmp_path / "p.whl", "w") as wheel:
        wheel.write(tmp_path / "a.txt", "a.txt")
    with tarfile.open(tmp_path / "p.tgz", "w:gz") as tarball:
        tarball.add(tmp_path / "a.txt", "package/a.txt")
    folder = fetch_packages.unpack(tmp_path / "p.whl", tmp_path / "wheel")
    assert (folder / "a.txt").read_text() == "a"
    assert fetch_packages.unpack(tmp_path / "gone.whl", tmp_path / "wheel") == folder
    assert (fetch_packages.unpack(tmp_path / "p.tgz", tmp_path / "npm") / "package" / "a.txt").exists()


@pytest.mark.parametrize("registry", ["pypi", "npm", "debian"])
def test_each_registry_is_asked_for_the_pinned_version(registry: str) -> None:
    command = fetch_packages.client(fetch_packages.Package("thing", "1.2", registry, "f", "s"), Path("cache"))
    assert any("thing" in part and "1.2" in part for part in command)


def test_readme_tables_are_written_between_their_markers(tmp_path: Path) -> None:
    (tmp_path / "places.geojson").write_text("{}")
    (tmp_path / "README.md").write_text(
        "before\n<!-- files -->\nold\n<!-- end -->\nafter\n<!-- packages -->\n<!-- end -->\n"
    )
    build_readme.update(tmp_path)
    text = (tmp_path / "README.md").read_text()
    assert "old" not in text
    assert fetch_packages.sha256(tmp_path / "places.geojson") in text
    assert text.startswith("before\n")
    build_readme.update(tmp_path)
    assert (tmp_path / "README.md").read_text() == text
