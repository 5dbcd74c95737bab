"""The tables of the Sync page: what was last seen of a playlist, how much of it was owned, and the
runs of "Download missing tracks".

Beside `tables.py`, whose `metadata` they belong to. `rows` are digests of eight bytes each, in the
playlist's order (`services/playlists/marks.py` makes them). `compared` is a compressed `Coverage`,
`left_out` a JSON list of positions, `jobs` one of pairs (position, job id).
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, LargeBinary, Table, Text

from database.columns import SafeText
from database.library_tables import metadata

__all__ = ["metadata", "missing_runs", "owned_days", "playlist_marks"]

playlist_marks = Table(
    "playlist_marks",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("rows", LargeBinary, nullable=False),
)

owned_days = Table(
    "owned_days",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("owned", Integer, nullable=False),
    Column("total", Integer, nullable=False),
)

missing_runs = Table(
    "missing_runs",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("name", SafeText, nullable=False),
    Column("begun_at", Float, nullable=False),
    Column("compared", LargeBinary, nullable=False),
    Column("left_out", Text, nullable=False),
    Column("jobs", Text, nullable=False),
)
