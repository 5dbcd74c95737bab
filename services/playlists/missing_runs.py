"""Runs of "Download missing tracks", so that they stand after a restart as they stood before it.

A run is written down before its first job is made and forgotten when a person closes what is over;
until then its playlist is never compared anew for it. What its jobs do comes from the job store.
Used by the Sync page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from core.domain import Coverage
from core.domain.runs import MissingRun, RunHead
from core.ports.runs import RunStore
from core.ports.system import Clock


class MissingRuns:
    """Thread-safe through its store."""

    def __init__(self, store: RunStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def begin(
        self,
        coverage: Coverage,
        left_out: Collection[int] = (),
        jobs: Mapping[int, int] | None = None,
    ) -> bool:
        """Write down what is about to begin; True when the playlist had no run yet.

        `left_out` are positions a person unticked, `jobs` ids of jobs that rows have already.
        """
        known = self._store.get(coverage.playlist.key)
        run = MissingRun(coverage, self._clock.now(), frozenset(left_out), dict(jobs or {}))
        self._store.put(run)
        return known is None

    def took(self, key: str, jobs: Mapping[int, int]) -> None:
        """The ids of the jobs by position, all of them."""
        self._store.took(key, jobs)

    def get(self, key: str) -> MissingRun | None:
        """The playlist's run; its coverage is as old as it is now."""
        run = self._store.get(key)
        if run is None or run.coverage.library_age is None:
            return run
        age = run.coverage.library_age + max(0.0, self._clock.now() - run.begun_at)
        return replace(run, coverage=replace(run.coverage, library_age=age))

    def heads(self) -> list[RunHead]:
        """All runs, the oldest first."""
        return self._store.heads()

    def end(self, key: str) -> None:
        """A person closed what was over, or its playlist begins anew."""
        self._store.remove(key)
