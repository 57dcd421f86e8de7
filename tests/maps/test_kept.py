"""Pages are kept by what decides them, and a cache that fails costs time only."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from geo import pipeline
from geo.maps import kept
from geo.maps.packed import pack
from geo.model import Timeline
from geo.theatre import load_theatre

THEATRE = load_theatre("syria-2024")


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    return pipeline.prepare(THEATRE)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path))
    monkeypatch.setattr(
        kept, "_rendered", lambda timeline, theatre, mode, added, language: f"{len(timeline.documents)} {mode}"
    )
    return tmp_path


def test_a_page_is_rendered_once_for_what_it_shows(timeline: Timeline, cache: Path) -> None:
    first = kept.kept_page(timeline, THEATRE, "light")
    (file,) = (cache / "pages").iterdir()
    file.write_text("kept", encoding="utf-8")
    assert kept.kept_page(timeline, THEATRE, "light") == "kept"
    assert kept.kept_page(timeline, THEATRE, "dark") != "kept"
    fewer = dataclasses.replace(timeline, documents=timeline.documents[1:])
    assert kept.kept_page(fewer, THEATRE, "light") not in {"kept", first}


def test_another_look_is_made_from_the_page_that_is_kept(timeline: Timeline, cache: Path) -> None:
    page = '<script type="text/plain" id="frontline-data" data-failed="no">{}</script> mode'
    light = kept.kept_page(timeline, THEATRE, "light")
    (file,) = (cache / "pages").iterdir()
    assert light
    file.write_text(page.format(pack({"mode": "light", "title": "Ā <b>"})), encoding="utf-8")
    assert kept.kept_page(timeline, THEATRE, "dark") == page.format(pack({"mode": "dark", "title": "Ā <b>"}))


def test_a_cache_that_cannot_be_written_still_gives_the_page(timeline: Timeline, cache: Path) -> None:
    (cache / "pages").write_text("a file where the folder should be", encoding="utf-8")
    assert kept.kept_page(timeline, THEATRE, "light") == f"{len(timeline.documents)} light"
