"""Opening a workspace's database: engine, checks of the file, and migrations."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from geo.errors import WorkspaceError

WORKSPACE_VARIABLE = "FRONTLINE_WORKSPACE"
#: A writer waits so long for another one; a document is written in milliseconds.
BUSY_TIMEOUT_MS = 20_000
MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_SIGNATURE = b"SQLite format 3\x00"


def default_path() -> Path:
    """Where the workspace lies: ``$FRONTLINE_WORKSPACE``, else a file in the user's data folder."""
    if os.environ.get(WORKSPACE_VARIABLE):
        return Path(os.environ[WORKSPACE_VARIABLE])
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "frontline-mapper" / "workspace.sqlite"


def url_of(path: Path | str, *, read_only: bool = False) -> URL:
    """Address of a workspace: a database address is taken as it is, a path means an SQLite file."""
    if isinstance(path, str) and "://" in path:
        return make_url(path)
    file = Path(path).resolve()
    if not read_only:
        return URL.create("sqlite", database=str(file))
    query = {"mode": "ro", "uri": "true"}
    # A file in WAL mode is read through a second file beside it; where none can be made, nobody writes either.
    if not os.access(file.parent, os.W_OK) and not Path(f"{file}-wal").exists():
        query["immutable"] = "1"
    return URL.create("sqlite", database=file.as_uri(), query=query)


def open_engine(path: Path | str, *, read_only: bool = False) -> Engine:
    """Engine of a workspace, its tables brought up to date; a new SQLite file is made when there is none.

    Parameters
    ----------
    read_only : nothing is changed, save that tables of an older version are brought up to date to be readable.

    Raises
    ------
    WorkspaceError
        When the path is a folder, is no database, cannot be written to, or comes from a newer version.
    """
    url = url_of(path, read_only=read_only)
    if url.get_backend_name() == "sqlite":
        _check_file(Path(path), read_only=read_only)
    engine = _engine(url)
    with explained(path):
        if not read_only:
            migrate(engine, path)
            _write_ahead(engine)
        elif check_version(engine, path) not in {None, newest_version()}:
            _bring_up_to_date(path)
    return engine


def _bring_up_to_date(path: Path | str) -> None:
    """Change a file's older tables through a connection of its own, since the one at hand only reads."""
    file = url_of(path).get_backend_name() == "sqlite"
    if file and not (os.access(path, os.W_OK) and os.access(Path(path).parent, os.W_OK)):
        what = "was made by an older version and cannot be brought up to date where it is"
        raise WorkspaceError(what, str(path), "Allow writing to it and its folder, or copy it to another folder.")
    open_engine(path).dispose()


@contextmanager
def reading(engine: Engine, path: Path | str) -> Iterator[Session]:
    """A session that reads one state of the workspace.

    Raises
    ------
    WorkspaceError
        When the workspace cannot be read.
    """
    with explained(path), Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine, path: Path | str) -> Iterator[Session]:
    """A session that writes all it is told when the block ends well, and nothing otherwise.

    Raises
    ------
    WorkspaceError
        When the workspace cannot be written to.
    """
    with explained(path), engine.connect() as plain:
        connection: Connection = plain.execution_options(writing=True)
        with connection.begin(), Session(connection) as session:
            yield session
            session.flush()


