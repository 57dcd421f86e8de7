"""Fetching from a server of ours that has GeoNames' manners, its bad days included."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geo.errors import GazetteerError
from geo.places.formats.download import fetch_dump, forget_dump
from tests.places.formats.things import dump, geonames_row, read, write_zip


@dataclass
class Server:
    """What the server holds, how it misbehaves, and what it was asked.

    Attributes
    ----------
    cut : bytes after which each answer breaks off.
    ranges : whether it can begin in the middle.
    """

    content: bytes = b""
    tag: str = '"one"'
    cut: int | None = None
    ranges: bool = True
    status: int = 200
    length: bool = True
    url: str = ""
    asked: list[str | None] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        self.asked.append(wanted)
        if self.status != 200 or not handler.path.endswith("/XA.zip"):
            handler.send_error(self.status if self.status != 200 else 404)
            return
        start = 0
        if wanted and self.ranges and handler.headers.get("If-Range") == self.tag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(self.content):
                handler.send_response(416)
                handler.send_header("Content-Range", f"bytes */{len(self.content)}")
                handler.send_header("Content-Length", "0")
                handler.end_headers()
                return
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        if self.length:
            handler.send_header("Content-Length", str(len(self.content) - start))
        handler.send_header("ETag", self.tag)
        handler.end_headers()
        handler.wfile.write(self.content[start:][: self.cut])
        handler.close_connection = True


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    places = [geonames_row(n, f"Village {n}", lat=n / 1000) for n in range(1, 3000)]
    held = Server(write_zip(tmp_path / "served.zip", readme__txt=b"Read this.", XA__txt=dump(*places)).read_bytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.url = f"http://127.0.0.1:{listening.server_port}/export/dump"
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
    thread.start()
    yield held
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_dump_is_fetched_checked_and_told_of(server, tmp_path):
    told: list[tuple[int, int]] = []
    path = fetch_dump(
        "XA", server.url + "/", tmp_path / "new" / "folder", lambda here, total: told.append((here, total))
    )
    assert path.read_bytes() == server.content
    assert not (path.parent / "XA.zip.part").exists()
    assert told[-1] == (len(server.content), len(server.content))
    assert len(read(path)[0]) == 2999


def test_a_download_that_breaks_off_goes_on_by_itself(server, tmp_path):
    server.cut = len(server.content) // 3
    path = fetch_dump("XA", server.url, tmp_path)
    assert path.read_bytes() == server.content
    assert (
        server.asked
        == [None, f"bytes={server.cut}-", f"bytes={2 * server.cut}-", f"bytes={3 * server.cut}-"][: len(server.asked)]
    )
    assert len(server.asked) >= 3


def _break_off(server: Server, folder: Path, cut: int) -> None:
    """Leave a part of the dump in the folder."""
    server.cut = cut
    with pytest.raises(GazetteerError, match="broke off"):
        fetch_dump("XA", server.url, folder)
    server.cut = None
    server.asked.clear()
    assert not (folder / "XA.zip").exists()


def test_a_download_that_broke_off_goes_on_the_next_time(server, tmp_path):
    _break_off(server, tmp_path, 700)
    here = (tmp_path / "XA.zip.part").stat().st_size
    assert here == 5 * 700  # it tried five times, each time from where it was
    assert fetch_dump("XA", server.url, tmp_path).read_bytes() == server.content
    assert server.asked == [f"bytes={here}-"]


def test_a_dump_that_changed_meanwhile_is_fetched_anew(server, tmp_path):
    _break_off(server, tmp_path, 700)
    server.content = write_zip(tmp_path / "newer.zip", XA__txt=dump(geonames_row(1, "New"))).read_bytes()
    server.tag = '"two"'
    assert fetch_dump("XA", server.url, tmp_path).read_bytes() == server.content


def test_a_server_that_cannot_begin_in_the_middle(server, tmp_path):
    _break_off(server, tmp_path, 700)
    server.ranges = False
    assert fetch_dump("XA", server.url, tmp_path).read_bytes() == server.content


def test_a_part_that_is_whole_already_is_used(server, tmp_path):
    _break_off(server, tmp_path, 700)
    (tmp_path / "XA.zip.part").write_bytes(server.content)
    assert fetch_dump("XA", server.url, tmp_path).read_bytes() == server.content


def test_a_dump_that_lies_there_is_fetched_again_only_when_it_changed(server, tmp_path):
    folder = tmp_path / "kept"
    path = fetch_dump("XA", server.url, folder)
    before = len(server.content)
    assert fetch_dump("XA", server.url, folder) == path
    assert server.asked == [None, f"bytes={before}-"]
    server.content = write_zip(tmp_path / "newer.zip", XA__txt=dump(geonames_row(1, "New"))).read_bytes()
    server.tag = '"two"'
    assert fetch_dump("XA", server.url, folder).read_bytes() == server.content
    forget_dump(path)
    assert list(folder.iterdir()) == []


def test_a_part_of_unknown_origin_is_not_gone_on_with(server, tmp_path):
    (tmp_path / "XA.zip.part").write_bytes(b"something else")
    assert fetch_dump("XA", server.url, tmp_path).read_bytes() == server.content
    assert server.asked == [None]


def test_a_length_nobody_told(server, tmp_path):
    server.length = False
    assert fetch_dump("XA", server.url, tmp_path).read_bytes() == server.content


@pytest.mark.parametrize("damage", ["middle", "end", "page"])
def test_what_comes_damaged_is_thrown_away(server, tmp_path, damage):
    sound = server.content
    middle = len(sound) // 2
    server.content = {
        "middle": sound[:middle] + b"\0" * 50 + sound[middle + 50 :],
        "end": sound[:-40],
        "page": b"<html>Please log in to this network</html>",
    }[damage]
    with pytest.raises(GazetteerError, match="damaged"):
        fetch_dump("XA", server.url, tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []
    server.content = sound
    assert fetch_dump("XA", server.url, tmp_path / "kept").read_bytes() == sound


def test_no_such_dump_a_server_in_trouble_and_no_server(server, tmp_path):
    with pytest.raises(GazetteerError, match="no dump of XB"):
        fetch_dump("XB", server.url, tmp_path)
    server.status = 503
    with pytest.raises(GazetteerError, match="503"):
        fetch_dump("XA", server.url, tmp_path)
    with pytest.raises(GazetteerError, match=r"cannot be reached.*frontline gazetteer add XA\.zip"):
        fetch_dump("XA", "http://127.0.0.1:9/", tmp_path)
    with pytest.raises(GazetteerError, match="no web address"):
        fetch_dump("XA", "file:///etc/", tmp_path)
