"""Followed artists with what is known of them, and rows that were completed from a catalogue."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

_STATEMENTS = (
    """
    CREATE TABLE watched (
        key TEXT NOT NULL,
        added_at FLOAT NOT NULL,
        scanned_at FLOAT,
        watched TEXT NOT NULL,
        PRIMARY KEY (key)
    )
    """,
    """
    CREATE TABLE watch_known (
        artist TEXT NOT NULL,
        release TEXT NOT NULL,
        PRIMARY KEY (artist, release),
        FOREIGN KEY(artist) REFERENCES watched (key) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE watch_found (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        artist TEXT NOT NULL,
        found_at FLOAT NOT NULL,
        seen BOOLEAN NOT NULL,
        release TEXT NOT NULL,
        FOREIGN KEY(artist) REFERENCES watched (key) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX watch_found_artist ON watch_found (artist)",
    """
    CREATE TABLE completions (
        key TEXT NOT NULL,
        state TEXT NOT NULL,
        at FLOAT NOT NULL,
        completion TEXT NOT NULL,
        PRIMARY KEY (key)
    )
    """,
    "CREATE INDEX completions_state ON completions (state, at)",
    """
    CREATE TABLE completed_lists (
        key TEXT NOT NULL,
        "on" BOOLEAN NOT NULL,
        PRIMARY KEY (key)
    )
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
