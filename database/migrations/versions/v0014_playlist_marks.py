"""What a person last saw of each playlist, and how much of it was owned day by day."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"

_STATEMENTS = (
    """
    CREATE TABLE playlist_marks (
        "key" TEXT NOT NULL,
        rows BLOB NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE TABLE owned_days (
        "key" TEXT NOT NULL,
        day TEXT NOT NULL,
        owned INTEGER NOT NULL,
        total INTEGER NOT NULL,
        PRIMARY KEY ("key", day)
    )
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
