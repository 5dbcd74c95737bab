"""`LibraryBrowser` on SQLite: a library of a million rows, looked at in pieces."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite import insert

from core.domain import LibraryTrack
from core.ports.browsing import RowSummary
from database.library_rows import SHOWN, TRACK_COLUMNS, tracks_of, tuples
from database.library_tables import library_days, library_figures
from database.session import reading, writing

# Both read an index alone: a million rows of the table would be hundreds of megabytes.
_FILE_IDS = (
    "SELECT id FROM library INDEXED BY library_files WHERE server IN ('local', 'organised') "
    "ORDER BY path"
)
_SERVER_IDS = (
    "SELECT id FROM library INDEXED BY library_server_keys "
    "WHERE server NOT IN ('local', 'organised') ORDER BY server, key"
)
_FIND = "SELECT rowid FROM library_words WHERE library_words MATCH ? LIMIT ?"
_NEW_WORDS = (
    "SELECT id, title, artists, album FROM library WHERE id > ? AND error IS NULL "
    "ORDER BY id LIMIT ?"
)
_ADD_WORDS = "INSERT INTO library_words (rowid, title, artists, album) VALUES (?, ?, ?, ?)"
_NO_WORDS = "INSERT INTO library_words (library_words) VALUES ('delete-all')"
_WALK = f"SELECT {TRACK_COLUMNS}, id FROM library WHERE id > ? AND {SHOWN} ORDER BY id LIMIT ?"
_SUMMARY = (
    "SELECT coalesce(codec, ''), year, genres, count(*), coalesce(sum(duration), 0), "
    "coalesce(sum(audio_size), 0), avg(bitrate) FROM library "
    f"WHERE {SHOWN} GROUP BY codec, year, genres"
)
_MONTHS = (
    "SELECT strftime('%Y-%m', mtime_ns / 1000000000, 'unixepoch') AS month, count(*) FROM library "
    "WHERE mtime_ns IS NOT NULL AND error IS NULL GROUP BY month ORDER BY month"
)
_WORDS = "words"
_AT_ONCE = 500
_STALE = 2
"""Words of so many rows for one that is there, and the index is made anew."""


class BrowseRepo:
    """Implements `core.ports.browsing.LibraryBrowser`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ids(self) -> Sequence[int]:
        """See `LibraryBrowser.ids`."""
        found = array("q")
        with reading(self._engine) as connection:
            for sql in (_FILE_IDS, _SERVER_IDS):
                found.extend(row[0] for row in connection.exec_driver_sql(sql))
        return found

    def rows(self, ids: Sequence[int]) -> list[LibraryTrack]:
        """See `LibraryBrowser.rows`."""
        known: dict[int, LibraryTrack] = {}
        with reading(self._engine) as connection:
            for at in range(0, len(ids), _AT_ONCE):
                part = tuple(ids[at : at + _AT_ONCE])
                marks = ", ".join("?" * len(part))
                sql = (
                    f"SELECT id, {TRACK_COLUMNS} FROM library "
                    f"WHERE id IN ({marks}) AND error IS NULL"
                )
                found = [tuple(row) for row in connection.exec_driver_sql(sql, part)]
                tracks = tracks_of(row[1:] for row in found)
                known.update((row[0], track) for row, track in zip(found, tracks, strict=True))
        return [known[one] for one in ids if one in known]

    def walk(self, size: int) -> Iterator[list[LibraryTrack]]:
        """See `LibraryBrowser.walk`."""
        last = 0
        while True:
            ids = array("q")
            with reading(self._engine) as connection:
                found = tracks_of(_noting(tuples(connection, _WALK, (last, size)), ids))
            if not found:
                return
            last = ids[-1]
            yield found

    def find(self, words: Sequence[str], limit: int) -> list[int]:
        """See `LibraryBrowser.find`."""
        if not words:
            return []
        *whole, begun = (f'"{word}"' for word in words)
        # A whole word is looked up; one that was only begun costs all rows of all its endings.
        asked = [" ".join((*whole, f"{begun}*")), " ".join(f"{word}*" for word in (*whole, begun))]
        with reading(self._engine) as connection:
            for match in asked[: 1 + bool(whole)]:
                found = [row[0] for row in connection.exec_driver_sql(_FIND, (match, limit))]
                if found:
                    return found
        return []

    def index_words(self, limit: int) -> int:
        """See `LibraryBrowser.index_words`."""
        known = self.figure(_WORDS)
        last, indexed = (known[0], int(known[1])) if known else (0, 0)
        with reading(self._engine) as connection:
            rows = [tuple(row) for row in connection.exec_driver_sql(_NEW_WORDS, (last, limit))]
            stale = not rows and indexed > self._rows(connection) * _STALE + _AT_ONCE
        if not rows and not stale:
            return 0
        laid_out = [(row[0], row[1], _plain(row[2]), row[3]) for row in rows]
        with writing(self._engine) as connection:
            if self._figure(connection, _WORDS) != known:  # another process was faster
                return len(rows)
            if stale:
                connection.exec_driver_sql(_NO_WORDS)
                self._keep(connection, _WORDS, 0, "0")
                return 1
            connection.exec_driver_sql(_ADD_WORDS, laid_out)
            self._keep(connection, _WORDS, rows[-1][0], str(indexed + len(rows)))
        return len(rows)

    def summary(self) -> list[RowSummary]:
        """See `LibraryBrowser.summary`."""
        with reading(self._engine) as connection:
            rows = connection.exec_driver_sql(_SUMMARY)
            return [
                RowSummary(row[0], row[1], tuple(json.loads(row[2])), *tuple(row)[3:])
                for row in rows
            ]

    def months(self) -> list[tuple[str, int]]:
        """See `LibraryBrowser.months`."""
        with reading(self._engine) as connection:
            return [(row[0], row[1]) for row in connection.exec_driver_sql(_MONTHS)]

    def note_day(self, day: str, tracks: int) -> None:
        """See `LibraryBrowser.note_day`."""
        row = insert(library_days).values(day=day, tracks=tracks)
        with writing(self._engine) as connection:
            connection.execute(
                row.on_conflict_do_update(index_elements=["day"], set_={"tracks": tracks})
            )

    def days(self) -> list[tuple[str, int]]:
        """See `LibraryBrowser.days`."""
        with reading(self._engine) as connection:
            rows = connection.execute(library_days.select().order_by(library_days.c.day))
            return [(row.day, row.tracks) for row in rows]

    def figure(self, name: str) -> tuple[int, str] | None:
        """See `LibraryBrowser.figure`."""
        with reading(self._engine) as connection:
            return self._figure(connection, name)

    def keep_figure(self, name: str, revision: int, body: str) -> None:
        """See `LibraryBrowser.keep_figure`."""
        with writing(self._engine) as connection:
            self._keep(connection, name, revision, body)

    @staticmethod
    def _figure(connection: Any, name: str) -> tuple[int, str] | None:
        query = library_figures.select().where(library_figures.c.name == name)
        row = connection.execute(query).first()
        return None if row is None else (row.revision, row.body)

    @staticmethod
    def _keep(connection: Any, name: str, revision: int, body: str) -> None:
        values = {"revision": revision, "body": body}
        row = insert(library_figures).values(name=name, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))

    @staticmethod
    def _rows(connection: Any) -> int:
        return int(connection.exec_driver_sql("SELECT count(*) FROM library").scalar())


def _noting(rows: Iterable[tuple[Any, ...]], ids: array[int]) -> Iterator[tuple[Any, ...]]:
    """The same rows, the last column of which is written down as they go by."""
    for row in rows:
        ids.append(row[-1])
        yield row


def _plain(names: str) -> str:
    return " ".join(json.loads(names))
