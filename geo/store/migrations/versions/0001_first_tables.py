"""First tables: documents, readings, toponyms, claims, reviews, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("reliability", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("based_on", sa.Text),
    )
    op.create_table(
        "readings",
        sa.Column("document_id", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("dates", sa.JSON, nullable=False),
        sa.Column("actors", sa.JSON, nullable=False),
    )
    op.create_table(
        "toponyms",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        _document_id(),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("place_id", sa.Text, index=True),
        sa.Column("name", sa.Text),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("kind", sa.Text),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("candidates", sa.JSON, nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, index=True),
        _document_id(),
        sa.Column("place_start", sa.Integer, nullable=False),
        sa.Column("place_end", sa.Integer, nullable=False),
        sa.Column("place_text", sa.Text, nullable=False),
        sa.Column("place_id", sa.Text, index=True),
        sa.Column("place_name", sa.Text),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("relation", sa.Text),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("actor", sa.Text),
        sa.Column("against", sa.Text),
        sa.Column("date_from", sa.Date),
        sa.Column("date_to", sa.Date),
        sa.Column("precision", sa.String(16), nullable=False),
        sa.Column("modality", sa.String(16), nullable=False),
        sa.Column("attribution", sa.Text),
        sa.Column("trigger", sa.Text, nullable=False),
        sa.Column("trigger_start", sa.Integer, nullable=False),
        sa.Column("trigger_end", sa.Integer, nullable=False),
        sa.Column("sentence_start", sa.Integer, nullable=False),
        sa.Column("sentence_end", sa.Integer, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.UniqueConstraint("document_id", "id"),
    )
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("claim_id", sa.Text, nullable=False, index=True),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )


def _document_id() -> sa.Column[str]:
    key = sa.ForeignKey("documents.id", ondelete="CASCADE")
    return sa.Column("document_id", sa.Text, key, nullable=False, index=True)


def downgrade() -> None:
    """Drop the tables."""
    for table in ("settings", "reviews", "claims", "toponyms", "readings", "documents"):
        op.drop_table(table)
