from __future__ import annotations

import logging
import stat

import pytest

from geo.store.answers import Answers

KEY = "ab" * 32


def test_what_is_kept_is_found_again_by_this_user_alone(tmp_path):
    Answers(tmp_path / "new" / "folder").put(KEY, "words \u202e ${x}")
    again = Answers(tmp_path / "new" / "folder")
    assert again.get(KEY) == "words \u202e ${x}"
    assert again.get("cd" * 32) is None
    assert again.hits == 1
    (file,) = [f for f in again.folder.rglob("*") if f.is_file()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"key": "other", "answer": "x"}', b"\xff\xfe", b"[" * 90_000]
)
def test_a_damaged_file_is_no_answer(tmp_path, content):
    answers = Answers(tmp_path)
    answers.put(KEY, "yes")
    (file,) = [f for f in tmp_path.rglob("*") if f.is_file()]
    file.write_bytes(content)
    assert answers.get(KEY) is None
    answers.put(KEY, "again")
    assert answers.get(KEY) == "again"


def test_a_folder_that_cannot_be_made_is_only_logged(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.WARNING):
        Answers(tmp_path / "file").put(KEY, "yes")
    assert "not kept" in caplog.text
