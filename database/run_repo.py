"""`RunStore` on SQLite: runs of "Download missing tracks", each packed as it began."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from core.domain import Coverage, CoverageRow
from core.domain.runs import MissingRun, RunHead
from database import codec
from database.session import reading, writing
from database.sync_tables import missing_runs


class RunRepo:
    """Implements `core.ports.runs.RunStore`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, run: MissingRun) -> None:
        """See `RunStore.put`."""
        values = {
            "name": run.coverage.playlist.name,
            "begun_at": run.begun_at,
            "compared": _packed(run.coverage),
            "left_out": json.dumps(sorted(run.left_out)),
            "jobs": _listed(run.jobs),
        }
        row = insert(missing_runs).values(key=run.key, **values)
        with writing(self._engine) as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=values))

    def took(self, key: str, jobs: Mapping[int, int]) -> None:
        """See `RunStore.took`."""
        change = update(missing_runs).where(missing_runs.c.key == key)
        with writing(self._engine) as connection:
            connection.execute(change.values(jobs=_listed(jobs)))

    def get(self, key: str) -> MissingRun | None:
        """See `RunStore.get`."""
        query = select(missing_runs).where(missing_runs.c.key == key)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _run(row)

    def heads(self) -> list[RunHead]:
        """See `RunStore.heads`."""
        table = missing_runs.c
        oldest = select(table.key, table.name, table.jobs).order_by(table.begun_at, table.key)
        with reading(self._engine) as connection:
            rows = connection.execute(oldest).all()
        return [RunHead(row.key, row.name, tuple(_jobs(row.jobs).values())) for row in rows]

    def remove(self, key: str) -> None:
        """See `RunStore.remove`."""
        with writing(self._engine) as connection:
            connection.execute(delete(missing_runs).where(missing_runs.c.key == key))


def _packed(coverage: Coverage) -> bytes:
    """A line for the playlist, then one a row, compressed.

    Line by line, so that no single call keeps the window's thread from working for long.
    """
    head = replace(coverage, playlist=replace(coverage.playlist, entries=()), rows=())
    lines = [codec.dump(head), *(codec.dump(_bare_row(row)) for row in coverage.rows)]
    return zlib.compress("\n".join(lines).encode("ascii"), 1)


def _unpacked(data: bytes) -> Coverage:
    head_line, *lines = zlib.decompress(data).decode("ascii").split("\n")
    head = codec.load(Coverage, head_line)
    rows = tuple(codec.load(CoverageRow, line) for line in lines)
    entries = tuple(row.entry for row in rows)
    return replace(head, playlist=replace(head.playlist, entries=entries), rows=rows)


def _bare_row(row: CoverageRow) -> CoverageRow:
    """Without the parts of its score."""
    if row.match is None:
        return row
    return replace(row, match=replace(row.match, result=replace(row.match.result, parts=())))


def _run(row: Any) -> MissingRun:
    coverage = _unpacked(row.compared)
    left_out = frozenset(json.loads(row.left_out))
    return MissingRun(coverage, row.begun_at, left_out, _jobs(row.jobs))


def _listed(jobs: Mapping[int, int]) -> str:
    return json.dumps(sorted(jobs.items()))


def _jobs(text: str) -> dict[int, int]:
    return dict(json.loads(text))
