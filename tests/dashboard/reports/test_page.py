"""The reports page without a browser: what is added, what is said, and what a decision does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.dashboard import queries
from geo.dashboard.reports import desk, intake
from geo.dashboard.reports.log import harmless
from geo.store.workspace import Workspace
from tests.archives import packed
from tests.dashboard import apps
from tests.dashboard.apps import press
from tests.dashboard.reports.made import TEXT
from tests.sources.test_content import BOMB, RSS


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "workspace.sqlite"
    monkeypatch.setenv("FRONTLINE_WORKSPACE", str(path))
    # Only what knows where the workspace lies: maps and readings are the same for every test.
    opened = (queries.workspace, queries.reviews, queries.own_places)
    for kept in opened:
        kept.clear()
    yield path
    for kept in opened:
        kept.clear()


def page(view: str = "Queue") -> AppTest:
    app = apps.page("reports")
    app.session_state["reports-view"] = view
    return app.run()


def pasted(text: str) -> AppTest:
    app = page("Add reports")
    app.text_area[0].set_value(text)
    return press(app, "Read")


def test_a_pasted_report_is_read_and_added(workspace: Path) -> None:
    app = press(pasted(TEXT), "Add to the map")
    assert not app.exception
    assert "Open the Map page" in app.success[0].value
    store = Workspace(workspace)
    assert [c.place_name for c in store.claims()] == ["Saraqib"]
    assert store.unread() == frozenset()
    again = press(pasted(TEXT), "Add to the map")
    assert "in the workspace already" in again.success[0].value


def test_an_empty_form_says_so() -> None:
    assert "paste a text" in press(page("Add reports"), "Read").warning[0].value


def test_an_undated_report_asks_for_its_date_which_then_counts() -> None:
    app = pasted("Opposition forces captured Saraqib on Friday.")
    assert "No publication date" in app.warning[0].value
    app.date_input[0].set_value(date(2024, 11, 30))
    press(app, "Read")
    assert not app.warning
    (document,) = app.session_state["drafts-held"]
    assert queries.reading(document, "syria-2024").claims[0].date_from == date(2024, 11, 29)


def test_a_publication_date_to_come_is_questioned() -> None:
    assert "has not come yet" in pasted("Published: 2 December 2098\n\n" + TEXT).warning[0].value


def test_adding_to_a_workspace_that_cannot_be_used_says_so(workspace: Path) -> None:
    workspace.write_bytes(b"garbage" * 100)
    app = press(pasted(TEXT), "Add to the map")
    assert not app.exception
    assert "is no workspace" in app.error[0].value


def bomb() -> bytes:
    return packed({"a.txt": b"0" * 51_000_000})


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (bomb, "reports.zip", "unpacks to more than 50 MB"),
        (bomb, "reports.txt", "unpacks to more than 50 MB"),
        (lambda: RSS.replace(b"<rss", BOMB + b"<rss"), "feed.xml", "declares its own XML"),
        (lambda: b"%PDF-1.7 words", "report.txt", "is a PDF, not text"),
        (lambda: b"", "empty.txt", "is empty"),
    ],
)
def test_uploads_that_must_not_be_read_are_refused_with_a_reason(make: Any, name: str, said: str) -> None:
    app = page("Add reports")
    app.file_uploader[0].upload(name, make(), "text/plain")
    press(app, "Read")
    assert not app.exception
    assert said in app.error[0].value.replace("\\", "")


def test_too_much_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LIMIT_TOTAL", 10)
    assert "at once are too much" in pasted(TEXT).error[0].value.replace("\\", "")


def test_a_folder_and_feeds_are_kept_and_looked_into(workspace: Path) -> None:
    app = page("Add reports")
    folder = next(t for t in app.text_input if t.label == "Folder")
    folder.set_value("inbox")
    press(app, "Keep")
    assert not app.exception
    box = workspace.parent / "inbox"
    assert box.is_dir()
    (box / "a.txt").write_text(TEXT, encoding="utf-8")
    app = press(page("Add reports"), "Look now")
    assert "1 new document in the queue" in app.success[0].value
    app = page()
    press(app, "Read 1 new and add to the map")
    assert not app.exception
    assert Workspace(workspace).unread() == frozenset()


@pytest.mark.parametrize(
    ("folder", "feeds", "said"), [("../x", "", "lies outside"), ("", "file:///x", "no web address")]
)
def test_a_folder_or_feed_that_must_not_be_is_refused(folder: str, feeds: str, said: str) -> None:
    app = page("Add reports")
    next(t for t in app.text_input if t.label == "Folder").set_value(folder)
    app.text_area[1].set_value(feeds)
    press(app, "Keep")
    assert said in app.error[0].value.replace("\\", "")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the desk is given, since no browser draws it."""
    given: list[Any] = []
    monkeypatch.setattr(desk, "_desk", lambda **options: given.append(options["data"]))
    return given


