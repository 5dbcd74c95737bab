"""`CheckLog` and `HeldFiles` in memory."""

from __future__ import annotations

from collections.abc import Collection

from core.domain import FileCheck, Track
from core.ports.inbox import HeldFile
from core.ports.system import Clock


class MemoryChecks:
    """`jobs` are the ids that exist; None: all do."""

    def __init__(self, jobs: set[int] | None = None) -> None:
        self._jobs = jobs
        self._found: dict[int, FileCheck] = {}

    def put(self, job_id: int, check: FileCheck) -> None:
        if self._jobs is not None and job_id not in self._jobs:
            raise KeyError(job_id)
        self._found[job_id] = check

    def of(self, job_ids: Collection[int]) -> dict[int, FileCheck]:
        return {job: self._found[job] for job in job_ids if job in self._found}


class MemoryHeld:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: list[HeldFile] = []
        self._next = 1

    def hold(self, job_id: int | None, track: Track, path: str, reason: str) -> HeldFile:
        self._held = [one for one in self._held if one.path != path]
        held = HeldFile(self._next, job_id, track, path, reason, self._clock.now())
        self._next += 1
        self._held.insert(0, held)
        return held

    def all(self) -> list[HeldFile]:
        return list(self._held)

    def drop(self, held: int) -> None:
        self._held = [one for one in self._held if one.id != held]
