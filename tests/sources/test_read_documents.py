from __future__ import annotations

import json
import random
import resource
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.model import DocumentKind
from geo.sources import read_documents
from geo.sources.raw import LIMIT_BYTES, LIMIT_TEXT

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> ${alert(1)} `x` {{ 7*7 }} "; DROP TABLE documents;--'
ARABIC = "دخلت القوات مدينة حماة صباح الخميس وقالت مصادر محلية إن القوات انسحبت من حلب"


def lines(*records):
    return "\n".join(json.dumps(r) if not isinstance(r, str) else r for r in records).encode()


def test_text_is_one_document_with_its_headline_and_byline():
    loaded = read_documents(b"Town falls\r\nBy A. Writer / April 9, 2023\r\n\r\nThe army left.", "a.txt")
    (document,) = loaded.documents
    assert (document.title, document.published) == ("Town falls", date(2023, 4, 9))
    assert document.text == "Town falls\nBy A. Writer / April 9, 2023\n\nThe army left."
    assert loaded.rejected == ()
    assert loaded.needs_date == ()


def test_a_document_without_a_date_asks_for_one():
    loaded = read_documents(b"The army left.", "a.txt")
    assert loaded.needs_date == (loaded.documents[0].id,)
    given_day = read_documents(b"The army left.", "a.txt", published=date(2023, 4, 9))
    assert given_day.documents[0].published == date(2023, 4, 9)
    assert given_day.needs_date == ()


def test_a_field_goes_before_the_day_given_and_that_before_a_byline():
    text = "Town falls\nPublished 1 April 2023\nThe army left."
    day = date(2023, 4, 2)
    assert read_documents(text.encode(), "a.txt", published=day).documents[0].published == day
    record = lines({"text": text, "published": "2023-04-03"})
    assert read_documents(record, "a.jsonl", published=day).documents[0].published == date(2023, 4, 3)


def test_the_same_text_has_the_same_id_whatever_the_file():
    first, second = (read_documents(b"The army left.", name).documents[0] for name in ("a.txt", "b.txt"))
    assert first.id == second.id


def test_json_lines_keep_the_good_lines_and_name_the_broken_ones():
    data = lines(
        {"id": "a", "text": "One."}, "{broken", "[1]", {"id": "b"}, {"id": "c", "text": 5}, {"id": "d", "text": " "},
        {"id": "a", "text": "Another."}, "", "[" * 100_000, {"id": 7, "text": "Last."},
    )  # fmt: skip
    loaded = read_documents(data, "in.jsonl")
    assert [(d.id, d.text) for d in loaded.documents] == [("a", "One."), ("7", "Last.")]
    assert [r.where for r in loaded.rejected] == [f"in.jsonl, line {n}" for n in (2, 3, 4, 5, 6, 7, 9)]
    assert all(r.what and r.remedy for r in loaded.rejected)


def test_fields_that_cannot_be_used_are_left_out_and_named():
    record = {
        "id": ["x"], "text": "One.", "published": "soon", "title": {"a": 1}, "source": "s" * 5000,
        "reliability": "Z9", "kind": "gossip", "url": True, "unknown": 1,
    }  # fmt: skip
    loaded = read_documents(lines(record), "in.jsonl")
    (document,) = loaded.documents
    assert (document.published, document.title, document.source, document.url) == (None, "", "", None)
    assert (document.reliability, document.kind) == ("F6", DocumentKind.REPORT)
    assert len(loaded.rejected) == 7
    assert loaded.needs_date == (document.id,)


def test_all_fields_are_read():
    record = {
        "id": "a", "text": "One.", "published": "2023-04-09", "title": "T", "source": "S", "url": "https://a.example/",
        "reliability": "b2", "kind": "project summary", "based_on": "https://b.example/",
    }  # fmt: skip
    document = read_documents(json.dumps(record).encode(), "a.json").documents[0]
    assert document.kind == DocumentKind.SUMMARY
    assert (document.reliability, document.based_on, document.url) == ("B2", "https://b.example/", "https://a.example/")


def test_json_takes_an_object_a_list_and_documents_under_a_name():
    one = {"id": "a", "text": "One."}
    for content in (one, [one], {"documents": [one]}):
        assert [d.id for d in read_documents(json.dumps(content).encode(), "a.json").documents] == ["a"]
    loaded = read_documents(json.dumps([one, 5]).encode(), "a.json")
    assert loaded.rejected[0].where == "a.json, item 2"


def test_broken_halves_of_characters_are_replaced_one_for_one():
    document = read_documents(b'{"text": "a\\ud800b\\u0000c"}', "a.json").documents[0]
    assert document.text == "a\ufffdb\ufffdc"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_are_read_with_the_separator_they_use(delimiter):
    rows = [["ID", "Text", "published"], ["1", '"One, two; ""three"""', "2023-04-09"], ["", "Four.", ""]]
    loaded = read_documents("\n".join(delimiter.join(r) for r in rows).encode(), "a.csv")
    assert [d.text for d in loaded.documents] == ['One, two; "three"', "Four."]
    assert loaded.documents[0].id == "1"
    assert loaded.documents[0].published == date(2023, 4, 9)


