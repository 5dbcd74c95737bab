"""Leases over several machines: another machine's process is heard of, or it holds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from core.domain import JobState, Origin, Track
from database import leases
from database.engine import open_database
from database.job_repo import JobRepo
from database.journal_repo import JournalRepo
from database.leases import BEAT_SECONDS, SILENCE_SECONDS, Owner
from database.pace_repo import PaceRepo
from database.session import plain, reading, writing
from database.tables import heartbeats
from services.clock import SystemClock
from utils.processes import ProcessName

FAR = ProcessName("a-machine-far-away", 7, 5.0)
WANTED = {JobState.WANTED}


class Time:
    """What the wall clock of every machine says."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(tmp_path / "c.db", tmp_path / "b")


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(leases.Owner.__init__, "__defaults__", (None, made))
    return made


def repo(engine: Engine, owner: ProcessName | None = None) -> JobRepo:
    return JobRepo(engine, SystemClock(), owner)


def add(engine: Engine, key: str = "k") -> int:
    return repo(engine).add(key, Track("a"), Origin("p", "P"), "transfer").id


def beats(engine: Engine) -> dict[str, float]:
    with reading(engine) as connection:
        return {row.host: row.at for row in connection.execute(select(heartbeats))}


def test_a_job_another_machine_works_on_is_left_to_it(engine: Engine, time: Time) -> None:
    add(engine)
    assert repo(engine, FAR).claim(WANTED) is not None
    time.now += SILENCE_SECONDS - 1
    assert repo(engine).claim(WANTED) is None


def test_a_machine_nothing_was_heard_of_for_long_holds_no_job(engine: Engine, time: Time) -> None:
    number = add(engine)
    assert repo(engine, FAR).claim(WANTED) is not None
    time.now += SILENCE_SECONDS + 1
    claimed = repo(engine).claim(WANTED)
    assert claimed is not None
    assert claimed.id == number


def test_who_looks_for_work_keeps_what_it_holds(engine: Engine, time: Time) -> None:
    add(engine)
    far = repo(engine, FAR)
    assert far.claim(WANTED) is not None
    for _ in range(20):
        time.now += BEAT_SECONDS
        assert far.claim(WANTED) is None
    assert repo(engine).claim(WANTED) is None


def test_progress_of_a_long_transfer_counts_as_a_sign_of_life(engine: Engine, time: Time) -> None:
    number = add(engine)
    far = repo(engine, FAR)
    assert far.claim(WANTED) is not None
    time.now += SILENCE_SECONDS - 1
    far.progress(number, 5, 10, 1.0, None)
    time.now += SILENCE_SECONDS - 1
    assert repo(engine).claim(WANTED) is None


def test_a_lock_is_kept_by_looking_for_work_and_lost_by_silence(engine: Engine, time: Time) -> None:
    far, near = PaceRepo(engine, FAR), PaceRepo(engine)
    assert far.acquire("login")
    time.now += SILENCE_SECONDS - 1
    repo(engine, FAR).claim(WANTED)
    time.now += SILENCE_SECONDS - 1
    assert not near.acquire("login")
    time.now += 2
    assert near.acquire("login")


def test_a_filing_of_a_silent_machine_is_taken_over(engine: Engine, time: Time) -> None:
    JournalRepo(engine, SystemClock(), FAR).begin("r", None, "/a", "/t", "/b")
    near = JournalRepo(engine, SystemClock())
    assert near.open_entries() == []
    time.now += SILENCE_SECONDS + 1
    assert [entry.source for entry in near.open_entries()] == ["/a"]


def test_who_holds_nothing_writes_nothing(engine: Engine, time: Time) -> None:
    far = repo(engine, FAR)
    for _ in range(3):
        time.now += BEAT_SECONDS
        assert far.claim(WANTED) is None
    assert beats(engine) == {}


def test_signs_of_life_are_rare_and_old_ones_are_dropped(engine: Engine, time: Time) -> None:
    owner = Owner(FAR)
    first = time.now
    for later in (0.0, 1.0, BEAT_SECONDS - 2):
        time.now += later
        with writing(engine) as connection:
            owner.beat(plain(connection))
    assert beats(engine) == {FAR.host: first}
    time.now += 2 * 86400
    with writing(engine) as connection:
        Owner(ProcessName("other", 1, 1.0)).beat(plain(connection))
    assert beats(engine) == {"other": time.now}


def test_a_clock_that_was_set_back_does_not_silence_anybody(engine: Engine, time: Time) -> None:
    owner = Owner(FAR)
    with writing(engine) as connection:
        owner.beat(plain(connection))
    time.now -= 3600
    assert owner.beat_due
