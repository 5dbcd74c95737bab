"""What an undo means for the download whose filing was taken back. Used by `undo_run.py`.

The job does not stay "done": its file is back where it was and no longer filed. It waits in the
inbox, so that asking for the track again files it again and never costs a second download.
"""

from __future__ import annotations

import logging

from core.domain import JobState
from core.ports.jobs import JobStore, patch
from core.ports.ledgers import JournalEntry

log = logging.getLogger(__name__)

UNDONE = "Its filing was undone; the file is back where the download left it."


def tell_job(jobs: JobStore, entry: JournalEntry) -> None:
    """Take the job of this filing back to REVIEW, when this very file made it DONE.

    A move that came later, such as into a crate, was no job's: it only says where the file lies.
    """
    if entry.job_id is None:
        jobs.relocate(entry.target, entry.source)
        return
    try:
        job = jobs.get(entry.job_id)
        if job.state is JobState.DONE and job.final_path == entry.target:
            change = patch(local_path=entry.source, clear_final=True)
            jobs.move(job.id, JobState.REVIEW, UNDONE, change)
    except (KeyError, ValueError) as refused:  # gone, or a newer job fetches the same track
        log.info("The job of an undone filing stays as it is: %s", refused)
