"""Runs of "Download missing tracks": what was compared and which job each row got."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"

_STATEMENTS = (
    """
    CREATE TABLE missing_runs (
        "key" TEXT NOT NULL,
        name TEXT NOT NULL,
        begun_at FLOAT NOT NULL,
        compared BLOB NOT NULL,
        left_out TEXT NOT NULL,
        jobs TEXT NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
