"""Several real processes on one file: claims, pace, locks, and what a killed one leaves behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from core.domain import JobState, Origin, Track
from database.engine import open_database
from database.job_repo import JobRepo
from database.journal_repo import JournalRepo
from database.pace_repo import PaceRepo
from services.clock import SystemClock

SPAWN = multiprocessing.get_context("spawn")
ORIGIN = Origin("p", "P")


def claim_everything(home: str, pipe: Connection) -> None:
    jobs = JobRepo(open_database(Path(home) / "c.db", Path(home) / "b"), SystemClock())
    pipe.recv()
    claimed = []
    while (job := jobs.claim({JobState.WANTED})) is not None:
        claimed.append(job.id)
    pipe.send(claimed)
    pipe.recv()  # stay alive, so that the leases stand


def take_slots(home: str, pipe: Connection) -> None:
    pace = PaceRepo(open_database(Path(home) / "c.db", Path(home) / "b"))
    pipe.recv()
    taken = sum(pace.take("b", 1000.0 + n, 0.0, 5, 1e6) == 0 for n in range(20))
    pipe.send(taken)


def hold_everything(home: str, pipe: Connection) -> None:
    engine = open_database(Path(home) / "c.db", Path(home) / "b")
    job = JobRepo(engine, SystemClock()).claim({JobState.WANTED})
    assert job is not None
    assert PaceRepo(engine).acquire("search")
    JournalRepo(engine, SystemClock()).begin("r", job.id, "/a", "/t", "/b")
    pipe.send(job.id)
    pipe.recv()


def start(target: object, home: Path) -> tuple[multiprocessing.process.BaseProcess, Connection]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=target, args=(str(home), theirs), daemon=True)
    process.start()
    return process, ours


def answer(pipe: Connection) -> object:
    assert pipe.poll(60), "the other process does not answer"
    return pipe.recv()


def test_two_processes_opening_a_new_home_at_once_both_get_in(tmp_path: Path) -> None:
    pair = [start(claim_everything, tmp_path) for _ in range(2)]
    for process, pipe in pair:
        pipe.send("go")
        assert answer(pipe) == []
        pipe.send("end")
        process.join(60)
        assert process.exitcode == 0


def test_two_processes_never_claim_the_same_job(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "c.db", tmp_path / "b")
    jobs = JobRepo(engine, SystemClock())
    ids = [jobs.add(str(n), Track("a"), ORIGIN, "transfer").id for n in range(60)]
    pair = [start(claim_everything, tmp_path) for _ in range(2)]
    for _, pipe in pair:
        pipe.send("go")
    claimed = [answer(pipe) for _, pipe in pair]
    every = Counter(job_id for part in claimed for job_id in part)  # type: ignore[attr-defined]
    assert every == Counter(ids)
    assert jobs.claim({JobState.WANTED}) is None
    for process, pipe in pair:
        pipe.send("end")
        process.join(60)
    assert jobs.claim({JobState.WANTED}) is not None
    engine.dispose()


def test_two_processes_share_one_limit(tmp_path: Path) -> None:
    open_database(tmp_path / "c.db", tmp_path / "b").dispose()
    pair = [start(take_slots, tmp_path) for _ in range(2)]
    for _, pipe in pair:
        pipe.send("go")
    assert sum(int(str(answer(pipe))) for _, pipe in pair) == 5
    for process, _ in pair:
        process.join(60)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_what_a_killed_process_held_is_free_at_once(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "c.db", tmp_path / "b")
    jobs, pace = JobRepo(engine, SystemClock()), PaceRepo(engine)
    journal = JournalRepo(engine, SystemClock())
    number = jobs.add("k", Track("a"), ORIGIN, "transfer").id
    process, pipe = start(hold_everything, tmp_path)
    assert answer(pipe) == number
    assert jobs.claim({JobState.WANTED}) is None
    assert not pace.acquire("search")
    assert journal.open_entries() == []
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    claimed = jobs.claim({JobState.WANTED})
    assert claimed is not None
    assert claimed.id == number
    assert pace.acquire("search")
    assert [entry.job_id for entry in journal.open_entries()] == [number]
    assert [entry.job_id for entry in journal.open_entries()] == [number]  # ours now
    engine.dispose()
