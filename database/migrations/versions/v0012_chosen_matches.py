"""Which artist and release people chose for files on offer (Matched Download)."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"

_STATEMENTS = (
    """
    CREATE TABLE chosen_matches (
        "key" TEXT NOT NULL,
        artist TEXT NOT NULL,
        track TEXT,
        at FLOAT NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
