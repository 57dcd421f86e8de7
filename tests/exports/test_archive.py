from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from geo.errors import InputError
from geo.exports import FORMATS, formats, load_description, write
from geo.exports.archive import NEVER
from geo.exports.progress import CancelledError
from tests.exports.things import DAYS, theatre, timeline
from tests.hostile import PAYLOADS

QUICK = [".geojson", ".csv", ".toml", ".kmz"]


def test_it_holds_what_is_asked_for_and_says_what_each_is(tmp_path):
    path = write(timeline(), theatre(tmp_path), tmp_path / "a.zip", formats=QUICK, title="Mine", credits="By hand")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        readme = archive.read("README.txt").decode()
        (tmp_path / "again.toml").write_bytes(archive.read("squares_2023-04-08_2023-04-09.toml"))
    stem = "squares_2023-04-08_2023-04-09"
    assert names == ["README.txt", *(f"{stem}{s}" for s in FORMATS if s in QUICK), "licences/OFL.txt"]
    assert readme.startswith("Mine\n====")
    assert "By hand" in readme
    assert "not for navigation" in readme
    assert all(FORMATS[suffix].title in readme for suffix in QUICK)
    again = load_description(tmp_path / "again.toml")
    assert (again.title, again.credits, again.theatre) == ("Mine", "By hand", "squares")


def test_all_formats_but_archives_are_in_it_unless_some_are_named(tmp_path, monkeypatch):
    def one(_timeline, _theatre, path, _description, _progress):
        path.write_text("x")

    for suffix in set(FORMATS) - {".zip"}:
        monkeypatch.setitem(formats.FORMATS, suffix, replace(FORMATS[suffix], write=one))
    with zipfile.ZipFile(write(timeline(), theatre(tmp_path), tmp_path / "a.zip")) as archive:
        suffixes = {formats.check_suffix(PurePosixPath(n)) for n in archive.namelist()[1:-1]}
    assert suffixes == set(FORMATS) - set(NEVER)


def test_what_cannot_be_written_is_left_out_and_said(tmp_path):
    where = theatre(tmp_path)
    path = write(timeline(), where, tmp_path / "a.zip", formats=QUICK, extent=[50, 50, 51, 51])
    with zipfile.ZipFile(path) as archive:
        readme = archive.read("README.txt").decode()
        assert not [name for name in archive.namelist() if name.endswith(".kmz")]
    assert "nothing lies within" in readme


def test_nothing_at_all_is_an_error(tmp_path):
    with pytest.raises(InputError, match="nothing could be written"):
        write(timeline(), theatre(tmp_path), tmp_path / "a.zip", formats=["kmz"], extent=[50, 50, 51, 51])


@pytest.mark.parametrize("asked", [["zip"], ["docx"], ["../x"]])
def test_formats_that_it_cannot_hold_are_refused(tmp_path, asked):
    with pytest.raises(InputError, match="an archive holds no"):
        write(timeline(), theatre(tmp_path), tmp_path / "a.zip", formats=asked)


def test_it_can_be_stopped_and_leaves_nothing(tmp_path):
    told = []

    def listen(share, what):
        told.append(share)
        if share > 0.3:
            raise CancelledError

    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(CancelledError):
        write(timeline(), theatre(tmp_path), folder / "a.zip", formats=QUICK, progress=listen)
    assert list(folder.iterdir()) == []
    assert told == sorted(told)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_of_files_are_ours_whatever_texts_say(tmp_path, payload):
    where = replace(theatre(tmp_path, title=payload), name=payload)
    path = write(timeline(title=payload, source=payload), where, tmp_path / "a.zip", formats=["csv"], day=DAYS[1])
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert [PurePosixPath(name).suffix for name in names] == [".txt", ".csv", ".txt"]
    for name in names:
        assert re.fullmatch(r"(licences/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}", name), name
        assert ".." not in name
