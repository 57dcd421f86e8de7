"""The pages that count and compare, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.control.coverage import ELSEWHERE
from geo.dashboard import analysis
from geo.dashboard.components import NOTICE
from geo.dashboard.tables import Cell, address, side_fill, spanned, table_html
from geo.theatre import load_theatre
from tests.dashboard import apps

TOPICS = ("land", "people", "fronts", "pace", "places", "sources", "coverage")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>${alert(1)}`x`"


@pytest.fixture(scope="module", autouse=True)
def _workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTLINE_WORKSPACE", str(tmp_path_factory.mktemp("workspace") / "workspace.sqlite"))
        st.cache_resource.clear()
        yield
        st.cache_resource.clear()


def page(name: str, **parameters: str) -> AppTest:
    return apps.page(name, **parameters).run(timeout=180)


def texts(app: AppTest) -> str:
    shown = (str(e.value) for kind in (app.markdown, app.caption, app.header) for e in kind)
    return "\n".join([*shown, *(str(e.proto.body) for e in app.get("html"))]).replace("\\", "")


def test_where_no_region_is_known_none_is_called_silent() -> None:
    day = date(2024, 12, 1)
    columns = ["region", "date", "claims", "age_days", "settlements", "residents"]
    assert not analysis._silent(pd.DataFrame([(ELSEWHERE, day, 1, 0, 2, 500)], columns=columns), (day, day))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_charts_that_can_be_saved(topic: str) -> None:
    app = page("analysis", topic=topic)
    assert not app.exception
    assert not app.error
    assert app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")
    saved = [button.proto.label for button in app.get("download_button")]
    assert saved[:3] == ["PNG", "SVG", "CSV"]
    assert saved[-2:] == ["All figures, CSV", "All figures, JSON"]
    assert NOTICE in texts(app)


def test_the_period_of_the_address_is_followed() -> None:
    app = page("analysis", topic="land", **{"from": "2024-11-29", "to": "2024-12-06"})
    assert app.select_slider[0].value == (date(2024, 11, 29), date(2024, 12, 6))
    said = texts(app)
    assert "Fri 29 Nov 2024" in said
    assert "Fri 6 Dec 2024" in said
    app.select_slider[0].set_value((date(2024, 11, 30), date(2024, 12, 1))).run()
    assert not app.exception
    assert app.query_params["from"] in ("2024-11-30", ["2024-11-30"])
    assert "Sat 30 Nov 2024" in texts(app)


@pytest.mark.parametrize("name", ["analysis", "compare"])
def test_parameters_that_are_none_fall_back(name: str) -> None:
    bad = {"topic": "<b>", "from": "yesterday", "to": "1999-01-01", "look": "'; drop", "with": "x", "count": "9"}
    app = page(name, **bad)
    assert not app.exception
    assert not app.error


def test_people_are_counted_as_residents_not_as_present() -> None:
    app = page("analysis", topic="people")
    assert "not people present now" in texts(app)


def test_where_nothing_is_told_is_said() -> None:
    assert "No claim of this period is about Raqqa Governorate" in texts(page("analysis", topic="coverage"))


def test_two_days_are_compared_in_land_people_and_places() -> None:
    app = page("compare", **{"from": "2024-11-29", "to": "2024-12-06", "look": "swipe"})
    assert not app.exception
    said = texts(app)
    assert "changed hands" in said
    assert "Land by side, km²" in said
    assert "Hama" in said
    assert "view=35.1318%2C36.7578%2C9" in said
    assert "./why?theatre=syria-2024&amp;day=2024-12-06&amp;place=gn%3A170017" in said
    assert len(app.get("download_button")) == 8


def test_one_day_twice_is_no_comparison() -> None:
    app = page("compare", **{"from": "2024-11-29", "to": "2024-11-29"})
    assert not app.exception
    assert "this is one" in app.info[0].value


def test_a_map_is_asked_for_before_it_is_compared() -> None:
    app = page("compare", **{"with": "map"})
    assert not app.exception
    assert "Choose a file" in app.info[0].value


def test_a_table_shows_hostile_text_as_text() -> None:
    html = table_html(
        HOSTILE, [HOSTILE, "b"], [[Cell(HOSTILE, HOSTILE, links=((HOSTILE, address("why", place=HOSTILE)),)), "x"]]
    )
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;") >= 4
    assert 'href="./why?place=%3Cscript%3E' in html


def test_sides_of_one_hue_are_told_apart_in_tables_as_on_the_map() -> None:
    theatre = load_theatre("syria-2024")
    fills = [side_fill(side.id, theatre) for side in theatre.sides]
    assert len(set(fills)) == len(fills)
    assert [side.hatch for side in theatre.sides] == [fill.startswith("repeating") for fill in fills]
    assert side_fill("", theatre) == side_fill(None, theatre) == ""


def test_figures_are_shown_with_their_bounds() -> None:
    assert (spanned(1234, 1000, 2345.6).text, spanned(1234, 1000, 2345.6).under) == ("1,230", "1,000 to 2,350")
    assert spanned(0, 0, 0).text == "–"
    assert spanned(0.001, 0, 0.002).under == ""
