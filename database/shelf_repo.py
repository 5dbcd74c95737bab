"""`PlaylistShelf` on SQLite: the playlists known to the Sync page."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from core.ports.library import SavedPlaylist
from database import codec
from database.session import reading, writing
from database.tables import shelf


class ShelfRepo:
    """Implements `core.ports.library.PlaylistShelf`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, saved: SavedPlaylist) -> None:
        """See `PlaylistShelf.put`."""
        values = {"checked_at": saved.checked_at, "saved": codec.dump(saved)}
        row = insert(shelf).values(key=saved.key, **values)
        with writing(self._engine) as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=values))

    def all(self) -> list[SavedPlaylist]:
        """See `PlaylistShelf.all`."""
        newest = select(shelf.c.saved).order_by(shelf.c.checked_at.desc(), shelf.c.key)
        with reading(self._engine) as connection:
            return [codec.load(SavedPlaylist, text) for text in connection.scalars(newest)]

    def remove(self, key: str) -> None:
        """See `PlaylistShelf.remove`."""
        with writing(self._engine) as connection:
            connection.execute(delete(shelf).where(shelf.c.key == key))
