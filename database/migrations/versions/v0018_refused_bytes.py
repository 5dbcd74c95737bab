"""For which tracks the bytes of a bad file are refused under any name."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"

_STATEMENTS = ("ALTER TABLE bad_files ADD COLUMN against TEXT DEFAULT '' NOT NULL",)


def upgrade() -> None:
    """Add it."""
    for statement in _STATEMENTS:
        op.execute(statement)
