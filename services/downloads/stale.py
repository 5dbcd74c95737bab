"""Transfers nobody wants any more: their jobs were cancelled, paused or given another candidate."""

from __future__ import annotations

import logging

from core.domain import DownloadJob, JobState, NotFound, Refused, ServiceError
from core.ports.jobs import patch
from core.tasks import TaskContext
from services.downloads.deps import EngineDeps
from services.downloads.sourcebook import SourceBook

log = logging.getLogger(__name__)
UNWANTED = frozenset({JobState.CANCELLED, JobState.PARKED})


def end_transfer(deps: EngineDeps, job: DownloadJob) -> DownloadJob:
    """Cancel the job's transfer at its source and forget it. Raises `ServiceError`."""
    assert job.remote is not None
    source = deps.sources().get(job.remote.source)
    if source is not None:  # switched off: nobody to tell
        try:
            source.cancel(job.remote)
        except (NotFound, Refused) as gone:
            log.info("Nothing to cancel: %s", gone.sentence)
    return deps.jobs.annotate(job.id, patch(clear_remote=True))


def end_leftovers(deps: EngineDeps, book: SourceBook, ctx: TaskContext) -> None:
    """At the engine's start: end what was cancelled while nobody was there to do it."""
    left = {job.id for job in deps.jobs.find(UNWANTED) if job.remote is not None}
    while left and not ctx.cancelled:
        job = deps.jobs.claim(UNWANTED, left)  # a lease, so that nobody starts anew meanwhile
        if job is None:
            return
        left.discard(job.id)
        try:
            if job.remote is not None:
                end_transfer(deps, job)
        except ServiceError as error:
            book.failed(job.remote.source if job.remote else "", error)
            return
        finally:
            deps.jobs.release(job.id)
