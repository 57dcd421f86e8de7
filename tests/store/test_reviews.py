from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import WorkspaceError
from geo.reading.review import accept, reject, reviewed
from geo.store import engine as opening
from geo.store.engine import open_engine
from geo.store.reviews import Action, Reviews, in_force
from geo.store.workspace import Stats, Workspace
from tests.reading.review.things import report
from tests.store.test_engine import made_older
from tests.store.things import HOSTILE, reading

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)
STATE = reviewed([report(("Abia", "took"), ("Bork", "took"), ("Cald", "left"))])
IDS = [claim.id for claim in STATE.claims]


@pytest.fixture
def log(tmp_path):
    return Reviews(tmp_path / "workspace.sqlite")


def test_decisions_come_back_in_order_with_who_and_when(log):
    first, second = accept(STATE, IDS[0], note=HOSTILE.replace("\u202e", "")), reject(STATE, IDS[1], reason="untrue")
    local = NOON.astimezone(timezone(timedelta(hours=3)))
    assert log.record(first, second, reviewer=" Ana ", at=local) == (1, 2)
    assert log.decisions() == in_force(log.path) == (first, second)
    assert [(e.action, e.decision, e.reviewer, e.at, e.in_force) for e in log.log()] == [
        (Action.DECIDE, first, "Ana", NOON, True),
        (Action.DECIDE, second, "Ana", NOON, True),
    ]
    assert [e.decision for e in log.log(newest=1)] == [second]
    assert Workspace(log.path).stats() == Stats(0, 0, 0, 0, 2)


def test_undo_and_redo_are_logged_and_delete_nothing(log):
    log.record(accept(STATE, IDS[0]), reviewer="Ana", at=NOON)
    log.record(accept(STATE, IDS[1]), reviewer="Ana", at=NOON)
    assert log.undo(reviewer="Ana", at=NOON).decision_number == 2
    assert log.undo(reviewer="Ana", at=NOON).decision_number == 1
    assert log.undo(reviewer="Ana", at=NOON) is None
    assert log.decisions() == ()
    assert log.redo(reviewer="Ana", at=NOON).decision_number == 1
    assert log.redo(reviewer="Ana", at=NOON).decision_number == 2
    assert log.redo(reviewer="Ana", at=NOON) is None
    assert len(log.decisions()) == 2
    assert [e.action.value for e in log.log()] == ["decide", "decide", "undo", "undo", "redo", "redo"]


def test_a_decision_taken_twice_in_a_row_is_one(log):
    first, other = accept(STATE, IDS[0]), accept(STATE, IDS[1])
    assert log.record(first, first, reviewer="Ana", at=NOON) == (1,)
    assert log.record(accept(STATE.plus(first), IDS[0]), other, reviewer=" Ana", at=NOON) == (2,)
    assert len(log.log()) == 2
    # What somebody else says, says otherwise, or says again after that, is new.
    assert log.record(first, reviewer="Bo", at=NOON) == (3,)
    assert log.record(first, reviewer="Ana", at=NOON) == (4,)
    assert log.record(accept(STATE, IDS[0], note="seen"), reviewer="Ana", at=NOON) == (5,)
    assert log.record(reject(STATE, IDS[0]), reviewer="Ana", at=NOON) == (6,)
    assert log.record(first, reviewer="Ana", at=NOON) == (7,)
    log.undo(reviewer="Ana", at=NOON)
    assert log.record(first, reviewer="Ana", at=NOON) == (8,)


def test_a_decision_on_a_copy_is_one_on_the_claim(log):
    one = report(("Abia", "took"))
    copy = replace(
        one, document=replace(one.document, id="d2"), claims=(replace(one.claims[0], id="c", document_id="d2"),)
    )
    state = reviewed([one, copy])
    log.record(accept(state, one.claims[0].id), reviewer="Ana", at=NOON)
    log.record(reject(state, "c"), reviewer="Ana", at=NOON)
    assert log.record(accept(state, one.claims[0].id), reviewer="Ana", at=NOON) == (3,)
    assert {c.reviewed for c in reviewed(state.originals, log.decisions()).claims} == {"accept"}


def test_a_new_decision_ends_what_could_be_redone(log):
    log.record(accept(STATE, IDS[0]), reviewer="Ana", at=NOON)
    log.undo(reviewer="Ana", at=NOON)
    log.record(accept(STATE, IDS[1]), reviewer="Ana", at=NOON)
    assert log.redo(reviewer="Ana", at=NOON) is None


def test_each_takes_back_their_own_unless_told_otherwise(log):
    log.record(accept(STATE, IDS[0]), reviewer="Ana", at=NOON)
    log.record(accept(STATE, IDS[1]), reviewer="Bo", at=NOON)
    assert log.undo(reviewer="Ana", at=NOON).decision_number == 1
    # What Bo decides is no reason why Ana could not think again.
    assert log.redo(reviewer="Ana", at=NOON).decision_number == 1
    assert log.undo(reviewer="Ana", at=NOON, anyones=True).decision_number == 2
    assert log.undo(reviewer="Bo", at=NOON) is None
    entry = log.redo(reviewer="Ana", at=NOON, anyones=True)
    assert (entry.decision_number, entry.reviewer) == (2, "Ana")


