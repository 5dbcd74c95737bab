"""Runs of "Download missing tracks" in memory, keeping the promises of `core/ports/runs.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.domain import CoverageRow
from core.domain.runs import MissingRun, RunHead


class MemoryRuns:
    """`RunStore` in memory."""

    def __init__(self) -> None:
        self._runs: dict[str, MissingRun] = {}

    def put(self, run: MissingRun) -> None:
        rows = tuple(map(_bare, run.coverage.rows))
        self._runs[run.key] = replace(run, coverage=replace(run.coverage, rows=rows))

    def took(self, key: str, jobs: Mapping[int, int]) -> None:
        if key in self._runs:
            self._runs[key] = replace(self._runs[key], jobs=dict(jobs))

    def get(self, key: str) -> MissingRun | None:
        return self._runs.get(key)

    def heads(self) -> list[RunHead]:
        ordered = sorted(self._runs.values(), key=lambda run: (run.begun_at, run.key))
        return [
            RunHead(run.key, run.coverage.playlist.name, tuple(run.jobs.values()))
            for run in ordered
        ]

    def remove(self, key: str) -> None:
        self._runs.pop(key, None)


def _bare(row: CoverageRow) -> CoverageRow:
    if row.match is None:
        return row
    return replace(row, match=replace(row.match, result=replace(row.match.result, parts=())))
