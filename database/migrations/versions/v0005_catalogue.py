"""What the music catalogues answered, for as long as it may be used again."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    """
    CREATE TABLE catalogue_answers (
        "key" TEXT NOT NULL,
        stored_at FLOAT NOT NULL,
        until FLOAT NOT NULL,
        body BLOB,
        PRIMARY KEY ("key")
    )
    """,
    "CREATE INDEX catalogue_answers_until ON catalogue_answers (until)",
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
