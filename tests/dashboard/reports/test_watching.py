"""The watched folder and the feeds of a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geo.dashboard.reports import watching
from geo.errors import InputError
from geo.store.workspace import Workspace
from tests.sources.test_content import BOMB, RSS

NOW = datetime(2024, 12, 3, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "workspace.sqlite")
    yield made
    made.close()


def test_what_is_put_into_the_folder_comes_into_the_queue_once(store: Workspace, tmp_path: Path) -> None:
    box = watching.watch_folder(store, "inbox")
    assert box == tmp_path.resolve() / "inbox"
    (box / "a.txt").write_text("Forces took Saraqib.", encoding="utf-8")
    (box / "b.pdf").write_bytes(b"%PDF-1.7")
    (box / "feed.xml").write_bytes(RSS)
    taken = watching.look_in_folder(store)
    assert (taken.added, taken.known, len(taken.faults)) == (3, 0, 1)
    assert "b.pdf: is a PDF" in taken.faults[0]
    assert len(store.unread()) == 3
    assert watching.look_in_folder(store) == watching.Taken()
    (box / "copy.txt").write_text("Forces took Saraqib.", encoding="utf-8")
    assert watching.look_in_folder(store) == watching.Taken(0, 1)


def test_a_folder_that_is_gone_or_none_gives_nothing(store: Workspace) -> None:
    assert watching.look_in_folder(store) == watching.Taken()
    box = watching.watch_folder(store, "inbox")
    assert box is not None
    box.rmdir()
    assert watching.look_in_folder(store) == watching.Taken()
    assert watching.watch_folder(store, " ") is None
    assert watching.folder_of(store) is None


@pytest.mark.parametrize("name", ["../other", "/tmp", ".."])
def test_only_folders_beside_the_workspace_are_watched(store: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="lies outside"):
        watching.watch_folder(store, name)
    store.set_setting(watching.FOLDER, name)  # as someone may have written into the file
    with pytest.raises(InputError, match="lies outside"):
        watching.look_in_folder(store)


def test_feeds_are_asked_when_due_and_faults_are_told(store: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"https://one.invalid/": RSS, "https://two.invalid/": RSS.replace(b"<rss", BOMB + b"<rss")}
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return answers[address]

    monkeypatch.setattr(watching, "fetch_feed", fetch)
    assert watching.ask_feeds(store, NOW) == watching.Taken()
    assert asked == []
    watching.set_feeds(store, [*answers, "https://one.invalid/", " "])
    taken = watching.ask_feeds(store, NOW)
    assert asked == list(answers)
    assert (taken.added, len(taken.faults)) == (2, 1)
    assert "declares its own XML" in taken.faults[0]
    watching.ask_feeds(store, NOW + timedelta(minutes=14))
    assert len(asked) == 2
    assert watching.ask_feeds(store, NOW + timedelta(minutes=1), all_=True).known == 2
    assert watching.ask_feeds(store, NOW + timedelta(hours=1)).known == 2


def test_a_wrong_address_sets_none(store: Workspace) -> None:
    watching.set_feeds(store, ["https://one.invalid/"])
    with pytest.raises(InputError, match="no web address"):
        watching.set_feeds(store, ["https://two.invalid/", "file:///etc/passwd"])
    assert watching.feeds_of(store) == ("https://one.invalid/",)
    with pytest.raises(InputError, match="more than can be watched"):
        watching.set_feeds(store, [f"https://{n}.invalid/" for n in range(101)])


def test_too_much_at_once_is_refused() -> None:
    watching.check_total([5, 5], 10)
    with pytest.raises(InputError, match="at once are too much"):
        watching.check_total([5, 6], 10)
