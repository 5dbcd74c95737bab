"""What people and files taught us: manual matches, bad files, blocked peers."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    """
    CREATE TABLE match_decisions (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        path BLOB NOT NULL,
        same BOOLEAN NOT NULL
    )
    """,
    """
    CREATE UNIQUE INDEX match_decisions_key ON match_decisions ("key", path)
    """,
    """
    CREATE TABLE bad_files (
        id INTEGER NOT NULL,
        source TEXT NOT NULL,
        peer TEXT NOT NULL,
        filename TEXT NOT NULL,
        size INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        reason TEXT NOT NULL,
        at FLOAT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE UNIQUE INDEX bad_files_one ON bad_files (source, peer, filename, size)
    """,
    """
    CREATE TABLE blocked_peers (
        source TEXT NOT NULL,
        peer TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (source, peer)
    )
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
