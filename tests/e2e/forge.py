"""Processes of the program that cost a fork instead of a start, and die where they are told to.

Run as a process of its own by `Forge` (`python tests/e2e/forge.py`): it imports the program once
and forks for every line on its stdin. The forked ones are real processes with process ids, leases
and locks of their own; a SIGKILL ends them as it ends any other. `Rig.run` uses it for every
command that is only run to its end: most of a short one's time is the import of the program.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FACTOR = 40
DIES = -signal.SIGKILL
PAIRED = "paired"


class Forge:
    """The tests' end of it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )

    def run(
        self,
        command: list[str],
        env: dict[str, str],
        folder: Path,
        die_at: str = "",
        *,
        factor: float = FACTOR,
        seconds: int = 110,
    ) -> int:
        """Run `main.py command` in `folder`, output to `out` and `err` there; the exit code.

        It hurries by `factor` (0: not at all) and is ended after `seconds`. With `die_at` (a
        value of JobState) it is killed when a job's state has become that, with PAIRED when a
        second candidate was written down beside the first.
        """
        told: dict[str, Any] = {"argv": command, "env": env, "cwd": str(folder), "die_at": die_at}
        told |= {"factor": factor, "seconds": seconds}
        try:
            return self._told(json.dumps(told).encode() + b"\n")
        except BaseException:
            self._process.kill()  # its answer would be taken for the next one's
            self.close()
            raise

    def _told(self, line: bytes) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    @property
    def open(self) -> bool:
        """Whether it takes more work."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it."""
        self._process.communicate()


_shared: list[Forge] = []


def shared_forge() -> Forge:
    """The one of this test process."""
    if not _shared or not _shared[0].open:
        _shared[:] = [Forge()]
        atexit.register(_shared[0].close)
    return _shared[0]


def _serve() -> None:
    sys.path[0] = str(ROOT)
    import main
    from bench.hurry import hurry

    _load()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(told)
            if told["factor"]:
                hurry(told["factor"])
            sys.exit(main.main(told["argv"]))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _load() -> None:
    """What every run needs; nothing here starts a thread."""
    import importlib

    for name in (
        *("services.container", "services.frontends.cli", "services.organise.filing"),
        *("core.clients.slskd.source", "core.clients.soulseek.source", "aioslsk.client"),
        *("core.clients.youtube.source", "core.media.verify", "core.media.tags_reader"),
    ):
        importlib.import_module(name)


def _become(told: dict[str, Any]) -> None:
    signal.alarm(told["seconds"])
    sys.argv = [str(ROOT / "main.py"), *told["argv"]]
    os.environ.clear()
    os.environ.update(told["env"])
    os.chdir(told["cwd"])
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, "out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, "err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        os.dup2(os.open(name, flags, 0o600), number)
    if told["die_at"]:
        _die_at(told["die_at"])


def _die_at(state: str) -> None:
    """Kill this process when the state is written, and before anything is made of it."""
    from core.domain import JobState
    from database.job_repo import JobRepo

    add, move = JobRepo.add, JobRepo.move

    def added(self: JobRepo, *args: Any, **named: Any) -> Any:
        job = add(self, *args, **named)
        if state == JobState.WANTED.value:
            os.kill(os.getpid(), signal.SIGKILL)
        return job

    def moved(self: JobRepo, job_id: int, to: JobState, *args: Any, **named: Any) -> Any:
        if state == JobState.REVIEW.value and to is JobState.QUEUED:
            to = JobState.REVIEW  # as if the match were doubtful
        job = move(self, job_id, to, *args, **named)
        if state == JobState.CANCELLED.value and to is JobState.DOWNLOADING:
            job = move(self, job_id, JobState.CANCELLED, "Cancelled")
        if job.state.value == state:
            os.kill(os.getpid(), signal.SIGKILL)
        return job

    annotate = JobRepo.annotate

    def annotated(self: JobRepo, *args: Any, **named: Any) -> Any:
        job = annotate(self, *args, **named)
        if state == PAIRED and job.kept is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        return job

    JobRepo.add, JobRepo.move = added, moved  # type: ignore[method-assign]
    JobRepo.annotate = annotated  # type: ignore[method-assign]


if __name__ == "__main__":
    _serve()
