"""The export page: what is asked for is written beside the page, can be stopped, and says what went wrong."""

from __future__ import annotations

import csv
import io
import threading
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import pipeline
from geo.dashboard import jobs
from geo.dashboard.export_fields import apply
from geo.dashboard.export_preview import counts, listed
from geo.errors import InputError
from geo.exports import FORMATS, formats
from geo.exports.advances import moves_of
from geo.exports.description import Description, read_description
from geo.exports.files import zipped
from geo.exports.progress import CancelledError
from geo.maps.views import counterpart
from geo.theatre import load_theatre
from tests.dashboard.apps import page, press
from tests.exports.things import theatre, timeline

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture
def app() -> AppTest:
    return page("export").run()


def test_what_is_asked_for_is_written(app: AppTest) -> None:
    app.selectbox(key="export_format").set_value(".control.csv").run()
    app.text_input(key="export_title").set_value("Mine")
    app.selectbox(key="export_day").set_value(date(2024, 12, 1)).run()
    press(app, "Prepare")
    job = app.session_state["export_job"]
    assert job.wait(60)
    app.run()
    assert not app.exception
    assert job.fault == ""
    assert job.name == "syria-2024_2024-12-01.control.csv"
    rows = job.data.decode().splitlines()
    assert all(row.startswith("2024-12-01") for row in rows[1:])
    assert any(row.count("Aleppo") for row in rows)
    assert len(app.dataframe) == 1


def test_what_was_known_on_each_day_is_what_the_map_shows_of_it(app: AppTest) -> None:
    app.selectbox(key="export_format").set_value(".control.csv").run()
    app.checkbox(key="export_as_known").check()
    press(app, "Prepare")
    job = app.session_state["export_job"]
    assert job.wait(60)
    assert job.fault == ""
    where = load_theatre("syria-2024")
    known = counterpart(pipeline.prepare(where), where).control
    written = [(r["date"], r["place_id"], r["controller"]) for r in csv.DictReader(io.StringIO(job.data.decode()))]
    assert written == [(str(r.date), r.place_id, r.controller or "") for r in known.itertuples()]
    assert written != [
        (str(r.date), r.place_id, r.controller or "") for r in pipeline.prepare(where).control.itertuples()
    ]


def test_another_wish_asks_to_prepare_again(app: AppTest) -> None:
    app.selectbox(key="export_format").set_value(".toml").run()
    press(app, "Prepare")
    app.session_state["export_job"].wait(60)
    app.run()
    assert app.code
    app.text_input(key="export_title").set_value("Other").run()
    assert not app.code
    assert any("Prepare" in caption.value for caption in app.caption)


@pytest.mark.parametrize("edges", ["1, 2, 3", "a, b, c, d", "42, 32, 35, 37", "nan, 1, 2, 3"])
def test_an_extent_that_is_none_is_said(app: AppTest, edges: str) -> None:
    app.text_input(key="export_extent").set_value(edges).run()
    assert not app.exception
    assert len(app.error) == 1
    assert not [button for button in app.button if button.label == "Prepare"]


def test_a_description_sets_the_fields(app: AppTest) -> None:
    text = 'from = 2024-11-28\nto = 2024-12-02\nsince = 2024-11-29\nmode = "dark"\ntitle = "North"\nextent = [36, 35, 39, 37]\n'
    apply_in(app, read_description(text))
    app.run()
    assert not app.exception
    assert not app.warning
    assert app.text_input(key="export_title").value == "North"
    assert app.text_input(key="export_extent").value == "36, 35, 39, 37"
    assert app.select_slider(key="export_period_1").value == (date(2024, 11, 28), date(2024, 12, 2))
    app.selectbox(key="export_format").set_value(".geojson").run()
    assert app.selectbox(key="export_since").value == date(2024, 11, 29)


def apply_in(app: AppTest, described: Description) -> None:
    held: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", held)
        apply(described, pipeline.prepare(load_theatre("syria-2024")))
    for key, value in held.items():
        app.session_state[key] = value


@pytest.mark.parametrize(
    ("described", "said"),
    [
        (Description(theatre="nowhere"), "no theatre is called"),
        (Description(date_from=date(1999, 1, 1)), "the map holds"),
        (Description(day=date(2030, 1, 1)), "the map holds"),
        (Description(since=date(2030, 1, 1)), "the map holds"),
    ],
)
def test_a_description_of_another_map_is_refused(monkeypatch, described, said) -> None:
    monkeypatch.setattr(st, "session_state", {})
    with pytest.raises(InputError, match=said):
        apply(described, timeline())
    assert st.session_state == {}


def test_a_job_can_be_stopped_and_leaves_nothing() -> None:
    begun, go_on, places = threading.Event(), threading.Event(), []

    def write(path: Path, progress) -> None:
        places.append(path)
        path.write_text("half")
        begun.set()
        go_on.wait(30)
        progress(0.5, "more")

    job = jobs.start("../../a.csv", "x", write)
    assert begun.wait(30)
    assert job.running
    job.stop()
    go_on.set()
    assert job.wait(30)
    assert (job.data, job.fault, job.stopped) == (None, "", True)
    assert not places[0].parent.exists()
    assert places[0].name == job.name == "a.csv"


def test_a_job_that_fails_says_why_and_tells_no_secrets(caplog) -> None:
    def fail(path: Path, progress) -> None:
        raise InputError("is broken")

    def crash(path: Path, progress) -> None:
        raise RuntimeError("inner detail")

    known, unknown = jobs.start("a", "", fail), jobs.start("b", "", crash)
    assert known.wait(30)
    assert unknown.wait(30)
    assert known.fault == "is broken"
    assert "inner detail" not in unknown.fault
    assert "inner detail" in caplog.text


def test_every_format_can_be_chosen(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def one(_timeline, _theatre, path, _description, _progress):
        raise CancelledError

    for suffix in FORMATS:
        monkeypatch.setitem(formats.FORMATS, suffix, replace(FORMATS[suffix], write=one))
    for suffix in [name for name in FORMATS if name != ".htm"]:
        app.selectbox(key="export_format").set_value(suffix).run()
        assert not app.exception
        press(app, "Prepare")
        job = app.session_state["export_job"]
        assert job.wait(60)
        assert (job.name.endswith(suffix), job.data, job.fault) == (True, None, "")
    app.run()
    assert [box.value for box in app.info] == ["Stopped; nothing was written."]


def test_previews_tell_what_a_file_holds(tmp_path: Path) -> None:
    table = counts(timeline(), Description(layers=("areas", "places")))
    assert table.to_numpy().tolist() == [["areas", 4, 2], ["unknown", 1, 1], ["places", 8, 2]]
    assert listed(zipped({"a.txt": b"x" * 2000})).to_numpy().tolist() == [["a.txt", 2]]
    assert zipfile.is_zipfile(BytesIO(zipped({"a": b""})))
    moved = moves_of(timeline(), theatre(tmp_path), Description())
    table = counts(timeline(), Description(), moved)
    assert table[table["Layer"].isin(["advances", "arrows"])].to_numpy().tolist() == [
        ["advances", 1, 1],
        ["arrows", 1, 1],
    ]
