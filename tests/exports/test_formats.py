from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.exports import FORMATS, check_suffix, formats, write
from tests.exports.things import DAYS, HOSTILE, theatre, timeline


@pytest.mark.parametrize(
    "name", ["a.html", "a.PNG", "a.svg", "a.pdf", "a.mp4", "a.gif", "a.webp", "a.geojson", "a.csv"]
)
def test_known_suffixes_are_taken_in_any_case(name):
    assert check_suffix(Path(name)) == Path(name).suffix.lower()


@pytest.mark.parametrize("name", ["a.bmp", "a", "a.shp", ".png"])
def test_an_unknown_suffix_is_refused_with_the_formats(name, tmp_path):
    with pytest.raises(InputError) as caught:
        write(timeline(), theatre(tmp_path), tmp_path / name)
    assert all(suffix in str(caught.value) for suffix in FORMATS)


@pytest.mark.parametrize(
    "options", [{"day": date(2020, 1, 1)}, {"mode": "pink"}, {"renderer": "oil"}, {"scale": 0.5}, {"scale": 99}]
)
def test_options_that_mean_nothing_are_refused(tmp_path, options):
    with pytest.raises(InputError):
        write(timeline(), theatre(tmp_path), tmp_path / "a.png", **options)
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != ".zip"])
def test_the_same_timeline_gives_the_same_bytes(tmp_path, suffix):
    where = theatre(tmp_path)
    first, second = (write(timeline(), where, tmp_path / f"{n}{suffix}").read_bytes() for n in "ab")
    assert first == second
    assert len(first) > (100 if suffix != ".toml" else 10)


def test_an_archive_is_the_same_bytes_too(tmp_path):
    where = theatre(tmp_path)
    asked = [".geojson", ".gpkg", ".xlsx", ".kmz", ".parquet", ".toml"]
    first, second = (write(timeline(), where, tmp_path / f"{n}.zip", formats=asked).read_bytes() for n in "ab")
    assert first == second


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        write(timeline(), theatre(tmp_path), tmp_path / "none" / "a.csv")


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        write(timeline(), theatre(tmp_path), tmp_path / "a.csv")


def test_what_fails_half_way_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    def fail(_timeline, _theatre, path, _description, _progress):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.csv").write_text("old")
    monkeypatch.setitem(formats.FORMATS, ".csv", replace(FORMATS[".csv"], write=fail))
    with pytest.raises(InputError, match="No space left"):
        write(timeline(), theatre(tmp_path), folder / "a.csv")
    assert [(p.name, p.read_text()) for p in folder.iterdir()] == [("a.csv", "old")]


def test_the_page_holds_hostile_text_as_text_only(tmp_path):
    hostile = timeline(text=HOSTILE, title=HOSTILE, source=HOSTILE, name=HOSTILE, url="javascript:alert(1)")
    page = write(hostile, theatre(tmp_path, title=HOSTILE, names=(HOSTILE, "East")), tmp_path / "a.html").read_text()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "Content-Security-Policy" in page
    assert "frontline-data" in page


@pytest.mark.browser
def test_a_browser_takes_the_picture_where_asked(tmp_path, browser):
    assert browser.is_connected()
    path = write(timeline(), theatre(tmp_path), tmp_path / "a.png", renderer="browser", scale=1, day=DAYS[0])
    assert path.read_bytes().startswith(b"\x89PNG")
