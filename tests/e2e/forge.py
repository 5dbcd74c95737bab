"""Processes of the program that cost a fork instead of a start, and die where they are told to.

Run as a process of its own by `Forge` (`python tests/e2e/forge.py FOLDER`): it imports the program
once and forks for every line on its stdin. The forked ones are real processes with process ids,
leases and locks of their own; a SIGKILL ends them as it ends any other. Their new databases start
as copies of the empty one in FOLDER. `Rig.run` uses it for every command that is only run to its
end: most of a short one's time is the import of the program.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

if __name__ != "__main__":
    from tests.e2e.started import Started

ROOT = Path(__file__).resolve().parents[2]
FACTOR = 40
DIES = -signal.SIGKILL
PAIRED = "paired"
ELSEWHERE = ("core.clients.youtube.worker", "database.migrations")
"""Not for every process: yt-dlp has one of its own, alembic runs its files by itself."""


class Forge:
    """The tests' end of it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, __file__, self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
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

    def start(
        self, command: list[str], env: dict[str, str], folder: Path, name: str, *, factor: float
    ) -> Started:
        """Start `main.py command`; output to `name`.out and `name`.err in `folder`."""
        told: dict[str, Any] = {"argv": command, "env": env, "cwd": str(folder), "die_at": ""}
        told |= {"factor": factor, "seconds": 900, "name": name}
        return Started(self._told(json.dumps(told).encode() + b"\n"), folder / f"{name}.code")

    @property
    def open(self) -> bool:
        """Whether it takes more work."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it."""
        self._process.communicate()
        self._folder.cleanup()


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
    from database import engine
    from tests.e2e.started import attend
    from tests.schema import starting_from_a_copy

    _load()
    engine._use_wal = starting_from_a_copy(Path(sys.argv[1]))
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        told = json.loads(line)
        if "name" in told:
            forked, number = attend(Path(told["cwd"], f"{told['name']}.code"))
        else:
            forked, number = _waited_for()
        if forked:
            _become(told)
            if told["factor"]:
                hurry(told["factor"])
            sys.exit(main.main(told["argv"]))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def _waited_for() -> tuple[bool, int]:
    """Fork: (True, 0) in the child, (False, its exit code) in the parent."""
    child = os.fork()
    if child == 0:
        return True, 0
    _, status = os.waitpid(child, 0)
    return False, os.waitstatus_to_exitcode(status)


def _load() -> None:
    """What runs need sooner or later, most of it only on use; nothing here starts a thread."""
    import importlib

    for package in ("core", "database", "services"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if not name.startswith(ELSEWHERE):
                importlib.import_module(name.removesuffix(".__init__"))
    for name in ("requests", "aioslsk.client", "mutagen.flac", "numpy.fft", "numpy.ma", "psutil"):
        importlib.import_module(name)


def _become(told: dict[str, Any]) -> None:
    signal.alarm(told["seconds"])
    sys.argv = [str(ROOT / "main.py"), *told["argv"]]
    os.environ.clear()
    os.environ.update(told["env"])
    os.chdir(told["cwd"])
    stem = f"{told['name']}." if "name" in told else ""
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, f"{stem}out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, f"{stem}err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
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
