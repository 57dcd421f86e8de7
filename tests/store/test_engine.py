from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import event, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from geo.errors import WorkspaceError
from geo.store import engine as opening
from geo.store import workspace as module
from geo.store.engine import open_engine, url_of
from geo.store.models import Base, ClaimRow
from geo.store.workspace import Stats, Workspace
from tests.store.things import reading

CRASH = """
import os, sys
from sqlalchemy import event
from geo.store.models import ClaimRow
from geo.store.workspace import Workspace
from tests.store.things import reading
store = Workspace(sys.argv[1])
store.add_reading(reading(1))
def die(connection, cursor, statement, *rest):
    if statement.startswith(sys.argv[2]):
        os._exit(9)
event.listen(store._engine, "after_cursor_execute", die)
store.add_reading(reading(2))
"""


@pytest.mark.parametrize("after", ["INSERT INTO documents", "INSERT INTO toponyms", "INSERT INTO claims"])
def test_a_crash_in_the_middle_leaves_whole_documents_only(tmp_path, after):
    path = tmp_path / "workspace.sqlite"
    command = [sys.executable, "-c", CRASH, str(path), after]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parents[2], timeout=60).returncode == 9
    store = Workspace(path)
    assert tuple(store.readings()) == (reading(1),)
    assert store.stats() == Stats(1, 1, 1, 1, 0)
    assert store.add_reading(reading(2))


def test_an_error_in_the_middle_leaves_nothing(tmp_path, monkeypatch):
    store = Workspace(tmp_path / "workspace.sqlite")

    def fail(claim):
        raise RuntimeError(claim.id)

    monkeypatch.setattr(module, "claim_row", fail)
    with pytest.raises(RuntimeError):
        store.add_reading(reading(1))
    assert store.stats() == Stats(0, 0, 0, 0, 0)
    monkeypatch.undo()
    assert store.add_reading(reading(1))


def test_claims_with_one_id_in_a_document_are_refused_whole(tmp_path):
    store = Workspace(tmp_path / "workspace.sqlite")
    one = reading(1)
    double = type(one)(one.document, one.toponyms, one.dates, one.actors, one.claims * 2)
    with pytest.raises(WorkspaceError):
        store.add_reading(double)
    assert store.stats() == Stats(0, 0, 0, 0, 0)


def _add_many(path: str, numbers: range) -> None:
    store = Workspace(path)
    for number in numbers:
        store.add_reading(reading(number))
        store.claims()


def test_several_processes_open_a_new_workspace_and_write_at_once(tmp_path):
    path = tmp_path / "workspace.sqlite"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add_many, args=(str(path), range(start, start + 15))) for start in (0, 10, 20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    store = Workspace(path)
    assert sorted(d.id for d in store.documents()) == sorted(f"d{n}" for n in range(35))
    assert store.stats() == Stats(35, 35, 35, 35, 0)


def test_a_reader_goes_on_while_another_writes(tmp_path):
    path = tmp_path / "workspace.sqlite"
    writer, reader = Workspace(path), Workspace(path)
    writer.add_reading(reading(1))
    with writer._writing() as session:
        session.execute(ClaimRow.__table__.delete())
        assert len(reader.claims()) == 1
    assert reader.claims() == ()


def test_a_workspace_locked_for_long_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "workspace.sqlite"
    first, second = Workspace(path), Workspace(path)
    with first._writing(), pytest.raises(WorkspaceError, match="in use"):
        second.add(reading(1).document)


@pytest.mark.parametrize("content", [b"no database " * 200, b"SQLite format 3\0" + b"\0" * 5000, b"\0" * 4096])
def test_a_damaged_file_is_said_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "workspace.sqlite"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match="damaged") as caught:
        Workspace(path)
    assert caught.value.where == str(path)
    assert caught.value.remedy
    assert path.read_bytes() == content


def test_a_file_damaged_in_its_middle_is_said_and_left_as_it_is(tmp_path):
    path = tmp_path / "workspace.sqlite"
    Workspace(path).add_reading(reading(1))
    content = path.read_bytes()
    broken = content[:5000] + b"\xa5" * (len(content) - 5000)
    path.write_bytes(broken)
    with pytest.raises(WorkspaceError, match="damaged"):
        Workspace(path).documents()
    assert path.read_bytes() == broken


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(WorkspaceError, match="is a folder"):
        Workspace(tmp_path)


