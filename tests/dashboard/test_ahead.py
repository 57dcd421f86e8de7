"""The first visitor has the server for themselves; what other pages need comes after."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import pipeline
from geo.dashboard import ahead, app_file, queries
from geo.dashboard.beside import beside
from geo.errors import InputError
from geo.theatre import load_theatre

THEATRE = load_theatre("syria-2024")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What was made ready so far; nothing of it is really made."""
    found: list[str] = []
    timeline = pipeline.prepare(THEATRE)
    monkeypatch.setenv("FRONTLINE_WORKSPACE", str(tmp_path_factory.mktemp("ahead") / "workspace.sqlite"))
    monkeypatch.setattr(ahead, "_looked_at", threading.Event())
    monkeypatch.setattr(ahead, "PAUSE_S", 0.0)
    monkeypatch.setattr(queries, "timeline", lambda theatre: timeline)
    monkeypatch.setattr(queries, "map_html", lambda shown, where, mode, language: found.append(mode) or "")
    monkeypatch.setattr(queries, "gazetteer", lambda where: found.append("places"))
    for name in ("figures", "compared_days", "covered"):
        monkeypatch.setattr(ahead.counted, name, lambda *_, name=name: found.append(name))
    yield found
    gc.unfreeze()
    st.cache_resource.clear()


def test_nothing_is_made_ready_until_somebody_has_the_first_page(made: list[str]) -> None:
    thread = beside(lambda: ahead.other_pages(THEATRE))
    assert not made
    assert thread.is_alive()
    AppTest.from_file(str(app_file()), default_timeout=120).run()
    thread.join(60)
    assert not thread.is_alive()
    assert [name for name in made if name != "light"] == ["dark", "places", "figures", "compared_days", "covered"]


def test_a_fault_in_one_part_leaves_the_others(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise InputError("no day can be counted")

    monkeypatch.setattr(ahead.counted, "figures", fails)
    ahead.looked_at()
    ahead.other_pages(THEATRE)
    assert made == ["dark", "places", "compared_days", "covered"]


def test_what_stays_is_not_gone_through_after_every_drawing(made: list[str]) -> None:
    ahead.first_page(THEATRE)
    assert made == ["light"]
    # Modules, gazetteer and timeline alone are hundreds of thousands of things.
    assert gc.get_freeze_count() > 10 * len(gc.get_objects())
