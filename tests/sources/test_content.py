"""Files are told by what they hold; archives and feeds are read under limits."""

from __future__ import annotations

import json
from datetime import date

import pytest

from geo.errors import InputError
from geo.sources import archive, feed
from geo.sources.content import read_content
from tests.archives import packed

# Made up for the tests.
PAGE = b"<!doctype html><html><head><title>A town</title></head><body><p>Opposition forces captured Saraqib.</p></body></html>"
RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Made-up news</title>
<item><title>Town &amp; country</title><link>https://e.invalid/1</link><guid>one</guid>
<pubDate>Mon, 02 Dec 2024 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Opposition forces captured Masyaf.&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;More.&lt;/p&gt;</description></item>
<item><title>Second</title><description>Plain words.</description></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Made up</title><entry><id>a</id><title>T</title>
<updated>2024-12-03T00:00:00Z</updated><content type="html">&lt;p&gt;Forces left Hama.&lt;/p&gt;</content></entry></feed>"""


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(InputError) as error:
        read_content(data, name)
    return str(error.value)


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (PAGE, "page.txt", "Opposition forces captured Saraqib."),
        (PAGE, "page", "Opposition forces captured Saraqib."),
        (b'{"text": "One."}', "a.txt", "One."),
        (b'{"text": "One."}\n{"text": "Two."}', "a.txt", "One."),
        (b'[{"text": "One."}]', "a", "One."),
        (b"id,text\n1,One.", "a.txt", "One."),
        (b"Plain words.", "a.html", "Plain words."),
        ("Plain words.".encode("utf-16"), "a.txt", "Plain words."),
        (b"[Aleppo] was taken.", "a.txt", "[Aleppo] was taken."),
        (b"{braces} in a text", "a.txt", "{braces} in a text"),
        (b"<3 is no tag", "a.txt", "<3 is no tag"),
    ],
)
def test_a_file_is_read_as_what_it_holds(data: bytes, name: str, text: str) -> None:
    assert read_content(data, name).documents[0].text == text


def test_a_name_that_lies_is_told() -> None:
    (note,) = read_content(PAGE, "table.csv").rejected
    assert note.what == "is named like a table and holds a web page; read as that"
    assert read_content(PAGE, "page.htm").rejected == ()


@pytest.mark.parametrize("head", [b"%PDF-1.7 text", b"\x89PNG\r\n", b"\x1f\x8b\x08", b"\x00\x01\x02", b""])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv", "a.zip", "a.xml"])
def test_what_is_no_text_is_refused_under_any_name(head: bytes, name: str) -> None:
    assert name in refusal(head, name)


def test_a_broken_json_file_says_so() -> None:
    assert "is no JSON" in refusal(b"{no json", "a.json")


def test_a_feed_gives_its_entries_as_plain_words() -> None:
    first, second = read_content(RSS, "feed.xml").documents
    assert first.text == "Town & country\n\nOpposition forces captured Masyaf.\n\nMore."
    assert (first.id, first.title, first.source) == ("one", "Town & country", "Made-up news")
    assert (first.url, first.published) == ("https://e.invalid/1", date(2024, 12, 2))
    assert (second.text, second.published) == ("Second\n\nPlain words.", None)
    (entry,) = read_content(ATOM, "whatever.bin").documents
    assert (entry.text, entry.published) == ("T\n\nForces left Hama.", date(2024, 12, 3))


BOMB = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        RSS.replace(b"<rss", BOMB + b"<rss"),
        RSS.replace(b"<rss", b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss'),
        RSS.replace(b"<rss", b'<!DOCTYPE r SYSTEM "http://e.invalid/x.dtd"><rss'),
        RSS.replace(b"<rss", b"<!doctype r><rss"),
        RSS.decode().replace("utf-8", "utf-16").replace("<rss", BOMB.decode() + "<rss").encode("utf-16"),
    ],
)
def test_a_feed_that_declares_entities_is_refused(data: bytes) -> None:
    assert "declares its own XML" in refusal(data, "feed.xml")


def test_a_feed_that_is_none_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is no feed" in refusal(b"<?xml version='1.0'?><data/>", "a.xml")
    monkeypatch.setattr(feed, "LIMIT_FEED_BYTES", 100)
    assert "is too large" in refusal(RSS, "a.xml")


def test_a_text_that_looks_like_an_address_is_never_opened() -> None:
    assert read_content(b"http://127.0.0.1:9/feed.xml", "a.txt").documents[0].text == "http://127.0.0.1:9/feed.xml"


def test_an_archive_gives_the_reports_in_it_and_tells_the_rest() -> None:
    files = {
        "../../etc/one.txt": b"One.", "two.html": PAGE, "__MACOSX/x": b"x", ".hidden": b"x", "three.pdf": b"%PDF-1.7",
        "four.zip": packed({"a.txt": b"Inner."}), "five.jsonl": json.dumps({"id": "j", "text": "Five."}).encode(),
    }  # fmt: skip
    loaded = read_content(packed(files), "reports.zip")
    assert [d.text for d in loaded.documents] == ["One.", "Opposition forces captured Saraqib.", "Five."]
    assert [(r.where, r.what) for r in loaded.rejected] == [
        ("reports.zip, three.pdf", "is a PDF, not text"),
        ("reports.zip, four.zip", "is an archive within an archive and is not read"),
    ]


def test_archives_that_unpack_to_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LIMIT_BYTES", 100_000)
    bomb = packed({"a.txt": b"a" * 60_000, "b.txt": b"b" * 60_000})
    assert len(bomb) < 1000
    assert "unpacks to more than 0 MB" in refusal(bomb, "bomb.zip")
    monkeypatch.setattr(archive, "LIMIT_FILES", 2)
    assert "holds 3 files; 2 are read" in refusal(packed({str(n): b"x" for n in range(3)}), "many.zip")


def test_an_archive_that_lies_of_its_size_is_refused() -> None:
    whole = packed({"a.txt": b"a" * 1000})
    assert read_content(whole, "a.zip").documents[0].text == "a" * 1000
    assert whole.count((1000).to_bytes(4, "little")) == 2  # before the file, and in the directory at the end
    lied = whole.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    # What it unpacks to is read no further than it says itself, and then is not what its checksum says.
    assert "cannot be unpacked" in refusal(lied, "a.zip")


def test_office_documents_and_broken_archives_are_refused() -> None:
    assert "office document" in refusal(packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "a.txt")
    assert "cannot be unpacked" in refusal(b"PK\x03\x04 and no more", "a.zip")
    assert "holds no file" in refusal(packed({"__MACOSX/a": b"x"}), "a.zip")
