from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import WorkspaceError
from geo.model import Document
from geo.reading.review import reject, reviewed
from geo.store.reviews import Reviews
from geo.store.workspace import Stats, Workspace, default_path
from tests.store.things import HOSTILE, reading, readings

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    return Workspace(tmp_path / "workspace.sqlite")


def test_a_new_workspace_is_empty(store):
    assert store.stats() == Stats(0, 0, 0, 0, 0)
    assert store.documents() == store.claims() == ()
    assert store.reading("d1") is store.document("d1") is store.reader_of("d1") is None


def test_what_is_added_survives_a_restart(store):
    first, second = reading(1), reading(2)
    assert store.add_reading(first, reader="v1")
    assert store.add_reading(second, reader="v1")
    store.close()
    again = Workspace(store.path)
    assert again.documents() == (first.document, second.document)
    assert tuple(again.readings()) == (first, second)
    assert again.claims() == first.claims + second.claims
    assert again.reader_of("d1") == "v1"
    assert again.stats() == Stats(2, 2, 2, 2, 0)


def test_adding_the_same_again_changes_nothing(store):
    assert store.add_reading(reading())
    assert store.add_reading(reading()) is False
    assert store.add(reading().document) is False
    assert store.add_reading(reading(1, id="another-id")) is False
    assert store.has(replace(reading().document, id="another-id"))
    assert store.stats() == Stats(1, 1, 1, 1, 0)


def test_a_document_may_be_read_later_and_anew(store):
    assert store.add(reading().document)
    assert store.reading("d1") is None
    assert store.add_reading(reading(), reader="v1")
    better = replace(reading(), claims=())
    assert store.add_reading(better, reader="v2")
    assert store.reading("d1") == better
    assert store.stats() == Stats(1, 1, 1, 0, 0)


def test_a_corrected_date_takes_the_place_of_the_old_one(store):
    store.add_reading(reading())
    corrected = reading(1, published=date(2023, 5, 1))
    assert store.add_reading(corrected)
    assert tuple(store.readings()) == (corrected,)


def test_another_text_under_a_known_id_is_kept_beside_it(store):
    store.add_reading(reading())
    other = reading(1, text="The army left Town again.")
    assert store.add_reading(other)
    assert store.add_reading(other) is False
    first, second = store.documents()
    assert (first.id, first.text, second.text) == ("d1", "The army took Town 1.", "The army left Town again.")
    assert second.id.startswith("d1~")
    assert [c.document_id for c in store.claims()] == [first.id, second.id]


def test_the_same_text_from_another_source_is_another_document(store):
    assert store.add(Document("a", "The army left.", source="One"))
    assert store.add(Document("b", "The army left.", source="Two"))
    assert len(store.documents()) == 2


def test_removing_takes_the_reading_along_and_leaves_the_reviews(store):
    store.add_reading(reading(1))
    store.add_reading(reading(2))
    state = reviewed(store.readings())
    Reviews(store.path).record(reject(state, "c1"), reviewer="A", at=NOON)
    assert store.remove("d1")
    assert store.remove("d1") is False
    assert store.stats() == Stats(1, 1, 1, 1, 1)
    assert store.add_reading(reading(1))


def test_settings_are_kept_and_changed(store):
    assert store.setting("sources", {}) == {}
    store.set_setting("sources", {"Paper": "B2", HOSTILE: [1, None, True]})
    store.set_setting("sources", {"Paper": "A1", HOSTILE: [1, None, True]})
    assert Workspace(store.path).setting("sources") == {"Paper": "A1", HOSTILE: [1, None, True]}


def test_hostile_text_comes_back_as_it_was(store):
    hostile = reading(1, text=HOSTILE, id=HOSTILE, title=HOSTILE, source=HOSTILE, url=HOSTILE)
    store.add_reading(hostile)
    assert store.reading(HOSTILE) == replace(
        hostile, claims=tuple(replace(c, document_id=HOSTILE) for c in hostile.claims)
    )


def test_a_text_that_cannot_be_written_is_refused_whole(store):
    with pytest.raises(WorkspaceError, match="cannot be kept"):
        store.add_reading(reading(1, text="half a character \ud800"))
    assert store.stats() == Stats(0, 0, 0, 0, 0)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(readings(), min_size=1, max_size=3, unique_by=(lambda r: r.document.id, lambda r: r.document.text)))
def test_every_reading_comes_back_as_it_was(tmp_path_factory, things):
    store = Workspace(tmp_path_factory.mktemp("store") / "workspace.sqlite")
    assert [store.add_reading(thing) for thing in things] == [True] * len(things)
    assert list(store.readings()) == things
    assert [store.add_reading(thing) for thing in things] == [False] * len(things)
    assert list(store.readings()) == things
    for thing in things:
        store.remove(thing.document.id)
    assert store.stats() == Stats(0, 0, 0, 0, 0)


def test_the_default_path_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("FRONTLINE_WORKSPACE", str(tmp_path / "mine.sqlite"))
    assert default_path() == tmp_path / "mine.sqlite"
    monkeypatch.delenv("FRONTLINE_WORKSPACE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "frontline-mapper" / "workspace.sqlite"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert default_path().parts[-4:-2] == (".local", "share")
