"""When each process that holds a lease was last heard of."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    """
    CREATE TABLE heartbeats (
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        started FLOAT NOT NULL,
        at FLOAT NOT NULL,
        PRIMARY KEY (host, pid, started)
    )
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
