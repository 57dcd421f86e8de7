"""One's own tables of places."""

from __future__ import annotations

import pytest

from geo.errors import GazetteerError
from geo.places.formats import open_book
from tests.places.formats.things import HOSTILE, read


@pytest.mark.parametrize(
    "header",
    ["name,lat,lon", "Name;Latitude;Longitude", "PLACE_NAME\tY\tX", "Place Name|LAT|LNG", "\ufeffname,lat,long"],
)
def test_columns_go_under_many_names(tmp_path, header):
    separator = next(s for s in "\t;|," if s in header)
    path = tmp_path / "mine.csv"
    path.write_text(f"{header}\n{separator.join(['Nor', '10.5', '20.5'])}\n", encoding="utf-8")
    ((place,), faults, _) = read(path)
    assert (place.name, place.lat, place.lon, place.kind) == ("Nor", 10.5, 20.5, "P.PPL")
    assert (place.source, place.licence) == ("mine.csv", "not stated")
    assert faults == []


def test_everything_a_row_can_say(tmp_path):
    path = tmp_path / "mine.csv"
    header = "id,name,lat,lon,kind,names,population,country,province,source,licence"
    row = '7,Nor,"10,5",20.5,Air Base,Nor Base|Base of Nor,"1,200",Syria,North,Survey,CC0'
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    ((place,), _, _) = read(path, source="Us", licence="ODbL")
    assert (place.id, place.lat, place.kind, place.names) == ("own:7", 10.5, "S.AIRB", ("Nor Base", "Base of Nor"))
    assert (place.population, place.country, place.admin1) == (1200, "SY", "North")
    assert (place.source, place.licence) == ("Survey", "CC0")


@pytest.mark.parametrize(
    ("header", "row", "names"),
    [
        ("admin4Name_en,admin4Name_ar,admin4Pcode,latitude,longitude", "Nor,نور,XA01,1,2", ("نور",)),
        ("name,name:ar,alt_name,place,lat,lon", "Nor,نور,Noor;Nour,village,1,2", ("نور", "Noor", "Nour")),
        ("village,y,x", "Nor,1,2", ()),
    ],
)
def test_headers_of_lists_that_go_round(tmp_path, header, row, names):
    path = tmp_path / "mine.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    ((place,), faults, _) = read(path)
    assert (place.name, place.lat, place.lon, place.names, place.kind) == ("Nor", 1.0, 2.0, names, "P.PPL")
    assert faults == []


def test_what_is_said_beside_the_file_fills_what_rows_do_not_say(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("name,lat,lon,geonameid\nNor,1,2,\nSor,3,4,55\n", encoding="utf-8")
    book = open_book(path)
    places, _, _ = read(path, source="Us", licence="ODbL", country="XA")
    assert {(p.source, p.licence, p.country) for p in places} == {("Us", "ODbL", "XA")}
    assert places[1].id == "gn:55"
    assert places[0].id.startswith("own:")
    assert [p.id for p in book.places()] == [p.id for p in places]  # ids do not change when a file is read again


def test_bad_rows_are_named_and_the_rest_is_kept(tmp_path):
    path = tmp_path / "mine.csv"
    rows = ["name,lat,lon", "Good,1,2", "Without,,", "Words,north,east", "a,b,c,d", "", "Short", f'"{HOSTILE}",3,4']
    path.write_text("\n".join(rows), encoding="utf-8")
    places, faults, _ = read(path)
    assert [p.name for p in places] == ["Good", HOSTILE]
    assert [f.where.rpartition(" ")[2] for f in faults] == ["3", "4", "5", "7"]


def test_other_encodings_are_read_with_a_note(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes("name,lat,lon\nSão Café da Praça,1,2\nVillage où l'été dure,3,4\n".encode("cp1252"))
    places, (note,), _ = read(path)
    assert places[0].name.startswith("S")
    assert "not UTF-8" in note.what
    path.write_bytes("name,lat,lon\nתל אביב,1,2\n".encode("utf-16"))
    assert [p.name for p in read(path)[0]] == ["תל אביב"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title,when\nNor,today\n", "columns missing: name, lat, lon .*title"),
        ("name,lat\nNor,1\n", "missing: lon .*lng"),
        ("Lorem ipsum dolor\n", "columns missing"),
    ],
)
def test_a_table_without_the_columns_is_said(tmp_path, content, said):
    path = tmp_path / "mine.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GazetteerError, match=said):
        open_book(path)
