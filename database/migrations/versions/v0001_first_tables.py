"""The first tables.

The statements are spelled out: a migration must not change when `database/tables.py` does.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """
    CREATE TABLE activity (
        id INTEGER NOT NULL,
        at FLOAT NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        job_id INTEGER,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE jobs (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        track TEXT NOT NULL,
        origin TEXT NOT NULL,
        state TEXT NOT NULL,
        layout TEXT NOT NULL,
        priority INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        candidate INTEGER,
        remote TEXT,
        local_path BLOB,
        final_path BLOB,
        reason TEXT NOT NULL,
        bytes_done INTEGER NOT NULL,
        size INTEGER,
        queue_place INTEGER,
        speed FLOAT NOT NULL,
        created_at FLOAT NOT NULL,
        updated_at FLOAT NOT NULL,
        lease_host TEXT,
        lease_pid INTEGER,
        lease_started FLOAT
    )
    """,
    """
    CREATE INDEX jobs_claim_order ON jobs (state, priority DESC, created_at, id)
    """,
    """
    CREATE INDEX jobs_leased ON jobs (lease_pid) WHERE lease_pid IS NOT NULL
    """,
    """
    CREATE UNIQUE INDEX jobs_one_per_key ON jobs ("key")
    WHERE state NOT IN ('done', 'cancelled')
    """,
    """
    CREATE INDEX jobs_updated ON jobs (updated_at)
    """,
    """
    CREATE TABLE journal (
        id INTEGER NOT NULL,
        run TEXT NOT NULL,
        job_id INTEGER,
        source BLOB NOT NULL,
        "temporary" BLOB NOT NULL,
        target BLOB NOT NULL,
        stage TEXT NOT NULL,
        at FLOAT NOT NULL,
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        started FLOAT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_journal_run ON journal (run)
    """,
    """
    CREATE INDEX journal_open ON journal (stage) WHERE stage NOT IN ('done', 'abandoned')
    """,
    """
    CREATE TABLE library (
        id INTEGER NOT NULL,
        server TEXT NOT NULL,
        "key" BLOB NOT NULL,
        path BLOB,
        title TEXT NOT NULL,
        artists TEXT NOT NULL,
        album TEXT,
        duration FLOAT,
        track_number INTEGER,
        disc_number INTEGER,
        year INTEGER,
        album_artists TEXT NOT NULL,
        genres TEXT NOT NULL,
        isrc TEXT,
        mb_recording TEXT,
        mb_release TEXT,
        spotify TEXT,
        codec TEXT,
        audio_duration FLOAT,
        bitrate INTEGER,
        sample_rate INTEGER,
        bit_depth INTEGER,
        channels INTEGER,
        audio_size INTEGER,
        mtime_ns INTEGER,
        size INTEGER,
        error TEXT,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE UNIQUE INDEX library_files ON library (path) WHERE server IN ('local', 'organised')
    """,
    """
    CREATE UNIQUE INDEX library_server_keys ON library (server, "key")
    WHERE server NOT IN ('local', 'organised')
    """,
    """
    CREATE TABLE library_reads (
        server TEXT NOT NULL,
        roots TEXT NOT NULL,
        at FLOAT NOT NULL,
        PRIMARY KEY (server)
    )
    """,
    """
    CREATE TABLE locks (
        name TEXT NOT NULL,
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        started FLOAT NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE pace_blocks (
        bucket TEXT NOT NULL,
        until FLOAT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (bucket)
    )
    """,
    """
    CREATE TABLE pace_slots (
        id INTEGER NOT NULL,
        bucket TEXT NOT NULL,
        at FLOAT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX pace_slots_bucket ON pace_slots (bucket, at)
    """,
    """
    CREATE TABLE revisions (
        name TEXT NOT NULL,
        value INTEGER NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE searches (
        search_id TEXT NOT NULL,
        source TEXT NOT NULL,
        words TEXT NOT NULL,
        at FLOAT NOT NULL,
        candidates BLOB,
        PRIMARY KEY (search_id)
    )
    """,
    """
    CREATE INDEX searches_at ON searches (at)
    """,
    """
    CREATE INDEX searches_words ON searches (source, words, at)
    """,
    """
    CREATE TABLE shelf (
        "key" TEXT NOT NULL,
        checked_at FLOAT NOT NULL,
        saved TEXT NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE TABLE wishes (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        track TEXT NOT NULL,
        origin TEXT NOT NULL,
        reason TEXT NOT NULL,
        tries INTEGER NOT NULL,
        next_try_at FLOAT,
        UNIQUE ("key")
    )
    """,
    """
    CREATE TABLE job_candidates (
        job_id INTEGER NOT NULL,
        rank INTEGER NOT NULL,
        judged TEXT NOT NULL,
        outcome TEXT NOT NULL,
        PRIMARY KEY (job_id, rank),
        FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE job_steps (
        id INTEGER NOT NULL,
        job_id INTEGER NOT NULL,
        at FLOAT NOT NULL,
        state TEXT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_job_steps_job_id ON job_steps (job_id)
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
