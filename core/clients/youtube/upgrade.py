"""Bringing yt-dlp up to date alone, into the app's own folder. Only when a person asks for it.

Used through `services/assembly/sources.py`. YouTube changes more often than this program does, and
a newer yt-dlp is the usual remedy (contract youtube-and-audio §1.1). Nothing of this Python is
touched: the new files lie in a folder of their own, are tried in a child, and count from the next
child on. One process of a home upgrades at a time; another one waits, and then mostly finds that
there is nothing newer.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from core.clients.youtube import runtime
from core.clients.youtube.child import child_environment, kill_tree
from core.clients.youtube.settings import SERVICE
from core.domain import NotReady, StorageError, Unreachable
from core.tasks import Deadline, TaskContext
from utils.atomic import write_atomic
from utils.locks import held
from utils.programs import module_command

WAITING = "Another one upgrades yt-dlp just now; waiting for it"
LOCK = ".upgrade.lock"
_SECONDS = 300.0
_LOOK = 0.1
_PINNED = re.compile(r"^yt-dlp-ejs\s*==\s*([\w.]+)")
_OFFLINE = re.compile(r"connection|resolv|timed out|no matching distribution", re.IGNORECASE)
_TRIAL = "core.clients.youtube.worker.trial"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The version before and the one from now on; equal when there is none newer."""

    before: str
    after: str

    @property
    def sentence(self) -> str:
        """For people."""
        if self.before == self.after:
            return f"yt-dlp {self.after} is the newest there is."
        return f"yt-dlp {self.after} is in use from now on, instead of {self.before or 'none'}."


def upgrade(packages: Path, index: str, ctx: TaskContext) -> Upgraded:
    """Fetch the newest yt-dlp and the solver scripts it wants. `index`: "" is pip's own.

    Raises `Unreachable`, `NotReady` and `StorageError`; the version before then stays in use.
    """

    def wait() -> None:
        ctx.report(None, WAITING)
        ctx.sleep(_LOOK)

    try:
        packages.mkdir(parents=True, exist_ok=True)
        with held(packages / LOCK, wait) as alone:
            return _upgraded(packages, index, alone, ctx)
    except OSError as error:
        raise StorageError(
            f"yt-dlp cannot be put into {packages}: {error.strerror or error}.",
            "Make room or mend its permissions.",
        ) from error


def _upgraded(packages: Path, index: str, alone: bool, ctx: TaskContext) -> Upgraded:
    before = runtime.version("yt-dlp", packages)
    fresh = packages / f"new-{secrets.token_hex(6)}"
    try:
        fresh.mkdir()
        ctx.report(None, "Fetching the newest yt-dlp")
        _pip(["yt-dlp"], fresh, index, ctx)
        _pip([_solver_of(fresh)], fresh, index, ctx)
        after = _tried(fresh, ctx)
        if not runtime.newer(after, before):
            shutil.rmtree(fresh, ignore_errors=True)
            return Upgraded(before, before)
        _take_into_use(packages, fresh, alone)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return Upgraded(before, after)


def _pip(wanted: list[str], folder: Path, index: str, ctx: TaskContext) -> None:
    command = module_command("pip", "install", "--disable-pip-version-check", "--no-input")
    command += ["--no-deps", "--only-binary", ":all:", "--upgrade", "--target", str(folder)]
    command += [*(["--index-url", index] if index else []), *wanted]
    code, said = _run(command, _environment(index), ctx)
    if code == 0:
        return
    faults = [line for line in said.splitlines() if line.startswith("ERROR")] or said.splitlines()
    last = (
        faults[-1].removeprefix("ERROR:").strip().rstrip(".") if faults else f"pip ended ({code})"
    )
    kind = Unreachable if _OFFLINE.search(said) else NotReady
    raise kind(
        SERVICE,
        f"yt-dlp was not upgraded, the one before stays in use: {last[:200]}.",
        "Check the network and try again.",
    )


def _environment(index: str) -> dict[str, str]:
    """As it is; when an index is named, pip asks just that one, whatever else is configured."""
    if not index:
        return dict(os.environ)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "NO_PROXY": "127.0.0.1,localhost,::1"}


def _solver_of(folder: Path) -> str:
    """The solver scripts of just the version that this yt-dlp names: they only work in step."""
    for one in metadata.distributions(name="yt-dlp", path=[str(folder)]):
        for requirement in one.requires or ():
            pinned = _PINNED.match(requirement)
            if pinned:
                return f"yt-dlp-ejs=={pinned[1]}"
    return "yt-dlp-ejs"


def _tried(folder: Path, ctx: TaskContext) -> str:
    """The version that a child of ours would get. Raises `NotReady` when it does not even start."""
    code, said = _run(module_command(_TRIAL), child_environment(folder), ctx)
    version, _, place = said.strip().rpartition("\n")[2].partition(" ")
    if code != 0 or not place.startswith(str(folder)):
        raise NotReady(
            SERVICE,
            "The newest yt-dlp does not run here, so the one before stays in use.",
            "It may want a newer Python.",
        )
    return version


def _take_into_use(packages: Path, fresh: Path, alone: bool) -> None:
    """One rename is the change; what was in use before goes with the upgrade after this one.

    Where others cannot be kept away (not `alone`), a folder may be one that is just being filled.
    """
    kept = {fresh, runtime.own_folder(packages)}
    write_atomic(packages / runtime.IN_USE, json.dumps({"folder": fresh.name}).encode())
    for old in packages.glob("new-*") if alone else ():
        if old not in kept:
            shutil.rmtree(old, ignore_errors=True)


def _run(command: list[str], environment: dict[str, str], ctx: TaskContext) -> tuple[int, str]:
    """Exit code and all it said; ended with its children when `ctx` is cancelled or it hangs."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=sys.platform != "win32",
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise NotReady(SERVICE, f"Python could not be started: {error.strerror}.") from error
    return _heard(process, ctx)


def _heard(process: subprocess.Popen[str], ctx: TaskContext) -> tuple[int, str]:
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(process.stdout or ()), daemon=True)
    reader.start()
    deadline = Deadline(_SECONDS)
    try:
        while process.poll() is None:
            if deadline.passed:
                raise Unreachable(SERVICE, "yt-dlp's download did not end.", "Try again later.")
            ctx.sleep(_LOOK)
    finally:
        if process.poll() is None:
            kill_tree(process)
        process.wait()
        reader.join(5.0)
        with contextlib.suppress(OSError):
            if process.stdout is not None:
                process.stdout.close()
    return process.returncode, "".join(said)
