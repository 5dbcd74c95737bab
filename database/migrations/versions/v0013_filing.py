"""Jobs say whether their file is tagged and moved, or left in the download folder as it is."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

_STATEMENTS = (
    "ALTER TABLE jobs ADD COLUMN filing TEXT DEFAULT 'matched' NOT NULL",
    "CREATE INDEX jobs_as_is ON jobs (state) WHERE filing != 'matched'",
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
