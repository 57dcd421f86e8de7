"""A file takes its place whole, or the old one stays and nothing else is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.store.whole import keep_file, whole_file


def test_a_block_that_ends_well_replaces_the_file(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old", encoding="utf-8")
    with whole_file(path) as temporary:
        temporary.write_text("new", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_block_that_fails_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old", encoding="utf-8")

    def half() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise ValueError(temporary.read_text(encoding="utf-8"))

    with pytest.raises(ValueError, match="half"):
        half()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_private_is_for_this_user_alone(tmp_path: Path) -> None:
    for private in (False, True):
        with whole_file(tmp_path / str(private), private=private) as temporary:
            temporary.write_text("x", encoding="utf-8")
    assert (tmp_path / "True").stat().st_mode & 0o077 == 0
    assert (tmp_path / "False").stat().st_mode & 0o400


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), whole_file(tmp_path / "none" / "out.txt"):
        pass


def test_what_cannot_be_kept_is_only_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep_file(tmp_path / "new" / "kept.txt", "a word", lambda path: path.write_text("x", encoding="utf-8"))
    assert (tmp_path / "new" / "kept.txt").read_text(encoding="utf-8") == "x"
    keep_file(
        tmp_path / "new" / "kept.txt" / "below.txt", "a word", lambda path: path.write_text("x", encoding="utf-8")
    )
    assert "a word is not kept" in caplog.text