def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="another program"):
        Workspace(path)
    assert path.read_bytes() == before


def test_a_newer_workspace_is_refused(tmp_path):
    path = tmp_path / "workspace.sqlite"
    Workspace(path)
    with sqlite3.connect(path) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(WorkspaceError, match="newer version"):
        Workspace(path)
    with pytest.raises(WorkspaceError, match="newer version"):
        Workspace(path, read_only=True)


def test_a_read_only_workspace_is_read_and_not_written(tmp_path):
    path = tmp_path / "workspace.sqlite"
    Workspace(path).add_reading(reading(1))
    before = path.read_bytes()
    store = Workspace(path, read_only=True)
    assert tuple(store.readings()) == (reading(1),)
    with pytest.raises(WorkspaceError, match="read-only"):
        store.add_reading(reading(2))
    assert path.read_bytes() == before
    with pytest.raises(WorkspaceError, match="no such workspace"):
        Workspace(tmp_path / "none.sqlite", read_only=True)
    assert not (tmp_path / "none.sqlite").exists()


def test_a_file_or_folder_that_cannot_be_written_to_is_said(tmp_path, monkeypatch):
    path = tmp_path / "workspace.sqlite"
    Workspace(path).add_reading(reading(1))
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(WorkspaceError, match="read-only"):
        Workspace(path)
    with pytest.raises(WorkspaceError, match="read-only"):
        Workspace(tmp_path / "new.sqlite")
    assert tuple(Workspace(path, read_only=True).readings()) == (reading(1),)


def test_missing_folders_are_made(tmp_path):
    store = Workspace(tmp_path / "a" / "b" / "workspace.sqlite")
    assert store.stats().documents == 0


def test_a_migration_that_fails_leaves_nothing(tmp_path, monkeypatch):
    path = tmp_path / "workspace.sqlite"

    def interrupt(connection, cursor, statement, *_):
        if statement.lstrip().startswith("CREATE TABLE reviews"):
            raise KeyboardInterrupt

    made = opening._engine

    def listened(url):
        engine = made(url)
        event.listen(engine, "before_cursor_execute", interrupt)
        return engine

    monkeypatch.setattr(opening, "_engine", listened)
    with pytest.raises(KeyboardInterrupt):
        Workspace(path)
    monkeypatch.undo()
    with sqlite3.connect(path) as seen:
        assert seen.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    seen.close()
    assert Workspace(path).add_reading(reading(1))


def test_migrations_make_just_the_tables_of_the_models(tmp_path):
    engine = open_engine(tmp_path / "workspace.sqlite")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def made_older(path: Path) -> None:
    """A workspace as the first version left it, with one reading in it."""
    Workspace(path).add_reading(reading(1))
    engine = open_engine(path)
    steps = [opening._scripts().get_revision(number).module for number in ("0004", "0003", "0002")]
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        with Operations.context(context):
            for step in steps:
                step.downgrade()
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        assert "rule" not in {column["name"] for column in inspect(connection).get_columns("claims")}
    engine.dispose()


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_workspace_is_brought_up_to_date_with_what_it_holds(tmp_path, read_only):
    path = tmp_path / "workspace.sqlite"
    made_older(path)
    (claim,) = Workspace(path, read_only=read_only).claims()
    assert claim.rule == ""
    assert replace(claim, rule=reading(1).claims[0].rule) == reading(1).claims[0]
    assert opening.check_version(open_engine(path), path) == opening.newest_version() == "0004"
    assert Workspace(path).add_reading(reading(2))
    assert [c.rule for c in Workspace(path).claims()] == ["", "verb:take/capture"]


def test_an_older_workspace_that_cannot_be_written_to_says_what_to_do(tmp_path, monkeypatch):
    path = tmp_path / "workspace.sqlite"
    made_older(path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(WorkspaceError, match="older version"):
        Workspace(path, read_only=True)
    assert path.read_bytes() == before


def test_the_same_tables_can_be_made_in_postgresql():
    for table in Base.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=postgresql.dialect())).strip().startswith("CREATE TABLE")
    assert url_of("postgresql+psycopg://host/base").get_backend_name() == "postgresql"
