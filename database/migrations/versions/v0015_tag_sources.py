"""The filing journal remembers where each field of a file's tags came from."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"

_STATEMENTS = ("ALTER TABLE journal ADD COLUMN sources TEXT DEFAULT '[]' NOT NULL",)


def upgrade() -> None:
    """Make it."""
    for statement in _STATEMENTS:
        op.execute(statement)
