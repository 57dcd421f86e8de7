"""Advances in map data: land that changed hands, arrows from where to where, and what they rest on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import geopandas as gpd
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from defusedxml import ElementTree
from lxml import etree, html

from geo.errors import InputError
from geo.exports import write
from geo.exports.description import Description, description_toml, read_description
from geo.exports.files import NOTICE
from geo.exports.kml import NAMESPACE, with_head
from geo.exports.progress import CancelledError
from geo.exports.scene import compose
from geo.model import Event
from tests.exports.ogc import kml_schema
from tests.exports.test_geopackage import rows
from tests.exports.things import DAYS, theatre, timeline
from tests.hostile import MARK, PAYLOADS

K = f"{{{NAMESPACE}}}"
LATER = DAYS[1] + timedelta(1)
STRIP = shapely.box(11.0, 10, 11.4, 11)


def claimed(**fields):
    """The timeline with a claim that the West advances on Middle."""
    whole = timeline(**fields)
    return replace(whole, claims=(replace(whole.claims[0], event=Event.ADVANCE),))


def longer():
    """The timeline with a third day, on which nothing changes."""
    whole = timeline()
    frames = {}
    for name in ("control", "areas", "fronts", "overlays"):
        frame = getattr(whole, name)
        last = frame[frame["date"] == DAYS[1]].assign(date=LATER)
        frames[name] = gpd.pd.concat([frame, last], ignore_index=True)
    return replace(whole, dates=(*DAYS, LATER), **frames)


def told(path, layer):
    """(geometry, properties) of the features of a layer of a GeoJSON file."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [
        (shapely.geometry.shape(f["geometry"]), f["properties"]) for f in features if f["properties"]["layer"] == layer
    ]


@pytest.fixture
def where(tmp_path):
    return theatre(tmp_path)


def test_land_that_changed_hands_says_whose_it_was_and_is_and_why(where, tmp_path):
    ((land, said),) = told(write(timeline(), where, tmp_path / "a.geojson"), "advance")
    assert land.equals(STRIP)
    assert (said["date"], said["since"]) == ("2023-04-09", "2023-04-08")
    assert [said[name] for name in ("side", "side_name", "against", "against_name")] == ["W", "West", "E", "East"]
    assert said["area_km2"] == pytest.approx(43.8 * 110.6, rel=0.01)
    assert said["area_low_km2"] < said["area_km2"] < said["area_high_km2"]
    assert (said["way"], said["places"], said["claims"]) == ("east", ["Middle"], ["c1"])
    assert said["sentences"] == ["The West took Middle. (Paper, report, 2023-04-09)"]


def test_an_arrow_leads_from_what_was_held_to_what_was_gained(where, tmp_path):
    ((arrow, said),) = told(write(timeline(), where, tmp_path / "a.geojson"), "arrow")
    assert [x for x, _ in arrow.coords] == pytest.approx([11.0, 11.4])
    assert (said["basis"], said["side"], said["against"], said["claims"]) == ("inferred", "W", "E", ["c1"])
    assert said["length_km"] == pytest.approx(0.4 * 109.5, rel=0.02)


def test_an_advance_that_is_only_claimed_is_an_arrow_of_another_kind_as_on_pictures(where, tmp_path):
    arrows = told(write(claimed(), where, tmp_path / "a.geojson"), "arrow")
    ((arrow, said),) = [(shape, row) for shape, row in arrows if row["basis"] == "claimed"]
    assert list(arrow.coords) == [(10.5, 10.5), (11.2, 10.5)]
    assert (said["date"], said["since"], said["way"]) == ("2023-04-09", None, "from Sunset east to Middle")
    assert (said["side"], said["against"], said["sentences"][0][:23]) == ("W", "E", "The West took Middle. (")
    (drawn,) = compose(claimed(), where, DAYS[1]).advances
    assert (drawn.side, drawn.day) == (said["side"], DAYS[1])
    assert drawn.end[0] - drawn.start[0] == pytest.approx(1000 * said["length_km"], rel=0.01)


def test_a_day_alone_still_looks_a_day_back(where, tmp_path):
    path = write(timeline(), where, tmp_path / "a.geojson", day=DAYS[1])
    assert [said["since"] for _, said in told(path, "advance")] == ["2023-04-08"]
    assert told(write(timeline(), where, tmp_path / "b.geojson", day=DAYS[0]), "advance") == []


def test_land_is_told_since_the_day_that_is_asked_for(where, tmp_path):
    each = told(write(longer(), where, tmp_path / "a.geojson"), "advance")
    assert [(said["since"], said["date"]) for _, said in each] == [("2023-04-08", "2023-04-09")]
    since = told(write(longer(), where, tmp_path / "b.geojson", since=DAYS[0]), "advance")
    assert [(said["since"], said["date"]) for _, said in since] == [
        ("2023-04-08", "2023-04-09"),
        ("2023-04-08", "2023-04-10"),
    ]
    ((land, said),) = told(write(longer(), where, tmp_path / "c.geojson", since=DAYS[0], day=LATER), "advance")
    assert land.equals(STRIP)
    # What the land rests on was reported before the day that is written.
    assert said["sentences"] == ["The West took Middle. (Paper, report, 2023-04-09)"]


