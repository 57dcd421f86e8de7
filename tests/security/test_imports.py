"""What is made to exhaust, mislead or escape is refused with a sentence, whichever door it comes to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from geo.control.drawn.formats import read_sheet
from geo.control.drawn.names import read_map
from geo.dashboard.reports import watching
from geo.errors import GeoError, InputError
from geo.exports.description import read_description
from geo.model import Claim, Document
from geo.places.formats.read import open_book
from geo.sources.content import read_content
from geo.store.workspace import Workspace
from geo.theatre import load_theatre
from tests.archives import packed
from tests.hostile import MARK, PAYLOADS
from tests.security import made

LAUGHS = "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9))
DOCTYPE = f"<!DOCTYPE x [<!ENTITY a 'ha'>{LAUGHS}]>"
FILE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
DEEP = b"[" * 100_000 + b"]" * 100_000
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, i AS fid, NULL AS geom, '{}' AS body FROM n"


def feed(declared: str, inner: str = "&a;") -> bytes:
    return f"{declared}<rss version='2.0'><channel><title>{inner}</title></channel></rss>".encode()


def kml(declared: str) -> bytes:
    return f"{declared}<kml><Document><Placemark><name>&a;</name></Placemark></Document></kml>".encode()


def document(data: bytes, folder: Path, name: str) -> object:
    return read_content(_file(data, folder, name), name)


def drawn(data: bytes, folder: Path, name: str) -> object:
    return read_sheet(_file(data, folder, name))


def places(data: bytes, folder: Path, name: str) -> object:
    return list(open_book(_file(data, folder, name)).places())


def described(data: bytes, folder: Path, name: str) -> object:
    return read_description(data, str(folder / name))


def listed(data: bytes, folder: Path, name: str) -> object:
    return read_map(_file(data, folder, name))


def _file(data: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def database(script: str, folder: Path) -> bytes:
    path = folder / "made.sqlite"
    with closing(sqlite3.connect(path)) as base:
        base.executescript(script)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("read", "name", "data"),
    [
        (document, "a.xml", feed(DOCTYPE, "&j;")),
        (document, "a.xml", feed(FILE)),
        (document, "a.xml", feed(DOCTYPE, "&j;").decode().encode("utf-16")),
        (document, "a.json", DEEP),
        (document, "a.json", b'{"text":' * 100_000),
        (document, "a.json", b'[{"text":' + b"9" * 100_000 + b"}]"),
        (document, "a.zip", packed({"a.txt": b" " * 60_000_000})),
        (document, "a.zip", packed({f"{n}.txt": b"x" for n in range(2_001)})),
        (document, "a.zip", packed({"a.txt": b"x" * 10_000})[:80]),
        (document, "a.docx", packed({"[Content_Types].xml": b"<Types/>"})),
        (document, "a.html", b"<html><body>" + b"<div>" * 100_000 + b"x"),
        (document, "a.txt", b"\x00\x01\x02" * 1_000),
        (drawn, "a.kml", kml(DOCTYPE)),
        (drawn, "a.kml", kml(FILE)),
        (drawn, "a.kml", kml(DOCTYPE).decode().encode("utf-16")),
        (drawn, "a.kml", b"<kml>" + b"<Folder>" * 100_000),
        (drawn, "a.geojson", b'{"type":"FeatureCollection","features":' + DEEP + b"}"),
        (drawn, "a.geojson", b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"),
        (drawn, "a.zip", packed({"../../a.geojson": b"{}"})),
        (drawn, "a.zip", packed({"a.kml": packed({"b.kml": b"<kml/>"}), "c.geojson": b"{}"})),
        (places, "a.geojson", b'{"type":"FeatureCollection","features":' + DEEP + b"}"),
        (places, "a.zip", packed({"a.txt": b"x", "b.txt": b"y"})),
        (places, "a.zip", packed({"a.csv": b"name,lat,lon\n" * 10})[:60]),
        (described, "a.toml", b"title = " + DEEP[:20_000]),
        (described, "a.toml", b"a" + b".a" * 40_000 + b" = 1"),
        (described, "a.json", DEEP),
        (described, "a.json", b'{"theatre": "../../etc"}'),
        (described, "a.json", b'{"theatre": "/etc/passwd"}'),
        (described, "a.json", b'{"out": "../../a.html"}'),
        (described, "a.json", b'{"address": "javascript:alert(1)"}'),
        (described, "a.json", b'{"scale": 1e999}'),
        (described, "a.json", b'{"size": [1e9, 1e9]}'),
        (listed, "a.toml", b"title = " + DEEP[:100_000]),
    ],
)  # fmt: skip
def test_it_is_refused_with_a_sentence(
    read: Callable[[bytes, Path, str], object], name: str, data: bytes, tmp_path: Path
) -> None:
    with pytest.raises(GeoError) as refused:
        read(data, tmp_path, name)
    said = str(refused.value)
    assert 10 < len(said) < 1_000
    assert "root:" not in said


@pytest.mark.parametrize("what", ["view", "virtual"])
def test_a_database_whose_rows_a_query_makes_up_is_refused(what: str, tmp_path: Path) -> None:
    make = {
        "view": f"CREATE VIEW geojson AS {ENDLESS};",
        "virtual": "CREATE VIRTUAL TABLE geojson USING fts5(id, body);",
    }
    data = database(make[what], tmp_path)
    for read in (drawn, places):
        with pytest.raises(GeoError, match="view"):
            read(data, tmp_path, f"a-{read.__name__}.gpkg")


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        (".jsonl", made.as_jsonl()), (".json", made.as_json()),
        (".zip", packed({f"../{MARK}.jsonl": made.as_jsonl()})),
    ],
)  # fmt: skip
def test_hostile_documents_come_in_as_the_text_they_are(suffix: str, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / f"in{suffix}"
    file.write_bytes(data)
    loaded = read_content(file, f"{PAYLOADS[5]}{suffix}")
    assert len(loaded.documents) == len(PAYLOADS)
    for given, kept in zip(made.records(), loaded.documents, strict=True):
        for field in ("text", "title", "source", "based_on"):
            wanted = made.stored(given[field])
            assert (getattr(kept, field) or "") == (wanted if field == "text" else _short(wanted)), field
    assert sorted(tmp_path.rglob("*")) == [file]


def test_a_table_of_hostile_cells_comes_in_as_text() -> None:
    kept = [p for p in PAYLOADS if "\x00" not in p]  # with which no table is text
    loaded = read_content(made.as_csv(kept), "a.csv")
    assert [d.text for d in loaded.documents] == [r["text"] for r in made.records(kept)]


def _short(text: str) -> str:
    """Titles and sources stand without blanks around them; what is longer than any is left out."""
    return text.strip() if len(text) <= 2_000 else ""


def test_markup_of_feeds_and_pages_is_taken_away_and_what_was_written_as_text_stays() -> None:
    feeds = read_content(made.as_rss(), "a.xml").documents
    assert len(feeds) > len(PAYLOADS) - 3
    told = "\n".join(entry.text for entry in feeds)
    for payload in PAYLOADS[:5]:
        assert f"{payload} said. {payload}" in told
        page = read_content(made.as_html(payload), "a.html").documents[0]
        assert payload in page.text


def test_a_table_with_huge_cells_keeps_its_other_rows() -> None:
    loaded = read_content(b"id,text\n1," + b"A" * 2_100_000 + b"\n2,The army took Hama.\n", "a.csv")
    assert [d.id for d in loaded.documents] == ["2"]
    assert "too long" in loaded.rejected[0].what


@pytest.mark.parametrize(
    "name", ["..", "../outside", "/etc", "inbox/../../outside", "link", "link/inner", ".", " ", "a\0b"]
)
def test_a_watched_folder_never_leaves_the_workspace(name: str, tmp_path: Path) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    home.mkdir()
    outside.mkdir()
    (home / "link").symlink_to(outside)
    store = Workspace(home / "workspace.sqlite")
    if name.strip():
        with pytest.raises(InputError):
            watching.watch_folder(store, name)
    assert watching.folder_of(store) is None
    assert list(outside.iterdir()) == []


def test_a_link_in_a_watched_folder_is_left_alone_and_so_is_a_folder_turned_into_one(tmp_path: Path) -> None:
    home, secret = tmp_path / "home", tmp_path / "secret.txt"
    home.mkdir()
    secret.write_text("Opposition forces captured Hama on 5 December 2024.")
    store = Workspace(home / "workspace.sqlite")
    inbox = watching.watch_folder(store, "inbox")
    assert inbox is not None
    (inbox / "a.txt").symlink_to(secret)
    assert watching.look_in_folder(store).added == 0
    (inbox / "a.txt").unlink()
    inbox.rmdir()
    inbox.symlink_to(tmp_path)
    with pytest.raises(InputError):
        watching.look_in_folder(store)
    assert store.documents() == ()


def test_a_party_may_be_called_anything(tmp_path: Path) -> None:
    """A bar stands between the sides of a front; in a name it stopped the server."""
    where = load_theatre(made.THEATRE)
    assert where.side_of("A|B") == "A/B"
    assert where.side_of("") == ""
    reading = made.reading(16, "a|b|c")
    assert isinstance(reading.document, Document)
    assert all(isinstance(claim, Claim) and claim.actor == "a|b|c" for claim in reading.claims)
    assert json.loads(json.dumps(where.side_of(reading.claims[0].actor))) == "a/b/c"
