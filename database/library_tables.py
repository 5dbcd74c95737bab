"""The tables around the library cache: what a server has still to see, what better copies inherit
there, growth, figures, words.

Beside `tables.py`, whose `metadata` they belong to. `library_words` is a full-text index without
text of its own: its row ids are those of `library`, which are never given twice.
"""

from __future__ import annotations

from sqlalchemy import DDL, Column, Float, Integer, Table, Text, event

from database.columns import PathBytes
from database.tables import metadata

__all__ = ["WORDS", "awaited", "handovers", "library_days", "library_figures", "metadata"]

awaited = Table(
    "awaited",
    metadata,
    Column("path", PathBytes, primary_key=True),
    Column("at", Float, nullable=False),
    Column("asked_at", Float),
    Column("tries", Integer, nullable=False),
)

handovers = Table(
    "handovers",
    metadata,
    Column("path", PathBytes, primary_key=True),
    Column("worse", PathBytes, primary_key=True),
    Column("at", Float, nullable=False),
    Column("body", Text, nullable=False),
)

library_days = Table(
    "library_days",
    metadata,
    Column("day", Text, primary_key=True),
    Column("tracks", Integer, nullable=False),
)

library_figures = Table(
    "library_figures",
    metadata,
    Column("name", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

WORDS = (
    "CREATE VIRTUAL TABLE library_words USING fts5(title, artists, album, content='', "
    "detail='none', prefix='1 2', tokenize='unicode61 remove_diacritics 2')"
)
event.listen(metadata, "after_create", DDL(WORDS))  # type: ignore[no-untyped-call]
