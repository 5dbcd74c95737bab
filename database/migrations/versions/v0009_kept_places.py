"""A job remembers the candidate that keeps its place while a second one is tried."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

_STATEMENTS = (
    "ALTER TABLE jobs ADD COLUMN kept TEXT",
    "CREATE INDEX jobs_kept ON jobs (state) WHERE kept IS NOT NULL",
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
