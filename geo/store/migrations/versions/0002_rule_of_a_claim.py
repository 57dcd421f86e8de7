"""The rule or model that produced a claim; empty for claims read before it was recorded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column."""
    op.add_column("claims", sa.Column("rule", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("claims") as table:
        table.drop_column("rule")