def test_a_day_to_look_back_to_that_is_not_there_is_refused(where, tmp_path):
    with pytest.raises(InputError, match="2023-04-10 is no day"):
        write(timeline(), where, tmp_path / "a.geojson", since=LATER)
    asked = Description(since=DAYS[0])
    assert read_description(description_toml(asked)) == asked


def test_an_extent_cuts_land_and_keeps_arrows_that_end_in_it(where, tmp_path):
    path = write(claimed(), where, tmp_path / "a.geojson", extent=(11.1, 10, 11.3, 11))
    ((land, said),) = told(path, "advance")
    assert land.equals(shapely.box(11.1, 10, 11.3, 11))
    assert said["area_km2"] == pytest.approx(21.9 * 110.6, rel=0.01)
    assert said["area_low_km2"] is said["area_high_km2"] is said["depth_km"] is None
    ((arrow, said),) = told(path, "arrow")
    assert said["basis"] == "claimed"
    assert list(arrow.coords) == [(10.5, 10.5), (11.2, 10.5)]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet", ".kml"])
def test_advances_are_there_only_when_asked_for(where, tmp_path, suffix):
    def named(layers):
        path = write(timeline(), where, tmp_path / f"a{suffix}", layers=layers)
        if suffix == ".geojson":
            return {f["properties"]["layer"] for f in json.loads(path.read_text())["features"]}
        if suffix == ".parquet":
            return set(gpd.read_parquet(path)["layer"])
        return {str(name) for name, _ in pyogrio.list_layers(path)} - {"about", "layer_styles"}

    both = {".geojson": {"advance", "arrow"}, ".kml": {"Land that changed hands", "Advances, from where to where"}}
    assert named(["advances"]) == both.get(suffix, {"advances", "arrows"})
    assert not named(["areas", "fronts", "places"]) & both.get(suffix, {"advances", "arrows"})


def test_gdal_reads_land_and_arrows_of_a_geopackage(where, tmp_path):
    path = write(claimed(), where, tmp_path / "a.gpkg")
    land, arrows = (pyogrio.read_dataframe(path, layer=layer) for layer in ("advances", "arrows"))
    assert land.geometry.iloc[0].equals(STRIP)
    assert (land["since"].iloc[0].date(), land["places"].iloc[0], land["claims"].iloc[0]) == (DAYS[0], "Middle", "c1")
    assert (land["color"].iloc[0], land["against_color"].iloc[0]) == ("#CC411F", arrows["against_color"].iloc[0])
    assert arrows["basis"].tolist() == ["inferred", "claimed"]
    assert arrows.geometry.iloc[1].geoms[0].coords[-1] == (11.2, 10.5)


def test_qgis_hatches_land_in_the_colour_of_who_lost_it_and_draws_arrows(where, tmp_path):
    path = write(claimed(), where, tmp_path / "a.gpkg")
    styles = {
        name: ElementTree.fromstring(text)
        for name, text in rows(path, "SELECT f_table_name, styleQML FROM layer_styles")
    }
    (rule,) = [rule for rule in styles["advances"].iter("rule") if rule.get("label") == "Taken by West"]
    symbol = styles["advances"].find(f"renderer-v2/symbols/symbol[@name='{rule.get('symbol')}']")
    options = {option.get("name"): option.get("value") for option in symbol.findall("layer/Option/Option")}
    assert (options["style"], options["outline_color"]) == ("b_diagonal", "204,65,31,255")
    assert symbol.find(".//Option[@name='fillColor']/Option[@name='field']").get("value") == "against_color"
    drawn = styles["arrows"].findall("renderer-v2/symbols/symbol")
    assert [rule.get("filter").split(" AND ")[1] for rule in styles["arrows"].iter("rule")] == [
        "\"basis\" = 'inferred'", "\"basis\" = 'claimed'",
    ]  # fmt: skip
    assert [symbol.find("layer").get("class") for symbol in drawn] == ["ArrowLine", "ArrowLine"]
    fills = [symbol.find("layer/symbol") for symbol in drawn]
    assert [(fill.get("type"), fill.find("layer").get("class")) for fill in fills] == [("fill", "SimpleFill")] * 2
    assert [
        fill.find(".//data_defined_properties//Option[@name='field']/..").get("name") for fill in fills
    ] == ["fillColor", "outlineColor"]  # fmt: skip


def test_geopandas_reads_both_from_geoparquet(where, tmp_path):
    path = write(claimed(), where, tmp_path / "a.parquet")
    read = gpd.read_parquet(path)
    land, arrows = (read[read["layer"] == layer] for layer in ("advances", "arrows"))
    assert land.geometry.iloc[0].equals(STRIP)
    assert arrows.geom_type.tolist() == ["LineString", "LineString"]
    assert land["since"].iloc[0] == DAYS[0]
    assert [str(pq.read_schema(path).field(name).type) for name in ("since", "area_low_km2")] == [
        "date32[day]",
        "double",
    ]


