"""The tables of the Sync page: what was last seen of a playlist, and how much of it was owned.

Beside `tables.py`, whose `metadata` they belong to. `rows` are digests of eight bytes each, in the
playlist's order (`services/playlist_marks.py` makes them).
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from database.columns import SafeText
from database.library_tables import metadata

__all__ = ["metadata", "owned_days", "playlist_marks"]

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
