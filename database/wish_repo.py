"""`WishStore` on SQLite: the persistent wish list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Row, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from core.domain import Origin, Track, Wish
from database import codec
from database.session import reading, writing
from database.tables import wishes


class WishRepo:
    """Implements `core.ports.jobs.WishStore`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(
        self, key: str, track: Track, origin: Origin, reason: str, next_try_at: float | None
    ) -> Wish:
        """See `WishStore.put`. The first counts as one try; track and origin stay the first's."""
        row = insert(wishes).values(
            key=key,
            track=codec.dump(track),
            origin=codec.dump(origin),
            reason=reason,
            tries=1,
            next_try_at=next_try_at,
        )
        again = row.on_conflict_do_update(
            index_elements=["key"],
            set_={"reason": reason, "next_try_at": next_try_at, "tries": wishes.c.tries + 1},
        )
        with writing(self._engine) as connection:
            return _wish(connection.execute(again.returning(wishes)).one())

    def remove(self, key: str) -> None:
        """See `WishStore.remove`."""
        with writing(self._engine) as connection:
            connection.execute(delete(wishes).where(wishes.c.key == key))

    def all(self) -> list[Wish]:
        """See `WishStore.all`; by the time of the first `put`."""
        with reading(self._engine) as connection:
            return [
                _wish(r) for r in connection.execute(select(wishes).order_by(wishes.c.id.desc()))
            ]

    def count(self) -> int:
        """See `WishStore.count`."""
        with reading(self._engine) as connection:
            return int(connection.scalar(select(func.count()).select_from(wishes)) or 0)


def _wish(row: Row[Any]) -> Wish:
    return Wish(
        id=row.id,
        track=codec.load(Track, row.track),
        origin=codec.load(Origin, row.origin),
        reason=row.reason,
        tries=row.tries,
        next_try_at=row.next_try_at,
    )
