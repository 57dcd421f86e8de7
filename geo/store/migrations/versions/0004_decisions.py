"""Reviewers' decisions, whole and by the words they stand on, with a log; what was decided by claim id is carried over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_DAYS = ("date_from", "date_to")
_KEY = ("place_start", "place_end", "trigger_start", "trigger_end", "event")


def upgrade() -> None:
    """Make the tables, carry decisions over and drop the former table."""
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("verb", sa.String(16), nullable=False),
        sa.Column("document_id", sa.Text, nullable=False, index=True),
        sa.Column("record", sa.JSON, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False, index=True),
        sa.Column("undone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "review_log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("decision", sa.Integer, sa.ForeignKey("decisions.number"), nullable=False, index=True),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    _carry_over()
    op.drop_table("reviews")


def _carry_over() -> None:
    """Decisions whose claim is here; without it nothing tells what was decided on."""
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection, only=["reviews", "claims", "documents", "decisions", "review_log"])
    old, claims, documents, decisions, log = (
        tables.tables[name] for name in ("reviews", "claims", "documents", "decisions", "review_log")
    )
    for review in connection.execute(sa.select(old).order_by(old.c.number)).mappings().all():
        claim = connection.execute(sa.select(claims).where(claims.c.id == review["claim_id"])).mappings().first()
        if claim is None:
            continue
        home = connection.execute(sa.select(documents).where(documents.c.id == claim["document_id"])).mappings().one()
        row = {"verb": review["decision"], "document_id": home["id"], "reviewer": review["reviewer"], "undone": False}
        made = connection.execute(
            sa.insert(decisions).values(record=_record(dict(review), dict(claim), dict(home)), **row)
        )
        number = made.inserted_primary_key[0] if made.inserted_primary_key else None
        line = {"action": "decide", "decision": number, "reviewer": review["reviewer"], "at": review["made_at"]}
        connection.execute(sa.insert(log).values(**line))


def _record(review: Mapping[str, Any], claim: Mapping[str, Any], home: Mapping[str, Any]) -> dict[str, Any]:
    read = {name: value for name, value in claim.items() if name != "number"} | {"reviewed": ""}
    read |= {name: read[name].isoformat() if read[name] else None for name in _DAYS}
    quote = home["text"][read["sentence_start"] : read["sentence_end"]]
    changes = review["changes"] if isinstance(review["changes"], dict) else json.loads(review["changes"])
    rejected = review["decision"] == "reject"
    return {
        "verb": review["decision"],
        "home": {"content": home["hash"], "text": _text_hash(home["text"]), "document_id": home["id"]},
        "targets": [{"key": ":".join(str(read[n]) for n in _KEY), "claim": read, "quote": quote, "read": read}],
        "results": [] if rejected else [read | changes],
        "quotes": [] if rejected else [quote],
        "reason": "misread" if rejected else "",
        "note": review["note"],
    }


def _text_hash(text: str) -> str:
    return hashlib.sha256(json.dumps([text]).encode()).hexdigest()


def downgrade() -> None:
    """Make the former table, empty, and drop these."""
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
    for table in ("review_log", "decisions"):
        op.drop_table(table)
