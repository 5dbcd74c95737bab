"""Children that end: by themselves, by the clock, by a cancel."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import psutil
import pytest

from core.domain import StorageError
from core.media import ffmpeg
from core.tasks import Cancelled, TaskContext


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def nothing(line: str) -> None:
    pass


def test_output_is_counted_and_messages_are_handed_on() -> None:
    lines: list[str] = []
    code = "import sys; print('x' * 99); print('one\\r\\ntwo', file=sys.stderr); sys.exit(3)"
    ran = ffmpeg.run(python(code), TaskContext(), 60, lines.append)
    assert (ran.code, ran.out_bytes, ran.timed_out) == (3, 100, False)
    assert [line for line in lines if line] == ["one", "two"]


def test_endless_messages_do_not_fill_the_memory() -> None:
    longest = [0]

    def measure(line: str) -> None:
        longest[0] = max(longest[0], len(line))

    code = "import sys; sys.stderr.write('x' * 5_000_000)"
    ffmpeg.run(python(code), TaskContext(), 60, measure)
    assert longest[0] == 4096


def test_a_child_that_does_not_end_is_killed() -> None:
    ran = ffmpeg.run(python("import time; time.sleep(600)"), TaskContext(), 0.2, nothing)
    assert ran.timed_out
    assert ran.code != 0


def test_a_cancel_kills_the_child() -> None:
    ctx = TaskContext()
    pids: list[int] = []

    def started(line: str) -> None:
        pids.append(int(line))
        ctx.cancel()

    code = "import os, sys, time; print(os.getpid(), file=sys.stderr, flush=True); time.sleep(600)"
    with pytest.raises(Cancelled):
        ffmpeg.run(python(code), ctx, 60, started)
    assert not psutil.pid_exists(pids[0])


def test_the_child_runs_at_low_priority() -> None:
    heard: list[str] = []
    # The priority is set just after the start; the child waits until it sees it, or is killed.
    code = (
        "import os, sys, time\n"
        "while os.getpriority(os.PRIO_PROCESS, 0) < 10: time.sleep(0.01)\n"
        "print('low', file=sys.stderr)"
    )
    ran = ffmpeg.run(python(code), TaskContext(), 60, heard.append)
    assert (heard, ran.timed_out) == (["low"], False)


def test_a_program_that_cannot_start_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("no program")
    with pytest.raises(StorageError, match="could not be started"):
        ffmpeg.run([str(broken)], TaskContext(), 60, nothing)


def test_the_systems_ffmpeg_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "ffmpeg"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ffmpeg.find_ffmpeg() == str(own)


def test_the_package_is_taken_when_the_system_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "imageio_ffmpeg.py").write_text("def get_ffmpeg_exe(): return '/bundled/ffmpeg'\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "imageio_ffmpeg", raising=False)
    assert ffmpeg.find_ffmpeg() == "/bundled/ffmpeg"
    sys.modules.pop("imageio_ffmpeg")


def test_no_ffmpeg_at_all_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(StorageError, match="not installed") as caught:
        ffmpeg.find_ffmpeg()
    assert "pip install" in caught.value.next_step


def test_many_children_at_once_do_not_mix_their_messages() -> None:
    heard: dict[int, list[str]] = {n: [] for n in range(4)}

    def one(number: int) -> None:
        code = f"import sys; [print({number}, file=sys.stderr) for _ in range(200)]"
        ffmpeg.run(python(code), TaskContext(), 60, heard[number].append)

    threads = [threading.Thread(target=one, args=(n,)) for n in heard]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: set(lines) for n, lines in heard.items()} == {n: {str(n)} for n in heard}
    assert all(len(lines) == 200 for lines in heard.values())