def test_rows_that_do_not_fit_are_named_by_line():
    loaded = read_documents(b'id,text\n1,One.\n2,Two.,more\n\n3,Three.\n4,"open\n', "a.csv")
    assert [d.id for d in loaded.documents] == ["1", "3"]
    assert [r.where for r in loaded.rejected] == ["a.csv, line 3", "a.csv, line 6"]


def test_a_long_report_fits_into_a_cell():
    text = "The army left. " * 20_000
    assert read_documents(f'text\n"{text}"\n'.encode(), "a.csv").documents[0].text == text


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.txt", b"\x00\x01\x02" * 50, "binary"),
        ("a.txt", random.Random(1).randbytes(4000), "binary"),
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.csv", b"PK\x03\x04...", "zip"),
        ("a.txt", b"\xff\xfeabc", "damaged"),
        ("a.csv", b"a,b\n1,2\n", "no column 'text'"),
        ("a.json", b"3", "no document"),
        ("a.json", b"{", "no JSON"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.html", b"<div>" * 100_000, "nested too deeply"),
        ("a.html", b"<script>words</script>", "no readable text"),
        ("a.docx", b"words", "cannot be read"),
        ("noname", b"words", "cannot be read"),
    ],
)
def test_files_that_cannot_be_used_say_what_where_and_what_to_do(name, data, says):
    with pytest.raises(InputError, match=says) as caught:
        read_documents(data, name)
    assert caught.value.where == name
    assert caught.value.remedy


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(InputError):
            read_documents(path, "a.txt")


@pytest.mark.parametrize("suffix", [".txt", ".json", ".csv", ".html"])
def test_a_huge_file_is_refused_unread(tmp_path, suffix):
    path = tmp_path / f"huge{suffix}"
    with path.open("wb") as file:
        file.truncate(LIMIT_BYTES)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match="too large"):
        read_documents(path, path.name)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 5_000


def test_a_huge_line_is_refused_and_the_others_are_kept(tmp_path):
    path = tmp_path / "in.jsonl"
    huge = json.dumps({"id": "huge", "text": "a" * (LIMIT_TEXT + 1)})
    with path.open("wb") as file:
        file.write(lines({"id": "a", "text": "One."}, huge) + b"\n" + b"x" * 30_000_000 + b"\n")
        file.write(lines({"id": "b", "text": "Two."}))
    loaded = read_documents(path, path.name)
    assert [d.id for d in loaded.documents] == ["a", "b"]
    assert [r.where for r in loaded.rejected] == ["in.jsonl, line 2", "in.jsonl, line 3"]
    assert all("too long" in r.what for r in loaded.rejected)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_right_to_left_text_is_read_in_every_unicode_form(encoding):
    raw = ARABIC.encode(encoding)
    if encoding == "utf-16-le":
        raw = b"\xff\xfe" + raw
    loaded = read_documents(raw, "a.txt")
    assert loaded.documents[0].text == ARABIC
    assert loaded.rejected == ()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Les forces entrèrent à Alep jeudi, selon l’agence. La ville était évacuée — dit-on."),
        ("cp1256", ARABIC),
        ("cp1251", "Войска вошли в город Алеппо в четверг, сообщили источники."),
    ],
)
def test_other_encodings_are_guessed_and_said(encoding, text):
    loaded = read_documents(text.encode(encoding), "a.txt")
    assert loaded.documents[0].text == text
    assert "not UTF-8" in loaded.rejected[0].what


def test_utf16_lines_and_a_wrongly_encoded_line_are_read():
    assert len(read_documents('{"text":"é"}\n{"text":"ü"}\n'.encode("utf-16"), "a.jsonl").documents) == 2
    mixed = '{"id":"a","text":"é"}\n'.encode() + '{"id":"b","text":"évacuée à Alep"}\n'.encode("cp1252")
    loaded = read_documents(mixed, "a.jsonl")
    assert [d.id for d in loaded.documents] == ["a", "b"]
    assert loaded.rejected[0].where == "a.jsonl, line 2"


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_hostile_text_stays_what_it_is(suffix):
    record = dict.fromkeys(("id", "text", "title", "source", "url", "based_on"), HOSTILE)
    document = read_documents(json.dumps(record).encode(), f"a{suffix}").documents[0]
    assert {document.id, document.text, document.title, document.source, document.url, document.based_on} == {HOSTILE}


@given(st.lists(st.text(min_size=1, max_size=80).filter(str.strip), min_size=1, max_size=6, unique=True))
def test_texts_come_back_from_json_lines_as_written(texts):
    texts = [t for t in texts if "\0" not in t]
    data = lines(*({"id": str(n), "text": t} for n, t in enumerate(texts))) or b"{}"
    assert [d.text for d in read_documents(data, "a.jsonl").documents] == texts


@given(st.binary(min_size=1, max_size=400), st.sampled_from(["txt", "html", "csv", "json", "jsonl"]))
def test_no_bytes_end_in_anything_but_documents_or_a_clear_error(data, suffix):
    try:
        loaded = read_documents(data, f"a.{suffix}")
    except InputError as error:
        assert error.what  # noqa: PT017 - either outcome is right
    else:
        assert all(d.text.strip() for d in loaded.documents)