@contextmanager
def explained(path: Path | str) -> Iterator[None]:
    """Turn a database's errors into one that says what to do.

    Raises
    ------
    WorkspaceError
        In place of any error of the database.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise _explain(error, str(path)) from error
    except UnicodeError as error:
        raise WorkspaceError(
            f"a text cannot be kept ({error})", str(path), "Remove broken characters from it."
        ) from error
    except OSError as error:
        remedy = "Check the permissions, or choose another file."
        raise WorkspaceError(f"cannot be used ({error.strerror})", str(path), remedy) from error


def migrate(engine: Engine, path: Path | str) -> None:
    """Bring the tables up to date, each step whole or not at all.

    Raises
    ------
    WorkspaceError
        When the workspace comes from a newer version.
    """
    if check_version(engine, path) == newest_version():
        return
    with engine.connect() as plain:
        connection = plain.execution_options(writing=True)
        with connection.begin():
            _upgrade(connection)


def check_version(engine: Engine, path: Path | str) -> str | None:
    """Version of the tables; None when there are none yet.

    Raises
    ------
    WorkspaceError
        When the version is unknown here, or the database holds tables of something else.
    """
    with engine.connect() as connection:
        version = MigrationContext.configure(connection).get_current_revision()
        tables = engine.dialect.get_table_names(connection)
    if version is None and tables:
        raise WorkspaceError("is a database of another program", str(path), "Choose another file.")
    known = {script.revision for script in _scripts().walk_revisions()}
    if version is not None and version not in known:
        remedy = "Update Frontline Mapper, or choose another file."
        raise WorkspaceError(f"comes from a newer version (tables {version})", str(path), remedy)
    return version


def newest_version() -> str:
    """Version of the tables that this code writes."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def _upgrade(connection: Connection) -> None:
    """Run what is missing. SQLite takes the write lock first, so that two openers do not both begin."""
    scripts = _scripts()
    head = newest_version()

    def steps(revision: Any, _: MigrationContext) -> Any:
        return scripts._upgrade_revs(head, revision)  # noqa: SLF001 - what alembic's own command calls

    context = MigrationContext.configure(connection, opts={"fn": steps, "render_as_batch": True})
    with context.begin_transaction(), Operations.context(context):
        context.run_migrations()


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    # A connection a transaction: cheap for a file, and safe when a server's threads or a fork share the engine.
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _write_ahead(engine: Engine) -> None:
    """Let readers go on while one writes; the file remembers it."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        # Changing the mode needs the file alone and does not wait; whoever has it open sets the same mode.
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        with suppress(sqlite3.OperationalError):
            driver.execute("PRAGMA journal_mode = WAL")


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # The driver would begin transactions late and commit them before schema changes; we begin them ourselves.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    # Readers take a snapshot; a writer that read first and then waits would fail at once, so it locks at its start.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _check_file(path: Path, *, read_only: bool) -> None:
    """Look at the file before the database library does: it would make, or wait for, what is not there."""
    where = str(path)
    try:
        if path.is_dir():
            raise WorkspaceError("is a folder, not a file", where, "Name a file in it, such as workspace.sqlite.")
        if not path.exists():
            _check_new(path, read_only=read_only)
            return
        with path.open("rb") as file:
            head = file.read(len(SQLITE_SIGNATURE))
    except OSError as error:
        raise WorkspaceError(f"cannot be opened ({error.strerror})", where, "Check the permissions.") from error
    if head and head != SQLITE_SIGNATURE:
        remedy = "It is left as it is: restore a copy, or choose another file."
        raise WorkspaceError("is no workspace, or is damaged", where, remedy)
    if not read_only and not os.access(path, os.W_OK):
        raise WorkspaceError("is read-only", where, "Allow writing to it, or choose another file.")


def _check_new(path: Path, *, read_only: bool) -> None:
    if read_only:
        raise WorkspaceError("there is no such workspace", str(path), "Check the name.")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(path.parent, os.W_OK):
        raise WorkspaceError("its folder is read-only", str(path), "Allow writing to it, or choose another file.")


def _explain(error: SQLAlchemyError, where: str) -> WorkspaceError:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    if "readonly" in reason or "read-only" in reason:
        return WorkspaceError(
            "is read-only", where, "Allow writing to the file and its folder, or choose another file."
        )
    if "locked" in reason:
        return WorkspaceError("is in use by another program", where, "Wait for it to finish and try again.")
    if "full" in reason:
        return WorkspaceError("the disk is full", where, "Make room and try again; nothing was half-written.")
    if "unable to open" in reason:
        return WorkspaceError("cannot be opened", where, "Check the permissions of the file and its folder.")
    if isinstance(error, DatabaseError) and not isinstance(error, OperationalError):
        remedy = "It is left as it is: restore a copy, or choose another file."
        return WorkspaceError(f"is damaged ({reason})", where, remedy)
    return WorkspaceError(f"cannot be used ({reason})", where, "Check the file, or choose another one.")
