"""Bulk work shared out among processes comes to the same answers as in one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.matching import cores

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks on Linux only"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def doubled(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


@pytest.mark.parametrize("count", [0, 1, 2, 7, 50])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_answers_come_in_the_order_of_the_questions(count: int, processes: int) -> None:
    numbers = list(range(count))
    assert cores.on_cores(doubled, numbers, processes) == doubled(numbers)


def test_a_child_that_dies_is_done_here() -> None:
    here = os.getpid()

    def deadly(numbers: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            os._exit(3)
        return doubled(numbers)

    assert cores.on_cores(deadly, [1, 2, 3, 4], 2) == [2, 4, 6, 8]


def test_an_error_in_a_child_is_raised_here() -> None:
    def angry(numbers: Sequence[int]) -> list[int]:
        if 2 in numbers:
            raise ValueError("two")
        return doubled(numbers)

    with pytest.raises(ValueError, match="two"):
        cores.on_cores(angry, [1, 2, 3], 2)
    with pytest.raises(ValueError, match="two"):
        cores.on_cores(angry, [2, 1], 2)


def test_when_nothing_can_be_forked_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", refused)
    assert cores.on_cores(doubled, [1, 2, 3], 2) == [2, 4, 6]


_TIDY = """
import os
from core.matching import cores
children = f"/proc/{os.getpid()}/task/{os.getpid()}/children"
files = len(os.listdir("/proc/self/fd"))
assert cores.on_cores(list, list(range(10)), 3) == list(range(10))
assert len(os.listdir("/proc/self/fd")) == files
assert not os.path.exists(children) or open(children).read().split() == []
"""


def test_no_child_and_no_open_file_is_left_behind() -> None:
    # in a process that nothing else opens files in
    done = subprocess.run(
        [sys.executable, "-c", _TIDY],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_little_work_and_busy_processes_stay_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cores.workers(cores.WORTH_IT - 1) == 1
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert not cores.may_fork()
        assert cores.workers(10 * cores.WORTH_IT) == 1
    finally:
        stop.set()
        other.join(60)
    monkeypatch.setattr(cores, "may_fork", lambda: True)
    assert cores.workers(cores.WORTH_IT) == min(len(os.sched_getaffinity(0)), 4)


def test_a_process_with_a_window_never_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PyQt6.QtCore", sys)
    assert not cores.may_fork()


_BULK = """
from core.domain import LibraryTrack, Track
from core.matching import LibraryIndex, cores
assert cores.may_fork()
cores.WORTH_IT = 10
words = "copper rain lantern static glass harbour volt orbit salt engine".split()
rows = [
    LibraryTrack(f"{words[n % 10]} {words[n // 10 % 10]} {n % 7}", (f"{words[n % 9]} foxes",),
                 duration=100.0 + n % 50, path=f"/m/{n}")
    for n in range(400)
]
index = LibraryIndex.build(rows[:380]).changed(rows[380:], rows[:3])
asked = [Track(r.title.upper(), r.artists, duration=r.duration) for r in rows]
asked += [Track("Nothing Alike Here", ("Nobody",)), Track("", ())]
asked += [Track("\\ud800 odd", ("\\udfff",))]
many = index.best_many(asked)
assert many == [index.best(track) for track in asked]
known = {id(track) for track in index.present()}
assert all(id(match.track) in known for match in many if match)
print(sum(match is not None for match in many))
"""


def test_bulk_answers_are_the_single_ones_and_name_the_index_s_own_rows() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BULK],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 300
