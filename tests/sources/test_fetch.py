"""Feeds are asked of addresses of the web alone, and only so much of them; folders never lead outside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.sources import fetch
from geo.sources.fetch import checked_address, fetch_feed
from geo.sources.folder import checked_folder, marked, waiting


class Answers(BaseHTTPRequestHandler):
    """A server on this machine, made up for the tests."""

    def do_GET(self) -> None:
        place = {"/file": "file:///etc/passwd", "/ftp": "ftp://127.0.0.1/x", "/on": "/feed"}.get(self.path)
        status = 302 if place else 404 if self.path == "/none" else 200
        self.send_response(status)
        if place:
            self.send_header("Location", place)
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(b"x" * (200 if self.path == "/much" else 5))

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://e.invalid/x", "javascript:alert(1)", "e.invalid/feed", "https://", "http://a b/", "",
     "http://user:secret@e.invalid/", "http://[::1/", "http://e.invalid:99999999/", "http://e.invalid/\nx"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with pytest.raises(InputError):
        checked_address(address)
    assert checked_address(" https://e.invalid/feed.xml ") == "https://e.invalid/feed.xml"


def test_an_address_answers_and_may_lead_on(server: str) -> None:
    assert fetch_feed(f"{server}/feed") == b"xxxxx"
    assert fetch_feed(f"{server}/on") == b"xxxxx"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/none", "status 404"),
        ("/much", "more than"),
        ("/packed", "packed"),
        ("/file", "does not answer|status 302"),
        ("/ftp", "does not answer|status 302"),
    ],
)
def test_what_an_address_must_not_answer(server: str, path: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LIMIT_FEED_BYTES", 100)
    with pytest.raises(InputError, match=said):
        fetch_feed(server + path)


def test_an_address_that_nobody_answers_says_so() -> None:
    with pytest.raises(InputError, match="does not answer"):
        fetch_feed("http://127.0.0.1:1/feed")


@pytest.mark.parametrize("name", ["..", "../x", "/etc", "a/../../x", "", ".", "in\0box", "link"])
def test_a_folder_outside_is_refused(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "link").symlink_to(tmp_path)
    with pytest.raises(InputError):
        checked_folder(name, home)
    assert checked_folder("in/box", home) == (home / "in" / "box").resolve()


def test_waiting_files_are_those_not_seen_and_no_links(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    for name in ("b.txt", "a.txt", ".hidden"):
        (box / name).write_text("x", encoding="utf-8")
    (box / "folder").mkdir()
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (box / "link.txt").symlink_to(tmp_path / "secret.txt")
    first = waiting(box, ())
    assert [f.name for f in first] == ["a.txt", "b.txt"]
    seen = {marked(f) for f in first}
    assert waiting(box, seen) == []
    (box / "a.txt").write_text("longer", encoding="utf-8")
    assert [f.name for f in waiting(box, seen)] == ["a.txt"]
    with pytest.raises(InputError, match="cannot be read"):
        waiting(tmp_path / "none", ())
