"""`WishStore` on SQLite: the persistent wish list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from core.domain import Origin, Track, Wish
from core.ports.jobs import LONGEST_PAUSE
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

    def add(self, key: str, track: Track, origin: Origin, next_try_at: float) -> bool:
        """See `WishStore.add`."""
        row = insert(wishes).values(
            key=key,
            track=codec.dump(track),
            origin=codec.dump(origin),
            reason="",
            tries=0,
            next_try_at=next_try_at,
        )
        new = row.on_conflict_do_nothing(index_elements=["key"]).returning(wishes.c.id)
        with writing(self._engine) as connection:
            return connection.execute(new).first() is not None

    def get(self, key: str) -> Wish | None:
        """See `WishStore.get`."""
        with reading(self._engine) as connection:
            row = connection.execute(select(wishes).where(wishes.c.key == key)).first()
            return None if row is None else _wish(row)

    def take_due(self, now: float, until: float) -> Wish | None:
        """See `WishStore.take_due`. Writes only when there is something to take."""
        due = (wishes.c.next_try_at <= now) | (wishes.c.next_try_at > now + LONGEST_PAUSE)
        with reading(self._engine) as connection:
            if connection.execute(select(wishes.c.id).where(due).limit(1)).first() is None:
                return None
        first = select(wishes.c.id).where(due).order_by(wishes.c.next_try_at, wishes.c.id)
        take = update(wishes).where(wishes.c.id == first.limit(1).scalar_subquery())
        with writing(self._engine) as connection:
            row = connection.execute(take.values(next_try_at=until).returning(wishes)).first()
            return None if row is None else _wish(row)

    def schedule(self, keys: Collection[str], next_try_at: float | None) -> int:
        """See `WishStore.schedule`."""
        change = update(wishes).where(wishes.c.key == bindparam("wanted"))
        rows = [{"wanted": key, "at": next_try_at} for key in set(keys)]
        if not rows:
            return 0
        with writing(self._engine) as connection:
            return sum(
                connection.execute(change.values(next_try_at=bindparam("at")), row).rowcount
                for row in rows
            )

    def rest_better(self, reason: str) -> int:
        """See `WishStore.rest_better`."""
        better = func.json_extract(wishes.c.origin, "$.replaces").is_not(None)
        tried = (wishes.c.next_try_at > 0.0) & better
        return self._set_all(tried, reason=reason, next_try_at=None)

    def wake(self, reason: str, next_try_at: float) -> int:
        """See `WishStore.wake`."""
        resting = wishes.c.next_try_at.is_(None) & (wishes.c.reason == reason)
        return self._set_all(resting, reason="", next_try_at=next_try_at)

    def _set_all(self, which: ColumnElement[bool], **values: Any) -> int:
        """Writes only when there is something to write: this is asked at every turn."""
        with reading(self._engine) as connection:
            if connection.execute(select(wishes.c.id).where(which).limit(1)).first() is None:
                return 0
        with writing(self._engine) as connection:
            return connection.execute(update(wishes).where(which).values(**values)).rowcount

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
        key=row.key,
    )