def test_nothing_is_half_recorded(log):
    good = accept(STATE, IDS[0])
    broken = replace(good, home=replace(good.home, document_id="half a character \ud800"))
    with pytest.raises(WorkspaceError, match="cannot be kept"):
        log.record(good, broken, reviewer="Ana", at=NOON)
    with pytest.raises(WorkspaceError, match="no zone"):
        log.record(good, reviewer="Ana", at=NOON.replace(tzinfo=None))
    with pytest.raises(WorkspaceError, match="no name"):
        log.record(good, reviewer="A\nB", at=NOON)
    with pytest.raises(WorkspaceError, match="no name"):
        log.undo(reviewer="x" * 300, at=NOON)
    assert log.log() == ()


def test_reading_alone_changes_nothing_and_needs_a_workspace(log, tmp_path):
    log.record(accept(STATE, IDS[0]), reviewer="", at=NOON)
    log.close()
    closed = Reviews(log.path, read_only=True)
    assert len(closed.decisions()) == 1
    with pytest.raises(WorkspaceError, match="read-only"):
        closed.undo(reviewer="", at=NOON)
    with pytest.raises(WorkspaceError, match="no such workspace"):
        in_force(tmp_path / "none.sqlite")


steps = st.lists(st.tuples(st.sampled_from(["decide", "undo", "redo"]), st.sampled_from(["Ana", "Bo"])), max_size=14)


@settings(max_examples=25)
@given(steps)
def test_undo_and_redo_are_those_of_a_pile_of_papers(tmp_path_factory, given_steps):
    log = Reviews(tmp_path_factory.mktemp("log") / "workspace.sqlite")
    held: dict[int, tuple[str, int]] = {}
    back: dict[str, list[tuple[int, int]]] = {"Ana": [], "Bo": []}
    for step, who in given_steps:
        own = [n for n in sorted(held) if held[n][0] == who]
        if step == "decide":
            claim = len(held) % 3
            numbers = log.record(accept(STATE, IDS[claim]), reviewer=who, at=NOON)
            last = next((held[n][0] for n in sorted(held, reverse=True) if held[n][1] == claim), None)
            assert len(numbers) == (last != who)
            if numbers:
                held[numbers[0]] = who, claim
                back[who] = []
        elif step == "undo":
            entry = log.undo(reviewer=who, at=NOON)
            assert (entry.decision_number if entry else None) == (own[-1] if own else None)
            if own:
                back[who].append((own[-1], held.pop(own[-1])[1]))
        else:
            entry = log.redo(reviewer=who, at=NOON)
            expected, claim = back[who].pop() if back[who] else (None, 0)
            assert (entry.decision_number if entry else None) == expected
            if expected:
                held[expected] = who, claim
    assert len(log.decisions()) == len(held)
    while log.undo(reviewer="Ana", at=NOON, anyones=True):
        pass
    assert reviewed(STATE.originals, log.decisions()).readings == STATE.originals


def test_decisions_of_older_tables_are_carried_over(tmp_path):
    path = tmp_path / "workspace.sqlite"
    made_older(path)
    rows = [
        ("c1", "accept", {}, "Ana", "", "2024-01-02 12:00:00"),
        ("c1", "correct", {"actor": "REBELS", "date_to": "2023-04-10"}, "Bo", "seen", "2024-01-03 12:00:00"),
        ("c1", "reject", {}, "Bo", "", "2024-01-04 12:00:00"),
        ("gone", "reject", {}, "Bo", "", "2024-01-04 12:00:00"),
    ]
    with closing(sqlite3.connect(path)) as old, old:
        old.executemany(
            "INSERT INTO reviews (claim_id, decision, changes, reviewer, note, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            [(a, b, json.dumps(c), *rest) for a, b, c, *rest in rows],
        )
    log = Reviews(path)
    store = Workspace(path)
    assert [(e.decision.verb, e.reviewer, e.at.day) for e in log.log()] == [
        ("accept", "Ana", 2), ("correct", "Bo", 3), ("reject", "Bo", 4),
    ]  # fmt: skip
    made = log.decisions()
    assert reviewed(store.readings(), made[:1]).claims[0].reviewed == "accept"
    (claim,) = reviewed(store.readings(), made[:2]).claims
    assert (claim.actor, str(claim.date_to), claim.reviewed) == ("REBELS", "2023-04-10", "correct")
    assert reviewed(store.readings(), made).claims == ()
    assert opening.check_version(open_engine(path), path) == "0004"


def test_a_newer_reading_in_the_workspace_keeps_decisions(tmp_path):
    path = tmp_path / "workspace.sqlite"
    store, log = Workspace(path), Reviews(path)
    store.add_reading(reading(1), reader="v1")
    state = reviewed(store.readings())
    log.record(reject(state, "c1"), reviewer="Ana", at=NOON)
    newer = replace(reading(1), claims=tuple(replace(c, id="other") for c in reading(1).claims))
    assert store.add_reading(newer, reader="v2")
    after = reviewed(store.readings(), log.decisions())
    assert (after.claims, after.adrift) == ((), ())
