"""What undoing a filing needs: where the original's bytes are, how the filed file looked."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    """
    CREATE TABLE originals (
        entry INTEGER NOT NULL,
        kept BLOB NOT NULL,
        size INTEGER NOT NULL,
        mark TEXT NOT NULL,
        root BLOB NOT NULL,
        cover TEXT NOT NULL,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES journal (id) ON DELETE CASCADE
    )
    """,
    "DROP INDEX journal_open",
    """
    CREATE INDEX journal_open ON journal (stage)
    WHERE stage NOT IN ('done', 'abandoned', 'undone')
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