def test_filters_of_the_page_leave_what_is_asked_for(told: list[Any]) -> None:
    app = page()
    whole = told[-1]["queue"]["total"]
    next(m for m in app.multiselect if m.label == "Event").set_value(["loss"]).run()
    assert 0 < told[-1]["queue"]["total"] < whole
    next(t for t in app.text_input if t.label == "Search").set_value("no such words at all").run()
    assert (told[-1]["queue"]["total"], told[-1]["queue"]["rows"]) == (0, [])
    assert not app.exception


def test_what_is_asked_for_is_in_the_address_and_opens_the_first_that_fits(told: list[Any]) -> None:
    app = apps.page("reports")
    app.query_params["queue-states"] = ["done", "no such state"]
    app.run()
    assert not app.exception
    assert told[-1]["queue"]["total"] == 0
    assert app.query_params["queue-states"] == "done"
    app.button_group(key="queue-states").set_value([]).run()
    whole = told[-1]["queue"]["total"]
    app.text_input(key="queue-words").set_value("zakiyah").run()
    assert 0 < told[-1]["queue"]["total"] < whole
    assert told[-1]["open"] == told[-1]["queue"]["rows"][0]["id"]
    assert app.query_params["doc"] == told[-1]["open"]


def test_a_document_stays_open_when_the_queue_asks_for_others(told: list[Any]) -> None:
    app = page()
    last = told[-1]["queue"]["rows"][9]["id"]
    app.text_input(key="queue-words").set_value("no such words at all").run()
    state = {"session": told[-1]["session"], "open": last, "outbox": []}
    app.session_state["desk"] = {"told": state}
    app.run()
    assert (told[-1]["queue"]["total"], told[-1]["open"]) == (0, last)
    app.session_state["desk"] = {"told": {**state, "open": "gone"}}
    app.run()
    assert (told[-1]["asked"], told[-1]["open"]) == ("gone", None)


def test_the_document_of_the_address_is_open(told: list[Any]) -> None:
    app = apps.page("reports", doc="2024-12-07-zakiyah").run()
    assert told[-1]["open"] == "2024-12-07-zakiyah"
    app.query_params["doc"] = "<script>"
    app.run()
    assert not app.exception