@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_an_earth_shows_them_on_their_day(where, tmp_path, suffix):
    path = write(claimed(), where, tmp_path / f"a{suffix}")
    land = pyogrio.read_dataframe(path, layer="Land that changed hands")
    arrows = pyogrio.read_dataframe(path, layer="Advances, from where to where")
    assert land["Name"].tolist() == ["Taken by West"]
    assert land["begin"].iloc[0].date() == land["end"].iloc[0].date() == DAYS[1]
    assert (land["since"].iloc[0], land["against"].iloc[0], land["way"].iloc[0]) == ("2023-04-08", "E", "east")
    assert arrows["Name"].tolist() == ["Advance of West", "Advance of West, as claimed"]
    assert arrows.geometry.iloc[1].geoms[0].coords[-1][:2] == (11.2, 10.5)


def test_kml_keeps_to_the_schema_and_says_what_is_told_and_the_notice(where, tmp_path):
    root = etree.parse(str(write(claimed(), where, tmp_path / "a.kml")))
    kml_schema().assertValid(root)
    styles = {f"#{style.get('id')}" for style in root.iter(f"{K}Style")}
    assert {url.text for url in root.iter(f"{K}styleUrl")} <= styles
    (balloon,) = [
        html.fromstring(f"<div>{mark.findtext(f'{K}description')}</div>").text_content()
        for mark in root.iter(f"{K}Placemark")
        if mark.findtext(f"{K}name") == "Taken by West"
    ]
    for words in ("From: East", "Changed hands since 2023-04-08", "To the east", "Places: Middle", "took Middle."):
        assert words in balloon
    assert NOTICE.startswith(balloon[balloon.index("Inferred from public") :].strip())


def test_balloons_speak_the_language_that_is_asked_for(where, tmp_path):
    text = write(claimed(), where, tmp_path / "a.kml", language="ar").read_text(encoding="utf-8")
    root = etree.fromstring(text.encode())
    names = [folder.findtext(f"{K}name") for folder in root.iter(f"{K}Folder")]
    assert "أراضٍ تغيّرت السيطرة عليها" in names
    assert "من Sunset باتجاه شرق، إلى Middle" in text


def test_a_head_points_to_where_the_arrow_ends():
    line, head = with_head(shapely.LineString([(10, 0), (10, 1)])).geoms
    assert list(line.coords) == [(10, 0), (10, 1)]
    (left, north), tip, (right, other) = head.coords
    assert tip == (10, 1)
    assert north == pytest.approx(other)
    assert north < 1
    assert 10 - left == pytest.approx(right - 10)
    assert left != 10
    nowhere = with_head(shapely.LineString([(10, 0), (10, 0)]))
    assert shapely.get_coordinates(nowhere).tolist()[2:] == [[10, 0]] * 3


def test_a_workbook_has_them_on_a_sheet(where, tmp_path):
    book = openpyxl.load_workbook(write(timeline(), where, tmp_path / "a.xlsx"))
    head, *found = [[cell.value for cell in row] for row in book["Land that changed hands"]]
    (row,) = [dict(zip(head, cells, strict=True)) for cells in found]
    assert (row["date"].date(), row["since"].date(), row["side_name"], row["against"]) == (
        DAYS[1],
        DAYS[0],
        "West",
        "E",
    )
    assert (row["places"], row["claims"]) == ("Middle", "c1")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_names_are_shown_letter_by_letter(tmp_path, payload):
    hostile = claimed(text=payload, title=payload, source=payload, name=payload, url=payload)
    place = theatre(tmp_path, title=payload, names=(payload, "East"))
    root = etree.parse(str(write(hostile, place, tmp_path / "a.kml", layers=["advances"])))
    kml_schema().assertValid(root)
    assert MARK not in {element.tag for element in root.iter()}
    for element in root.iter(f"{K}description"):
        shown = html.fragments_fromstring(element.text)
        assert {node.tag for top in shown for node in top.iter()} <= {"p", "b", "i"}
        assert "$[" not in element.text
    package = write(hostile, place, tmp_path / "a.gpkg", layers=["advances"])
    assert len(pyogrio.read_dataframe(package, layer="arrows")) == 2
    for (text,) in rows(package, "SELECT styleQML FROM layer_styles"):
        assert MARK not in {element.tag for element in ElementTree.fromstring(text).iter()}


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet", ".kmz", ".kml", ".xlsx"])
def test_the_same_timeline_gives_the_same_bytes_and_a_stop_leaves_nothing(where, tmp_path, suffix):
    one, two = (write(claimed(), where, tmp_path / f"{name}{suffix}").read_bytes() for name in "ab")
    assert one == two

    def stop(_share, what):
        if what == "advances":
            raise CancelledError

    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(CancelledError):
        write(claimed(), where, folder / f"a{suffix}", progress=stop)
    assert list(folder.iterdir()) == []
