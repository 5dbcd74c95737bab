"""`PaceStore` on SQLite: politeness and locks that hold across processes and restarts."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from database.leases import Owner
from database.session import plain, reading, writing
from database.tables import pace_blocks, pace_slots
from utils.processes import ProcessName

KEEP_SECONDS = 2 * 86400.0
"""Slots are kept so long at least, for the callers that ask for a day's use."""

LONGEST_BLOCK = 8 * 86400.0
"""Nobody bans for longer: a block that ends later was written while the clock was wrong."""

# plain SQL: every search is a lock for its words
_HOLDER = "SELECT host, pid, started FROM locks WHERE name = ?"
_LOCK = "INSERT OR REPLACE INTO locks (name, host, pid, started) VALUES (?, ?, ?, ?)"
_UNLOCK = "DELETE FROM locks WHERE name = ? AND host = ? AND pid = ? AND started = ?"

_NO_TIME = 1e-6  # below what a double of this century's seconds can tell apart


class PaceRepo:
    """Implements `core.ports.ledgers.PaceStore`. One object serves all threads of a process."""

    def __init__(self, engine: Engine, owner: ProcessName | None = None) -> None:
        self._engine = engine
        self._owner = Owner(owner)

    def take(self, bucket: str, now: float, gap: float, limit: int, window: float) -> float:
        """See `PaceStore.take`. A block counts as no slot.

        A slot "in the future" means that the clock was set back: it counts as taken now, so that
        nobody waits for the old time to come round again.
        """
        mine = pace_slots.c.bucket == bucket
        stale = now - max(window, KEEP_SECONDS)
        with writing(self._engine) as connection:
            connection.execute(delete(pace_slots).where(mine, pace_slots.c.at < stale))
            connection.execute(update(pace_slots).where(mine, pace_slots.c.at > now).values(at=now))
            wait = _wait(connection, bucket, now=now, gap=gap, limit=limit, window=window)
            if wait > _NO_TIME:
                return wait
            connection.execute(insert(pace_slots).values(bucket=bucket, at=now))
            return 0.0

    def arrived(self, bucket: str, now: float) -> None:
        """See `PaceStore.arrived`. A clock that was set back changes nothing."""
        last = (
            select(pace_slots.c.id)
            .where(pace_slots.c.bucket == bucket)
            .order_by(pace_slots.c.at.desc())
            .limit(1)
        )
        with writing(self._engine) as connection:
            connection.execute(
                update(pace_slots)
                .where(pace_slots.c.id.in_(last), pace_slots.c.at < now)
                .values(at=now)
            )

    def used(self, bucket: str, now: float, window: float) -> int:
        """See `PaceStore.used`."""
        recent = (pace_slots.c.bucket == bucket) & (pace_slots.c.at > now - window)
        query = select(func.count()).select_from(pace_slots).where(recent)
        with reading(self._engine) as connection:
            return int(connection.scalar(query) or 0)

    def block(self, bucket: str, until: float, reason: str) -> None:
        """See `PaceStore.block`. A later block replaces an earlier one."""
        values = {"until": until, "reason": reason}
        row = upsert(pace_blocks).values(bucket=bucket, **values)
        with writing(self._engine) as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["bucket"], set_=values))

    def blocked(self, bucket: str, now: float) -> tuple[float, str] | None:
        """See `PaceStore.blocked`."""
        with reading(self._engine) as connection:
            return _block(connection, bucket, now)

    def acquire(self, lock: str) -> bool:
        """See `PaceStore.acquire`."""
        mine = self._owner.name
        with writing(self._engine) as session:
            connection = plain(session)
            held = connection.execute(_HOLDER, (lock,)).fetchone()
            if held is not None and not self._owner.dead(connection, [ProcessName(*held)]):
                return False
            self._owner.beat(connection)
            connection.execute(_LOCK, (lock, mine.host, mine.pid, mine.started))
            return True

    def release(self, lock: str) -> None:
        """See `PaceStore.release`; does nothing when it is not ours."""
        mine = self._owner.name
        with writing(self._engine) as connection:
            plain(connection).execute(_UNLOCK, (lock, mine.host, mine.pid, mine.started))


def _wait(
    connection: Connection, bucket: str, *, now: float, gap: float, limit: int, window: float
) -> float:
    """Seconds until the next slot: the longest of block, gap and window."""
    newest = (
        select(pace_slots.c.at)
        .where(pace_slots.c.bucket == bucket, pace_slots.c.at > now - max(gap, window))
        .order_by(pace_slots.c.at.desc())
    )
    slots = list(connection.scalars(newest.limit(max(limit, 1))))
    standing = _block(connection, bucket, now)
    waits = [0.0 if standing is None else standing[0] - now]
    if slots:
        waits.append(slots[0] + gap - now)
    if limit < 1:
        waits.append(window)
    elif len(slots) >= limit:
        waits.append(slots[limit - 1] + window - now)
    return max(waits)


def _block(connection: Connection, bucket: str, now: float) -> tuple[float, str] | None:
    query = select(pace_blocks.c.until, pace_blocks.c.reason)
    stands = pace_blocks.c.until.between(now, now + LONGEST_BLOCK) & (pace_blocks.c.until != now)
    row = connection.execute(query.where(pace_blocks.c.bucket == bucket, stands)).first()
    return None if row is None else (row.until, row.reason)
