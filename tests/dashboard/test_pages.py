"""Every page runs, says what it must, and handles what people do with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.dashboard.components import NOTICE, _apart, marked_html, plain, safe_link
from geo.model import Claim, Document, Event, Modality, Reading

# Made up for the tests.
TEXT = "Opposition forces captured the town of Saraqib on 29 November 2024."
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>${alert(1)}`x`"


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "workspace.sqlite"
    monkeypatch.setenv("FRONTLINE_WORKSPACE", str(path))
    st.cache_resource.clear()
    yield path
    st.cache_resource.clear()


def page(name: str) -> AppTest:
    script = f"from geo.dashboard import {name}\n{name}.show()"
    return AppTest.from_string(script, default_timeout=120)


def texts(app: AppTest) -> str:
    return "\n".join(str(e.value) for kind in (app.markdown, app.caption, app.subheader) for e in kind)


@pytest.mark.parametrize("name", ["player", "why", "reports", "analysis", "compare", "export", "about"])
def test_every_page_runs_and_bears_the_notice(name: str) -> None:
    app = page(name).run()
    assert not app.exception
    assert NOTICE in texts(app)


def test_the_map_page_follows_the_day_of_its_address() -> None:
    app = page("player")
    app.query_params["day"] = "2024-11-30"
    app.run()
    assert "Sat 30 Nov 2024" in [s.value for s in app.subheader]
    assert "Aleppo" in texts(app)


@pytest.mark.parametrize("day", ["yesterday", "1999-01-01", "'; drop table", "2024-13-45"])
def test_a_day_that_is_none_falls_back(day: str) -> None:
    app = page("player")
    app.query_params["day"] = day
    app.run()
    assert not app.exception
    assert "Tue 26 Nov 2024" in [s.value for s in app.subheader]


def test_the_why_page_explains_the_place_and_day_of_its_address() -> None:
    app = page("why")
    app.query_params["place"], app.query_params["day"] = "fm:sheikh-maqsoud", "2024-12-05"
    app.run()
    assert not app.exception
    said = texts(app).replace("\\", "")
    assert "Sheikh Maqsoud on 5 Dec 2024" in said
    assert "inferred from the map, not reported" in said
    assert "What would change this" in said
    app.selectbox[0].set_value("gn:170017").run()
    assert not app.exception
    assert "Hama on 5 Dec 2024" in texts(app).replace("\\", "")
    assert "HTS-led forces took Hama on Thursday" in texts(app).replace("\\", "")


@pytest.mark.parametrize(("place", "day"), [("nowhere", "yesterday"), ("<script>", "1999-01-01"), ("", "")])
def test_a_place_or_day_that_is_none_falls_back_on_the_why_page(place: str, day: str) -> None:
    app = page("why")
    app.query_params["place"], app.query_params["day"] = place, day
    app.run()
    assert not app.exception
    assert "Before any claim" in texts(app)


def test_a_pasted_report_is_read_and_added(workspace: Path) -> None:
    app = page("reports").run()
    app.text_area[0].set_value(TEXT)
    app.button[0].click().run()
    assert not app.exception
    assert any("Saraqib" in e.label for e in app.expander)
    places = next(d.value for d in app.dataframe if "Might be" in d.value)
    assert places["Name"].tolist() == ["Saraqib"]
    assert places["Why"].iloc[0]
    add = next(b for b in app.button if b.label == "Add to the map")
    add.click().run()
    assert workspace.exists()
    st.cache_resource.clear()
    again = page("reports").run()
    assert "1 of your own" in texts(again)


def test_an_empty_form_says_so() -> None:
    app = page("reports").run()
    app.button[0].click().run()
    assert "paste a text" in app.warning[0].value


def test_an_undated_report_asks_for_its_date() -> None:
    app = page("reports").run()
    app.text_area[0].set_value("Opposition forces captured Saraqib on Friday.")
    app.button[0].click().run()
    assert "No publication date" in app.warning[0].value


def hostile_reading() -> Reading:
    claim = Claim(
        id="c", document_id="d", place_start=0, place_end=8, place_text=HOSTILE[:8], place_id=None, place_name=None,
        lat=None, lon=None, relation=None, event=Event.CAPTURE, actor=None, against=None, date_from=None, date_to=None,
        precision="day", modality=Modality.ASSERTED, attribution=None, trigger="x", trigger_start=3, trigger_end=12,
        sentence_start=0, sentence_end=len(HOSTILE), confidence=0.5,
    )  # fmt: skip
    return Reading(Document("d", HOSTILE), (), (), (), (claim,))


def test_marked_text_keeps_hostile_text_as_text() -> None:
    html = marked_html(hostile_reading())
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("<mark") == 1


def test_plain_text_and_links_cannot_become_markup() -> None:
    assert plain("[x](javascript:alert(1)) $a$ **b**") == (r"\[x\]\(javascript\:alert\(1\)\) \$a\$ \*\*b\*\*")
    assert safe_link(Document("d", "x", url="javascript:alert(1)")) is None
    assert safe_link(Document("d", "x", based_on="https://example.org/a")) == "https://example.org/a"


@pytest.mark.parametrize("kind", ["garbage", "folder", "nowhere"])
@pytest.mark.parametrize("name", ["player", "why", "reports", "analysis", "compare", "export"])
def test_pages_go_on_without_a_workspace_and_say_why(name: str, kind: str, workspace: Path) -> None:
    if kind == "garbage":
        workspace.write_bytes(b"garbage" * 100)
    elif kind == "folder":
        workspace.mkdir()
    else:
        workspace.parent.joinpath("file").write_text("x", encoding="utf-8")
        os.environ["FRONTLINE_WORKSPACE"] = str(workspace.parent / "file" / "w.sqlite")
    app = page(name).run()
    assert not app.exception
    (said,) = [w.value for w in app.warning]
    assert "Only the bundled reports are shown" in said
    assert NOTICE in texts(app)
    if kind == "garbage":
        assert workspace.read_bytes() == b"garbage" * 100


def test_adding_to_a_workspace_that_cannot_be_used_says_so(workspace: Path) -> None:
    workspace.write_bytes(b"garbage" * 100)
    app = page("reports").run()
    app.text_area[0].set_value(TEXT)
    app.button[0].click().run()
    next(b for b in app.button if b.label == "Add to the map").click().run()
    assert not app.exception
    assert "is no workspace" in app.error[0].value


@pytest.mark.parametrize("name", ["player", "why", "reports", "analysis", "compare", "export", "about"])
def test_pages_without_data_say_what_to_restore(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTLINE_DATA", str(tmp_path / "none"))
    app = page(name).run()
    assert not app.exception
    assert "Restore the folder" in app.error[0].value
    assert NOTICE in texts(app)


def test_a_date_given_after_the_first_reading_counts() -> None:
    app = page("reports").run()
    app.text_area[0].set_value("Opposition forces captured Saraqib on Friday.")
    app.button[0].click().run()
    app.date_input[0].set_value(date(2024, 11, 30))
    app.button[0].click().run()
    assert not app.warning
    assert any("Fri 29 Nov 2024" in str(table.value) for table in app.dataframe)


def test_a_publication_date_to_come_is_questioned() -> None:
    app = page("reports").run()
    app.text_area[0].set_value("Published: 2 December 2098\n\n" + TEXT)
    app.button[0].click().run()
    assert "has not come yet" in app.warning[0].value


def test_overlapping_marks_keep_the_first_and_many_stay_quick() -> None:
    marks = [(0, 5, "a", ""), (4, 8, "b", ""), (5, 6, "c", ""), (3, 3, "d", ""), (9, 12, "e", "")]
    assert [m[2] for m in _apart(marks)] == ["a", "c", "e"]
    many = [(n, n + 1, "a", "") for n in range(0, 200_000, 2)]
    assert _apart(many) == many


@pytest.mark.parametrize(
    "address",
    [
        "https://e.org/) ![x](https://e.net/x.png)",
        'https://e.org/"><img src=x>',
        "https://e.org/a\n# b",
        "https://e.org/`$x$`",
    ],
)
def test_an_address_cannot_end_its_link(address: str) -> None:
    link = safe_link(Document("d", "x", based_on=address))
    assert link is not None
    assert not set(link) & set('()<>[]"`$ \n\\')
