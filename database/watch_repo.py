"""`WatchStore` on SQLite: followed artists, the releases known of them, and the new ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from core.domain.watching import FoundRelease, WatchedArtist, WatchNews
from database import codec
from database.session import reading, writing
from database.tables import watch_found, watch_known, watched


class WatchRepo:
    """Implements `core.ports.watch.WatchStore`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, artist: WatchedArtist) -> bool:
        """See `WatchStore.add`."""
        row = insert(watched).values(_row(artist))
        new = row.on_conflict_do_nothing(index_elements=["key"]).returning(watched.c.key)
        with writing(self._engine) as connection:
            return connection.execute(new).first() is not None

    def update(self, artist: WatchedArtist) -> bool:
        """See `WatchStore.update`."""
        with writing(self._engine) as connection:
            return _replace(connection, artist)

    def remove(self, key: str) -> bool:
        """See `WatchStore.remove`."""
        with writing(self._engine) as connection:
            return connection.execute(delete(watched).where(watched.c.key == key)).rowcount > 0

    def get(self, key: str) -> WatchedArtist | None:
        """See `WatchStore.get`."""
        with reading(self._engine) as connection:
            text = connection.scalar(select(watched.c.watched).where(watched.c.key == key))
            return None if text is None else codec.load(WatchedArtist, text)

    def all(self) -> list[WatchedArtist]:
        """See `WatchStore.all`."""
        query = select(watched.c.watched).order_by(watched.c.added_at, watched.c.key)
        with reading(self._engine) as connection:
            return [codec.load(WatchedArtist, text) for text in connection.scalars(query)]

    def known(self, key: str) -> frozenset[str]:
        """See `WatchStore.known`."""
        query = select(watch_known.c.release).where(watch_known.c.artist == key)
        with reading(self._engine) as connection:
            return frozenset(connection.scalars(query))

    def learn(
        self,
        artist: WatchedArtist,
        marks: Collection[str],
        found: Sequence[FoundRelease],
        at: float,
    ) -> bool:
        """See `WatchStore.learn`."""
        known = [{"artist": artist.key, "release": mark} for mark in sorted(set(marks))]
        news = [
            {"artist": artist.key, "found_at": at, "seen": False, "release": codec.dump(one)}
            for one in found
        ]
        with writing(self._engine) as connection:
            if not _replace(connection, artist):
                return False
            if known:
                connection.execute(insert(watch_known).on_conflict_do_nothing(), known)
            if news:
                connection.execute(insert(watch_found), news)
            return True

    def news(self, key: str = "", limit: int = 200) -> list[WatchNews]:
        """See `WatchStore.news`."""
        query = select(watch_found).order_by(watch_found.c.id.desc()).limit(limit)
        if key:
            query = query.where(watch_found.c.artist == key)
        with reading(self._engine) as connection:
            return [
                WatchNews(
                    row.id,
                    row.artist,
                    codec.load(FoundRelease, row.release),
                    row.found_at,
                    row.seen,
                )
                for row in connection.execute(query)
            ]

    def unseen(self) -> dict[str, int]:
        """See `WatchStore.unseen`."""
        counted = select(watch_found.c.artist, func.count()).where(watch_found.c.seen.is_(False))
        with reading(self._engine) as connection:
            rows = connection.execute(counted.group_by(watch_found.c.artist))
            return {str(artist): int(count) for artist, count in rows}

    def mark_seen(self, key: str = "") -> int:
        """See `WatchStore.mark_seen`."""
        change = update(watch_found).where(watch_found.c.seen.is_(False)).values(seen=True)
        if key:
            change = change.where(watch_found.c.artist == key)
        with writing(self._engine) as connection:
            return connection.execute(change).rowcount


def _replace(connection: Connection, artist: WatchedArtist) -> bool:
    change = update(watched).where(watched.c.key == artist.key).values(_row(artist))
    return connection.execute(change).rowcount > 0


def _row(artist: WatchedArtist) -> dict[str, Any]:
    return {
        "key": artist.key,
        "added_at": artist.added_at,
        "scanned_at": artist.scanned_at,
        "watched": codec.dump(artist),
    }
