"""What was found out about finished files, and the bad ones that wait for a person."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

_STATEMENTS = (
    """
    CREATE TABLE file_checks (
        job_id INTEGER NOT NULL,
        found TEXT NOT NULL,
        PRIMARY KEY (job_id),
        FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE held_files (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        job_id INTEGER,
        track TEXT NOT NULL,
        path BLOB NOT NULL,
        reason TEXT NOT NULL,
        at FLOAT NOT NULL
    )
    """,
    "CREATE INDEX held_files_job ON held_files (job_id)",
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
