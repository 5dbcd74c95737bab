"""`FilingJournal` on SQLite: each step is on the disk before the next one is done."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, text, update

from core.ports.ledgers import JournalEntry, Original, Sources
from core.ports.system import Clock
from database.leases import Owner
from database.session import plain, reading, writing
from database.tables import journal, originals
from utils.processes import ProcessName

BEGUN = "begun"
DONE = "done"
_CLOSED = (DONE, "abandoned", "undone")
# however many entries: they travel as one parameter, of which SQLite takes some thousands
_ORIGINALS = select(originals).where(
    text("originals.entry IN (SELECT value FROM json_each(:entries))")
)


class JournalRepo:
    """Implements `core.ports.ledgers.FilingJournal`. One object serves all threads of a process."""

    def __init__(self, engine: Engine, clock: Clock, owner: ProcessName | None = None) -> None:
        self._engine = engine
        self._clock = clock
        self._owner = Owner(owner)

    def begin(
        self,
        run: str,
        job_id: int | None,
        source: str,
        temporary: str,
        target: str,
        sources: Sources = (),
    ) -> int:
        """See `FilingJournal.begin`."""
        mine, now = self._owner.name, self._clock.now()
        paths = [os.fsencode(path) for path in (source, temporary, target)]
        who = (mine.host, mine.pid, mine.started)
        row = (run, job_id, *paths, BEGUN, now, *who, json.dumps(sources))
        with writing(self._engine, durable=True) as connection:
            self._owner.beat(plain(connection))
            return int(plain(connection).execute(_BEGIN, row).lastrowid or 0)

    def stage(self, entry: int, stage: str, original: Original | None = None) -> None:
        """See `FilingJournal.stage`."""
        with writing(self._engine, durable=True) as connection:
            plain(connection).execute(_STAGE, (stage, self._clock.now(), entry))
            if original is not None:
                plain(connection).execute(_ORIGINAL, (entry, *_columns(original)))

    def open_entries(self) -> list[JournalEntry]:
        """See `FilingJournal.open_entries`. Entries of dead processes become ours on the way."""
        with reading(self._engine) as connection:
            if not self._left(connection):
                return []
        mine = self._owner.name
        with writing(self._engine, durable=True) as connection:
            rows = self._left(connection)
            adopt = update(journal).where(journal.c.id.in_([row.id for row in rows]))
            connection.execute(adopt.values(host=mine.host, pid=mine.pid, started=mine.started))
            return [_entry(row) for row in rows]

    def of_run(self, run: str) -> list[JournalEntry]:
        """See `FilingJournal.of_run`."""
        query = select(journal).where(journal.c.run == run).order_by(journal.c.id)
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(query)]

    def originals(self, entries: Collection[int]) -> dict[int, Original]:
        """See `FilingJournal.originals`."""
        with reading(self._engine) as connection:
            rows = connection.execute(_ORIGINALS, {"entries": json.dumps(sorted(entries))})
            return {row.entry: _original(row) for row in rows}

    def kept(self) -> list[tuple[JournalEntry, Original]]:
        """See `FilingJournal.kept`."""
        query = select(journal, originals).join(originals).where(journal.c.stage == DONE)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(journal.c.at, journal.c.id))
            return [(_entry(row), _original(row)) for row in rows]

    def forget(self, entry: int) -> None:
        """See `FilingJournal.forget`."""
        with writing(self._engine, durable=True) as connection:
            connection.execute(delete(originals).where(originals.c.entry == entry))

    def recent(self, limit: int = 100, before: int | None = None) -> list[JournalEntry]:
        """See `FilingJournal.recent`."""
        query = select(journal).order_by(journal.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(journal.c.id < before)
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(query)]

    def _left(self, connection: Connection) -> list[Row[Any]]:
        """Open entries that no other living process works on."""
        still_open = select(journal).where(journal.c.stage.not_in(_CLOSED)).order_by(journal.c.id)
        rows = list(connection.execute(still_open))
        writers = [_writer(row) for row in rows]
        free = {self._owner.name, *self._owner.dead(plain(connection), writers)}
        return [row for row in rows if _writer(row) in free]


_MEMBERS = ("kept", "size", "mark", "root", "cover")
# plain SQL, because every file that is filed passes here three times
_BEGIN = (
    "INSERT INTO journal"
    " (run, job_id, source, temporary, target, stage, at, host, pid, started, sources)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_STAGE = "UPDATE journal SET stage = ?, at = ? WHERE id = ?"
_ORIGINAL = (
    "INSERT OR REPLACE INTO originals (entry, kept, size, mark, root, cover)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


def _columns(one: Original) -> tuple[bytes | int | str, ...]:
    return os.fsencode(one.kept), one.size, one.mark, os.fsencode(one.root), one.cover


def _original(row: Row[Any]) -> Original:
    return Original(**{name: getattr(row, name) for name in _MEMBERS})


def _writer(row: Row[Any]) -> ProcessName:
    return ProcessName(row.host, row.pid, row.started)


def _entry(row: Row[Any]) -> JournalEntry:
    return JournalEntry(
        id=row.id,
        run=row.run,
        job_id=row.job_id,
        source=row.source,
        temporary=row.temporary,
        target=row.target,
        stage=row.stage,
        at=row.at,
        sources=tuple((str(name), str(said)) for name, said in json.loads(row.sources)),
    )
