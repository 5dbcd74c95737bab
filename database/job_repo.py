"""`JobStore` on SQLite: the persistent state machine of the download engine."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from core.domain import (
    RESTING_STATES,
    TRANSITIONS,
    DownloadJob,
    FilingMode,
    JobState,
    JobStep,
    Judged,
    Origin,
    Track,
)
from core.ports.jobs import JobPatch, StoredCandidate
from core.ports.system import Clock
from database import job_candidates, job_claims
from database.columns import storable
from database.counters import bump, current
from database.job_claims import Free
from database.job_rows import (
    ENDED,
    bound,
    figures_after,
    in_ids,
    in_states,
    job_of,
    new_row,
    patched,
)
from database.leases import Owner
from database.session import looking, plain, reading, writing
from database.tables import job_steps, jobs
from utils.processes import ProcessName

_CLAIM_ORDER = (jobs.c.priority.desc(), jobs.c.created_at, jobs.c.id)
# Asked at every step of every job, so built once: building a statement costs as much as running it.
_ONE = select(jobs).where(jobs.c.id == bindparam("job"))
_STATE = "SELECT state FROM jobs WHERE id = ?"
_STEP = "INSERT INTO job_steps (job_id, at, state, note) VALUES (?, ?, ?, ?)"
_PROGRESS = "UPDATE jobs SET bytes_done = ?, size = ?, speed = ?, queue_place = ? WHERE id = ?"


class JobRepo:
    """Implements `core.ports.jobs.JobStore`. One object serves all threads of a process."""

    def __init__(self, engine: Engine, clock: Clock, owner: ProcessName | None = None) -> None:
        self._engine = engine
        self._clock = clock
        self._owner = Owner(owner)

    def add(
        self,
        key: str,
        track: Track,
        origin: Origin,
        layout: str,
        priority: int = 0,
        group: str = "",
        filing: FilingMode = FilingMode.MATCHED,
    ) -> DownloadJob:
        """See `JobStore.add`."""
        running = select(jobs.c.id).where(jobs.c.key == key, ~in_states(ENDED))
        with writing(self._engine) as connection:
            found = connection.scalar(running)
            if found is None:
                row = new_row(
                    key=key,
                    track=track,
                    origin=origin,
                    layout=layout,
                    priority=priority,
                    group=group,
                    filing=filing,
                    now=self._clock.now(),
                )
                found = connection.scalars(insert(jobs).values(row).returning(jobs.c.id)).one()
                self._step(connection, found, JobState.WANTED, "")
                bump(connection, "jobs")
            else:
                self._take_over(connection, _job(connection, found), priority, group)
            return _job(connection, found)

    def _take_over(
        self, connection: Connection, job: DownloadJob, priority: int, group: str
    ) -> None:
        more: dict[str, Any] = {"priority": priority} if job.priority < priority else {}
        if group and job.group != group:
            more["album_group"] = group
        if more:
            self._set(connection, job.id, more)

    def together(self, group: str) -> list[DownloadJob]:
        """See `JobStore.together`."""
        if not group:
            return []
        query = select(jobs).where(jobs.c.album_group == group, jobs.c.album_group != "")
        with reading(self._engine) as connection:
            return [job_of(row) for row in connection.execute(query.order_by(jobs.c.id))]

    def get(self, job_id: int) -> DownloadJob:
        """See `JobStore.get`."""
        with reading(self._engine) as connection:
            return _job(connection, job_id)

    def state(self, job_id: int) -> JobState:
        """See `JobStore.state`."""
        with looking(self._engine) as connection:
            return _state(connection, job_id)

    def find(
        self,
        states: Collection[JobState] | None = None,
        ids: Collection[int] | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[DownloadJob]:
        """See `JobStore.find`."""
        query = _narrow(select(jobs), states, ids)
        newest = (jobs.c.updated_at.desc(), jobs.c.id.desc())
        query = query.order_by(*(newest if newest_first else _CLAIM_ORDER))
        with reading(self._engine) as connection:
            rows = connection.execute(query.limit(-1 if limit is None else limit).offset(offset))
            return [job_of(row) for row in rows]

    def leftovers(self) -> list[DownloadJob]:
        """See `JobStore.leftovers`."""
        unwanted = and_(
            or_(
                in_states({JobState.CANCELLED, JobState.PARKED}),
                and_(in_states({JobState.REVIEW}), jobs.c.local_path.is_(None)),
            ),
            jobs.c.remote.is_not(None),
        )
        lost = and_(in_states(RESTING_STATES), jobs.c.kept.is_not(None))
        with reading(self._engine) as connection:
            rows = connection.execute(select(jobs).where(or_(unwanted, lost)).order_by(jobs.c.id))
            return [job_of(row) for row in rows]

    def left_as_is(self) -> list[DownloadJob]:
        """See `JobStore.left_as_is`."""
        theirs = and_(jobs.c.filing != FilingMode.MATCHED.value, in_states({JobState.DONE}))
        with reading(self._engine) as connection:
            rows = connection.execute(select(jobs).where(theirs).order_by(jobs.c.id))
            return [job_of(row) for row in rows]

    def counts(self) -> Counter[JobState]:
        """See `JobStore.counts`."""
        query = select(jobs.c.state, func.count()).group_by(jobs.c.state)
        with reading(self._engine) as connection:
            return Counter({JobState(state): n for state, n in connection.execute(query)})

    def claim(
        self, states: Collection[JobState], ids: Collection[int] | None = None
    ) -> DownloadJob | None:
        """See `JobStore.claim`. Writes only when there is something to take."""
        free = Free.of(states, ids)
        if not self._worth_claiming(free):
            return None
        with writing(self._engine) as connection:
            lite = plain(connection)
            self._free_dead(lite)
            self._owner.beat(lite)
            taken = free.take_first(lite, self._owner.name)
            return None if taken is None else _job(connection, taken)

    def _worth_claiming(self, free: Free) -> bool:
        with looking(self._engine) as connection:
            held = job_claims.holders(connection)
            heard = self._owner.must_be_heard(connection, held)
            found = bool(self._owner.dead(connection, held)) or free.is_some(connection)
        if heard:  # lanes look for work all the time, and tell on the way that we live
            with writing(self._engine) as told:
                self._owner.beat(plain(told))
        return found

    def others_at_work(self) -> bool:
        """See `JobStore.others_at_work`."""
        with looking(self._engine) as connection:
            held = job_claims.holders(connection)
            return bool(set(held) - set(self._owner.dead(connection, held)) - {self._owner.name})

    def _free_dead(self, connection: sqlite3.Connection) -> None:
        for one in self._owner.dead(connection, job_claims.holders(connection)):
            job_claims.release_all(connection, one)

    def move(
        self,
        job_id: int,
        to: JobState,
        note: str = "",
        change: JobPatch | None = None,
        since: JobState | None = None,
    ) -> DownloadJob:
        """See `JobStore.move`. Figures of a transfer that is over are cleared."""
        columns = {"state": to.value, "reason": note, **figures_after(to)}
        columns.update(patched(change.values) if change else {})
        with writing(self._engine) as connection:
            before = _state(plain(connection), job_id)
            if to not in TRANSITIONS[before] or since not in {None, before}:
                raise ValueError(f"job {job_id} is {before.value} and cannot become {to.value}")
            try:
                self._set(connection, job_id, columns)
            except sqlite3.IntegrityError as error:
                raise ValueError(f"another job for the track of job {job_id} runs") from error
            self._step(connection, job_id, to, note)
            return _job(connection, job_id)

    def annotate(
        self,
        job_id: int,
        change: JobPatch,
        note: str | None = None,
        within: Collection[JobState] | None = None,
        step: bool = False,
    ) -> DownloadJob:
        """See `JobStore.annotate`. A note becomes the reason."""
        columns = patched(change.values)
        if note is not None:
            columns["reason"] = note
        with writing(self._engine) as connection:
            state = _state(plain(connection), job_id)
            if within is not None and state not in within:
                raise ValueError(f"job {job_id} is {state.value} by now")
            self._set(connection, job_id, columns)
            if step:
                self._step(connection, job_id, state, note or "")
            return _job(connection, job_id)

    def relocate(self, before: str, after: str) -> int:
        """See `JobStore.relocate`. The time of the last change stays: the download is no newer."""
        filed = and_(in_states({JobState.DONE}), jobs.c.final_path == before)
        with writing(self._engine) as connection:
            done = connection.execute(update(jobs).where(filed).values(final_path=after))
            if done.rowcount:
                bump(connection, "jobs")
            return done.rowcount

    def progress(
        self, job_id: int, bytes_done: int, size: int | None, speed: float, queue_place: int | None
    ) -> None:
        """See `JobStore.progress`. The time of the last change stays: figures are no event."""
        figures = (bytes_done, size, speed, queue_place, job_id)
        with writing(self._engine) as connection:
            self._owner.beat(plain(connection))
            done = plain(connection).execute(_PROGRESS, figures)
            if done.rowcount:
                bump(connection, "jobs")

    def release(self, job_id: int) -> None:
        """See `JobStore.release`."""
        with writing(self._engine) as connection:
            job_claims.release(plain(connection), self._owner.name, job_id)

    def set_candidates(self, job_id: int, judged: Sequence[Judged]) -> list[StoredCandidate]:
        """See `JobStore.set_candidates`."""
        with writing(self._engine) as connection:
            _state(plain(connection), job_id)
            stored = job_candidates.replace(connection, job_id, judged)
            bump(connection, "jobs")
            return stored

    def join_candidates(self, job_id: int, judged: Sequence[Judged]) -> None:
        """See `JobStore.join_candidates`."""
        with writing(self._engine) as connection:
            job_candidates.join(connection, job_id, judged, _job(connection, job_id).candidate)
            bump(connection, "jobs")

    def candidates(self, job_id: int) -> list[StoredCandidate]:
        """See `JobStore.candidates`."""
        with reading(self._engine) as connection:
            return job_candidates.read(connection, job_id)

    def candidate(self, job_id: int, rank: int) -> StoredCandidate | None:
        """See `JobStore.candidate`."""
        with reading(self._engine) as connection:
            return job_candidates.one(connection, job_id, rank)

    def tried(self, job_ids: Collection[int]) -> dict[int, list[StoredCandidate]]:
        """See `JobStore.tried`."""
        with reading(self._engine) as connection:
            return job_candidates.tried(connection, job_ids)

    def set_outcome(self, job_id: int, rank: int, outcome: str) -> None:
        """See `JobStore.set_outcome`."""
        with writing(self._engine) as connection:
            job_candidates.set_outcome(connection, job_id, rank, outcome)
            bump(connection, "jobs")

    def history(self, job_id: int) -> list[JobStep]:
        """See `JobStore.history`."""
        steps = select(job_steps).where(job_steps.c.job_id == job_id).order_by(job_steps.c.id)
        with reading(self._engine) as connection:
            return [
                JobStep(row.job_id, row.at, JobState(row.state), row.note)
                for row in connection.execute(steps)
            ]

    def revision(self) -> int:
        """See `JobStore.revision`."""
        return current(self._engine, "jobs")

    def _set(self, connection: Connection, job_id: int, columns: dict[str, Any]) -> None:
        columns = {**columns, "updated_at": self._clock.now()}
        names = ", ".join(f"{name} = ?" for name in columns)
        change = f"UPDATE jobs SET {names} WHERE id = ?"
        done = plain(connection).execute(change, (*bound(columns), job_id))
        if not done.rowcount:
            raise KeyError(job_id)
        bump(connection, "jobs")

    def _step(self, connection: Connection, job_id: int, state: JobState, note: str) -> None:
        row = (job_id, self._clock.now(), state.value, storable(note))
        plain(connection).execute(_STEP, row)


def _job(connection: Connection, job_id: int) -> DownloadJob:
    row = connection.execute(_ONE, {"job": job_id}).first()
    if row is None:
        raise KeyError(job_id)
    return job_of(row)


def _state(connection: sqlite3.Connection, job_id: int) -> JobState:
    found = connection.execute(_STATE, (job_id,)).fetchone()
    if found is None:
        raise KeyError(job_id)
    return JobState(found[0])


def _narrow(
    query: Select[Any], states: Collection[JobState] | None, ids: Collection[int] | None
) -> Select[Any]:
    if states is not None:
        query = query.where(in_states(states))
    return query if ids is None else query.where(in_ids(ids))
