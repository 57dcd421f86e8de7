"""Tables of the workspace."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, DateTime, Double, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Metadata of all tables."""


def _document_id() -> Mapped[str]:
    return mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)


class DocumentRow(Base):
    """A document; ``number`` keeps the order of adding, ``hash`` what makes it this document."""

    __tablename__ = "documents"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    published: Mapped[date | None] = mapped_column(Date)
    title: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    reliability: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(32))
    based_on: Mapped[str | None] = mapped_column(Text)


class ReadingRow(Base):
    """That a document was read, by which version, and the words found that only explain the claims."""

    __tablename__ = "readings"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    reader: Mapped[str] = mapped_column(String(64))
    dates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    actors: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ToponymRow(Base):
    """A toponym of a document, geocoded or not."""

    __tablename__ = "toponyms"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[str] = _document_id()
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(String(16))
    place_id: Mapped[str | None] = mapped_column(Text, index=True)
    name: Mapped[str | None] = mapped_column(Text)
    lat: Mapped[float | None] = mapped_column(Double)
    lon: Mapped[float | None] = mapped_column(Double)
    kind: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[float] = mapped_column(Double)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ClaimRow(Base):
    """A claim of a document."""

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("document_id", "id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, index=True)
    document_id: Mapped[str] = _document_id()
    place_start: Mapped[int]
    place_end: Mapped[int]
    place_text: Mapped[str] = mapped_column(Text)
    place_id: Mapped[str | None] = mapped_column(Text, index=True)
    place_name: Mapped[str | None] = mapped_column(Text)
    lat: Mapped[float | None] = mapped_column(Double)
    lon: Mapped[float | None] = mapped_column(Double)
    relation: Mapped[str | None] = mapped_column(Text)
    event: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str | None] = mapped_column(Text)
    against: Mapped[str | None] = mapped_column(Text)
    date_from: Mapped[date | None] = mapped_column(Date)
    date_to: Mapped[date | None] = mapped_column(Date)
    precision: Mapped[str] = mapped_column(String(16))
    modality: Mapped[str] = mapped_column(String(16))
    attribution: Mapped[str | None] = mapped_column(Text)
    trigger: Mapped[str] = mapped_column(Text)
    trigger_start: Mapped[int]
    trigger_end: Mapped[int]
    sentence_start: Mapped[int]
    sentence_end: Mapped[int]
    confidence: Mapped[float] = mapped_column(Double)
    rule: Mapped[str] = mapped_column(Text, server_default="")


class DecisionRow(Base):
    """A reviewer's decision, whole in ``record``. It names no claim by id, for a new reading may make claims anew."""

    __tablename__ = "decisions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    verb: Mapped[str] = mapped_column(String(16))
    document_id: Mapped[str] = mapped_column(Text, index=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    reviewer: Mapped[str] = mapped_column(Text, index=True)
    undone: Mapped[bool]


class ReviewLogRow(Base):
    """That a decision was made, taken back or restored: who and when."""

    __tablename__ = "review_log"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    action: Mapped[str] = mapped_column(String(16))
    decision: Mapped[int] = mapped_column(ForeignKey("decisions.number"), index=True)
    reviewer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SettingRow(Base):
    """A setting of the workspace, as JSON."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class GazetteerRow(Base):
    """A gazetteer a user added; ``places`` counts those here, all of them once it is ``complete``."""

    __tablename__ = "gazetteers"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(Text, index=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    format: Mapped[str] = mapped_column(String(32))
    origin: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    licence: Mapped[str] = mapped_column(Text)
    attribution: Mapped[str] = mapped_column(Text)
    places: Mapped[int]
    complete: Mapped[bool]


class GazetteerPlaceRow(Base):
    """A place of a gazetteer; ``number`` keeps the order of its file."""

    __tablename__ = "gazetteer_places"

    gazetteer: Mapped[int] = mapped_column(ForeignKey("gazetteers.number", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    lat: Mapped[float] = mapped_column(Double)
    lon: Mapped[float] = mapped_column(Double)
    kind: Mapped[str] = mapped_column(String(16))
    names: Mapped[list[str]] = mapped_column(JSON)
    country: Mapped[str] = mapped_column(String(2))
    admin1: Mapped[str] = mapped_column(Text)
    population: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(Text)
    licence: Mapped[str] = mapped_column(Text)
