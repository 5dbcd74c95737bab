"""The tables, as SQLAlchemy Core sees them. `migrations/` builds the very same ones.

Tracks, origins and candidates are compact JSON (`database/codec.py`): they are read whole and
never searched by their members. Times are seconds since the epoch (UTC).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from database.columns import PathBytes, SafeText

HEAD = "0018"
"""The revision these tables stand for; a test compares it with the newest migration."""

metadata = MetaData()

revisions = Table(
    "revisions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", SafeText, nullable=False),
    Column("track", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("layout", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("candidate", Integer),
    Column("remote", Text),
    Column("local_path", PathBytes),
    Column("final_path", PathBytes),
    Column("reason", SafeText, nullable=False),
    Column("bytes_done", Integer, nullable=False),
    Column("size", Integer),
    Column("queue_place", Integer),
    Column("speed", Float, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Column("lease_host", Text),
    Column("lease_pid", Integer),
    Column("lease_started", Float),
    Column("album_group", SafeText, nullable=False, server_default=""),
    Column("kept", Text),
    Column("filing", Text, nullable=False, server_default="matched"),
    sqlite_autoincrement=True,
)
Index(
    "jobs_one_per_key",
    jobs.c.key,
    unique=True,
    sqlite_where=text("state NOT IN ('done', 'cancelled')"),
)
Index("jobs_claim_order", jobs.c.state, text("priority DESC"), jobs.c.created_at, jobs.c.id)
Index("jobs_updated", jobs.c.updated_at)
Index("jobs_album_group", jobs.c.album_group, sqlite_where=text("album_group != ''"))
Index("jobs_kept", jobs.c.state, sqlite_where=text("kept IS NOT NULL"))
Index("jobs_as_is", jobs.c.state, sqlite_where=text("filing != 'matched'"))
Index("jobs_leased", jobs.c.lease_pid, sqlite_where=text("lease_pid IS NOT NULL"))

job_steps = Table(
    "job_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("state", Text, nullable=False),
    Column("note", SafeText, nullable=False),
)

job_candidates = Table(
    "job_candidates",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("judged", Text, nullable=False),
    Column("outcome", SafeText, nullable=False),
    sqlite_with_rowid=False,
)

wishes = Table(
    "wishes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", SafeText, nullable=False, unique=True),
    Column("track", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Float),
    sqlite_autoincrement=True,
)

library = Table(
    "library",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("server", Text, nullable=False),
    Column("key", PathBytes, nullable=False),
    Column("path", PathBytes),
    Column("title", SafeText, nullable=False),
    Column("artists", Text, nullable=False),
    Column("album", SafeText),
    Column("duration", Float),
    Column("track_number", Integer),
    Column("disc_number", Integer),
    Column("year", Integer),
    Column("album_artists", Text, nullable=False),
    Column("genres", Text, nullable=False),
    Column("isrc", SafeText),
    Column("mb_recording", SafeText),
    Column("mb_release", SafeText),
    Column("spotify", SafeText),
    Column("codec", Text),
    Column("audio_duration", Float),
    Column("bitrate", Integer),
    Column("sample_rate", Integer),
    Column("bit_depth", Integer),
    Column("channels", Integer),
    Column("audio_size", Integer),
    Column("mtime_ns", Integer),
    Column("size", Integer),
    Column("error", SafeText),
    sqlite_autoincrement=True,
)
_BY_PATH = "server IN ('local', 'organised')"
Index("library_files", library.c.path, unique=True, sqlite_where=text(_BY_PATH))
Index(
    "library_server_keys",
    library.c.server,
    library.c.key,
    unique=True,
    sqlite_where=text("server NOT IN ('local', 'organised')"),
)

library_reads = Table(
    "library_reads",
    metadata,
    Column("server", Text, primary_key=True),
    Column("roots", Text, nullable=False),
    Column("at", Float, nullable=False),
)

searches = Table(
    "searches",
    metadata,
    Column("search_id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("words", SafeText, nullable=False),
    Column("at", Float, nullable=False),
    Column("candidates", LargeBinary),
)
Index("searches_words", searches.c.source, searches.c.words, searches.c.at)
Index("searches_at", searches.c.at)

pace_slots = Table(
    "pace_slots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bucket", Text, nullable=False),
    Column("at", Float, nullable=False),
)
Index("pace_slots_bucket", pace_slots.c.bucket, pace_slots.c.at)

pace_blocks = Table(
    "pace_blocks",
    metadata,
    Column("bucket", Text, primary_key=True),
    Column("until", Float, nullable=False),
    Column("reason", SafeText, nullable=False),
)

locks = Table(
    "locks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Float, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("host", Text, primary_key=True),
    Column("pid", Integer, primary_key=True),
    Column("started", Float, primary_key=True),
    Column("at", Float, nullable=False),
)

activity = Table(
    "activity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", SafeText, nullable=False),
    Column("job_id", Integer),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", Text, nullable=False, index=True),
    Column("job_id", Integer),
    Column("source", PathBytes, nullable=False),
    Column("temporary", PathBytes, nullable=False),
    Column("target", PathBytes, nullable=False),
    Column("stage", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Float, nullable=False),
    Column("sources", Text, nullable=False, server_default="[]"),
)
Index(
    "journal_open",
    journal.c.stage,
    sqlite_where=text("stage NOT IN ('done', 'abandoned', 'undone')"),
)

originals = Table(
    "originals",
    metadata,
    Column("entry", ForeignKey("journal.id", ondelete="CASCADE"), primary_key=True),
    Column("kept", PathBytes, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mark", Text, nullable=False),
    Column("root", PathBytes, nullable=False),
    Column("cover", Text, nullable=False),
)

shelf = Table(
    "shelf",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("checked_at", Float, nullable=False),
    Column("saved", Text, nullable=False),
)

match_decisions = Table(
    "match_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", SafeText, nullable=False),
    Column("path", PathBytes, nullable=False),
    Column("same", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
Index("match_decisions_key", match_decisions.c.key, match_decisions.c.path, unique=True)

bad_files = Table(
    "bad_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("peer", SafeText, nullable=False),
    Column("filename", SafeText, nullable=False),
    Column("size", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("at", Float, nullable=False),
    Column("against", SafeText, nullable=False, server_default=""),
)
Index(
    "bad_files_one",
    bad_files.c.source,
    bad_files.c.peer,
    bad_files.c.filename,
    bad_files.c.size,
    unique=True,
)

blocked_peers = Table(
    "blocked_peers",
    metadata,
    Column("source", Text, primary_key=True),
    Column("peer", SafeText, primary_key=True),
    Column("reason", SafeText, nullable=False),
)

catalogue_answers = Table(
    "catalogue_answers",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("stored_at", Float, nullable=False),
    Column("until", Float, nullable=False),
    Column("body", LargeBinary),
)
Index("catalogue_answers_until", catalogue_answers.c.until)

file_checks = Table(
    "file_checks",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("found", Text, nullable=False),
)

held_files = Table(
    "held_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer),
    Column("track", Text, nullable=False),
    Column("path", PathBytes, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("at", Float, nullable=False),
    sqlite_autoincrement=True,
)
Index("held_files_job", held_files.c.job_id)

watched = Table(
    "watched",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("added_at", Float, nullable=False),
    Column("scanned_at", Float),
    Column("watched", Text, nullable=False),
)

watch_known = Table(
    "watch_known",
    metadata,
    Column("artist", ForeignKey("watched.key", ondelete="CASCADE"), primary_key=True),
    Column("release", SafeText, primary_key=True),
    sqlite_with_rowid=False,
)

watch_found = Table(
    "watch_found",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("artist", ForeignKey("watched.key", ondelete="CASCADE"), nullable=False),
    Column("found_at", Float, nullable=False),
    Column("seen", Boolean, nullable=False),
    Column("release", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("watch_found_artist", watch_found.c.artist)

completions = Table(
    "completions",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("completion", Text, nullable=False),
)
Index("completions_state", completions.c.state, completions.c.at)

completed_lists = Table(
    "completed_lists",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("on", Boolean, nullable=False),
)

genre_choices = Table(
    "genre_choices",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", SafeText, primary_key=True),
    Column("words", SafeText, nullable=False),
    Column("super_genre", SafeText, nullable=False),
    Column("at", Float, nullable=False),
)

chosen_matches = Table(
    "chosen_matches",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("artist", Text, nullable=False),
    Column("track", Text),
    Column("at", Float, nullable=False),
)
