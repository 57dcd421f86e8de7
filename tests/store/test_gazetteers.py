"""Gazetteers in a workspace: whole or unseen, taken up after a break, never doubled."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GazetteerError, WorkspaceError
from geo.model import Place
from geo.places.added import NO_PLACES
from geo.store import gazetteers as module
from geo.store.gazetteers import Added, Dataset, Gazetteers
from geo.store.workspace import Workspace
from tests.store.things import reading, words

SET = Dataset("XA", "a" * 64, "GeoNames", "XA.zip", "GeoNames", "CC BY 4.0", "GeoNames, CC BY 4.0")

CRASH = """
import os, sys
from sqlalchemy import event
from geo.store import gazetteers
from tests.store.test_gazetteers import SET, places
gazetteers.BATCH = 10
store = gazetteers.Gazetteers(sys.argv[1])
batches = 0
def die(connection, cursor, statement, *rest):
    global batches
    batches += statement.startswith("INSERT INTO gazetteer_places")
    if batches == 3:
        os._exit(9)
event.listen(store._engine, "after_cursor_execute", die)
store.add(SET, places(45))
"""


def places(count: int, first: int = 0) -> list[Place]:
    return [
        Place(f"gn:{n}", f"Village {n}", n / 1000, 20.0, "P.PPL", (f"V{n}",), "XA", "01", n, "GeoNames", "CC BY 4.0")
        for n in range(first, first + count)
    ]


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 10)
    return Gazetteers(tmp_path / "workspace.sqlite")


def test_places_come_back_as_they_were_with_their_terms(store):
    assert store.places() is NO_PLACES
    assert store.add(SET, places(25)) == Added(25)
    assert store.places().places == tuple(places(25))
    assert store.listed() == (replace(SET, places=25, complete=True),)


names = words.map(lambda text: text.replace("\0", "") or "x")


@settings(max_examples=20)
@given(st.lists(st.tuples(names, names), min_size=1, max_size=5))
def test_any_name_comes_back(tmp_path_factory, made):
    store = Gazetteers(tmp_path_factory.mktemp("w") / "workspace.sqlite")
    kept = [Place(f"own:{n}", name, 1.0, 2.0, "P.PPL", (other,)) for n, (name, other) in enumerate(made)]
    store.add(SET, kept)
    assert store.places().places == tuple(kept)


def test_the_same_again_changes_nothing_and_reads_nothing(store):
    store.add(SET, places(25))
    before = store.places()

    def never():
        raise AssertionError
        yield

    assert store.add(SET, never()) == Added(25, known_as="XA")
    assert store.add(replace(SET, name="other"), never()) == Added(25, known_as="XA")
    assert store.places().digest == before.digest
    assert len(store.listed()) == 1


def test_a_later_state_takes_the_place_of_the_earlier(store):
    store.add(SET, places(25))
    before = store.places()
    assert store.add(replace(SET, hash="b" * 64), places(5, 100)) == Added(5, replaced=25)
    assert store.places().places == tuple(places(5, 100))
    assert store.places().digest != before.digest
    assert len(store.listed()) == 1


def test_a_crash_leaves_nothing_to_be_seen_and_the_next_run_goes_on(tmp_path, monkeypatch):
    path = tmp_path / "workspace.sqlite"
    command = [sys.executable, "-c", CRASH, str(path)]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parents[2], timeout=60).returncode == 9
    monkeypatch.setattr(module, "BATCH", 10)
    store = Gazetteers(path)
    assert store.places() is NO_PLACES
    assert store.listed() == (replace(SET, places=20),)
    assert store.add(SET, places(45)) == Added(45, resumed=20)
    assert store.places().places == tuple(places(45))


def test_the_earlier_state_is_seen_until_the_later_is_whole(store):
    store.add(SET, places(25))
    newer = replace(SET, hash="b" * 64)

    def broken():
        yield from places(15, 100)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add(newer, broken())
    assert store.places().places == tuple(places(25))
    assert [(d.places, d.complete) for d in store.listed()] == [(25, True), (10, False)]
    assert store.add(newer, places(30, 100)) == Added(30, resumed=10, replaced=25)
    # What broke off and never came again goes with the next state of the same name.
    with pytest.raises(KeyboardInterrupt):
        store.add(replace(SET, hash="c" * 64), broken())
    store.add(replace(SET, hash="d" * 64), places(3))
    assert [(d.places, d.complete) for d in store.listed()] == [(3, True)]


def test_a_file_that_fails_in_its_middle_leaves_nothing(store):
    def failing():
        yield from places(15)
        raise GazetteerError("is damaged")

    with pytest.raises(GazetteerError, match="damaged"):
        store.add(SET, failing())
    assert store.listed() == ()
    with pytest.raises(GazetteerError, match="no usable place"):
        store.add(SET, [])
    assert store.listed() == ()


def test_two_who_add_the_same_do_not_double_it(store):
    other = Gazetteers(store.path)

    def meanwhile():
        yield from places(10)
        with pytest.raises(KeyboardInterrupt):
            other.add(SET, interrupted())
        yield from islice(places(30), 10, None)

    def interrupted():
        yield from places(20)
        raise KeyboardInterrupt

    with pytest.raises(WorkspaceError, match="another program"):
        store.add(SET, meanwhile())
    assert store.add(SET, places(30)) == Added(30, resumed=20)
    assert store.places().places == tuple(places(30))


def test_bounds_or_country_choose(store):
    far = replace(places(1)[0], id="gn:900", lat=50.0, lon=50.0, country="XB")
    abroad = replace(far, id="gn:901", country="XA")
    inside = replace(far, id="gn:902", lat=0.5)
    store.add(SET, [far, abroad, replace(inside, lon=20.0)])
    assert [p.id for p in store.places((19, 0, 21, 1), ("XA",)).places] == ["gn:901", "gn:902"]
    assert store.places((19, 0, 21, 1), ("XA",)).digest != store.places().digest


def test_what_is_removed_is_gone(store):
    store.add(SET, places(25))
    store.add(replace(SET, name="XB", hash="b" * 64), places(5, 100))
    assert store.remove("XA") == 25
    assert store.remove("XA") is None
    assert store.places().places == tuple(places(5, 100))
    with closing(sqlite3.connect(store.path)) as seen:
        assert seen.execute("SELECT count(*) FROM gazetteer_places").fetchone() == (5,)


def test_a_workspace_of_the_time_before_is_read_and_gets_the_tables(tmp_path):
    path = tmp_path / "workspace.sqlite"
    Workspace(path).add_reading(reading(1))
    with closing(sqlite3.connect(path)) as older:
        older.executescript(
            "DROP TABLE gazetteer_places; DROP TABLE gazetteers; DROP TABLE review_log; DROP TABLE decisions;"
            "CREATE TABLE reviews (number INTEGER PRIMARY KEY, claim_id TEXT, decision TEXT, changes JSON,"
            "reviewer TEXT, note TEXT, made_at DATETIME);"
            "UPDATE alembic_version SET version_num = '0002'"
        )
    assert Gazetteers(path, read_only=True).places() is NO_PLACES
    assert Gazetteers(path).add(SET, places(3)) == Added(3)
    assert tuple(Workspace(path).readings()) == (reading(1),)


def test_reading_alone_writes_nothing(store):
    store.add(SET, places(3))
    store.close()
    before = Path(store.path).stat().st_mtime_ns
    closed = Gazetteers(store.path, read_only=True)
    assert len(closed.places().places) == 3
    with pytest.raises(WorkspaceError, match="read-only"):
        closed.remove("XA")
    assert Path(store.path).stat().st_mtime_ns == before
    with pytest.raises(WorkspaceError, match="no such workspace"):
        Gazetteers(Path(store.path).parent / "none.sqlite", read_only=True)
