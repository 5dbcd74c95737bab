"""Files the engine's downloads with the organiser's parts. Used by the finishing step.

The run of a job's filing is named after the job, so that a filing that was killed is finished by
whoever takes the job up again, and by nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.domain import DownloadJob, Filed, StorageError
from core.ports.media import TagReader, UnreadableAudio
from core.tasks import TaskContext
from services.downloads.policy import Settings
from services.health.checks import write_fault
from services.organise.apply import Filer
from services.organise.plan import Planner
from services.organise.tagset import tag_set


def run_of(job: DownloadJob) -> str:
    """The journal's name for this job's filing."""
    return f"job-{job.id}"


class DownloadFiler:
    """`JobFiler` for the `Filer`: plan from what was wanted, tags from what the row knows."""

    def __init__(
        self, filer: Filer, planner: Callable[[], Planner], reader: TagReader, settings: Settings
    ) -> None:
        self._filer = filer
        self._planner = planner
        self._reader = reader
        self._settings = settings

    def check_target(self, layout: str) -> None:
        """Raise `StorageError` when the layout's root cannot be written."""
        root = self._planner().root(layout)
        fault = write_fault(root)
        if fault:
            raise StorageError(
                f"The target folder {root} cannot be written: {fault}.",
                f"Mend it or set `organize.{layout}`.",
            )

    def file(self, job: DownloadJob, source: Path, ctx: TaskContext) -> Filed:
        """Tag and move; an earlier filing of the same job that was killed is finished first."""
        tags = tag_set(job.track) if self._settings.get("tags.enabled") else None
        plan = self._planner().plan(source, job.track, job.layout, tags, self._genres(source))
        return self._filer.file(plan, run_of(job), job.id, ctx)

    def _genres(self, source: Path) -> tuple[str, ...]:
        try:
            return self._reader.read(str(source)).genres
        except UnreadableAudio:
            return ()  # moved already by the killed attempt, or without tags
