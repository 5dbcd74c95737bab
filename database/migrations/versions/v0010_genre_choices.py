"""Super genres that people chose by hand, for a genre, an artist or a track."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

_STATEMENTS = (
    """
    CREATE TABLE genre_choices (
        kind TEXT NOT NULL,
        "key" TEXT NOT NULL,
        words TEXT NOT NULL,
        super_genre TEXT NOT NULL,
        at FLOAT NOT NULL,
        PRIMARY KEY (kind, "key")
    )
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
