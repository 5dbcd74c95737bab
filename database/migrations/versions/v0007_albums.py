"""Jobs wanted together from one album know that they belong together."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    "ALTER TABLE jobs ADD COLUMN album_group TEXT DEFAULT '' NOT NULL",
    "CREATE INDEX jobs_album_group ON jobs (album_group) WHERE album_group != ''",
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
