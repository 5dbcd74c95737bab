"""Asks the catalogues about a track while its bytes arrive. Put on the bus by the container."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.domain import FilingMode, JobState
from services.events import JobMoved

if TYPE_CHECKING:
    from services.organise.organiser import Organiser

_STATES = frozenset({JobState.DOWNLOADING, JobState.CANCELLED, JobState.PARKED})


def gather(organiser: Callable[[], Organiser], event: JobMoved) -> None:
    """Begin (or forget) in a thread of its own: no lane waits until everything is imported."""
    job = event.job
    if job.state in _STATES and job.filing is FilingMode.MATCHED:
        threading.Thread(
            target=lambda: organiser().prepare(job), name="gather", daemon=True
        ).start()
