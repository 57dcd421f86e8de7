"""Every page runs, says what it must, and handles what people do with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.dashboard.components import NOTICE, plain, safe_link
from geo.model import Document
from tests.dashboard.apps import page

pytestmark = pytest.mark.usefixtures("workspace")


def texts(app: AppTest) -> str:
    return "\n".join(str(e.value) for kind in (app.markdown, app.caption, app.header, app.subheader) for e in kind)


@pytest.mark.parametrize("name", ["player", "why", "reports", "analysis", "compare", "export", "about"])
def test_every_page_runs_and_bears_the_notice(name: str) -> None:
    app = page(name).run()
    assert not app.exception
    assert NOTICE in texts(app)


def test_the_map_page_follows_the_day_of_its_address() -> None:
    app = page("player")
    app.query_params["day"] = "2024-11-30"
    app.run()
    app.button(key="map_panel_button").click().run()
    assert "Sat 30 Nov 2024" in [s.value for s in app.header]
    assert "Aleppo" in texts(app)


@pytest.mark.parametrize("day", ["yesterday", "1999-01-01", "'; drop table", "2024-13-45"])
def test_a_day_that_is_none_falls_back(day: str) -> None:
    app = page("player")
    app.query_params["day"] = day
    app.run()
    app.button(key="map_panel_button").click().run()
    assert not app.exception
    assert "Tue 26 Nov 2024" in [s.value for s in app.header]


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


@pytest.mark.parametrize("name", ["player", "why", "reports", "analysis", "compare", "export", "about"])
def test_pages_without_data_say_what_to_restore(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTLINE_DATA", str(tmp_path / "none"))
    app = page(name).run()
    assert not app.exception
    assert "Restore the folder" in app.error[0].value
    assert NOTICE in texts(app)


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
