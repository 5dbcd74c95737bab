"""The promises of `CheckLog` and `HeldFiles`, on the stores in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import (
    AudioFacts,
    FileCheck,
    LossySign,
    Origin,
    PrintMatch,
    PrintVerdict,
    Spectrum,
    Track,
)
from core.ports.inbox import CheckLog, HeldFiles
from database.engine import open_database
from database.inbox_repo import CheckRepo, HeldRepo
from database.job_repo import JobRepo
from tests.contract.fakes_inbox import MemoryChecks, MemoryHeld
from tests.contract.fakes_storage import TurningClock

TRACK = Track("Glow \udcff", ("Halden",), "Lines", duration=200.0)
CHECK = FileCheck(
    AudioFacts("flac", 200.0, 900, 44_100, 16, 2, 10_000),
    Spectrum(LossySign.LIKELY, 16_100.0, 40.5, ("a hint",), (60, 50)),
    PrintMatch(PrintVerdict.OTHER, 0.9, "id", "Other", ("Someone",)),
    ("a problem",),
)


@pytest.fixture(params=["memory", "sqlite"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[CheckLog, HeldFiles]]:
    if request.param == "memory":
        yield MemoryChecks({1, 2}), MemoryHeld(TurningClock())
        return
    engine = open_database(tmp_path / "c.db", tmp_path / "backups")
    jobs = JobRepo(engine, TurningClock())
    for key in ("one", "two"):
        jobs.add(key, TRACK, Origin("p", "P", 1), "transfer")
    yield CheckRepo(engine), HeldRepo(engine, TurningClock())
    engine.dispose()


def test_a_check_comes_back_as_it_was(stores: tuple[CheckLog, HeldFiles]) -> None:
    checks, _ = stores
    checks.put(1, CHECK)
    assert dict(checks.of([1, 2, 99])) == {1: CHECK}


def test_the_newest_check_of_a_job_counts(stores: tuple[CheckLog, HeldFiles]) -> None:
    checks, _ = stores
    checks.put(1, CHECK)
    checks.put(1, FileCheck(problems=("worse",)))
    assert checks.of([1])[1].problems == ("worse",)


def test_a_job_that_does_not_exist_has_no_check(stores: tuple[CheckLog, HeldFiles]) -> None:
    with pytest.raises(KeyError):
        stores[0].put(99, CHECK)


def test_held_files_come_newest_first_and_go_when_dropped(
    stores: tuple[CheckLog, HeldFiles],
) -> None:
    _, held = stores
    first = held.hold(1, TRACK, "/q/a \udcff.mp3", "It is damaged.")
    second = held.hold(None, TRACK, "/q/b.mp3", "Too short.")
    assert held.all() == [second, first]
    assert (first.job_id, first.track, first.path) == (1, TRACK, "/q/a \udcff.mp3")
    held.drop(first.id)
    held.drop(first.id)
    assert held.all() == [second]


def test_the_same_path_is_held_once(stores: tuple[CheckLog, HeldFiles]) -> None:
    _, held = stores
    held.hold(1, TRACK, "/q/a.mp3", "It is damaged.")
    held.hold(2, TRACK, "/q/a.mp3", "It is still damaged.")
    assert [(one.job_id, one.reason) for one in held.all()] == [(2, "It is still damaged.")]