def decide(app: AppTest, told: list[Any], *entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Have the desk tell something, as a browser would."""
    data = told[-1]
    outbox = [{"n": data["acked"] + 1 + n, "document": data["open"], "claims": [], **e} for n, e in enumerate(entries)]
    app.session_state["desk"] = {"told": {"session": data["session"], "open": data["open"], "outbox": outbox, **more}}
    app.run()
    assert not app.exception
    return dict(told[-1])


def test_decisions_are_made_once_in_order_and_can_be_undone(told: list[Any]) -> None:
    app = apps.page("reports", doc="2024-12-07-zakiyah").run()
    claim = told[-1]["reports"][0]["claims"][0]["id"]
    data = decide(app, told, want=claim)
    assert any("This would turn Zakiyah to held by Government" in line for line in data["effects"][claim]["reject"])
    before = data["days"]["2024-12-07"]["holders"]
    data = decide(app, told, {"verb": "reject", "claims": [claim]})
    assert data["reports"][0]["claims"][0]["standing"] == "rejected: misread"
    assert data["message"]["text"].startswith("Rejected (misread): Zakiyah")
    assert data["stale"]
    assert data["days"]["2024-12-07"]["holders"] != before
    app.run()  # what was told is told again by the browser, and counts once
    assert len(queries.reviews().log()) == 1
    decide(app, told, idle=True)  # begins to draw the map beside the page
    app.session_state["desk-drawing"][1].join(60)
    data = decide(app, told, idle=True)
    assert not data["stale"]
    data = decide(app, told, {"verb": "undo"}, {"verb": "undo"})
    assert data["reports"][0]["claims"][0]["standing"] == ""
    assert data["message"]["text"] == "Nothing of yours to undo."
    data = decide(app, told, {"verb": "redo"}, {"verb": "done"})
    assert data["reports"][0]["state"] == "done"
    data = decide(app, told, {"verb": "done"})
    assert data["message"]["text"] == "Open again."
    log = page("Log")
    assert log.dataframe[0].value["What"].iloc[0].startswith("did again: rejected (misread): Zakiyah")


def test_a_claim_accepted_twice_is_one_decision(told: list[Any]) -> None:
    app = apps.page("reports", doc="2024-12-07-zakiyah").run()
    claim = told[-1]["reports"][0]["claims"][0]["id"]
    accepted = {"verb": "accept", "claims": [claim]}
    assert decide(app, told, accepted)["message"]["text"].startswith("Accepted: Zakiyah")
    data = decide(app, told, accepted)
    assert (data["message"]["text"][:25], data["message"]["fault"]) == ("Already accepted: Zakiyah", False)
    assert data["reports"][0]["claims"][0]["standing"] == "accepted"
    assert len(queries.reviews().log()) == 1
    assert decide(app, told, {"verb": "undo"})["reports"][0]["claims"][0]["standing"] == ""


@pytest.mark.parametrize(
    "entry",
    [
        {"verb": "accept", "claims": ["none"]}, {"verb": "drop table"}, {"verb": "correct", "claims": ["x"], "fields": 7},
        {"verb": "add", "fields": [{"event": "capture"}], "marked": ["a", "b"]},
        {"verb": "add", "fields": [{"event": "capture"}], "marked": [5, 10**9]},
        {"verb": "add", "fields": [{"event": "boom", "place": "gn:170063"}], "marked": [0, 5]},
        {"verb": "add", "fields": [{"event": "capture", "typed": "Nowhere at all"}], "marked": [0, 5]},
        {"verb": "merge", "claims": ["a", "b"]},
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused_on_the_desk(told: list[Any], entry: dict[str, Any]) -> None:
    data = decide(page(), told, entry)
    assert data["message"]["fault"]
    assert queries.reviews().log() == ()


@pytest.mark.parametrize(
    "state", ["text", {"told": 5}, {"told": {"session": "other", "outbox": [{"n": 1, "verb": "undo", "claims": []}]}}]
)
def test_what_a_browser_tells_may_be_anything(told: list[Any], state: Any) -> None:
    app = page()
    app.session_state["desk"] = state
    app.run()
    assert not app.exception
    session = told[-1]["session"]
    for outbox in (None, 5, [5], [{"n": "1"}], [{"n": 1, "verb": 5}], [{"n": 1, "verb": "a", "claims": [5]}]):
        app.session_state["desk"] = {"told": {"session": session, "outbox": outbox, "open": 5, "preview": [1]}}
        app.run()
        assert not app.exception


def test_claims_are_corrected_split_merged_and_added(told: list[Any]) -> None:
    app = apps.page("reports", doc="2024-11-26-aleppo-held").run()
    first, second = (c["id"] for c in told[-1]["reports"][0]["claims"])
    fields = {**told[-1]["reports"][0]["claims"][0]["fields"], "event": "contest", "date_to": "2024-11-27"}
    data = decide(app, told, preview={"n": 3, "verb": "correct", "claim": first, "fields": [fields]})
    assert data["preview"]["n"] == 3
    assert any("Aleppo" in line for line in data["preview"]["lines"])
    data = decide(app, told, {"verb": "correct", "claims": [first], "fields": [fields]})
    claim = data["reports"][0]["claims"][0]
    assert (claim["standing"], claim["fields"]["event"], claim["fields"]["date_to"]) == (
        "corrected",
        "contest",
        "2024-11-27",
    )
    parts = [{**fields}, {**fields, "place": "gn:170017"}]
    data = decide(app, told, {"verb": "split", "claims": [first], "fields": parts})
    assert sorted(c["headline"].split(":")[0] for c in data["reports"][0]["claims"]) == [
        "Aleppo",
        "Hama",
        "Sheikh Maqsoud",
    ]
    made = [c["id"] for c in data["reports"][0]["claims"] if c["standing"] == "split"]
    data = decide(app, told, {"verb": "merge", "claims": [*made, second]})
    assert [c["standing"] for c in data["reports"][0]["claims"]] == ["merged"]
    added = {"event": "capture", "actor": "HTS", "typed": "Idlib", "date_from": "2024-11-26", "date_to": "2024-11-26"}
    data = decide(app, told, {"verb": "add", "fields": [added], "marked": [4, 15]})
    claim = next(c for c in data["reports"][0]["claims"] if c["standing"] == "added")
    assert (claim["headline"], claim["trigger"]) == ("Idlib: taken by HTS", [4, 15])


@pytest.mark.parametrize("cell", ["=cmd()", "+1", "-1", "@x", "\tx"])
def test_no_cell_of_the_log_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("plain") == "plain"
