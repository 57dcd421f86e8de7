"""The workspace: a newsroom's own documents and what was read in them; what reviewers decided is in ``reviews``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from geo.model import Claim, Document, Reading
from geo.reading.review.home import content_hash
from geo.store.engine import default_path, open_engine, reading, writing
from geo.store.models import ClaimRow, DecisionRow, DocumentRow, ReadingRow, SettingRow, ToponymRow
from geo.store.rows import (
    actors_of,
    claim_of,
    claim_row,
    dates_of,
    document_of,
    document_row,
    reading_row,
    toponym_of,
    toponym_row,
)

__all__ = ["Stats", "Workspace", "default_path"]


@dataclass(frozen=True, slots=True)
class Stats:
    """How much a workspace holds; ``reviews`` counts decisions, also those taken back."""

    documents: int
    read: int
    toponyms: int
    claims: int
    reviews: int


class Workspace:
    """A workspace in an SQLite file, or in the database at an address.

    Several processes and threads may use one at once. Each method is one transaction.

    Parameters
    ----------
    path : file, made when it is not there, or a database address such as ``postgresql://...``.
    read_only : open a file that is there without changing anything.

    Raises
    ------
    WorkspaceError
        When the file is damaged, read-only, a folder, of another program or of a newer version.
    """

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = path
        self._engine = open_engine(path, read_only=read_only)

    def has(self, document: Document, *, reader: str | None = None) -> bool:
        """Whether a document of the same content is here, under whatever id.

        Parameters
        ----------
        reader : when given, it must have been read by this version too.
        """
        with self._reading() as session:
            here = _by_hash(session, document)
            row = session.get(ReadingRow, here.id) if here and reader is not None else None
            return here is not None and (reader is None or (row is not None and row.reader == reader))

    def add(self, document: Document) -> bool:
        """Add a document that is not read yet; False when one of the same content is here already.

        Raises
        ------
        WorkspaceError
            When the workspace cannot be written to.
        """
        with self._writing() as session:
            if _by_hash(session, document):
                return False
            kept = _with_free_id(session, document)
            session.add(document_row(kept))
            return True

    def add_reading(self, reading: Reading, *, reader: str = "") -> bool:
        """Add a document and all that was read in it, whole or not at all.

        A document that is here but was never read, or was read by another ``reader``, gets the new reading.
        A document with a known id and the same text, but another date or source, takes the place of the old one;
        with another text it is kept beside it under an id of its own.

        Parameters
        ----------
        reader : version of the reader that made the reading.

        Returns
        -------
        bool
            False when this reading of this content was here already, and nothing changed.

        Raises
        ------
        WorkspaceError
            When the workspace cannot be written to.
        """
        with self._writing() as session:
            here = _by_hash(session, reading.document)
            if here is None:
                document = _with_free_id(session, reading.document)
                session.add(document_row(document))
            else:
                row = session.get(ReadingRow, here.id)
                if row is not None and row.reader == reader:
                    return False
                document = document_of(here)
                _forget_reading(session, here.id)
            session.flush()
            _add_read(session, reading, document, reader)
            return True

    def documents(self) -> tuple[Document, ...]:
        """Every document, in the order of adding."""
        with self._reading() as session:
            return tuple(map(document_of, session.scalars(select(DocumentRow).order_by(DocumentRow.number))))

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""
        with self._reading() as session:
            row = _by_id(session, document_id)
            return document_of(row) if row else None

    def claims(self) -> tuple[Claim, ...]:
        """Every claim as it was read, in the order of adding."""
        with self._reading() as session:
            return tuple(map(claim_of, session.scalars(select(ClaimRow).order_by(ClaimRow.number))))

    def reading(self, document_id: str) -> Reading | None:
        """What was read in a document; None when it is not here or was not read yet."""
        with self._reading() as session:
            document, row = _by_id(session, document_id), session.get(ReadingRow, document_id)
            return _reading_of(session, document, row) if document and row else None

    def readings(self) -> Iterator[Reading]:
        """What was read in each document that was read, in the order of adding."""
        for document in self.documents():
            found = self.reading(document.id)
            if found:
                yield found

    def reader_of(self, document_id: str) -> str | None:
        """Version of the reader that read a document; None when it was not read."""
        with self._reading() as session:
            row = session.get(ReadingRow, document_id)
            return row.reader if row else None

    def remove(self, document_id: str) -> bool:
        """Remove a document and what was read in it; decisions on it stay. False when it is not here.

        Raises
        ------
        WorkspaceError
            When the workspace cannot be written to.
        """
        with self._writing() as session:
            row = _by_id(session, document_id)
            if row is None:
                return False
            _forget_reading(session, document_id)
            session.delete(row)
            return True

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting's value, or ``default``."""
        with self._reading() as session:
            row = session.get(SettingRow, key)
            return row.value if row else default

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting: anything JSON can hold.

        Raises
        ------
        WorkspaceError
            When the workspace cannot be written to.
        """
        with self._writing() as session:
            session.merge(SettingRow(key=key, value=value))

    def settings(self, prefix: str) -> dict[str, Any]:
        """The settings whose keys begin with ``prefix``, by what follows it."""
        query = select(SettingRow).where(SettingRow.key.startswith(prefix, autoescape=True)).order_by(SettingRow.key)
        with self._reading() as session:
            return {row.key.removeprefix(prefix): row.value for row in session.scalars(query)}

    def forget_setting(self, key: str) -> None:
        """Forget a setting; one that is not there is forgotten already.

        Raises
        ------
        WorkspaceError
            When the workspace cannot be written to.
        """
        with self._writing() as session:
            session.execute(delete(SettingRow).where(SettingRow.key == key))

    def unread(self) -> frozenset[str]:
        """Ids of documents that were added and not read yet."""
        query = select(DocumentRow.id).where(DocumentRow.id.not_in(select(ReadingRow.document_id)))
        with self._reading() as session:
            return frozenset(session.scalars(query))

    def stats(self) -> Stats:
        """How much is here."""
        tables = (DocumentRow, ReadingRow, ToponymRow, ClaimRow, DecisionRow)
        with self._reading() as session:
            return Stats(*(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _reading(self) -> AbstractContextManager[Session]:
        return reading(self._engine, self.path)

    def _writing(self) -> AbstractContextManager[Session]:
        return writing(self._engine, self.path)


def _by_hash(session: Session, document: Document) -> DocumentRow | None:
    return session.scalar(select(DocumentRow).where(DocumentRow.hash == content_hash(document)))


def _by_id(session: Session, document_id: str) -> DocumentRow | None:
    return session.scalar(select(DocumentRow).where(DocumentRow.id == document_id))


def _with_free_id(session: Session, document: Document) -> Document:
    """The document under an id that is free; one that it corrects makes room for it."""
    other = _by_id(session, document.id)
    if other is None:
        return document
    if other.text == document.text:
        _forget_reading(session, other.id)
        session.delete(other)
        session.flush()
        return document
    return replace(document, id=f"{document.id}~{content_hash(document)[:12]}")


def _forget_reading(session: Session, document_id: str) -> None:
    for table in (ClaimRow, ToponymRow, ReadingRow):
        session.execute(delete(table).where(table.document_id == document_id))


def _add_read(session: Session, reading: Reading, document: Document, reader: str) -> None:
    session.add(reading_row(replace(reading, document=document), reader))
    session.add_all(toponym_row(toponym, document.id) for toponym in reading.toponyms)
    session.add_all(claim_row(replace(claim, document_id=document.id)) for claim in reading.claims)


def _reading_of(session: Session, document: DocumentRow, row: ReadingRow) -> Reading:
    toponyms = select(ToponymRow).where(ToponymRow.document_id == document.id).order_by(ToponymRow.number)
    claims = select(ClaimRow).where(ClaimRow.document_id == document.id).order_by(ClaimRow.number)
    return Reading(
        document=document_of(document),
        toponyms=tuple(map(toponym_of, session.scalars(toponyms))),
        dates=dates_of(row),
        actors=actors_of(row),
        claims=tuple(map(claim_of, session.scalars(claims))),
    )
