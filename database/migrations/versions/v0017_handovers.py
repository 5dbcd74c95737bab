"""What better copies are still to inherit on the media server."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

_STATEMENTS = (
    """
    CREATE TABLE handovers (
        path BLOB NOT NULL,
        worse BLOB NOT NULL,
        at FLOAT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (path, worse)
    )
    """,
)


def upgrade() -> None:
    """Make it."""
    for statement in _STATEMENTS:
        op.execute(statement)
