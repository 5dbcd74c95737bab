"""The ranked candidates of a job, in the job repository's transactions."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update

from core.domain import Judged
from core.ports.jobs import StoredCandidate
from database import codec
from database.tables import job_candidates as table
from database.tables import jobs

# Built once: building a statement costs as much as running it.
_ALL = (
    select(table.c.rank, table.c.judged, table.c.outcome)
    .where(table.c.job_id == bindparam("job"))
    .order_by(table.c.rank)
)
_TRIED = _ALL.where(table.c.outcome != "")
_ONE = _ALL.where(table.c.rank == bindparam("place"))
# however many jobs: they travel as one parameter
_PAST = (
    select(table.c.job_id, table.c.rank, table.c.judged, table.c.outcome)
    .join(jobs, jobs.c.id == table.c.job_id)
    .where(text("jobs.id IN (SELECT value FROM json_each(:wanted))"))
    .where((table.c.outcome != "") | (table.c.rank == jobs.c.candidate))
    .order_by(table.c.job_id, table.c.rank)
)
_DELETE = delete(table).where(table.c.job_id == bindparam("job"))
_INSERT = insert(table)


def replace(connection: Connection, job_id: int, judged: Sequence[Judged]) -> list[StoredCandidate]:
    """Store this ranking; the outcome of a candidate that stays is kept."""
    tried = {one.judged.candidate.identity: one.outcome for one in read(connection, job_id, True)}
    stored = [
        StoredCandidate(rank, one, tried.get(one.candidate.identity, ""))
        for rank, one in enumerate(judged)
    ]
    connection.execute(_DELETE, {"job": job_id})
    if stored:
        connection.execute(_INSERT, [_row(job_id, one) for one in stored])
    return stored


def join(
    connection: Connection, job_id: int, judged: Sequence[Judged], running: int | None
) -> None:
    """Put these behind what was tried or runs; the ranks of that stay true."""
    stored = read(connection, job_id)
    settled = max((one.rank for one in stored if one.outcome or one.rank == running), default=-1)
    kept = {one.judged.candidate.identity for one in stored if one.rank <= settled}
    later = [one for one in judged if one.candidate.identity not in kept]
    behind = (table.c.job_id == job_id) & (table.c.rank > settled)
    connection.execute(delete(table).where(behind))
    rows = [
        _row(job_id, StoredCandidate(rank, one, "")) for rank, one in enumerate(later, settled + 1)
    ]
    if rows:
        connection.execute(_INSERT, rows)


def _row(job_id: int, one: StoredCandidate) -> dict[str, Any]:
    judged = codec.dump(one.judged)
    return {"job_id": job_id, "rank": one.rank, "judged": judged, "outcome": one.outcome}


def read(connection: Connection, job_id: int, tried_only: bool = False) -> list[StoredCandidate]:
    """The job's candidates by rank."""
    query = _TRIED if tried_only else _ALL
    return [_stored(row) for row in connection.execute(query, {"job": job_id})]


def one(connection: Connection, job_id: int, rank: int) -> StoredCandidate | None:
    """The job's candidate of that rank."""
    row = connection.execute(_ONE, {"job": job_id, "place": rank}).first()
    return None if row is None else _stored(row)


def tried(connection: Connection, job_ids: Collection[int]) -> dict[int, list[StoredCandidate]]:
    """Of these jobs what has an outcome, and what the job last chose."""
    found: dict[int, list[StoredCandidate]] = {}
    for row in connection.execute(_PAST, {"wanted": json.dumps(sorted(job_ids))}):
        stored = StoredCandidate(row.rank, codec.load(Judged, row.judged), row.outcome)
        found.setdefault(int(row.job_id), []).append(stored)
    return found


def _stored(row: Row[Any, Any, Any]) -> StoredCandidate:
    return StoredCandidate(row.rank, codec.load(Judged, row.judged), row.outcome)


def set_outcome(connection: Connection, job_id: int, rank: int, outcome: str) -> None:
    """What came of trying it."""
    chosen = (table.c.job_id == job_id) & (table.c.rank == rank)
    connection.execute(update(table).where(chosen).values(outcome=outcome))
