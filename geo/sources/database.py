"""Databases from outside: only their tables are read, since a view may run any query without end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from geo.errors import InputError

_OF_OTHERS = "SELECT name FROM sqlite_master WHERE type = 'view' OR sql LIKE 'CREATE VIRTUAL TABLE%' AND sql NOT LIKE '%USING rtree%'"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to an SQLite file that only reads, and trusts nothing the file says of functions.

    Raises
    ------
    sqlite3.Error
        When the file is none or is damaged.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        database.execute("PRAGMA trusted_schema = OFF")
        yield database


def check_tables(path: Path, name: str) -> None:
    """Refuse a database with views, or with tables that a program would have to make up.

    Raises
    ------
    InputError
        When it has one, or is damaged.
    """
    try:
        with opened(path) as database:
            found = [str(row[0])[:60] for row in database.execute(_OF_OTHERS)]
    except sqlite3.Error as error:
        raise InputError(f"is a damaged database ({error})", name, "Save it again.") from error
    if found:
        listed = ", ".join(repr(view) for view in found[:3])
        raise InputError(f"holds a view ({listed}), which may run without end", name, "Save its layers as tables.")
