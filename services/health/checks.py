"""Health checks of folders and tools: small functions that each return one `HealthCheck`."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from config.paths import default_incoming
from core.domain import CratekeeperError, HealthCheck, StorageError
from core.tasks import Deadline, TaskContext

_LOOK_SECONDS = 0.05
LOW_DISK_BYTES = 2_000_000_000
_WHEN_SILENT = "Look whether it runs and whether its address is right; restart it when it hangs."


def readable_folder(name: str, path: Path) -> HealthCheck:
    """A folder we read from."""
    if not path.is_dir():
        return HealthCheck(
            name, False, f"{path} does not exist.", "Connect the disk or correct the folder."
        )
    if not os.access(path, os.R_OK | os.X_OK):
        return HealthCheck(name, False, f"{path} may not be read.", "Mend its permissions.")
    return HealthCheck(name, True, str(path))


def downloads_folder(name: str, path: Path) -> HealthCheck:
    """Where downloads arrive; the one nobody chose is made with the first download."""
    if not path.exists() and path == Path(default_incoming()):
        return HealthCheck(name, True, f"{path} is made with the first download")
    return readable_folder(name, path)


def writable_folder(name: str, path: Path, fix: str) -> HealthCheck:
    """A folder we write to, with enough room on its disk; tried with a real file."""
    from services.organise.target import check_root  # late: the first paint does without

    try:
        check_root(path, make=False)
    except StorageError as fault:
        return HealthCheck(name, False, fault.sentence, f"{fault.next_step} {fix}")
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    if free < LOW_DISK_BYTES:
        return HealthCheck(
            name, False, f"Only {free / 1e9:.1f} GB are free at {path}.", "Make room on that disk."
        )
    return HealthCheck(name, True, f"{path}, {free / 1e9:.0f} GB free")


def kept_secrets(ask: Callable[[], tuple[str, str, str]]) -> HealthCheck:
    """Where passwords and keys are, and whether they can be read from here."""
    where, fault, remedy = ask()
    if fault:
        return HealthCheck("Secrets", False, fault, remedy)
    return HealthCheck("Secrets", True, f"kept {where}" if where else "")


def in_time(
    name: str, check: Callable[[TaskContext], str], seconds: float, ctx: TaskContext
) -> Callable[[], HealthCheck]:
    """Begin the same in a thread and return what waits for it; several begun so wait side by side.

    One that says nothing for `seconds` from now counts as silent, or as what it reported last of
    its tries; it ends by itself. Waiting raises `Cancelled`, and what `check` raises unexpectedly.
    """
    told: SimpleQueue[HealthCheck | BaseException] = SimpleQueue()
    heard: list[str] = []
    asking = TaskContext(lambda _fraction, text: heard.append(text), parent=ctx)

    def put() -> None:
        try:
            told.put(guarded(name, lambda: check(asking)))
        except BaseException as error:  # noqa: BLE001 - boundary: told to the thread that waits
            told.put(error)

    threading.Thread(target=put, name=f"check-{name}", daemon=True).start()
    deadline = Deadline(seconds)

    def wait() -> HealthCheck:
        answer = _told_in_time(told, deadline, ctx)
        if answer is not None:
            return answer
        if heard:
            return HealthCheck(name, False, heard[-1], _WHEN_SILENT)
        words = f"{name} has not answered our call for {seconds:.0f} seconds."
        return HealthCheck(name, False, words, _WHEN_SILENT)

    return wait


def _told_in_time(
    told: SimpleQueue[HealthCheck | BaseException], deadline: Deadline, ctx: TaskContext
) -> HealthCheck | None:
    while not deadline.passed:
        ctx.checkpoint()
        with contextlib.suppress(Empty):
            answer = told.get(timeout=_LOOK_SECONDS)
            if isinstance(answer, HealthCheck):
                return answer
            raise answer
    return None


def guarded(name: str, check: Callable[[], str]) -> HealthCheck:
    """Run `check`; its text is the detail, its error the fault with the next step."""
    try:
        return HealthCheck(name, True, check())
    except CratekeeperError as error:
        return HealthCheck(name, False, error.sentence, error.next_step)
