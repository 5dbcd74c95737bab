"""`CheckLog` and `HeldFiles` on SQLite: what the verifier found, and the files it refused."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Engine, Row, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from core.domain import FileCheck, Track
from core.ports.inbox import HeldFile
from core.ports.system import Clock
from database import codec
from database.columns import storable
from database.counters import bump
from database.session import reading, writing
from database.tables import file_checks, held_files

_AT_ONCE = 500


class CheckRepo:
    """Implements `core.ports.inbox.CheckLog`. One object serves all threads of a process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, job_id: int, check: FileCheck) -> None:
        """See `CheckLog.put`."""
        found = codec.dump(check)
        row = insert(file_checks).values(job_id=job_id, found=found)
        known = row.on_conflict_do_update(index_elements=["job_id"], set_={"found": found})
        try:
            with writing(self._engine) as connection:
                connection.execute(known)
        except IntegrityError as error:
            raise KeyError(job_id) from error

    def of(self, job_ids: Collection[int]) -> dict[int, FileCheck]:
        """See `CheckLog.of`."""
        wanted, found = sorted(set(job_ids)), {}
        with reading(self._engine) as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                some = wanted[first : first + _AT_ONCE]
                query = select(file_checks).where(file_checks.c.job_id.in_(some))
                for row in connection.execute(query):
                    found[int(row.job_id)] = codec.load(FileCheck, row.found)
        return found


class HeldRepo:
    """Implements `core.ports.inbox.HeldFiles`. One object serves all threads of a process."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def hold(self, job_id: int | None, track: Track, path: str, reason: str) -> HeldFile:
        """See `HeldFiles.hold`."""
        row = {
            "job_id": job_id,
            "track": codec.dump(track),
            "path": path,
            "reason": storable(reason),
            "at": self._clock.now(),
        }
        with writing(self._engine) as connection:
            connection.execute(delete(held_files).where(held_files.c.path == path))
            made = insert(held_files).values(row).returning(held_files)
            held = _held(connection.execute(made).one())
            bump(connection, "jobs")  # what shows jobs shows these
        return held

    def all(self) -> list[HeldFile]:
        """See `HeldFiles.all`."""
        query = select(held_files).order_by(held_files.c.id.desc())
        with reading(self._engine) as connection:
            return [_held(row) for row in connection.execute(query)]

    def drop(self, held: int) -> None:
        """See `HeldFiles.drop`."""
        with writing(self._engine) as connection:
            connection.execute(delete(held_files).where(held_files.c.id == held))
            bump(connection, "jobs")


def _held(row: Row[Any]) -> HeldFile:
    return HeldFile(row.id, row.job_id, codec.load(Track, row.track), row.path, row.reason, row.at)
