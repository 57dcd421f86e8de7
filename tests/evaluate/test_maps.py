"""Maps from files, compared: sides, days, bands of doubt, and where they differ. All maps are made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.control.scores import Rules
from geo.errors import InputError
from geo.evaluate.differences import largest_parts, pieces, places_in, set_aside, whereabouts
from geo.evaluate.maps import ControlMap, compare_maps, read_map
from geo.model import Place
from geo.places.gazetteer import Gazetteer
from tests.evaluate.control_things import map_file, strips

TOWNS = (
    Place("1", "Elm", 48.5, 31.1, "P.PPL", population=50_000),
    Place("2", "Ash", 48.6, 31.2, "P.PPL", population=900),
    Place("3", "Oak", 48.5, 30.5, "P.PPL", population=100),
    Place("4", "Elm River", 48.5, 31.1, "H.STM"),
)


@pytest.fixture
def both(tmp_path: Path) -> tuple[ControlMap, ControlMap]:
    return (
        read_map(map_file(tmp_path / "a.geojson", strips(31.0))),
        read_map(map_file(tmp_path / "b.geojson", strips(31.5))),
    )


@pytest.fixture
def gazetteer() -> Gazetteer:
    return Gazetteer(TOWNS, {})


def test_figures_of_two_files(both: tuple[ControlMap, ControlMap]):
    found = compare_maps(*both).figures
    assert found["sides"]["A"]["iou"] == pytest.approx(2 / 3, abs=1e-3)
    assert found["sides"]["B"]["iou"] == pytest.approx(1 / 2, abs=1e-3)
    # Half a degree at 48.5 north; the front is scored without what lies along the edge.
    assert found["front"]["A"]["sym_mean_km"] == pytest.approx(36.9, abs=0.3)
    assert found["accuracy"] == pytest.approx(0.75, abs=1e-3)
    assert "doubt" not in found


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "kml"])
def test_maps_are_read_from_any_format_and_projection(tmp_path: Path, both: tuple[ControlMap, ControlMap], suffix: str):
    frame = both[1].areas.rename(columns={"side": "Name"})
    path = tmp_path / f"b.{suffix}"
    if suffix == "kml":
        frame.to_file(path, driver="KML")
    else:
        frame.to_crs(32636).to_file(path)
    other = read_map(path, "name" if suffix == "kml" else "Name")
    figures = compare_maps(both[1], other).figures
    assert figures["accuracy"] == pytest.approx(1, abs=1e-3)


def test_only_polygons_with_a_side_count(tmp_path: Path):
    shapes = {
        "A": shapely.box(30, 48, 31, 49),
        None: shapely.box(31, 48, 32, 49),
        "B": shapely.LineString([(30, 48), (32, 49)]),
    }
    assert read_map(map_file(tmp_path / "a.geojson", shapes)).sides == ["A"]


def test_a_file_of_several_days_needs_one_chosen(tmp_path: Path):
    shapes = {"A": shapely.box(30, 48, 31, 49), "B": shapely.box(30, 48, 32, 49)}
    path = map_file(tmp_path / "a.geojson", shapes, date=["2020-01-01", "2020-01-02"])
    assert read_map(path, day=date(2020, 1, 2)).sides == ["B"]
    for day in (None, date(2020, 1, 3)):
        with pytest.raises(InputError, match=r"2 days.*--date"):
            read_map(path, day=day)


def test_what_is_no_map_is_refused(tmp_path: Path):
    (tmp_path / "x.geojson").write_text("{", encoding="utf-8")
    points = map_file(tmp_path / "p.geojson", {"A": shapely.Point(30, 48)})
    far = map_file(tmp_path / "f.geojson", {"A": shapely.box(300, 48, 310, 49)})
    unnamed = map_file(tmp_path / "u.geojson", {None: shapely.box(30, 48, 31, 49)}, owner=["A"])
    for path, why in (
        (tmp_path / "x.geojson", "cannot be read"),
        (points, "no polygon"),
        (far, "off the earth"),
        (unnamed, "no polygon"),
    ):
        with pytest.raises(InputError, match=why):
            read_map(path)
    with pytest.raises(InputError, match=r"'owner'.*--side"):
        read_map(unnamed, "holder")
    assert read_map(unnamed, "owner").sides == ["A"]


def test_a_front_asked_for_must_be_there(both: tuple[ControlMap, ControlMap]):
    with pytest.raises(InputError, match="no side is called 'C'"):
        compare_maps(*both, rules=Rules(front_sides=("C",)))
    with pytest.raises(InputError, match="within the outline"):
        compare_maps(*both, shapely.box(0, 0, 1, 1))


def test_a_band_of_doubt_is_judged_by_what_it_catches(tmp_path: Path):
    shapes = {**strips(31.5), None: shapely.box(30.9, 48, 31.25, 49)}
    path = map_file(tmp_path / "b.geojson", shapes, kind=[None, None, "uncertain"])
    truth = read_map(map_file(tmp_path / "a.geojson", strips(31.0)))
    found = compare_maps(truth, read_map(path)).figures["doubt"]
    assert found["front_inside"] == 1
    assert found["band_share"] == pytest.approx(0.35 / 2, abs=0.005)
    # The maps differ from 31 to 31.5; the band reaches to the middle of that.
    assert found["errors_inside"] == pytest.approx(0.5, abs=0.01)


def test_the_ground_is_cut_by_what_both_say(tmp_path: Path):
    truth = read_map(map_file(tmp_path / "a.geojson", {**strips(31), "contested": shapely.box(30.9, 48, 31, 49)}))
    other = read_map(map_file(tmp_path / "b.geojson", {"A": shapely.box(30, 48, 31.6, 49)}))
    compared = compare_maps(truth, other)
    found = pieces(compared)
    assert [(p.first, p.second) for p in found if p.km2 > 60] == [("A", "A"), ("B", "A"), ("B", None)]
    assert sum(p.km2 for p in found) == pytest.approx(
        (compared.outline.area - set_aside(compared).area) / 1e6, rel=1e-4
    )
    assert set_aside(compared).area / compared.outline.area == pytest.approx(0.05, abs=0.001)


def test_the_largest_parts_say_where_they_are(both: tuple[ControlMap, ControlMap], gazetteer: Gazetteer):
    compared = compare_maps(*both)
    ((part,), more, _) = largest_parts(pieces(compared), compared, gazetteer)
    assert (part.piece.first, part.piece.second) == ("B", "A")
    assert part.places == ("Elm", "Ash")
    assert "of Ash" in part.where or "of Elm" in part.where
    assert part.deep_km == pytest.approx(36.9, abs=0.5)
    assert more == 0
    assert largest_parts(pieces(compared), compared, None, count=0)[1:] == (1, pytest.approx(part.km2))


def test_slivers_are_no_parts(both: tuple[ControlMap, ControlMap]):
    near = both[0].areas.assign(geometry=list(strips(31.001).values()))
    compared = compare_maps(both[0], ControlMap("near", near, both[0].bounds))
    assert max(p.km2 for p in pieces(compared) if not p.agrees) > 5
    assert largest_parts(pieces(compared), compared, None) == ([], 0, 0.0)


def test_whereabouts_name_the_nearest_and_a_town(gazetteer: Gazetteer):
    assert whereabouts(gazetteer, 48.7, 31.2) == "11 km north of Ash, 23 km north of Elm"
    assert whereabouts(gazetteer, 48.5, 31.1) == "at Elm"
    assert whereabouts(gazetteer, 0, 0) == ""
    assert [p.name for p in places_in(gazetteer, shapely.box(30, 48, 32, 49))] == ["Elm", "Ash", "Oak"]


def test_a_map_without_a_projection_is_taken_for_degrees(tmp_path: Path):
    path = tmp_path / "a.shp"
    gpd.GeoDataFrame({"side": ["A"]}, geometry=[shapely.box(30, 48, 31, 49)], crs=4326).to_file(path)
    path.with_suffix(".prj").unlink()
    assert read_map(path).bounds == (30, 48, 31, 49)
