"""The figures page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.dashboard.components import NOTICE


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("FRONTLINE_WORKSPACE", str(tmp_path / "workspace.sqlite"))
    st.cache_resource.clear()
    yield AppTest.from_string("from geo.dashboard import figures\nfigures.show()", default_timeout=180).run()
    st.cache_resource.clear()


def test_figures_come_with_what_is_sure_and_possible_and_say_what_they_are_not(app: AppTest) -> None:
    assert not app.exception
    by_day, until = (frame.value for frame in app.dataframe)
    for table in (by_day, until):
        assert {"Side", "Figure", "Sure", "Possible"} <= set(table.columns)
        assert not table.empty
    said = "\n".join(str(caption.value) for caption in app.caption)
    assert "not people present now" in said
    assert NOTICE in said


def test_another_figure_day_and_beginning_can_be_chosen(app: AppTest) -> None:
    app.select_slider[1].set_value(date(2024, 11, 26)).run()
    before = app.dataframe[0].value
    assert not app.exception
    app.button_group[0].set_value("population").run()
    assert not app.exception
    assert not app.dataframe[0].value.equals(before)
    assert "settlements" in app.dataframe[0].value["Note"].iloc[0]
    app.selectbox[0].set_value("handover").run()
    assert {"Against", "What"} <= set(app.dataframe[1].value.columns)
