"""Transfers nobody wants any more: their jobs were cancelled, paused or given another candidate.

Or another candidate came first: then even the whole file of the second one goes.
"""

from __future__ import annotations

import logging
from pathlib import Path

from core.domain import (
    RESTING_STATES,
    DownloadJob,
    JobState,
    NotFound,
    Refused,
    RemoteId,
    ServiceError,
)
from core.ports.jobs import patch
from core.ports.sources import DownloadSource
from core.tasks import TaskContext
from services.downloads.deps import EngineDeps
from services.downloads.sourcebook import SourceBook

log = logging.getLogger(__name__)
UNWANTED = frozenset({JobState.CANCELLED, JobState.PARKED})


def end_transfer(deps: EngineDeps, job: DownloadJob) -> DownloadJob:
    """Cancel the job's transfers at their sources and forget them. Raises `ServiceError`."""
    job = end_kept(deps, job)
    if job.remote is None:
        return job
    _cancel(deps, job.remote)
    return deps.jobs.annotate(job.id, patch(clear_remote=True))


def end_kept(deps: EngineDeps, job: DownloadJob) -> DownloadJob:
    """End the second transfer of a pair, remove what it brought. Raises `ServiceError`."""
    if job.kept is None:
        return job
    source = _cancel(deps, job.kept)
    spare = source.locate(job.kept) if source is not None else None
    if source is not None and spare is not None and _is_spare(spare, job):
        spare.unlink(missing_ok=True)
        source.finish(job.kept)
    return deps.jobs.annotate(job.id, patch(clear_kept=True))


def _is_spare(found: Path, job: DownloadJob) -> bool:
    """True for a file in the transfer's own folder: nothing else can be meant by its token."""
    token = job.kept.token if job.kept else ""
    return bool(token) and str(found) != job.local_path and token in "/".join(found.parts)


def _cancel(deps: EngineDeps, remote: RemoteId) -> DownloadSource | None:
    source = deps.sources().get(remote.source)
    if source is not None:  # switched off: nobody to tell
        try:
            source.cancel(remote)
        except (NotFound, Refused) as gone:
            log.info("Nothing to cancel: %s", gone.sentence)
    return source


def end_leftovers(deps: EngineDeps, book: SourceBook, ctx: TaskContext) -> None:
    """At the engine's start: end what was cancelled while nobody was there to do it."""
    left = {job.id for job in deps.jobs.leftovers()}
    while left and not ctx.cancelled:
        job = deps.jobs.claim(RESTING_STATES, left)  # a lease, so that nobody starts anew meanwhile
        if job is None:
            return
        left.discard(job.id)
        try:
            if job.state in UNWANTED or (job.state is JobState.REVIEW and not job.local_path):
                end_transfer(deps, job)
            else:
                end_kept(deps, job)
        except ServiceError as error:
            book.failed(job.remote.source if job.remote else "", error)
            return
        finally:
            deps.jobs.release(job.id)
