"""GeoNames' dumps, plain and packed."""

from __future__ import annotations

import pytest

from geo.errors import GazetteerError
from geo.places.formats import Asked, open_book
from tests.places.formats.things import HOSTILE, dump, geonames_row, read, write_zip


def test_a_row_becomes_a_place_with_whose_it_is(tmp_path):
    path = tmp_path / "XA.txt"
    row = geonames_row(7, "Tell Nor", 10.25, -20.5, names="Tall Nor,TNO,tel nor,تل نور,Tell Nor", population=120)
    path.write_bytes(b"\xef\xbb\xbf" + dump(row, "\n"))
    (place,), faults, left_out = read(path)
    assert (place.id, place.name, place.lat, place.lon, place.kind) == ("gn:7", "Tell Nor", 10.25, -20.5, "P.PPL")
    assert place.names == ("Tall Nor", "تل نور")  # no codes, no small transliterations, not the name again
    assert (place.country, place.admin1, place.population) == ("XA", "01", 120)
    assert (place.source, place.licence) == ("GeoNames", "CC BY 4.0")
    assert faults == left_out == []
    book = open_book(path)
    assert (book.format, book.total) == ("GeoNames", 2)
    assert "CC BY 4.0" in book.attribution


def test_settlements_alone_are_kept_unless_others_are_asked_for(tmp_path):
    path = tmp_path / "XA.txt"
    rows = [geonames_row(1, "Village"), geonames_row(2, "Base", kind="S.AIRB"), geonames_row(3, "School", kind="S.SCH")]
    path.write_bytes(dump(*rows))
    assert [p.name for p in read(path)[0]] == ["Village"]
    assert read(path)[2] == ["of another kind"] * 2
    assert [p.name for p in read(path, kinds=("P", "S.AIRB"))[0]] == ["Village", "Base"]
    assert len(read(path, kinds=("all",))[0]) == 3


def test_bad_rows_are_named_with_line_and_reason_and_the_rest_is_kept(tmp_path):
    path = tmp_path / "XA.txt"
    rows = [
        geonames_row(1, "Good").encode(),
        geonames_row(2, "Far", lat=95).encode(),
        b"3\tShort\n",
        geonames_row(4, "Nowhere", lat="").encode(),
        geonames_row(5, "Caf\xe9").encode("latin-1"),
        geonames_row(6, "").encode(),
        geonames_row(7, "Zero", lat=0, lon=0).encode(),
        geonames_row(8, "Nan", lat="nan").encode(),
        geonames_row(1, "Good again").encode(),
        geonames_row(9, "Counted", population="many").encode(),
        geonames_row(10, "x" * 301).encode(),
        geonames_row(11, "...").encode(),
    ]
    path.write_bytes(b"".join(rows))
    places, faults, _ = read(path)
    assert [(p.name, p.population) for p in places] == [("Good", 0), ("Counted", 0)]
    said = {int(fault.where.rpartition(" ")[2]): fault.what for fault in faults}
    expected = {
        2: "no place on the earth", 3: "2 columns, not 19", 4: "no coordinates", 5: "not UTF-8", 6: "no name",
        7: "0, 0", 8: "no place on the earth", 9: "there already", 10: "no number", 11: "too long", 12: "no letter",
    }  # fmt: skip
    assert said.keys() == expected.keys()
    assert all(reason in said[line] for line, reason in expected.items())


def test_names_are_text_whatever_they_hold(tmp_path):
    path = tmp_path / "XA.txt"
    path.write_bytes(dump(geonames_row(1, HOSTILE), geonames_row(2, "A\x07 b\x00", names="Tab\x1fbed")))
    first, second = read(path)[0]
    assert first.name == HOSTILE
    assert (second.name, second.names) == ("A b", ("Tab bed",))


def test_a_packed_dump_is_the_same_as_the_plain_one(tmp_path):
    content = dump(geonames_row(1, "Village"), geonames_row(2, "Hamlet"))
    (tmp_path / "XA.txt").write_bytes(content)
    packed = write_zip(tmp_path / "XA.zip", readme__txt=b"Read this.\n", XA__txt=content)
    assert read(packed)[0] == read(tmp_path / "XA.txt")[0]
    assert open_book(packed).hash == open_book(tmp_path / "XA.txt").hash
    assert open_book(packed, Asked(("S",))).hash != open_book(packed).hash


def test_archives_that_cannot_be_used_are_said(tmp_path):
    without = write_zip(tmp_path / "XA.zip", readme__txt=b"Read this.\n")
    with pytest.raises(GazetteerError, match=r"no list of places.*XA\.txt"):
        open_book(without)
    several = write_zip(tmp_path / "XB.zip", a__txt=b"a\n", b__txt=b"b\n")
    with pytest.raises(GazetteerError, match="several lists"):
        open_book(several)
    whole = write_zip(tmp_path / "XC.zip", XC__txt=dump(*(geonames_row(n, f"V{n}") for n in range(500))))
    content = bytearray(whole.read_bytes())
    content[200:220] = b"\0" * 20
    for damaged in (bytes(content), whole.read_bytes()[:-30], b"PK\x03\x04 and no more"):
        whole.write_bytes(damaged)
        with pytest.raises(GazetteerError, match="damaged"):
            open_book(whole)


@pytest.mark.parametrize(("content", "said"), [(b"", "empty"), (b"%PDF-1.7 ...", "PDF"), (b"\0\1\2" * 99, "binary")])
def test_what_is_no_list_is_said(tmp_path, content, said):
    path = tmp_path / "XA.txt"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match=said):
        open_book(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(GazetteerError, match="No such file"):
        open_book(tmp_path / "none.txt")
    with pytest.raises(GazetteerError, match=r"without \.geojson"):
        open_book(tmp_path)
