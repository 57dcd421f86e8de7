"""Who's On First: features, folders of them, tables of meta data, SQLite distributions."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from geo.errors import GazetteerError
from geo.places.formats import open_book
from tests.places.formats.things import collection, read, wof, write_zip

REGION = wof(900, "Northmarch", wof__placetype="region")
VILLAGE = wof(
    1, "Tell Nor", 10.5, 20.5, wof__population=300, wof__hierarchy=[{"region_id": 900, "country_id": 5}],
    name__eng_x_preferred=["Tall Nor"], name__ara_x_preferred=["تل نور"], name__eng_x_variant=["Nor Hill"],
    name__eng_x_colloquial=["Norsy"],
)  # fmt: skip


def test_a_feature_becomes_a_place(tmp_path):
    path = tmp_path / "wof.geojson"
    path.write_bytes(collection(REGION, VILLAGE))
    (place,), faults, left_out = read(path)
    assert (place.id, place.name, place.lat, place.lon, place.kind) == ("wof:1", "Tell Nor", 10.5, 20.5, "P.PPL")
    assert set(place.names) == {"Tall Nor", "تل نور", "Nor Hill"}
    assert (place.country, place.admin1, place.population) == ("XA", "Northmarch", 300)
    assert place.source == "Who's On First"
    assert faults == []
    assert left_out == ["of another kind"]
    assert "whosonfirst.org" in open_book(path).attribution


def test_what_is_over_is_left_out_and_what_is_broken_is_named(tmp_path):
    path = tmp_path / "wof.geojson"
    features = [
        wof(1, "Gone", edtf__cessation="1990"), wof(2, "Wrong", edtf__deprecated="2019-01-01"),
        wof(3, "Replaced", wof__superseded_by=[4]), wof(4, "Not current", mz__is_current=0), wof(5, "Here"),
        wof(6, "Unplaced", None, None), wof(7, "Quarter", wof__placetype="neighbourhood", edtf__cessation=""),
        wof(8, "Label", None, None, lbl__latitude=1.0, lbl__longitude=2.0), {"type": "Feature"}, "text",
    ]  # fmt: skip
    features[5]["geometry"] = None
    path.write_bytes(collection(*features))
    places, faults, left_out = read(path)
    assert [(p.name, p.kind) for p in places] == [("Here", "P.PPL"), ("Quarter", "P.PPLX"), ("Label", "P.PPL")]
    assert left_out == ["no longer current"] * 4
    assert [f.where.rpartition(" ")[2] for f in faults] == ["6", "9", "10"]


def test_a_shape_gives_a_point_inside_where_no_other_is_given(tmp_path):
    path = tmp_path / "wof.geojson"
    path.write_bytes(collection(wof(1, "Shape", None, None)))
    ((place,), _, _) = read(path)
    assert 10 < place.lat < 10.1
    assert 20 < place.lon < 20.1


def test_the_id_at_geonames_goes_first_so_that_both_meet(tmp_path):
    path = tmp_path / "wof.geojson"
    path.write_bytes(collection(wof(1, "Nor", wof__concordances={"gn:id": 77}), wof(2, "Sor", wof__concordances=[])))
    assert [p.id for p in read(path)[0]] == ["gn:77", "wof:2"]


def test_one_feature_a_file_in_a_folder(tmp_path):
    for feature in (REGION, VILLAGE):
        path = tmp_path / str(feature["id"]) / f"{feature['id']}.geojson"
        path.parent.mkdir()
        path.write_text(json.dumps(feature), encoding="utf-8")
    (tmp_path / "1" / "1-alt-quattroshapes.geojson").write_text(json.dumps(VILLAGE), encoding="utf-8")
    (tmp_path / "1" / "2.geojson").write_text('{"type": ', encoding="utf-8")
    (place,), (fault,), _ = read(tmp_path)
    assert (place.name, place.admin1) == ("Tell Nor", "Northmarch")
    assert fault.where == "2.geojson"
    before = open_book(tmp_path).hash
    (tmp_path / "1" / "2.geojson").unlink()
    assert open_book(tmp_path).hash != before


def test_a_table_of_meta_data(tmp_path):
    header = "id,name,placetype,wof_country,geom_latitude,geom_longitude,deprecated,cessation,superseded_by,region_id"
    rows = [
        "900,Northmarch,region,XA,11,21,,,,", "1,Tell Nor,locality,XA,10.5,20.5,,uuuu,,900",
        "2,Gone,locality,XA,10,20,,1990,,900", "3,Lost,locality,XA,,,,,,900", "4,Old,locality,XA,10,20,2020-01-01,,,",
    ]  # fmt: skip
    path = tmp_path / "wof-locality-latest.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    (place,), (fault,), left_out = read(path)
    assert (place.id, place.name, place.lat, place.admin1, place.country) == (
        "wof:1", "Tell Nor", 10.5, "Northmarch", "XA",
    )  # fmt: skip
    assert fault.where.endswith("line 5")
    assert sorted(left_out) == ["no longer current"] * 2 + ["of another kind"]
    assert open_book(path).format == "Who's On First"


def test_a_table_with_the_properties_names(tmp_path):
    header = "wof:id,wof:name,wof:placetype,wof:country,geom:latitude,geom:longitude,wof:population,mz:is_current"
    rows = ["1,Tell Nor,locality,XA,10.5,20.5,40,1,Tall Nor", "2,Gone,locality,XA,1,2,,0,"]
    path = tmp_path / "wof.csv"
    path.write_text("\n".join([f"{header},name:eng_x_preferred", *rows]), encoding="utf-8")
    (place,), faults, left_out = read(path)
    assert (place.id, place.name, place.names, place.population) == ("wof:1", "Tell Nor", ("Tall Nor",), 40)
    assert (faults, left_out) == ([], ["no longer current"])


def test_a_distribution(tmp_path):
    path = tmp_path / "whosonfirst-data-admin-xa-latest.db"
    bodies = [(f["id"], json.dumps(f)) for f in (REGION, VILLAGE)]
    bodies += [(2, json.dumps(wof(2, "Alternative", src__alt_label="quattroshapes"))), (3, "{")]
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE geojson (id INTEGER NOT NULL, body TEXT, source TEXT, lastmodified INTEGER)")
        database.executemany("INSERT INTO geojson (id, body) VALUES (?, ?)", bodies)
        database.commit()
    (place,), (fault,), left_out = read(path)
    assert (place.name, place.admin1) == ("Tell Nor", "Northmarch")
    assert fault.where.endswith("feature 3")
    assert sorted(left_out) == ["another geometry of a place", "of another kind"]
    assert open_book(path).total == 4
    packed = write_zip(tmp_path / "wof.zip", wof__db=path.read_bytes())
    with pytest.raises(GazetteerError, match="Unpack it"):
        open_book(packed)


def test_a_database_of_something_else_is_said(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE theirs (x)")
        database.commit()
    with pytest.raises(GazetteerError, match=r"no such table.*Who's On First"):
        open_book(path)
    path.write_bytes(b"SQLite format 3\0" + b"\xa5" * 5000)
    with pytest.raises(GazetteerError, match="cannot be read"):
        open_book(path)
