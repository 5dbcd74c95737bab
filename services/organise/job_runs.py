"""What the filing of a download is known by. Used by the organiser and by what tells of downloads;
it imports nothing, since the history is there before the organiser is.
"""

from __future__ import annotations

FILE_ANYWAY = "Filed because a person said so"
"""The reason of a job whose file is filed without another check, under a free name."""


def run_of(job_id: int) -> str:
    """The name of a job's run in the filing journal; `organize --undo` takes it."""
    return f"job-{job_id}"
