"""The library at scale: row ids given once, a full-text index, growth, and files awaited."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

_STATEMENTS = (
    """
    CREATE TABLE library_next (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
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
        error TEXT
    )
    """,
    """
    INSERT INTO library_next SELECT id, server, "key", path, title, artists, album, duration,
        track_number, disc_number, year, album_artists, genres, isrc, mb_recording, mb_release,
        spotify, codec, audio_duration, bitrate, sample_rate, bit_depth, channels, audio_size,
        mtime_ns, size, error FROM library
    """,
    "DROP TABLE library",
    "ALTER TABLE library_next RENAME TO library",
    "CREATE UNIQUE INDEX library_files ON library (path) WHERE server IN ('local', 'organised')",
    """
    CREATE UNIQUE INDEX library_server_keys ON library (server, "key")
        WHERE server NOT IN ('local', 'organised')
    """,
    """
    CREATE TABLE awaited (
        path BLOB NOT NULL,
        at FLOAT NOT NULL,
        asked_at FLOAT,
        tries INTEGER NOT NULL,
        PRIMARY KEY (path)
    )
    """,
    """
    CREATE TABLE library_days (
        day TEXT NOT NULL,
        tracks INTEGER NOT NULL,
        PRIMARY KEY (day)
    )
    """,
    """
    CREATE TABLE library_figures (
        name TEXT NOT NULL,
        revision INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    (
        "CREATE VIRTUAL TABLE library_words USING fts5(title, artists, album, content='', "
        "detail='none', prefix='1 2', tokenize='unicode61 remove_diacritics 2')"
    ),
)


def upgrade() -> None:
    """Make them."""
    for statement in _STATEMENTS:
        op.execute(statement)
